"""What each change to a family's access begins and ends with: whose turn, who may, and nobody locked out."""

from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar

from kinfold.casework.allocations.models import TeamAllocation, WorkerAllocation
from kinfold.casework.in_turn import in_turn, still_open
from kinfold.casework.refused import Refused
from kinfold.casework.sharing import duties
from kinfold.casework.sharing.gate import NotForYou, Sight
from kinfold.casework.sharing.models import Conflict, FamilyTie, NamedWorker, Seal
from kinfold.casework.sharing.queries.seals import FEWEST_NAMED
from kinfold.domain.access import Level, Purpose
from kinfold.domain.agency import Role
from kinfold.kit import clock

Row = TypeVar("Row", bound=FamilyTie | WorkerAllocation)
TOO_FEW = (
    "This family is sealed. At least two people named, one of them managing its team, must still be able to "
    "see it. Name or allocate someone else first"
)


def renew(sight: Sight) -> None:
    """Ask anew and as of now: whoever waited their turn decides on what is true when it comes."""
    sight.at = max(sight.at, clock.now())
    sight.forget()


def require_manager(sight: Sight, family_id: str) -> None:
    """Let only a manager of the family's team through. Raises NotForYou and FirstDo."""
    sight.require(family_id, level=Level.WRITE)
    if not manages(sight, family_id):
        raise NotForYou("manager")


def manages(sight: Sight, family_id: str) -> bool:
    """Say whether someone is a manager of a team that works with a family."""
    is_one = sight.worker.role == Role.TEAM_MANAGER
    return is_one and sight.worker.id in duties.managers_of(family_id, sight.at)


def begin(sight: Sight, family_id: str) -> datetime:
    """Wait one's turn with a family's lists, as its manager; give the moment of the change."""
    in_turn("family", family_id)
    renew(sight)
    require_manager(sight, family_id)
    return sight.at


def begin_as_guardian(sight: Sight, family_id: str) -> datetime:
    """Wait one's turn with a family's lists, as a guardian; give the moment. Raises NotForYou for others."""
    if sight.worker.role != Role.GUARDIAN or sight.purpose is not Purpose.ASSURANCE:
        raise NotForYou("figures-only")
    in_turn("family", family_id)
    renew(sight)
    return sight.at


def finish(sight: Sight, family_id: str, field: str) -> None:
    """Refuse a change that would leave a sealed family shut to all; from here on access is decided anew."""
    if Seal.objects.at(sight.at).filter(family_id=family_id).exists():
        named = NamedWorker.objects.at(sight.at).filter(family_id=family_id).select_related("worker__agency")
        if not _enough(named, family_id, sight.at):
            raise Refused(field, TOO_FEW)
    sight.forget()


def _enough(named: Iterable[NamedWorker], family_id: str, at: datetime) -> bool:
    able = [Sight(worker, at=at) for worker in {each.worker for each in named}]
    levels = {each.worker.id: each.decide(family_id).level for each in able}
    managing = [each for each in able if levels[each.worker.id] >= Level.WRITE and manages(each, family_id)]
    return bool(managing) and sum(level >= Level.READ for level in levels.values()) >= FEWEST_NAMED


def end(row: FamilyTie | WorkerAllocation | TeamAllocation | Conflict, at: datetime, sight: Sight) -> None:
    """Set a row's end and whose it was; one that is still to come ends where it begins."""
    row.ends_at = max(at, row.starts_at)
    row.ended_by = sight.worker
    row.save(update_fields=["ends_at", "ended_by"])


def open_row(model: type[Row], sight: Sight, family_id: str, row_id: str) -> Row:
    """Give a family's row that has not ended. Raises NotForYou where there is none of that number."""
    rows = still_open(model.objects.filter(family_id=family_id), sight.at)
    found: Row | None = rows.filter(pk=number(row_id)).first()
    if found is None:
        raise NotForYou("missing")
    return found


def end_row(model: type[Row], sight: Sight, family_id: str, row_id: str) -> Row:
    """End a family's row now, as its manager. Raises NotForYou, FirstDo and Refused."""
    at = begin(sight, family_id)
    row = open_row(model, sight, family_id, row_id)
    end(row, at, sight)
    finish(sight, family_id, "row")
    return row


def number(typed: str) -> int:
    """Give the number of a row; what is none is the number of no row."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 18 else 0
