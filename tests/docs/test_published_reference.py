"""The reference page of the published figures says what the room does."""

import re
from pathlib import Path
from typing import get_args

import polars as pl
import pytest

from kinfold.published import panel
from kinfold.published.cells import Status
from kinfold.published.declaration import parse

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "published.md").read_text("utf-8")


def test_every_measure_is_listed_with_its_years() -> None:
    rows = panel.load().filter(pl.col("level") == "authority")
    spans = rows.group_by("measure").agg(
        pl.col("year").min().alias("first"), pl.col("year").max().alias("last")
    )
    said = dict(re.findall(r"^\| `(\w+)` \| .* \| (\d{4}(?: to \d{4})?) \|$", PAGE, flags=re.MULTILINE))

    assert said == {
        measure: f"{first} to {last}" if first != last else f"{first}"
        for measure, first, last in spans.iter_rows()
    }


@pytest.mark.parametrize("name", [*get_args(Status), *panel.load_all().columns])
def test_every_status_and_column_is_explained(name: str) -> None:
    assert f"`{name}`" in PAGE


def test_declaration_on_the_page_can_be_used() -> None:
    block = re.search(r"```yaml\n(.*?)```", PAGE, flags=re.DOTALL)

    assert block is not None
    assert parse(block.group(1), "page")[0].files[0].measures["cpp_31march"].column[0] == "CPP_At31"


def test_figures_quoted_on_the_page_are_in_the_panel() -> None:
    rows = panel.load_all()
    leeds = rows.filter(
        (pl.col("authority_code") == "383")
        & (pl.col("measure") == "initial_conferences")
        & pl.col("preferred")
    )
    plans = panel.load().filter(
        (pl.col("measure") == "cpp_31march") & (pl.col("year") == 2010) & (pl.col("level") == "authority")
    )

    assert dict(leeds.select("year", "value").iter_rows())[2010] == 287
    assert dict(leeds.select("year", "value").iter_rows())[2011] == 1337
    assert plans["value"].null_count() == 16
