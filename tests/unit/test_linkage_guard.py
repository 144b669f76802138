"""Families told in a few rows: who may be joined, who must not be, and what goes to people."""

import polars as pl
import pytest

from kinfold.linkage import tables

HOME = {"address_line": "12 Larch Street", "postcode": "QS1 1AA"}
BORN = "2016-05-14"


def people(*rows: dict[str, str]) -> list[str]:
    """Give the person of each row; unlike families lie around, so that names have their usual rarity."""
    others = [
        {"first_name": first, "surname": f"{letter}son", "dob": f"19{50 + at}-0{at % 9 + 1}-17"}
        for first in ("Ottilie", "Rupert", "Kofi")
        for at, letter in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    ]
    table = [{"record_id": f"r{n}", **row} for n, row in enumerate(rows)]
    table += [{"record_id": f"z{n:03d}", **row} for n, row in enumerate(others)]
    linked = tables.link(pl.DataFrame(table, infer_schema_length=None))
    return [linked.found.group[f"r{n}"] for n in range(len(rows))]


def decisions(*rows: dict[str, str]) -> set[tuple[str, str]]:
    table = pl.DataFrame(
        [{"record_id": f"r{n}", **row} for n, row in enumerate(rows)], infer_schema_length=None
    )
    return set(tables.link(table).edges.select("decision", "reason").iter_rows())


def child(first: str | None, **fields: str) -> dict[str, str]:
    row = {"surname": "Marsh", "dob": BORN, "sex": "M", **HOME, **fields}
    return row if first is None else {"first_name": first, **row}


def test_same_child_with_a_short_name_is_one_person() -> None:
    assert len(set(people(child("Thomas"), child("Tom"), child("Thomas", postcode="QS9 9ZZ")))) == 1


def test_spelling_from_another_alphabet_is_one_person() -> None:
    assert len(set(people(child("Mohammed"), child("Muhammad")))) == 1


def test_twins_at_one_address_are_two_people() -> None:
    assert len(set(people(child("Thomas"), child("Harry")))) == 2


def test_twins_sharing_a_number_by_mistake_are_two_people() -> None:
    first, second = (child(name, nhs_number="9990000018") for name in ("Thomas", "Harry"))

    assert len(set(people(first, second))) == 2
    assert ("review", "names sibling_number") in decisions(first, second)


def test_twins_with_names_one_letter_apart_are_two_people() -> None:
    assert (
        len(
            set(
                people(
                    child("Ella", sex="F"),
                    child("Ellie", sex="F"),
                    child("Ava", sex="F"),
                    child("Eva", sex="F"),
                )
            )
        )
        >= 3
    )


def test_twins_with_one_short_name_across_the_sexes_are_two_people() -> None:
    assert len(set(people(child("Charlie"), child("Charlotte", sex="F")))) == 2


def test_typing_error_in_the_name_is_one_person() -> None:
    assert len(set(people(child("Thomas"), child("Thoams")))) == 1


def test_unnamed_baby_joins_only_by_a_number() -> None:
    rows = (child("Thomas", nhs_number="9990000018"), child("Baby"), child("Baby", nhs_number="9990000018"))

    first, nameless, numbered = people(*rows)

    assert first == numbered
    assert nameless != first


def test_father_and_son_of_one_name_are_two_people() -> None:
    assert len(set(people(child("Thomas"), child("Thomas", dob="1986-05-14")))) == 2


def test_row_without_birth_date_goes_to_neither_of_father_and_son() -> None:
    father, son, nameless = people(
        child("Thomas", dob="1986-02-20"),
        child("Thomas"),
        {key: value for key, value in child("Thomas").items() if key != "dob"},
    )

    assert len({father, son, nameless}) == 3


def test_row_without_birth_date_joins_where_nobody_else_is_near() -> None:
    rows = child("Ottoline"), {key: value for key, value in child("Ottoline").items() if key != "dob"}

    assert len(set(people(*rows))) == 1


def test_two_rows_of_one_name_with_different_numbers_wait_for_a_person() -> None:
    rows = child("Thomas", nhs_number="9990000018"), child("Thomas", nhs_number="9990000026")

    assert len(set(people(*rows))) == 2
    assert {decision for decision, _ in decisions(*rows)} == {"review"}


def test_initial_does_not_bridge_twins() -> None:
    rows = child("Thomas"), child("Tristan"), child("T")

    first, second, initial = people(*rows)

    assert len({first, second, initial}) == 3


def test_pairs_in_review_join_nobody() -> None:
    rows = child("Thomas", middle_name="Leo"), child("Leo")

    assert len(set(people(*rows))) == 2


@pytest.mark.parametrize("table", [[], [{"record_id": "r0", "first_name": "Seren"}]])
def test_tables_of_no_or_one_row_are_linked(table: list[dict[str, str]]) -> None:
    frame = pl.DataFrame(table, schema={"record_id": pl.String, "first_name": pl.String})

    assert tables.people(tables.link(frame)).height == len(table)
