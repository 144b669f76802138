"""Who is around a family, as far as this worker may know it: for pages and for drawings. Decides nothing."""

from collections.abc import Iterable

from django.db.models import prefetch_related_objects

from kinfold.casework.kinship.actions import kinship_of
from kinfold.casework.sharing.gate import Sight
from kinfold.casework.support.actions import those_around
from kinfold.casework.support.models import KINDS, Connection, HealthProfessional, Involved, OneAround
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


def around_seen(sight: Sight, family_id: str) -> dict[str, list[OneAround]]:
    """Give everyone around as it stands, of each part of the record that may be read just now.

    A part that may not be read leaves no gap. Raises NotForYou and FirstDo for the record itself.
    """
    found: dict[str, list[OneAround]] = {}
    for model in KINDS.values():
        guard = model.classified  # type: ignore[attr-defined]
        is_core = model is not HealthProfessional
        if is_core or sight.opened([family_id], guard.section, Level.READ):
            found |= those_around(sight, family_id, model)
    prefetch_related_objects([row for rows in found.values() for row in rows], "by")
    return found


def circle_of(sight: Sight, family_id: str) -> Circle:
    """Give the family with all around it that may be known. Raises NotForYou and FirstDo."""
    return made_of(kinship_of(sight, family_id), around_seen(sight, family_id).values())


def made_of(kinship: Kinship, everyone: Iterable[list[OneAround]]) -> Circle:
    """Make a circle of everyone around."""
    around: dict[str, Around] = {}
    links: list[Link] = []
    for rows in everyone:
        stands = _around(rows[0])
        around.setdefault(stands.id, stands)
        links += [_link(stands.id, row) for row in rows]
    return Circle(kinship=kinship, around=tuple(around.values()), links=tuple(links))


def what_of(row: OneAround) -> str:
    """Give what someone around a family is: a profession and agency, or a kind."""
    if isinstance(row, Involved):
        words = PROFESSION_WORDS[Profession(row.profession)] if row.profession != Profession.OTHER else ""
        return ", ".join(filter(None, [words, row.agency if row.name else ""]))
    return KIND_WORDS[Kind(row.kind)] if isinstance(row, Connection) else ""


def _around(row: OneAround) -> Around:
    if isinstance(row, Connection):
        if row.other_id:
            return Around(id=row.other_id, sort=Sort.FAMILY, name="", what="")
        sort = SORT_OF_KIND.get(Kind(row.kind), Sort.PERSON)
        return Around(id=row.around, sort=sort, name=row.name, what=what_of(row))
    name = row.name or getattr(row, "agency", "")
    guarded = isinstance(row, HealthProfessional)
    return Around(id=row.around, sort=Sort.AGENCY, name=name, what=what_of(row), is_guarded=guarded)


def _link(around: str, row: OneAround) -> Link:
    return Link(
        around=around,
        person=row.person_id or "",
        tone=Tone(row.tone),
        flow=Flow(row.flow),
        since=row.since,
        until=row.until,
    )
