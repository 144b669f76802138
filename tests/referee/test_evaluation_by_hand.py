"""The answers about real areas, made again from the departments' raw files with csv and numpy alone.

Nothing of the package is used but the answers that are put to the test.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import nnls

from kinfold.evaluation.answer import Answer
from kinfold.evaluation.design import load
from kinfold.evaluation.published_rates import measures_of, published_panel
from kinfold.evaluation.run import run

HERTFORDSHIRE, ENGLAND = "919", "england"
ADOPTERS = ("821", "874", "867", "869")
NOT_COMPARED = {*ADOPTERS, "873", "201", "420"}
OLD_NEIGHBOURS = {"835", "836", "837", "928"}
CENSUS = {
    2010: ("2009-10__osr28-2010ud.csv", "0910"),
    2011: ("2010-11__osr26-2011ud.csv", "1011"),
    2012: ("2011-12__SFR27-2012ud.csv", "1112"),
    2013: ("2012-13__SFR45-2013ud.csv", "1213"),
}
LOOKED_AFTER = {
    2011: "2011__SFR21_CLA.csv",
    2012: "2012__SFR20_CLA2012.csv",
    2013: "2013__SFR36_CLA2013.csv",
    2014: "2014__SFR36_CLA2014.csv",
}
Figures = dict[tuple[str, int], float]


@dataclass(frozen=True)
class Raw:
    """Rates by area and year, each area's ten neighbours, and England's rates."""

    codes: list[str]
    rates: np.ndarray
    first: int
    england: dict[int, float]
    near: dict[str, list[str]]

    def change(self, base: int, target: int) -> np.ndarray:
        return self.rates[:, target - self.first] - self.rates[:, base - self.first]


def _rows(path: Path) -> list[dict[str, str]]:
    raw = path.read_bytes()
    text = raw.decode("utf-8-sig" if raw[:3] == b"\xef\xbb\xbf" else "cp1252")
    return list(csv.DictReader(io.StringIO(text)))


def _number(text: str | None) -> float:
    try:
        return float((text or "").replace(",", ""))
    except ValueError:
        return np.nan


def _place(row: dict[str, str]) -> str | None:
    level = (row.get("geog_l") or row.get("geographic_level") or "").lower()
    if level == "national":
        return ENGLAND
    return (row.get("geog_c") or row.get("old_la_code")) if level in {"la", "local authority"} else None


def _census(folder: Path) -> tuple[Figures, Figures]:
    """Read plans to 2012, and the populations behind the census's own counts and rates."""
    plans, people = {}, {}
    for year, (name, span) in CENSUS.items():
        for row in _rows(folder / "cin_census_2010_2017" / name):
            place, stem = _place(row), f"CPPAt3103{year % 100}"
            if place is None:
                continue
            value = _number(row[stem])
            supplied = value > 0 or row[f"{stem}DCI"].strip() != ".."
            if year < 2013 and supplied:
                plans[place, year] = value
            pairs = [
                (_number(row.get(rate)), _number(row.get(count)))
                for count, rate in (
                    (f"CINAt3103{year % 100}", "CINRatePer10K"),
                    (f"CINAt3103{year % 100}", f"CINAt3103{year % 100}RatePer10k"),
                    (f"Referrals{span}", f"Referrals{span}Rate"),
                )
            ]
            known = [pair for pair in pairs if min(pair) > 0]
            if known and year > 2010:
                people[place, year] = max(known)[1] / max(known)[0] * 10_000
    return plans, people


def _placed(path: Path) -> Iterator[tuple[str, dict[str, str]]]:
    return ((place, row) for row in _rows(path) if (place := _place(row)))


def _later_plans(folder: Path) -> Figures:
    path = folder / "cin_ees_release_2025/d5_cpps_at31march_by_duration_2013_to_2020.csv"
    return {(place, int(row["time_period"])): _number(row["CPP_At31"]) for place, row in _placed(path)}


def _looked_after(folder: Path) -> tuple[Figures, Figures]:
    """Read children looked after, and the populations printed beside them, which serve where ONS has none."""
    cared, people, below = {}, {}, folder / "cla_2010_2019"
    for place, row in _placed(below / "2010__SFR27_2010_March.csv"):
        people[place, 2010], cared[place, 2010] = (
            _number(row["Mid2009Pop0-17"]),
            _number(row["MarTotal_2010"]),
        )
    for year, name in LOOKED_AFTER.items():
        cared |= {(place, year): _number(row[f"CLA_Mar{year}"]) for place, row in _placed(below / name)}
    for place, row in _placed(below / "2018__CLA2018.csv"):
        people[place, 2014] = _number(row["CLA_Pop2014"])
    for place, row in _placed(below / "2019__CLA2019.csv"):
        cared |= {(place, year): _number(row[f"CLA_Mar{year}"]) for year in range(2015, 2020)}
        people |= {(place, year): _number(row[f"CLA_Pop{year - 1}"]) for year in range(2015, 2020)}
    return cared, people


