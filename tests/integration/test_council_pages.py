"""The page of what the council's system says: both sides are shown, someone says which, once."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from council_folders import Tables, bring, family_of, one_family, person, steps, visit
from invented_families import allocate, family, holds, team, worker
from kinfold.casework.accounts.models import User
from kinfold.casework.allocations.models import TeamAllocation
from kinfold.casework.council.models import Answer, Statement
from kinfold.casework.families.models import Address, Family, Parenthood, Person
from kinfold.casework.homes.actions import Move, move
from kinfold.casework.kinship.actions import take_back
from kinfold.casework.process import actions as process
from kinfold.casework.process.models import StepTaken
from kinfold.casework.sharing.gate import Sight
from kinfold.kit import clock
from web_visitors import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _home(settings: Any, tmp_path: Path) -> None:
    settings.KINFOLD_HOME, settings.KINFOLD_DEMO = tmp_path, True


def brought(tmp_path: Path) -> tuple[Tables, Family, User, Client]:
    """Give a family just brought in, with a worker who writes in it."""
    tables = one_family()
    bring(tmp_path / "first", tables)
    made, ours = family_of("F1"), worker(name="amara-of-council")
    allocate(ours, made)
    return tables, made, ours, client_of(ours)


def corrected(made: Family, ours: User, on: str) -> StepTaken:
    """Let a worker put the day of the visit right."""
    sight = Sight(ours)
    row = next(each for each in process.taken(sight, made.pk) if each.step == "visit")
    day = clock.now().replace(**dict(zip(("year", "month", "day"), map(int, on.split("-")), strict=True)))
    found = process.correct(sight, family_id=made.pk, row_id=row.pk, at=day, details=row.details, reason="x")
    assert found is not None
    return found


def buttons(page: str) -> list[str]:
    """Give where each form of a page is sent."""
    return re.findall(r'action="(/f/\w+/council/\w+)"', page)


def visits(made: Family) -> list[str]:
    """Give the days of visits that stand."""
    return [on for step, on, _ in steps(made) if step == "visit"]


def test_nothing_differs_just_after_a_load(tmp_path: Path) -> None:
    _, made, _, client = brought(tmp_path)

    page = client.get(f"/f/{made.pk}/council").content.decode()

    assert "Nothing differs" in page
    assert "Referral and episode of need" in page
    assert not buttons(page)
    assert "comes after another step" in page  # a plan without a conference


def test_a_day_that_someone_here_put_right_stays_and_both_are_shown(tmp_path: Path) -> None:
    tables, made, ours, client = brought(tmp_path)
    corrected(made, ours, "2026-05-05")
    tables["ssd_cp_visits"] = [visit("VC2", "C2", "2026-05-04")]

    told = bring(tmp_path / "second", tables)

    page = client.get(f"/f/{made.pk}/council").content.decode()
    assert told.counts["differs"] == 1
    assert visits(made) == ["2026-05-05"]
    assert "<strong>4 May 2026</strong>; written here: <strong>5 May 2026</strong>" in page
    assert "Amara-Of-Council Invented" in page


def test_keeping_ours_is_remembered_until_theirs_changes_again(tmp_path: Path) -> None:
    tables, made, ours, client = brought(tmp_path)
    corrected(made, ours, "2026-05-05")
    (where,) = buttons(client.get(f"/f/{made.pk}/council").content.decode())

    assert client.post(where, {"answer": "keep"})["Location"] == f"/f/{made.pk}/council"
    assert client.post(where, {"answer": "keep"}).status_code == 302
    assert Answer.rows.count() == 1
    bring(tmp_path / "first")
    assert "Nothing differs" in client.get(f"/f/{made.pk}/council").content.decode()
    tables["ssd_cp_visits"] = [visit("VC2", "C2", "2026-05-06")]
    bring(tmp_path / "second", tables)
    assert buttons(client.get(f"/f/{made.pk}/council").content.decode())
    assert visits(made) == ["2026-05-05"]


def test_taking_theirs_is_a_correction_by_whoever_takes_it(tmp_path: Path) -> None:
    _, made, ours, client = brought(tmp_path)
    corrected(made, ours, "2026-05-05")
    (where,) = buttons(client.get(f"/f/{made.pk}/council").content.decode())

    client.post(where, {"answer": "take"})

    assert visits(made) == ["2026-05-03"]
    assert StepTaken.rows.filter(family=made).order_by("-written_at").first().by == ours
    assert "Nothing differs" in client.get(f"/f/{made.pk}/council").content.decode()


def test_a_name_put_right_here_stays_and_can_be_given_up(tmp_path: Path) -> None:
    tables, made, _, client = brought(tmp_path)
    ivo = person(made, "Ivo")
    tables["ssd_person"][1]["pers_forename"] = "Ivor"
    bring(tmp_path / "second", tables)
    Person.rows.filter(pk=ivo.pk).update(known_as="Ivo")
    from kinfold.casework.families.models import Particulars

    assert Particulars.rows.get(person=ivo).given_names == "Ivor"
    tables["ssd_person"][1]["pers_surname"] = "Finch"
    bring(tmp_path / "third", tables)
    assert list(Particulars.rows.filter(person=ivo).values_list("given_names", "family_name")) == [
        ("Ivor", "Marlowe-Finch"),
        ("Ivor", "Finch"),
    ]
    assert "Nothing differs" in client.get(f"/f/{made.pk}/council").content.decode()


def test_what_was_taken_back_here_is_not_made_again(tmp_path: Path) -> None:
    tables, made, ours, client = brought(tmp_path)
    sight = Sight(ours)
    row = next(each for each in process.taken(sight, made.pk) if each.step == "visit")
    process.withdraw(sight, family_id=made.pk, row_id=row.pk, reason="Another child")
    tie = Parenthood.rows.filter(family=made).first()
    take_back(sight, family_id=made.pk, model=Parenthood, row_id=str(tie.pk))

    bring(tmp_path / "first")
    tables["ssd_cp_visits"] = [visit("VC2", "C2", "2026-05-04")]
    bring(tmp_path / "second", tables)

    assert visits(made) == []
    page = client.get(f"/f/{made.pk}/council").content.decode()
    assert "taken back" in page
    assert Parenthood.rows.filter(family=made, withdrawn=False).count() == 2


def test_what_has_gone_can_be_taken_back_here(tmp_path: Path) -> None:
    tables, made, _, client = brought(tmp_path)
    tables["ssd_cp_visits"] = []
    bring(tmp_path / "second", tables)
    (where,) = buttons(client.get(f"/f/{made.pk}/council").content.decode())

    client.post(where, {"answer": "take"})

    assert visits(made) == []
    assert not buttons(client.get(f"/f/{made.pk}/council").content.decode())


def test_a_doubt_is_settled_on_the_page(tmp_path: Path) -> None:
    _, made, _, client = brought(tmp_path)
    other = one_family("F2", 11)
    other["ssd_person"][1] |= {"pers_forename": "Zed"}
    ours = Statement.rows.get(family=made, key="C2", aspect="person")
    Statement.rows.filter(person=ours.person_id, aspect="person").delete()  # as if written here
    other["ssd_person"][1] |= {"pers_forename": "Ivo"}
    bring(tmp_path / "second", other)
    page = client.get(f"/f/{made.pk}/council").content.decode()
    where = next(each for each in buttons(page))
    assert "the same name and birth date" in page

    assert client.post(where, {"answer": "keep"}).status_code == 302

    bring(tmp_path / "second")
    assert family_of("F2") != made


def test_whoever_only_reads_sees_it_and_settles_nothing(tmp_path: Path) -> None:
    _, made, ours, client = brought(tmp_path)
    corrected(made, ours, "2026-05-05")
    (where,) = buttons(client.get(f"/f/{made.pk}/council").content.decode())
    crew, reader = team(), worker()
    TeamAllocation.objects.create(family=made, team=crew, starts_at=clock.now().replace(year=2025))
    holds(reader, crew)
    far = client_of(reader)

    assert "Written differently" in far.get(f"/f/{made.pk}/council").content.decode()
    assert not buttons(far.get(f"/f/{made.pk}/council").content.decode())
    assert far.post(where, {"answer": "take"}).status_code == 404
    assert visits(made) == ["2026-05-05"]
    assert client_of(worker()).get(f"/f/{made.pk}/council").status_code == 404


def test_a_button_that_is_none_settles_nothing(tmp_path: Path) -> None:
    _, made, ours, client = brought(tmp_path)
    corrected(made, ours, "2026-05-05")
    (where,) = buttons(client.get(f"/f/{made.pk}/council").content.decode())

    answer = client.post(where, {"answer": "both"})

    assert answer.status_code == 422
    assert "Press one of the buttons" in answer.content.decode()
    assert client.post(f"/f/{made.pk}/council/c0000000000000000", {"answer": "keep"}).status_code == 404


def test_the_page_tells_no_address(tmp_path: Path) -> None:
    tables, made, _, client = brought(tmp_path)
    Address.rows.filter(person=person(made, "Una")).update(lines="9 Elsewhere Row")
    tables["ssd_address"][0]["addr_address_json"] = "12 Otherplace Lane"
    bring(tmp_path / "second", tables)

    page = client.get(f"/f/{made.pk}/council").content.decode()

    assert "another address. Look there" in page
    assert "Otherplace" not in page
    assert "Otherplace" not in str(list(Statement.rows.values()))


TAB, WAITS = "Council’s system</a>", "waits for an answer: the council’s system says otherwise"


def test_the_overview_says_that_something_waits_and_only_where_something_does(tmp_path: Path) -> None:
    _, made, ours, client = brought(tmp_path)
    assert WAITS not in client.get(f"/f/{made.pk}").content.decode()

    corrected(made, ours, "2026-05-05")

    assert f"1 thing {WAITS}" in client.get(f"/f/{made.pk}").content.decode()


def test_a_family_of_which_the_files_never_told_has_no_tab(tmp_path: Path) -> None:
    _, made, ours, client = brought(tmp_path)
    other = family("Marsh", of=team(), allocated=(ours,))

    assert TAB in client.get(f"/f/{made.pk}").content.decode()
    assert TAB not in client.get(f"/f/{other.pk}").content.decode()


def test_an_address_of_the_files_does_not_stand_beside_a_move_written_here(tmp_path: Path) -> None:
    tables, made, ours, client = brought(tmp_path)
    ivo = person(made, "Ivo")
    told = Move(people=[ivo.pk], since=clock.today(), household="new", place=("3 Foolscap Court", "", ""))
    move(Sight(ours), family_id=made.pk, told=told, token="0" * 32)
    moved = {**tables["ssd_address"][1], "addr_table_id": "A9", "addr_address_postcode": "QX3 3CC"}
    moved |= {"addr_address_json": '{"HOUSE": "9", "STREET": "Other Street"}'}
    tables["ssd_address"].append(moved | {"addr_address_start_date": clock.today().isoformat()})

    bring(tmp_path / "second", tables)

    lives = client.get(f"/f/{made.pk}/people/{ivo.pk}").content.decode()
    assert "3 Foolscap Court" in lives
    assert "Other Street" not in lives
    page = client.get(f"/f/{made.pk}/council").content.decode()
    assert "another address. Look there" in page


def test_it_is_said_that_workers_of_the_files_are_not_allocated(tmp_path: Path) -> None:
    _, made, _, client = brought(tmp_path)
    assert "Nobody is allocated by these files" not in client.get(f"/f/{made.pk}/council").content.decode()
    told = {"family": made, "load": "invented", "theirs": {"on": "2026-03-02", "words": "Worker 17"}}
    Statement.rows.create(table="ssd_involvements", key="I1", aspect="beside", **told)

    assert "Nobody is allocated by these files" in client.get(f"/f/{made.pk}/council").content.decode()
