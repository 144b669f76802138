"""Named sets of what access to one family rests on, and who they are. Nothing here writes or decides."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kinfold.casework.accounts.models import User
from kinfold.casework.accounts.queries import tidy_name
from kinfold.casework.allocations.models import TeamAllocation, WorkerAllocation
from kinfold.casework.in_turn import still_open
from kinfold.casework.refused import Refused
from kinfold.casework.sharing import duties
from kinfold.casework.sharing.models import (
    BrokenGlass,
    ConferenceSeat,
    Conflict,
    Custodian,
    Exclusion,
    FamilyTie,
    NamedWorker,
    Seal,
    Share,
)
from kinfold.casework.teams.models import DutyTurn, Team
from kinfold.casework.teams.queries import led_by, workers_of
from kinfold.domain.agency import PRACTICE

UNKNOWN = "No one who works with families has this sign-in name. Check it with them"
LEFT = "This person no longer works for the partnership. Choose someone else"


def worker_named(sign_in_name: str, field: str) -> User:
    """Give the worker with a sign-in name, exactly. Raises Refused, and tells of no one outside practice."""
    found: User | None = User.objects.filter(sign_in_name=tidy_name(sign_in_name)).first()
    if found is None or found.role not in PRACTICE:
        raise Refused(field, UNKNOWN)
    if not found.is_active:
        raise Refused(field, LEFT)
    return found


def workers_named(sign_in_names: Sequence[str], field: str) -> list[User]:
    """Give the workers with these sign-in names, each once. Raises Refused."""
    tidy = dict.fromkeys(tidy_name(each) for each in sign_in_names)
    return [worker_named(each, field) for each in tidy if each]


def current(model: type[FamilyTie], family_id: str, at: datetime) -> list[Any]:
    """Give a family's rows of one list that have not ended, those to come too, the oldest first."""
    rows = still_open(model.objects.filter(family_id=family_id), at).order_by("starts_at", "pk")
    followed = [each.name for each in model._meta.fields if each.name in {"worker", "agency"}]
    return list(rows.select_related("by", *followed, *(["worker__agency"] if "worker" in followed else [])))


def allocations_of(family_id: str, at: datetime) -> list[WorkerAllocation]:
    """Give who works with a family, allocated first."""
    rows = still_open(WorkerAllocation.objects.filter(family_id=family_id), at)
    return list(rows.select_related("worker__agency").order_by("standing", "starts_at", "pk"))


def teams_of_family(family_id: str, at: datetime) -> list[Team]:
    """Give the teams that work with a family."""
    ids = TeamAllocation.objects.at(at).filter(family_id=family_id).values("team_id")
    return list(Team.objects.filter(pk__in=ids))


def seal_of(family_id: str, at: datetime) -> Seal | None:
    """Give the seal of a family, or None."""
    found: Seal | None = (
        Seal.objects.at(at).filter(family_id=family_id).select_related("opening_asked_by").first()
    )
    return found


def conflicts_of_workers(workers: Sequence[User], at: datetime) -> list[Conflict]:
    """Give the register's open rows about some workers, the newest first."""
    rows = still_open(Conflict.objects.filter(worker__in=workers), at)
    return list(rows.select_related("worker", "by", "family").order_by("-starts_at", "-pk"))


def workers_led_by(manager: User, at: datetime) -> list[User]:
    """Give those who hold a post in a team that someone leads."""
    return workers_of(led_by(manager, at), at)


@dataclass(frozen=True, slots=True)
class Access:
    """All that lets someone see one family, or keeps them from it, at a moment."""

    family_id: str
    seal: Seal | None
    allocations: list[WorkerAllocation]
    teams: list[Team]
    members: list[User]
    managers: list[str]
    on_duty: list[DutyTurn]
    seats: list[ConferenceSeat]
    shares: list[Share]
    custodians: list[Custodian]
    named: list[NamedWorker]
    glass: list[BrokenGlass]
    exclusions: list[Exclusion]
    conflicts: list[Conflict]


def access_to(family_id: str, at: datetime) -> Access:
    """Give who can see a family and why. Asked only by whoever the gate has let through as its manager."""
    teams = teams_of_family(family_id, at)
    conflicts = still_open(Conflict.objects.filter(family_id=family_id), at)
    return Access(
        family_id=family_id,
        seal=seal_of(family_id, at),
        allocations=allocations_of(family_id, at),
        teams=teams,
        members=workers_of([each.pk for each in teams], at),
        managers=duties.managers_of(family_id, at),
        on_duty=list(DutyTurn.objects.at(at).filter(team__in=teams).select_related("worker")),
        seats=current(ConferenceSeat, family_id, at),
        shares=current(Share, family_id, at),
        custodians=current(Custodian, family_id, at),
        named=current(NamedWorker, family_id, at),
        glass=current(BrokenGlass, family_id, at),
        exclusions=current(Exclusion, family_id, at),
        conflicts=list(conflicts.select_related("worker").order_by("starts_at", "pk")),
    )
