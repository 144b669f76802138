"""What a guardian may change about a family: who is shut out, and who is named when too few can see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localtime

from kinfold.casework.sharing.models import Exclusion, Seal
from kinfold.casework.sharing.queries.lists import current, teams_of_family
from kinfold.casework.sharing.queries.seals import sealed_in_need
from kinfold.reports.wording import day, joined


@dataclass(frozen=True, slots=True)
class ShutOut:
    """Someone who may not see the family, and why."""

    row: str
    name: str
    words: str


@dataclass(frozen=True, slots=True)
class Shut:
    """The part of the page about who is shut out of a family."""

    family_id: str
    rows: tuple[ShutOut, ...]


def shut_of(family_id: str, at: datetime) -> Shut:
    """Make it. Asked only for a guardian to whom the gate has said that there is the family."""
    return Shut(family_id, _rows(current(Exclusion, family_id, at)))


def _rows(found: Sequence[Exclusion]) -> tuple[ShutOut, ...]:
    return tuple(
        ShutOut(
            str(each.pk),
            each.worker.display_name,
            f"{each.reason}. By {each.by.display_name}, {day(localtime(each.starts_at).date())}",
        )
        for each in found
    )


def in_need(at: datetime) -> tuple[ShutOut, ...]:
    """Give the sealed families that too few can see: by team, day and who sealed it, never by reference."""
    return tuple(ShutOut(each.family_id, sealed_words(each, at), each.reason) for each in sealed_in_need(at))


def sealed_words(seal: Seal, at: datetime) -> str:
    """Say which sealed family it is, without telling more of it than a guardian knows."""
    teams = joined([each.name for each in teams_of_family(seal.family_id, at)]) or "no team"
    return f"A family of {teams}, sealed by {seal.by.display_name} on {day(localtime(seal.starts_at).date())}"
