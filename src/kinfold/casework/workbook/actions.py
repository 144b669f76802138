"""Writing an entry, putting it right, answering it. Each verb is one transaction; no row is changed.

Who may write is not decided here: the gate refuses before anything is kept.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from types import MappingProxyType
from typing import Any

from django.db import IntegrityError, transaction

from kinfold.casework.families.models import NOTES, Note, Part
from kinfold.casework.families.models.notes import entry_id as new_entry_id
from kinfold.casework.in_turn import in_turn
from kinfold.casework.safety import guard
from kinfold.casework.saving.actions import is_first
from kinfold.casework.sharing.actions.managing import renew
from kinfold.casework.sharing.gate import NotForYou, Sight
from kinfold.casework.teams.models import Holding
from kinfold.casework.workbook import reading, visits
from kinfold.domain.access import Level, Section
from kinfold.domain.entry import Asked, EntryKind, Knowing, Presence, Problem, problems
from kinfold.domain.errors import UserError

MEANWHILE = "This was put right meanwhile. Below is what stands now; look at it first."
NOT_YOURS = "Only whoever wrote this may put it right. You can write beside it that you do not agree."
ANSWERS = frozenset({EntryKind.DISAGREEMENT, EntryKind.REPLY})


class NotReady(UserError):
    """An entry cannot be saved yet; ``problems`` say why, each with its field."""

    def __init__(self, found: Sequence[Problem]) -> None:
        super().__init__(found[0].words)
        self.problems = tuple(found)


class AlreadyChanged(UserError):
    """Someone has just put the same entry right; both are shown to whoever comes second."""


@dataclass(frozen=True, slots=True)
class Told:
    """What is told in one entry: ``texts`` by section, and ``own_words`` by whose they are."""

    kind: EntryKind
    happened_on: date
    about: Mapping[str, Presence]
    texts: Mapping[Section, str]
    happened_time: time | None = None
    own_words: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    knowing: Knowing | None = None
    told_by: str = ""
    significant: bool = False
    module: str = ""
    catalogue: str = ""
    tools: Sequence[str] = ()
    changed: str = ""
    source: str = ""
    basis: str = ""

    @property
    def sections(self) -> list[Section]:
        """The sections it has words in; someone's own words stand in the record."""
        core = [Section.CORE] if self.own_words else []
        return list(dict.fromkeys([*core, *(each for each, text in self.texts.items() if text)]))

    @property
    def words(self) -> str:
        """All that was typed, for the guard of safe addresses."""
        whys = (each.why_not for each in self.about.values())
        typed = (*self.texts.values(), *self.own_words.values(), *whys, self.told_by, self.changed)
        return "\n".join(each for each in (*typed, self.source) if each)


@transaction.atomic
def write_entry(sight: Sight, *, family_id: str, told: Told, token: str) -> str | None:
    """Write an entry, with the visit of each child who was seen; give its id, or None where saved before.

    Raises NotForYou, also for someone of another family and a section without notes, FirstDo, NotReady with
    all it still wants, and UserError to a custodian whose words hold the safe address they keep.
    """
    children = _begin(sight, family_id, told)
    if not is_first(token=token, by=sight.worker):
        return None
    entry = new_entry_id()
    for row in _rows(sight, family_id, told, entry):
        sight.add(row, family_id)
    visits.take(sight, family_id, entry=entry, seen=_visit(told, children))
    return entry


@transaction.atomic
def put_right(
    sight: Sight,
    *,
    family_id: str,
    entry_id: str,
    told: Told,
    reason: str,
    seen: Collection[str],
    token: str = "",
) -> str | None:
    """Put new words in the place of one's own entry; the old stay readable. None where saved before.

    ``seen`` are the ids of the rows that whoever puts it right had before their eyes. What they may not read
    stays as it is. Raises AlreadyChanged where other words came first, and else as ``write_entry`` does.
    """
    children = _begin(sight, family_id, told)
    old = _own(sight, family_id, entry_id, seen)
    guard.look_over(sight, family_id, reason)
    if token and not is_first(token=token, by=sight.worker):
        return None
    left = list(old)
    for row in _rows(sight, family_id, told, entry_id, reason):
        row.answers = old[0].answers
        row.replaces = next((each for each in left if _is_same(each, row)), None)
        if row.replaces:
            left.remove(row.replaces)
        _add(sight, row, family_id)
    for each in left:
        _add(sight, _gone(sight, each, reason), family_id)
    visits.take(sight, family_id, entry=entry_id, seen=_visit(told, children), reason=reason)
    return entry_id


@transaction.atomic
def take_back(
    sight: Sight, *, family_id: str, entry_id: str, reason: str, seen: Collection[str], token: str = ""
) -> bool:
    """Take one's own entry back, and the visits it told of; it stays readable. False where saved before."""
    in_turn("family", family_id)
    renew(sight)
    old = _own(sight, family_id, entry_id, seen)
    guard.look_over(sight, family_id, reason)
    if token and not is_first(token=token, by=sight.worker):
        return False
    for each in old:
        _add(sight, _gone(sight, each, reason), family_id)
    visits.take(sight, family_id, entry=entry_id, seen=None, reason=reason)
    return True


