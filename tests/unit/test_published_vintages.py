"""Which release is preferred, on tables small enough to check by eye."""

import polars as pl

from kinfold.published.vintages import prefer

Row = tuple[str, int, str, int, float | None, str]


def chosen(*rows: Row) -> dict[tuple[str, int], tuple[str, float | None, str]]:
    """Give, by authority and year, the preferred vintage, value and status."""
    frame = pl.DataFrame(
        rows, schema=["authority_code", "year", "vintage", "published", "value", "status"], orient="row"
    ).with_columns(level=pl.lit("authority"), measure=pl.lit("referrals"))
    kept = prefer(frame).filter("preferred")
    columns = ["authority_code", "year", "vintage", "value", "status"]
    return {(a, y): (v, n, s) for a, y, v, n, s in kept.select(columns).iter_rows()}


def series(vintage: str, published: int, years: range, value: float, code: str = "919") -> list[Row]:
    return [(code, year, vintage, published, value, "value") for year in years]


def test_latest_long_release_is_taken_whole() -> None:
    old, new = (
        series("five-2018", 2018, range(2014, 2019), 1.0),
        series("five-2019", 2019, range(2015, 2020), 2.0),
    )

    got = chosen(*old, *new)

    assert {year: got["919", year][0] for year in range(2014, 2020)} == {
        2014: "five-2018",
        **dict.fromkeys(range(2015, 2020), "five-2019"),
    }


def test_short_release_never_displaces_a_long_one() -> None:
    got = chosen(
        *series("long", 2019, range(2015, 2020), 2.0), *series("short", 2024, range(2018, 2021), 3.0)
    )

    assert got["919", 2019] == ("long", 2.0, "value")
    assert got["919", 2020] == ("short", 3.0, "value")


def test_year_outside_the_long_release_is_as_first_published() -> None:
    long = series("long", 2022, range(2013, 2018), 2.0)

    got = chosen(
        *long, *series("first", 2012, range(2012, 2013), 5.0), *series("again", 2013, range(2012, 2013), 6.0)
    )

    assert got["919", 2012] == ("first", 5.0, "value")


def test_figure_that_differs_from_the_first_published_is_revised() -> None:
    long = series("long", 2022, range(2013, 2018), 2.0)

    got = chosen(
        *long, ("919", 2013, "first", 2013, 3.0, "value"), ("919", 2014, "first", 2013, 2.0, "value")
    )

    assert got["919", 2013] == ("long", 2.0, "revised")
    assert got["919", 2014] == ("long", 2.0, "value")


def test_figure_the_long_release_suppresses_is_not_filled_from_another() -> None:
    long = series("long", 2022, range(2013, 2017), 2.0)

    got = chosen(
        *long, ("919", 2017, "long", 2022, None, "suppressed"), ("919", 2017, "first", 2017, 4.0, "value")
    )

    assert got["919", 2017] == ("long", None, "suppressed")


def test_authority_absent_from_the_long_release_keeps_what_was_first_published() -> None:
    got = chosen(*series("long", 2022, range(2013, 2018), 2.0), ("835", 2014, "first", 2014, 9.0, "value"))

    assert got["835", 2014] == ("first", 9.0, "value")
