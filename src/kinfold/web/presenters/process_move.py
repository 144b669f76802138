"""The boxes of moving children between plans, drawn as those of a step."""

from collections.abc import Mapping

from kinfold.casework.process.moving_form import MoveForm
from kinfold.domain.case import Step
from kinfold.web.presenters.process_form import FormPage, box, summary, typed_in

TITLE = "Move children to another plan, or to none"
SHORT = {
    Step.NEED_PLAN: "child in need plan",
    Step.PROTECTION_PLAN: "child protection plan",
    Step.CARE: "in care",
}


def move_page(form: MoveForm, children: Mapping[str, str], *, token: str) -> FormPage:
    """Make the page from what was typed; each child stands with the plan it has."""
    who = tuple((child, f"{name} ({_has(form, child)})") for child, name in children.items())
    boxes = [
        box(form, "children", "Which children", "many", who),
        box(form, "to", "What do they move to?", "choice", tuple(form.fields["to"].choices)),  # type: ignore[attr-defined]
        box(form, "reasons", "Why", "text", ()),
    ]
    for name in (each for each in ("category", "status", "care_end") if each in form.fields):
        field = form.fields[name]
        boxes.append(box(form, name, f"{field.label}{ONLY[name]}", "select", field.choices))  # type: ignore[attr-defined]
    return FormPage(
        title=TITLE,
        is_correction=False,
        day={part: typed_in(form, f"on_{part}") for part in ("day", "month", "year")},
        day_error=" ".join(str(each) for each in form.errors.get("on", [])),
        time=typed_in(form, "at"),
        time_error=" ".join(str(each) for each in form.errors.get("at", [])),
        boxes=tuple(boxes),
        reason="",
        reason_error="",
        standing=None,
        errors=tuple(summary(form)),
        token=token,
    )


ONLY = {
    "category": " (only for that plan)",
    "status": " (only for care)",
    "care_end": " (only if a child leaves care)",
}


def _has(form: MoveForm, child: str) -> str:
    return " and ".join(SHORT[each] for each in form.has[child]) or "no plan"
