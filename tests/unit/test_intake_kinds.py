"""Text becomes a value of its declared kind, or nothing."""

from datetime import date

import polars as pl
import pytest

from kinfold.domain import identifiers
from kinfold.intake import kinds


def parsed(kind, *texts):
    frame = pl.DataFrame({"x": list(texts)}, schema={"x": pl.String})
    return frame.select(kind.parse(pl.col("x"))).to_series().to_list()


def test_a_date_is_read_in_its_one_form_only():
    assert parsed(
        kinds.date("dd/mm/yyyy"), "03/04/2024", "31/02/2024", "2024-04-03", "03/04/24", "4/3/2024"
    ) == [
        date(2024, 4, 3),
        None,
        None,
        None,
        date(2024, 3, 4),
    ]
    assert parsed(kinds.date("yyyymmdd"), "20240403", "2024043", "20241301") == [date(2024, 4, 3), None, None]


def test_an_iso_date_may_carry_the_midnight_databases_add():
    assert parsed(
        kinds.date("yyyy-mm-dd"), "2024-04-03 00:00:00", "2024-04-03T00:00:00.000", "2024-04-03 09:00"
    ) == [
        date(2024, 4, 3),
        date(2024, 4, 3),
        None,
    ]


def test_a_moment_needs_a_time_of_day():
    assert parsed(kinds.moment("dd/mm/yyyy"), "03/04/2024 23:59", "03/04/2024", "03/04/2024 24:00") == [
        date(2024, 4, 3),
        None,
        None,
    ]


def test_a_count_is_digits_only():
    assert parsed(kinds.whole(), "12", "007", "-1", "1.0", "1e3", "9999999999") == [
        12,
        7,
        None,
        None,
        None,
        None,
    ]


def test_a_code_is_read_in_any_case_and_no_other_is_let_in():
    assert parsed(kinds.codes({"Male": "M", "Unknown": ""}), "MALE", "unknown", "man") == ["M", "", None]


@pytest.mark.parametrize("last", range(10))
def test_nhs_numbers_agree_with_the_domain(last):
    texts = [f"999{number:06d}{last}" for number in range(200)] + [
        "9999999999",
        "0000000000",
        "999 000 0050",
        "",
    ]

    assert parsed(kinds.nhs_number(), *texts) == [identifiers.nhs_number(text) for text in texts]


def test_permanent_upns_agree_with_the_domain():
    texts = [f"{letter}919412309{number:03d}" for letter in identifiers.UPN_LETTERS for number in range(40)]
    texts += ["I919412309017", "R91941230901", "r919412309017"]

    assert parsed(kinds.upn(), *texts) == [identifiers.upn(text) for text in texts]


def test_a_temporary_upn_is_left_out():
    assert parsed(kinds.upn(), "K91941230906K", "R919412309017") == [None, "R919412309017"]


def test_postcodes_and_phones_are_set_in_one_form_and_kept_when_odd():
    assert parsed(kinds.postcode(), "qs12ab", "QS1  2AB", "not known") == ["QS1 2AB", "QS1 2AB", "NOT KNOWN"]
    assert parsed(kinds.phone(), "01632 960 123", "+44 1632 960123", "ask mum") == [
        "01632960123",
        "01632960123",
        "ask mum",
    ]


def test_an_address_of_parts_becomes_one_line():
    sent = '{"FLAT":"","HOUSE":"4","STREET":"Tollgate Row","TOWN":"Quill","UPRN":"1"}'

    assert parsed(kinds.address_json(), sent, "{broken}", "4 Tollgate Row") == [
        "4 Tollgate Row Quill",
        None,
        "4 Tollgate Row",
    ]
