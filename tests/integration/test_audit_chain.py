"""The audit's chain, on whichever database the tests run on: what is written verifies, a change is found."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from numpy.random import default_rng

import audit_tampers as tampers
from kinfold.casework.audit import actions, chain, verification
from kinfold.casework.audit.models import Action, AuditEvent, AuditSegment, Subject
from kinfold.casework.audit.queries import AppendOnly
from kinfold.casework.audit.verification import check_head, verify
from kinfold.kit import canonical, clock

pytestmark = pytest.mark.django_db
SUITE, BATTERY = 500, 7500


def test_what_was_written_verifies_to_its_last_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    tampers.write_audit(default_rng(1), monkeypatch, 40, sealed=False)

    found = verify()

    assert found.findings == []
    assert (found.rows, found.last) == (40, 40)
    assert found.segments > 5
    assert found.until == AuditEvent.objects.get(sequence=40).at


def test_an_empty_audit_verifies() -> None:
    found = verify()

    assert found.is_sound
    assert (found.rows, found.segments, found.until) == (0, 0, None)
    assert actions.seal() is None


def test_no_entry_stays_open_for_longer_than_the_window_while_others_come(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tampers.write_audit(default_rng(2), monkeypatch, 60, sealed=False)

    for segment in AuditSegment.objects.all():
        sealed = AuditEvent.objects.filter(sequence__range=(segment.first, segment.last))
        times = list(sealed.order_by("sequence").values_list("at", flat=True))
        assert times[-1] - times[0] < chain.OPEN_WINDOW


def test_a_seal_covers_a_thousand_entries_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chain, "SEGMENT_ROWS", 7)
    monkeypatch.setattr(clock, "now", lambda: tampers.START)

    for _ in range(20):
        actions.record(by=actions.Witness(), action=Action.VIEW, route="home", rule="A rule")

    assert list(AuditSegment.objects.order_by("number").values_list("row_count", flat=True)) == [7, 7]
    assert verify().is_sound


def test_a_clock_put_back_is_no_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    for seconds in (0, 1, -3600, -3599, 5):
        at = tampers.START + timedelta(seconds=seconds)
        monkeypatch.setattr(clock, "now", lambda at=at: at)
        actions.record(by=actions.Witness(), action=Action.VIEW, route="home", rule="A rule")

    assert verify().findings == []


def test_the_newest_part_is_verified_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    tampers.write_audit(default_rng(3), monkeypatch, 60)

    found = verify(newest=10)

    assert found.is_sound
    assert 10 <= found.rows < 20


def test_entries_and_seals_written_while_it_reads_are_no_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    tampers.write_audit(default_rng(10), monkeypatch, 12, sealed=False)
    where_it_ends = verification._as_it_ends_now

    def others_write_meanwhile(done: Any) -> Any:
        ends = where_it_ends(done)
        for _ in range(3):
            actions.record(by=actions.Witness(), action=Action.VIEW, route="home", rule="A rule")
            actions.seal()
        return ends

    monkeypatch.setattr(verification, "_as_it_ends_now", others_write_meanwhile)

    found = verify()

    assert found.findings == []
    assert found.rows == 12
    assert AuditEvent.objects.count() == 15


def test_our_own_code_can_neither_change_nor_remove(monkeypatch: pytest.MonkeyPatch) -> None:
    tampers.write_audit(default_rng(4), monkeypatch, 3)
    entry, segment = AuditEvent.objects.get(sequence=1), AuditSegment.objects.get(number=1)
    subject = Subject.objects.get(entry=2)

    for refused in (
        entry.save, entry.delete, segment.save, segment.delete, AuditEvent.objects.all().delete,
        subject.save, subject.delete, Subject.objects.all().delete,
        lambda: Subject.objects.update(family=""),
        lambda: AuditEvent.objects.update(actor=""), lambda: AuditSegment.objects.update(head=""),
        lambda: AuditEvent.objects.bulk_update([entry], ["actor"]),
    ):  # fmt: skip
        with pytest.raises(AppendOnly):
            refused()


@pytest.mark.parametrize("table", [tampers.EVENTS, tampers.SEGMENTS, tampers.SUBJECTS])
@pytest.mark.parametrize("asked", ["delete from {}", "update {} set {} = {}"])
def test_the_database_itself_refuses_to_change_or_remove(
    monkeypatch: pytest.MonkeyPatch, table: str, asked: str
) -> None:
    tampers.write_audit(default_rng(5), monkeypatch, 3)
    column = {tampers.EVENTS: "actor", tampers.SEGMENTS: "root", tampers.SUBJECTS: "family"}[table]

    with pytest.raises(DatabaseError, match="only added to"), transaction.atomic():
        connection.cursor().execute(asked.format(table, column, column))

    assert verify().rows == 3


def test_entries_from_before_families_were_known_still_verify(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was written by the version before has these digests: the canonical form must not have moved."""
    at = tampers.START
    monkeypatch.setattr(clock, "now", lambda: at)
    entry = actions.record(by=actions.Witness("u1"), action=Action.VIEW, route="home", rule="A rule")

    old = {name: value for name, value in entry.entry().items() if name not in chain.LATER}
    assert entry.digest == canonical.digest({**old, "at": chain.instant(at)})
    assert verify().is_sound


