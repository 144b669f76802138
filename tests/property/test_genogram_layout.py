"""Every genogram: everyone there, nothing on anything, no line crossed that another order would uncross."""

from dataclasses import replace
from itertools import combinations
from xml.etree import ElementTree

import numpy as np
import pytest

from genogram_families import DAY, HARD, drawn_family
from kinfold.domain.kin import Kinship, ParentKind
from kinfold.domain.kin_problems import problems
from kinfold.reports.genogram.cost import CROSSING, Costs, Row
from kinfold.reports.genogram.draw import drawn
from kinfold.reports.genogram.layout import TEXT, Layout, laid_out, placed
from kinfold.reports.genogram.lines import Segment
from kinfold.reports.genogram.net import net_of
from kinfold.reports.genogram.widths import width_of
from kinfold.reports.genogram.words import in_words

pytestmark = pytest.mark.slow
SVG = "{http://www.w3.org/2000/svg}"
DRAWN, A_SLICE = 220, 60  # the battery lays out all that are drawn by chance; the suite, some of them
FAMILIES = [*(make() for make in HARD), *(drawn_family(seed) for seed in range(1, DRAWN + 1))]
NAMES = [*(make.__name__ for make in HARD), *(f"seed {seed}" for seed in range(1, DRAWN + 1))]
Box = tuple[float, float, float, float]
Layouts = dict[str, Layout]


@pytest.fixture(scope="module")
def layouts(request: pytest.FixtureRequest) -> Layouts:
    """Lay out the hard families, and a slice of the drawn ones or all of them."""
    most = len(HARD) + int(request.param)
    named = zip(NAMES[:most], FAMILIES[:most], strict=True)
    return {name: laid_out(family, day=DAY) for name, family in named}


some_and_all = pytest.mark.parametrize(
    "layouts", [A_SLICE, pytest.param(DRAWN, marks=pytest.mark.battery)], indirect=True, scope="module"
)


def boxes(layout: Layout) -> list[tuple[str, Box]]:
    """Give the box of every symbol and of every line of a label and caption."""
    found = []
    for symbol in layout.symbols:
        found.append((symbol.person, (symbol.x - 17, symbol.y - 17, symbol.x + 17, symbol.y + 17)))
        for nth, words in enumerate(symbol.label):
            half, base = width_of(words, TEXT) / 2, symbol.label_baseline(nth)
            box = (symbol.x - half, base - 11, symbol.x + half, base + 3)
            found.append((f"{symbol.person} {words}", box))
    for outline in layout.outlines:
        half = width_of(outline.words, 13, bold=True) / 2
        for x, y in outline.captions:
            found.append((outline.words, (x - half, y - 10, x + half, y + 3)))
    return found


