"""Words for lists of looks: every look, those at one family, those of one worker; on a page or in a file."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.core.paginator import Page as Slice
from django.urls import reverse
from django.utils.timezone import localtime

from kinfold.casework.audit.models import AuditEvent, Subject
from kinfold.reports.wording import day, whole
from kinfold.web.presenters.access_words import (
    Cell,
    Directory,
    Linked,
    action_words,
    clock_time,
    how_much,
    moment,
    pagination,
    route_words,
    why,
)

Subjects = Mapping[int, Sequence[Subject]]
OF_FAMILY = ("When", "Who", "Agency and role", "What", "How much", "Why they could")
OF_WORKER = ("When", "What", "Page", "Families", "How much", "Why they could")
EVERY = ("When", "Who", "Agency and role", "What", "Page", "Rule that decided")
NAMED = 5
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


@dataclass(frozen=True, slots=True)
class LooksPage:
    """A list of looks: ``days`` holds a table for each day."""

    heading: str
    lead: str
    counted: str
    days: tuple[Linked, ...]
    asked: Mapping[str, str]
    errors: Mapping[str, str]
    pagination: dict[str, Any] | None
    export: str = ""


def by_entry(subjects: Iterable[Subject]) -> Subjects:
    """Give subjects by the sequence of their entry."""
    made: dict[int, list[Subject]] = defaultdict(list)
    for each in subjects:
        made[each.entry].append(each)
    return made


def every_look(caption: str, looks: Iterable[AuditEvent], who: Directory) -> Linked | None:
    """Make a table of looks at any page."""
    rows = tuple(
        tuple(
            map(
                Cell,
                (
                    *(moment(look.at), who.who(look), who.standing(look), action_words(look.action)),
                    *(route_words(look, who), look.rule),
                ),
            )
        )
        for look in looks
    )
    return Linked(caption, EVERY, rows, prose=frozenset({5})) if rows else None


def family_rows(
    looks: Iterable[AuditEvent], subjects: Subjects, who: Directory, *, links: bool
) -> Iterable[tuple[date, tuple[Cell, ...]]]:
    """Give the rows about one family with their days. ``links`` lead on to what each worker looked at."""
    for look in looks:
        about = subjects.get(look.sequence, ())
        href = reverse("access_worker", args=[look.actor]) if links and look.actor in who.people else ""
        cells = (
            Cell(clock_time(look.at)),
            Cell(who.who(look), href),
            Cell(who.standing(look)),
            Cell(action_words(look.action)),
            Cell(how_much(about)),
            Cell(why(about)),
        )
        yield localtime(look.at).date(), cells


def worker_rows(
    looks: Iterable[AuditEvent], subjects: Subjects, who: Directory
) -> Iterable[tuple[date, tuple[Cell, ...]]]:
    """Give the rows of one worker with their days."""
    for look in looks:
        about = subjects.get(look.sequence, ())
        families = list(dict.fromkeys(each.family for each in about))
        cells = (
            Cell(clock_time(look.at)),
            Cell(action_words(look.action)),
            Cell(route_words(look)),
            _families(families, who),
            Cell(how_much(about) if len(families) == 1 else ""),
            Cell(why(about) or look.rule),
        )
        yield localtime(look.at).date(), cells


def _families(families: Sequence[str], who: Directory) -> Cell:
    known = [who.references[each] for each in families if each in who.references]
    hidden = len(families) - len(known)
    told = known[:NAMED] + ([f"{hidden} that you may not know of"] if hidden else [])
    more = len(known) - NAMED
    href = ""
    if len(families) == 1 and known:
        href = reverse("access_family", args=[families[0]])
    return Cell(", ".join(told) + (f" and {more} more" if more > 0 else ""), href)


def by_day(rows: Iterable[tuple[date, tuple[Cell, ...]]], headers: tuple[str, ...]) -> tuple[Linked, ...]:
    """Make a table for each day, in the order in which the rows stand."""
    return tuple(
        Linked(day(each), headers, tuple(cells for _, cells in group), prose=frozenset({4, 5}))
        for each, group in groupby(rows, key=lambda row: row[0])
    )


def looks_page(
    *,
    heading: str,
    lead: str,
    looks: "Slice[AuditEvent]",
    days: tuple[Linked, ...],
    asked: Mapping[str, str],
    errors: Mapping[str, str],
    export: str = "",
) -> LooksPage:
    """Make the page."""
    count = looks.paginator.count
    return LooksPage(
        heading=heading,
        lead=lead,
        counted="1 look" if count == 1 else f"{whole(count)} looks",
        days=days,
        asked=asked,
        errors=errors,
        pagination=pagination(looks, asked),
        export=export if count else "",
    )


def for_a_file(
    rows: Iterable[tuple[date, tuple[Cell, ...]]], headers: tuple[str, ...]
) -> list[tuple[str, ...]]:
    """Give rows for a spreadsheet, with a heading; none is taken for a formula."""
    made: list[tuple[str, ...]] = [("Day", *headers)]
    made += [
        tuple(safe(text) for text in (on.isoformat(), *(cell.text for cell in cells))) for on, cells in rows
    ]
    return made


def safe(text: str) -> str:
    """Give text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
