"""What the store gives to those who read it."""

import os
import subprocess
import sys

import duckdb
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


def test_a_store_of_an_earlier_version_is_brought_up_to_date_before_it_is_read(tmp_path):
    with duckdb.connect(tmp_path / "kinfold.duckdb"):
        pass

    with open_store(tmp_path, read_only=True) as con:
        assert events.current(con).height == 0


def test_a_store_has_its_name_only_when_it_is_whole(tmp_path):
    script = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from kinfold.store import connection\n"
        "connection._migrate = lambda con: os.kill(os.getpid(), 9)\n"
        "with connection.open_store(Path(sys.argv[1]), create=True): pass\n"
    )
    killed = subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=False)

    assert killed.returncode == -9
    assert not (tmp_path / "kinfold.duckdb").exists()
    run(tmp_path, [write(tmp_path / "p.csv", POLICE, [police_row(1)])])
    with open_store(tmp_path, read_only=True) as con:
        assert events.current(con).height == 1


@pytest.mark.parametrize("data", [b"", b"hello " * 1000])
def test_a_file_that_is_no_store_is_told_and_left_alone(tmp_path, data):
    (tmp_path / "kinfold.duckdb").write_bytes(data)

    with pytest.raises(UserError, match="damaged or no store"), open_store(tmp_path):
        pass
    assert (tmp_path / "kinfold.duckdb").read_bytes() == data


def test_a_store_damaged_within_is_told_as_no_fault_of_the_program(tmp_path):
    rows = [police_row(number) for number in range(2000)]
    run(tmp_path, [write(tmp_path / "p.csv", POLICE, rows)])
    path = tmp_path / "kinfold.duckdb"
    with path.open("rb+") as file:
        for place in range(12_288 + 500, os.path.getsize(path), 4096):
            file.seek(place)
            file.write(b"\xa5" * 64)

    with pytest.raises(UserError, match="damaged"), open_store(tmp_path, read_only=True) as con:
        events.current(con)


def test_a_store_held_by_another_process_is_told(tmp_path):
    run(tmp_path, [write(tmp_path / "p.csv", POLICE, [police_row(1)])])
    script = (
        "import sys\nfrom pathlib import Path\nfrom kinfold.store.connection import open_store\n"
        "with open_store(Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()\n"
    )
    pipe = subprocess.PIPE
    with subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path)], stdin=pipe, stdout=pipe, text=True
    ) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        with pytest.raises(UserError, match="another process holds it"), open_store(tmp_path):
            pass
        holder.communicate("")
