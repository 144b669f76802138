"""What someone who means ill may do to a form: nothing but what the form is for is changed, ever."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from django.urls import Resolver404, resolve

from access_changes import CHANGES, MEANT, NO_FORM, TOLD, TYPED
from access_matrix import TABLE, Cell, expected
from access_routes import ROUTES, address
from access_tampers import EXTRAS, HOSTILE, MADE_UP, Filled, Left, differing, forms_of, leaving, same
from access_world import PERSONAS, STANDINGS, Asker, Persona, Standing, World, county, untouched
from kinfold.kit import clock

pytestmark = pytest.mark.django_db
FEWEST, FEWEST_IN_BATTERY = 3_500, 50_000
WHO = {each.name: each for each in PERSONAS}
HOW = {each.name: each for each in STANDINGS}
# Who is asked for forms, and how they stand to the family whose pages hold them.
ASKED = (
    *(("social_worker/council", each) for each in ("allocated", "custodian, proved", "duty", "none")),
    *(("team_manager/council", each) for each in ("manager", "sealed, named, proved")),
    *(("conference_chair/council", "conference"), ("guardian", "custodian, proved")),
    ("administrator", "custodian, proved"),
)
NOT_THEIRS = (
    "missing",
    "none",
    "ended",
    "sealed",
    "excluded",
    "conflicted by family",
    "conflicted by person",
)
AGAIN = re.compile(r"person[2-9]-")  # the same questions about someone else
CHANGE = re.compile(r'href="(/[a-z0-9/-]+\?do=[a-z-]+(?:&row=\w+)?)"')
BY_ROLE = frozenset({"conflicts", "teams", "team"})  # pages that hold other forms for other roles
OTHERS = ("analyst", "guardian", "administrator", "signed-out", "left", "expired", "half")


@pytest.fixture(scope="module")
def world(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    with county(django_db_blocker, tmp_path_factory.mktemp("home")) as built:
        yield built


@dataclass(frozen=True)
class Specimen:
    """A right request: who sends which form to which address."""

    route: str
    path: str
    persona: Persona
    standing: Standing
    form: Filled
    thing: str = ""

    @property
    def body(self) -> dict[str, Any]:
        """Give the fields of a right request."""
        return {name: list(values) for name, values in self.form.fields.items()}

    @property
    def kind(self) -> str:
        """Give what tells forms of one route apart: which change is asked for."""
        return _kind(self.path)

    @property
    def name(self) -> str:
        """Give it in words."""
        return f"{self.persona.name} / {self.standing.name} / POST {self.route} {self.kind or self.thing}"


class Attacker:
    """Sends requests, counts them, and keeps what was wrong with any.

    ``every``: one in so many hostile values and made-up addresses is tried. ``once``: each form by one person
    alone, with what may be tried together tried together, and of what is tried with each form, form by form
    in turn, so that all of it is tried with some.
    """

    def __init__(self, world: World, every: int, *, once: bool) -> None:
        self.world, self.asker, self.every, self.once = world, Asker(), every, once
        self.sent, self.turn, self.faults = 0, 0, []
        self.seen: dict[str, set[str]] = {}

    def send(
        self, one: Specimen, body: dict[str, Any], path: str = "", method: str = "POST", times: int = 1
    ) -> tuple[Any, Left]:
        """Send a request, and give the answer with what it left behind; a fault of ours is noted."""
        session = self.world.sessions.get((one.persona.name, one.standing.proved), "")
        with leaving() as left:
            for _ in range(times):
                got = self.asker.ask(method, path or one.path, session, body)
                self.sent += 1
        if got.status_code >= 500:
            self.note(one, f"{got.status_code} for {method} {(path or one.path)[:60]!r} {str(body)[:300]}")
        elif one.persona.state == "in" and not left.entries and not TABLE[one.route].public:
            self.note(one, f"no entry in the audit for {method} {(path or one.path)[:60]!r}")
        return got, left

    def note(self, one: Specimen, what: str) -> None:
        """Keep what was wrong."""
        self.faults.append(f"{one.name}: {what}")

    def unchanged(
        self, one: Specimen, got: Any, left: Left, how: str, told: frozenset[str] = frozenset()
    ) -> None:
        """Note it where anything changed, but for what is told of looking at the sender's own family."""
        if left.tables - told:
            self.note(one, f"{how}: {got.status_code}, and changed {sorted(left.tables - told)}")


