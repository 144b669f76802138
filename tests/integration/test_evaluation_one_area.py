"""One area among invented ones: a clean fall is told at grade C, and no fall is not made into one."""

from datetime import UTC, datetime

import numpy as np
import polars as pl
import pytest
import yaml

from kinfold.domain.errors import UserError
from kinfold.evaluation.design import parse, shipped
from kinfold.evaluation.panel import AuthorityPanel
from kinfold.evaluation.run import run
from kinfold.reports.plain_words import document

AT = datetime(2026, 11, 24, tzinfo=UTC)
YEARS = range(2005, 2020)


def _panel(effect: float) -> AuthorityPanel:
    rng = np.random.default_rng(12)
    path = 40 + np.cumsum(rng.normal(0.3, 0.4, len(YEARS)))
    rows = []
    for area in range(80):
        rates = path + rng.normal(0, 6) + rng.normal(0, 0.7, len(YEARS))
        for year, rate in zip(YEARS, rates, strict=True):
            value = rate + (effect if area == 0 and year >= 2015 else 0)
            rows.append(
                (
                    f"{100 + area}",
                    f"Area {area}",
                    "authority",
                    year,
                    "cpp_31march",
                    value * 10,
                    value,
                    "value",
                )
            )
    rows += [
        ("england", "England", "national", year, "cpp_31march", rate * 800, rate, "value")
        for year, rate in zip(YEARS, path, strict=True)
    ]
    columns = ["authority_code", "authority_name", "level", "year", "measure", "value", "rate", "status"]
    near = {
        str(100 + area): tuple(str(100 + (area + step) % 80) for step in range(1, 11)) for area in range(80)
    }
    return AuthorityPanel.of(pl.DataFrame(rows, schema=columns, orient="row"), near, "invented areas")


def _shown(effect: float):
    said = yaml.safe_load(shipped()["hertfordshire"])
    said |= {
        "treated": "100",
        "place": "Area 0",
        "first_year": 2005,
        "last_year": 2019,
        "baselines": list(range(2008, 2015)),
        "targets": [{"year": 2016}, {"year": 2018}],
        "outcomes": said["outcomes"][:1],
        "read_beside": [],
        "decided_by": [],
        "claims": [],
        "left_out": [],
    }
    return document(run(parse(yaml.safe_dump(said), "a.yaml"), authority_panel=_panel(effect)), AT)


def test_clean_fall_is_told_at_grade_c_with_its_caution():
    shown = _shown(-12.0)
    assert shown["grade"] == "C", [check for check in shown["checks"] if check["outcome"] != "pass"]
    assert "fewer child protection plans per 10,000 children than expected" in shown["sentence"]
    assert shown["sentence"].endswith("other causes remain possible.")
    assert shown["headline_caution"] is None
    first = next(row for row in shown["estimates"] if row["id"] == "100-plans-did-all_others-2014-2016")
    assert first["low"] <= -12 <= first["high"] < 0
    synthetic = next(row for row in shown["estimates"] if row["id"] == "100-plans-synthetic-2016")
    assert synthetic["estimate"] == pytest.approx(-12, abs=2.5)


def test_no_fall_is_not_made_into_one():
    shown = _shown(0.0)
    assert shown["grade"] == "D"
    assert shown["sentence"].startswith("We cannot say that")


def test_two_rows_for_one_figure_are_refused():
    frame = _panel(0.0).frame
    with pytest.raises(UserError, match="two rows for one authority"):
        AuthorityPanel.of(pl.concat([frame, frame.head(1)]), {}, "")
