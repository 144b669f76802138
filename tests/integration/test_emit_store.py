"""Events of casework reach the store once each, with the people that linkage needs, and count once."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from intake_files import POLICE, police_row, write, write_ssd
from invented_families import safe_address
from kinfold.bridge.emit import emit
from kinfold.casework.families.models import Address, Identifier, Person
from kinfold.casework.outbox.models import OutboxEvent
from kinfold.casework.process import actions as process
from kinfold.casework.sharing.gate import Sight
from kinfold.casework.sharing.models import Seal
from kinfold.domain.case import Step
from kinfold.indicators.cohort import follow
from kinfold.intake.run import run
from kinfold.kit import clock
from kinfold.linkage import index
from kinfold.store.connection import open_store
from outbox_case import Case, ago, day

HOME = "4 Tollgate Row, Quill"
pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> Case:
    """A family with a plan begun and ended, referred a year ago."""
    with clock.told(ago(390)):
        made = Case()
        for each in Person.rows.all():
            Address.rows.create(person=each, lines=HOME, postcode="QS1 2AB", starts_at=ago(390))
    made.step(Step.REFERRAL, ago(400))
    made.step(Step.STRATEGY, ago(398))
    made.step(Step.ENQUIRY, ago(398), *made.children)
    made.step(Step.ENQUIRY_END, ago(395), *made.children, outcome="conference")
    made.step(Step.CONFERENCE, ago(393), *made.children, decision="plan")
    made.step(Step.PROTECTION_PLAN, ago(393), *made.children, category="neglect")
    made.step(Step.PROTECTION_PLAN_END, ago(100), *made.children)
    return made


def told(home: Path, query: str) -> list[tuple[Any, ...]]:
    with open_store(home) as con:
        return con.sql(query).fetchall()


STANDING = "select kind, starts_on, ends_on, flags from sent_event where source = 'casework' order by all"


def test_events_are_sent_once_however_often_it_is_asked(case: Case, tmp_path: Path) -> None:
    first = emit(tmp_path)
    again = emit(tmp_path)

    assert first.events == OutboxEvent.rows.count()
    assert (again.events, again.records) == (0, 0)
    assert again.standing == 10  # five kinds for each of two children
    assert told(tmp_path, "select count(*), count(distinct event_id) from event") == [(first.events,) * 2]
    assert ("care.protection_plan", day(393), day(100), "") in told(tmp_path, STANDING)
    lines, accepted = told(tmp_path, "select sum(lines), sum(accepted) from manifest")[0]
    assert lines == accepted == first.events + first.records


def test_a_correction_and_a_withdrawal_reach_what_was_sent_before(case: Case, tmp_path: Path) -> None:
    emit(tmp_path)
    [row] = case.step(Step.REFERRAL, ago(20))
    emit(tmp_path)
    process.correct(
        Sight(case.by), family_id=case.id, row_id=row.pk, at=ago(21), details={}, reason="Wrong day"
    )
    emit(tmp_path)
    assert ("care.referral", day(21), None, "") in told(tmp_path, STANDING)
    stands = process.in_place_of(Sight(case.by).rows(process.StepTaken, case.id), row.pk)
    assert stands is not None
    process.withdraw(Sight(case.by), family_id=case.id, row_id=stands.pk, reason="Not this family")
    emit(tmp_path)

    assert sum(kind == "care.referral" for kind, *_ in told(tmp_path, STANDING)) == 2
    assert told(tmp_path, "select count(*) from event where flags = 'withdrawn'") == [(2,)]


def test_a_store_made_anew_holds_the_same(case: Case, tmp_path: Path) -> None:
    emit(tmp_path / "one")
    case.step(Step.CLOSURE, clock.now())
    emit(tmp_path / "one")
    emit(tmp_path / "two")

    assert told(tmp_path / "one", STANDING) == told(tmp_path / "two", STANDING)


def test_people_are_joined_with_what_the_police_know_of_them(case: Case, tmp_path: Path) -> None:
    row = police_row(1, forename="Esi", surname="Quince", dob="01/01/1990", sex="Female", phone="")
    run(tmp_path, [write(tmp_path / "in" / "police.csv", POLICE, [row])])
    emit(tmp_path)
    with open_store(tmp_path) as con:
        index.run(con)
        families = follow.prepare(con, clock.today())
        assert con.sql(
            "select count(distinct person_id), count(*) "
            "from person_link join person_record using (record_id) "
            "where surname = 'Quince' and first_name = 'Esi'"
        ).fetchall() == [(1, 2)]
    assert families.select("referred_on", "allocated_on").rows() == [(day(400), day(390))]


def test_of_a_sealed_family_no_name_leaves_and_of_a_safe_address_nothing(case: Case, tmp_path: Path) -> None:
    mother = Person.rows.get(given_names="Esi")
    Identifier.rows.create(person=mother, kind="nhs_number", value="999 000 0018", source="nhs")
    safe_address(case.family, mother, case.by, kept="1 Hidden Close")
    emit(tmp_path / "open")
    with (tmp_path / "open" / "kinfold.duckdb").open("rb") as store:
        assert b"Hidden Close" not in store.read()
    kept = "select first_name, address_line is null, nhs_number from person_record order by first_name"
    assert told(tmp_path / "open", kept) == [
        ("Esi", True, "9990000018"), ("Ivo", False, None), ("Pip", False, None),
    ]  # fmt: skip

    Seal.objects.create(family=case.family, reason="Known to a worker's relative", by=case.by)
    emit(tmp_path / "sealed")
    bare = "select first_name, surname, address_line, postcode, nhs_number from person_record order by all"
    nothing = (None, None, None, None)
    assert told(tmp_path / "sealed", bare) == [(*nothing, "9990000018"), (*nothing, None), (*nothing, None)]
    assert told(tmp_path / "sealed", "select count(*) from sent_event") == [(10,)]


def test_a_name_put_right_stays_one_person(case: Case, tmp_path: Path) -> None:
    emit(tmp_path)
    Person.rows.filter(given_names="Pip").update(given_names="Philippa", family_name="Adeyemi")
    emit(tmp_path)

    with open_store(tmp_path) as con:
        index.run(con)
        who = con.sql(
            "select count(distinct person_id), count(*) "
            "from person_link join person_record using (record_id) where first_name in ('Pip', 'Philippa')"
        ).fetchall()
    assert who == [(1, 2)]


def extract(folder: Path) -> Path:
    """Write what the council's system would say of the same history."""

    def each(make: Any) -> list[tuple[str, ...]]:
        return [make(number, who) for number, who in enumerate(("C1", "C2"))]

    referred, begun = day(400), day(390)
    return write_ssd(
        folder,
        {
            "ssd_person": [
                ("M1", "Esi", "Quince", "F", "", "", "1990-01-01", ""),
                ("C1", "Pip", "Quince", "", "", "", "2020-01-01", ""),
                ("C2", "Ivo", "Quince", "", "", "", "2021-01-01", ""),
            ],
            "ssd_family": [("F1", "FAM1", "M1"), ("F2", "FAM1", "C1"), ("F3", "FAM1", "C2")],
            "ssd_address": [
                (
                    f"A{n}",
                    '{"HOUSE":"4","STREET":"Tollgate Row","TOWN":"Quill"}',
                    who,
                    "HOME",
                    f"{begun}",
                    "",
                    "QS1 2AB",
                )
                for n, who in enumerate(("M1", "C1", "C2"))
            ],
            "ssd_mother": [("O1", "M1", "C1", ""), ("O2", "M1", "C2", "")],
            "ssd_cin_episodes": each(lambda n, who: (f"R{n}", who, f"{referred}", "N1", "N", "", "")),
            "ssd_s47_enquiry": each(lambda n, who: (f"S{n}", who, f"{day(398)}", f"{day(395)}", "N")),
            "ssd_initial_cp_conference": each(lambda n, who: (f"K{n}", who, "N", f"{day(393)}", "Y")),
            "ssd_cp_plans": each(lambda n, who: (f"P{n}", who, f"{day(393)}", f"{day(100)}", "NEG", "NEG")),
            "ssd_involvements": each(lambda n, who: (f"I{n}", "T1", f"{begun}", "", who)),
            "ssd_department": [("T1", "North Family Safeguarding team")],
        },
    )


