"""The people who may sign in to a demonstration: all invented, with one password that is no secret.

Not for a real partnership: it refuses any folder that is not marked as a demonstration.
"""

import os
from dataclasses import dataclass
from pathlib import Path

from kinfold.domain.agency import COUNCIL, NHS, POLICE, PRACTICE, SCHOOLS, Role, Sector
from kinfold.domain.errors import UserError

DEMO_PASSWORD = "invented-county"  # stated on purpose: it opens invented data only
RECOVERY, HAVEN = "tallow-trust", "quillshire-haven"
AGENCIES = (
    (COUNCIL, "Quillshire Council", "council"),
    (POLICE, "Quillshire Police", "police"),
    (NHS, "Quillshire NHS", "health"),
    (SCHOOLS, "Quillshire Schools", "education"),
    (RECOVERY, "Tallow Trust", "charity"),
    (HAVEN, "Quillshire Haven", "charity"),
)


@dataclass(frozen=True, slots=True)
class _Person:
    sign_in_name: str
    display_name: str
    agency: str
    profession: str
    role: str


PEOPLE = (
    _Person("amara", "Amara Sedgewick", COUNCIL, "Social worker", "social_worker"),
    _Person("dev", "Dev Rowanfield", RECOVERY, "Recovery worker", "adult_specialist"),
    _Person("niamh", "Niamh Pebbleshaw", COUNCIL, "Team manager, Inkwell", "team_manager"),
    _Person("hadiza", "Hadiza Vellumbrook", COUNCIL, "Team manager, Vellum and Parchment", "team_manager"),
    _Person("owen", "Owen Parchley", COUNCIL, "Social worker", "social_worker"),
    _Person("kofi", "Kofi Wicketts", COUNCIL, "Social worker", "social_worker"),
    _Person("lena", "Lena Nightingale-Frost", COUNCIL, "Social worker", "social_worker"),
    _Person("grace", "Grace Inkersole", HAVEN, "Domestic abuse worker", "adult_specialist"),
    _Person("marek", "Marek Quaverley", NHS, "Mental health practitioner", "adult_specialist"),
    _Person("bryn", "Bryn Marlpit", POLICE, "Police safeguarding officer", "adult_specialist"),
    _Person("tomasz", "Tomasz Linnetmore", COUNCIL, "Independent conference chair", "conference_chair"),
    _Person("farida", "Farida Quillham", COUNCIL, "Partnership analyst", "analyst"),
    _Person("joan", "Joan Harrowgate-Oyelaran", NHS, "Chief nurse", "board_member"),
    _Person("piers", "Piers Vellumstead", NHS, "Caldicott guardian", "guardian"),
    _Person("sunita", "Sunita Marshbridge", COUNCIL, "Systems administrator", "administrator"),
)


def seed_demo(home: Path) -> list[tuple[str, str]]:
    """Make the demonstration's people, and give their sign-in names with the words for their roles.

    May be called again: nothing is doubled. Raises UserError where ``home`` is not a demonstration.
    """
    configure(home)
    from kinfold.casework.accounts import actions

    agencies = {
        code: actions.ensure_agency(code=code, name=name, sector=Sector(sector))
        for code, name, sector in AGENCIES
    }
    made = []
    for number, each in enumerate(PEOPLE, 101):
        role = Role(each.role)
        actions.ensure_demo_user(
            sign_in_name=each.sign_in_name,
            display_name=each.display_name,
            agency=agencies[each.agency],
            profession=each.profession,
            role=role,
            password=DEMO_PASSWORD,
            phone=f"01632 960{number}" if role in PRACTICE else "",
        )
        made.append((each.sign_in_name, str(role.label)))
    return made


def configure(home: Path) -> None:
    """Open a demonstration's casework database. Raises UserError where the folder is none."""
    wanted = str(home.absolute())
    os.environ.setdefault("KINFOLD_HOME", wanted)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kinfold.web.settings")
    import django
    from django.conf import settings

    if str(settings.KINFOLD_HOME) != wanted:
        raise UserError("One process serves one home. Start another for this folder.")
    django.setup()
    if not settings.KINFOLD_DEMO:
        raise UserError("This folder is not a demonstration, so no invented person may sign in to it.")
