"""The panel as shipped: values read by eye from the departments' files, and what must hold of every row."""

from importlib.resources import files
from pathlib import Path
from typing import get_args

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from kinfold.domain.errors import UserError
from kinfold.published import panel
from kinfold.published.rates import Basis, rate_of


def figures(code: str, measure: str) -> dict[int, float | None]:
    """Give one authority's preferred series."""
    rows = panel.load().filter((pl.col("authority_code") == code) & (pl.col("measure") == measure))
    return dict(rows.select("year", "value").iter_rows())


def cell(code: str, measure: str, year: int, vintage: str) -> tuple[float | None, str]:
    """Give one figure of one release with its status."""
    rows = panel.load_all().filter(
        (pl.col("authority_code") == code) & (pl.col("measure") == measure) & (pl.col("year") == year)
    )
    return rows.filter(pl.col("vintage") == vintage).select("value", "status").row(0)


def test_hertfordshire_is_as_read_by_eye() -> None:
    plans, starts = figures("919", "cpp_31march"), figures("919", "cpp_started")
    conferences, looked_after = figures("919", "initial_conferences"), figures("919", "cla_31march")

    assert [plans[year] for year in range(2010, 2021)] == [
        655, 504, 535, 578, 1140, 896, 736, 533, 522, 556, 455,
    ]  # fmt: skip
    assert [starts[year] for year in (2013, 2014, 2015)] == [769, 1414, 977]
    assert [conferences[year] for year in (2013, 2014, 2015)] == [836, 1558, 1065]
    assert [looked_after[year] for year in (2010, 2011, 2014, 2015, 2019, 2020)] == [
        1141, 1097, 1010, 1003, 930, 948,
    ]  # fmt: skip
    assert figures("919", "population_0_17")[2014] == 260663


def test_first_published_and_restated_figures_are_both_kept() -> None:
    assert cell("919", "cla_31march", 2015, "cla-2015") == (1004.0, "value")
    assert cell("919", "cla_31march", 2015, "cla-2018") == (1003.0, "value")
    assert cell("919", "cla_31march", 2015, "cla-2019") == (1003.0, "revised")
    assert cell("938", "cpp_31march", 2013, "cin-ees-2022") == (424.0, "value")
    assert cell("938", "cpp_31march", 2013, "cin-ees-2025") == (379.0, "value")


def test_national_rows_are_england_and_never_the_authority_whose_code_they_carry() -> None:
    england, wight = figures("england", "cpp_31march"), figures("921", "cpp_31march")

    assert england[2010] == 39100
    assert england[2015] == 49690
    assert all(value is None or value < 500 for value in wight.values())


def test_every_preferred_place_year_and_measure_occurs_once() -> None:
    key = ["authority_code", "level", "year", "measure"]

    assert panel.load().select(key).is_duplicated().sum() == 0
    assert panel.load().height == panel.load_all().select(key).unique().height
    assert panel.load_all().select([*key, "vintage"]).is_duplicated().sum() == 0


def test_number_and_status_never_contradict() -> None:
    rows = panel.load_all()
    numbered = pl.col("status").is_in(["value", "revised"])

    assert rows.filter(numbered != pl.col("value").is_not_null()).is_empty()
    assert panel.usable(rows).height == rows.height - rows["value"].null_count()
    assert set(rows["status"]) == {
        "value", "suppressed", "missing", "not_comparable", "revised", "not_applicable",
    }  # fmt: skip


def test_unpublished_cells_of_the_first_census_are_missing_and_not_zero() -> None:
    assert cell("201", "cpp_31march", 2010, "cin-census-2010") == (None, "missing")
    assert cell("201", "cpp_31march_rate", 2010, "cin-census-2010") == (None, "missing")
    assert cell("870", "initial_conferences", 2010, "cin-census-2010") == (None, "missing")


def test_reorganised_authorities_keep_their_own_rows_and_years() -> None:
    dorset, new_dorset = figures("835", "cpp_31march"), figures("838", "cpp_31march")

    assert (min(dorset), max(dorset)) == (2010, 2019)
    assert list(new_dorset) == [2020]
    assert figures("837", "cpp_31march")[2019] == 136
    assert figures("839", "cpp_31march")[2020] == 226


