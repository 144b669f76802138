"""Events of casework reach the store once each, with the people that linkage needs, and count once."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from intake_files import ADMISSIONS, POLICE, admission_row, police_row, write, write_ssd
from invented_families import safe_address
from kinfold.bridge.emit import emit
from kinfold.casework.families.models import Address, Identifier, Person
from kinfold.casework.outbox.models import OutboxEvent
from kinfold.casework.persons.joining import join, part
from kinfold.casework.process import actions as process
from kinfold.casework.saving.models import form_token
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


def test_those_of_a_sealed_family_are_joined_by_number_alone(case: Case, tmp_path: Path) -> None:
    mother = Person.rows.get(given_names="Esi")
    Identifier.rows.create(person=mother, kind="nhs_number", value="999 000 0018", source="nhs")
    Seal.objects.create(family=case.family, reason="Known to a worker's relative", by=case.by)
    spell = admission_row(1, nhs_number="9990000018", forename="Esi", surname="Quince", dob="19900101")
    run(tmp_path, [write(tmp_path / "in" / "emergency_admissions.csv", ADMISSIONS, [spell])])
    emit(tmp_path)

    with open_store(tmp_path) as con:
        index.run(con)
        who = con.sql(
            "select count(distinct person_id), count(*) from person_link "
            "join person_record using (record_id) where nhs_number = '9990000018'"
        ).fetchall()
    assert who == [(1, 2)]


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


def extract(folder: Path, late: int = 0) -> Path:
    """Write what the council's system would say of the same history, its days so many later."""

    def on(days: int) -> str:
        return day(days - late).isoformat()

    def each(make: Any) -> list[tuple[str, ...]]:
        return [make(number, who) for number, who in enumerate(("C1", "C2"))]

    place = '{"HOUSE":"4","STREET":"Tollgate Row","TOWN":"Quill"}'
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
                (f"A{who}", place, who, "HOME", on(390), "", "QS1 2AB") for who in ("M1", "C1", "C2")
            ],
            "ssd_mother": [("O1", "M1", "C1", ""), ("O2", "M1", "C2", "")],
            "ssd_cin_episodes": [
                *each(lambda n, who: (f"R{n}", who, on(400), "N1", "N", "", on(95))),
                *each(lambda n, who: (f"Q{n}", who, on(60), "N1", "N", "", "")),
            ],
            "ssd_s47_enquiry": each(lambda n, who: (f"S{n}", who, on(398), on(395), "N")),
            "ssd_initial_cp_conference": [
                *each(lambda n, who: (f"K{n}", who, "N", on(393), "Y")),
                *each(lambda n, who: (f"L{n}", who, "N", on(50), "Y")),
            ],
            "ssd_cp_plans": [
                *each(lambda n, who: (f"P{n}", who, on(393), on(100), "NEG", "NEG")),
                *each(lambda n, who: (f"N{n}", who, on(50), "", "NEG", "NEG")),
            ],
            "ssd_involvements": each(lambda n, who: (f"I{n}", "T1", on(390), on(95), who)),
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


def test_records_joined_here_are_one_person_there_until_they_are_taken_apart(
    case: Case, tmp_path: Path
) -> None:
    pip, ivo = case.children
    sight = Sight(case.by)
    joining = join(
        sight, family_id=case.id, person_id=pip, other_family_id=case.id, other_id=ivo, reason="Typed twice",
        token=form_token(),
    )  # fmt: skip
    assert joining is not None
    emit(tmp_path)
    assert {each.child_id for each in OutboxEvent.rows.filter(withdrawn=True)} == {ivo}
    kinds = "select kind from link_constraint where revoked_at is null"
    assert told(tmp_path, kinds) == [("must",)]

    part(
        Sight(case.by), family_id=case.id, person_id=pip, joining_id=str(joining.pk), reason="Two after all",
        token=form_token(),
    )  # fmt: skip
    emit(tmp_path)
    emit(tmp_path)
    assert told(tmp_path, kinds) == [("cannot",)]
    assert sum(kind == "care.referral" for kind, *_ in told(tmp_path, STANDING)) == 2


REFERRED_AGAIN = """
select count(*) from (
    select distinct person_id, starts_on from current_event join person_link using (record_id)
    where kind = 'care.referral'
) as later
where exists (
    select 1 from current_event join person_link using (record_id)
    where kind = 'care.referral' and person_id = later.person_id
        and current_event.starts_on between later.starts_on - 365 and later.starts_on - 1
)
"""
SECOND_PLANS = """
select count(*) from (
    select person_id from current_event join person_link using (record_id)
    where kind = 'care.protection_plan' group by person_id having count(distinct starts_on) > 1
)
"""


@pytest.fixture
def history(case: Case) -> Case:
    """Close the case, refer the family again within a year, and begin a second plan."""
    case.step(Step.CLOSURE, ago(95))
    case.step(Step.REFERRAL, ago(60))
    case.step(Step.STRATEGY, ago(58))
    case.step(Step.CONFERENCE, ago(50), *case.children, decision="plan")
    case.step(Step.PROTECTION_PLAN, ago(50), *case.children, category="neglect")
    return case


def test_the_same_history_gives_the_same_figures_from_here_from_the_council_and_from_both(
    history: Case, tmp_path: Path
) -> None:
    ours, theirs, both, later = (tmp_path / name for name in ("ours", "theirs", "both", "later"))
    for home, late in ((theirs, 0), (both, 0), (later, 3)):
        run(home, [extract(home / "ssd", late)])
    for home in (ours, both, later):
        emit(home)
    for home in (ours, theirs, both, later):
        police(home)

    found = figures(ours)

    assert found == figures(theirs)
    assert found == figures(both)
    assert found == figures(later)  # the council's days differ by three
    assert {kind for kind, *_ in found[1]} == {
        *("care.referral", "care.s47_enquiry", "care.initial_conference"),
        *("care.protection_plan", "care.allocation"),
    }
    for home in (ours, theirs, both, later):
        assert told(home, REFERRED_AGAIN) == [(2,)]
        assert told(home, SECOND_PLANS) == [(2,)]
