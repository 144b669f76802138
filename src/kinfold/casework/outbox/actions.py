"""Bringing a family's events up to its record, in the transaction in which the record changes.

No verb says which event it makes: each time, what stands is derived anew and only the difference is added, so
that a verb that was forgotten is caught up with by the next. It is derived from the family's own record
alone: records joined by way of another family, which not every writer sees, each tell for themselves. That
they are one human is told to linkage (``handing_over.joined``).
"""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from kinfold.casework.allocations.models import TeamAllocation
from kinfold.casework.families.models import Joining, Membership, Part, Particulars, Person
from kinfold.casework.in_turn import in_turn
from kinfold.casework.outbox.models import OutboxEvent
from kinfold.casework.process.actions import ORDER, standing
from kinfold.casework.process.models import StepTaken
from kinfold.casework.sharing.gate import Sight
from kinfold.casework.sharing.gate_joined import Joined, Pairs, written_about
from kinfold.casework.sharing.landing import landed
from kinfold.domain.case import LONDON, Step
from kinfold.domain.case_events import (
    COUNTED,
    Addition,
    CaseEvent,
    Childhood,
    Sent,
    StepFact,
    WithTeam,
    difference,
    events_of,
)
from kinfold.domain.event import EventKind


def hear() -> None:
    """Listen for what can change a family's events: its steps, its people, its teams."""
    for sender in (StepTaken, Membership, Person, Particulars, Joining, TeamAllocation):
        landed.connect(_heard, sender=sender, dispatch_uid=f"outbox.{sender.__name__}")


def land(sight: Sight, family_id: str, *, leaving: Collection[int] = ()) -> list[OutboxEvent]:
    """Add the events by which what was told of a family differs from its record; give them.

    ``leaving`` are the family's teams' rows that end with this moment, and are not yet written so: whoever
    hands a family on may lose it by that. Raises NotForYou and FirstDo.
    """
    in_turn("family", family_id)
    told = list(sight.rows(OutboxEvent, family_id))
    by_id = {each.event_id: each for each in told}
    teams = list(_teams(family_id))
    rows = standing(sight.rows(StepTaken, family_id, ORDER))
    people, joined = sight.own_people(family_id)
    with_teams = [_with(each, sight, leaving) for each in teams if not each.until_allocated]
    now = events_of([_step(each, joined) for each in rows], with_teams, _children(people))
    agency = teams[0].team.agency.code if teams else rows[0].agency if rows else sight.worker.agency.code
    return [
        sight.add(_row(sight, family_id, each, agency, by_id.get(each.replaces)), family_id)
        for each in difference(now, (_sent(each) for each in _last(told)))
    ]


def _heard(sender: Any, sight: Sight, row: Any, family_id: str, leaving: Collection[int], **_: Any) -> None:
    """Bring the events up, unless what was added can change none."""
    if sender is StepTaken and Step(row.step) not in COUNTED:
        return
    land(sight, family_id, leaving=leaving)


def _teams(family_id: str) -> Any:
    rows = TeamAllocation.objects.filter(family_id=family_id).select_related("team__agency")
    return rows.order_by("starts_at", "pk")


def _children(ties: Pairs) -> list[Childhood]:
    """Give the family's children. Those there since the record was begun are of it from the beginning."""
    begun = min((tie.starts_at for tie, _ in ties), default=None)
    return [
        Childhood(
            child=person.pk,
            since=None if begun and _day(tie.starts_at) == _day(begun) else _day(tie.starts_at),
            until=_day(tie.ends_at) if tie.ends_at else None,
            due=person.birth_date or person.expected_on,
        )
        for tie, person in ties
        if tie.part == Part.CHILD
    ]


def _step(row: StepTaken, joined: Joined) -> StepFact:
    child = _whom(row, joined) if row.child_id else ""
    return StepFact(_day(row.happened_at), Step(row.step), child, row.occurrence, row.details)


def _whom(row: StepTaken, joined: Joined) -> str:
    """Give the child a step is of by the family's own joinings, under whomever this worker is shown it."""
    return joined.lead(written_about(row, "child_id"))


def _with(row: TeamAllocation, sight: Sight, leaving: Collection[int]) -> WithTeam:
    ends = max(sight.at, row.starts_at) if row.pk in leaving else row.ends_at
    return WithTeam(f"a{row.pk}", row.team_id, _day(row.starts_at), _day(ends) if ends else None)


def _last(told: list[Any]) -> list[Any]:
    replaced = {each.replaces_id for each in told}
    return [each for each in told if each.pk not in replaced]


def _sent(row: Any) -> Sent:
    kind, child = (
        EventKind(row.kind),
        written_about(row, "child_id"),
    )  # what it was told of, whoever is one now
    event = CaseEvent(kind, child, row.occurrence, row.starts_on, row.ends_on, row.flags)
    return Sent(row.event_id, event, row.withdrawn)


def _row(
    sight: Sight, family_id: str, new: Addition, agency: str, replaces: OutboxEvent | None
) -> OutboxEvent:
    return OutboxEvent(
        family_id=family_id,
        child_id=new.event.child,
        kind=new.event.kind.value,
        occurrence=new.event.occurrence,
        starts_on=new.event.since,
        ends_on=new.event.until,
        flags=new.event.flags,
        agency=agency,
        replaces=replaces,
        withdrawn=new.withdrawn,
        written_at=sight.at,
    )


def _day(moment: datetime) -> date:
    """Give the day, as a clock on the wall in England tells it."""
    return moment.astimezone(LONDON).date()
