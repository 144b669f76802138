"""What a plan with a family consists of, and what it still wants before it can be agreed, in words.

A plan is saved half finished and in any order; only what is agreed must be whole. Nothing here says who may
write a plan, or on whose paper a line of it may stand.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from kinfold.domain.agency import Labelled
from kinfold.domain.case import Step

START = "Start with the goal in the family's own words."
TOO_MANY_WORDS = 15  # in a sentence that is to be easy to read
_ENDS = re.compile(r"""(?<=[.!?;])\s+|(?<=[.!?]['"”’)])\s+|\n+""")


class PlanKind(Labelled):
    """What kind of plan it is."""

    PROTECTION = "protection", "Child protection plan"
    NEED = "need", "Child in need plan"
    OTHER = "other", "Another plan with the family"
    TEAM = "team", "What the team does"

    @property
    def is_with_family(self) -> bool:
        """Whether a family agrees to it and may have it on paper; what the team does is its own list."""
        return self is not PlanKind.TEAM

    @property
    def begins_with(self) -> Step | None:
        """The step of the process that begins such a plan for a child; None where none does."""
        return {PlanKind.PROTECTION: Step.PROTECTION_PLAN, PlanKind.NEED: Step.NEED_PLAN}.get(self)

    @property
    def ends_with(self) -> Step | None:
        """The step that ends it."""
        return {PlanKind.PROTECTION: Step.PROTECTION_PLAN_END, PlanKind.NEED: Step.NEED_PLAN_END}.get(self)


class LineKind(Labelled):
    """What a line of a plan is. The label is what the family reads above it."""

    CHILD = "child", "Who this plan is for"
    GOAL = "goal", "What we want"
    ACTION = "action", "Who will do what"
    GOING_WELL = "going_well", "What is going well"
    WORRY = "worry", "What worries us, and who says so"
    DANGER = "danger", "What could happen to the children"
    SAFETY = "safety", "What must be so, for the children to be safe"
    CONTINGENCY = "contingency", "If things go wrong"
    VIEW = "view", "What each person thinks"
    DISAGREEMENT = "disagreement", "Who does not agree, and with what"
    DONE = "done", "What came of it"
    END = "end", "The plan ended"


AGREED_UPON = frozenset(
    {
        *(LineKind.CHILD, LineKind.GOAL, LineKind.ACTION, LineKind.GOING_WELL, LineKind.WORRY),
        *(LineKind.DANGER, LineKind.SAFETY, LineKind.CONTINGENCY),
    }
)
VOICES = frozenset({LineKind.VIEW, LineKind.DISAGREEMENT})


@dataclass(frozen=True, slots=True)
class Line:
    """One line. ``who`` is someone of the family by id, ``other`` somebody else in words.

    Of a goal it is whose words it is in, of an action who does it, of any other who says so. ``goal`` is the
    key of an action's goal.
    """

    key: str
    kind: LineKind
    words: str = ""
    who: str = ""
    other: str = ""
    goal: str = ""
    by_when: date | None = None
    known_by: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A plan as it would be agreed. ``family`` is everyone of the family now: names by id."""

    kind: PlanKind
    began_on: date
    family: Mapping[str, str] = field(default_factory=dict)
    lines: tuple[Line, ...] = ()

    def of(self, kind: LineKind) -> list[Line]:
        """Give the lines of one kind."""
        return [each for each in self.lines if each.kind is kind]


@dataclass(frozen=True, slots=True)
class Days:
    """The days of an agreement: when it was made, when the plan is looked at again, when it is to end."""

    agreed_on: date
    review_on: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """What stands in the way, and where it is mended: a line, a day by its name, or a kind of line."""

    words: str
    key: str = ""
    field: str = ""
    kind: "LineKind | None" = None


def missing(draft: Draft) -> tuple[Problem, ...]:
    """Give what a plan still wants before it can be agreed, in the order in which it is read."""
    goals = draft.of(LineKind.GOAL)
    found = (
        []
        if draft.of(LineKind.CHILD)
        else [Problem("Say which children this plan is for.", kind=LineKind.CHILD)]
    )
    found += [] if goals else [Problem(START, kind=LineKind.GOAL)]
    for goal in goals:
        found += _of_goal(goal, [each for each in draft.of(LineKind.ACTION) if each.goal == goal.key])
    known = {each.key for each in goals}
    found += [
        Problem("Say which goal this is for.", each.key)
        for each in draft.of(LineKind.ACTION)
        if each.goal not in known
    ]
    for action in draft.of(LineKind.ACTION):
        found += _of_action(action, draft)
    return (*found, *_of_the_rest(draft), *_strangers(draft))


def _of_goal(goal: Line, actions: list[Line]) -> Iterator[Problem]:
    if not goal.words:
        yield Problem("This goal has no words yet.", goal.key)
    if not (goal.who or goal.other):
        yield Problem("Say whose words this goal is in.", goal.key)
    if not actions:
        yield Problem("Nobody does anything for this goal yet.", goal.key)
    if not goal.known_by and not (actions and all(each.known_by for each in actions)):
        yield Problem("This goal has no 'how we will know'.", goal.key)


def _of_action(action: Line, draft: Draft) -> Iterator[Problem]:
    if not (action.who or action.other):
        yield Problem("Say who will do this.", action.key)
    if not action.words:
        yield Problem("Say what they will do.", action.key)
    if action.by_when is None:
        yield Problem("Say by when this will be done.", action.key)
    elif action.by_when < draft.began_on:
        yield Problem("This is to be done before the plan began. Change one of the days.", action.key)


def _of_the_rest(draft: Draft) -> Iterator[Problem]:
    if draft.kind is PlanKind.PROTECTION and not draft.of(LineKind.DANGER):
        yield Problem("Say what could happen to the children if nothing changes.", kind=LineKind.DANGER)
    if draft.kind is PlanKind.PROTECTION and not draft.of(LineKind.SAFETY):
        yield Problem("Say what must be so, for the children to be safe.", kind=LineKind.SAFETY)
    if not draft.of(LineKind.CONTINGENCY):
        yield Problem("Say what happens if things go wrong, and who rings whom.", kind=LineKind.CONTINGENCY)
    for each in draft.of(LineKind.WORRY):
        if not (each.who or each.other):
            yield Problem("Say who is worried about this.", each.key)
    for each in draft.lines:
        if each.kind in _PLAIN and not each.words:
            yield Problem("This has no words yet.", each.key)


_PLAIN = AGREED_UPON - {LineKind.CHILD, LineKind.GOAL, LineKind.ACTION}


def _strangers(draft: Draft) -> Iterator[Problem]:
    for each in draft.lines:
        if each.who and each.who not in draft.family:
            yield Problem("This names someone who is not of the family now.", each.key)


def wrong_days(draft: Draft, days: Days) -> tuple[Problem, ...]:
    """Give what is wrong with the days of an agreement."""
    return tuple(_of_days(draft, days))


def _of_days(draft: Draft, days: Days) -> Iterator[Problem]:
    if days.agreed_on < draft.began_on:
        yield Problem("The plan was agreed before it began. Change one of the days.", field="agreed_on")
    if days.review_on is None:
        yield Problem("Enter the day on which the plan is looked at again.", field="review_on")
    elif days.review_on <= days.agreed_on:
        yield Problem("The plan is looked at again after it is agreed. Enter a later day.", field="review_on")
    if days.until and days.until < draft.began_on:
        yield Problem("The plan would end before it began. Enter a later day.", field="until")
    elif days.until and days.until < days.agreed_on:
        yield Problem("The plan would end before it is agreed. Enter a later day.", field="until")
    elif days.until and days.review_on and days.review_on > days.until:
        yield Problem(
            "The plan would be looked at again after it has ended. Change one of the days.", field="review_on"
        )


def wrong_end(began_on: date, agreed_on: Iterable[date], ended_on: date, today: date) -> str:
    """Say why a plan cannot have ended on a day; empty where it can."""
    if ended_on > today:
        return "Enter a day that has come already."
    if ended_on < began_on:
        return "The plan would end before it began. Enter a later day."
    if any(ended_on < each for each in agreed_on):
        return "The plan was agreed after that day. Enter a later one."
    return ""


def unheard(draft: Draft, parents: Iterable[str]) -> tuple[str, ...]:
    """Give the ids of those whose view is not written down: the children of the plan, and the parents.

    It stops nothing: a baby has no words yet, and nobody must speak.
    """
    heard = {each.who for each in draft.lines if each.kind in VOICES and each.words}
    children = [each.who for each in draft.of(LineKind.CHILD)]
    return tuple(dict.fromkeys(each for each in [*children, *parents] if each and each not in heard))


def sentences(text: str) -> list[str]:
    """Give a text as its sentences, one idea a line."""
    return [each.strip().rstrip(";") for each in _ENDS.split(text) if each.strip()]


def is_long(sentence: str) -> bool:
    """Say whether a sentence is longer than is easy to read."""
    return len(sentence.split()) > TOO_MANY_WORDS
