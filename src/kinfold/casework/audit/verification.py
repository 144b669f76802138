"""Whether the audit is as it was written: every entry with its subjects, every seal, and their chain.

It only reads. It finds what was altered, removed, put in or moved; of what was cut off the end together with
its seals only a head that was kept elsewhere can tell.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Max

from kinfold.casework.audit import chain
from kinfold.casework.audit.models import AuditEvent, AuditSegment
from kinfold.casework.audit.subjects import Subjects

AT_ONCE = 500
SUBJECTS = "the families it was about were altered, removed, added or moved"
STRAY = "there are families that no entry is about"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it was written: where, and from when on the audit cannot be relied on."""

    what: str
    segment: int | None = None
    sequence: int | None = None
    at: datetime | None = None

    def __str__(self) -> str:
        places = (("Segment", self.segment), ("entry", self.sequence))
        where = ", ".join(f"{name} {number}" for name, number in places if number is not None)
        return f"{where[:1].upper()}{where[1:]}: {self.what}" if where else self.what


@dataclass(slots=True)
class Verified:
    """What was read and found, and where the chain ends. ``heads`` holds every seal's head by number."""

    segments: int = 0
    rows: int = 0
    open_rows: int = 0
    subject_rows: int = 0
    head: str = chain.NO_HEAD
    last: int = 0
    until: datetime | None = None
    findings: list[Finding] = field(default_factory=list)
    heads: dict[int, str] = field(default_factory=dict)

    @property
    def is_sound(self) -> bool:
        """Whether nothing was found."""
        return not self.findings


def verify(*, newest: int | None = None) -> Verified:
    """Read the audit from its beginning, or from the seal that holds the ``newest`` so many entries.

    Entries may be written meanwhile: it reads to where the audit ended when it began. Open a transaction
    for it.
    """
    done = Verified()
    if newest is not None:
        _skip(done, newest)
    seals, rows, subjects = _as_it_ends_now(done)
    waiting = next(rows, None)
    for segment in seals:
        _check_seal(segment, done)
        held = []
        while waiting is not None and waiting.sequence <= segment.last:
            held.append(waiting)
            waiting = next(rows, None)
        _check_rows(held, subjects, segment, done)
    _check_open(waiting, rows, subjects, done)
    done.subject_rows = subjects.read
    done.findings += [Finding(STRAY, None, entry) for entry in subjects.strays()]
    if newest is None:
        _check_before(done)
    return done


def _as_it_ends_now(done: Verified) -> tuple[Iterator[AuditSegment], Iterator[AuditEvent], Subjects]:
    """Give the seals, entries and subjects that follow, none of which leans on one that is not among them.

    The last entry is asked for before the last seal: an entry names a seal that stood before it, and a seal
    covers entries that were committed before it.
    """
    written = AuditEvent.objects.aggregate(last=Max("sequence"))["last"] or 0
    latest = AuditSegment.objects.last_sealed()
    number, last = (latest.number, max(written, latest.last)) if latest else (0, written)
    seals = AuditSegment.objects.filter(number__gt=done.segments, number__lte=number).order_by("number")
    rows = AuditEvent.objects.filter(sequence__gt=done.last, sequence__lte=last).order_by("sequence")
    return iter(seals.iterator(AT_ONCE)), iter(rows.iterator(AT_ONCE)), Subjects(done.last, last)


def _skip(done: Verified, newest: int) -> None:
    """Begin after the last seal that lies wholly before the newest entries, and trust its head."""
    latest = AuditEvent.objects.newest_first().first()
    reach = latest.sequence - newest if latest else 0
    begun = AuditSegment.objects.filter(last__lte=reach).order_by("-number").first()
    if begun:
        done.segments, done.head, done.last, done.until = (
            begun.number,
            begun.head,
            begun.last,
            begun.sealed_at,
        )


