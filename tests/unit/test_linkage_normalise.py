"""Rows in one spelling: what becomes null, what becomes a flag, and what is left as it was."""

import polars as pl
import pytest

from kinfold.linkage.normalise import normalise


def one(**fields: str | None) -> dict[str, object]:
    return normalise(
        pl.DataFrame({"record_id": ["r"], **{name: [value] for name, value in fields.items()}})
    ).row(0, named=True)


@pytest.mark.parametrize("name", ["Baby", "TWIN 1", "Baby Girl", "Infant", "baby of Sarah"])
def test_first_name_of_an_unnamed_child_becomes_null_and_is_flagged(name: str) -> None:
    row = one(first_name=name, surname="Marsh")

    assert row["first"] is None
    assert row["unnamed"] is True


@pytest.mark.parametrize("name", ["Unknown", "N/A", "-", "", "Not Known", "XX"])
def test_first_name_not_known_becomes_null_without_a_flag(name: str) -> None:
    row = one(first_name=name)

    assert row["first"] is None
    assert row["unnamed"] is False


def test_names_lose_case_accents_and_apostrophes() -> None:
    row = one(first_name="Zoë", surname="O’Neill")

    assert (row["first"], row["surname"]) == ("zoe", "oneill")


def test_double_barrelled_surname_keeps_its_parts() -> None:
    assert one(surname="Marsh-Okafor")["surname_parts"] == ["marsh", "okafor"]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2015-03-04", "20150304"),
        ("04/03/2015", "20150304"),
        ("20150304", "20150304"),
        ("2015-03-04T00:00:00", "20150304"),
        ("19991341", "19991341"),
        ("1900-01-01", None),
        ("last week", None),
    ],
)
def test_date_of_birth_is_read_in_any_spelling(written: str, read: str | None) -> None:
    assert one(dob=written)["dob"] == read


def test_first_of_january_is_flagged() -> None:
    assert one(dob="2015-01-01")["first_january"] is True


@pytest.mark.parametrize(
    ("written", "sound"),
    [("999 000 0018", "9990000018"), ("9990000019", None), ("0000000000", None), ("1234", None)],
)
def test_nhs_number_is_sound_only_with_its_check_digit(written: str, sound: str | None) -> None:
    assert one(nhs_number=written)["nhs_sound"] == sound


def test_temporary_pupil_number_is_dropped() -> None:
    assert one(upn="A99940123456A")["upn"] is None


@pytest.mark.parametrize("line", ["NFA", "No fixed abode", "unknown"])
def test_address_that_is_none_becomes_null(line: str) -> None:
    assert one(address_line=line)["line"] is None


def test_address_with_a_town_has_the_door_of_the_address_without() -> None:
    short = one(address_line="36 Larch Street", postcode="QS1 1AA")
    long = one(address_line="36, Larch St, Inkwell", postcode="qs11aa")

    assert short["door"] == long["door"]


def test_absent_columns_count_as_empty() -> None:
    row = one(first_name="Seren")

    assert row["dob"] is None
    assert row["phone"] is None


def test_name_of_one_child_on_many_rows_is_not_established() -> None:
    rows = pl.DataFrame(
        {"record_id": [str(n) for n in range(9)], "first_name": ["Kwabrna"] * 9, "dob": ["2015-03-20"] * 9}
    )

    assert not normalise(rows)["established"].any()
