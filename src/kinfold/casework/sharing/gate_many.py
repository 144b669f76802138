"""What the gate gives of several families or sections at once, in as few queries as for one.

Part of the gate: like a Sight's own verbs these read rows, and are asked through a Sight that decides.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import CharField, DateTimeField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from kinfold.casework.classification import Guarded
from kinfold.casework.families.models import NOTES, Membership, Person, TakenOut
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
from kinfold.casework.sharing.models import ReadMark
from kinfold.casework.versions import standing
from kinfold.domain.access import Decision, Level, Manner, Obligation, Section

if TYPE_CHECKING:
    from kinfold.casework.sharing.gate import Sight

Row = TypeVar("Row", bound=Gated)

NOTE_FIELDS = (
    *("section", "id", "entry", "kind", "answers", "text", "about", "knowing", "told_by"),
    *("significant", "module", "catalogue", "tools", "changed", "source", "basis", "replaces_id", "reason"),
    *("author_id", "author__display_name", "agency", "profession", "team"),
    *("happened_on", "happened_time", "written_at"),
)
PLACE = ("entry", "happened_on", "happened_time", "written_at")
ROWS_OF_ONE = 8  # an entry has a row for each section with words, and one for each whose own words they are
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


@dataclass(frozen=True, slots=True)
class New:
    """What someone wrote since: one entry, or an answer to one, and who they are; none of its words."""

    entry: str
    author: str
    name: str
    profession: str
    agency: str
    at: datetime


def new_of(
    sight: "Sight", family_ids: Iterable[str], floor: datetime
) -> tuple[dict[str, datetime], dict[str, list[New]]]:
    """Give until when this worker has read some families, and what others wrote since where they may read it.

    Where nothing is marked as read, since ``floor``. In one query whatever the number of families.
    """
    wanted = list(family_ids)
    sight.sections(wanted)
    sight.asking.tell_database()
    mark = Subquery(
        ReadMark.objects.filter(worker=sight.worker, family_id=OuterRef("family_id")).values("at")[:1]
    )
    since = Coalesce(mark, Value(floor, DateTimeField()))
    fields = ("family_id", "section", "entry", "author_id", "name", "profession", "agency", "when")
    none = {each: Value("", CharField()) for each in fields[1:7]}
    read = ReadMark.objects.filter(worker=sight.worker, family_id__in=wanted)
    asked = [
        as_written(model)
        .filter(family_id__in=sight.opened(wanted, section, Level.READ), written_at__gt=since)
        .exclude(author=sight.worker)
        .annotate(
            section=Value(section.value, CharField()), when=F("written_at"), name=F("author__display_name")
        )
        .values(*fields)
        for section, model in NOTES.items()
    ]
    looked: dict[str, datetime] = {}
    found: dict[str, dict[tuple[str, str], New]] = {}
    for row in read.annotate(**none, when=F("at")).values(*fields).union(*asked, all=True):
        family_id, entry, author = row["family_id"], row["entry"], row["author_id"]
        if not entry:
            looked[family_id] = row["when"]
            continue
        new = New(entry, author, row["name"], row["profession"], row["agency"], row["when"])
        found.setdefault(family_id, {}).setdefault((entry, author), new)
        section = Section(row["section"])
        sight.remember(family_id, section, Level.READ, sight.decide(family_id, section), given=True)
    return looked, {each: list(news.values()) for each, news in found.items()}


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
    found: dict[Section, list[dict[str, Any]]] = {each: [] for each in _sections_now(sight, family_id)}
    asked = [
        _newest(section, family_id, most, among)
        .annotate(section=Value(section.value, CharField()))
        .values(*NOTE_FIELDS)
        for section in found
    ]
    joined = joined_in(sight, family_id)
    for row in sorted(_together(asked), key=_when, reverse=True):
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
    rows = list(_together(asked))
    joined = joined_in(sight, family_id)
    for row in rows if joined.leads else ():
        if "about" in row:
            row["about"] = by_leads(joined, row["about"])
        for name in ("person_id", "child_id"):
            if row.get(name):
                row[name] = joined.lead(row[name])
    return rows


def _newest(section: Section, family_id: str, most: int | None, among: Q | None) -> "QuerySet[Any]":
    """Give the notes of a section that stand and are ``among`` what is wanted, the newest where bounded."""
    rows = as_written(NOTES[section]).filter(among or Q(), family_id=family_id)
    if most is None:
        return rows
    newest = rows.order_by(*NEWEST).values("pk")[
        :most
    ]  # SQLite cuts no part of a union, but what is asked in it
    bounded: QuerySet[Any] = NOTES[section].rows.filter(pk__in=Subquery(newest))
    return bounded


def _together(asked: "Sequence[QuerySet[Any]]") -> "Iterable[Any]":
    """Give the rows of several tables, in one query."""
    return asked[0].union(*asked[1:], all=True) if asked else ()


def _when(row: Mapping[str, Any]) -> tuple[Any, ...]:
    at = row["happened_time"]
    return (row["happened_on"], at is not None, at or time.min, row["written_at"], row["id"])


@dataclass(frozen=True, slots=True)
class Asked:
    """Which notes are asked for: the newest ``most`` of each of some sections that are ``among`` these."""

    among: Q
    most: int
    sections: Collection[Section] = frozenset(NOTES)


def newest_of(sight: "Sight", family_id: str, asked: Sequence[Asked]) -> list[dict[str, Any]]:
    """Give the notes that this worker may read just now and that any of what is asked gives, newest first.

    In one query, however much is asked.
    """
    joined, found = joined_in(sight, family_id), list["QuerySet[Any]"]()
    sections = {section for each in asked for section in each.sections}
    for section in _sections_now(sight, family_id, sections):
        among = Q()
        for each in asked:
            if section in each.sections:
                rows = as_written(NOTES[section]).filter(each.among, family_id=family_id)
                among |= Q(pk__in=Subquery(rows.order_by(*NEWEST).values("pk")[: each.most]))
        rows = NOTES[section].rows.filter(among).annotate(section=Value(section.value, CharField()))
        found.append(rows.values(*NOTE_FIELDS))
    made = sorted(_together(found), key=_when, reverse=True)
    for row in made:
        row["about"] = by_leads(joined, row["about"])
    return made


def about_any(sight: "Sight", family_id: str, people: Iterable[str], how: str, value: Any = None) -> Q:
    """Give what finds notes about any of some people, under whichever record of them.

    ``how`` is a key of what a note says of each, whose ``value`` is wanted; empty: whatever it says.
    """
    joined, found = joined_in(sight, family_id), Q(pk="")
    for record in (each for person in people for each in joined.records(person)):
        found |= Q(**{f"about__{record}__{how}": value}) if how else Q(about__has_key=record)
    return found


@dataclass(frozen=True, slots=True)
class Placed:
    """An entry in its place among others: what is needed to sort and to cut, and no words of it."""

    entry: str
    happened_on: date
    happened_time: time | None
    written_at: datetime

    @property
    def when(self) -> tuple[Any, ...]:
        """What entries are ordered by, as ``workbook.reading.Entry.when`` is."""
        has_time = self.happened_time is not None
        return (self.happened_on, has_time, self.happened_time or time.min, self.written_at, self.entry)


def places_of(sight: "Sight", family_id: str, among: Q | None = None) -> list[Placed]:
    """Give the entries of which this worker may read a part that is ``among`` what is wanted, newest first.

    Where something is wanted, an answer that is so finds the entry that it answers. In one query.
    """
    fields = ("answers", *PLACE)
    asked = [
        _newest(section, family_id, None, Q(answers="") if among is None else among).values_list(*fields)
        for section in _sections_now(sight, family_id)
    ]
    made = [Placed(answers or entry, *when) for answers, entry, *when in _together(asked)]
    found: dict[str, Placed] = {}
    for each in sorted(made, key=lambda place: place.when, reverse=True):
        found.setdefault(each.entry, each)
    return list(found.values())


def authors_of(sight: "Sight", family_id: str) -> dict[str, str]:
    """Give who wrote about a family what this worker may read, by id, as 'name, profession'. In one query."""
    fields = ("author_id", "author__display_name", "profession")
    asked = [
        as_written(NOTES[section]).filter(family_id=family_id).order_by().values_list(*fields).distinct()
        for section in _sections_now(sight, family_id)
    ]
    rows = sorted(set(_together(asked)), key=lambda row: row[1].casefold())
    return {author: f"{name}, {profession}" for author, name, profession in rows}


def _sections_now(
    sight: "Sight", family_id: str, among: Collection[Section] = frozenset(NOTES)
) -> list[Section]:
    """Give the sections of notes that this worker may read just now, remembered as looked at once."""
    decided = sight.sections([family_id])[family_id]
    may = _open_sections(sight, family_id, decided, [each for each in NOTES if each in among])
    sight.asking.tell_database()
    return may


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