def test_a_finding_about_subjects_names_their_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    tampers.write_audit(default_rng(7), monkeypatch, 24)
    with connection.cursor() as cursor:
        tampers.unlock(cursor)
        cursor.execute(f"delete from {tampers.SUBJECTS} where entry = 12 and position = 1")

    [finding] = verify().findings

    assert "entry 12: the families it was about were altered" in str(finding)


def test_the_newest_part_finds_a_changed_subject_in_it_and_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    tampers.write_audit(default_rng(7), monkeypatch, 40)
    with connection.cursor() as cursor:
        tampers.unlock(cursor)
        cursor.execute(f"delete from {tampers.SUBJECTS} where entry = 4")

    assert verify(newest=10).is_sound
    assert not verify(newest=38).is_sound


def _tamper(seed: int, kind: tampers.Tamper, kept: tuple[int, str]) -> tuple[bool, bool]:
    """Tamper, look, and put all back; give whether the chain found it, and whether a kept head did."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            tampers.unlock(cursor)
            kind(cursor, default_rng(seed))
        found = verify()
        by_the_chain = not found.is_sound
        check_head(found, *kept)
        transaction.set_rollback(True)
    return by_the_chain, not found.is_sound


def _tamper_often(monkeypatch: pytest.MonkeyPatch, times: int) -> None:
    kinds = (*tampers.FOUND_BY_THE_CHAIN, *tampers.FOUND_BY_A_HEAD_KEPT_ELSEWHERE)
    tampers.write_audit(default_rng(6), monkeypatch, 24)
    whole = verify()
    kept = (whole.segments, whole.head)
    missed = []
    for seed in range(times):
        kind = kinds[seed % len(kinds)]
        by_the_chain, by_a_head = _tamper(seed, kind, kept)
        if not (by_the_chain if kind in tampers.FOUND_BY_THE_CHAIN else by_a_head):
            missed.append((kind.__name__, seed))

    assert missed == []
    assert verify().is_sound


def test_every_tampering_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    _tamper_often(monkeypatch, SUITE)


@pytest.mark.battery
def test_every_tampering_of_thousands_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    _tamper_often(monkeypatch, BATTERY)


def test_a_finding_names_the_segment_and_the_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    tampers.write_audit(default_rng(7), monkeypatch, 24)
    with connection.cursor() as cursor:
        tampers.unlock(cursor)
        cursor.execute(f"update {tampers.EVENTS} set actor = 'u9' where sequence = 11")

    [finding] = verify().findings

    sealed = AuditSegment.objects.get(first__lte=11, last__gte=11)
    assert str(finding) == f"Segment {sealed.number}, entry 11: the entry was altered"


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (f"delete from {tampers.EVENTS} where sequence between 10 and 11", "entries 10 to 11 are missing"),
        (f"delete from {tampers.EVENTS} where sequence >= 24", "entry 24 is missing"),
        (f"delete from {tampers.SEGMENTS} where number between 2 and 3", "seals 2 to 3 are missing"),
        (f"update {tampers.SEGMENTS} set root = head where number = 2", "the seal itself was altered"),
        (f"update {tampers.SEGMENTS} set row_count = 9 where number = 2", "or counts wrongly"),
        (f"update {tampers.SEGMENTS} set previous = root where number = 2", "does not follow from the one"),
        (f"delete from {tampers.SEGMENTS} where number > 2", "the seal it was written after is gone"),
    ],
)
def test_a_finding_says_what_is_wrong(monkeypatch: pytest.MonkeyPatch, asked: str, words: str) -> None:
    tampers.write_audit(default_rng(7), monkeypatch, 24)
    with connection.cursor() as cursor:
        tampers.unlock(cursor)
        cursor.execute(asked)

    assert any(words in str(finding) for finding in verify().findings)


def test_without_a_kept_head_what_was_put_back_altogether_is_not_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The limit of any chain that lies in one place, stated in docs/explanation/audit.md."""
    tampers.write_audit(default_rng(8), monkeypatch, 24)
    whole = verify()
    with connection.cursor() as cursor:
        tampers.unlock(cursor)
        tampers.cut_off_both(cursor, default_rng(9))

    found: Any = verify()
    assert found.is_sound
    check_head(found, whole.segments, whole.head)
    assert not found.is_sound
