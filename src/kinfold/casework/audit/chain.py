"""The arithmetic of the chain: what an entry's digest, a seal's root and a seal's head are made of.

Pure: it reads no database. ``docs/adr/0008`` says why the chain has this form.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from kinfold.kit.canonical import digest

SEGMENT_ROWS = 1000
OPEN_WINDOW = timedelta(seconds=2)
NO_HEAD = "0" * 64  # what stands before the first seal
ENTRY_FIELDS = (
    *("sequence", "at", "actor", "agency", "role", "session", "action", "route", "thing", "rule"),
    *("source", "build", "after", "purpose", "subject_count", "subjects"),
)
LATER = ("purpose", "subject_count", "subjects")  # empty in entries from before families were known
SUBJECT_FIELDS = ("position", "family", "section", "level", "given", "rule")
SEAL_FIELDS = ("number", "first", "last", "row_count", "root", "previous", "sealed_at")


def entry_digest(entry: Mapping[str, Any]) -> str:
    """Give the digest of an entry, whose keys are ENTRY_FIELDS.

    What came later enters only where it is not empty, so that entries from before still verify.
    """
    told = {name: value for name, value in entry.items() if value or name not in LATER}
    return digest({**told, "at": instant(entry["at"])})


def subjects_digest(subjects: Iterable[Sequence[Any]]) -> str:
    """Give the digest of an entry's subjects in their order, each as its SUBJECT_FIELDS; of none, nothing."""
    rows = [list(each) for each in subjects]
    return digest(rows) if rows else ""


def root(digests: Iterable[str]) -> str:
    """Give the root of a run of entries: the digest of their digests in the order of their sequence."""
    return digest(list(digests))


def head(seal: Mapping[str, Any]) -> str:
    """Give the head of a seal, whose keys are SEAL_FIELDS; it holds the head before it."""
    return digest({**seal, "sealed_at": instant(seal["sealed_at"])})


def instant(at: datetime) -> str:
    """Give one spelling of an instant, whatever zone a database gives it back in."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def is_due(now: datetime, *, oldest: datetime | None, rows: int) -> bool:
    """Say whether open entries are to be sealed: enough of them, or the oldest no longer within the window.

    An oldest entry that lies ahead of now is due as well: the clock was put back.
    """
    if oldest is None:
        return False
    return rows >= SEGMENT_ROWS or not oldest <= now < oldest + OPEN_WINDOW