@transaction.atomic
def answer(
    sight: Sight,
    *,
    family_id: str,
    entry_id: str,
    kind: EntryKind,
    text: str,
    happened_on: date,
    section: Section = Section.CORE,
    said_by: str = "",
    token: str,
) -> str | None:
    """Write beside a part of an entry that someone does not agree, or what came of it.

    ``section`` is that of the part, and ``said_by`` the id of someone of the family; empty: the worker's own.
    None where saved before. Raises NotForYou, also for an answer to an answer, which would be shown nowhere,
    FirstDo, and UserError as ``write_entry`` does.
    """
    if kind not in ANSWERS:
        raise TypeError("only an answer answers")
    in_turn("family", family_id)
    renew(sight)
    sight.require(family_id, section, Level.WRITE)
    parts = reading.parts_of(sight, family_id, entry_id)
    if not any(_section(row) is section and not row.answers for row in parts):
        raise NotForYou("missing")
    _know(sight, family_id, [said_by] if said_by else [])
    guard.look_over(sight, family_id, text)
    if not is_first(token=token, by=sight.worker):
        return None
    told = Told(kind, happened_on, {said_by: Presence()} if said_by else {}, {section: text})
    entry = new_entry_id()
    for row in _rows(sight, family_id, told, entry):
        row.answers = entry_id
        sight.add(row, family_id)
    return entry


def _begin(sight: Sight, family_id: str, told: Told) -> frozenset[str]:
    """Wait one's turn, hold an entry against all that it must meet, and give who the children are."""
    in_turn("family", family_id)
    renew(sight)
    for section in told.sections or [Section.CORE]:
        if section not in NOTES:
            raise NotForYou("no-notes")
        sight.require(family_id, section, Level.WRITE)
    children = _know(sight, family_id, [*told.about, *told.own_words])
    has_words = any(told.texts.values())
    asked = Asked(told.kind, told.about, has_words, told.knowing, told.told_by, children)
    if found := problems(asked):
        raise NotReady(found)
    guard.look_over(sight, family_id, told.words)
    return children


def _know(sight: Sight, family_id: str, people: Collection[str]) -> frozenset[str]:
    """Give the children of the family. Raises NotForYou for anyone who is not of it."""
    pairs = sight.people(family_id)
    if not set(people) <= {person.pk for _, person in pairs}:
        raise NotForYou("not-of-the-family")
    return frozenset(person.pk for member, person in pairs if member.part == Part.CHILD)


def _own(sight: Sight, family_id: str, entry_id: str, seen: Collection[str]) -> list[Note]:
    """Give the parts of an entry that stand, where they are this worker's own and as they saw them."""
    parts = reading.parts_of(sight, family_id, entry_id)
    if not parts and not reading.versions_of(sight, family_id, entry_id):
        raise NotForYou("missing")
    if any(each.author_id != sight.worker.pk for each in parts):
        raise UserError(NOT_YOURS)
    if not parts or {each.pk for each in parts} != set(seen):
        raise AlreadyChanged(MEANWHILE)
    return parts


def _rows(sight: Sight, family_id: str, told: Told, entry: str, reason: str = "") -> list[Note]:
    """Make the parts: one for each section with words, and one for each person whose own words they are."""
    signed = _signed(sight, family_id) | {"entry": entry, "reason": reason}
    when = {"happened_on": told.happened_on, "happened_time": told.happened_time}
    facts = {
        "kind": told.kind.value,
        "about": {person: each.kept() for person, each in told.about.items()},
        "knowing": told.knowing.value if told.knowing else "",
        "tools": list(told.tools),
        **{each: getattr(told, each) for each in ("told_by", "significant", "module", "catalogue")},
        **{each: getattr(told, each) for each in ("changed", "source", "basis")},
    }
    rows = [
        NOTES[section](text=text, **facts, **when, **signed) for section, text in told.texts.items() if text
    ]
    own = {"kind": EntryKind.OWN_WORDS.value, "significant": told.significant}
    for person, words in told.own_words.items():
        present = told.about.get(person, Presence()).kept()
        rows.append(NOTES[Section.CORE](text=words, about={person: present}, **own, **when, **signed))
    return rows


def _signed(sight: Sight, family_id: str) -> dict[str, Any]:
    by = sight.worker
    held = Holding.objects.at(sight.at).filter(worker=by).order_by("starts_at", "pk")
    return {
        "family_id": family_id,
        "author": by,
        "agency": by.agency.code,
        "profession": by.profession,
        "team": held.values_list("post__team__name", flat=True).first() or "",
        "written_at": sight.at,
    }


def _gone(sight: Sight, old: Note, reason: str) -> Note:
    """Make the row that takes a part back."""
    gone = {"entry": old.entry, "kind": old.kind, "text": "", "happened_on": old.happened_on}
    gone |= {"replaces": old, "withdrawn": True, "reason": reason}
    return type(old)(**gone, **_signed(sight, old.family_id))


def _is_same(old: Note, new: Note) -> bool:
    """Say whether a new part stands for an old one: of the same section, and the same person's own words."""
    own = EntryKind.OWN_WORDS
    if type(old) is not type(new) or (old.kind == own) != (new.kind == own):
        return False
    return old.kind != own or set(old.about) == set(new.about)


def _add(sight: Sight, row: Note, family_id: str) -> None:
    try:
        with transaction.atomic():
            sight.add(row, family_id)
    except IntegrityError as error:
        raise AlreadyChanged(MEANWHILE) from error


def _section(row: Note) -> Section:
    return next(section for section, model in NOTES.items() if isinstance(row, model))


def _visit(told: Told, children: frozenset[str]) -> visits.Visited | None:
    """Give the visit an entry tells of; None where it tells of none."""
    if told.kind is not EntryKind.VISIT:
        return None
    seen = {who: each for who, each in told.about.items() if who in children}
    return visits.Visited(told.happened_on, told.happened_time, seen)