def specimens(world: World, *, once: bool) -> list[Specimen]:
    """Fill in every form of every page that these people open; of what has no page, an empty one.

    ``once``: a page that has shown its forms to someone is not opened by others.
    """
    found: dict[tuple[str, ...], Specimen] = {}
    opened: set[tuple[str, str]] = set()
    for name, how in ASKED:
        for cell in _every_cell(world, WHO[name], HOW[how]):
            if once and (cell.route, cell.thing) in opened and cell.route not in BY_ROLE:
                continue
            for one in _on_page(world, cell):
                opened.add((cell.route, cell.thing))
                found.setdefault((*_form(one), name, how), one)
    return [*found.values(), *_pageless(world, {(one.route, one.kind) for one in found.values()})]


def _form(one: Specimen) -> tuple[str, str, str, str]:
    """Give what tells one form from another, whoever fills it in."""
    return one.route, one.kind, one.thing, next(iter(one.form.fields.get("do", [""])))


def _pageless(world: World, have: set[tuple[str, str]]) -> Iterator[Specimen]:
    for name, how in ASKED:
        for cell in _every_cell(world, WHO[name], HOW[how]):
            is_new = "POST" in TABLE[cell.route].methods and (cell.route, _kind(cell.path)) not in have
            if is_new and _answers(replace(cell, method="POST")) in {200, 302, 422}:
                form = Filled(cell.path, "post")
                yield _typed(world, Specimen(cell.route, cell.path, WHO[name], HOW[how], form, cell.thing))


def _kind(path: str) -> str:
    """Give what tells forms of one route apart: which change is asked for."""
    return path.partition("?do=")[2].partition("&")[0]


def _answers(cell: Cell) -> int:
    return expected(TABLE[cell.route], cell)[0]


def _on_page(world: World, cell: Cell) -> Iterator[Specimen]:
    if _answers(cell) != 200:
        return
    pages = {cell.path: _page(world, cell, cell.path)}
    for path in CHANGE.findall(pages[cell.path].replace("&amp;", "&")):
        pages[path] = _page(world, cell, path)
    for path, page in pages.items():
        for form in forms_of(page):
            action = form.action or path
            thing = cell.thing if action == cell.path else _thing(world, action, cell.standing)
            one = Specimen(_route_of(action), action, cell.persona, cell.standing, form, thing)
            yield _typed(world, one)


def _typed(world: World, one: Specimen) -> Specimen:
    """Type in what no page tells."""
    who = world.fill(one.standing.name)
    for name, value in TYPED.get(f"{one.route} {one.kind}".strip(), {}).items():
        one.form.fields[name] = [value.format(**who)]
    return one


def _page(world: World, cell: Cell, path: str) -> str:
    with untouched():
        got = Asker().ask("GET", path, world.sessions[cell.persona.name, cell.standing.proved])
    return bytes(got.content).decode()


def _thing(world: World, path: str, standing: Standing) -> str:
    """Give what of its route an address is about, as the table calls it; the query alone may differ."""
    route, asked = _route_of(path), _kind(path)
    for thing, given in TABLE[route].things.items() if route in TABLE else ():
        is_it = address(route, given, world.fill(standing.name)).partition("?")[0] == path.partition("?")[0]
        if is_it and (_kind(f"?{given.get('?', '')}") == asked or (asked and thing.endswith("?"))):
            return thing
    return f"do={asked}" if asked else ""


def _every_cell(world: World, persona: Persona, standing: Standing) -> Iterator[Cell]:
    """Give the cells of one persona and standing: of every route, the things that are there."""
    fill = world.fill(standing.name)
    for route in sorted(ROUTES):
        for thing, given in TABLE[route].things.items():
            if thing != "not there":
                path = address(route, given, fill)
                yield Cell(route, path, persona, standing, "GET", thing, fill)


