"""One DuckDB query written by hand gives the same police figures as the indicator machinery."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from invented_county import FIRST, LAST, populate
from invented_store import invented
from kinfold.indicators import family_months
from kinfold.indicators.catalogue import find
from kinfold.indicators.cohort import follow
from kinfold.indicators.compute import figures

BEFORE_AFTER = (Path(__file__).parent / "indicators_police_by_hand.sql").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory):
    with invented(tmp_path_factory.mktemp("county")) as writer:
        populate(writer.con, np.random.default_rng(42), families=600, effect=0.7)
        yield writer.con


def test_police_figures_equal_those_of_a_query_written_by_hand(county):
    families = follow.prepare(county, LAST)

    main = figures(county, find("police-call-outs"), families, LAST).main

    days = {"first": FIRST, "last": LAST}
    by_hand = county.sql(BEFORE_AFTER, params=days).fetchall()[0]
    assert by_hand == (
        main.before.families,
        main.before.count,
        pytest.approx(main.before.exposure),
        main.after.count,
        pytest.approx(main.after.exposure),
    )
    assert main.before.count > 500


def test_naive_ratio_falls_below_the_planted_effect_and_the_expected_ratio_below_one(county):
    families = follow.prepare(county, LAST)

    found = figures(county, find("police-call-outs"), families, LAST)

    after, before = found.main.after, found.main.before
    naive = after.count / after.exposure / (before.count / before.exposure)
    assert naive < 0.6
    assert found.expected is not None
    assert found.expected.unlinked < found.expected.value < 1
    assert naive / found.expected.unlinked == pytest.approx(0.7, abs=0.12)


def test_family_months_hold_waiting_families_and_no_identifier(county):
    panel = family_months.build(county, "police-call-outs")

    assert panel.columns == ["unit", "month", "months_since_referral", "allocated", "count", "exposure"]
    assert panel.dtypes[1:] == [pl.Date, pl.Int32, pl.Float64, pl.Int64, pl.Float64]
    assert panel["months_since_referral"].min() == -12
    assert panel["months_since_referral"].max() == 18
    assert panel["allocated"].is_between(0, 1).all()
    assert panel["exposure"].is_between(0, 31, closed="right").all()
    assert panel.select(pl.struct("unit", "month").is_unique()).to_series().all()
    before = panel.filter(pl.col("months_since_referral") < 0)
    assert before["allocated"].sum() == 0
    never = panel.group_by("unit").agg(pl.col("allocated").max()).filter(pl.col("allocated") == 0)
    assert len(never) > 20


def test_family_months_count_the_same_events_as_the_store(county):
    panel = family_months.build(county, "ae-attendances", rng=np.random.default_rng(1))
    families = follow.prepare(county, LAST)
    follow.count_happenings(county, find("ae-attendances"), LAST)
    expected = county.sql(
        "select count(*) from happening inner join followed_family using (family_id) where "
        "datediff('month', referred_on, happened_on) between -12 and 18"
    ).fetchall()[0]

    assert panel["count"].sum() == expected[0]
    assert panel["unit"].n_unique() <= len(families)
    assert panel["unit"].str.contains(r"^u\d{6}$").all()


def test_family_months_deal_other_pseudonyms_with_another_generator(county):
    one, two = (
        family_months.build(county, "police-call-outs", rng=np.random.default_rng(seed)) for seed in (1, 2)
    )

    assert not one.equals(two)
    assert one.drop("unit").sort(pl.all()).equals(two.drop("unit").sort(pl.all()))
