"""Verbs about one observed session: coding it, asking a second coder, and a family that withdraws.

Each is one transaction in the session's turn. Whoever may not is told as of what is not there.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from kinfold.casework.accounts.models import User
from kinfold.casework.in_turn import in_turn
from kinfold.casework.practice import rules
from kinfold.casework.practice.actions import NOT_A_CODER, someone_else
from kinfold.casework.practice.models import Coding, Observation, Way
from kinfold.casework.practice.queries import scored
from kinfold.casework.practice.rules import NotYours
from kinfold.casework.refused import Refused
from kinfold.domain import practice
from kinfold.domain.practice import Instrument
from kinfold.domain.practice_catalogue import rules as declared
from kinfold.kit import clock

ALREADY = "These scores were saved already. Look at them first"


def known(by: User, observation_id: str) -> Observation:
    """Give a session that someone may know of, as worker or coach. Raises NotYours."""
    found = rules.observations_for(by, clock.now()).filter(pk=observation_id)
    one: Observation | None = found.select_related("worker", "second", "by", "asked_by").first()
    if one is None:
        raise NotYours(observation_id)
    return one


def to_code(by: User, observation_id: str) -> tuple[Observation, bool]:
    """Give a session that someone codes, and whether as the second. Raises NotYours."""
    now = clock.now()
    second = rules.second_for(by, now).filter(pk=observation_id).select_related("worker", "second").first()
    if second:
        return second, True
    one = known(by, observation_id)
    if not one.stands or not rules.is_coach_of(by, one, now):
        raise NotYours(observation_id)
    return one, False


@transaction.atomic
def code(
    *,
    by: User,
    observation_id: str,
    instrument: Instrument,
    scores: Mapping[str, int],
    went_well: str,
    to_try: str,
    reason: str = "",
) -> Coding:
    """Save a coder's scores, or correct their own with a reason. Raises NotYours and Refused."""
    in_turn("practice", observation_id)
    one, is_second = to_code(by, observation_id)
    if instrument.key != one.key:
        raise NotYours(observation_id)
    for field, words in practice.problems(instrument, scores).items():
        raise Refused(field, words)
    rows = scored([one])[0]
    present = rows.second if is_second else rows.first
    told: dict[str, Any] = {"went_well": went_well, "to_try": to_try, "reason": reason}
    told["scores"] = {each.id: scores[each.id] for each in instrument.items}
    if present and present.by_id == by.pk and all(getattr(present, name) == told[name] for name in told):
        return present  # the same button, pressed twice
    if present and (present.by_id != by.pk or not reason):
        raise Refused("reason", ALREADY)
    made: Coding = Coding.objects.create(
        observation=one, by=by, is_second=is_second, replaces=present, **told
    )
    return made


@transaction.atomic
def ask_second(*, by: User, observation_id: str, sign_in_name: str) -> Observation:
    """Let the coach say who codes a session that was drawn a second time. Raises NotYours and Refused."""
    in_turn("practice", observation_id)
    one, is_second = to_code(by, observation_id)
    if is_second or not may_ask_second(one):
        raise NotYours(observation_id)
    now = clock.now()

    def may(each: User) -> bool:
        return each.pk != by.pk and rules.may_coach(each, one.worker, now)

    one.second = someone_else(sign_in_name, may, NOT_A_CODER)
    one.save(update_fields=["second"])
    return one


def may_ask_second(one: Observation) -> bool:
    """Say whether a session was drawn to be coded twice, and no second coder has done so yet."""
    drawn = one.stands and declared().is_drawn(one.number)
    return drawn and scored([one])[0].second is None


@transaction.atomic
def withdraw_consent(*, by: User, observation_id: str, on: date) -> Observation:
    """Write down that the family no longer agrees: all that was coded, and when and where it was, is emptied.

    Raises NotYours, and Refused for a day before they were asked.
    """
    in_turn("practice", observation_id)
    one = known(by, observation_id)
    if one.withdrawn_on:
        return one
    if not one.agreed:
        raise NotYours(observation_id)
    if on < one.asked_on:
        raise Refused("on", "Enter a day on or after the day on which they were asked")
    one.withdrawn_on, one.withdrawn_by = on, by
    one.on, one.place, one.second = None, "", None
    one.save(update_fields=["withdrawn_on", "withdrawn_by", "on", "place", "second"])
    Coding.objects.filter(observation=one).update(scores={}, went_well="", to_try="", reason="")
    return one


@transaction.atomic
def recording_deleted(*, by: User, observation_id: str, on: date) -> Observation:
    """Write down on which day a recording was deleted, wherever it was. Raises NotYours and Refused."""
    in_turn("practice", observation_id)
    one = known(by, observation_id)
    if one.deleted_on:
        return one
    if not is_recording_kept(one):
        raise NotYours(observation_id)
    if one.on and on < one.on:
        raise Refused("on", "Enter a day on or after the day of the session")
    one.deleted_on, one.deleted_by = on, by
    one.save(update_fields=["deleted_on", "deleted_by"])
    return one


def is_recording_kept(one: Observation) -> bool:
    """Say whether there is, somewhere, a recording whose deletion has not been written down."""
    return one.agreed and one.way == Way.RECORDED and one.deleted_on is None