def _ons(folder: Path) -> Figures:
    path = folder / "population/ons_mid-year_population_estimates_2012_to_2020.csv"
    found = {
        (place, int(row["time_period"]) + 1): _number(row["population_estimate"])
        for place, row in _placed(path)
        if row["age_group"] == "Children aged 0 to 17 years"
    }
    return {key: value for key, value in found.items() if value > 0}


@pytest.fixture(scope="module")
def raw(shared_data) -> dict[str, Raw]:
    folder = shared_data / "published"
    plans, people = _census(folder)
    cared, beside = _looked_after(folder)
    plans, people = plans | _later_plans(folder), people | beside | _ons(folder)
    near = {}
    text = (folder / "lookups/statistical_neighbours_april_2021.csv").read_text(encoding="utf-8-sig")
    for row in csv.reader(io.StringIO(text)):
        if row[0].isdigit() and row[0] not in OLD_NEIGHBOURS:
            near.setdefault(row[0], row[5:25:2])
    return {
        "plans": _of(plans, people, near, 2010, 2020),
        "looked-after": _of(cared, people, near, 2010, 2019),
    }


def _of(counts: Figures, people: Figures, near: dict[str, list[str]], first: int, last: int) -> Raw:
    def rate(place: str, year: int) -> float:
        return counts.get((place, year), np.nan) / people.get((place, year), np.nan) * 10_000

    years = range(first, last + 1)
    codes = sorted({place for place, year in counts if place != ENGLAND and year in years})
    rates = np.array([[rate(code, year) for year in years] for code in codes])
    return Raw(codes, rates, first, {year: rate(ENGLAND, year) for year in years}, near)


def _beyond(raw: Raw, comparison: str, base: int, target: int, area: str) -> tuple[float, np.ndarray]:
    """Give an area's difference in change, and the same sum for every area that may be a placebo."""
    change, others = raw.change(base, target), {}
    for code in raw.codes:
        if code not in NOT_COMPARED and code != area and np.isfinite(change[raw.codes.index(code)]):
            others[code] = change[raw.codes.index(code)]

    def shown(code: str) -> float:
        at = raw.codes.index(code)
        ends = [np.round(raw.rates[at, year - raw.first], 1) for year in (target, base)]
        return ends[0] - ends[1] - (round(raw.england[target], 1) - round(raw.england[base], 1))

    def one(code: str) -> float:
        if comparison == "england":
            return shown(code)
        pool = [
            value
            for other, value in others.items()
            if other != code and (comparison == "all_others" or other in raw.near.get(code, ()))
        ]
        return change[raw.codes.index(code)] - np.mean(pool) if pool else np.nan

    placebos = np.array([one(code) for code in others])
    return one(area), placebos[np.isfinite(placebos)]


def _answer(name: str) -> Answer:
    plan = load(name)
    return run(plan, authority_panel=published_panel(measures_of(plan)))


@pytest.fixture(scope="module")
def hertfordshire() -> Answer:
    return _answer("hertfordshire")


@pytest.fixture(scope="module")
def adopters() -> Answer:
    return _answer("adopters-2017")


def _row(answer: Answer, name: str):
    return next(row for row in answer.estimates if row.id == name)


def _agrees(row, estimate: float, placebos: np.ndarray) -> None:
    assert row.estimate == pytest.approx(estimate, abs=1e-6)
    assert row.n_units == len(placebos) + 1
    assert row.p == pytest.approx((1 + np.sum(np.abs(placebos) >= abs(estimate) - 1e-9)) / row.n_units)
    ordered, outside = np.sort(placebos), int((len(placebos) + 1) * 0.025)
    ends = (estimate - ordered[-outside], estimate - ordered[outside - 1])
    assert (row.low, row.high) == pytest.approx(ends, abs=1e-6)


@pytest.mark.parametrize("comparison", ["england", "all_others", "neighbours"])
@pytest.mark.parametrize("target", [2016, 2018, 2020])
def test_every_difference_its_rank_and_its_limits(raw, hertfordshire, comparison, target):
    sums = partial(_beyond, raw["plans"], comparison, target=target, area=HERTFORDSHIRE)
    for base in range(2010, 2016):
        _agrees(_row(hertfordshire, f"919-plans-did-{comparison}-{base}-{target}"), *sums(base=base))


