"""A form about a plan: what is asked, what someone else wrote meanwhile, and which words might be plainer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.urls import reverse

from kinfold.casework.plans.actions import NotReady
from kinfold.casework.plans.models import PlanLine
from kinfold.casework.plans.queries import Whole
from kinfold.domain.plan import LineKind
from kinfold.reports.wording import day
from kinfold.web.presenters.form_boxes import Boxes, boxes_of
from kinfold.web.presenters.plan import where
from kinfold.web.presenters.plan_line import Names, paper_of
from kinfold.web.presenters.plan_version import sentence

TITLES = {
    LineKind.CHILD: "A child whom the plan is for",
    LineKind.GOAL: "A goal",
    LineKind.ACTION: "Who will do what",
    LineKind.GOING_WELL: "What is going well",
    LineKind.WORRY: "A worry, and who says so",
    LineKind.DANGER: "What could happen to the children",
    LineKind.SAFETY: "What must be so, for the children to be safe",
    LineKind.CONTINGENCY: "If things go wrong",
    LineKind.VIEW: "What someone thinks",
    LineKind.DISAGREEMENT: "Who does not agree",
    LineKind.DONE: "What came of it",
    LineKind.END: "The plan's end",
}
LEADS = {
    LineKind.GOAL: "As they said it, not as we would.",
    LineKind.ACTION: "Something that one person does. Health detail belongs in a note: everyone who may read "
    "this family's record reads the plan.",
    LineKind.WORRY: "What happened, to whom, and who says so.",
    LineKind.DANGER: "What we are afraid could happen, and what makes us think so.",
    LineKind.DISAGREEMENT: "It stands beside the plan, whoever agreed to it.",
    LineKind.VIEW: "Not agreed upon and not corrected: it is theirs.",
}
SAVE_ANY = "Save as much as there is: what is missing is asked for when the plan is agreed."


@dataclass(frozen=True, slots=True)
class Standing:
    """What someone else put in the place of a line while this one was typed."""

    lines: tuple[tuple[str, str], ...]
    address: str


@dataclass(frozen=True, slots=True)
class PlanForm:
    """The page. ``form`` has no boxes where a line can only be taken back."""

    title: str
    lead: tuple[str, ...]
    form: Boxes
    button: str
    token: str
    back: str
    seen: str = ""
    standing: Standing | None = None
    take_back: str = ""
    hints: tuple[str, ...] = ()
    agreed_upon: tuple[Any, ...] = ()


def failures_of(error: Exception, form: forms.Form, home: str) -> tuple[dict[str, str], list[dict[str, str]]]:
    """Give what a verb refused: beside the fields that it is about, and elsewhere on the plan's page."""
    if not isinstance(error, NotReady):
        field = getattr(error, "field", "") or next(iter(form.fields), "")
        return {field: str(error)}, []
    beside: dict[str, str] = {}
    elsewhere = []
    for each in error.problems:
        if each.field in form.fields and each.field not in beside:
            beside[each.field] = each.words
        else:
            elsewhere.append({"text": each.words, "href": f"{home}{where(each)}"})
    return beside, elsewhere


def standing_of(now: PlanLine, names: Names) -> Standing:
    """Tell what stands in the place of a line."""
    who = f"{now.by.display_name}, {now.profession}, on {day(now.written_at.date())}"
    if now.withdrawn:
        told = [("Taken out", now.reason or "No reason was given"), ("By", who)]
        return Standing(tuple(told), "")
    address = reverse("family_plan_change", args=[now.family_id, now.plan_id, now.pk])
    says = (("It says", sentence(now, names)), ("Paper", paper_of(now, names)), ("By", who))
    return Standing(says, address)


def begins_with(row: PlanLine) -> dict[str, Any]:
    """Give what a form for a line begins with."""
    who = f"p{row.person_id}" if row.person_id else f"w{row.worker_id}" if row.worker_id else ""
    return {
        **{"words": row.words, "known_by": row.known_by, "goal": row.goal, "outcome": row.outcome},
        **{"by_when": row.by_when, "on": row.on, "readers": row.readers, "other": row.other},
        "who": who or ("other" if row.other else ""),
        "is_private": ["yes"] if row.is_private else [],
    }


def page_of(
    form: forms.Form,
    *,
    title: str,
    whole: Whole | None,
    back: str,
    token: str,
    button: str,
    lead: Sequence[str] = (),
    failures: Mapping[str, str] | None = None,
    elsewhere: Sequence[dict[str, str]] = (),
    **more: Any,
) -> PlanForm:
    """Make the page of a form; its token and what it was shown with are no boxes of it."""
    told = {name: str(form.errors[name][0]) for name in ("token",) if form.is_bound and name in form.errors}
    for name in ("token", "seen"):
        form.fields.pop(name, None)
    boxes = boxes_of(form, {**told, **(failures or {})})
    boxes = Boxes((*boxes.errors, *elsewhere), boxes.boxes)
    seen = whole.digest if whole else ""
    return PlanForm(title, tuple(lead), boxes, button, token, back, seen=seen, **more)
