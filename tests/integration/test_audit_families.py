"""The audit knows families: each look says which, whether it was given and why; unlogged, nothing leaves."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.db.models import QuerySet
from django.test import Client
from django.test.utils import CaptureQueriesContext

import invented_families as invented
from kinfold.casework.audit.models import Action, AuditEvent, Subject
from kinfold.casework.audit.verification import verify
from kinfold.casework.families.models import CoreNote
from kinfold.casework.oversight.recording import recorded
from kinfold.casework.sharing.gate import NotForYou, Sight
from kinfold.casework.sharing.models import NamedWorker, Seal
from kinfold.domain.access.rules import OTHERWISE
from kinfold.domain.agency import Role
from web_visitors import client_of

pytestmark = pytest.mark.django_db
SURNAME = "Osei-Thistledown"


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    settings.KINFOLD_HOME, settings.KINFOLD_DEMO = tmp_path, True
    return tmp_path


def _last() -> tuple[AuditEvent, list[Subject]]:
    entry = AuditEvent.objects.newest_first()[0]
    return entry, list(Subject.objects.filter(entry=entry.sequence).order_by("position"))


def test_a_page_of_a_family_says_which_family_how_much_and_why() -> None:
    worker = invented.worker()
    family = invented.family(allocated=(worker,))

    assert client_of(worker).get(f"/f/{family.id}").status_code == 200

    entry, subjects = _last()
    assert (entry.action, entry.purpose, entry.subject_count) == (Action.VIEW, "work", len(subjects))
    told = {(each.family, each.section, each.given, each.rule) for each in subjects}
    assert (family.id, "core", True, "allocated:core") in told
    assert verify().is_sound


def test_a_refused_look_is_denied_in_the_words_of_the_rule() -> None:
    worker = invented.worker()
    family = invented.family()

    assert client_of(worker).get(f"/f/{family.id}").status_code == 404

    entry, [subject] = _last()
    assert (entry.action, entry.rule) == (Action.DENIED, OTHERWISE.words)
    assert family.id not in entry.thing
    assert (subject.family, subject.given, subject.rule) == (family.id, False, "no-reason")


def test_a_look_held_back_until_a_proof_is_given_is_no_look() -> None:
    worker = invented.worker()
    family = invented.family(allocated=(worker,))
    Seal.objects.create(family=family, by=worker, reason="Adoption", starts_at=invented.since())
    NamedWorker.objects.create(family=family, by=worker, worker=worker, starts_at=invented.since())

    assert client_of(worker).get(f"/f/{family.id}").status_code == 302

    entry, [subject] = _last()
    assert (entry.action, entry.rule, subject.given) == (Action.HELD, "First: step up", False)


@pytest.mark.parametrize("made_up", ["f123", "osei-thistledown-pip", "f0123456789abcdeX"])
def test_words_asked_for_as_a_family_are_kept_as_a_digest_only(made_up: str) -> None:
    client_of(invented.worker()).get(f"/f/{made_up}")

    entry, subjects = _last()
    assert made_up not in str([entry.__dict__, *(each.__dict__ for each in subjects)])


@pytest.mark.parametrize("broken", ["entry", "subjects"])
def test_a_family_that_cannot_be_logged_is_not_shown(monkeypatch: pytest.MonkeyPatch, broken: str) -> None:
    """The insert itself fails in the database: a column too few for the entry, or for what it was about."""
    worker = invented.worker()
    family = invented.family(SURNAME, allocated=(worker,))
    client = client_of(worker)
    assert SURNAME in client.get(f"/f/{family.id}").content.decode()
    client.raise_request_exception = False
    table = {"entry": "audit_auditevent", "subjects": "audit_subject"}[broken]
    with connection.cursor() as cursor:
        cursor.execute(f"alter table {table} rename to {table}_away")

    response = client.get(f"/f/{family.id}")

    assert response.status_code == 500
    for word in (SURNAME, "Pip", "Esi", family.reference):
        assert word not in response.content.decode()
        assert word not in str(response.headers)


def test_what_a_family_was_to_be_told_is_not_kept_where_it_cannot_be_logged(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    worker = invented.worker()
    family = invented.family(allocated=(worker,))

    def full(*_args: Any, **_more: Any) -> None:
        raise DatabaseError("disk full")

    monkeypatch.setattr(QuerySet, "bulk_create", full)
    note = CoreNote(family=family, text="A note", author=worker, happened_on=date(2026, 11, 24))
    with pytest.raises(DatabaseError), recorded(Sight(worker), "a-verb", action=Action.WRITE) as sight:
        sight.add(note, family.id)

    assert not CoreNote.rows.exists()
    assert not AuditEvent.objects.exists()


def test_a_verb_that_looks_leaves_an_entry_with_its_families() -> None:
    worker = invented.worker()
    families = [invented.family(allocated=(worker,)) for _ in range(3)]

    with recorded(Sight(worker), "a-verb", action=Action.EXPORT) as sight:
        sight.names(each.id for each in families)

    entry, subjects = _last()
    assert (entry.action, entry.route, entry.actor) == (Action.EXPORT, "a-verb", worker.id)
    assert {each.family for each in subjects} == {each.id for each in families}


def test_a_verb_that_is_refused_leaves_the_attempt_and_nothing_else() -> None:
    worker = invented.worker()
    mine, other = invented.family(allocated=(worker,)), invented.family()

    def look() -> None:
        with recorded(Sight(worker), "a-verb") as sight:
            sight.family(mine.id)
            sight.family(other.id)

    with pytest.raises(NotForYou):
        look()

    entry, subjects = _last()
    assert (entry.action, AuditEvent.objects.count()) == (Action.DENIED, 1)
    assert [(each.family, each.given) for each in subjects] == [(mine.id, True), (other.id, False)]


def test_twenty_five_families_are_written_in_one_insert() -> None:
    worker = invented.worker(Role.TEAM_MANAGER)
    families = [invented.family(allocated=(worker,)) for _ in range(25)]

    with CaptureQueriesContext(connection) as asked, recorded(Sight(worker), "a-verb") as sight:
        sight.names(each.id for each in families)

    inserts = [each for each in asked if "audit_subject" in each["sql"] and "INSERT" in each["sql"]]
    assert len(inserts) == 1
    assert Subject.objects.count() == 25


def test_someone_not_signed_in_leaves_no_subject() -> None:
    family = invented.family()

    assert Client().get(f"/f/{family.id}").status_code == 302
    assert not Subject.objects.exists()