def police(home: Path) -> None:
    """Read in a year and a half of call-outs that name the mother."""
    rows = [
        police_row(
            number, reported_at=(ago(600) + timedelta(days=number * 20)).strftime("%d/%m/%Y 20:00"),
            nominal_ref="N1", forename="Esi", surname="Quince", dob="01/01/1990", sex="Female",
        )
        for number in range(29)
    ]  # fmt: skip
    run(home, [write(home / "in" / "police_incidents.csv", POLICE, rows)])


def figures(home: Path) -> tuple[Any, ...]:
    """Give what indicators rest on: the families followed, and the events of care that are counted."""
    from kinfold.indicators.catalogue import INDICATORS
    from kinfold.indicators.compute import figures as compute

    with open_store(home) as con:
        index.run(con)
        families = follow.prepare(con, clock.today())
        found = compute(con, next(each for each in INDICATORS if each.id == "police-call-outs"), families,
                        clock.today())  # fmt: skip
        counted = con.sql(
            "select kind, starts_on, ends_on, count(distinct person_id) from current_event "
            "join person_link using (record_id) where kind like 'care.%' group by all order by all"
        ).fetchall()
        times = con.sql("select count(*) from current_event where kind like 'care.%'").fetchall()
    return (
        families.drop("family_id").rows(), counted, times, found.main, found.washed, found.months,
    )  # fmt: skip


@pytest.fixture
def homes(case: Case, tmp_path: Path) -> tuple[Path, Path, Path]:
    """The same history in three stores: written down here, sent by the council, and both."""
    ours, theirs, both = (tmp_path / name for name in ("ours", "theirs", "both"))
    for home in (ours, theirs, both):
        police(home)
    for home in (theirs, both):
        run(home, [extract(home / "ssd")])
    for home in (ours, both):
        emit(home)
    return ours, theirs, both


def test_the_same_history_gives_the_same_figures_from_here_from_the_council_and_from_both(
    homes: tuple[Path, Path, Path],
) -> None:
    ours, theirs, both = map(figures, homes)

    assert ours == theirs
    assert ours == both
    assert ours[0]
    assert len(ours[1]) == 5
