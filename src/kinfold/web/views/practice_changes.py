"""What a worker and their coach can write on the worker's page of practice: words, form and verb of each."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django import forms

from kinfold.casework.accounts.models import User
from kinfold.casework.practice import actions
from kinfold.casework.practice import forms as typed_forms
from kinfold.casework.practice.catalogue import catalogue
from kinfold.casework.practice.queries import coaching_of, plans_of, training_of
from kinfold.casework.practice.rules import NotYours
from kinfold.kit import clock
from kinfold.web.presenters.change_page import Words

Typed = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """One change: words, form, verb, and whether it is offered now. The verb decides, whatever is offered."""

    words: Words
    form: Callable[[Any, User], forms.Form]
    do: Callable[[User, User, Typed, str], object]
    offered: Callable[[User, User, str], bool]


def _always(_: User, __: User, ___: str) -> bool:
    return True


def _coach(by: User, _: User, typed: Typed, __: str) -> object:
    return actions.choose_coach(by=by, sign_in_name=typed["worker"])


def _end(by: User, worker: User, _: Typed, __: str) -> object:
    return actions.end_coaching(by=by, worker_id=worker.pk)


def _session_form(data: Any, worker: User) -> forms.Form:
    found = [(each.key, f"{each.title} ({each.name})") for each in catalogue().instruments]
    asking = list(actions.asking(worker, clock.now()).items())
    return typed_forms.SessionForm(data, today=clock.today(), asking=asking, instruments=found)


def _session(by: User, worker: User, typed: Typed, _: str) -> object:
    told = actions.Session(asked_by=typed["asked_by"], asked_on=typed["asked_on"])
    if typed["agreed"] == "yes":
        instrument = catalogue().get(typed["instrument"])
        if instrument is None:
            raise NotYours(typed["instrument"])
        told = replace(told, on=typed["on"], place=typed["place"], way=typed["way"], instrument=instrument)
    return actions.record_session(by=by, worker_id=worker.pk, told=told, token=typed["token"])


def _plan_form(data: Any, worker: User) -> forms.Form:
    plans = plans_of(worker)[:1]
    initial = {name: getattr(each, name) for each in plans for name in ("goals", "next_step", "review_on")}
    return typed_forms.PlanForm(data, today=clock.today(), initial=initial)


def _plan(by: User, worker: User, typed: Typed, _: str) -> object:
    return actions.write_plan(by=by, worker_id=worker.pk, **typed)


def _training(by: User, worker: User, typed: Typed, _: str) -> object:
    return actions.add_training(by=by, worker_id=worker.pk, **typed)


def _training_back(by: User, worker: User, _: Typed, row: str) -> object:
    return actions.take_training_back(by=by, worker_id=worker.pk, row=row)


def _is_own(by: User, worker: User, _: str) -> bool:
    return by.pk == worker.pk


def _has_coach(_: User, worker: User, __: str) -> bool:
    return coaching_of(worker, clock.now()) is not None


def _has_row(_: User, worker: User, row: str) -> bool:
    return any(str(each.pk) == row for each in training_of(worker))


CHANGES: dict[str, Change] = {
    "coach": Change(
        Words(
            "Choose your coach",
            (
                "They see all your sessions, scores, coaching plans and training, until you choose someone "
                "else or end it. Nobody else does: not your manager, and no administrator.",
                "It cannot be someone who manages your team.",
            ),
            "Choose them",
        ),
        lambda data, _: typed_forms.CoachForm(data),
        _coach,
        _is_own,
    ),
    "end-coach": Change(
        Words(
            "End the coaching",
            ("From now on the coach sees nothing of it any more. What was written stays with the worker.",),
            "End it",
            warns=True,
        ),
        lambda data, _: forms.Form(data),
        _end,
        _has_coach,
    ),
    "session": Change(
        Words(
            "An observed session",
            (
                "Nothing here tells which family it was, and nothing of it goes on a family’s record.",
                "Write it down as well where a family did not agree.",
            ),
            "Save the session",
        ),
        _session_form,
        _session,
        _always,
    ),
    "plan": Change(
        Words(
            "Coaching plan",
            ("The worker and the coach both write it. What stood before stays to be read.",),
            "Save the plan",
        ),
        _plan_form,
        _plan,
        _always,
    ),
    "training": Change(
        Words("Add training", ("What counts is how many hours, and when.",), "Save the training"),
        lambda data, _: typed_forms.TrainingForm(data, today=clock.today()),
        _training,
        _always,
    ),
    "training-back": Change(
        Words("Take training back", ("For what was written down wrongly.",), "Take it back", warns=True),
        lambda data, _: forms.Form(data),
        _training_back,
        _has_row,
    ),
}