@pytest.mark.parametrize("target", [2016, 2018])
def test_every_difference_for_children_looked_after(raw, hertfordshire, target):
    for base in (2010, 2011, 2013, 2014, 2015):  # in 2012 two populations are scaled from younger ages
        found = _beyond(raw["looked-after"], "all_others", base, target, HERTFORDSHIRE)
        _agrees(_row(hertfordshire, f"919-looked-after-did-all_others-{base}-{target}"), *found)


def test_each_adopter_against_all_others(raw, adopters):
    for area in ADOPTERS:
        for base in range(2013, 2018):
            row = _row(adopters, f"{area}-plans-did-all_others-{base}-2019")
            assert row.estimate == pytest.approx(_without_hertfordshire(raw["plans"], area, base), abs=1e-6)


def _without_hertfordshire(raw: Raw, area: str, base: int) -> float:
    change = raw.change(base, 2019)
    left = {*NOT_COMPARED, HERTFORDSHIRE}
    others = [change[at] for at, code in enumerate(raw.codes) if code not in left]
    return change[raw.codes.index(area)] - np.nanmean(others)


def test_adopters_together_and_staggered(raw, adopters):
    plans = raw["plans"]
    left = {*NOT_COMPARED, HERTFORDSHIRE}
    own = np.array([plans.codes.index(code) for code in ADOPTERS])
    whole = np.isfinite(plans.rates[:, 3:10]).all(axis=1)
    rest = np.array([at for at, code in enumerate(plans.codes) if code not in left and whole[at]])
    for base in range(2013, 2018):
        change = plans.change(base, 2019)
        known = [at for at, code in enumerate(plans.codes) if code not in left and np.isfinite(change[at])]
        row = _row(adopters, f"adopters-plans-together-{base}-2019")
        assert row.estimate == pytest.approx(change[own].mean() - change[known].mean(), abs=1e-6)
    after = (plans.change(2017, 2018) + plans.change(2017, 2019)) / 2
    staggered = _row(adopters, "adopters-plans-staggered-never")
    assert staggered.estimate == pytest.approx(after[own].mean() - after[rest].mean(), abs=1e-6)
    plain = np.sqrt(after[own].var() / len(own) + after[rest].var() / len(rest))
    assert staggered.se == pytest.approx(plain, rel=1e-6)


def test_rises_elsewhere_and_what_followed(raw, hertfordshire):
    plans = raw["plans"]
    own = plans.rates[plans.codes.index(HERTFORDSHIRE)]
    rise, fall = own[4] - own[3], own[6] - own[4]
    after = [
        rates[at + 2] - rates[at]
        for code, rates in zip(plans.codes, plans.rates, strict=True)
        if code not in {*NOT_COMPARED, HERTFORDSHIRE}
        for at in range(1, 9)
        if rates[at] - rates[at - 1] >= rise and np.isfinite(rates[at + 1 : at + 3]).all()
    ]
    told = next(one for one in hertfordshire.jumps if one["outcome"] == "plans")
    assert told["cases"] == len(after)
    assert told["mean_change_after_two_years"] == pytest.approx(np.mean(after), abs=1e-6)
    assert told["share_that_fell_as_much"] == pytest.approx(np.mean(np.array(after) <= fall))


def _mix(paths: np.ndarray, at: int, before: int) -> np.ndarray:
    """Give an area's gap to the best mix of the others: least squares with the sum to one as a heavy row."""
    donors = np.delete(paths, at, axis=0)
    even = 1e-6 * np.mean((paths - paths.mean(axis=0))[:, :before] ** 2) * before
    rows = [donors[:, :before].T, np.sqrt(even) * np.eye(len(donors)), np.full((1, len(donors)), 1e4)]
    aim = np.concatenate([paths[at, :before], np.zeros(len(donors)), [1e4]])
    weights = nnls(np.vstack(rows), aim)[0]
    return paths[at] - weights @ donors


def test_synthetic_area_and_its_rank_in_each_year(raw, hertfordshire):
    plans = raw["plans"]
    paths = plans.rates[:, :10]
    kept = [
        at for at, code in enumerate(plans.codes) if code not in NOT_COMPARED and np.isfinite(paths[at]).all()
    ]
    paths, own = paths[kept], kept.index(plans.codes.index(HERTFORDSHIRE))
    gap = _mix(paths, own, 5)
    others = np.delete(paths, own, axis=0)
    placebos = np.array([_mix(others, at, 5) for at in range(len(others))])
    for year in (2016, 2018):
        row = _row(hertfordshire, f"919-plans-synthetic-{year}")
        assert row.estimate == pytest.approx(gap[year - 2010], abs=1e-3)
        rank = 1 + int(np.sum(np.abs(placebos[:, year - 2010]) >= abs(gap[year - 2010])))
        assert (round(row.p * row.n_units), row.n_units) == (rank, len(placebos) + 1)
        assert f"in {year} the rank is {rank} of {row.n_units}." in row.note
