"""The steps that a case goes through, and in which order they may come. Nothing here says who may take one.

A step is of the family or of one child of it. Once a plan, care or proceedings have begun for a child they
are *open* until their end. What may not come is said in words, for whoever tries to write it down.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from kinfold.domain.agency import Labelled

LONDON = ZoneInfo("Europe/London")


class Step(Labelled):
    """Something that happened in a case, for a family or for one child of it."""

    REFERRAL = "referral", "Referral received"
    REFERRAL_DECISION = "referral_decision", "Decision on the referral"
    ASSESSMENT = "assessment", "Child and family assessment finished"
    STRATEGY = "strategy", "Strategy discussion"
    ENQUIRY = "enquiry", "Child protection enquiry begun"
    ENQUIRY_END = "enquiry_end", "Child protection enquiry finished"
    CONFERENCE = "conference", "Initial child protection conference"
    PROTECTION_PLAN = "protection_plan", "Child protection plan begun"
    CORE_GROUP = "core_group", "Core group"
    REVIEW_CONFERENCE = "review_conference", "Review conference"
    PROTECTION_PLAN_END = "protection_plan_end", "Child protection plan ended"
    NEED_PLAN = "need_plan", "Child in need plan begun"
    NEED_REVIEW = "need_review", "Child in need review"
    NEED_PLAN_END = "need_plan_end", "Child in need plan ended"
    ALLOCATION = "allocation", "Allocated to a Family Safeguarding team"
    SUPERVISION = "supervision", "Group supervision"
    VISIT = "visit", "Visit to the child"
    POLICE_PROTECTION = "police_protection", "Police protection begun"
    POLICE_PROTECTION_END = "police_protection_end", "Police protection ended"
    EMERGENCY_ORDER = "emergency_order", "Emergency protection order made"
    EMERGENCY_ORDER_END = "emergency_order_end", "Emergency protection order ended"
    PRE_PROCEEDINGS = "pre_proceedings", "Letter before proceedings sent"
    FAMILY_DECISION_OFFER = "family_decision_offer", "Family group decision-making offered"
    PRE_PROCEEDINGS_END = "pre_proceedings_end", "Pre-proceedings ended"
    PROCEEDINGS = "proceedings", "Care proceedings issued"
    PROCEEDINGS_END = "proceedings_end", "Care proceedings concluded"
    CARE = "care", "Became looked after"
    PLACEMENT = "placement", "Moved to a home in care"
    LEGAL_STATUS = "legal_status", "Legal status of the child in care changed"
    CARE_VISIT = "care_visit", "Visit to the child in care"
    CARE_REVIEW = "care_review", "Review of the child in care"
    CARE_END = "care_end", "Left care"
    MISSING_RETURN = "missing_return", "Came back after going missing"
    RETURN_INTERVIEW = "return_interview", "Return interview"
    SERIOUS_INCIDENT = "serious_incident", "Serious incident known"
    INCIDENT_NOTICE = "incident_notice", "Serious incident notified"
    RAPID_REVIEW = "rapid_review", "Rapid review finished"
    CLOSURE = "closure", "Case closed"


OF_FAMILY = frozenset(
    {
        *(Step.REFERRAL, Step.REFERRAL_DECISION, Step.ASSESSMENT, Step.STRATEGY, Step.ALLOCATION),
        *(Step.SUPERVISION, Step.PRE_PROCEEDINGS, Step.FAMILY_DECISION_OFFER, Step.PRE_PROCEEDINGS_END),
        *(Step.SERIOUS_INCIDENT, Step.INCIDENT_NOTICE, Step.RAPID_REVIEW, Step.CLOSURE),
    }
)
"""The steps of a family as a whole; all others are of one child each."""

SPANS = {Step(each.value.removesuffix("_end")): each for each in Step if each.value.endswith("_end")}
"""What begins and is open until its end: the step that begins it, and the one that ends it."""

WHILE_OPEN = {
    Step.CORE_GROUP: Step.PROTECTION_PLAN,
    Step.REVIEW_CONFERENCE: Step.PROTECTION_PLAN,
    Step.NEED_REVIEW: Step.NEED_PLAN,
    Step.PLACEMENT: Step.CARE,
    Step.LEGAL_STATUS: Step.CARE,
    Step.CARE_VISIT: Step.CARE,
    Step.CARE_REVIEW: Step.CARE,
}
"""What may come only while something else is open, and what."""

AFTER = {
    Step.REFERRAL_DECISION: Step.REFERRAL,
    Step.ASSESSMENT: Step.REFERRAL,
    Step.STRATEGY: Step.REFERRAL,
    Step.ALLOCATION: Step.REFERRAL,
    Step.ENQUIRY: Step.STRATEGY,
    Step.CONFERENCE: Step.STRATEGY,
    Step.PROTECTION_PLAN: Step.CONFERENCE,
    Step.SUPERVISION: Step.ALLOCATION,
    Step.INCIDENT_NOTICE: Step.SERIOUS_INCIDENT,
    Step.RAPID_REVIEW: Step.INCIDENT_NOTICE,
    Step.RETURN_INTERVIEW: Step.MISSING_RETURN,
}
"""What may come only after something else, in the case as it is open now, and what."""


@dataclass(frozen=True, slots=True)
class Happened:
    """A step of a case and when; ``at`` has a time zone, ``child`` is empty for a step of the family."""

    at: datetime
    step: Step
    child: str = ""

    @property
    def on(self) -> date:
        """The day, as a clock on the wall in England tells it."""
        return self.at.astimezone(LONDON).date()


def in_order(steps: Iterable[Happened]) -> list[Happened]:
    """Give steps in the order of their time; those of one instant stay in the order given."""
    return sorted(steps, key=lambda each: each.at)


def of_child(steps: Iterable[Happened], child: str) -> list[Happened]:
    """Give the steps that count for one child: its own and the family's."""
    return [each for each in steps if each.child in {"", child}]


