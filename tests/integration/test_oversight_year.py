"""Insiders in an invented year: how many of those who snoop are asked about, at how many questions a day."""

from collections import Counter

import pytest

from invented_year import UNSEEN, Year, year_of_looks
from kinfold.casework.oversight.rules import flags

RECALL, QUESTIONS = 0.90, 5  # of planted snoops; questions per 1,000 staff a working day


def _measured(year: Year) -> tuple[dict[str, tuple[int, int]], float, float]:
    """Give found and planted by kind, the recall of the six kinds, and questions per 1,000 staff a day."""
    found = flags(year.rows, year.known())
    asked = {(flag.worker, flag.entry) for flag in found}
    hit, planted = Counter[str](), Counter[str]()
    for snoop in year.snoops:
        planted[snoop.kind] += 1
        hit[snoop.kind] += any((snoop.worker, entry) in asked for entry in snoop.entries)
    seen = [kind for kind in planted if kind != UNSEEN]
    recall = sum(hit[kind] for kind in seen) / sum(planted[kind] for kind in seen)
    return (
        {kind: (hit[kind], planted[kind]) for kind in planted},
        recall,
        len(found) / (year.workers * year.days) * 1000,
    )


def _meets(year: Year) -> None:
    by_kind, recall, questions = _measured(year)
    told = f"{len(year.rows)} looks, {by_kind}, recall {recall:.3f}, {questions:.2f} questions"
    for kind in ("own", "kin"):
        assert by_kind[kind][0] == by_kind[kind][1], told
    assert recall >= RECALL, told
    assert questions <= QUESTIONS, told


def test_snoops_are_asked_about_in_a_month_of_few_workers() -> None:
    _meets(year_of_looks(1, workers=40, days=60, snoops=6))


def test_what_no_rule_sees_is_not_claimed() -> None:
    """A colleague who reads a family of their own team by day leaves nothing to ask about, save the list."""
    year = year_of_looks(1, workers=20, days=5, snoops=10)
    year.namesakes.clear()

    by_kind, _, _ = _measured(year)

    assert by_kind[UNSEEN] == (0, 1)


@pytest.mark.battery
@pytest.mark.parametrize("seed", range(3))
def test_snoops_are_asked_about_in_a_year_of_two_hundred_workers(seed: int) -> None:
    year = year_of_looks(seed, workers=200, days=250, snoops=40)

    assert len(year.rows) > 390_000
    _meets(year)
