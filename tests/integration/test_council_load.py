"""Bringing the council's files in: what is made of them, that a second time changes nothing, what is held."""

from pathlib import Path
from typing import Any

import pytest

import council_folders as folders
from council_folders import bring, family_of, one_family, person, steps, together, visit, write
from invented_families import family as written_here
from invented_families import holds, team, worker
from kinfold.bridge.council.load import check, load
from kinfold.casework.accounts.models import User
from kinfold.casework.allocations.models import TeamAllocation
from kinfold.casework.audit.models import AuditEvent, Subject
from kinfold.casework.council.models import Answer, CouncilLoad, HeldPlace, Statement
from kinfold.casework.families.models import (
    Address,
    Family,
    FamilyName,
    Identifier,
    Membership,
    Parenthood,
    Person,
)
from kinfold.casework.process.models import StepTaken
from kinfold.casework.sharing.models import Notice, Seal
from kinfold.domain.agency import Role
from kinfold.domain.errors import UserError
from kinfold.kit import clock
from web_visitors import client_of

pytestmark = pytest.mark.django_db
TABLES = (
    Family,
    FamilyName,
    Person,
    Membership,
    Address,
    Identifier,
    Parenthood,
    StepTaken,
    Statement,
    Answer,
)


def everything() -> dict[str, list[object]]:
    """Give all rows of all tables that a load writes, but who looked and when."""
    found = {table.__name__: list(table.rows.order_by("pk").values()) for table in TABLES}
    return {**found, "teams": list(TeamAllocation.objects.order_by("pk").values())}


def test_a_family_is_made_with_its_people_ties_steps_and_origin(tmp_path: Path) -> None:
    told = bring(tmp_path, one_family())

    made = family_of("F1")
    assert FamilyName.rows.get(family=made).name == "Marlowe-Finch"
    parts = dict(Membership.rows.filter(family=made).values_list("person__given_names", "part"))
    assert parts == {"Una": "mother", "Ivo": "child", "Wren": "child"}
    assert Parenthood.rows.filter(family=made, parent=person(made, "Una")).count() == 2
    assert [(step, on) for step, on, _ in steps(made)] == [
        ("referral", "2026-03-02"),
        ("protection_plan", "2026-04-01"),
        ("visit", "2026-05-03"),
    ]
    assert steps(made)[0][2] == {"source": "police"}
    visited = Statement.rows.get(family=made, table="ssd_cp_visits")
    assert (visited.key, visited.target) == ("VC2", "steptaken")
    by = StepTaken.rows.get(pk=visited.target_id).by
    assert (by.display_name, by.is_active, by.has_usable_password()) == ("The council’s system", False, False)
    assert told.counts["families_new"] == 1


def test_the_same_folder_twice_changes_nothing(tmp_path: Path) -> None:
    tables = together(one_family(), one_family("F2", 11, "Tansy-Okoro"))
    bring(tmp_path, tables)
    before = everything()

    told = bring(tmp_path)

    assert everything() == before
    assert told.counts == {"families_same": 2}


def test_a_check_changes_nothing_and_says_what_a_load_would_do(tmp_path: Path) -> None:
    folders.write(tmp_path, one_family())
    by, before = folders.operator().sign_in_name, everything()

    told = check(tmp_path, by=by)

    assert everything() == before
    assert not User.objects.get_queryset().filter(sign_in_name="council-system").exists()
    assert not CouncilLoad.objects.exists()
    assert not AuditEvent.objects.exists()
    assert told.counts == load(tmp_path, by=by).counts


def test_what_is_out_of_order_is_brought_in_and_said(tmp_path: Path) -> None:
    told = bring(tmp_path, one_family())

    assert told.counts["out_of_order"] >= 1
    assert "protection_plan" in {step for step, _, _ in steps(family_of("F1"))}


def test_later_folders_add_and_change(tmp_path: Path) -> None:
    tables = one_family()
    bring(tmp_path / "may", tables)
    tables["ssd_cp_visits"] = [visit("VC2", "C2", "2026-05-04"), visit("V2", "C2", "2026-06-01", "N")]
    tables["ssd_cp_plans"][0]["cppl_cp_plan_end_date"] = "2026-09-30"
    tables["ssd_person"][2]["pers_surname"] = "Marlowe"

    told = bring(tmp_path / "june", tables)

    made = family_of("F1")
    assert [(step, on) for step, on, _ in steps(made)][2:] == [
        ("visit", "2026-05-04"),
        ("visit", "2026-06-01"),
        ("protection_plan_end", "2026-09-30"),
    ]
    corrected = StepTaken.rows.get(family=made, step="visit", replaces__isnull=False)
    assert corrected.reason == "The council's system has changed it"
    assert told.counts["changed"] == 3  # the visit, the name, and what is kept beside the plan
    assert Family.rows.count() == 1