def _route_of(path: str) -> str:
    try:
        return resolve(path.partition("?")[0]).view_name
    except Resolver404:
        return "none"


def foreign(world: World, one: Specimen) -> dict[str, str]:
    """Give identifiers of what is not theirs: of a family, its people and rows, and of workers and teams."""
    fill = world.fill("none")
    return {
        **{"family": fill["family"], "step": fill["step"], "person": world.person_of("none")},
        **{"worker": fill["bystander"], "team": world.teams["none"], "sealed": world.families["sealed"]},
    }


def tamper(at: Attacker, one: Specimen) -> None:
    """Do everything to one form."""
    body = one.body
    at.turn += at.once
    got, right = at.send(one, body)
    at.seen.setdefault(f"{one.route} {one.kind}".strip(), set()).update(right.tables)
    _judge(at, one, right, "as it is meant")
    _extras(at, one, got, right)
    _values(at, one, body)
    _addresses(at, one, body)
    _made_up(at, one, body)
    again, twice = at.send(one, body, times=2)
    _judge(at, one, twice, f"replayed ({again.status_code})")
    _by_others(at, one, body)


def _may(one: Specimen) -> frozenset[str]:
    """Give what a form may change, whatever is in it."""
    kind = f"{one.route} {one.kind}".strip()
    return CHANGES.get(kind, CHANGES.get(one.route, frozenset())) | _told(one)


def _told(one: Specimen) -> frozenset[str]:
    """Give what a look at a family may leave, whatever comes of it: word to whom is to know of it."""
    return TOLD if one.path.startswith("/f/") else frozenset()


def _extras(at: Attacker, one: Specimen, got: Any, right: Left) -> None:
    """Fields that the form does not have, one at a time or all at once: the outcome is the same without."""
    theirs, plain = foreign(at.world, one), ("1", "administrator", "2030-01-01", "write")
    body = one.body
    names = [each for each in EXTRAS if each not in body and each not in MEANT.get(one.route, ())]
    more = {
        name: theirs.get(name.removesuffix("_id"), plain[number % len(plain)])
        for number, name in enumerate(names)
    }
    for extra in [{name: value} for name, value in more.items()] if not at.once else [more]:
        other, left = at.send(one, {**body, **extra})
        if not same(left, right) or other.status_code != got.status_code:
            at.note(one, f"with {str(extra)[:60]}: {other.status_code}, {differing(left, right)[:600]}")


def _values(at: Attacker, one: Specimen, body: dict[str, Any]) -> None:
    """Values that the form does not offer, fields left out or sent twice, identifiers of others."""
    theirs = foreign(at.world, one)
    for column, name in enumerate(each for each in body if not AGAIN.match(each)):
        values = [value for row, value in enumerate(HOSTILE) if (row + column) % at.every == 0]
        values += [value for row, value in enumerate(theirs.values()) if (row + column) % at.every == 0]
        bodies = [{**body, name: [value]} for value in values]
        bodies += [{key: value for key, value in body.items() if key != name}, {**body, name: body[name] * 2}]
        in_turn = bodies[at.turn % (len(bodies) - 2)], bodies[-1 - column % 2]
        for each in in_turn if at.once else bodies:
            _, left = at.send(one, each)
            _judge(at, one, left, f"with {name}={str(each.get(name))[:60]}")


def _judge(at: Attacker, one: Specimen, left: Left, how: str) -> None:
    """Note what was changed beyond what the form is for, or for others than it is about."""
    theirs = foreign(at.world, one)
    if not left.tables <= _may(one):
        at.note(one, f"{how}: changed {sorted(left.tables - _may(one))}")
    own = one.path.split("/")[2] if one.path.startswith("/f/") else ""
    secret = {theirs["person"], theirs["step"], theirs["sealed"]}
    for table, rows in left.added.items():
        if own and any(row.get("family_id", own) != own for row in rows):
            at.note(one, f"{how}: a row of another family in {table}")
        if _named(rows, secret) > _named(left.gone.get(table, []), secret):
            at.note(one, f"{how}: {table} now names what is not theirs")


