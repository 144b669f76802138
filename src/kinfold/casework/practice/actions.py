"""Verbs about practice: who coaches, what was observed and how it was coded, plans and training.

Each is one transaction, and asks the rules itself. Whoever may not is told as of what is not there.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Max

from kinfold.casework.accounts.models import User
from kinfold.casework.accounts.queries import tidy_name
from kinfold.casework.in_turn import in_turn
from kinfold.casework.practice import rules
from kinfold.casework.practice.models import Coaching, CoachingPlan, Observation, Training
from kinfold.casework.practice.queries import coaching_of
from kinfold.casework.practice.rules import NotYours
from kinfold.casework.refused import Refused
from kinfold.casework.saving.actions import is_first
from kinfold.domain.practice import Instrument
from kinfold.kit import clock

NOT_A_COACH = (
    "Choose someone else who works with families here: not yourself, and nobody who manages your team"
)
NOT_A_CODER = (
    "Choose someone else who works with families here: not who was observed, their coach, or their manager"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A session as it is told: who asked the family, and where in general terms and how it was observed.

    Without an instrument the family did not agree, and nothing was observed.
    """

    asked_by: str
    asked_on: date
    on: date | None = None
    place: str = ""
    way: str = ""
    instrument: Instrument | None = None


def _worker_at(by: User, worker_id: str, at: datetime) -> User:
    """Give a worker of whose practice someone may know. Raises NotYours."""
    worker = User.objects.get_queryset().filter(pk=worker_id).first()
    if worker is None or not rules.may_know(by, worker, at):
        raise NotYours(worker_id)
    return worker


def someone_else(sign_in_name: str, may: Callable[[User], bool], words: str, field: str = "worker") -> User:
    """Give the worker with a sign-in name, where they may. Raises Refused alike for whatever is amiss."""
    found = User.objects.get_queryset().filter(sign_in_name=tidy_name(sign_in_name)).first()
    if found is None or not may(found):
        raise Refused(field, words)
    return found


@transaction.atomic
def choose_coach(*, by: User, sign_in_name: str) -> Coaching:
    """Let someone choose their coach, who from now on knows of all their practice; one before is none now.

    Raises Refused for whoever cannot be one.
    """
    now = clock.now()
    if not rules.may_know(by, by, now):
        raise NotYours(by.pk)
    in_turn("practice", by.pk)
    coach = someone_else(sign_in_name, lambda each: rules.may_coach(each, by, now), NOT_A_COACH)
    present = coaching_of(by, now)
    if present and present.coach_id == coach.pk:
        return present
    _end(by, by, now)
    made: Coaching = Coaching.objects.create(worker=by, coach=coach, by=by, starts_at=now)
    return made


def _end(worker: User, by: User, now: datetime) -> None:
    Coaching.objects.at(now).filter(worker=worker).update(ends_at=now, ended_by=by)


@transaction.atomic
def end_coaching(*, by: User, worker_id: str) -> None:
    """End someone's coaching, at their own word or their coach's. Raises NotYours."""
    now = clock.now()
    in_turn("practice", worker_id)
    _end(_worker_at(by, worker_id, now), by, now)


@transaction.atomic
def record_session(*, by: User, worker_id: str, told: Session, token: str) -> Observation | None:
    """Write down that a session was observed, or that a family did not agree to it; None where it was saved.

    Raises NotYours, and Refused where someone was asked by neither the worker nor their coach.
    """
    worker = _worker_at(by, worker_id, clock.now())
    if told.asked_by not in asking(worker, clock.now()):
        raise Refused("asked_by", "Choose who asked the family: the worker, or their coach")
    if not is_first(token=token, by=by):
        return None
    asked = {"worker": worker, "by": by, "asked_by_id": told.asked_by, "asked_on": told.asked_on}
    if told.instrument is None:
        refused: Observation = Observation.objects.create(**asked, agreed=False)
        return refused
    in_turn("practice", "number")
    made: Observation = Observation.objects.create(
        **asked,
        agreed=True,
        number=(Observation.objects.aggregate(last=Max("number"))["last"] or 0) + 1,
        on=told.on,
        place=told.place,
        way=told.way,
        instrument=told.instrument.id,
        version=told.instrument.version,
    )
    return made


def asking(worker: User, at: datetime) -> dict[str, str]:
    """Give who may have asked a family, by id: the worker, and their coach."""
    coaching = coaching_of(worker, at)
    people = [worker, *([coaching.coach] if coaching else [])]
    return {each.pk: each.display_name for each in people}


@transaction.atomic
def write_plan(
    *, by: User, worker_id: str, goals: str, next_step: str, review_on: date, token: str
) -> CoachingPlan | None:
    """Write what worker and coach agreed to work on, in the place of what stood; None where it was saved."""
    worker = _worker_at(by, worker_id, clock.now())
    if not is_first(token=token, by=by):
        return None
    made: CoachingPlan = CoachingPlan.objects.create(
        worker=worker, by=by, goals=goals, next_step=next_step, review_on=review_on
    )
    return made


@transaction.atomic
def add_training(
    *, by: User, worker_id: str, course: str, hours: Decimal, on: date, trainer: str, token: str
) -> Training | None:
    """Write down training that a worker had, in hours above 0; None where it was saved already."""
    worker = _worker_at(by, worker_id, clock.now())
    if hours <= 0:
        raise Refused("hours", "Enter how many hours it was, such as 7 or 3.5")
    if not is_first(token=token, by=by):
        return None
    made: Training = Training.objects.create(
        worker=worker, by=by, course=course, hours=hours, on=on, trainer=trainer
    )
    return made


@transaction.atomic
def take_training_back(*, by: User, worker_id: str, row: str) -> None:
    """Take back training that was written down wrongly. Raises NotYours; once taken back it stays so."""
    worker = _worker_at(by, worker_id, clock.now())
    in_turn("practice", worker.pk)
    rows = Training.objects.filter(worker=worker, withdrawn=False)
    old = next((each for each in rows if str(each.pk) == row), None)
    if old is None:
        raise NotYours(row)
    if Training.objects.filter(replaces=old).exists():
        return  # the same button, pressed twice
    Training.objects.create(
        worker=worker,
        by=by,
        course=old.course,
        hours=old.hours,
        on=old.on,
        trainer=old.trainer,
        replaces=old,
        withdrawn=True,
    )