def test_figures_restated_for_authorities_not_yet_there_are_not_comparable() -> None:
    assert cell("940", "population_0_4", 2012, "nomis-2023") == (None, "not_comparable")
    assert cell("839", "population_0_4", 2018, "nomis-2023") == (None, "not_comparable")
    assert cell("839", "population_0_4", 2019, "nomis-2023")[1] == "value"
    assert cell("940", "cla_31march", 2020, "cla-ees-2023") == (None, "not_applicable")


def test_assessment_factors_of_two_definitions_never_share_a_measure() -> None:
    rows = panel.load_all().filter(pl.col("measure").str.starts_with("assessments_with_factor"))
    spans = rows.group_by("measure").agg(
        pl.col("year").min().alias("first"), pl.col("year").max().alias("last")
    )

    assert all((first > 2017) or (last <= 2017) for _, first, last in spans.iter_rows())
    assert figures("919", "assessments_with_factor_domestic_abuse_parent_def2018").keys() == {
        2018,
        2019,
        2020,
    }


def test_safeguarding_spend_lines_of_different_scope_never_share_a_measure() -> None:
    assert max(figures("919", "s251_children_safety_net")) == 2011
    assert list(figures("919", "s251_safety_and_social_care_net")) == [2012]
    assert min(figures("919", "s251_safeguarding_net")) == 2013
    assert sorted(figures("919", "s251_children_looked_after_net")) == list(range(2009, 2020))


@pytest.mark.parametrize(
    ("year", "rate"),
    [(2010, 26.5), (2013, 22.6), (2014, 44.2), (2015, 34.4), (2016, 28.0), (2018, 19.6)],
)
def test_plan_rate_of_hertfordshire_by_the_departments_convention(year: int, rate: float) -> None:
    rows = panel.rate("cpp_31march").filter((pl.col("authority_code") == "919") & (pl.col("year") == year))

    assert rows["value"].item() == pytest.approx(rate, abs=0.05)


def test_plan_rate_of_england() -> None:
    rows = panel.rate("cpp_31march").filter(pl.col("level") == "national")
    rates = dict(rows.select("year", pl.col("value").round(1)).iter_rows())

    assert (rates[2014], rates[2015]) == (42.1, 43.1)


def test_rate_uses_the_population_of_the_mid_year_before() -> None:
    row = panel.rate("cpp_31march", per=1).filter(
        (pl.col("authority_code") == "919") & (pl.col("year") == 2015)
    )

    assert row["population"].item() == figures("919", "population_0_17")[2014]
    assert row["value"].item() == pytest.approx(896 / 260663)
    assert row["basis"].item() == "recomputed"


@pytest.mark.parametrize("basis", get_args(Basis))
@pytest.mark.parametrize("measure", ["cpp_31march", "cin_31march", "cla_31march"])
def test_printed_population_moves_no_rate(measure: str, basis: Basis) -> None:
    rows = panel.load_all()
    without = rows.filter(pl.col("measure") != "population_0_17_as_printed")

    assert without.height < rows.height
    assert_frame_equal(
        rate_of(rows, measure, per=10_000, basis=basis), rate_of(without, measure, per=10_000, basis=basis)
    )


def test_children_of_2010_and_2011_stand_only_as_printed_with_the_census() -> None:
    printed, series = figures("919", "population_0_17_as_printed"), figures("919", "population_0_17")

    assert sorted(printed) == list(range(2009, 2017))
    assert not {2010, 2011} & series.keys()
    assert figures("england", "population_0_17_as_printed")[2010] == 11_045_369


