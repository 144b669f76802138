"""Words for the review of one thing: broken glass, or a look out of the ordinary."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from kinfold.casework.audit.models import AuditEvent
from kinfold.casework.oversight.facts import Flag
from kinfold.casework.oversight.models import Outcome, Verdict
from kinfold.casework.sharing.models import BrokenGlass
from kinfold.casework.sharing.queries.glass import ASK
from kinfold.web.presenters.access import glass_left, reason_words
from kinfold.web.presenters.access_looks import OF_FAMILY, Subjects, by_day, family_rows
from kinfold.web.presenters.access_words import Cell, Directory, Linked, moment

_VERDICTS = {each.value: str(each.label) for each in Verdict}


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """What is known, what was looked at, what was decided before, and whether it still may be."""

    heading: str
    facts: tuple[tuple[str, Cell], ...]
    days: tuple[Linked, ...]
    before: tuple[str, ...]
    is_open: bool
    choices: tuple[tuple[str, str, str], ...]
    typed: Mapping[str, str]
    errors: Mapping[str, str]


def glass_page(
    glass: BrokenGlass,
    looks: Iterable[AuditEvent],
    about: Subjects,
    who: Directory,
    today: date,
    typed: Mapping[str, str],
    errors: Mapping[str, str],
    *,
    links: bool,
) -> ReviewPage:
    """Make the page of broken glass. ``links`` lead on to the guardian's pages of the worker and family."""
    closed = moment(glass.ends_at) if glass.ends_at else "It is still open"
    facts = [
        ("Broken", Cell(moment(glass.starts_at))),
        ("Closes", Cell(closed)),
        ("By", _worker(glass.worker_id, who) if links else Cell(who.name(glass.worker_id))),
        ("Family", _family(glass.family_id, who) if links else Cell(who.family(glass.family_id))),
        ("Reason", Cell(reason_words(glass.reason))),
        ("In their words", Cell(glass.words)),
    ]
    is_open = not glass.outcome or (glass.outcome == ASK and glass.answered_at is not None)
    if glass.answered_at:
        facts.append((f"Answered {moment(glass.answered_at)}", Cell(glass.answer_words)))
    if is_open:
        facts.append(("To review within", Cell(glass_left(glass.review_due_on, today))))
    return ReviewPage(
        heading="Review of broken glass",
        facts=tuple(facts),
        days=by_day(family_rows(looks, about, who, links=False), OF_FAMILY),
        before=_reviewed(glass, who),
        is_open=is_open,
        choices=_choices(),
        typed=typed,
        errors=errors,
    )


def flag_page(
    flag: Flag,
    looks: Iterable[AuditEvent],
    about: Subjects,
    before: Sequence[Outcome],
    who: Directory,
    typed: Mapping[str, str],
    errors: Mapping[str, str],
) -> ReviewPage:
    """Make the page of a look out of the ordinary."""
    return ReviewPage(
        heading="An unusual look",
        facts=(
            ("When", Cell(moment(flag.at))),
            ("Who", _worker(flag.worker, who)),
            ("Family", _family(flag.family, who) if flag.family else Cell("Several")),
            ("Why this is asked", Cell(flag.words)),
        ),
        days=by_day(family_rows(looks, about, who, links=False), OF_FAMILY),
        before=tuple(
            f"{_VERDICTS[each.verdict]}. {each.by.display_name}, {moment(each.at)}: “{each.words}”"
            for each in before
        ),
        is_open=True,
        choices=_choices(),
        typed=typed,
        errors=errors,
    )


def _choices() -> tuple[tuple[str, str, str], ...]:
    """Give each outcome's code, its word and what it means."""
    parts: list[tuple[str, str, str]] = []
    for code, label in _VERDICTS.items():
        word, _, meaning = label.partition(": ")
        parts.append((code, word, f"{meaning[:1].upper()}{meaning[1:]}."))
    return tuple(parts)


def _worker(user_id: str, who: Directory) -> Cell:
    return Cell(who.name(user_id), reverse("access_worker", args=[user_id]) if user_id in who.people else "")


def _family(family_id: str, who: Directory) -> Cell:
    href = reverse("access_family", args=[family_id]) if family_id in who.references else ""
    return Cell(who.family(family_id), href)


def _reviewed(glass: BrokenGlass, who: Directory) -> tuple[str, ...]:
    if glass.reviewed_at is None:
        return ()
    by = who.name(glass.reviewed_by_id) if glass.reviewed_by_id else "Someone"
    said = _VERDICTS.get(glass.outcome, glass.outcome)
    return (f"{said}. {by}, {moment(glass.reviewed_at)}: “{glass.review_words}”",)


def error_list(errors: Mapping[str, str]) -> list[dict[str, Any]]:
    """Give the summary of what is wrong with a form, each leading to its field."""
    return [{"text": text, "href": f"#{name}"} for name, text in errors.items()]
