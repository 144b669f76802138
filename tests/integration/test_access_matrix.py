"""Every address, every persona, every standing to a family, every method: the answer is the table's."""

from collections.abc import Iterator
from itertools import product
from typing import Any
from zlib import crc32

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from access_matrix import METHODS, TABLE, Cell, expected, verdict
from access_oracle import READ, SECTIONS, SUMMARY
from access_routes import ROUTES, address
from access_world import HIDDEN, PERSONAS, STANDINGS, Asker, Standing, World, county, open_sessions, untouched
from kinfold.kit import clock
from web_visitors import bytes_of

pytestmark = pytest.mark.django_db
FEWEST_CELLS = 19_200
OF_FAMILIES = 600  # cells about families in the suite's slice; the battery asks all
A_FEW = 40
FEW = frozenset({"none", "allocated", "duty", "sealed"})
PROVED = (Standing("", proved=False), Standing("", proved=True))


@pytest.fixture(scope="module")
def world(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """Build the county once, in one transaction, and take it back at the end."""
    with county(django_db_blocker, tmp_path_factory.mktemp("home")) as built:
        yield built


def test_every_route_has_a_row_and_every_row_a_route() -> None:
    without = sorted(set(ROUTES) - set(TABLE))
    gone = sorted(set(TABLE) - set(ROUTES))

    assert not without, (
        f"No row for {', '.join(without)}. Add one to TABLE in tests/access_matrix.py: which roles open it, "
        "which methods it takes, and for a family's page the section and the level it takes."
    )
    assert not gone, f"There is no route {', '.join(gone)}. Take its row out of tests/access_matrix.py."


def cells(world: World, route: str) -> Iterator[Cell]:
    """Give every cell of a route."""
    row = TABLE[route]
    for thing, given in row.things.items():
        ways = STANDINGS if row.section else PROVED
        for standing in (each for each in ways if thing != "not there" or not each.name or each.name in FEW):
            fill = world.fill(standing.name)
            path = address(route, given, fill)
            for persona in PERSONAS:
                for method in METHODS:
                    yield Cell(route, path, persona, standing, method, thing, fill)


def slice_of(found: list[Cell]) -> list[Cell]:
    """Give a part that holds each persona at each address, and of families each address in each standing."""
    of_families = [each for each in found if TABLE[each.route].section]
    every = -(-len(of_families) // OF_FAMILIES)
    mixed = sorted(of_families, key=_mixed)
    kept = dict.fromkeys(mixed[::every])
    seen = {pair for each in kept for pair in _pairs(each)}
    for fewest in (2, 1):  # as few as hold every persona and every standing: first those that are new in both
        for each in mixed:
            if len(new := _pairs(each) - seen) >= fewest:
                seen |= new
                kept[each] = None
    return [
        *kept,
        *(each for each in found if not TABLE[each.route].section and _is_of_slice(each)),
    ]


def _pairs(cell: Cell) -> set[tuple[str, object]]:
    return {(cell.route, cell.persona), (cell.route, cell.standing)}


def _mixed(cell: Cell) -> int:
    return crc32(cell.name.encode())


def _is_of_slice(cell: Cell) -> bool:
    """Keep what a browser would send, and one in forty of all the rest."""
    row = TABLE[cell.route]
    is_usual = cell.method in row.methods and cell.standing.proved == bool(row.back)
    return is_usual or _mixed(cell) % A_FEW == 0


def wrong(world: World, asker: Asker, cell: Cell) -> str | None:
    """Send what a cell says; give what is wrong with the answer, if anything is."""
    session = world.sessions.get((cell.persona.name, cell.standing.proved), "")
    method, _, bare = cell.method.partition(" ")
    with untouched():
        got = asker.ask(method, cell.path, session, token=not bare)
    status, where = expected(TABLE[cell.route], cell)
    if (got.status_code, got.get("Location", "")) != (status, where):
        return f"{cell.name}: {status} {where} expected, {got.status_code} {got.get('Location', '')} found"
    shown = _shown(world, cell, bytes(got.content).decode())
    return f"{cell.name}: it shows {', '.join(shown)}" if shown else None


def _shown(world: World, cell: Cell, page: str) -> list[str]:
    """Give what a page shows of any family that this persona may not know, as the rules are told."""
    found = []
    for standing in STANDINGS[1:]:
        name = world.names[standing.name]
        if name not in page:
            continue
        at = Cell(cell.route, cell.path, cell.persona, standing, cell.method)
        may = {section: verdict(at, section).level for section in SECTIONS}
        if may["core"] < SUMMARY:
            found.append(f"the name of the family of '{standing.name}'")
        found += [
            f"{section} of '{standing.name}'"
            for section in SECTIONS
            if f"zq{name}q {section}" in page and may[section] < READ
        ]
        if f"{HIDDEN} {name}" in page and may["safe_address"] < READ:
            found.append(f"the safe address of '{standing.name}'")
    return found


def judged(world: World, asked: list[Cell]) -> list[str]:
    """Ask every cell while the clock stands, so that who has just proved who they are has so to the last.

    Give what was wrong.
    """
    asker, before = Asker(), world.sessions
    world.sessions = {}
    with clock.told(clock.now()):
        open_sessions(world)
        found = [wrong(world, asker, cell) for cell in asked]
    world.sessions = before
    return [each for each in found if each]


def every_cell(world: World) -> list[Cell]:
    """Give all cells of all routes that have a row."""
    return [cell for route in sorted(set(ROUTES) & set(TABLE)) for cell in cells(world, route)]


def test_a_slice_of_the_matrix_is_answered_as_the_table_says(world: World) -> None:
    every = every_cell(world)
    asked = slice_of(every)

    found = judged(world, asked)

    assert not found, f"{len(found)} of {len(asked)} cells differ:\n" + "\n".join(found[:40])
    assert len(every) >= FEWEST_CELLS
    routes_of_families = {each for each in ROUTES if TABLE[each].section}
    assert {(each.route, each.persona) for each in asked} == {(each.route, each.persona) for each in every}
    for route in routes_of_families:
        assert {each.standing for each in asked if each.route == route} == set(STANDINGS), route


@pytest.mark.battery
def test_the_whole_matrix_is_answered_as_the_table_says(world: World) -> None:
    asked = every_cell(world)

    found = judged(world, asked)

    assert not found, f"{len(found)} of {len(asked)} cells differ:\n" + "\n".join(found[:40])
    assert len(asked) >= FEWEST_CELLS


SAME = ("missing", "none", "ended", "sealed", "excluded", "glass, excluded", "conflicted by family")
STRANGERS = (("social_worker/council", False), ("team_manager/charity", True), ("guardian", False))
PEOPLE = {each.name: each for each in PERSONAS}
ALIKE = (*SAME, "conflicted by person")


def _of_a_family() -> list[str]:
    return [route for route in sorted(ROUTES) if "family_id" in ROUTES[route]]


def _seen(got: Any) -> tuple[int, bytes, dict[str, str]]:
    """Give all that is seen of an answer, without the token of a form, which is never twice the same."""
    headers = {name: text for name, text in got.items() if name != "Set-Cookie"}
    return got.status_code, bytes_of(got), headers


def alike(world: World, route: str, ways: list[tuple[str, str, tuple[str, bool]]]) -> None:
    """Ask in each of some ways for each of those families: nothing differs from one that there is not."""
    asker, row = Asker(), TABLE[route]
    for method, thing, (persona, proved) in ways:
        seen = {}
        for standing in (each for each in STANDINGS if each.name in ALIKE):
            fill = world.fill(standing.name)
            path = address(route, row.things[thing], fill)
            cell = Cell(route, path, PEOPLE[persona], standing, method, thing, fill)
            if expected(row, cell)[0] in {404, 405}:
                with untouched(), CaptureQueriesContext(connection) as asked:
                    got = asker.ask(method, path, world.sessions[persona, proved])
                seen[standing.name] = (*_seen(got), len(asked))

        at = f"{persona} / {method} {route} {thing}"
        for standing, answer in seen.items():
            assert answer == seen["missing"], f"{at}: '{standing}' differs from what is missing"


@pytest.mark.parametrize("route", _of_a_family())
def test_missing_forbidden_sealed_excluded_and_conflicted_are_answered_alike(
    world: World, route: str
) -> None:
    """Each method and thing is asked by one of the strangers in turn; the battery lets all of them ask."""
    ways, first = list(product(("GET", "HEAD", "POST"), TABLE[route].things)), crc32(route.encode())
    turns = [(first + at + at // len(STRANGERS)) % len(STRANGERS) for at in range(len(ways))]

    alike(world, route, [(*way, STRANGERS[turn]) for way, turn in zip(ways, turns, strict=True)])


@pytest.mark.battery
@pytest.mark.parametrize("route", _of_a_family())
def test_they_are_answered_alike_to_every_stranger(world: World, route: str) -> None:
    alike(world, route, list(product(("GET", "HEAD", "POST"), TABLE[route].things, STRANGERS)))
