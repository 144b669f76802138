"""Finding by the beginning of a text: what is found, and by which way."""

import numpy as np
import pytest
from django.db import connection

from kinfold.casework.families.models import Person
from kinfold.casework.prefix import end_of_range

pytestmark = pytest.mark.django_db
SIGNS = ("a", "b", "B", "%", "_", "\\", "'", "é", "e\u0301", "\u07ff", "\ud7ff", "\ue000", "😀", "\U0010ffff")


def found(prefix: str) -> set[str]:
    return set(Person.rows.filter(family_name__prefix=prefix).values_list("family_name", flat=True))


def test_random_text_is_found_exactly_where_it_begins_so() -> None:
    draw = np.random.default_rng(20261124)
    names = {"".join(draw.choice(SIGNS, size=draw.integers(0, 7))) for _ in range(2000)}
    Person.rows.bulk_create([Person(family_name=name) for name in names])

    for _ in range(300):
        prefix = "".join(draw.choice(SIGNS, size=draw.integers(0, 4)))
        assert found(prefix) == {name for name in names if name.startswith(prefix)}


def test_case_counts_and_nothing_is_a_pattern() -> None:
    Person.rows.bulk_create([Person(family_name=name) for name in ("Osei", "osei", "O%i", "Oxley")])

    assert found("Os") == {"Osei"}
    assert found("O%") == {"O%i"}


def test_where_nothing_lies_beyond_there_is_no_end() -> None:
    assert end_of_range("") is None
    assert end_of_range("\U0010ffff\U0010ffff") is None
    assert end_of_range("a\U0010ffff") == "b"
    assert end_of_range("\ud7ff") == "\ue000"


def test_the_plan_goes_through_the_index() -> None:
    Person.rows.bulk_create([Person(family_name=f"Invented-{each:05}") for each in range(3000)])
    with connection.cursor() as cursor:
        cursor.execute("analyze")

    plan = Person.rows.filter(family_name__prefix="Invented-0001").explain()

    assert "Index" in plan if connection.vendor == "postgresql" else "USING INDEX" in plan
