"""Marking what is significant, choosing events for a reader, ordering them and saying what they mean.

Each verb is one transaction; no row is changed, and nothing of the record is typed again.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.db import IntegrityError, transaction

from kinfold.casework.chronology.models import LINES, Marked, Selection
from kinfold.casework.chronology.reading import named
from kinfold.casework.chronology.selections import Chosen, Line, chosen, of_line
from kinfold.casework.in_turn import in_turn
from kinfold.casework.safety import guard
from kinfold.casework.saving.actions import is_first
from kinfold.casework.sharing.actions.managing import renew
from kinfold.casework.sharing.gate import NotForYou, Sight
from kinfold.casework.sharing.signing import signed_by
from kinfold.domain.access import Level
from kinfold.domain.errors import UserError

MEANWHILE = "Someone changed this chronology meanwhile. Look at it as it is now, and do it again."
A_DAY = 1_000_000  # places between one day and the next, so that what is added later stands on its day
APART = 100  # between two events of one day, so that another can be moved between them


class AlreadyChanged(UserError):
    """Someone changed a line meanwhile; it is shown as it is now to whoever comes second."""


class Do(StrEnum):
    """What else is done with a line when the page is saved."""

    UP = "up"
    DOWN = "down"
    OUT = "out"
    TAKE = "take"


@dataclass(frozen=True, slots=True)
class Act:
    """One of these, with one line."""

    do: Do
    row_id: str


@transaction.atomic
def mark(sight: Sight, *, family_id: str, key: str, significant: bool) -> bool:
    """Mark an event as significant or not, whoever wrote it; False where it is marked so already.

    No word of it is changed. Raises NotForYou, also for an event that this worker may not read, and FirstDo.
    """
    _begin(sight, family_id)
    found = named(sight, family_id, sight.people(family_id), [key]).get(key)
    if found is None:
        raise NotForYou("missing")
    if found.significant == significant:
        return False
    sight.add(Marked(key=key, significant=significant, **signed_by(sight, family_id)), family_id)
    return True


@transaction.atomic
def begin(
    sight: Sight, *, family_id: str, title: str, on: date | None = None, token: str = ""
) -> Selection | None:
    """Begin a chronology for a reader; None where this form was saved before.

    Raises NotForYou and FirstDo, and UserError to a custodian whose words hold the safe address they keep.
    """
    _begin(sight, family_id)
    guard.look_over(sight, family_id, title, what="chronology")
    if token and not is_first(token=token, by=sight.worker):
        return None
    made = Selection(title=title, on=on, **signed_by(sight, family_id))
    return sight.add(made, family_id)


@transaction.atomic
def begin_with(
    sight: Sight, *, family_id: str, title: str, on: date | None, keys: Collection[str], token: str
) -> Selection | None:
    """Begin a chronology for a reader with some events in it. As ``begin`` and ``choose``."""
    made = begin(sight, family_id=family_id, title=title, on=on, token=token)
    if made and keys:
        choose(sight, family_id=family_id, selection_id=made.pk, keys=keys)
    return made


@transaction.atomic
def choose(sight: Sight, *, family_id: str, selection_id: str, keys: Collection[str]) -> int:
    """Add events to a chosen chronology, each on its day; give how many were not in it before.

    Raises NotForYou, also for an event that this worker may not read or write about, and FirstDo.
    """
    _begin(sight, family_id)
    people = sight.people(family_id)
    there = chosen(sight, family_id, selection_id, people)
    known = {each.key for each in there.lines}
    wanted = [each for each in dict.fromkeys(keys) if each not in known]
    found = named(sight, family_id, people, wanted)
    if set(found) != set(wanted):
        raise NotForYou("missing")
    taken = {each.place for each in there.lines}
    for item in sorted(found.values(), key=lambda each: each.order):
        place = item.on.toordinal() * A_DAY
        while place in taken:
            place += APART
        taken.add(place)
        row = LINES[item.section](
            selection=there.selection,
            key=item.key,
            rows_then=list(item.rows),
            place=place,
            **signed_by(sight, family_id),
        )
        sight.add(row, family_id)
    return len(found)


@transaction.atomic
def save(
    sight: Sight,
    *,
    family_id: str,
    selection_id: str,
    typed: Mapping[str, str],
    act: Act | None = None,
    token: str = "",
) -> bool:
    """Keep what is said of each line, by its row, and do one thing more; False where saved before.

    Raises AlreadyChanged where a line is another by now, NotForYou and FirstDo, and UserError as ``begin``.
    """
    _begin(sight, family_id)
    there = chosen(sight, family_id, selection_id, sight.people(family_id))
    guard.look_over(sight, family_id, "\n".join(typed.values()), what="chronology")
    if token and not is_first(token=token, by=sight.worker):
        return False
    changes: dict[str, dict[str, Any]] = {}
    for row_id, words in typed.items():
        if _there(there, row_id).analysis != words:
            changes.setdefault(row_id, {})["analysis"] = words
    if act:
        for row_id, more in _acted(there, act).items():
            changes.setdefault(row_id, {}).update(more)
    for row_id, change in changes.items():
        _replace(sight, family_id, there, _there(there, row_id), change)
    return True


def _acted(there: Chosen, act: Act) -> dict[str, dict[str, Any]]:
    """Give what an act changes, by row."""
    line = _there(there, act.row_id)
    if act.do is Do.OUT:
        return {line.id: {"withdrawn": True}}
    if act.do is Do.TAKE:
        if line.item is None:
            raise AlreadyChanged(MEANWHILE)
        return {line.id: {"rows_then": list(line.item.rows)}}
    at = there.lines.index(line)
    beside = at - 1 if act.do is Do.UP else at + 1
    if not 0 <= beside < len(there.lines):
        return {}
    other = there.lines[beside]
    beyond = beside - 1 if act.do is Do.UP else beside + 1
    edge = other.place + (beyond - beside) * 2 * APART
    limit = there.lines[beyond].place if 0 <= beyond < len(there.lines) else edge
    between = (other.place + limit) // 2
    if between not in (other.place, limit):
        return {line.id: {"place": between}}
    return {line.id: {"place": other.place}, other.id: {"place": line.place}}


def _there(there: Chosen, row_id: str) -> Line:
    found = of_line(there.lines, row_id)
    if found is None:
        raise AlreadyChanged(MEANWHILE)
    return found


def _replace(sight: Sight, family_id: str, there: Chosen, old: Line, change: Mapping[str, Any]) -> None:
    kept: dict[str, Any] = {"rows_then": list(old.rows_then), "analysis": old.analysis, "place": old.place}
    made: dict[str, Any] = {"line": old.line, "key": old.key, "replaces_id": old.id, **kept, **change}
    row = LINES[old.section](selection=there.selection, **made, **signed_by(sight, family_id))
    try:
        with transaction.atomic():
            sight.add(row, family_id)
    except IntegrityError as error:
        raise AlreadyChanged(MEANWHILE) from error


def _begin(sight: Sight, family_id: str) -> None:
    """Wait one's turn with a family, as someone who writes about it."""
    in_turn("family", family_id)
    renew(sight)
    sight.require(family_id, level=Level.WRITE)
