"""The county minimum-wage panel: our staggered estimates beside the R package's answers."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl
import pytest

from kinfold.evaluation.estimators.staggered import aggregate, group_time_effects
from kinfold.evaluation.estimators.twfe import two_way

pytestmark = pytest.mark.shared

Panel = tuple[npt.NDArray[np.float64], npt.NDArray[np.float64], npt.NDArray[np.float64]]


@pytest.fixture(scope="module")
def counties(shared_data: Path) -> Panel:
    rows = pl.read_csv(shared_data / "causal/mpdta.csv", infer_schema=False).cast(pl.Float64)
    wide = rows.pivot(on="year", index=["countyreal", "first.treat"], values="lemp", sort_columns=True)
    first = wide["first.treat"].to_numpy().copy()
    first[first == 0] = np.inf
    return wide.drop("countyreal", "first.treat").to_numpy(), first, np.arange(2003.0, 2008.0)


@pytest.fixture(scope="module")
def answers(shared_data: Path) -> dict[str, tuple[float, float]]:
    rows = pl.read_csv(shared_data / "causal/mpdta_reference_answers.csv")
    return {row["estimator"]: (row["estimate"], row["se"]) for row in rows.iter_rows(named=True)}


@pytest.mark.parametrize(
    ("kind", "control", "name", "se_tolerance"),
    [
        ("simple", "never", "did::aggte simple (never-treated, DR, no covariates)", 3e-4),
        ("simple", "not_yet", "did::aggte simple (not-yet-treated, DR)", 3e-4),
        ("group", "never", "did::aggte group", 5e-4),
        ("calendar", "never", "did::aggte calendar", 5e-4),
        ("dynamic", "never", "did::aggte dynamic (overall)", 5e-4),
    ],
)
def test_overall_effect_agrees_with_r(counties, answers, kind, control, name, se_tolerance):
    outcome, first, times = counties
    found = aggregate(group_time_effects(outcome, first, times, control=control), first, kind)
    estimate, se = answers[name]
    assert found.overall == pytest.approx(estimate, abs=5e-5)
    assert found.overall_se == pytest.approx(se, abs=se_tolerance)


@pytest.mark.parametrize("event", [0, 1, 2, 3])
def test_effect_by_event_time_agrees_with_r(counties, answers, event):
    outcome, first, times = counties
    found = aggregate(group_time_effects(outcome, first, times), first, "dynamic")
    estimate, se = answers[f"did::aggte dynamic e={event}"]
    position = found.at.index(event)
    assert found.estimates[position] == pytest.approx(estimate, abs=5e-5)
    assert found.ses[position] == pytest.approx(se, abs=5e-4)


def test_two_way_fixed_effects_agrees_with_two_packages(counties):
    outcome, first, times = counties
    found = two_way(outcome, [(times[None, :] >= first[:, None]).astype(float)])
    assert found.estimates[0] == pytest.approx(-0.036549, abs=1e-5)
    assert found.ses[0] == pytest.approx(0.013265, abs=2e-4)
