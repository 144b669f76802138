"""Suppression never reveals: nothing that is released confines a hidden count too narrowly."""

import itertools
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinfold.indicators.disclosure import (
    Cell,
    Comparison,
    Modelled,
    Policy,
    Released,
    Status,
    Table,
    complementary,
    exposed,
    primary,
    release,
)
from kinfold.indicators.feasible import Margin

POLICY = Policy()
COUNTS = st.integers(0, 40)


def cell(key: str, count: int, **changes: object) -> Cell:
    plain = Cell(
        key=key, count=count, exposure=500.0, families=500, persons=900, contributors=count, per_family=1.0
    )
    return replace(plain, **changes)


def nested(counts: list[int], *, exact: bool = True, extra: int = 0) -> Table:
    parts = tuple(f"part {at}" for at in range(len(counts)))
    cells = [cell(key, count) for key, count in zip(parts, counts, strict=True)]
    whole = cell("whole", sum(counts) + extra)
    return Table((*cells, whole), margins=(Margin(("whole",), parts, exact=exact),))


def crossed(rows: list[list[int]]) -> Table:
    places = [(r, c) for r in range(len(rows)) for c in range(len(rows[0]))]
    cells = [cell(f"{r},{c}", rows[r][c]) for r, c in places]
    margins = []
    for r, row in enumerate(rows):
        cells.append(cell(f"row {r}", sum(row)))
        margins.append(Margin((f"row {r}",), tuple(f"{r},{c}" for c in range(len(row)))))
    for c in range(len(rows[0])):
        cells.append(cell(f"column {c}", sum(row[c] for row in rows)))
        margins.append(Margin((f"column {c}",), tuple(f"{r},{c}" for r in range(len(rows)))))
    return Table(tuple(cells), margins=tuple(margins))


def shown(released: Released) -> dict[str, int]:
    return {key: safe.count for key, safe in released.cells.items() if safe.count is not None}


def possible_counts(table: Table, released: Released, key: str, top: int) -> set[int]:
    """Try every table there could be, as a reader might, and give what the hidden cell could hold."""
    small = primary(table, POLICY)
    whole, parts = table.cells[-1].key, [one.key for one in table.cells[:-1]]
    ranges = {}
    for name in parts:
        seen = released.cells[name].count
        hidden_top = POLICY.threshold if name in small else top
        ranges[name] = range(hidden_top + 1) if seen is None else range(max(seen - 2, 8), seen + 3)
    told = released.cells[whole].count
    found = set()
    for counts in itertools.product(*ranges.values()):
        total = sum(counts)
        fits = abs(total - told) <= 2 if told is not None else (total <= 7 if whole in small else True)
        if fits:
            found.add(dict(zip(parts, counts, strict=True)).get(key, total))
    return found


@settings(max_examples=60, deadline=None)
@given(st.lists(COUNTS, min_size=2, max_size=3))
def test_hidden_count_could_be_many_counts_by_brute_force(counts: list[int]):
    table = nested(counts)

    released = release(table, POLICY)

    for key, safe in released.cells.items():
        if safe.status is Status.SMALL:
            could = possible_counts(table, released, key, top=60)
            assert max(could) - min(could) >= POLICY.rounding


@settings(max_examples=60, deadline=None)
@given(st.lists(COUNTS, min_size=2, max_size=12), st.booleans(), st.integers(0, 30))
def test_total_and_its_parts_give_no_hidden_count_away(counts: list[int], exact: bool, extra: int):
    table = nested(counts, exact=exact, extra=0 if exact else extra)
    hidden = primary(table, POLICY) | complementary(table, POLICY)

    assert exposed(table, POLICY, hidden) == []


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(COUNTS, min_size=3, max_size=3), min_size=2, max_size=3))
def test_two_way_table_gives_no_hidden_count_away(rows: list[list[int]]):
    table = crossed(rows)
    hidden = primary(table, POLICY) | complementary(table, POLICY)

    assert exposed(table, POLICY, hidden) == []


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 200), st.floats(1, 9), st.integers(1, 500))
def test_cells_alike_but_for_rounding_are_released_alike(count: int, dispersion: float, persons: int):
    """Every number follows from the rounded count: nobody can tell which count of those it rounds from."""
    same = [
        other
        for other in range(count - 5, count + 6)
        if other > POLICY.threshold and POLICY.round(other) == POLICY.round(count)
    ]
    tables = [Table((cell("one", n, dispersion=dispersion, persons=persons),), per=100) for n in same]

    assert len({str(release(table, POLICY).cells) for table in tables}) <= 1


