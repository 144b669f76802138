"""Random sequences of the verbs of access: after each, what is decided equals a model kept in plain Python.

The model knows facts as sets of names and asks the independent second writing of the policy nothing: it keeps
only which facts are true, and the policy is asked with them.
"""

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pytest

from invented_families import family, holds, team, worker
from kinfold.casework.accounts.models import User
from kinfold.casework.allocations.models import Standing, WorkerAllocation
from kinfold.casework.refused import Refused
from kinfold.casework.sharing.actions import allocations, conflicts, glass, lists
from kinfold.casework.sharing.gate import FirstDo, NotForYou, Sight
from kinfold.casework.sharing.models import ConferenceSeat, Conflict, Exclusion, Knows
from kinfold.domain.access import Facts, Purpose, Section, decide
from kinfold.domain.agency import Role, Sector
from kinfold.kit import clock

DONE: Counter[str] = Counter()


class World:
    """A family, its manager, three workers and a guardian, and what the model holds true of each worker."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = clock.now()
        monkeypatch.setattr(clock, "now", lambda: self.now)
        self.manager, ours = worker(Role.TEAM_MANAGER), team()
        holds(self.manager, ours, leads=True)
        self.family = family(of=ours).pk
        self.guardian = worker(Role.GUARDIAN)
        self.workers = [worker() for _ in range(3)]
        self.spans: dict[tuple[str, str], datetime | None] = {}

    def sight(self, who: User, purpose: Purpose = Purpose.WORK) -> Sight:
        return Sight(who, purpose, at=self.now, proved=True)

    def holds_true(self, fact: str, who: User) -> bool:
        return (fact, who.id) in self.spans and (
            (until := self.spans[fact, who.id]) is None or until > self.now
        )

    def expected(self, who: User, section: Section) -> Any:
        facts = Facts(role=Role(who.role), sector=Sector.COUNCIL, section=section)
        names = ("excluded", "conflicted", "allocated", "co_worker", "conference", "glass")
        return decide(replace(facts, **{name: self.holds_true(name, who) for name in names}))

    def check(self) -> None:
        for who in self.workers:
            for section in (Section.CORE, Section.ADULT_HEALTH, Section.ABUSE_DISCLOSURE):
                found = self.sight(who).decide(self.family, section)
                assert found == self.expected(who, section), (section, self.spans)

    def act(self, verb: str, who: User) -> None:
        try:
            getattr(self, verb)(who)
            DONE[verb] += 1
        except (Refused, NotForYou, FirstDo):
            DONE["refused"] += 1

    def _end(self, model: Any, verb: Any, who: User, *facts: str) -> None:
        row = model.objects.at(self.now).filter(family_id=self.family, worker=who).first()
        verb(sight=self.sight(self.manager), family_id=self.family, row_id=str(row.pk if row else 0))
        for fact in facts:
            self.spans.pop((fact, who.id), None)

    def allocate(self, who: User, standing: Standing = Standing.ALLOCATED) -> None:
        allocations.allocate(
            sight=self.sight(self.manager), family_id=self.family, worker=who, standing=standing
        )
        self.spans[standing.value, who.id] = None

    def co_work(self, who: User) -> None:
        self.allocate(who, Standing.CO_WORKER)

    def end_work(self, who: User) -> None:
        self._end(WorkerAllocation, allocations.end_allocation, who, "allocated", "co_worker")

    def exclude(self, who: User) -> None:
        seeing = self.sight(self.manager)
        lists.exclude(sight=seeing, family_id=self.family, worker=who, reason="invented")
        self.spans["excluded", who.id] = None

    def let_in(self, who: User) -> None:
        self._end(Exclusion, lists.end_exclusion, who, "excluded")

    def seat(self, who: User) -> None:
        until = self.now + timedelta(minutes=90)
        lists.seat(
            sight=self.sight(self.manager),
            family_id=self.family,
            worker=who,
            starts_at=self.now,
            ends_at=until,
        )
        self.spans["conference", who.id] = until

    def unseat(self, who: User) -> None:
        self._end(ConferenceSeat, lists.end_seat, who, "conference")

    def know(self, who: User) -> None:
        asking = self.sight(who, Purpose.ENQUIRY)
        conflicts.declare_own(sight=asking, family_id=self.family, knows=Knows.KIN)
        self.spans["conflicted", who.id] = None

    def end_conflict(self, who: User) -> None:
        row = Conflict.objects.at(self.now).filter(worker=who).first()
        asking = self.sight(self.guardian, Purpose.ASSURANCE)
        conflicts.end_conflict(sight=asking, conflict_id=str(row.pk if row else 0), why="invented")
        self.spans.pop(("conflicted", who.id), None)

    def smash(self, who: User) -> None:
        was_open = self.holds_true("glass", who)
        asking = self.sight(who, Purpose.ENQUIRY)
        emergency = glass.Emergency.CHILD
        glass.break_glass(sight=asking, family_id=self.family, reason=emergency, words="invented")
        if not was_open:
            self.spans["glass", who.id] = self.now + timedelta(minutes=60)

    def close(self, who: User) -> None:
        glass.close_glass(sight=self.sight(who, Purpose.ENQUIRY), family_id=self.family)
        self.spans.pop(("glass", who.id), None)

    def wait(self, who: User) -> None:
        self.now += timedelta(minutes=35)


VERBS = (
    *("allocate", "co_work", "end_work", "end_work", "exclude", "let_in", "let_in", "seat", "unseat"),
    *("know", "end_conflict", "end_conflict", "smash", "close", "wait", "wait"),
)


def _walk(world: World, steps: int, seed: int) -> None:
    draw = np.random.default_rng(seed)
    for _ in range(steps):
        world.now += timedelta(seconds=1)
        world.act(str(draw.choice(VERBS)), world.workers[int(draw.integers(len(world.workers)))])
        world.check()


@pytest.mark.slow
@pytest.mark.django_db
def test_no_access_is_stale_after_any_verb(monkeypatch: pytest.MonkeyPatch) -> None:
    DONE.clear()
    _walk(World(monkeypatch), 1000, 20261124)

    assert set(VERBS) <= set(DONE)
    assert sum(DONE.values()) == 1000


@pytest.mark.battery
@pytest.mark.django_db
def test_no_access_is_stale_after_very_many_verbs(monkeypatch: pytest.MonkeyPatch) -> None:
    for seed in range(100):
        with monkeypatch.context() as patched:
            _walk(World(patched), 1000, seed)
