"""In invented counties where nothing works, the ratio expected under no effect holds the ratio seen."""

import numpy as np
import pytest

from kinfold.indicators.clustered import paired_dispersion
from kinfold.indicators.intervals import rate_ratio
from kinfold.indicators.no_effect import History, expected_ratio
from kinfold.synth import happenings, need, pathway
from kinfold.synth.calendar import DATA_FROM, DATA_TO

COUNTIES, FAMILIES, YEAR = 60, 1_200, 365


def _county(seed: int) -> tuple[History, np.ndarray]:
    """Draw a county's families and call-outs, without files or linkage: their history, and events after."""
    rng = np.random.default_rng(seed)
    needs = need.families_in_need(rng, recent=FAMILIES, earlier=1)
    journeys = pathway.travel(rng, needs, FAMILIES)
    calls = happenings.call_outs(rng, needs.need, journeys, 1.0)
    who, on = np.asarray(calls.who), np.asarray(calls.on).astype(int)
    referred, allocated = (days.astype(int) for days in (journeys.referred_on, journeys.allocated_on))
    kept = _without_index_events(who, on, referred)
    who, on = who[kept], on[kept]
    closed = np.minimum(journeys.closed_on.astype(int), DATA_TO)

    def window(start: np.ndarray, end: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        start, end = np.maximum(start, DATA_FROM), np.minimum(end, DATA_TO + 1)
        inside = (on >= start[who]) & (on < end[who])
        events = np.bincount(who[inside], minlength=len(referred)).astype(float)
        return events, np.maximum(end - start, 0) / 365.25

    before = window(allocated - YEAR, allocated)
    after = window(allocated, np.minimum(allocated + YEAR, closed + 1))
    earlier = window(allocated - 2 * YEAR, np.minimum(allocated - YEAR, referred - 90))
    compared = (allocated <= DATA_TO) & (before[1] > 0.8 * YEAR / 365.25) & (after[1] > 0)
    spans = [column[compared] for side in (earlier, before) for column in side]
    return History(*spans, after[1][compared]), after[0][compared]


def _without_index_events(who: np.ndarray, on: np.ndarray, referred: np.ndarray) -> np.ndarray:
    near = np.flatnonzero((referred[who] - on >= 0) & (referred[who] - on <= 7))
    order = near[np.lexsort((on[near], who[near]))]
    last = np.append(who[order][1:] != who[order][:-1], True)
    kept = np.ones(len(who), dtype=bool)
    kept[order[last]] = False
    return kept


@pytest.fixture(scope="module")
def counties():
    found = []
    for seed in range(COUNTIES):
        history, after = _county(seed)
        expected = expected_ratio(history, np.random.default_rng(seed))
        sides = (after, history.after_exposure), (history.before_events, history.before_exposure)
        limits = rate_ratio(
            int(after.sum()),
            float(sides[0][1].sum()),
            int(sides[1][0].sum()),
            float(sides[1][1].sum()),
            dispersion=paired_dispersion(*sides),
        )
        rates = [events.sum() / time.sum() for events, time in sides]
        found.append((rates[0] / rates[1], limits, expected))
    return found


def test_ratio_seen_lies_where_no_effect_puts_it_in_nine_counties_of_ten(counties):
    inside = [one.interval.low <= seen <= one.interval.high for seen, _, one in counties]
    assert np.mean(inside) >= 0.9


def test_ratio_falls_well_below_one_though_nothing_works_and_the_expected_follows(counties):
    seen, expected = np.mean([(seen, one.value) for seen, _, one in counties], axis=0)
    assert seen < 0.87
    assert expected == pytest.approx(seen, abs=0.03)
    assert np.mean([one.unlinked for _, _, one in counties]) < seen - 0.05


def test_fall_is_hardly_ever_said_to_be_larger_than_no_effect_explains(counties):
    larger = [limits.high < one.interval.low for _, limits, one in counties]
    assert np.mean(larger) <= 0.05
