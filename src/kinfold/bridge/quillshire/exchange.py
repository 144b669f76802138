"""What agencies asked and were told in the story, one thing kept back, and the register of agreements."""

import json
import secrets
from datetime import date, timedelta
from functools import partial
from importlib.resources import files
from typing import Any

from kinfold.bridge.quillshire.telling import Deed, Story, Telling, moment
from kinfold.casework.accounts.models import Agency
from kinfold.casework.exchange import actions
from kinfold.casework.exchange.actions import Telling as Told
from kinfold.casework.exchange.models import Agreement
from kinfold.domain.exchange import Decided, Urgency
from kinfold.kit import clock

GUARDIAN = "piers"
DAYS = ("signed_on", "review_on")


def deeds_of_exchange(telling: Telling) -> list[Deed]:
    """Give what is to be done, each with its moment."""
    told = json.loads(files(__package__).joinpath("exchange.json").read_text(encoding="utf-8"))
    made: list[Agreement] = []
    deeds: list[Deed] = [
        (moment(days_ago=200), partial(_agree, telling, each, made)) for each in told["agreements"]
    ]
    for one in told["told"]:
        when = moment(days_ago=one["days_ago"]) + timedelta(hours=5)
        deeds.append((min(when, clock.now()), partial(_tell, telling, one, made)))
    for one in told["asked"]:
        when = moment(days_ago=one["days_ago"]) + timedelta(hours=6)
        deeds.append((min(when, clock.now()), partial(_ask, telling, one, one, ours=True)))
    return deeds


def _agree(telling: Telling, one: Story, made: list[Agreement]) -> None:
    days = {each: date.fromisoformat(one[each]) for each in DAYS}
    made.append(actions.agree(by=telling.workers[GUARDIAN], told=one | days | {"ended_on": None}))


def _ask(telling: Telling, one: Story, asked: Story, *, ours: bool) -> Any:
    return actions.ask(
        telling.sight(one["by"]),
        family_id=telling.families[one["label"]],
        ours=ours,
        agency=Agency.objects.get(code=one["agency"]),
        **{each: asked[each] for each in ("who", "what", "why")},
        urgency=Urgency(asked["urgency"]),
        asked_on=clock.today() - timedelta(days=asked["days_ago"] - one["days_ago"]),
        token=secrets.token_hex(16),
    )


def _tell(telling: Telling, one: Story, made: list[Agreement]) -> None:
    asked = _ask(telling, one, one["asked"], ours=False) if "asked" in one else None
    told = Told(
        decided=Decided(one["decided"]),
        agency=Agency.objects.get(code=one["agency"]),
        decided_on=clock.today(),
        family_told=one["told"],
        why_not_told=one["why"],
        agreement=None if one["agreement"] is None else made[one["agreement"]],
        facts=tuple(one["facts"]),
        **{each: one[each] for each in ("recipient", "purpose", "basis", "words", "how", "weighed")},
    )
    actions.decide(
        telling.sight(one["by"]),
        family_id=telling.families[one["label"]],
        telling=told,
        request_id=asked.pk if asked else "",
        token=secrets.token_hex(16),
    )
