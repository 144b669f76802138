"""The county's statistics against its own truth: regression to the mean, the random wait, the effect."""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl
import pytest

from kinfold.synth.county import make

FILES = {
    "police-call-outs": (
        "police/police_incidents.csv",
        "incident_ref",
        "reported_at",
        "%d/%m/%Y",
        "2026-09-30",
    ),
    "ae-attendances": ("health/ae_attendances.csv", "attendance_id", "arrival_at", "%Y-%m-%d", "2026-07-31"),
}
FROM = date(2023, 10, 1).toordinal()
NEVER = 10**6

Days = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Seen:
    """Families' referral and allocation days, and events as family position and day."""

    referred: Days
    allocated: Days
    who: Days
    on: Days
    until: int


def table(out: Path, name: str) -> pl.DataFrame:
    return pl.read_csv(out / name, infer_schema=False).fill_null("")


def seen(out: Path, indicator: str) -> Seen:
    name, key, column, form, until = FILES[indicator]
    families = table(out, "truth/families.csv").with_row_index("position")
    records = table(out, "truth/records.csv").filter(pl.col("file") == name)
    persons = table(out, "truth/persons.csv").select("person_id", "family_id")
    rows = table(out, name).with_columns(records["person_id"]).join(persons, on="person_id")
    rows = rows.join(families.select("family_id", "position"), on="family_id")
    rows = rows.with_columns(pl.col(column).str.slice(0, 10).str.to_date(form, strict=False).alias("on"))
    rows = rows.drop_nulls("on").unique([key, "family_id"], maintain_order=True)

    def ordinals(texts: pl.Series) -> Days:
        return np.array([date.fromisoformat(text).toordinal() if text else NEVER for text in texts])

    return Seen(
        referred=ordinals(families["referred_on"]),
        allocated=ordinals(families["allocated_on"]),
        who=rows["position"].to_numpy().astype(np.int64),
        on=np.array([day.toordinal() for day in rows["on"]]),
        until=date.fromisoformat(until).toordinal(),
    )


def naive(data: Seen) -> float:
    """Give the year after allocation over the year before, for families with both."""
    full = (data.allocated - 365 >= FROM) & (data.allocated + 365 <= data.until + 1)
    since = data.on - data.allocated[data.who]
    counted = full[data.who]
    after = (counted & (since >= 0) & (since < 365)).sum()
    return float(after / (counted & (since < 0) & (since >= -365)).sum())


def adjusted(data: Seen) -> float:
    """Give the rate ratio, allocated over not yet allocated, in strata of 30 days since referral.

    The Mantel-Haenszel ratio of Poisson rates: families are compared at the same distance from their crisis.
    """
    recent = data.referred >= FROM
    since = data.on - data.referred[data.who]
    is_after = data.on >= data.allocated[data.who]
    above = below = 0.0
    for step in range(1, 11):
        low = data.referred + 30 * step
        high = np.clip(low + 30, None, data.until + 1)
        cut = np.clip(data.allocated, low, np.maximum(high, low))
        waiting = np.where(recent, cut - low, 0).sum()
        allocated = np.where(recent, np.maximum(high - cut, 0), 0).sum()
        inside = recent[data.who] & (since >= 30 * step) & (since < 30 * step + 30)
        total = waiting + allocated
        above += (inside & is_after).sum() * waiting / total
        below += (inside & ~is_after).sum() * allocated / total
    return float(above / below)


@pytest.fixture(scope="module")
def null_county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("null") / "county"
    make(out, families=6000, persons=0, seed=21, effect=1.0)
    return out


@pytest.fixture(scope="module")
def planted_county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("planted") / "county"
    make(out, families=6000, persons=0, seed=21, effect=0.5)
    return out


@pytest.mark.parametrize("indicator", list(FILES))
def test_nothing_planted_still_falls_after_allocation(null_county: Path, indicator: str) -> None:
    data = seen(null_county, indicator)

    assert naive(data) < 0.9
    assert adjusted(data) == pytest.approx(1.0, abs=0.2)


