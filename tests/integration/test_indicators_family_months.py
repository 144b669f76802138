"""Family months from a store that lacks an agency, or the families themselves."""

from datetime import date

import pytest

from intake_files import POLICE, police_row, write
from invented_store import invented
from kinfold.domain.errors import UserError
from kinfold.indicators import family_months
from kinfold.intake.run import run
from kinfold.store.connection import open_store


def test_family_months_without_families_say_what_to_read_in(tmp_path):
    run(tmp_path, [write(tmp_path / "p.csv", POLICE, [police_row(1)])])

    with open_store(tmp_path) as con, pytest.raises(UserError, match="No family was referred"):
        family_months.build(con, "police-call-outs")


def test_family_months_without_the_agency_are_empty(tmp_path):
    with invented(tmp_path) as writer:
        writer.heard("health.ae_attendance", date(2024, 1, 1), date(2025, 1, 1))
        writer.family("f", referred="2024-05-01")
        assert family_months.build(writer.con, "police-call-outs").is_empty()
