"""Ecomaps of many families: no label on another, no line through a label, everyone drawn and told."""

from itertools import combinations, pairwise
from time import perf_counter
from xml.etree import ElementTree

import pytest

from ecomap_families import HARD, drawn_circle
from genogram_families import DAY
from kinfold.domain.support import Circle
from kinfold.reports.ecomap.draw import AMPLITUDE, drawn
from kinfold.reports.ecomap.layout import TEXT, Layout, laid_out, laid_out_narrow
from kinfold.reports.ecomap.scene import Scene, scene_of
from kinfold.reports.ecomap.words import in_words

pytestmark = pytest.mark.slow
SVG = "{http://www.w3.org/2000/svg}"
DRAWN = 220
CIRCLES = [*(make() for make in HARD), *(drawn_circle(seed) for seed in range(1, DRAWN + 1))]
NAMES = [*(make.__name__ for make in HARD), *(f"seed {seed}" for seed in range(1, DRAWN + 1))]
Rect = tuple[float, float, float, float]
SLOWEST = 0.05  # seconds for one drawing, on a machine with other things to do


def scenes(circle: Circle) -> list[Scene]:
    """Give a family's scenes: round its household, and centred on someone."""
    people = [person.id for person in circle.kinship.people]
    return [scene_of(circle, day=DAY, centre=centre) for centre in ("", *people[-1:])]


@pytest.fixture(scope="module")
def layouts() -> list[tuple[str, Layout]]:
    return [
        (name, place(scene))
        for name, circle in zip(NAMES, CIRCLES, strict=True)
        for scene in scenes(circle)
        for place in (laid_out, laid_out_narrow)
    ]


def labels(layout: Layout) -> list[tuple[str, Rect]]:
    """Give the box of every line that is written, and of every symbol."""
    written = [*layout.title, *layout.headings]
    written += [words for each in (*layout.boxes, *layout.standing) for words in each.words]
    found = []
    for words in written:
        left = words.x - words.width / 2 if words.centred else words.x
        found.append((words.text, (left, words.y - 0.8 * TEXT, left + words.width, words.y + 0.22 * TEXT)))
    found += [("symbol", (e.x - 16, e.y - 16, e.x + 16, e.y + 16)) for e in layout.standing]
    return found


def overlaps(one: Rect, other: Rect) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def strikes(a: tuple[float, float], b: tuple[float, float], rect: Rect) -> bool:
    """Say whether a stretch runs through a box, by clipping it to the box."""
    near, far = 0.0, 1.0
    for start, step, low, high in (
        (a[0], b[0] - a[0], rect[0], rect[2]),
        (a[1], b[1] - a[1], rect[1], rect[3]),
    ):
        if abs(step) < 1e-9:
            if not low < start < high:
                return False
            continue
        one, two = sorted(((low - start) / step, (high - start) / step))
        near, far = max(near, one), min(far, two)
    return far - near > 1e-6


def test_drawn_circles_are_hard_enough() -> None:
    around = [len(circle.around) for circle in CIRCLES]

    assert len(CIRCLES) >= 200
    assert sum(count >= 20 for count in around) >= 40
    assert sum(len(circle.links) >= 40 for circle in CIRCLES) >= 20
    assert min(around) == 0


def test_no_label_or_symbol_lies_on_another(layouts: list[tuple[str, Layout]]) -> None:
    found = [
        (name, one, other)
        for name, layout in layouts
        for (one, box), (other, its) in combinations(labels(layout), 2)
        if overlaps(box, its)
    ]

    assert found == []


def test_no_line_strikes_through_a_label(layouts: list[tuple[str, Layout]]) -> None:
    reach = AMPLITUDE + 2
    found = []
    for name, layout in layouts:
        ways = [*(line.points for line in layout.lines), *([layout.trunk] if layout.trunk else [])]
        stretches = [pair for way in ways for pair in pairwise(way)]
        for words, (left, top, right, foot) in labels(layout):
            grown = (left - reach, top - reach, right + reach, foot + reach)
            boxes = grown if words != "symbol" else (left, top, right, foot)
            found += [(name, words) for a, b in stretches if strikes(a, b, boxes)]

    assert found == []


