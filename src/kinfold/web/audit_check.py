"""Verifying the audit from outside the pages, and keeping its head in a file elsewhere. The verb calls it."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kinfold.domain.errors import UserError
from kinfold.kit.whole import written_whole
from kinfold.web.run import begin

if TYPE_CHECKING:
    from kinfold.casework.audit.verification import Verified


@dataclass(frozen=True, slots=True)
class _Head:
    """The end of the chain as it was when it was kept elsewhere."""

    segments: int
    head: str


def check(home: Path, *, head_file: Path | None = None, seal: bool = False) -> "Verified":
    """Verify the whole audit, against a head kept elsewhere if there is one, and then keep the new head.

    What is unsound is neither sealed nor kept. Raises UserError where there is no casework database, or the
    file holds no head of ours.
    """
    kept = _read(head_file) if head_file else None
    begin(home, sound=False)
    from django.db import DatabaseError

    from kinfold.casework.audit.verification import Finding, Verified

    try:
        found = _verify(kept, seal)
    except DatabaseError:
        return Verified(findings=[Finding("The audit's tables are not there, or cannot be read")])
    if head_file and found.is_sound:
        _write(head_file, found)
    return found


def _verify(kept: _Head | None, seal: bool) -> "Verified":
    from django.db import transaction

    from kinfold.casework.audit import actions
    from kinfold.casework.audit.verification import check_head, verify

    with transaction.atomic():
        found = verify()
        if kept:
            check_head(found, kept.segments, kept.head)
    if seal and found.is_sound and actions.seal():
        with transaction.atomic():
            found = verify()
    return found


def _read(file: Path) -> _Head | None:
    if not file.exists():
        return None
    try:
        said = json.loads(file.read_text(encoding="utf-8"))
        return _Head(int(said["segments"]), str(said["head"]))
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError) as error:
        raise UserError(f"{file} holds no head of an audit. Name another file with --head.") from error


def _write(file: Path, found: "Verified") -> None:
    said = {"segments": found.segments, "last": found.last, "head": found.head}
    with written_whole(file) as draft:
        draft.write_text(f"{json.dumps(said)}\n", encoding="utf-8")
