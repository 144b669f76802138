"""Random sequences of joining, parting, correcting and writing down: what each worker reads equals a model.

The model keeps records, facts and joinings in plain sets, and works out anew who is one human to whom. It
asks nothing of the product.
"""

from collections import Counter
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from invented_families import allocate, family, person, team, worker
from kinfold.casework.families.models import Family, HowKnown, PersonFact, Why
from kinfold.casework.persons import actions, joining, queries
from kinfold.casework.refused import Refused
from kinfold.casework.saving.models import form_token
from kinfold.casework.sharing.gate import NotForYou, Sight
from kinfold.domain.person_facts import FactKind

pytestmark = pytest.mark.django_db
SEED, STEPS = 20261124, 40
SEQUENCES, OF_THE_BATTERY = 2, 150
Edge = tuple[str, str]


class World:
    """Three families with records of boys, and workers who write one, two or all of them."""

    def __init__(self, draw: np.random.Generator) -> None:
        self.draw = draw
        self.families = [family(f"Family{n}", of=team()).pk for n in range(3)]
        self.of: dict[str, str] = {}
        for number, home in enumerate([0, 0, 0, 1, 1, 2]):
            born = date(2012, 1, 1) + timedelta(days=400 * number)
            made = person(_family(self.families[home]), f"Boy{number}", "Invented", "child", born)
            self.of[made.pk] = self.families[home]
        self.names = {pk: f"Boy{number}" for number, pk in enumerate(self.of)}
        self.facts: dict[str, set[str]] = {pk: set() for pk in self.of}
        self.edges: dict[str, Edge] = {}
        self.workers = {}
        for may in ((0,), (1,), (0, 1), (0, 1, 2)):
            who = worker()
            for each in may:
                allocate(who, _family(self.families[each]))
            self.workers[who] = {self.families[each] for each in may}
        self.count: Counter[str] = Counter()

    def group(self, may: set[str], record: str) -> set[str]:
        """Give all records of a human, as far as joinings between records of these families tell."""
        edges = [edge for edge in self.edges.values() if all(self.of[end] in may for end in edge)]
        found, grown = {record}, True
        while grown:
            more = {end for edge in edges if set(edge) & found for end in edge}
            grown, found = not more <= found, found | more
        return found

    def check(self) -> None:
        """Hold what every worker reads against the model."""
        for who, may in self.workers.items():
            for home in may:
                sight = Sight(who)
                shown = {p.pk: p for _, p in sight.people(home) if p.pk in self.of}
                groups = {frozenset(self.group(may, r) & self.in_home(home)) for r in self.in_home(home)}
                assert len(shown) == len(groups)
                for group in groups:
                    (lead,) = group & set(shown)
                    assert shown[lead].given_names == self.names[lead]
                    for record in group:
                        one = queries.one(sight, home, record)
                        assert one.id == lead
                        everywhere = self.group(may, record)
                        assert {e.person_id for e in one.elsewhere} == everywhere - self.in_home(home)
                        rows = queries.standing_of(sight, home, PersonFact, record)
                        assert {r.value for r in rows} == set().union(*(self.facts[r] for r in group))
                self.count["read"] += len(groups)

    def in_home(self, home: str) -> set[str]:
        return {record for record, of in self.of.items() if of == home}

    def some(self, among: Any) -> Any:
        ordered = sorted(among, key=str)
        return ordered[int(self.draw.integers(len(ordered)))]

    def step(self) -> None:
        """Let someone do something, where the rules let them; else it is refused, and nothing changes."""
        who = self.some(self.workers)
        may, record = self.workers[who], self.some(self.of)
        deed = self.draw.choice(["join", "join", "part", "right", "write"])
        try:
            getattr(self, f"_{deed}")(who, may, record)
            self.count[str(deed)] += 1
        except (NotForYou, Refused) as refused:
            self.count[type(refused).__name__] += 1

    def _join(self, who: Any, may: set[str], record: str) -> None:
        other = self.some(self.of)
        lawful = {self.of[record], self.of[other]} <= may and other not in self.group(may, record)
        try:
            row = joining.join(
                Sight(who), family_id=self.of[record], person_id=record, other_family_id=self.of[other],
                other_id=other, reason="x", token=form_token(),
            )  # fmt: skip
        except (NotForYou, Refused):
            assert not lawful
            raise
        assert lawful
        assert row is not None
        self.edges[str(row.pk)] = (row.kept_id, row.other_id)

    def _part(self, who: Any, may: set[str], record: str) -> None:
        if not self.edges:
            return
        key = self.some(self.edges)
        ends = set(self.edges[key])
        lawful = {self.of[end] for end in ends} | {self.of[record]} <= may and record in self.group(
            may, min(ends)
        )
        try:
            joining.part(
                Sight(who),
                family_id=self.of[record],
                person_id=record,
                joining_id=key,
                reason="x",
                token=form_token(),
            )
        except NotForYou:
            assert not lawful
            raise
        assert lawful
        del self.edges[key]

    def _right(self, who: Any, may: set[str], record: str) -> None:
        home, called = self.of[record], f"Boy{int(self.draw.integers(1000))}"
        sight = Sight(who)
        try:
            lead = queries.one(sight, home, record).id
            actions.put_right(
                sight, family_id=home, person_id=record, values={"given_names": called}, why=Why.CORRECTED,
                how_known=HowKnown.TOLD, seen=actions.version_of(sight, home, record), token=form_token(),
            )  # fmt: skip
        except NotForYou:
            assert home not in may
            raise
        self.names[lead] = called

    def _write(self, who: Any, may: set[str], record: str) -> None:
        home, said = self.of[record], f"Helps{int(self.draw.integers(1000))}"
        try:
            row = PersonFact(person_id=record, kind=FactKind.HELPS.value, value=said, source="x")
            made = actions.write_down(Sight(who), family_id=home, row=row, token=form_token())
        except NotForYou:
            assert home not in may
            raise
        assert made is not None
        self.facts[made.person_id].add(said)


def _family(pk: str) -> Any:
    return Family.rows.get(pk=pk)


def _run(first: int, how_many: int) -> Counter[str]:
    done: Counter[str] = Counter()
    for number in range(first, first + how_many):
        world = World(np.random.default_rng([SEED, number]))
        for _ in range(STEPS):
            world.step()
            world.check()
        done += world.count
    return done


def test_any_sequence_reads_like_the_model() -> None:
    done = _run(0, SEQUENCES)

    assert min(done[each] for each in ("join", "part", "right", "write", "NotForYou")) > 0, done


@pytest.mark.battery
def test_six_thousand_deeds_read_like_the_model() -> None:
    done = _run(1000, OF_THE_BATTERY)

    assert done["read"] > 50_000
