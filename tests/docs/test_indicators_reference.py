"""The page is what the definitions say, and the SQL is what two engines can read."""

from importlib import resources
from pathlib import Path

import pytest
import sqlglot
from sqlglot import exp

from kinfold.indicators import reference
from kinfold.indicators.catalogue import INDICATORS
from kinfold.indicators.definition import Definition

DOCS = Path(__file__).parents[2] / "docs"
SQL = sorted(
    Path(str(file))
    for room in ("library", "cohort")
    for file in (resources.files("kinfold.indicators") / room).iterdir()
    if file.name.endswith(".sql")
)


def test_reference_page_is_up_to_date() -> None:
    said = (DOCS / "reference" / "indicators.md").read_text("utf-8")

    assert said == reference.page(), "run: kinfold indicators list --page > docs/reference/indicators.md"


def test_every_indicator_is_in_the_glossary() -> None:
    glossary = (DOCS / "glossary.md").read_text("utf-8")

    assert [one.id for one in INDICATORS if f"`{one.id}`" not in glossary] == []


@pytest.mark.parametrize("file", SQL, ids=lambda file: file.name)
def test_sql_is_one_select_with_lowercase_words_that_spark_can_be_given(file: Path) -> None:
    text = file.read_text("utf-8")

    statements = sqlglot.parse(text, read="duckdb")
    assert len(statements) == 1
    assert isinstance(statements[0], exp.Select)
    code = "\n".join(line for line in text.splitlines() if not line.startswith("--"))
    assert code == code.lower()
    spark = sqlglot.transpile(text, read="duckdb", write="spark", unsupported_level=sqlglot.ErrorLevel.RAISE)
    assert sqlglot.parse_one(spark[0], read="spark")


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"version": 0}, "version"),
        ({"caveats": ()}, "caveats"),
        ({"id": "Police 1"}, "id"),
        ({"question": " "}, "question"),
        ({"window_days": 0}, "days"),
        ({"minimum_coverage": 0.0}, "minimum_coverage"),
    ],
)
def test_definition_that_says_too_little_is_refused(change: dict[str, object], named: str) -> None:
    parts = {name: getattr(INDICATORS[0], name) for name in INDICATORS[0].__dataclass_fields__}

    with pytest.raises(ValueError, match=named):
        Definition(**{**parts, **change})


def test_digest_changes_with_any_part() -> None:
    parts = {name: getattr(INDICATORS[0], name) for name in INDICATORS[0].__dataclass_fields__}

    assert Definition(**parts).digest() == INDICATORS[0].digest()
    assert Definition(**{**parts, "window_days": 180}).digest() != INDICATORS[0].digest()
