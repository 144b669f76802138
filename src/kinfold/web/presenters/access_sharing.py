"""Words for the registers that access rests on: shares, seals, exclusions and conflicts, by reference."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kinfold.casework.exchange.models import Decision
from kinfold.casework.sharing.actions.share import Basis
from kinfold.casework.sharing.models import Conflict, Exclusion, Seal, Share
from kinfold.domain.access import Section
from kinfold.domain.exchange import Decided
from kinfold.reports.wording import day, whole
from kinfold.web.presenters.access_words import Cell, Directory, Linked, moment

SHARES = ("Family", "With", "Section", "Basis", "Told the family", "From", "Until", "By")
TOLD = ("Family", "Agency", "Decided", "For", "Basis", "Told the family", "On", "By")
SEALS = ("Family", "From", "Until", "By")
EXCLUSIONS = ("Family", "Who may not see it", "From", "Until", "By")
CONFLICTS = ("Worker", "How they know the family", "Family", "From", "Until", "By")

_BASIS = dict(Basis.choices)


@dataclass(frozen=True, slots=True)
class Registers:
    """The rows of each register, the latest first; ``counted`` tells how many stand and how many ended."""

    shares: Sequence[Share]
    decisions: Sequence[Decision]
    seals: Sequence[Seal]
    exclusions: Sequence[Exclusion]
    conflicts: Sequence[Conflict]


@dataclass(frozen=True, slots=True)
class Register:
    """One register."""

    heading: str
    counted: str
    table: Linked | None
    empty: str


def registers(rows: Registers, who: Directory, now: datetime) -> tuple[Register, ...]:
    """Make the five registers."""
    return (
        _made("Shares", SHARES, rows.shares, _share, who, now, "Nothing is shared with an agency."),
        _decisions(rows.decisions, who),
        _made("Seals", SEALS, rows.seals, _seal, who, now, "No family is sealed."),
        _made("Exclusions", EXCLUSIONS, rows.exclusions, _exclusion, who, now, "Nobody is excluded."),
        _made(
            *("Conflicts of interest", CONFLICTS, rows.conflicts, _conflict, who, now),
            "Nobody has declared a conflict of interest.",
        ),
    )


def _decisions(rows: Sequence[Decision], who: Directory) -> Register:
    """Give what agencies were told once, and what was kept back: never what it was."""
    made = tuple(tuple(map(Cell, _decision(row, who))) for row in rows)
    kept = sum(row.decided == Decided.NOTHING for row in rows)
    counted = f"{whole(len(rows) - kept)} told, {whole(kept)} told nothing."
    table = Linked("Told to agencies, or kept back, the latest first", TOLD, made) if made else None
    return Register("Told to agencies, or kept back", counted, table, "Nothing is written down yet.")


def _decision(row: Decision, who: Directory) -> Iterable[str]:
    yield from (who.family(row.family_id), row.agency.name, row.get_decided_display())
    yield from (row.get_purpose_display(), _BASIS.get(row.basis, ""), "Yes" if row.family_told else "No")
    yield from (day(row.decided_on), who.name(row.by_id))


def _share(row: Share, who: Directory, now: datetime) -> Iterable[str]:
    yield from (
        _family(row, who),
        row.agency.name,
        Section(row.section).label,
        _BASIS.get(row.basis, row.basis),
    )
    yield from ("Yes" if row.told else "No", *_dates(row, now), who.name(row.by_id))


def _seal(row: Seal, who: Directory, now: datetime) -> Iterable[str]:
    yield from (_family(row, who), *_dates(row, now), who.name(row.by_id))


def _exclusion(row: Exclusion, who: Directory, now: datetime) -> Iterable[str]:
    yield from (_family(row, who), who.name(row.worker_id), *_dates(row, now), who.name(row.by_id))


def _conflict(row: Conflict, who: Directory, now: datetime) -> Iterable[str]:
    yield from (who.name(row.worker_id), row.get_knows_display())
    yield from (_family(row, who) if row.family_id else "All of one person", *_dates(row, now))
    yield who.name(row.by_id)


def _made(
    heading: str,
    headers: tuple[str, ...],
    rows: Sequence[Any],
    cells: Callable[[Any, Directory, datetime], Iterable[str]],
    who: Directory,
    now: datetime,
    empty: str,
) -> Register:
    standing = sum(_stands(row, now) for row in rows)
    made = tuple(tuple(map(Cell, cells(row, who, now))) for row in rows)
    counted = f"{whole(standing)} stand{'s' if standing == 1 else ''}, {whole(len(rows) - standing)} ended."
    table = Linked(f"{heading}, the latest first", headers, made) if made else None
    return Register(heading, counted, table, empty)


def _stands(row: Any, now: datetime) -> bool:
    return bool(row.starts_at <= now and (row.ends_at is None or row.ends_at > now))


def _family(row: Any, who: Directory) -> str:
    return who.family(row.family_id)


def _dates(row: Any, now: datetime) -> Iterable[str]:
    """Give from when and until when; an end that has passed says so."""
    until = "Further notice" if row.ends_at is None else moment(row.ends_at)
    return moment(row.starts_at), until if row.ends_at is None or row.ends_at > now else f"Ended {until}"
