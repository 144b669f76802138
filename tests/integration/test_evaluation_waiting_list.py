"""The waiting-list question end to end on invented families: no effect, an effect, an unfair wait."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import polars as pl
import pytest

from kinfold.domain.errors import UserError
from kinfold.evaluation.design import load
from kinfold.evaluation.panel import FamilyPanel
from kinfold.evaluation.run import run
from kinfold.reports.plain_words import document

AT = datetime(2026, 11, 24, tzinfo=UTC)
FAMILIES = 500


def _month(number: int) -> date:
    return date(2023 + (9 + number) // 12, (9 + number) % 12 + 1, 1)


def _frame(
    rng: np.random.Generator,
    *,
    effect: float = 1.0,
    urgent_first: bool = False,
    never: float = 0.0,
    chosen: bool = False,
) -> pl.DataFrame:
    rows = []
    for family in range(FAMILIES):
        need = rng.gamma(1.6, 1 / 1.6)
        referred = int(rng.integers(12, 24))
        wait = int(np.clip(9 - 4 * need, 0, 9)) if urgent_first else int(rng.integers(0, 10))
        if never and (need < 0.7 if chosen else rng.random() < never):
            wait = 99
        for since in range(-12, 13):
            crisis = 1 + 3 * np.exp(-abs(since + 0.5) / 2)
            allocated = float(since > wait)
            rate = 0.35 * need * crisis * (effect if allocated else 1)
            rows.append(
                (f"u{family:04d}", _month(referred + since), since, allocated, rng.poisson(rate), 30.0)
            )
    columns = ["unit", "month", "months_since_referral", "allocated", "count", "exposure"]
    return pl.DataFrame(rows, schema=columns, orient="row")


def _shown(**more):
    plan, rng = load("waiting-list"), np.random.default_rng(42)
    frames = {name: _frame(rng, **more) for name in plan.indicators}
    return document(run(plan, family_panel=FamilyPanel.of(frames, "invented families")), AT)


def _ratio(shown, name: str):
    return next(row for row in shown["estimates"] if row["id"] == name)


def test_no_effect_is_not_called_one_though_before_and_after_falls():
    shown = _shown()
    found = _ratio(shown, "police-call-outs-waiting-list")
    assert _ratio(shown, "police-call-outs-naive")["estimate"] < 0.85
    assert _ratio(shown, "police-call-outs-no-effect")["estimate"] < 1
    assert found["low"] <= 1 <= found["high"]
    assert "reduced" not in shown["sentence"].replace("We cannot say that Family Safeguarding reduced", "")
    assert "no difference at all" in shown["sentence"]


def test_planted_effect_is_found_and_said_with_its_limits():
    shown = _shown(effect=0.6)
    found = _ratio(shown, "police-call-outs-waiting-list")
    assert found["low"] <= 0.6 <= found["high"] < 1
    assert shown["grade"] == "B"
    assert "allocation was followed by about" in shown["sentence"]
    assert "This could still be due to" in shown["sentence"]
    assert "Limits widened for 4 indicators" in found["note"]


def test_wait_that_follows_need_fails_its_check_and_lowers_the_grade():
    shown = _shown(urgent_first=True)
    failed = {check["id"] for check in shown["checks"] if check["outcome"] == "fail"}
    assert "wait-balance" in failed
    assert shown["grade"] == "D"
    assert shown["sentence"].startswith("We cannot say that")


def test_only_the_primary_outcome_speaks_from_limits_of_its_own():
    shown = _shown(effect=0.6)
    for one in shown["verdicts"]:
        row = _ratio(shown, f"{one['outcome']}-waiting-list")
        ends = [float(each) for each in row["note"].split("indicators: ")[1].rstrip(".").split(" to ")]
        first = one["outcome"] == "police-call-outs"
        low, high = (row["low"], row["high"]) if first else ends
        rate = one["estimate"] / (1 - 1 / row["estimate"])
        assert one["low"] == pytest.approx(rate * (1 - 1 / low), abs=0.1, rel=0.05)
        assert one["high"] == pytest.approx(rate * (1 - 1 / high), abs=0.1, rel=0.05)
        assert (one["limits"] == "95%") is first
        assert any("widened for 4 indicators" in each for each in one["further"]) is not first


def test_families_chosen_for_their_need_fail_a_check_though_the_wait_is_fair():
    shown = _shown(never=0.5, chosen=True)
    failed = {check["id"] for check in shown["checks"] if check["outcome"] == "fail"}
    assert "alike-before" in failed
    assert shown["grade"] == "D"


def test_families_left_out_by_chance_pass_that_check():
    shown = _shown(never=0.5)
    found = {check["id"]: check["outcome"] for check in shown["checks"][:5]}
    assert found["alike-before"] == "pass"
    assert _shown()["checks"][1]["id"] != "alike-before"


def test_data_are_complete_to_the_last_day_of_the_month_or_to_the_cut():
    frame = _frame(np.random.default_rng(3))
    last = frame["month"].max()
    whole = FamilyPanel.of({"police-call-outs": frame}, "")
    cut = FamilyPanel.of({"police-call-outs": frame}, "", as_of=last.replace(day=9))
    assert (whole.complete_to("police-call-outs") + timedelta(days=1)).day == 1
    assert whole.complete_to("police-call-outs").month == last.month
    assert cut.complete_to("police-call-outs") == last.replace(day=9)
    assert _shown()["data"]["complete_to"] == whole.complete_to("police-call-outs").isoformat()


def test_indicator_without_events_leaves_the_others_answered():
    plan, rng = load("waiting-list"), np.random.default_rng(1)
    frames = {name: _frame(rng) for name in plan.indicators}
    name = "emergency-admissions"
    frames[name] = frames[name].with_columns(count=pl.lit(0))
    shown = document(run(plan, family_panel=FamilyPanel.of(frames, "invented families")), AT)
    grades = {one["outcome"]: one["grade"] for one in shown["verdicts"]}
    assert grades[name] == "D"
    assert grades["police-call-outs"] == "B"
    assert {check["outcome"] for check in shown["checks"] if check["outcome_measure"] == name} == {
        "could_not_run"
    }


def test_pseudonyms_do_not_change_the_answer_nor_its_digest():
    frame = _frame(np.random.default_rng(3))
    renamed = frame.with_columns(unit=pl.lit("x") + pl.col("unit"))
    one, other = (FamilyPanel.of({"police-call-outs": each}, "") for each in (frame, renamed))
    assert one.digest == other.digest


def test_panel_with_a_column_missing_or_a_negative_count_is_refused():
    frame = _frame(np.random.default_rng(3))
    with pytest.raises(UserError, match="lacks the column exposure"):
        FamilyPanel.of({"police-call-outs": frame.drop("exposure")}, "")
    with pytest.raises(UserError, match="negative count"):
        FamilyPanel.of({"police-call-outs": frame.with_columns(count=pl.lit(-1))}, "")
