"""Joined records under PostgreSQL's row security: the same tests, the product bound by the second lock."""

from pathlib import Path

import pytest

from postgres_server import Server

pytestmark = [pytest.mark.postgres, pytest.mark.slow]
TESTS = Path(__file__).parents[1]
JOINING = str(TESTS / "integration" / "test_persons_joining.py")
THROUGH = str(TESTS / "integration" / "test_persons_joined_through.py")
PAGES = str(TESTS / "integration" / "test_persons_page.py")
MODEL = str(TESTS / "property" / "test_persons_joining_model.py")


def test_joined_records_read_the_same_under_row_security(postgres: Server) -> None:
    done = postgres.tests(JOINING, THROUGH)

    assert " passed" in done.stdout, done.stdout[-4000:]
    assert " failed" not in done.stdout, done.stdout[-4000:]


@pytest.mark.battery
def test_a_persons_page_and_the_model_hold_under_row_security(postgres: Server) -> None:
    done = postgres.tests(PAGES, MODEL)

    assert " passed" in done.stdout, done.stdout[-4000:]
    assert " failed" not in done.stdout, done.stdout[-4000:]