@pytest.mark.parametrize("basis", ["recomputed", "consistent"])
@pytest.mark.parametrize("measure", ["cpp_31march", "cla_31march"])
def test_rate_exists_wherever_a_count_does_from_2010(measure: str, basis: str) -> None:
    rows = panel.rate(measure, basis=basis).filter((pl.col("year") >= 2010) & (pl.col("level") != "region"))  # type: ignore[arg-type]

    assert rows.filter(pl.col("count").is_not_null() & pl.col("value").is_null()).is_empty()
    assert rows.filter(pl.col("value").is_null() & pl.col("status").is_in(["value", "revised"])).is_empty()
    assert rows.filter(pl.col("value").is_not_null() & pl.col("basis").is_null()).is_empty()


def test_rate_says_on_what_each_year_rests() -> None:
    mine = pl.col("authority_code") == "919"

    plans = dict(panel.rate("cpp_31march").filter(mine).select("year", "basis").iter_rows())
    care = dict(panel.rate("cla_31march").filter(mine).select("year", "basis").iter_rows())
    even = set(panel.rate("cla_31march", basis="consistent").filter(mine)["basis"])

    assert {plans[year] for year in (2010, 2011, 2012)} == {"published"}
    assert {plans[year] for year in range(2013, 2021)} == {"recomputed"}
    assert (care[2010], care[2011], care[2012]) == ("earlier_estimate", "implied", "implied")
    assert even == {"recomputed", "scaled"}


def test_published_rates_are_as_printed() -> None:
    rows = panel.rate("cpp_31march", basis="published").filter(pl.col("authority_code") == "919")

    assert dict(rows.select("year", "value").iter_rows())[2014] == pytest.approx(44.1)
    assert set(rows["basis"]) == {"published"}


@pytest.mark.parametrize("measure", ["population_0_17", "no_such_measure", "social_worker_caseload"])
def test_rate_of_a_measure_without_one_is_refused(measure: str) -> None:
    with pytest.raises(UserError, match="not a measure with a rate"):
        panel.rate(measure)


def test_early_figures_that_are_a_fraction_of_the_next_year_are_doubtful() -> None:
    rows = panel.doubtful()
    reasons = {(code, year, measure): why for code, year, measure, why in rows.select(
        "authority_code", "year", "measure", "reason"
    ).iter_rows()}  # fmt: skip

    assert reasons["383", 2010, "initial_conferences"] == "fraction_of_next"
    assert reasons["800", 2010, "initial_conferences"] == "low_confidence"
    assert ("919", 2013, "cpp_31march") not in reasons
    assert rows["year"].max() == 2012


def test_neighbours_are_ten_each_and_leave_out_authorities_that_are_gone() -> None:
    near = panel.neighbours()

    assert near["919"] == ["867", "931", "850", "358", "823", "825", "869", "938", "873", "868"]
    assert {len(codes) for codes in near.values()} == {10}
    assert "835" not in near
    assert "838" in near


def test_adopters_name_their_source_and_leave_unknown_months_empty() -> None:
    rows = panel.adopters()
    years = {code: (first, full) for code, first, full in rows.select(
        "authority_code", "first_year", "first_full_year"
    ).iter_rows()}  # fmt: skip

    assert years["919"] == (2015, 2016)
    assert years["821"] == (2018, 2019)
    assert years["335"] == (None, None)
    assert rows["source"].null_count() == 0
    assert set(rows["authority_code"]) <= set(panel.load()["authority_code"])


def test_shipped_data_are_small_and_say_whose_they_are() -> None:
    folder = files("kinfold.published") / "data"
    size = sum(Path(str(item)).stat().st_size for item in folder.iterdir())
    notice = (folder / "NOTICE.md").read_text("utf-8")

    assert size <= 2_000_000
    assert "Contains public sector information licensed under the Open Government Licence v3.0" in notice
    for publisher in ("Department for Education", "Office for National Statistics", "Ministry of Housing"):
        assert publisher in notice


def test_sources_name_every_vintage_in_the_panel() -> None:
    assert set(panel.load_all()["vintage"]) == set(panel.sources()["vintage"])


def test_panel_that_is_not_one_is_refused(tmp_path: Path) -> None:
    wrong = tmp_path / "panel.parquet"
    wrong.write_text("not a panel")

    with pytest.raises(UserError, match="no panel can be read here"):
        panel.load(wrong)