def test_boxes_stand_apart_and_labels_keep_inside(layouts: list[tuple[str, Layout]]) -> None:
    for name, layout in layouts:
        rects = {
            each.id: (each.x, each.y, each.x + each.width, each.y + each.height) for each in layout.boxes
        }
        frame = layout.frame
        every = [*rects.values(), (frame[0], frame[1], frame[0] + frame[2], frame[1] + frame[3])]

        assert not any(overlaps(one, other) for one, other in combinations(every, 2)), name
        for each in layout.boxes:
            left, top, right, foot = rects[each.id]
            for words in each.words:
                assert left < words.x and words.x + words.width <= right, (name, words.text)  # noqa: PT018
                assert top < words.y - 0.7 * TEXT and words.y + 0.2 * TEXT < foot, (name, words.text)  # noqa: PT018
        for words in (w for each in layout.standing for w in each.words):
            assert words.x + words.width <= frame[0] + frame[2] - 4, (name, words.text)
        assert all(0 <= x <= layout.width for rect in every for x in rect[::2]), name
        assert all(0 <= y <= layout.height for rect in every for y in rect[1::2]), name


def test_everyone_around_is_drawn_joined_and_told(layouts: list[tuple[str, Layout]]) -> None:
    for name, layout in layouts:
        scene, told = layout.scene, in_words(layout.scene).text

        assert sorted(box.id for box in layout.boxes) == sorted(each.id for each in scene.around), name
        assert {line.tie.around for line in layout.lines} == {each.id for each in scene.around}, name
        assert all(each.name in told for each in scene.around), name
        assert all((each.name or "Unborn baby") in told for each in scene.members), name


def test_wide_drawings_have_a_line_for_each_tie_and_no_two_share_an_end() -> None:
    for circle in CIRCLES:
        for scene in scenes(circle):
            layout = laid_out(scene)
            ends = [
                (round(x, 2), round(y, 2))
                for line in layout.lines
                for x, y in line.points[:: len(line.points) - 1]
            ]

            assert len(layout.lines) == len(scene.ties)
            assert len(set(ends)) == len(ends)


def test_no_neighbours_would_cross_less_the_other_way_round() -> None:
    for name, circle in zip(NAMES, CIRCLES, strict=True):
        layout = laid_out(scene_of(circle, day=DAY))
        place = {person.id: n for n, person in enumerate(layout.scene.members)}
        for x in {box.x for box in layout.boxes}:
            column = sorted((box for box in layout.boxes if box.x == x), key=lambda box: box.y)
            for upper, lower in pairwise(column):
                a, b = (
                    [place.get(tie.person, -1) for tie in layout.scene.ties_of(each.id)]
                    for each in (upper, lower)
                )
                assert sum(p > q for p in a for q in b) <= sum(q > p for p in a for q in b), name


def test_the_same_circle_is_always_drawn_alike_and_well_formed() -> None:
    for circle in CIRCLES[:40]:
        turned = Circle(kinship=circle.kinship, around=circle.around[::-1], links=circle.links)
        pictures = [str(drawn(laid_out(scene_of(each, day=DAY)))) for each in (circle, turned)]

        assert pictures[0] == pictures[1]
        assert ElementTree.fromstring(pictures[0]).tag == f"{SVG}svg"


def test_a_drawing_is_quick_and_small() -> None:
    took, sizes = [], []
    for circle in CIRCLES:
        began = perf_counter()
        sizes.append(len(str(drawn(laid_out(scene_of(circle, day=DAY))))))
        took.append(perf_counter() - began)

    assert sorted(took)[len(took) * 95 // 100] < SLOWEST
    assert sorted(sizes)[len(sizes) * 95 // 100] < 40_000
