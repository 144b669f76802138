"""The tables of a children's-services extract become persons with addresses, families and events."""

import pytest

from intake_files import write_ssd
from kinfold.domain.identifiers import upn_check_letter
from kinfold.intake.run import run
from kinfold.store.connection import open_store

UPN = upn_check_letter("919412309017") + "919412309017"
TABLES = {
    "ssd_person": [
        ("C1", "Ottoline", "Pargeter", "F", "", "", "2014-06-21", "999 000 0050"),
        ("M1", "Dulcie", "Pargeter", "F", "", "", "1988-01-02", ""),
        ("A1", "Zebedee", "Quartermain", "M", "", "", "1985-05-05", ""),
    ],
    "ssd_family": [("F-1", "FAM1", "C1"), ("F-2", "FAM1", "A1")],
    "ssd_address": [
        ("A-1", '{"HOUSE":"4","STREET":"Tollgate Row"}', "C1", "HOME", "2020-01-01", "2023-12-31", "QS1 2AB"),
        ("A-2", '{"HOUSE":"9","STREET":"Mill Lane"}', "C1", "HOME", "2024-01-01", "", "QS2 3CD"),
    ],
    "ssd_linked_identifiers": [("L1", "C1", "UPN", UPN, "", ""), ("L2", "M1", "UPN", "X123", "", "")],
    "ssd_mother": [("MO1", "M1", "C1", "2014-06-21")],
    "ssd_cin_episodes": [
        ("R1", "C1", "2023-06-01", "N5", "N", "", "2023-09-01"),
        ("R2", "C1", "2024-02-01", "N1", "N", "", ""),
    ],
    "ssd_s47_enquiry": [("S1", "C1", "2024-02-03", "2024-02-20", "N")],
    "ssd_cp_plans": [("P1", "C1", "2024-03-01", "", "NEG", "NEG")],
    "ssd_involvements": [
        ("I1", "T1", "2024-04-01", "", "C1"),
        ("I2", "T2", "2024-02-01", "", "C1"),
    ],
    "ssd_department": [("T1", "North Family Safeguarding team"), ("T2", "Assessment")],
}


@pytest.fixture
def home(tmp_path):
    run(tmp_path, [write_ssd(tmp_path / "in", TABLES)])
    return tmp_path


def table(home, query):
    with open_store(home, create=True) as con:
        return con.sql(query).fetchall()


def test_a_person_has_a_record_for_each_dated_address(home):
    rows = table(
        home,
        "select subject_key, first_name, nhs_number, upn, address_line, postcode, record_date::text, "
        "last_seen::text from person_record order by subject_key, record_date",
    )

    assert rows == [
        ("A1", "Zebedee", None, None, None, None, "2023-06-01", "2024-04-01"),
        ("C1", "Ottoline", "9990000050", UPN, "4 Tollgate Row", "QS1 2AB", "2020-01-01", "2023-12-31"),
        ("C1", "Ottoline", "9990000050", UPN, "9 Mill Lane", "QS2 3CD", "2024-01-01", "2024-04-01"),
        ("M1", "Dulcie", None, None, None, None, "2023-06-01", "2024-04-01"),
    ]


def test_a_mother_belongs_to_her_childs_family_though_no_row_says_so(home):
    rows = table(
        home,
        "select family_ref, subject_key, role from family_statement "
        "join person_record using (record_id) order by 2",
    )

    assert rows == [("FAM1", "A1", "adult"), ("FAM1", "C1", "child"), ("FAM1", "M1", "mother")]


def test_events_hang_on_the_record_of_their_day_and_only_the_safeguarding_team_allocates(home):
    rows = table(
        home,
        "select kind, occurrence, starts_on::text, flags, postcode from event "
        "join person_record using (record_id) order by starts_on, kind",
    )

    assert rows == [
        ("care.referral", "R1", "2023-06-01", "need-N5", "QS1 2AB"),
        ("care.referral", "R2", "2024-02-01", "need-N1", "QS2 3CD"),
        ("care.s47_enquiry", "S1", "2024-02-03", "", "QS2 3CD"),
        ("care.protection_plan", "P1", "2024-03-01", "", "QS2 3CD"),
        ("care.allocation", "I1", "2024-04-01", "team-T1", "QS2 3CD"),
    ]


def test_a_later_extract_closes_a_plan_and_keeps_what_was_said_before(home):
    later = TABLES | {"ssd_cp_plans": [("P1", "C1", "2024-03-01", "2024-08-30", "NEG", "NEG")]}

    report = run(home, [write_ssd(home / "later", later)])

    assert {one.manifest.source for one in report.files if not one.was_read} == {"ssd_cp_plans"}
    plans = (
        "select ends_on::text, replaces is not null from {} where kind = 'care.protection_plan' order by 2"
    )
    assert table(home, plans.format("event")) == [(None, False), ("2024-08-30", True)]
    assert table(home, plans.format("current_event")) == [("2024-08-30", True)]
    assert table(home, "select count(*) from current_event") == [(5,)]


def test_brothers_and_sisters_may_share_a_referral(home):
    shared = [("R9", "C1", "2024-05-01", "N1", "N", "", ""), ("R9", "A1", "2024-05-01", "N1", "N", "", "")]

    run(home, [write_ssd(home / "shared", {"ssd_cin_episodes": shared})])

    assert table(home, "select count(*), count(replaces) from current_event where occurrence = 'R9'") == [
        (2, 0)
    ]


def test_a_statement_taken_back_stands_again(home):
    day = "select ends_on::text from current_event where kind = 'care.protection_plan'"
    for name, ends in (("b", "2024-08-30"), ("a", "")):
        plan = {"ssd_cp_plans": [("P1", "C1", "2024-03-01", ends, "NEG", "NEG")]}
        folder = write_ssd(home / name, plan)
        (folder / "ssd_cp_plans.csv").open("a").write("P2,C1,2023-01-01,2023-02-01,NEG,NEG\n" * (name == "a"))
        run(home, [folder])

    assert table(home, f"{day} and occurrence = 'P1'") == [(None,)]


def test_rows_about_people_not_yet_known_wait_for_them(tmp_path):
    people = {"ssd_person": TABLES["ssd_person"]}
    others = {name: rows for name, rows in TABLES.items() if name != "ssd_person"}

    first = run(tmp_path, [write_ssd(tmp_path / "others", others)])
    assert first.waiting == 5
    assert table(tmp_path, "select count(*) from event") == [(0,)]

    second = run(tmp_path, [write_ssd(tmp_path / "people", people)])

    assert second.waiting == 0
    assert table(tmp_path, "select count(*) from current_event") == [(5,)]


def test_tables_read_one_by_one_in_another_order_tell_the_same_events(tmp_path, home):
    write_ssd(tmp_path / "apart", TABLES)
    apart = tmp_path / "home"
    for path in sorted((tmp_path / "apart").iterdir(), reverse=True):
        run(apart, [path])

    told = "select event_id, kind, occurrence, starts_on, ends_on, flags from current_event order by all"
    assert table(apart, told) == table(home, told)
