"""Two workers who are observed and coached, over a year and more; one session is coded twice, and one waits.

No family of the story is told of: there is nowhere to.
"""

import json
import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from functools import partial
from importlib.resources import files
from typing import Any

from kinfold.bridge.quillshire.telling import Deed, Story, Telling, moment
from kinfold.casework.practice import actions, coding
from kinfold.domain.practice import Instrument
from kinfold.domain.practice_catalogue import shipped
from kinfold.kit import clock

SECOND, ONE_LESS = "marek", "question"  # who codes what is drawn, and what they count differently


def deeds_of_practice(telling: Telling) -> list[Deed]:
    """Give what is to be done, each with its moment."""
    told = json.loads(files(__package__).joinpath("practice.json").read_text(encoding="utf-8"))
    deeds: list[Deed] = []
    for one in told:
        chosen = moment(days_ago=one["chosen_days_ago"]) + timedelta(hours=1)
        deeds.append((chosen, partial(_choose, telling, one)))
        for name, tell in (("training", _train), ("plans", _plan)):
            for each in one[name]:
                when = max(chosen, moment(days_ago=each["days_ago"])) + timedelta(hours=2)
                deeds.append((when, partial(tell, telling, one, each)))
        for each in one["sessions"]:
            deeds += _of_session(telling, one, each)
    return deeds


def _of_session(telling: Telling, one: Story, each: Story) -> list[Deed]:
    kept: dict[str, Any] = {}
    when = moment(days_ago=each["days_ago"]) + timedelta(hours=3)
    deeds: list[Deed] = [(when, partial(_observe, telling, one, each, kept))]
    if "scores" in each:
        deeds.append((when + timedelta(hours=1), partial(_code, telling, one, each, kept)))
    if "deleted_days_ago" in each:
        deleted = moment(days_ago=each["deleted_days_ago"]) + timedelta(hours=4)
        deeds.append((deleted, partial(_delete, telling, one, kept)))
    return deeds


def _choose(telling: Telling, one: Story) -> None:
    actions.choose_coach(by=telling.workers[one["worker"]], sign_in_name=one["coach"])


def _train(telling: Telling, one: Story, each: Story) -> None:
    worker = telling.workers[one["worker"]]
    actions.add_training(
        by=worker,
        worker_id=worker.pk,
        course=each["course"],
        hours=Decimal(each["hours"]),
        on=clock.today() - timedelta(days=1),
        trainer=each["trainer"],
        token=secrets.token_hex(16),
    )


def _plan(telling: Telling, one: Story, each: Story) -> None:
    actions.write_plan(
        by=telling.workers[each["by"]],
        worker_id=telling.workers[one["worker"]].pk,
        goals=each["goals"],
        next_step=each["next_step"],
        review_on=clock.today() + timedelta(days=each["review_in"]),
        token=secrets.token_hex(16),
    )


def _observe(telling: Telling, one: Story, each: Story, kept: dict[str, Any]) -> None:
    worker = telling.workers[one["worker"]]
    told = actions.Session(asked_by=worker.pk, asked_on=clock.today() - timedelta(days=2))
    if "scores" in each:
        kept["instrument"] = next(found for found in shipped() if found.key == each["instrument"])
        told = replace(
            told, on=clock.today(), place=each["place"], way=each["way"], instrument=kept["instrument"]
        )
    kept["session"] = actions.record_session(
        by=worker, worker_id=worker.pk, told=told, token=secrets.token_hex(16)
    )


def _code(telling: Telling, one: Story, each: Story, kept: dict[str, Any]) -> None:
    coach, instrument = telling.workers[one["coach"]], kept["instrument"]
    _save(coach.sign_in_name, telling, kept, each["scores"], each["went_well"], each["to_try"])
    if coding.may_ask_second(kept["session"]):
        coding.ask_second(by=coach, observation_id=kept["session"].pk, sign_in_name=SECOND)
        if not each.get("second_waits"):
            _save(SECOND, telling, kept, _differently(instrument, each["scores"]))


def _differently(instrument: Instrument, scores: Sequence[int]) -> list[int]:
    """Give what the second coder scored: hardly otherwise."""
    return [
        max(item.low, score - (item.id == ONE_LESS or at == 0))
        for at, (item, score) in enumerate(zip(instrument.items, scores, strict=True))
    ]


def _save(
    who: str,
    telling: Telling,
    kept: dict[str, Any],
    scores: Sequence[int],
    went_well: str = "",
    to_try: str = "",
) -> None:
    instrument = kept["instrument"]
    coding.code(
        by=telling.workers[who],
        observation_id=kept["session"].pk,
        instrument=instrument,
        scores={item.id: score for item, score in zip(instrument.items, scores, strict=True)},
        went_well=went_well,
        to_try=to_try,
    )


def _delete(telling: Telling, one: Story, kept: dict[str, Any]) -> None:
    coding.recording_deleted(
        by=telling.workers[one["coach"]], observation_id=kept["session"].pk, on=clock.today()
    )
