"""What the gate gives of several families or sections at once, in as few queries as for one.

Part of the gate: like a Sight's own verbs these read rows, and are asked through a Sight that decides.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, Window
from django.db.models.functions import RowNumber

from kinfold.casework.classification import Guarded
from kinfold.casework.families.models import NOTES, Family, Membership, Person, TakenOut
from kinfold.casework.gated import Gated
from kinfold.casework.sharing import duties
from kinfold.casework.sharing.gate_joined import (
    as_one,
    as_they_stand,
    by_leads,
    joined_in,
    joined_of,
    put_right,
    with_flags,
)
from kinfold.casework.versions import standing
from kinfold.domain.access import Decision, Level, Manner, Obligation, Section

if TYPE_CHECKING:
    from kinfold.casework.sharing.gate import Sight

Row = TypeVar("Row", bound=Gated)

NOTE_FIELDS = (
    *("section", "nth", "id", "entry", "kind", "answers", "text", "about", "knowing", "told_by"),
    *("significant", "module", "catalogue", "tools", "changed", "source", "basis", "replaces_id", "reason"),
    *("author_id", "author__display_name", "agency", "profession", "team"),
    *("happened_on", "happened_time", "written_at"),
)
NEWEST = (
    F("happened_on").desc(),
    F("happened_time").desc(nulls_last=True),
    F("written_at").desc(),
    F("pk").desc(),
)


@dataclass(frozen=True, slots=True)
class Latest:
    """A column of the last row, by some order, of another table of the same section, joined by a column."""

    model: type[Gated]
    joined_by: str
    last_by: str
    column: str

    def told(self) -> dict[str, Subquery]:
        """Give it as an annotation that is named like the column."""
        rows = self.model.rows.filter(**{self.joined_by: OuterRef(self.joined_by)})
        return {self.column: Subquery(rows.order_by(f"-{self.last_by}").values(self.column)[:1])}


def people_of(sight: "Sight", family_ids: Iterable[str]) -> dict[str, list[tuple[Membership, Person]]]:
    """Give who is of some families at this moment, of those that may be known just now, in one query."""
    may = sight.opened(family_ids, Section.CORE, Level.SUMMARY)
    sight.asking.tell_database()
    rows = with_flags(Membership.rows.filter(family_id__in=may)).order_by("starts_at", "pk")
    found: dict[str, list[tuple[Membership, Person]]] = {each: [] for each in may}
    pairs = as_they_stand(sight, list(rows.select_related("person")))
    for row, person in sorted(pairs, key=lambda pair: (pair[1].birth_date or date.max, pair[0].pk)):
        if row.starts_at <= sight.at and (row.ends_at is None or row.ends_at > sight.at):
            found[row.family_id].append((row, person))
    for each in may:
        sight.remember(each, Section.CORE, Level.SUMMARY, sight.decide(each), given=True)
    return found


def taken_out_of(sight: "Sight", family_id: str) -> list[tuple[TakenOut, Person]]:
    """Give who was taken out of a family, as they stand now, with the row that says why.

    Raises NotForYou and FirstDo.
    """
    rows = {each.membership_id: each for each in standing(sight.rows(TakenOut, family_id))}
    found = with_flags(Membership.every.filter(pk__in=rows)).select_related("person").order_by("pk")
    members = list(found) if rows else []
    people = put_right(members)
    return [(rows[each.pk], people[family_id, each.person_id]) for each in members]


def rows_of(
    sight: "Sight",
    model: type[Row],
    family_ids: Iterable[str],
    order: Sequence[str] = ("pk",),
    latest: Latest | None = None,
    **where: Any,
) -> dict[str, list[Row]]:
    """Give the rows of one table about some families, of those whose rows may be read just now, in one query.

    With ``latest`` each row also carries a column of the latest row of another table of the same family.

    A family whose rows may not be read is not among them; one that has none is. Raises TypeError for a table
    that is not about a family as a whole.
    """
    guard = model.classified  # type: ignore[attr-defined]
    if not isinstance(guard, Guarded) or guard.of_person:
        raise TypeError("only tables about a family are asked for many at once")
    may = sight.opened(family_ids, guard.section, guard.read_at)
    sight.asking.tell_database()
    found: dict[str, list[Row]] = {each: [] for each in may}
    rows = model.rows.filter(**{f"{guard.through}__in": may}, **where).order_by(*order)
    for row in (rows.annotate(**latest.told()) if latest else rows) if may else ():
        found[getattr(row, guard.through)].append(row)
    joined = joined_of(sight, may)
    for each in may:
        as_one(joined[each], found[each])
    for each in may:
        decision = sight.decide(each, guard.section)
        sight.remember(each, guard.section, guard.read_at, decision, given=True)
    return found


def last_words(sight: "Sight", family_ids: Iterable[str]) -> dict[str, tuple[datetime, str]]:
    """Give when, and of what profession, someone else last wrote in a section this worker may read.

    In two queries whatever the number of families; nothing of what was written.
    """
    wanted = list(family_ids)
    sight.sections(wanted)
    asked = {}
    for section, model in NOTES.items():
        theirs = (
            model.rows.filter(family=OuterRef("pk"), family_id__in=sight.opened(wanted, section, Level.READ))
            .exclude(author=sight.worker)
            .order_by("-written_at", "-pk")
        )
        asked[f"{section.value}_at"] = Subquery(theirs.values("written_at")[:1])
        asked[f"{section.value}_by"] = Subquery(theirs.values("profession")[:1])
    sight.asking.tell_database()
    found = {}
    for row in Family.rows.filter(pk__in=wanted).values("pk", **asked):
        last = [
            (row[f"{each.value}_at"], row[f"{each.value}_by"], each)
            for each in NOTES
            if row[f"{each.value}_at"]
        ]
        if last:
            at, profession, section = max(last)
            found[row["pk"]] = (at, profession)
            sight.remember(row["pk"], section, Level.READ, sight.decide(row["pk"], section), given=True)
    return found


def as_written(model: type[Row]) -> "QuerySet[Any]":
    """Give the rows of a table that stand: that no other replaces and that take nothing back."""
    later = model.rows.filter(replaces=OuterRef("pk"))
    rows: QuerySet[Any] = model.rows.filter(~Exists(later), withdrawn=False)
    return rows


def notes_of(
    sight: "Sight", family_id: str, most: int | None, among: Q | None = None
) -> dict[Section, list[dict[str, Any]]]:
    """Give the latest notes of every section this worker may read just now, at most so many of each.

    In one query, and only those that stand and are ``among`` what is wanted. A section that may not be read
    is not among them; an empty one is.
    """
    decided = sight.sections([family_id])[family_id]
    may = _open_sections(sight, family_id, decided, NOTES)
    sight.asking.tell_database()
    numbered = Window(RowNumber(), order_by=NEWEST)
    asked = [
        as_written(NOTES[section])
        .filter(among or Q(), family_id=family_id)
        .annotate(section=Value(section.value, CharField()), nth=numbered)
        .filter(Q(nth__lte=most) if most else Q())
        .values(*NOTE_FIELDS)
        for section in may
    ]
    found: dict[Section, list[dict[str, Any]]] = {each: [] for each in may}
    joined = joined_in(sight, family_id)
    if asked:
        for row in asked[0].union(*asked[1:], all=True).order_by("section", "nth"):
            row["about"] = by_leads(joined, row["about"])
            found[Section(row["section"])].append(row)
    return found


def columns_of(
    sight: "Sight",
    tables: Mapping[Section, type[Row]],
    family_id: str,
    columns: Sequence[str],
    among: Q | None = None,
    *,
    every: bool = False,
) -> list[dict[str, Any]]:
    """Give some columns of the rows that stand of one table for each section, as far as this worker may read
    them just now, in one query; ``every``: also of those replaced or taken back. ``section`` says of which
    each is; ``about``, ``person_id`` and ``child_id`` are by the records under which people are shown.
    """
    may = _open_sections(sight, family_id, sight.sections([family_id])[family_id], tables)
    sight.asking.tell_database()
    asked = [
        (tables[each].rows.all() if every else as_written(tables[each]))
        .filter(among or Q(), family_id=family_id)
        .annotate(section=Value(each.value, CharField()))
        .values("section", *columns)
        for each in may
    ]
    rows = list(asked[0].union(*asked[1:], all=True)) if asked else []
    joined = joined_in(sight, family_id)
    for row in rows if joined.leads else ():
        if "about" in row:
            row["about"] = by_leads(joined, row["about"])
        for name in ("person_id", "child_id"):
            if row.get(name):
                row[name] = joined.lead(row[name])
    return rows


def _open_sections(
    sight: "Sight", family_id: str, decided: dict[Section, Decision], sections: Iterable[Section]
) -> list[Section]:
    """Remember which of some sections are given, and tell those who must know of it."""
    may = []
    for section in sections:
        decision = decided[section]
        if decision.level < Level.READ:
            continue
        given = sight.first_undone(family_id, decision, Manner.LOOK) is None
        sight.remember(family_id, section, Level.READ, decision, given=given)
        if given:
            may.append(section)
        if given and Obligation.NOTIFY in decision.obligations:
            duties.notify(sight.worker, family_id, section, at=sight.at)
    return may
