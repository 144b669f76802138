"""Who is around a family, as far as this worker may know it: for pages and for drawings. Decides nothing."""

from collections.abc import Iterable

from django.db.models import prefetch_related_objects

from kinfold.casework.kinship.actions import kinship_of
from kinfold.casework.sharing.gate import Sight
from kinfold.casework.support.actions import contacts_of
from kinfold.casework.support.models import KINDS, Connection, Contact, HealthProfessional, Involved
from kinfold.domain.access import Level
from kinfold.domain.kin import Kinship
from kinfold.domain.support import (
    KIND_WORDS,
    PROFESSION_WORDS,
    SORT_OF_KIND,
    Around,
    Circle,
    Flow,
    Kind,
    Link,
    Profession,
    Sort,
    Tone,
)


def contacts_seen(sight: Sight, family_id: str) -> dict[str, list[Contact]]:
    """Give every contact as it stands, of each part of the record that may be read just now.

    A part that may not be read leaves no gap. Raises NotForYou and FirstDo for the record itself.
    """
    found: dict[str, list[Contact]] = {}
    for model in KINDS.values():
        guard = model.classified  # type: ignore[attr-defined]
        is_core = model is not HealthProfessional
        if is_core or sight.opened([family_id], guard.section, Level.READ):
            found |= contacts_of(sight, family_id, model)
    prefetch_related_objects([row for rows in found.values() for row in rows], "by")
    return found


def circle_of(sight: Sight, family_id: str) -> Circle:
    """Give the family with all around it that may be known. Raises NotForYou and FirstDo."""
    return made_of(kinship_of(sight, family_id), contacts_seen(sight, family_id).values())


def made_of(kinship: Kinship, contacts: Iterable[list[Contact]]) -> Circle:
    """Make a circle of contacts."""
    around: dict[str, Around] = {}
    links: list[Link] = []
    for rows in contacts:
        stands = _around(rows[0])
        around.setdefault(stands.id, stands)
        links += [_link(stands.id, row) for row in rows]
    return Circle(kinship=kinship, around=tuple(around.values()), links=tuple(links))


def what_of(row: Contact) -> str:
    """Give what someone around a family is: a profession and agency, or a kind."""
    if isinstance(row, Involved):
        words = PROFESSION_WORDS[Profession(row.profession)] if row.profession != Profession.OTHER else ""
        return ", ".join(filter(None, [words, row.agency if row.name else ""]))
    return KIND_WORDS[Kind(row.kind)] if isinstance(row, Connection) else ""


def _around(row: Contact) -> Around:
    if isinstance(row, Connection):
        if row.other_id:
            return Around(id=row.other_id, sort=Sort.FAMILY, name="", what="")
        sort = SORT_OF_KIND.get(Kind(row.kind), Sort.PERSON)
        return Around(id=row.contact, sort=sort, name=row.name, what=what_of(row))
    name = row.name or getattr(row, "agency", "")
    guarded = isinstance(row, HealthProfessional)
    return Around(id=row.contact, sort=Sort.AGENCY, name=name, what=what_of(row), is_guarded=guarded)


def _link(around: str, row: Contact) -> Link:
    return Link(
        around=around,
        person=row.person_id or "",
        tone=Tone(row.tone),
        flow=Flow(row.flow),
        since=row.since,
        until=row.until,
    )
