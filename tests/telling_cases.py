"""What PostgreSQL is told of who asks: once, and again where it has forgotten. Tests of the lock run it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from kinfold.casework.sharing.asking import Asking
from kinfold.domain.access import Purpose
from kinfold.kit import clock


def told() -> str:
    """Give the one who asks, as a row policy would read it."""
    with connection.cursor() as cursor:
        cursor.execute("select current_setting('kinfold.actor', true)")
        return str(cursor.fetchone()[0] or "")


@contextmanager
def rolled_back() -> Iterator[None]:
    """Undo whatever is done within."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def ours() -> Asking:
    return Asking("u-ours", Purpose.WORK, clock.now())


@pytest.mark.django_db(transaction=True)
def test_it_is_told_once_in_a_transaction_and_anew_in_the_next(ours: Asking) -> None:
    for _ in range(2):
        with transaction.atomic(), CaptureQueriesContext(connection) as asked:
            assert told() == ""
            for _ in range(3):
                ours.tell_database()
            assert told() == ours.actor
        assert sum("set_config" in each["sql"] for each in asked) == 1
    with rolled_back():
        ours.tell_database()
    with transaction.atomic():
        assert told() == ""
        ours.tell_database()
        assert told() == ours.actor


@pytest.mark.django_db(transaction=True)
def test_it_is_told_again_when_a_savepoint_took_it_back(ours: Asking) -> None:
    with transaction.atomic():
        with rolled_back():
            ours.tell_database()
        assert told() == ""
        ours.tell_database()
        assert told() == ours.actor


@pytest.mark.django_db(transaction=True)
def test_the_one_who_asked_last_is_told_not_the_one_before(ours: Asking) -> None:
    other = replace(ours, actor="u-other")
    with transaction.atomic():
        ours.tell_database()
        other.tell_database()
        assert told() == other.actor
        ours.tell_database()
        assert told() == ours.actor
        with rolled_back():
            other.tell_database()
        ours.tell_database()
        assert told() == ours.actor
        with transaction.atomic():
            other.tell_database()
        ours.tell_database()
        assert told() == ours.actor


@pytest.mark.django_db(transaction=True)
def test_another_purpose_is_told_too(ours: Asking) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        ours.tell_database()
        replace(ours, purpose=Purpose.ENQUIRY).tell_database()
        cursor.execute("select current_setting('kinfold.purpose', true)")
        assert cursor.fetchone()[0] == "enquiry"