def _check_seal(segment: AuditSegment, done: Verified) -> None:
    """Hold a seal against the one before it and against its own head; the chain goes on from what it says."""
    found = []
    if segment.number != done.segments + 1:
        found.append(f"seals {done.segments + 1} to {segment.number - 1} are missing")
    if segment.previous != done.head:
        found.append("the seal does not follow from the one before it")
    if segment.first != done.last + 1 or segment.row_count != segment.last - segment.first + 1:
        found.append("the seal does not begin where the one before it ends, or counts wrongly")
    if chain.head(segment.seal()) != segment.head:
        found.append("the seal itself was altered")
    done.findings += [Finding(what, segment.number, None, segment.sealed_at) for what in found]
    done.segments, done.heads[segment.number] = segment.number, segment.head


def _check_rows(held: list[AuditEvent], subjects: Subjects, segment: AuditSegment, done: Verified) -> None:
    """Hold the entries under a seal against it, naming each that is missing or altered."""
    before = len(done.findings)
    wanted = done.last + 1
    for row in held:
        _check_row(row, subjects, wanted, segment.number, done)
        wanted = row.sequence + 1
    if wanted <= segment.last:
        done.findings.append(
            Finding(_missing(wanted, segment.last), segment.number, wanted, segment.sealed_at)
        )
    if len(done.findings) == before and chain.root(row.digest for row in held) != segment.root:
        done.findings.append(
            Finding("its entries are not those it sealed", segment.number, None, segment.sealed_at)
        )
    done.rows += len(held)
    done.head, done.last = segment.head, max(segment.last, done.last)
    if done.is_sound:
        done.until = held[-1].at if held else segment.sealed_at


def _check_row(row: AuditEvent, subjects: Subjects, wanted: int, number: int | None, done: Verified) -> None:
    if row.sequence != wanted:
        done.findings.append(Finding(_missing(wanted, row.sequence - 1), number, wanted, row.at))
    if chain.entry_digest(row.entry()) != row.digest:
        done.findings.append(Finding("the entry was altered", number, row.sequence, row.at))
    elif row.after != done.head:
        done.findings.append(Finding("the seal it was written after is gone", number, row.sequence, row.at))
    if subjects.of(row.sequence) != (row.subject_count, row.subjects):
        done.findings.append(Finding(SUBJECTS, number, row.sequence, row.at))


def _missing(first: int, last: int) -> str:
    return f"entries {first} to {last} are missing" if last > first else f"entry {first} is missing"


def _check_open(
    waiting: AuditEvent | None, rows: Iterator[AuditEvent], subjects: Subjects, done: Verified
) -> None:
    """Check entries that no seal covers yet: whole, without a gap, and not open for too long."""
    wanted, oldest = done.last + 1, waiting.at if waiting else None
    while waiting is not None:
        _check_row(waiting, subjects, wanted, None, done)
        if chain.is_due(waiting.at, oldest=oldest, rows=done.open_rows):
            done.findings.append(
                Finding("a seal over what came before is missing", None, waiting.sequence, waiting.at)
            )
            oldest = waiting.at
        wanted = waiting.sequence + 1
        done.open_rows += 1
        if done.is_sound:
            done.until = waiting.at
        waiting = next(rows, None)
    done.rows += done.open_rows
    done.last = max(done.last, wanted - 1)


def _check_before(done: Verified) -> None:
    """Find entries and seals numbered below one, which no seal would ever cover."""
    if (
        AuditEvent.objects.filter(sequence__lt=1).exists()
        or AuditSegment.objects.filter(number__lt=1).exists()
    ):
        done.findings.append(Finding("there are entries or seals from before the first"))


def check_head(done: Verified, number: int, head: str) -> None:
    """Hold the chain against a head that was kept elsewhere when it had ``number`` seals."""
    if done.heads.get(number, chain.NO_HEAD if number == 0 else "") != head:
        done.findings.append(
            Finding(
                "the head that was kept elsewhere is not in the chain: it was cut off or made anew", number
            )
        )


__all__ = ["Finding", "Verified", "check_head", "verify"]
