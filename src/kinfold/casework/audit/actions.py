"""Writing down what someone did, and sealing what was written. Neither knows of requests."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.utils.crypto import salted_hmac

from kinfold import __version__
from kinfold.casework.audit import chain
from kinfold.casework.audit.models import Action, AuditEvent, AuditSegment, Subject
from kinfold.kit import clock

LOCK_NUMBER = 5_463_001  # any number that no other lock of ours on the same PostgreSQL database has


@dataclass(frozen=True, slots=True)
class Witness:
    """Who did it, as far as the entry may tell: identifiers and keyed digests, never a name."""

    actor: str = ""
    agency: str = ""
    role: str = ""
    session: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class About:
    """A family that an entry is about: what was asked for, whether it was given, by which rule."""

    family: str
    section: str
    level: str
    given: bool
    rule: str


def keyed(purpose: str, text: str) -> str:
    """Give a digest that a guess can be held against only with this service's secret; of nothing, nothing."""
    return salted_hmac(f"kinfold.audit.{purpose}", text, algorithm="sha256").hexdigest() if text else ""


@transaction.atomic(savepoint=False)
def record(
    *,
    by: Witness,
    action: Action,
    route: str,
    rule: str,
    thing: str = "",
    purpose: str = "",
    about: Sequence[About] = (),
) -> AuditEvent:
    """Write one entry in the transaction that is open; when it fails, so must whatever it speaks of.

    Sequence numbers have no gaps and rise in the order of commits: from here to the commit nobody else writes
    an entry. Open entries that have stood long enough are sealed first.
    """
    _one_at_a_time()
    now = clock.now()
    after, last = _close(now)
    sequence = last + 1
    subjects = _subjects(sequence, about)
    entry = AuditEvent(
        sequence=sequence,
        at=now,
        actor=by.actor,
        agency=by.agency,
        role=by.role,
        session=by.session,
        action=action.value,
        route=route,
        thing=thing,
        rule=rule,
        source=by.source,
        build=__version__,
        after=after,
        purpose=purpose,
        subject_count=len(subjects),
        subjects=chain.subjects_digest(each.told() for each in subjects),
    )
    entry.digest = chain.entry_digest(entry.entry())
    entry.save()
    if subjects:
        Subject.objects.bulk_create(subjects)
    return entry


def _subjects(entry: int, about: Sequence[About]) -> list[Subject]:
    return [
        Subject(
            entry=entry,
            position=position,
            family=each.family,
            section=each.section,
            level=each.level,
            given=each.given,
            rule=each.rule,
        )
        for position, each in enumerate(about, 1)
    ]


@transaction.atomic(savepoint=False)
def seal() -> AuditSegment | None:
    """Seal whatever is open, however young, and give the latest seal; None where nothing was ever written."""
    _one_at_a_time()
    _close(clock.now(), at_once=True)
    latest: AuditSegment | None = AuditSegment.objects.last_sealed()
    return latest


def _one_at_a_time() -> None:
    """Wait until no other transaction writes entries. SQLite's transactions begin so (``IMMEDIATE``)."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(%s)", [LOCK_NUMBER])


def _close(now: datetime, *, at_once: bool = False) -> tuple[str, int]:
    """Seal open entries if they are due; give the head that stands then, and the last sequence in use."""
    stands = AuditEvent.objects.how_it_stands()
    head, sealed = stands.head or chain.NO_HEAD, stands.covers or 0
    last = stands.newest or sealed
    if at_once or chain.is_due(now, oldest=stands.at, rows=last - sealed):
        latest = AuditSegment.objects.last_sealed()
        rows = list(AuditEvent.objects.open_after(sealed).values_list("sequence", "digest"))
        for start in range(0, len(rows), chain.SEGMENT_ROWS):
            latest = _seal_rows(rows[start : start + chain.SEGMENT_ROWS], latest, now)
        head = latest.head if latest else head
    return head, last


def _seal_rows(rows: list[tuple[int, str]], before: AuditSegment | None, now: datetime) -> AuditSegment:
    segment = AuditSegment(
        number=before.number + 1 if before else 1,
        first=rows[0][0],
        last=rows[-1][0],
        row_count=len(rows),
        root=chain.root(digest for _, digest in rows),
        previous=before.head if before else chain.NO_HEAD,
        sealed_at=now,
    )
    segment.head = chain.head(segment.seal())
    segment.save()
    return segment
