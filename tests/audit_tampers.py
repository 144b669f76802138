"""A small audit, and every way we know of tampering with it by SQL, its triggers out of the way."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from numpy.random import Generator

from kinfold.casework.audit import actions, chain
from kinfold.casework.audit.models import Action, AuditEvent, AuditSegment, Subject
from kinfold.kit import clock

START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
EVENTS, SEGMENTS = AuditEvent._meta.db_table, AuditSegment._meta.db_table
SUBJECTS = Subject._meta.db_table
TEXTS = (
    "actor",
    "agency",
    "role",
    "session",
    "action",
    "route",
    "thing",
    "rule",
    "source",
    "build",
    "purpose",
)
Tamper = Callable[[Any, Generator], None]


def write_audit(draw: Generator, patch: pytest.MonkeyPatch, rows: int, *, sealed: bool = True) -> None:
    """Write entries at uneven distances, so that seals cover one to several of them."""
    at = START
    for each in range(rows):
        at += timedelta(milliseconds=int(draw.integers(50, 1500)))
        patch.setattr(clock, "now", lambda at=at: at)
        by = actions.Witness(f"u{each % 5}", "quillshire-council", "analyst", "s" * 64, f"{each % 3}" * 64)
        actions.record(
            by=by,
            action=Action.VIEW,
            route="family",
            rule="A rule",
            thing=f"thing-{each}",
            purpose="work" if each % 3 else "",
            about=some_families(draw, each % 4),
        )
    if sealed:
        actions.seal()


def some_families(draw: Generator, many: int) -> list[actions.About]:
    """Give what an entry may be about; sometimes the same family in two sections."""
    return [
        actions.About(
            f"f{int(draw.integers(0, 9)):016x}", ("core", "adult_health")[each % 2], "read",
            bool(draw.integers(0, 2)), f"rule-{each}",
        )
        for each in range(many)
    ]  # fmt: skip


def unlock(cursor: Any) -> None:
    """Drop the triggers, as whoever owns the database could."""
    for table in (EVENTS, SEGMENTS, SUBJECTS):
        if connection.vendor == "postgresql":
            cursor.execute(f"drop trigger {table}_kept on {table}")
        else:
            for verb in ("update", "delete"):
                cursor.execute(f"drop trigger {table}_{verb}")


def _one(draw: Generator, model: Any, key: str) -> int:
    return int(draw.choice(list(model.objects.values_list(key, flat=True))))


def _digest_anew(cursor: Any, sequence: int) -> None:
    row = AuditEvent.objects.get(sequence=sequence)
    made = chain.entry_digest(row.entry())
    cursor.execute(f"update {EVENTS} set digest = %s where sequence = %s", [made, sequence])


def _head_anew(cursor: Any, number: int) -> None:
    made = chain.head(AuditSegment.objects.get(number=number).seal())
    cursor.execute(f"update {SEGMENTS} set head = %s where number = %s", [made, number])


def delete_entries(cursor: Any, draw: Generator) -> None:
    first, many = _one(draw, AuditEvent, "sequence"), int(draw.integers(1, 6))
    cursor.execute(f"delete from {EVENTS} where sequence >= %s and sequence < %s", [first, first + many])


def alter_entry(cursor: Any, draw: Generator) -> None:
    column, sequence = str(draw.choice(TEXTS)), _one(draw, AuditEvent, "sequence")
    cursor.execute(f"update {EVENTS} set {column} = 'other' where sequence = %s", [sequence])


def alter_entry_and_its_digest(cursor: Any, draw: Generator) -> None:
    column, sequence = str(draw.choice(TEXTS)), _one(draw, AuditEvent, "sequence")
    cursor.execute(f"update {EVENTS} set {column} = 'other' where sequence = %s", [sequence])
    _digest_anew(cursor, sequence)


def alter_when(cursor: Any, draw: Generator) -> None:
    one, other = (int(each) for each in draw.choice(AuditEvent.objects.count(), 2, replace=False) + 1)
    cursor.execute(
        f"update {EVENTS} set at = (select at from {EVENTS} where sequence = %s) where sequence = %s",
        [other, one],
    )
    if draw.random() < 0.5:
        _digest_anew(cursor, one)


def alter_seal_of_entry(cursor: Any, draw: Generator) -> None:
    column, sequence = str(draw.choice(("digest", "after"))), _one(draw, AuditEvent, "sequence")
    cursor.execute(f"update {EVENTS} set {column} = %s where sequence = %s", ["f" * 64, sequence])
    if column == "after":
        _digest_anew(cursor, sequence)


def swap_entries(cursor: Any, draw: Generator) -> None:
    one, other = (int(each) for each in draw.choice(AuditEvent.objects.count(), 2, replace=False) + 1)
    for old, new in ((one, 1_000_000), (other, one), (1_000_000, other)):
        cursor.execute(f"update {EVENTS} set sequence = %s where sequence = %s", [new, old])
        cursor.execute(f"update {SUBJECTS} set entry = %s where entry = %s", [new, old])
    if draw.random() < 0.5:
        _digest_anew(cursor, one)
        _digest_anew(cursor, other)


def _subject(draw: Generator) -> tuple[int, int]:
    found = list(Subject.objects.order_by("entry", "position").values_list("entry", "position"))
    entry, position = found[int(draw.integers(0, len(found)))]
    return int(entry), int(position)


def _subjects_anew(cursor: Any, sequence: int) -> None:
    """Make an entry agree with its subjects again, and its own digest with the entry."""
    told = [each.told() for each in Subject.objects.filter(entry=sequence).order_by("position")]
    cursor.execute(
        f"update {EVENTS} set subject_count = %s, subjects = %s where sequence = %s",
        [len(told), chain.subjects_digest(told), sequence],
    )
    _digest_anew(cursor, sequence)


def _cover_up(cursor: Any, draw: Generator, sequence: int) -> None:
    """Hide it in the entry as well, half of the time: then the seal must tell."""
    if draw.random() < 0.5:
        _subjects_anew(cursor, sequence)


def delete_subjects(cursor: Any, draw: Generator) -> None:
    entry, position = _subject(draw)
    if draw.random() < 0.5:
        cursor.execute(f"delete from {SUBJECTS} where entry = %s", [entry])
    else:
        cursor.execute(f"delete from {SUBJECTS} where entry = %s and position = %s", [entry, position])
    _cover_up(cursor, draw, entry)


def alter_subject(cursor: Any, draw: Generator) -> None:
    entry, position = _subject(draw)
    column = str(draw.choice(("family", "section", "level", "rule", "given", "position")))
    wrong = {"given": "not given", "position": "position + 50"}.get(column, "'other'")
    cursor.execute(
        f"update {SUBJECTS} set {column} = {wrong} where entry = %s and position = %s", [entry, position]
    )
    _cover_up(cursor, draw, entry)


def insert_subject(cursor: Any, draw: Generator) -> None:
    """Add a family that was not looked at, or one more look at one that was."""
    entry = _one(draw, AuditEvent, "sequence")
    cursor.execute(
        f"insert into {SUBJECTS} (entry, position, family, section, level, given, rule) "
        "values (%s, %s, %s, 'core', 'read', true, 'rule-0')",
        [entry, int(draw.integers(90, 99)) * int(draw.choice((1, -1))) + 200, f"f{1:016x}"],
    )
    _cover_up(cursor, draw, entry)


def insert_subject_of_no_entry(cursor: Any, draw: Generator) -> None:
    beyond = (0, int(draw.integers(100, 10**6)))
    cursor.execute(
        f"insert into {SUBJECTS} (entry, position, family, section, level, given, rule) "
        "values (%s, 1, %s, 'core', 'read', true, 'rule-0')",
        [beyond[int(draw.integers(0, 2))], f"f{1:016x}"],
    )


def move_subject(cursor: Any, draw: Generator) -> None:
    """Take a family from one entry and put it under another, as its last."""
    entry, position = _subject(draw)
    other = int(draw.choice([each for each in range(1, AuditEvent.objects.count() + 1) if each != entry]))
    cursor.execute(
        f"update {SUBJECTS} set entry = %s, position = %s where entry = %s and position = %s",
        [other, Subject.objects.filter(entry=other).count() + 1, entry, position],
    )
    if draw.random() < 0.5:
        _subjects_anew(cursor, entry)
        _subjects_anew(cursor, other)


def swap_subjects(cursor: Any, draw: Generator) -> None:
    """Reorder the families of one entry that differ."""
    many = Subject.objects.filter(position=2).order_by("entry").values_list("entry", flat=True)
    entry = int(draw.choice(list(many)))
    for old, new in ((1, 1000), (2, 1), (1000, 2)):
        cursor.execute(
            f"update {SUBJECTS} set position = %s where entry = %s and position = %s", [new, entry, old]
        )
    _cover_up(cursor, draw, entry)


def insert_entry(cursor: Any, draw: Generator) -> None:
    """Push every later entry up by one, and put a copy of one in between."""
    at = _one(draw, AuditEvent, "sequence")
    names = [field.column for field in AuditEvent._meta.concrete_fields]
    rest = ", ".join(names[1:])
    cursor.execute(f"update {EVENTS} set sequence = sequence + 1000000 where sequence >= %s", [at])
    cursor.execute(f"update {EVENTS} set sequence = sequence - 999999 where sequence >= 1000000")
    cursor.execute(
        f"insert into {EVENTS} (sequence, {rest}) select %s, {rest} from {EVENTS} where sequence = %s",
        [at, at + 1],
    )
    if draw.random() < 0.5:
        for sequence in AuditEvent.objects.filter(sequence__gte=at).values_list("sequence", flat=True):
            _digest_anew(cursor, sequence)


def insert_entry_before_the_first(cursor: Any, draw: Generator) -> None:
    rest = ", ".join(field.column for field in AuditEvent._meta.concrete_fields[1:])
    source = _one(draw, AuditEvent, "sequence")
    cursor.execute(
        f"insert into {EVENTS} (sequence, {rest}) select 0, {rest} from {EVENTS} where sequence = %s",
        [source],
    )
    _digest_anew(cursor, 0)


def insert_entry_after_a_gap(cursor: Any, draw: Generator) -> None:
    rest = ", ".join(field.column for field in AuditEvent._meta.concrete_fields[1:])
    new = AuditEvent.objects.count() + int(draw.integers(2, 50))
    cursor.execute(
        f"insert into {EVENTS} (sequence, {rest}) select %s, {rest} from {EVENTS} where sequence = %s",
        [new, _one(draw, AuditEvent, "sequence")],
    )
    _digest_anew(cursor, new)


def cut_off_entries(cursor: Any, draw: Generator) -> None:
    cursor.execute(f"delete from {EVENTS} where sequence >= %s", [_one(draw, AuditEvent, "sequence")])


def delete_seals(cursor: Any, draw: Generator) -> None:
    last = AuditSegment.objects.count()
    first = int(draw.integers(1, last - 1))
    cursor.execute(f"delete from {SEGMENTS} where number between %s and %s", [first, last - 1])


def cut_off_seals(cursor: Any, draw: Generator) -> None:
    last = AuditSegment.objects.count()
    cursor.execute(f"delete from {SEGMENTS} where number >= %s", [int(draw.integers(1, last))])


def alter_seal(cursor: Any, draw: Generator) -> None:
    number = _one(draw, AuditSegment, "number")
    wrong = {"root": "e" * 64, "head": "d" * 64, "previous": "c" * 64, "row_count": 99, "sealed_at": START}
    column = str(draw.choice(list(wrong)))
    cursor.execute(f"update {SEGMENTS} set {column} = %s where number = %s", [wrong[column], number])
    if column in {"root", "previous", "row_count"} and draw.random() < 0.5:
        _head_anew(cursor, number)


def swap_seals(cursor: Any, draw: Generator) -> None:
    one, other = (int(each) for each in draw.choice(AuditSegment.objects.count(), 2, replace=False) + 1)
    for old, new in ((one, 1_000_000), (other, one), (1_000_000, other)):
        cursor.execute(f"update {SEGMENTS} set number = %s where number = %s", [new, old])


def insert_seal(cursor: Any, draw: Generator) -> None:
    """Put a seal over nothing at the end, with a head that is right."""
    latest = AuditSegment.objects.order_by("-number")[0]
    forged = AuditSegment(
        number=latest.number + 1,
        first=latest.last + int(draw.integers(1, 3)),
        last=latest.last + int(draw.integers(3, 9)),
        row_count=0,
        root=chain.root([]),
        previous=latest.head,
        sealed_at=latest.sealed_at,
    )
    forged.head = chain.head(forged.seal())
    forged.save()


def cut_off_both(cursor: Any, draw: Generator) -> None:
    """Put the audit back to what it was some seals ago."""
    kept = AuditSegment.objects.get(number=int(draw.integers(1, AuditSegment.objects.count())))
    cursor.execute(f"delete from {SEGMENTS} where number > %s", [kept.number])
    cursor.execute(f"delete from {EVENTS} where sequence > %s", [kept.last])
    cursor.execute(f"delete from {SUBJECTS} where entry > %s", [kept.last])


def forge_from_here_on(cursor: Any, draw: Generator) -> None:
    """Alter an entry, and make every digest, root and head after it anew, as we would have."""
    sequence = _one(draw, AuditEvent, "sequence")
    cursor.execute(f"update {EVENTS} set actor = 'someone-else' where sequence = %s", [sequence])
    before = chain.NO_HEAD
    for segment in AuditSegment.objects.order_by("number"):
        covered = AuditEvent.objects.filter(sequence__range=(segment.first, segment.last)).order_by(
            "sequence"
        )
        for row in covered:
            cursor.execute(f"update {EVENTS} set after = %s where sequence = %s", [before, row.sequence])
            _digest_anew(cursor, row.sequence)
        segment.root = chain.root(covered.values_list("digest", flat=True))
        segment.previous = before
        before = chain.head(segment.seal())
        cursor.execute(
            f"update {SEGMENTS} set root = %s, previous = %s, head = %s where number = %s",
            [segment.root, segment.previous, before, segment.number],
        )


def miscount_under_the_last_seal(cursor: Any, draw: Generator) -> None:
    """Nothing follows the last seal, so its head can be made anew without a trace in another."""
    last = AuditSegment.objects.count()
    cursor.execute(f"update {SEGMENTS} set row_count = row_count + 1 where number = %s", [last])
    _head_anew(cursor, last)


def take_all_seals_off(cursor: Any, draw: Generator) -> None:
    """Remove every seal, and make the entries look as if none had ever been."""
    cursor.execute(f"delete from {SEGMENTS}")
    cursor.execute(f"update {EVENTS} set after = %s", [chain.NO_HEAD])
    for sequence in AuditEvent.objects.values_list("sequence", flat=True):
        _digest_anew(cursor, sequence)


FOUND_BY_THE_CHAIN: tuple[Tamper, ...] = (
    delete_entries, alter_entry, alter_entry_and_its_digest, alter_when, alter_seal_of_entry, swap_entries,
    insert_entry, insert_entry_before_the_first, insert_entry_after_a_gap, cut_off_entries, delete_seals,
    cut_off_seals, alter_seal, swap_seals, insert_seal,
    miscount_under_the_last_seal, take_all_seals_off,
    delete_subjects, alter_subject, insert_subject, insert_subject_of_no_entry, move_subject, swap_subjects,
)  # fmt: skip
FOUND_BY_A_HEAD_KEPT_ELSEWHERE: tuple[Tamper, ...] = (cut_off_both, forge_from_here_on)