def test_a_case_is_closed_once_no_child_of_it_is_open(tmp_path: Path) -> None:
    tables = one_family()
    first, second = tables["ssd_cin_episodes"]
    first |= {"cine_close_date": "2026-06-01", "cine_close_reason": "RC9"}
    bring(tmp_path / "one", tables)
    assert "closure" not in {step for step, _, _ in steps(family_of("F1"))}
    second |= {"cine_close_date": "2026-07-01", "cine_close_reason": "RC5"}

    bring(tmp_path / "two", tables)

    assert steps(family_of("F1"))[-1] == ("closure", "2026-07-01", {"reason": "moved"})


def test_a_row_that_vanishes_is_told_and_not_deleted(tmp_path: Path) -> None:
    tables = one_family()
    bring(tmp_path / "one", tables)
    tables["ssd_cp_visits"] = []

    told = bring(tmp_path / "two", tables)

    assert told.counts["gone"] == 1
    assert ("visit", "2026-05-03") in [(step, on) for step, on, _ in steps(family_of("F1"))]


def test_a_table_that_was_not_sent_loses_nothing(tmp_path: Path) -> None:
    tables = one_family()
    bring(tmp_path / "one", tables)

    told = bring(tmp_path / "two", {name: rows for name, rows in tables.items() if name != "ssd_cp_visits"})

    assert told.counts == {"families_same": 1}
    assert any("ssd_cp_visits" in each for each in told.notes)


def test_two_numbers_are_two_families_though_they_share_someone(tmp_path: Path) -> None:
    tables = together(one_family(), one_family("F2", 11))
    tables["ssd_family"].append({"fami_family_id": "F2", "fami_person_id": "C1"})

    bring(tmp_path, tables)

    first, second = family_of("F1"), family_of("F2")
    assert first != second
    assert Membership.rows.filter(person=person(first, "Una")).count() == 2
    assert bring(tmp_path).counts == {"families_same": 2}


def test_without_numbers_mothers_and_children_are_one_family(tmp_path: Path) -> None:
    tables = one_family()
    tables["ssd_family"] = []
    bring(tmp_path / "one", tables)

    made = family_of("mother:C1")
    assert Membership.rows.filter(family=made).count() == 3

    bring(tmp_path / "two", one_family())
    assert family_of("F1") == made
    assert Family.rows.count() == 1


def test_someone_here_by_nhs_number_and_birth_date_is_joined_to(tmp_path: Path) -> None:
    here = written_here("Marlowe-Finch")
    child = Membership.rows.get(family=here, part="child").person
    tables = one_family()
    tables["ssd_person"][1] |= {"pers_dob": "2024-05-02", "pers_common_child_id": "9990000018"}

    bring(tmp_path, tables)

    assert family_of("F1") == here
    assert Statement.rows.get(table="ssd_person", key="C2", aspect="person").person == child
    assert Membership.rows.filter(family=here).count() == 4  # Una and Wren are new here
    assert Person.rows.get(pk=child.pk).given_names == "Pip"


def test_who_is_only_alike_waits_for_a_person_to_say(tmp_path: Path) -> None:
    here = written_here("Marlowe-Finch")
    tables = one_family()
    tables["ssd_person"][1] |= {"pers_forename": "Pip", "pers_dob": "2024-05-02"}

    told = bring(tmp_path, tables)

    assert told.counts["families_held"] == 1
    assert [why for _, _, why in told.doubts] == ["name"]
    assert Family.rows.count() == 1
    doubt = Statement.rows.get(aspect="doubt")
    assert doubt.family == here
    assert bring(tmp_path).counts["families_held"] == 1
    assert Statement.rows.count() == 1
    Answer.rows.create(family=here, statement=doubt.pk, takes=True, by=folders.operator())
    bring(tmp_path)
    assert family_of("F1") == here


def test_somebody_else_becomes_a_family_of_their_own(tmp_path: Path) -> None:
    here = written_here("Marlowe-Finch")
    tables = one_family()
    tables["ssd_person"][1] |= {"pers_forename": "Pip", "pers_dob": "2024-05-02"}
    bring(tmp_path, tables)
    doubt = Statement.rows.get(aspect="doubt")
    Answer.rows.create(family=here, statement=doubt.pk, takes=False, by=folders.operator())

    bring(tmp_path)

    assert family_of("F1") != here


def test_a_doubt_about_a_sealed_family_is_told_to_nobody(tmp_path: Path) -> None:
    here = written_here("Marlowe-Finch")
    Seal.objects.create(family=here, reason="x", by=folders.operator())
    tables = one_family()
    tables["ssd_person"][1] |= {"pers_forename": "Pip", "pers_dob": "2024-05-02"}

    assert bring(tmp_path, tables).doubts == ()


def test_teams_are_known_by_their_name_and_other_families_wait(tmp_path: Path) -> None:
    ours, tables = team("Vellum Team"), together(one_family(), one_family("F2", 11))
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "ssd_department.csv").write_text(
        "dept_team_id,dept_team_name\nD1,vellum team\nD2,Other\n"
    )
    (tmp_path / "one" / "ssd_involvements.csv").write_text(
        "invo_involvements_id,invo_professional_team,invo_involvement_start_date,invo_involvement_end_date,invo_person_id\n"
        "I1,D1,2026-04-10,,C2\nI2,D2,2026-04-11,,C12\n"
    )

    told = bring(tmp_path / "one", tables)

    assert told.without_team == 1
    assert TeamAllocation.objects.get().team == ours
    assert TeamAllocation.objects.get().family == family_of("F1")
    assert told.unknown_teams == ("Other",)
    from kinfold.casework.allocations.queries import unallocated

    assert list(Family.rows.filter(unallocated(clock.now()))) == [family_of("F2")]


