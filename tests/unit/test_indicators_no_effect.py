"""Regression to the mean is sized, and limits are widened, as simulation says they should be."""

import numpy as np
import pytest

from kinfold.indicators.clustered import dispersion, paired_dispersion
from kinfold.indicators.no_effect import History, expected_ratio


def draw(rng: np.random.Generator, families: int, *, crisis: float = 0.0) -> tuple[History, np.ndarray]:
    """Draw families with a steady need and one crisis that adds events before; nothing works."""
    need = rng.gamma(1.2, 1 / 1.2, families)
    year = np.ones(families)
    before = rng.poisson(need + crisis).astype(float)
    return History(rng.poisson(need).astype(float), year, before, year, year), rng.poisson(need).astype(float)


def test_expected_ratio_is_one_when_there_was_no_crisis():
    found = expected_ratio(draw(np.random.default_rng(1), 3_000)[0], np.random.default_rng(2))

    assert found is not None
    assert found.value == pytest.approx(1, abs=0.08)
    assert found.interval.low < 1 < found.interval.high


def test_expected_ratio_lies_between_what_lasts_wholly_and_not_at_all():
    history, after = draw(np.random.default_rng(3), 3_000, crisis=1.0)

    found = expected_ratio(history, np.random.default_rng(2))

    naive = after.sum() / history.before_events.sum()
    assert found is not None
    assert found.unlinked == pytest.approx(naive, abs=0.05)
    assert found.unlinked < found.value < 1


def test_expected_ratio_of_families_all_alike_is_the_earlier_rate():
    rng = np.random.default_rng(5)
    year = np.ones(200)
    alike = History(year * 1.0, year, year * 2.0, year, year)

    found = expected_ratio(alike, rng)

    assert found is not None
    assert (found.value, found.unlinked) == (0.5, 0.5)


def test_expected_ratio_is_the_same_each_time_and_needs_a_history():
    history, _ = draw(np.random.default_rng(7), 400)

    once, again = (expected_ratio(history, np.random.default_rng(1)) for _ in range(2))
    assert once == again
    few, _ = draw(np.random.default_rng(7), 29)
    assert expected_ratio(few, np.random.default_rng(1)) is None


def test_dispersion_is_one_for_chance_and_more_for_families_that_differ():
    rng = np.random.default_rng(11)
    year = np.ones(5_000)

    assert dispersion(rng.poisson(2.0, 5_000).astype(float), year) == pytest.approx(1, abs=0.08)
    assert dispersion(rng.poisson(rng.gamma(1, 2.0, 5_000)).astype(float), year) == pytest.approx(3, abs=0.4)
    assert dispersion(np.zeros(3), np.ones(3)) == 1


def test_interval_of_the_ratio_covers_the_truth_nineteen_times_in_twenty():
    rng = np.random.default_rng(13)
    covered = 0
    for _ in range(400):
        need = rng.gamma(0.8, 1 / 0.8, 300)
        time = rng.uniform(0.3, 1.0, 300)
        before, after = rng.poisson(need).astype(float), rng.poisson(0.7 * need * time).astype(float)
        phi = paired_dispersion((after, time), (before, np.ones(300)))
        reach = 1.96 * np.sqrt(phi * (1 / after.sum() + 1 / before.sum()))
        ratio = (after.sum() / time.sum()) / (before.sum() / 300)
        covered += abs(np.log(ratio / 0.7)) < reach

    assert 0.92 <= covered / 400 <= 0.98


def test_expected_ratio_of_absence_in_spells_is_not_drawn_to_one_by_many_sessions():
    rng = np.random.default_rng(17)
    habit, sessions = rng.gamma(2, 0.025, 2_000), np.full(2_000, 380.0)
    year = [rng.poisson(sessions * habit * rng.gamma(2, 1 / 2, 2_000)).astype(float) for _ in range(2)]
    history = History(year[0], sessions, year[1] * 1.25, sessions, sessions)

    spells = expected_ratio(history, np.random.default_rng(1), one_by_one=False)
    singly = expected_ratio(history, np.random.default_rng(1))

    assert spells is not None
    assert singly is not None
    assert spells.value == spells.unlinked == pytest.approx(0.8, abs=0.05)
    assert singly.value > 0.95
    assert spells.interval.low < spells.value < spells.interval.high
