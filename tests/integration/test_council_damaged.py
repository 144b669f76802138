"""Damaged and odd files of the council's: every line is accepted, held back or a repeat; nothing is lost."""

from pathlib import Path

import numpy as np
import pytest

import council_folders as folders
from council_folders import bring, family_of, one_family, steps, together
from kinfold.bridge.council.load import load
from kinfold.casework.council.models import CouncilFile
from kinfold.casework.families.models import Family
from kinfold.domain.errors import UserError

pytestmark = pytest.mark.django_db
DAMAGE = (b'"', b"\n", b"\x00", b",", b"\xff", b"", b"\r\n")


def test_bad_rows_are_kept_with_row_column_and_reason_and_never_the_value(tmp_path: Path) -> None:
    tables = together(one_family(), one_family("F2", 11))
    tables["ssd_cp_visits"][0]["cppv_cp_visit_date"] = "the second of May"
    tables["ssd_cp_plans"][1]["cppl_person_id"] = "C99"

    told = bring(tmp_path, tables)

    kept = {each.table: each.refused for each in CouncilFile.objects.all() if each.refused}
    (visit,), (plan,) = kept["ssd_cp_visits"], kept["ssd_cp_plans"]
    assert visit[:3] == [2, "cppv_cp_visit_date", "date"]
    assert plan[:3] == [3, "cppl_person_id", "nobody"]
    assert "May" not in str(kept)
    assert "C99" not in str(kept)
    assert told.held == 2
    assert "visit" not in {step for step, _, _ in steps(family_of("F1"))}


def test_a_row_held_back_this_time_is_not_taken_for_gone(tmp_path: Path) -> None:
    tables = one_family()
    bring(tmp_path / "one", tables)
    tables["ssd_cp_visits"][0]["cppv_cp_visit_date"] = "31/02/2026"

    told = bring(tmp_path / "two", tables)

    assert told.counts["gone"] == 0
    assert ("visit", "2026-05-03") in [(step, on) for step, on, _ in steps(family_of("F1"))]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252"])
def test_other_encodings_line_ends_quotes_and_dates_are_read_the_same(tmp_path: Path, encoding: str) -> None:
    tables = one_family()
    tables["ssd_person"][1]["pers_forename"] = "Zoë"
    bring(tmp_path / "one", tables)
    before = steps(family_of("F1"))
    for path in (tmp_path / "one").iterdir():
        text = (
            path.read_text().replace("2026-05-03", "03/05/2026").replace("2016-05-03", "03/05/2016 00:00:00")
        )
        (tmp_path / path.name.upper()).write_bytes(text.replace("\n", "\r\n").encode(encoding))
    for path in (tmp_path / "one").iterdir():
        path.unlink()

    told = load(tmp_path, by=folders.operator().sign_in_name)

    assert told.counts == {"families_same": 1}
    assert steps(family_of("F1")) == before


def test_repeats_and_two_rows_of_one_key(tmp_path: Path) -> None:
    tables = one_family()
    first = tables["ssd_cp_visits"][0]
    tables["ssd_cp_visits"] = [first, first, {**first, "cppv_cp_visit_date": "2026-05-05"}]

    told = bring(tmp_path, tables)

    file = next(each for each in told.files if each.table == "ssd_cp_visits")
    assert (file.lines, file.accepted, file.held, file.repeats) == (3, 1, 1, 1)
    assert ("visit", "2026-05-05") in [(step, on) for step, on, _ in steps(family_of("F1"))]


def test_unknown_and_missing_columns_are_told(tmp_path: Path) -> None:
    folders.write(tmp_path, one_family())
    visits = tmp_path / "ssd_cp_visits.csv"
    visits.write_text(visits.read_text().replace("cppv_cp_visit_seen_alone", "colour"))

    with pytest.raises(UserError, match="'cppv_cp_visit_seen_alone'"):
        load(tmp_path, by=folders.operator().sign_in_name)
    assert not Family.rows.exists()
    visits.unlink()
    (tmp_path / "ssd_person.csv").write_text(
        (tmp_path / "ssd_person.csv")
        .read_text()
        .replace("pers_sex", "pers_sex,colour")
        .replace(",F,", ",F,x,")
        .replace(",M,", ",M,x,")
    )
    assert any("'colour'" in each for each in load(tmp_path, by=folders.operator().sign_in_name).notes)


@pytest.mark.parametrize("seed", range(12))
def test_files_damaged_at_random_never_crash_and_lose_no_line(tmp_path: Path, seed: int) -> None:
    folders.write(tmp_path, together(one_family(), one_family("F2", 11)))
    rng = np.random.default_rng(seed)
    for path in sorted(tmp_path.iterdir()):
        data = bytearray(path.read_bytes())
        head = data.index(b"\n") + 1
        for _ in range(int(rng.integers(4))):
            at = int(rng.integers(head, len(data)))
            data[at : at + int(rng.integers(3))] = DAMAGE[int(rng.integers(len(DAMAGE)))]
        path.write_bytes(bytes(data[: len(data) - int(rng.choice([0, 0, 5]))]))

    told = load(tmp_path, by=folders.operator().sign_in_name)

    for each in told.files:
        assert each.lines == each.accepted + each.held + each.repeats
    again = load(tmp_path, by=folders.operator().sign_in_name)
    assert set(again.counts) <= {"families_same", "families_held"}
