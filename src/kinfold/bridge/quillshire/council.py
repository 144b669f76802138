"""What the council's own system says of one family of the story: most of it the same, and one day different.

A folder of files is written beside the story and brought in by the verb's own function, so that a
demonstration has a difference to look at. Nothing goes past the gate but what the verb itself brings in.
"""

import csv
from datetime import date, timedelta
from pathlib import Path

from django.db.models import Q

from kinfold.bridge.council.load import load
from kinfold.casework.accounts.models import User
from kinfold.casework.audit.models import Action
from kinfold.casework.council.models import CouncilLoad
from kinfold.casework.families.models import Identifier, Membership, Person
from kinfold.casework.oversight.recording import recorded
from kinfold.casework.process.actions import taken
from kinfold.casework.sharing.gate import Sight
from kinfold.domain.case import LONDON
from kinfold.domain.identifiers import nhs_check_digit

FOLDER = "council-files"
FAMILY, LEAD, OPERATOR = "Ferreira-Moonwick", "amara", "sunita"
Tables = dict[str, list[dict[str, object]]]
LATER = timedelta(days=2)  # their referral is dated two days after ours


def tell_of_the_council(home: Path) -> int:
    """Bring in what the council's system says of the family, once; give how many families that were."""
    if CouncilLoad.objects.exists():
        return 0
    worker = User.objects.select_related("agency").get(sign_in_name=LEAD)
    with recorded(Sight(worker), "story", action=Action.WRITE) as sight:
        family_id = next(
            each.family.pk for each in sight.families(Q(pk__isnull=False)) if each.name == FAMILY
        )
        people = sight.people(family_id)
        numbers = {
            person.pk: _number(sight, family_id, person, at) for at, (_, person) in enumerate(people, 1)
        }
        referred = next(each for each in taken(sight, family_id) if each.step == "referral")
        on = referred.happened_at.astimezone(LONDON).date() + LATER
    _write(home / FOLDER, _tables(people, numbers, on))
    return load(home / FOLDER, by=OPERATOR).families


def _number(sight: Sight, family_id: str, person: Person, at: int) -> str:
    """Give someone an NHS number of the range for tests, by which the council's system knows them too."""
    if person.birth_date is None:
        return ""
    nine = next(n for n in (f"9994400{at * 10 + more:02}" for more in range(10)) if nhs_check_digit(n))
    number = f"{nine}{nhs_check_digit(nine)}"
    row = Identifier(person=person, kind="nhs_number", value=number, source="quillshire-nhs", by=sight.worker)
    sight.add(row, family_id)
    return number


def _tables(people: list[tuple[Membership, Person]], numbers: dict[str, str], on: date) -> Tables:
    ids = {person.pk: f"Q{at:05}" for at, (_, person) in enumerate(people, 1)}
    children = [person for tie, person in people if tie.part == "child"]
    sexes = {"female": "F", "male": "M"}
    return {
        "ssd_person": [
            {
                "pers_person_id": ids[person.pk],
                "pers_forename": person.given_names,
                "pers_surname": person.family_name,
                "pers_sex": sexes.get(person.sex, "U"),
                "pers_dob": person.birth_date or "",
                "pers_expected_dob": person.expected_on or "",
                "pers_common_child_id": numbers[person.pk],
            }
            for _, person in people
            if numbers[person.pk]
        ],
        "ssd_family": [
            {"fami_family_id": "QF0001", "fami_person_id": ids[person.pk]}
            for _, person in people
            if numbers[person.pk]
        ],
        "ssd_cin_episodes": [
            {
                "cine_referral_id": f"QR{ids[child.pk]}",
                "cine_person_id": ids[child.pk],
                "cine_referral_date": on,
                "cine_cin_primary_need_code": "N1",
                "cine_referral_source_code": "2A",
                "cine_close_date": "",
            }
            for child in children
            if numbers[child.pk]
        ],
    }


def _write(folder: Path, tables: Tables) -> None:
    folder.mkdir(exist_ok=True)
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            out = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
            out.writeheader()
            out.writerows(rows)
