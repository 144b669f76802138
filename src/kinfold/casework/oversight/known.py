"""Reading what was true between some workers and some families, for the rules of unusual access."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from typing import Any

from kinfold.casework.accounts.models import User
from kinfold.casework.allocations.models import TeamAllocation, WorkerAllocation
from kinfold.casework.oversight.facts import Known, Pair, Seen, Span
from kinfold.casework.sharing.models import ConferenceSeat, Conflict, Custodian, Share
from kinfold.casework.teams.models import DutyTurn, Holding

Spans = dict[Pair, list[Span]]


def known_about(rows: Collection[Seen], *, namesakes: frozenset[Pair], left: dict[str, datetime]) -> Known:
    """Give what was true of the workers and families of some looks, in a bounded number of queries."""
    workers, families = {row.worker for row in rows}, {row.family for row in rows}
    of_both = {"worker__in": workers, "family__in": families}
    worked = _spans(WorkerAllocation.objects.filter(**of_both))
    ties: Spans = defaultdict(list, {pair: list(spans) for pair, spans in worked.items()})
    for model in (ConferenceSeat, Custodian):
        _add(ties, _spans(model.objects.filter(**of_both)))
    _add(ties, _through_teams(workers, families))
    _add(ties, _shared(workers, families))
    duty: dict[str, list[Span]] = defaultdict(list)
    for turn in DutyTurn.objects.filter(worker__in=workers):
        duty[turn.worker_id].append(Span(turn.starts_at, turn.ends_at))
    return Known(
        ties=ties,
        worked=worked,
        conflicts=_conflicts(rows),
        namesakes=namesakes,
        duty=duty,
        left=left,
    )


def lately_left(since: datetime) -> dict[str, datetime]:
    """Give whose access ended after a moment, and when."""
    gone = User.objects.get_queryset().filter(is_active=False, left_at__gte=since)
    return {worker: at for worker, at in gone.values_list("id", "left_at") if at}


def _spans(rows: Iterable[Any]) -> Spans:
    found: Spans = defaultdict(list)
    for row in rows:
        found[row.worker_id, row.family_id].append(Span(row.starts_at, row.ends_at))
    return found


def _add(to: Spans, more: Spans) -> None:
    for pair, spans in more.items():
        to[pair] += spans


def _through_teams(workers: Collection[str], families: Collection[str]) -> Spans:
    """Give when a worker's post or duty turn and the family's team were the same team's."""
    teams: dict[str, list[tuple[str, Span]]] = defaultdict(list)
    for row in TeamAllocation.objects.filter(family__in=families):
        teams[row.team_id].append((row.family_id, Span(row.starts_at, row.ends_at)))
    posts = Holding.objects.filter(worker__in=workers, post__team__in=teams).select_related("post")
    turns = DutyTurn.objects.filter(worker__in=workers, team__in=teams)
    held = _together(teams, posts, lambda row: row.post.team_id)
    return _together(teams, turns, lambda row: row.team_id, held)


def _together(
    teams: dict[str, list[tuple[str, Span]]],
    rows: Iterable[Any],
    team_of: Callable[[Any], str],
    found: Spans | None = None,
) -> Spans:
    made: Spans = defaultdict(list, found or {})
    for row in rows:
        for family, span in teams[team_of(row)]:
            both = _overlap(span, Span(row.starts_at, row.ends_at))
            if both:
                made[row.worker_id, family].append(both)
    return made


def _overlap(one: Span, other: Span) -> Span | None:
    ends = [each.ends_at for each in (one, other) if each.ends_at]
    both = Span(max(one.starts_at, other.starts_at), min(ends) if ends else None)
    return both if both.ends_at is None or both.starts_at < both.ends_at else None


def _shared(workers: Collection[str], families: Collection[str]) -> Spans:
    """Give when a family was shared with a worker's agency, whichever section of it."""
    agencies: dict[str, list[str]] = defaultdict(list)
    employed = User.objects.get_queryset().filter(id__in=workers)
    for worker, agency in employed.values_list("id", "agency_id"):
        agencies[agency].append(worker)
    found: Spans = defaultdict(list)
    for row in Share.objects.filter(family__in=families, agency__in=agencies):
        for worker in agencies[row.agency_id]:
            found[worker, row.family_id].append(Span(row.starts_at, row.ends_at))
    return found


def _conflicts(rows: Collection[Seen]) -> dict[Pair, str]:
    """Give how a worker knows each family that a conflict kept from them.

    A conflict with a person keeps from the worker every family of theirs; whose it is, only the gate may
    ask. So where no conflict names the family, the worker's conflicts with people stand for it.
    """
    kept = {(row.worker, row.family) for row in rows if row.rule == "conflict"}
    found: dict[Pair, str] = {}
    people: dict[str, set[str]] = defaultdict(set)
    for row in Conflict.objects.filter(worker__in={worker for worker, _ in kept}):
        if row.family_id:
            found[row.worker_id, row.family_id] = row.knows
        else:
            people[row.worker_id].add(row.knows)
    for pair in kept - set(found):
        ways = people[pair[0]]
        found[pair] = "own" if "own" in ways else next(iter(sorted(ways)), "other")
    return found