def _named(rows: list[dict[str, Any]], secret: set[str]) -> int:
    """Count how often rows name some of what is not theirs."""
    return sum(str(value) in secret for row in rows for name, value in row.items() if name.endswith("_id"))


def _addresses(at: Attacker, one: Specimen, body: dict[str, Any]) -> None:
    """The right form, sent for families that are not theirs; and rows of others in the query."""
    if one.path.startswith("/f/"):
        for how in NOT_THEIRS:
            path = one.path.replace(one.path.split("/")[2], at.world.fill(how)["family"])
            standing = replace(HOW[how], proved=one.standing.proved)
            cell = Cell(one.route, path, one.persona, standing, "POST", one.thing, at.world.fill(how))
            if _answers(cell) == 404:
                got, left = at.send(one, body, path)
                at.unchanged(one, got, left, f"for the family of '{how}'")
                if got.status_code != 404:
                    at.note(one, f"for the family of '{how}': {got.status_code}")
    if "row=" in one.path:
        for row in ("1", "0", "-1", "x", "9" * 30, "%00", ""):
            if not one.path.endswith(f"row={row}"):
                _, left = at.send(one, body, f"{one.path.partition('row=')[0]}row={row}")
                _judge(at, one, left, f"for row {row}")


def _made_up(at: Attacker, one: Specimen, body: dict[str, Any]) -> None:
    """The right form, and a look, at addresses that were made up."""
    path, _, query = one.path.partition("?")
    parts, every = path.split("/"), at.every if at.once else min(at.every, 2)
    for place in range(2, len(parts)):
        for row, made_up in enumerate(MADE_UP):
            wrong = "/".join([*parts[:place], made_up, *parts[place + 1 :]]) + (query and f"?{query}")
            if (row + place + at.turn) % every == 0 and _route_of(wrong) in {one.route, "none"}:
                for method in ("POST",) if at.once else ("GET", "POST"):
                    got, left = at.send(one, body if method == "POST" else {}, wrong, method)
                    told = _told(one) if wrong.split("/")[2] == parts[2] else frozenset()
                    at.unchanged(one, got, left, f"{method} {wrong[:60]}", told)


def _by_others(at: Attacker, one: Specimen, body: dict[str, Any]) -> None:
    """The right form, sent by those who may not."""
    fill = at.world.fill(one.standing.name)
    for name in (each for each in OTHERS if each != one.persona.name):
        cell = Cell(one.route, one.path, WHO[name], one.standing, "POST", one.thing, fill)
        row, right = TABLE[one.route], expected(TABLE[one.route], cell)
        may_not = right[0] == 404 or (right[0] == 302 and WHO[name].state != "in")
        if not row.public and may_not:
            other = replace(one, persona=WHO[name])
            got, left = at.send(other, body)
            at.unchanged(other, got, left, "sent by someone else")
            if got.status_code != right[0]:
                at.note(other, f"{got.status_code} instead of {right[0]}")


def attack(world: World, every: int, *, once: bool) -> Attacker:
    """Tamper with every form, or with one of each kind, while the clock stands."""
    at, done = Attacker(world, every, once=once), set()
    with clock.told(clock.now()):
        for one in specimens(world, once=once):
            if one.route in TABLE and not (once and _form(one) in done):
                done.add(_form(one))
                tamper(at, one)
    missed = {each for each in ROUTES if "POST" in TABLE[each].methods} - {route for route, *_ in done}
    at.faults += [f"no form of {route} was found to tamper with" for route in sorted(missed - NO_FORM)]
    return at


def test_a_form_changes_nothing_but_what_it_is_for(world: World) -> None:
    at = attack(world, 6, once=True)

    assert not at.faults, f"{len(at.faults)} of {at.sent}:\n" + "\n".join(at.faults[:60])
    assert at.sent >= FEWEST, at.sent


@pytest.mark.battery
def test_no_form_of_anyone_changes_anything_but_what_it_is_for(world: World) -> None:
    at = attack(world, 1, once=False)

    assert not at.faults, f"{len(at.faults)} of {at.sent}:\n" + "\n".join(at.faults[:60])
    assert at.sent >= FEWEST_IN_BATTERY
