"""Writing a note. Who may write is not decided here: the gate refuses before anything is kept."""

from datetime import date

from django.db import transaction

from kinfold.casework.families.models import NOTES, Note
from kinfold.casework.safety import guard
from kinfold.casework.saving.actions import is_first
from kinfold.casework.sharing.gate import NotForYou, Sight
from kinfold.domain.access import Level, Section


@transaction.atomic
def write_note(
    sight: Sight,
    *,
    family_id: str,
    section: Section,
    text: str,
    happened_on: date,
    about: str | None,
    token: str,
) -> Note | None:
    """Add a signed note to one section; None where this showing of the form was saved before.

    ``about`` is the id of someone of the family, or None for everyone. Raises NotForYou, also for someone
    of another family or a section without notes, FirstDo, and UserError to a custodian whose words hold
    the safe address they keep.
    """
    if section not in NOTES:
        raise NotForYou("no-notes")
    sight.require(family_id, section, Level.WRITE)
    if about is not None and about not in {person.pk for _, person in sight.people(family_id)}:
        raise NotForYou("not-of-the-family")
    guard.look_over(sight, family_id, text)
    by = sight.worker
    if not is_first(token=token, by=by):
        return None
    row = NOTES[section](
        family_id=family_id,
        about_id=about,
        text=text,
        author=by,
        agency=by.agency.code,
        profession=by.profession,
        happened_on=happened_on,
        written_at=sight.at,
    )
    return sight.add(row, family_id)