def test_families_without_a_team_wait_on_the_board_of_the_team_named_for_it(
    tmp_path: Path, settings: Any
) -> None:
    settings.KINFOLD_DEMO = True
    keeper, manager = team("Assessment"), worker(Role.TEAM_MANAGER)
    holds(manager, keeper, leads=True)
    closed = one_family("F3", 21)
    for each in (*closed["ssd_cin_episodes"], *closed["ssd_cp_plans"]):
        each |= {name: "2026-06-01" for name in each if name.endswith(("close_date", "plan_end_date"))}
    bring(tmp_path, together(one_family(), closed))
    assert client_of(manager).get(f"/f/{family_of('F1').pk}").status_code == 404

    with pytest.raises(UserError, match="--waits-with"):
        load(tmp_path, by=folders.operator().sign_in_name, keeper="Nobody")
    for count in (1, 0):
        told = load(tmp_path, by=folders.operator().sign_in_name, keeper="assessment")
        assert (told.counts["kept_until_allocated"], told.without_team) == (count, 0)

    (row,) = TeamAllocation.objects.all()
    assert (row.family, row.until_allocated) == (family_of("F1"), True)
    board = client_of(manager).get("/team").content.decode()
    assert "waits for a Family Safeguarding team" in board
    assert client_of(manager).get(f"/f/{row.family_id}/allocate").status_code == 200


def test_a_family_that_waited_goes_to_the_team_that_the_files_name_later(tmp_path: Path) -> None:
    keeper, ours = team("Assessment"), team("Vellum Team")
    write(tmp_path, one_family())
    load(tmp_path, by=folders.operator().sign_in_name, keeper="Assessment")
    (tmp_path / "ssd_department.csv").write_text("dept_team_id,dept_team_name\nD1,vellum team\n")
    (tmp_path / "ssd_involvements.csv").write_text(
        "invo_involvements_id,invo_professional_team,invo_involvement_start_date,invo_involvement_end_date,invo_person_id\n"
        "I1,D1,2026-04-10,,C2\n"
    )

    load(tmp_path, by=folders.operator().sign_in_name, keeper="Assessment")

    now = TeamAllocation.objects.at(clock.now())
    assert [(each.team, each.until_allocated) for each in now] == [(ours, False)]
    assert TeamAllocation.objects.get(team=keeper).ends_at


def test_a_load_is_in_the_audit_with_who_and_which_families(tmp_path: Path) -> None:
    bring(tmp_path, one_family())

    entry = AuditEvent.objects.get(route="council_load")
    assert entry.actor == folders.operator().id
    assert Subject.objects.get(entry=entry.sequence).family == family_of("F1").pk


def test_only_an_administrator_brings_in(tmp_path: Path) -> None:
    folders.write(tmp_path, one_family())
    from invented_families import worker

    with pytest.raises(UserError, match="administrator"):
        load(tmp_path, by=worker().sign_in_name)


def test_an_address_of_someone_kept_safe_is_not_taken_and_custodians_are_told_once(tmp_path: Path) -> None:
    from invented_families import allocate, safe_address, worker
    from kinfold.casework.safety.kept import SafePlace, seal
    from kinfold.casework.sharing.models import Custodian

    tables = one_family()
    bring(tmp_path / "one", tables)
    made = family_of("F1")
    keeper, mother = worker(), person(made, "Una")
    allocate(keeper, made)
    Custodian.objects.create(family=made, worker=keeper, by=keeper)
    safe_address(
        made,
        mother,
        keeper,
        seal(SafePlace("1 Hidden Close", "", "", ""), family_id=made.pk, person_id=mother.pk),
    )
    moved = {**tables["ssd_address"][0], "addr_table_id": "A9", "addr_address_json": "1 Hidden Close"}
    moved |= {"addr_address_start_date": "2026-08-01"}
    tables["ssd_address"].append(moved)

    bring(tmp_path / "two", tables)
    bring(tmp_path / "two")

    assert not Address.rows.filter(lines="1 Hidden Close").exists()
    assert "Hidden" not in str([each.theirs for each in Statement.rows.all()])
    assert HeldPlace.objects.count() == 1
    assert [each.kind for each in Notice.objects.filter(to=keeper)] == ["safe:council"]


def test_what_is_brought_in_lands_as_events_once(tmp_path: Path) -> None:
    from kinfold.casework.outbox.models import OutboxEvent

    bring(tmp_path, one_family())
    first = list(OutboxEvent.rows.values_list("kind", "family_id"))
    bring(tmp_path)

    assert ("care.protection_plan", family_of("F1").pk) in first
    assert list(OutboxEvent.rows.values_list("kind", "family_id")) == first