def test_planted_effect_is_found_by_comparing_with_families_that_wait(planted_county: Path) -> None:
    told = json.loads((planted_county / "truth/effect.json").read_text())["rate_ratio"]
    calls = seen(planted_county, "police-call-outs")

    assert told["police-call-outs"] == 0.5
    assert adjusted(calls) == pytest.approx(0.5, abs=0.12)
    assert naive(calls) < adjusted(calls)


def test_ae_is_never_given_an_effect(null_county: Path, planted_county: Path) -> None:
    name = "health/ae_attendances.csv"

    assert (null_county / name).read_bytes() == (planted_county / name).read_bytes()


def test_effect_of_one_plants_nothing_anywhere(null_county: Path) -> None:
    told = json.loads((null_county / "truth/effect.json").read_text())

    assert set(told["rate_ratio"].values()) == {1.0}


def test_wait_does_not_follow_trouble_before_referral(null_county: Path) -> None:
    data = seen(null_county, "police-call-outs")
    wait = pl.Series(table(null_county, "truth/families.csv")["wait_days"]).cast(pl.Float64, strict=False)
    before = (data.on < data.referred[data.who]) & (data.on >= data.referred[data.who] - 180)
    counts = np.bincount(data.who[before], minlength=len(data.referred))

    waits = wait.is_not_null().to_numpy()
    days = wait.drop_nulls().to_numpy()
    correlation = np.corrcoef(days, np.minimum(counts[waits], 5))[0, 1]

    assert waits.sum() > 1500
    assert abs(correlation) < 0.06
    assert days.min() >= 0
    assert days.mean() == pytest.approx(137, abs=8)


def test_months_before_referral_are_a_peak(null_county: Path) -> None:
    data = seen(null_county, "police-call-outs")
    inside = (data.referred - 360 >= FROM) & (data.referred + 360 <= data.until)
    month = (data.on - data.referred[data.who]) // 30
    counts = {step: (inside[data.who] & (month == step)).sum() for step in (-12, -2, 0, 11)}

    assert counts[-2] > 1.15 * counts[-12]
    assert counts[0] > counts[11]


def test_rates_are_near_the_published_ones(null_county: Path) -> None:
    told = json.loads((null_county / "truth/calibration.json").read_text())

    for measure in told["measures"]:
        published, achieved = (
            (measure["rate"], measure["achieved_rate"])
            if "achieved_rate" in measure
            else (measure["share"], measure["achieved_share"])
        )
        tolerance = 0.2 if measure["id"].startswith("cla") else 0.15
        assert achieved == pytest.approx(published, rel=tolerance), measure["id"]


def test_published_rates_are_those_in_the_departments_files(null_county: Path, shared_data: Path) -> None:
    told = json.loads((null_county / "truth/calibration.json").read_text())

    for measure in told["measures"]:
        text = (shared_data / "published" / measure["file"]).read_text(encoding="utf-8-sig")
        national = [line for line in text.splitlines() if line.startswith("2020,") and ",National," in line]
        assert any(str(measure["number"]) in line.split(",") for line in national), measure["id"]


def test_missed_sessions_fall_with_the_effect_only(null_county: Path, planted_county: Path) -> None:
    def missed(out: Path) -> float:
        rows = table(out, "education/school_attendance.csv").select(
            pl.col("sessions_authorised", "sessions_unauthorised", "sessions_possible").cast(
                pl.Int64, strict=False
            )
        )
        rows = rows.drop_nulls().filter(
            (pl.col("sessions_possible") > 0) & (pl.col("sessions_authorised") < 200)
        )
        absent = rows["sessions_authorised"].sum() + rows["sessions_unauthorised"].sum()
        return float(absent / rows["sessions_possible"].sum())

    assert 0.05 < missed(planted_county) < missed(null_county) < 0.12