def overlaps(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def strikes(segment: Segment, box: Box) -> bool:
    """Say whether a line runs through a box, by clipping it to the box."""
    near, far = 0.0, 1.0
    for start, step, low, high in (
        (segment.x1, segment.x2 - segment.x1, box[0], box[2]),
        (segment.y1, segment.y2 - segment.y1, box[1], box[3]),
    ):
        if abs(step) < 1e-9:
            if not low < start < high:
                return False
            continue
        a, b = sorted(((low - start) / step, (high - start) / step))
        near, far = max(near, a), min(far, b)
    return far - near > 1e-6


def cross(one: Segment, other: Segment) -> bool:
    """Say whether two lines cross at a point inside both."""

    def side(s: Segment, x: float, y: float) -> float:
        return (s.x2 - s.x1) * (y - s.y1) - (s.y2 - s.y1) * (x - s.x1)

    a, b = side(one, other.x1, other.y1), side(one, other.x2, other.y2)
    c, d = side(other, one.x1, one.y1), side(other, one.x2, one.y2)
    return a * b < -1e-6 and c * d < -1e-6


def runs_along(one: Segment, other: Segment) -> bool:
    """Say whether two upright or two level lines lie on one another."""
    for a, b in (("x", "y"), ("y", "x")):
        one_at, other_at = getattr(one, f"{a}1"), getattr(other, f"{a}1")
        if abs(one_at - getattr(one, f"{a}2")) > 0.01 or abs(other_at - getattr(other, f"{a}2")) > 0.01:
            continue
        low = max(min(getattr(s, f"{b}1"), getattr(s, f"{b}2")) for s in (one, other))
        high = min(max(getattr(s, f"{b}1"), getattr(s, f"{b}2")) for s in (one, other))
        if abs(one_at - other_at) < 2 and high - low > 2:
            return True
    return False


def foreign(layout: Layout) -> list[tuple[Segment, Segment]]:
    lines = [segment for segment in layout.segments if segment.kind != "mark"]
    return [(a, b) for a, b in combinations(lines, 2) if a.of != b.of]


def crossings(layout: Layout) -> int:
    """Count points where lines of different parents cross, exactly, from what is drawn."""
    return sum(cross(a, b) for a, b in foreign(layout))


def strongest(costs: Costs, seed: int, steps: int) -> list[Row]:
    """Give the best order that chance and patience find: swaps and moves, worse ones too while it is hot."""
    chance = np.random.default_rng(seed)
    here: list[Row] = [tuple(row) for row in costs.net.rows]
    cost = costs.of(here)
    best, least = here, cost
    wide = [at for at, row in enumerate(here) if len(row) > 1]
    picks = chance.random((steps, 4))
    for step in range(steps if wide else 0):
        at = wide[int(picks[step, 0] * len(wide))]
        row = list(here[at])
        size = 1 + int(picks[step, 1] * min(3, len(row) - 1))
        start = int(picks[step, 2] * (len(row) - size + 1))
        block = row[start : start + size]
        del row[start : start + size]
        place = int(picks[step, 3] * (len(row) + 1))
        row[place:place] = block
        changed = [*here[:at], tuple(row), *here[at + 1 :]]
        now = costs.of(changed)
        heat = 900 * (1 - step / steps) ** 2 + 1
        if now < cost or chance.random() < np.exp((cost - now) / heat):
            here, cost = changed, now
        if now < least:
            best, least = changed, now
            if least < CROSSING:
                break
    return best


def least_crossed(family: Kinship, steps: int) -> int:
    """Give the fewest crossings of any order the strong search finds, counted from what would be drawn."""
    shown = family.as_at(DAY)
    costs = Costs(net_of(shown))
    empty = Layout(shown, DAY, None, (), (), (), 0, 0)
    return min(crossings(placed(empty, costs, strongest(costs, seed, steps))) for seed in (1, 2, 3))


def test_drawn_families_can_be_so() -> None:
    impossible = {
        name: [found.words for found in problems(family) if not found.is_rare]
        for name, family in zip(NAMES, FAMILIES, strict=True)
    }

    assert {name: words for name, words in impossible.items() if words} == {}


def most_partners(family: Kinship) -> int:
    """Give how many partners and fellow parents one of a family has at most."""
    pairs = {frozenset((u.a, u.b)) for u in family.unions}
    pairs |= {frozenset(family.parents(person.id, ParentKind.BIRTH)) for person in family.people}
    return max(sum(person.id in pair for pair in pairs if len(pair) == 2) for person in family.people)


def test_drawn_families_are_hard_enough() -> None:
    sizes = [len(family.people) for family in FAMILIES]
    partners = [most_partners(family) for family in FAMILIES]

    assert len(FAMILIES) >= 200
    assert sum(size >= 28 for size in sizes) >= 20
    assert sum(count >= 3 for count in partners) >= 20
    assert sum(bool(family.multiples()) for family in FAMILIES) >= 20


@some_and_all
def test_no_symbol_label_or_caption_lies_on_another(layouts: Layouts) -> None:
    found = [
        (name, one, other)
        for name, layout in layouts.items()
        for (one, box), (other, its) in combinations(boxes(layout), 2)
        if overlaps(box, its)
    ]

    assert found == []


@some_and_all
def test_no_line_strikes_through_a_label(layouts: Layouts) -> None:
    found = [
        (name, words)
        for name, layout in layouts.items()
        for words, box in boxes(layout)
        if " " in words
        for segment in layout.segments
        if strikes(segment, box)
    ]

    assert found == []


@some_and_all
def test_no_line_runs_along_another_parents(layouts: Layouts) -> None:
    found = [
        (name, one, other)
        for name, layout in layouts.items()
        for one, other in foreign(layout)
        if runs_along(one, other)
    ]

    assert found == []


@pytest.mark.parametrize(
    ("layouts", "steps"),
    [(A_SLICE, 800), pytest.param(DRAWN, 8000, marks=pytest.mark.battery)],
    indirect=["layouts"],
    scope="module",
)
def test_no_line_is_crossed_that_another_order_would_uncross(layouts: Layouts, steps: int) -> None:
    crossed = [
        (name, family, count)
        for (name, layout), family in zip(layouts.items(), FAMILIES, strict=False)
        if (count := crossings(layout))
    ]

    worse = {
        name: (count, least)
        for name, family, count in crossed
        if count > (least := least_crossed(family, steps))
    }

    # A known weakness: very few of the most tangled families keep one crossing that chance finds a way round.
    assert len(worse) <= 3, worse
    assert all(count - least == 1 for count, least in worse.values()), worse
    assert len(crossed) < len(layouts) / 4


@some_and_all
def test_everyone_is_in_the_drawing_and_in_the_words(layouts: Layouts) -> None:
    for layout in layouts.values():
        root = ElementTree.fromstring(str(drawn(layout)))
        spoken = "".join("".join(each.itertext()) for each in root.iter(f"{SVG}text"))
        told = in_words(layout).text
        for person in layout.kinship.people:
            assert person.name.replace(" ", "") in spoken.replace(" ", "")
            assert person.name in told
        assert len(layout.symbols) == len(layout.kinship.people)


@some_and_all
def test_every_generation_stands_below_its_parents(layouts: Layouts) -> None:
    for layout in layouts.values():
        row = {symbol.person: symbol.row for symbol in layout.symbols}
        assert all(row[tie.child] > row[tie.parent] for tie in layout.kinship.parenthoods)


@some_and_all
def test_everything_lies_within_the_view_box_and_forty_kilobytes(layouts: Layouts) -> None:
    for layout in layouts.values():
        markup = str(drawn(layout))
        assert len(markup.encode()) <= 40_000
        for _, box in boxes(layout):
            assert 0 <= box[0] < box[2] <= layout.width
            assert 0 <= box[1] < box[3] <= layout.height
        for segment in layout.segments:
            assert 0 <= min(segment.x1, segment.x2) <= max(segment.x1, segment.x2) <= layout.width
            assert 0 <= min(segment.y1, segment.y2) <= max(segment.y1, segment.y2) <= layout.height
        for outline in layout.outlines:
            for way in outline.ways:
                assert all(0 <= x <= layout.width and 0 <= y <= layout.height for x, y in way)


@some_and_all
def test_outlines_hold_those_at_home_and_nobody_else(layouts: Layouts) -> None:
    for layout in layouts.values():
        place = {symbol.person: (symbol.x, symbol.y) for symbol in layout.symbols}
        homes = [home for home in layout.kinship.households if home.members]
        for home, outline in zip(homes, layout.outlines, strict=True):
            inside = {
                person
                for person, (x, y) in place.items()
                if any(box[0] < x < box[2] and box[1] < y < box[3] for box in outline.boxes)
            }
            assert inside == {member.person for member in home.members}


def test_the_same_family_is_always_drawn_alike() -> None:
    for family in FAMILIES[:20]:
        turned = replace(family, people=family.people[::-1], households=family.households)

        assert str(drawn(laid_out(turned, day=DAY))) == str(drawn(laid_out(family, day=DAY)))
