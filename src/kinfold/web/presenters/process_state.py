"""How far a case has come, in one line, and what each child has now: the head of the process page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kinfold.domain.case import Happened, Step, open_spans, since_opened
from kinfold.domain.legal_status import legal_statuses
from kinfold.reports.wording import day, joined
from kinfold.web.presenters.spoken import lasted

COURSE = (
    (Step.REFERRAL, "Referral"),
    (Step.ASSESSMENT, "Assessment"),
    (Step.STRATEGY, "Strategy discussion"),
    (Step.ENQUIRY, "Enquiry"),
    (Step.CONFERENCE, "Conference"),
    (Step.ALLOCATION, "Allocated"),
)
HAS = {
    Step.ENQUIRY: "child protection enquiry",
    Step.NEED_PLAN: "child in need plan",
    Step.PROTECTION_PLAN: "child protection plan",
    Step.CARE: "in care",
    Step.POLICE_PROTECTION: "police protection",
    Step.EMERGENCY_ORDER: "emergency protection order",
    Step.PRE_PROCEEDINGS: "pre-proceedings",
    Step.PROCEEDINGS: "care proceedings",
}
PLANS = {Step.NEED_PLAN, Step.PROTECTION_PLAN, Step.CARE}


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of a case: when it was reached, or that it was not."""

    name: str
    when: str
    is_reached: bool


@dataclass(frozen=True, slots=True)
class State:
    """The line of stages, what the case is, and what each child has; those with the same stand together."""

    words: str
    stages: tuple[Stage, ...]
    children: tuple[tuple[str, str], ...]


def state_of(
    steps: Sequence[Happened], children: Mapping[str, str], statuses: Mapping[str, str], today: date
) -> State:
    """Give how a case stands; ``statuses`` is the legal status of each child in care, by id."""
    now = since_opened(steps)
    reached = {each.step: each.on for each in reversed(now)}
    came = reached.get(Step.REFERRAL)  # it came in as a contact, written down here or not
    stages = (
        Stage("Contact", day(came) if came else "", came is not None),
        *(
            Stage(name, day(reached[step]) if step in reached else "", step in reached)
            for step, name in COURSE
        ),
    )
    groups: dict[str, list[str]] = {}
    for child, name in children.items():
        groups.setdefault(_has(steps, child, statuses.get(child, ""), today), []).append(name)
    return State(_words(steps, now), stages, tuple((joined(names), has) for has, names in groups.items()))


def _words(steps: Sequence[Happened], now: Sequence[Happened]) -> str:
    if now:
        opened = next(each.on for each in now if each.step is Step.REFERRAL)
        return f"Open since {day(opened)}"
    closed = [each.on for each in steps if each.step is Step.CLOSURE]
    return f"Closed on {day(max(closed))}" if closed else "No referral is written down yet"


def _has(steps: Sequence[Happened], child: str, status: str, today: date) -> str:
    """Give 'child protection plan since 23 January 2026 (10 months)'; of several things, all."""
    found = [each for each in open_spans(steps, child) if each.step in HAS]
    words = [_since(each, status, today) for each in found]
    if not any(each.step in PLANS for each in found):
        words.append("no plan")
    return "; ".join(words)


def _since(each: Happened, status: str, today: date) -> str:
    what = HAS[each.step]
    if each.step is Step.CARE and status in legal_statuses():
        what = f"{what}: {legal_statuses()[status].label}"
    return f"{what} since {day(each.on)} ({lasted(each.on, today)})"
