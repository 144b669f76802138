"""What the store gives to those who read it."""

import pytest

from intake_files import ADMISSIONS, POLICE, admission_row, police_row, write
from kinfold.domain.errors import UserError
from kinfold.domain.event import EventKind
from kinfold.intake.run import run
from kinfold.store import events, manifests
from kinfold.store.connection import open_store


def test_events_of_one_kind_are_given_in_order_of_day(tmp_path):
    write(tmp_path / "in" / "p.csv", POLICE, [police_row(9), police_row(3)])
    write(tmp_path / "in" / "a.csv", ADMISSIONS, [admission_row(1)])
    run(tmp_path, [tmp_path / "in"])

    with open_store(tmp_path, read_only=True) as con:
        police = events.current(con, EventKind.POLICE_INCIDENT)
        every = events.current(con)

    assert police["starts_on"].cast(str).to_list() == ["2024-03-04", "2024-03-10"]
    assert every.height == 3


def test_an_event_that_casework_replaced_no_longer_stands(tmp_path):
    run(tmp_path, [write(tmp_path / "p.csv", POLICE, [police_row(1)])])

    with open_store(tmp_path, create=True) as con:
        con.execute(
            "insert into event select 'new', kind, record_id, occurrence, date '2024-05-01', null, null, "
            "null, flags, agency, 'casework', 'casework', 1, event_id from event"
        )
        standing = events.current(con)

    assert standing["event_id"].to_list() == ["new"]


def test_a_manifest_is_found_by_its_id(tmp_path):
    report = run(tmp_path, [write(tmp_path / "p.csv", POLICE, [police_row(1)])])

    with open_store(tmp_path, create=True) as con:
        assert manifests.find(con, report.files[0].manifest.manifest_id) == report.files[0].manifest
        assert manifests.find(con, "none") is None


def test_reading_before_anything_was_read_in_says_what_to_do(tmp_path):
    with pytest.raises(UserError, match="kinfold intake run PATH"), open_store(tmp_path, read_only=True):
        pass
