"""Partners' events come into a family by sure links alone, each once, and what changed or went is told."""

from pathlib import Path
from typing import Any

import pytest

from intake_files import AE, POLICE, police_row, write
from invented_families import allocate, worker
from kinfold.bridge.emit import emit
from kinfold.bridge.partners import bring
from kinfold.casework.families.models import Address, Identifier, Membership, Person
from kinfold.casework.partners.models import HealthEvent, PoliceEvent, RecordEvent, Supply
from kinfold.casework.partners.reading import events_of, late_sources
from kinfold.casework.sharing.gate import Sight
from kinfold.domain.agency import Role, Sector
from kinfold.domain.case import Step
from kinfold.intake.run import run
from kinfold.kit import clock
from kinfold.linkage import decisions, index
from kinfold.store.connection import open_store
from outbox_case import Case, ago

HOME = "4 Tollgate Row, Quill"
NUMBER, PHONE = "9990000018", "01632 960123"
pytestmark = pytest.mark.django_db
ESI = {"forename": "Esi", "surname": "Quince", "dob": "01/01/1990", "sex": "Female", "nominal_ref": "N1"}


@pytest.fixture
def case() -> Case:
    with clock.told(ago(390)):
        made = Case()
        for each in Person.rows.all():
            Address.rows.create(person=each, lines=HOME, postcode="QS1 2AB", phone=PHONE, starts_at=ago(390))
        mother = Person.rows.get(given_names="Esi")
        Identifier.rows.create(person=mother, kind="nhs_number", value=NUMBER, source="x")
    made.step(Step.REFERRAL, ago(380))
    return made


def on(days: int) -> str:
    return ago(days).strftime("%d/%m/%Y 20:00")


def police(home: Path, name: str, *rows: dict[str, str], received: int = 1) -> None:
    run(home, [write(home / name / "police_incidents.csv", POLICE, rows)], received_at=ago(received))


def link(home: Path) -> None:
    with open_store(home) as con:
        index.run(con)


def standing(model: Any) -> list[Any]:
    rows = list(model.rows.order_by("written_at", "pk"))
    gone = {each.replaces_id for each in rows}
    return [each for each in rows if each.pk not in gone and not each.withdrawn]


def test_a_call_out_with_children_is_of_the_record_and_one_without_is_police_intelligence(
    case: Case, tmp_path: Path
) -> None:
    police(
        tmp_path, "in", police_row(1, reported_at=on(10), **ESI),
        police_row(2, reported_at=on(8), child_present="N", **ESI), received=6,
    )  # fmt: skip
    seen = {
        "attendance_id": "A1",
        "arrival_at": "2026-03-04T21:15",
        "acuity": "3",
        "safeguarding_concern": "N",
    }
    seen |= {"forename": "Esi", "surname": "Quince", "dob": "1990-01-01", "sex": "2", "nhs_number": NUMBER}
    run(tmp_path, [write(tmp_path / "ae" / "ae.csv", AE, [dict.fromkeys(AE.split(","), "") | seen])])
    emit(tmp_path)
    link(tmp_path)

    first = bring(tmp_path)
    again = bring(tmp_path)

    assert (first.new, again.new, again.changed, again.gone) == (3, 0, 0, 0)
    here, alone, health = (standing(each)[0] for each in (RecordEvent, PoliceEvent, HealthEvent))
    assert here.flags == ["child-present", "domestic-abuse"]
    assert "role-victim" in alone.flags
    assert (here.happened_on, here.received_on) == (ago(10).date(), ago(6).date())
    assert (here.file, here.line) == ("police_incidents.csv", 2)
    assert health.agency == "quillshire-nhs"
    assert {each.source for each in Supply.objects.all()} == {"police_incidents", "ae_attendances"}
    assert [each.source for each in late_sources(clock.today())] == ["ae_attendances"]
    ours, school = worker(), worker(Role.ADULT_SPECIALIST, Sector.EDUCATION)
    for each in (ours, school):
        allocate(each, case.family)
    assert len(events_of(Sight(ours), case.id)) == 3
    assert [each["section"] for each in events_of(Sight(school), case.id)] == ["core"]


def test_what_its_agency_corrects_is_replaced_and_what_is_parted_is_taken_back(
    case: Case, tmp_path: Path
) -> None:
    police(tmp_path, "one", police_row(1, reported_at=on(10), **ESI), received=6)
    emit(tmp_path)
    link(tmp_path)
    bring(tmp_path)
    police(tmp_path, "two", police_row(1, reported_at=on(11), **ESI), received=2)
    link(tmp_path)

    assert bring(tmp_path).changed == 1
    (row,) = standing(RecordEvent)
    assert row.happened_on == ago(11).date()
    assert row.replaces.happened_on == ago(10).date()
    assert row.key == row.replaces.key

    with open_store(tmp_path) as con:
        ours = "select record_id from person_record where source {} 'casework' and first_name = 'Esi'"
        low, high = (con.sql(ours.format(each)).fetchall()[0][0] for each in ("=", "!="))
        decisions.decide(con, "cannot", low, high, by="a person", reason="Two women of one name")
    link(tmp_path)

    assert bring(tmp_path).gone == 1
    assert standing(RecordEvent) == []
    assert RecordEvent.rows.count() == 3  # nothing is removed


def test_nothing_comes_by_a_link_that_is_not_sure_nor_after_someone_left(case: Case, tmp_path: Path) -> None:
    police(tmp_path, "in", police_row(1, reported_at=on(30), **ESI), police_row(2, reported_at=on(10), **ESI))
    Membership.rows.filter(person__given_names="Esi").update(ends_at=ago(20))
    emit(tmp_path)
    link(tmp_path)
    with open_store(tmp_path) as con:
        con.execute("update person_link set weight = 9.9 where weight is not null")
    assert bring(tmp_path).new == 0

    with open_store(tmp_path) as con:
        con.execute("update person_link set weight = 10.1 where weight is not null")
    assert bring(tmp_path).new == 1
    assert [each.happened_on for each in standing(RecordEvent)] == [ago(30).date()]
