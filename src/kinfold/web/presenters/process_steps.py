"""The list of steps to write down: what usually comes next first, then all others by stage of a case."""

from collections.abc import Iterable, Sequence

from kinfold.domain.case import OF_FAMILY, Happened, Step, of_child, problems, usually_next
from kinfold.domain.clocks import clocks
from kinfold.domain.step_facts import recordable

Group = tuple[str, tuple[tuple[str, str], ...]]
USUALLY = "Usually next"
STAGES: tuple[tuple[str, tuple[Step, ...]], ...] = (
    ("coming in", (Step.REFERRAL, Step.REFERRAL_DECISION, Step.ASSESSMENT)),
    ("visits and supervision", (Step.VISIT, Step.SUPERVISION)),
    ("a child in need", (Step.NEED_PLAN, Step.NEED_REVIEW, Step.NEED_PLAN_END)),
    (
        "protecting a child",
        (
            *(Step.STRATEGY, Step.ENQUIRY, Step.ENQUIRY_END, Step.CONFERENCE, Step.PROTECTION_PLAN),
            *(Step.CORE_GROUP, Step.REVIEW_CONFERENCE, Step.PROTECTION_PLAN_END),
        ),
    ),
    (
        "urgent protection",
        (
            *(Step.POLICE_PROTECTION, Step.POLICE_PROTECTION_END),
            *(Step.EMERGENCY_ORDER, Step.EMERGENCY_ORDER_END),
        ),
    ),
    (
        "court",
        (
            *(Step.PRE_PROCEEDINGS, Step.FAMILY_DECISION_OFFER, Step.PRE_PROCEEDINGS_END),
            *(Step.PROCEEDINGS, Step.PROCEEDINGS_END),
        ),
    ),
    (
        "in care",
        (
            *(Step.CARE, Step.PLACEMENT, Step.LEGAL_STATUS, Step.CARE_VISIT, Step.CARE_REVIEW),
            Step.CARE_END,
        ),
    ),
    (
        "missing, or a serious incident",
        (
            *(Step.MISSING_RETURN, Step.RETURN_INTERVIEW),
            *(Step.SERIOUS_INCIDENT, Step.INCIDENT_NOTICE, Step.RAPID_REVIEW),
        ),
    ),
    ("the end", (Step.CLOSURE,)),
)


def steps_to_write(happened: Sequence[Happened], children: Iterable[str]) -> tuple[Group, ...]:
    """Give the groups of a list: codes and words of each step; ``children`` are the family's, by id."""
    offered = recordable()
    sides = list(children) or [""]
    next_ones = {
        step
        for side in sides
        for step in _next(happened, side)
        if step in offered and _may(step, happened, side)
    }
    groups = [(USUALLY, tuple(step for step in offered if step in next_ones))]
    groups += [
        (f"Another step: {name}", tuple(step for step in stage if step in offered and step not in next_ones))
        for name, stage in STAGES
    ]
    return tuple((name, tuple((step.value, step.label) for step in stage)) for name, stage in groups if stage)


def _next(happened: Sequence[Happened], child: str) -> set[Step]:
    """Give what follows from what is written down, and what would meet a clock that runs."""
    own = of_child(happened, child)
    running = {each.timescale.met_by for each in clocks(own) if not (each.met or each.stopped)}
    return usually_next(own) | running


def _may(step: Step, happened: Sequence[Happened], child: str) -> bool:
    """Say whether a step may come now: after all that is written down."""
    last = max((each.at for each in happened), default=None)
    if last is None:
        return True
    here = Happened(last, step, "" if step in OF_FAMILY else child)
    return all(each is not here for each, _ in problems([*happened, here]))
