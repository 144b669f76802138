"""What the council's system says of a family beside what stands here, for whoever reads the record."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kinfold.casework.allocations.models import TeamAllocation
from kinfold.casework.council.comparing import differences
from kinfold.casework.council.models import Answer, Statement
from kinfold.casework.council.ours import Ours
from kinfold.casework.council.said import ADDRESS, BESIDE, DOUBT, FACT, FAMILY, NUMBER, PARENT, PERSON, STEP
from kinfold.casework.process.actions import happened, standing
from kinfold.casework.process.models import StepTaken
from kinfold.casework.sharing.gate import Sight
from kinfold.domain.case import Step, problems


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not the same there and here. ``fields`` are those that differ, none where it is gone.

    ``row`` is what stands here, None where someone took it back; ``may_take`` whether theirs can be taken.
    """

    statement: Statement
    row: Any
    ours: dict[str, Any]
    fields: tuple[str, ...]
    may_take: bool


@dataclass(frozen=True, slots=True)
class Told:
    """All that the council's system says of a family, sorted by what there is to do about it."""

    differs: tuple[Difference, ...]
    gone: tuple[Difference, ...]
    doubts: tuple[Statement, ...]
    beside: tuple[Statement, ...]
    out_of_order: tuple[str, ...]
    told_at: datetime | None


def told_of(sight: Sight, family_id: str) -> Told:
    """Give what the council's system says of a family. Raises NotForYou and FirstDo."""
    current = current_of(sight.rows(Statement, family_id, ("nth", "pk")))
    settled = {each.statement for each in sight.rows(Answer, family_id)}
    ours = ours_of(sight, family_id)
    open_ones = [each for each in current if each.pk not in settled]
    taken = {(each.target, each.target_id) for each in current if each.target_id and not each.gone}
    compared = [_compared(each, ours) for each in open_ones if each.aspect not in (BESIDE, DOUBT, FAMILY)]
    return Told(
        differs=tuple(each for each in compared if each and not each.statement.gone),
        gone=tuple(
            each
            for each in compared
            if each and each.statement.gone and (each.statement.target, each.statement.target_id) not in taken
        ),
        doubts=tuple(each for each in open_ones if each.aspect == DOUBT),
        beside=tuple(each for each in current if each.aspect == BESIDE and not each.gone),
        out_of_order=_out_of_order(ours, is_told=bool(current)),
        told_at=max((each.said_at for each in current), default=None),
    )


def current_of(rows: Iterable[Statement]) -> list[Statement]:
    """Give the latest statement of each thing, of rows in the order in which they were said."""
    latest = {each.about: each for each in rows}
    return sorted(latest.values(), key=lambda each: (str(each.theirs.get("on", "")), each.table, each.pk))


def ours_of(sight: Sight, family_id: str) -> Ours:
    """Give what stands here, through a Sight."""

    def read(model: type[Any]) -> list[Any]:
        if model is TeamAllocation:
            return list(TeamAllocation.objects.filter(family_id=family_id).select_related("team"))
        return list(sight.rows(model, family_id))

    return Ours(family_id, read)


def _compared(statement: Statement, ours: Ours) -> Difference | None:
    """Hold one statement against what stands here; None where both say the same, or there is nothing here."""
    if not statement.target_id:
        return None
    row = ours.row(statement.aspect, statement.target_id)
    if statement.gone:
        takes = statement.aspect.startswith(STEP) or statement.aspect == PARENT
        return None if row is None else Difference(statement, row, {}, (), takes)
    if statement.aspect == ADDRESS and (row is None or not (row.lines or row.postcode)):
        return None  # emptied for someone's safety: of that nothing is said here
    takes = statement.aspect.startswith(STEP) or statement.aspect in (PERSON, NUMBER, FACT)
    if row is None:
        return Difference(statement, None, {}, tuple(statement.theirs), statement.aspect.startswith(STEP))
    mine = ours.values(statement.aspect, row, statement.theirs)
    fields = differences(mine, statement.theirs)
    return Difference(statement, row, mine, fields, takes) if fields else None


def _out_of_order(ours: Ours, *, is_told: bool) -> tuple[str, ...]:
    """Give in words what steps stand as they cannot have come, as the council's system has them."""
    if not is_told:
        return ()
    times = [each.starts_at for each in ours.rows(TeamAllocation)]
    found = problems(happened(standing(ours.rows(StepTaken)), times))
    return tuple(dict.fromkeys(words for each, words in found if each.step is not Step.ALLOCATION))
