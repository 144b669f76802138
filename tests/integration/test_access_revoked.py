"""Access that ends, ends with the next request: for every page of a family, and for a form half filled in."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest

from access_matrix import TABLE, Cell, expected
from access_routes import ROUTES, address
from access_tampers import forms_of, leaving
from access_world import PERSONAS, STANDINGS, Asker, World, county, session_of, since, untouched
from kinfold.casework.accounts import actions
from kinfold.casework.accounts.models import User
from kinfold.casework.allocations.models import TeamAllocation, WorkerAllocation
from kinfold.casework.audit.actions import Witness
from kinfold.casework.families.models import Membership
from kinfold.casework.sharing.models import BrokenGlass, ConferenceSeat, Conflict, Exclusion, Seal, Share
from kinfold.casework.teams.models import DutyTurn, Holding, Post
from kinfold.kit import clock

pytestmark = pytest.mark.django_db
WHO = next(each for each in PERSONAS if each.name == "social_worker/council")
HOW = {each.name: each for each in STANDINGS}


@pytest.fixture(scope="module")
def world(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    with county(django_db_blocker, tmp_path_factory.mktemp("home")) as built:
        yield built


def ended(model: Any, **which: str) -> Callable[[User, str, World], None]:
    """Give what ends the rows of a worker, of a family or of a team, which ``which`` names."""

    def end(worker: User, family: str, world: World) -> None:
        at = {"worker": worker, "family": family, "its": TeamAllocation.objects.get(family=family).team_id}
        found = model.objects.filter(**{field: at[word] for field, word in which.items()})
        assert found.update(ends_at=clock.now())

    return end


def added(model: Any, **more: Any) -> Callable[[User, str, World], None]:
    """Give what adds a row about a worker and a family."""

    def add(worker: User, family: str, world: World) -> None:
        told = {"family_id": family, "by": world.bystander, "starts_at": since(), **more}
        if model is not Seal:
            told["worker"] = worker
        if more.get("person"):
            told["person"] = Membership.rows.filter(family_id=told.pop("family_id"))[1].person
        model.objects.create(**told)

    return add


def left(worker: User, family: str, world: World) -> None:
    assert world.bystander is not None
    actions.leave(worker, by=Witness(actor=world.bystander.id))


def signed_out_everywhere(worker: User, family: str, world: World) -> None:
    got = Asker().ask("POST", "/account/sessions/end-all", session_of(worker))
    assert got["Location"] == "/sign-in?because=everywhere"


@dataclass(frozen=True)
class Change:
    """One thing that ends access: how someone stood before, what is done, and what is true afterwards."""

    name: str
    before: str
    do: Callable[[User, str, World], None]
    more: frozenset[str] = frozenset()
    fewer: frozenset[str] = frozenset()
    state: str = "in"


OWN = {"worker": "worker", "family": "family"}
CHANGES = (
    Change("end allocation", "allocated", ended(WorkerAllocation, **OWN), fewer=frozenset({"allocated"})),
    Change("exclude", "allocated", added(Exclusion, reason="x"), frozenset({"excluded"})),
    Change("conflict", "allocated", added(Conflict, knows="kin"), frozenset({"conflicted"})),
    Change(
        "conflict with someone of it",
        "allocated",
        added(Conflict, knows="kin", person=True),
        frozenset({"conflicted"}),
    ),
    Change("seal", "allocated", added(Seal, reason="x"), frozenset({"sealed"})),
    Change("end share", "shared", ended(Share, family="family"), fewer=frozenset({"shared"})),
    Change(
        "end duty", "duty, stated", ended(DutyTurn, worker="worker", team="its"), fewer=frozenset({"duty"})
    ),
    Change(
        "end holding",
        "same_team",
        ended(Holding, worker="worker", post__team="its"),
        fewer=frozenset({"same_team"}),
    ),
    Change(
        "end post",
        "same_team",
        ended(Post, holdings__worker="worker", team="its"),
        fewer=frozenset({"same_team"}),
    ),
    Change("move the family on", "same_team", ended(TeamAllocation, family="family"), fewer={"same_team"}),
    Change("end seat", "conference", ended(ConferenceSeat, **OWN), fewer=frozenset({"conference"})),
    Change("close the glass", "glass", ended(BrokenGlass, **OWN), fewer=frozenset({"glass"})),
    Change("leave", "allocated", left, state="left"),
    Change("sign out everywhere", "allocated", signed_out_everywhere, state="out"),
)


def pages(world: World, change: Change) -> list[Cell]:
    """Give every page of the family that is open before."""
    standing, fill, found = HOW[change.before], world.fill(change.before), []
    for route in sorted(ROUTES):
        row = TABLE[route]
        for thing, given in row.things.items():
            cell = Cell(route, address(route, given, fill), WHO, standing, "GET", thing, fill)
            if row.section and "GET" in row.methods and expected(row, cell) == (200, ""):
                found.append(cell)
    return found


@pytest.mark.parametrize("change", CHANGES, ids=lambda each: each.name)
def test_the_very_next_request_is_answered_by_the_new_state(world: World, change: Change) -> None:
    asker, worker = Asker(), User.objects.get(pk=world.people[WHO.name].pk)
    open_before, session = pages(world, change), world.sessions[WHO.name, False]
    standing = HOW[change.before]
    after = replace(standing, name="after", facts=(standing.facts | change.more) - change.fewer)
    persona = replace(WHO, state=change.state)
    forms, now_shut = [], 0
    with untouched():
        for cell in open_before:
            with untouched():
                got = asker.ask("GET", cell.path, session)
            assert got.status_code == 200, cell.name
            page = bytes(got.content).decode()
            forms += [(cell, form) for form in forms_of(page) if cell.path == (form.action or cell.path)]
        change.do(worker, world.families[change.before], world)

        for cell in open_before:
            new = replace(cell, standing=after, persona=persona)
            with untouched():
                got = asker.ask("GET", cell.path, session)
            assert (got.status_code, got.get("Location", "")) == expected(TABLE[cell.route], new), cell.name
            now_shut += got.status_code != 200
        for cell, form in forms:
            new = replace(cell, standing=after, persona=persona, method="POST")
            status, where = expected(TABLE[cell.route], new)
            if status == 404 or change.state != "in":
                with leaving() as left_behind:
                    got = asker.ask("POST", cell.path, session, form.fields)
                assert (got.status_code, got.get("Location", "")) == (status, where), cell.name
                assert not left_behind.tables, cell.name

    assert now_shut, "nothing was open before, or nothing is shut now"
