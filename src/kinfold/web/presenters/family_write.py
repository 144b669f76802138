"""The page on which a note is written: where it may be kept and who will read it, about whom, and when."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from kinfold.casework.families.models import NOTES
from kinfold.casework.sharing.gate import Sight
from kinfold.casework.workbook.forms import EVERYONE, NoteForm
from kinfold.domain.access import Level, Section
from kinfold.domain.agency import Role
from kinfold.web.presenters.family_frame import FamilyFrame
from kinfold.web.presenters.form_page import Said, radios, said
from kinfold.web.presenters.sections import READ_BY
from kinfold.web.presenters.spoken import age, full_name


@dataclass(frozen=True, slots=True)
class WritePage:
    """The form with what was typed. The button names the family, so that nobody saves to another."""

    said: Said
    about: list[Any]
    sections: list[Any]
    button: str
    token: str


def sections_to_write(sight: Sight, family_id: str) -> list[Section]:
    """Give the sections this worker may write notes in, the narrowest that is theirs first."""
    decided = sight.sections([family_id])[family_id]
    may = [each for each in NOTES if decided[each].level >= Level.WRITE]
    first = Section.ADULT_HEALTH if sight.worker.role == Role.ADULT_SPECIALIST else Section.CORE
    return sorted(may, key=lambda each: each is not first)


def write_page(sight: Sight, frame: FamilyFrame, form: NoteForm, may: list[Section], token: str) -> WritePage:
    """Make the page, new or with what was typed and what is said of it."""
    told = said(form)
    today = timezone.localtime(sight.at).date()
    people = [(person.pk, f"{full_name(person)}, {age(person, today)}") for _, person in frame.people]
    chosen = str(told.typed["section"] or may[0].value)
    return WritePage(
        said=told,
        about=radios([*people, (EVERYONE, "Everyone in the family")], "about", str(told.typed["about"])),
        sections=radios(
            [(each.value, each.label) for each in may],
            "section",
            chosen,
            {each.value: READ_BY[each] for each in may},
        ),
        button=f"Save to {frame.name or frame.reference}",
        token=token,
    )