def is_open(begun: Step, before: Sequence[Happened]) -> bool:
    """Say whether something has begun and not ended."""
    ended = SPANS[begun]
    last = next((each.step for each in reversed(before) if each.step in {begun, ended}), None)
    return last is begun


def problems(steps: Iterable[Happened]) -> list[tuple[Happened, str]]:
    """Give what cannot have come as it stands: each step, and why in words. Steps may be in any order."""
    ordered = in_order(steps)
    return [
        (here, words)
        for place, here in enumerate(ordered)
        if (words := _refusal(here, _before(here, ordered[:place]), ordered[place + 1 :]))
    ]


def open_spans(steps: Iterable[Happened], child: str) -> list[Happened]:
    """Give what has begun for a child or its family and not ended, as it began; the oldest first."""
    before = in_order(of_child(steps, child))
    begun = {step: each for each in before if (step := each.step) in SPANS}
    still = [each for step, each in begun.items() if is_open(step, before)]
    return sorted(still, key=lambda each: each.at)


def since_opened(steps: Iterable[Happened]) -> list[Happened]:
    """Give the steps of the case as it is open now: all since it was closed last; none before a referral."""
    ordered = in_order(steps)
    closed = [place for place, each in enumerate(ordered) if each.step is Step.CLOSURE]
    opened = ordered[closed[-1] + 1 :] if closed else ordered
    return opened if any(each.step is Step.REFERRAL for each in opened) else []


def usually_next(steps: Iterable[Happened]) -> set[Step]:
    """Give the steps that follow from those of one child, and of the family: what is open asks for them.

    What has come since what it follows from is not among them, nor is what may come at any time.
    """
    before = in_order(steps)
    last = {each.step: place for place, each in enumerate(before)}
    if _last_of(before, {Step.CLOSURE, Step.REFERRAL}) is not Step.REFERRAL:
        return {Step.REFERRAL}
    closed = last.get(Step.CLOSURE, -1)
    ends = {end: begun for begun, end in SPANS.items()}
    follow = {each for each, begun in {**WHILE_OPEN, **ends}.items() if is_open(begun, before)}
    follow |= {
        each
        for each, first in AFTER.items()
        if last.get(first, -1) > max(closed, last.get(each, -1)) and not _is_running(each, before)
    }
    return follow


def _is_running(step: Step, before: Sequence[Happened]) -> bool:
    return step in SPANS and is_open(step, before)


def _before(here: Happened, earlier: Sequence[Happened]) -> list[Happened]:
    """Give what counts before a step; closing a family looks at every child of it."""
    if here.step is Step.CLOSURE:
        return list(earlier)
    return of_child(earlier, here.child)


def _refusal(here: Happened, before: Sequence[Happened], later: Sequence[Happened]) -> str:
    """Say why a step may not come after these, and before those; empty where it may."""
    closed = bool(before) and _last_of(before, {Step.CLOSURE, Step.REFERRAL}) is Step.CLOSURE
    if here.step is Step.CLOSURE:
        return _refused_closure(before, closed)
    if closed and here.step is not Step.REFERRAL:
        return "The case was closed before this. Record a new referral first."
    if here.step in SPANS and is_open(here.step, before):
        return f"{here.step.label} is already recorded and has not ended. Record its end first."
    needed = _needed(here.step, before, closed)
    begun_later = next((each for each in of_child(later, here.child) if each.step is needed), None)
    if begun_later and here.step is SPANS.get(begun_later.step):
        day = f"{begun_later.on.day} {begun_later.on:%B %Y}"
        return f"{begun_later.step.label} is written down for {day}. Enter that day or a later one."
    return f"{here.step.label} comes after another step. Record first: {_small(needed)}." if needed else ""


def _needed(step: Step, before: Sequence[Happened], closed: bool) -> Step | None:
    """Give the step that is missing before this one."""
    begun = next((begin for begin, end in SPANS.items() if end is step), None) or WHILE_OPEN.get(step)
    if begun and not is_open(begun, before):
        return begun
    wanted = AFTER.get(step)
    return wanted if wanted and wanted not in _since_last_referral(before, closed) else None


def _since_last_referral(before: Sequence[Happened], closed: bool) -> set[Step]:
    """Give the steps of the case as it is open now."""
    out: set[Step] = set()
    for each in before:
        if each.step is Step.CLOSURE:
            out.clear()
        else:
            out.add(each.step)
    return set() if closed else out


def _refused_closure(before: Sequence[Happened], closed: bool) -> str:
    if closed:
        return "The case is already closed."
    if not any(each.step is Step.REFERRAL for each in before):
        return "There is no open case to close. Record the referral first."
    children = sorted({each.child for each in before if each.child})
    for begun, ended in SPANS.items():
        if any(is_open(begun, of_child(before, child)) for child in children or [""]):
            return f"{begun.label} has not ended. Record first: {_small(ended)}."
    return ""


def _small(step: Step) -> str:
    return f"{step.label[:1].lower()}{step.label[1:]}"


def _last_of(before: Sequence[Happened], wanted: set[Step]) -> Step | None:
    return next((each.step for each in reversed(before) if each.step in wanted), None)
