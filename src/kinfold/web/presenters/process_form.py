"""Words and boxes of the one form that serves every step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from kinfold.casework.process.forms import NOON
from kinfold.casework.process.models import StepTaken
from kinfold.domain.case import OF_FAMILY, Step
from kinfold.domain.step_facts import Fact, facts_of
from kinfold.web.presenters.spoken import moment_words


@dataclass(frozen=True, slots=True)
class Box:
    """One question of the form: its name, words, what was typed, what is wrong, and what may be chosen."""

    name: str
    label: str
    kind: str
    value: str
    error: str
    items: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """What someone else put in the place of a row while this one was typed; ``address`` corrects it again."""

    lines: tuple[tuple[str, str], ...]
    address: str


@dataclass(frozen=True, slots=True)
class FormPage:
    """What the page shows. ``standing`` is set where someone else was first."""

    title: str
    is_correction: bool
    day: dict[str, str]
    day_error: str
    time: str
    time_error: str
    boxes: tuple[Box, ...]
    reason: str
    reason_error: str
    standing: Standing | None
    errors: tuple[dict[str, str], ...]
    token: str


def form_page(
    form: Any,
    step: Step,
    children: Mapping[str, str],
    *,
    token: str,
    old: StepTaken | None = None,
    now: StepTaken | None = None,
) -> FormPage:
    """Make the page from what was typed, or from what is being corrected; ``now`` is what that has become."""
    boxes, facts = [], facts_of(step)
    if step not in OF_FAMILY and old is None:
        boxes.append(box(form, "children", "Which children", "many", tuple(children.items())))
    boxes += [box(form, fact.id, _label(fact), fact.kind, fact.options) for fact in facts]
    return FormPage(
        title=step.label,
        is_correction=old is not None,
        day={part: typed_in(form, f"on_{part}") for part in ("day", "month", "year")},
        day_error=_error(form, "on"),
        time=typed_in(form, "at"),
        time_error=_error(form, "at"),
        boxes=tuple(boxes),
        reason=typed_in(form, "reason"),
        reason_error=_error(form, "reason"),
        standing=_standing(now) if now is not None and now != old else None,
        errors=tuple(summary(form)),
        token=token,
    )


def _standing(now: StepTaken) -> Standing:
    who = f"{now.by.display_name}, {now.profession}. Written {moment_words(now.written_at)}"
    if now.withdrawn:
        return Standing((("Taken back", now.reason), ("By", who)), "")
    facts = facts_of(Step(now.step))
    lines = [
        ("Day on which it happened", moment_words(now.happened_at)),
        *((fact.label, fact.words(now.details[fact.id])) for fact in facts if fact.id in now.details),
        *([("Corrected", now.reason)] if now.reason else []),
        ("By", who),
    ]
    return Standing(tuple(lines), reverse("family_step_correct", args=[now.family_id, now.pk]))


def initial(old: StepTaken) -> QueryDict:
    """Give what a form for this row would have sent."""
    made = QueryDict(mutable=True)
    here = timezone.localtime(old.happened_at)
    made.update({"on_day": str(here.day), "on_month": str(here.month), "on_year": str(here.year)})
    made["at"] = "" if here.time().replace(second=0, microsecond=0) == NOON else f"{here:%H:%M}"
    for fact in facts_of(Step(old.step)):
        value = old.details.get(fact.id)
        if isinstance(value, list):
            made.setlist(fact.id, value)
        elif value is not None:
            made[fact.id] = {True: "yes", False: "no"}.get(value, value)
    return made


def box(form: Any, name: str, label: str, kind: str, options: Sequence[tuple[str, str]]) -> Box:
    """Give one question as it was typed; ``kind`` is that of a fact, or select."""
    chosen = _chosen(form, name)
    if kind == "yes_no":
        options = (("yes", "Yes"), ("no", "No"))
    items = tuple(
        {
            "value": code,
            "text": text,
            "selected" if kind == "select" else "checked": code in chosen,
            "id": f"{name}-{number}" if number else name,
        }
        for number, (code, text) in enumerate(options)
    )
    return Box(name, label, kind, "".join(chosen[:1]), _error(form, name), items)


def _label(fact: Fact) -> str:
    return fact.label if fact.required else f"{fact.label} (optional)"


def _chosen(form: Any, name: str) -> list[str]:
    source = form.data if form.is_bound else form.initial
    return (
        list(source.getlist(name)) if hasattr(source, "getlist") else [source[name]] if name in source else []
    )


def typed_in(form: Any, name: str) -> str:
    """Give what was typed under a name, or what the form begins with."""
    return "".join(_chosen(form, name)[:1])


def _error(form: Any, name: str) -> str:
    return " ".join(form.errors.get(name, [])) if form.is_bound else ""


def summary(form: Any) -> list[dict[str, str]]:
    """Give the messages of a form, each with where it leads."""
    if not form.is_bound:
        return []
    places = {"on": "on_day"}
    return [
        {"text": str(message), "href": f"#{places.get(name, name)}"}
        for name, messages in form.errors.items()
        for message in messages
    ]