def test_small_count_hides_its_rate_and_interval_and_zero_is_small():
    released = release(Table((cell("few", 7), cell("none", 0), cell("enough", 8)), per=100), POLICY)

    for key in ("few", "none"):
        safe = released.cells[key]
        assert safe.status is Status.SMALL
        assert (safe.count, safe.rate, safe.low, safe.high) == (None, None, None, None)
    assert (released.cells["enough"].count, released.cells["enough"].rate) == (10, 2.0)


@pytest.mark.parametrize("changes", [{"complement": 4}, {"contributors": 3}, {"families": 6}])
def test_large_count_is_hidden_when_its_complement_or_its_people_are_few(changes: dict[str, int]):
    safe = release(Table((cell("one", 60, **changes),)), POLICY).cells["one"]

    assert (safe.status, safe.count, safe.rate) == (Status.SMALL, None, None)


def test_exposure_is_rounded_as_coarsely_as_families():
    safe = release(Table((cell("one", 60, exposure=41.9, per_family=1 / 12),)), POLICY).cells["one"]

    assert safe.exposure == pytest.approx(round(41.9 * 12 / 5) * 5 / 12, abs=1e-4)


def test_hidden_month_cannot_be_had_by_taking_the_others_from_the_total():
    told = nested([32, 0])  # 30 and a total of 30 would leave nought to four for the hidden month

    hidden = [key for key, safe in release(told, POLICY).cells.items() if safe.status is Status.SMALL]

    assert hidden == ["part 0", "part 1"]
    rounding_is_enough = nested([30, 25, 20, 3])
    assert len(shown(release(rounding_is_enough, POLICY))) == 4


def test_incomplete_cell_leaves_without_a_number_and_is_not_called_small():
    safe = release(Table((cell("one", 0, gap=Status.INCOMPLETE),)), POLICY).cells["one"]

    assert (safe.status, safe.count, safe.rate) == (Status.INCOMPLETE, None, None)


def test_ratio_needs_both_sides_and_a_safe_difference():
    cells = (cell("after", 40), cell("before", 80), cell("few", 5), cell("nearly", 78))
    asked = (
        Comparison("shown", "after", "before", 2.0),
        Comparison("one side small", "few", "before", 1.0),
        Comparison("differs by two", "after", "nearly", 1.0, apart=(2,)),
        Comparison("differs by families without an event", "after", "nearly", 1.0, apart=(0,)),
    )

    ratios = release(Table(cells, comparisons=asked), POLICY).ratios

    assert ratios["shown"].value == 0.5
    assert ratios["shown"].low < 0.5 < ratios["shown"].high
    assert ratios["one side small"].value is None
    assert ratios["differs by two"].value is None
    assert ratios["differs by families without an event"].value is None


def test_modelled_number_goes_only_where_its_cells_go():
    cells = (cell("before", 80), cell("few", 5))
    numbers = (Modelled("yes", 0.81234, None, ("before",)), Modelled("no", 0.8, None, ("before", "few")))

    ratios = release(Table(cells, modelled=numbers), POLICY).ratios

    assert (ratios["yes"].value, ratios["no"].value) == (0.81, None)


def test_nothing_but_the_door_makes_a_released():
    with pytest.raises(TypeError):
        Released({}, {}, POLICY, object())


def test_margins_that_contradict_the_counts_are_a_fault_and_not_a_release():
    table = Table((cell("a", 5), cell("b", 30), cell("c", 90)), margins=(Margin(("c",), ("a", "b")),))

    with pytest.raises(ValueError, match="contradict"):
        release(table, POLICY)


def test_free_cell_has_no_upper_limit():
    table = Table(
        (cell("a", 30, contributors=2), cell("b", 30)), margins=(Margin(("a",), ("b",), exact=False),)
    )

    assert exposed(table, POLICY, primary(table, POLICY)) == []
