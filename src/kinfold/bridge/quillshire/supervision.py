"""Group supervision in Quillshire: one meeting held, with a dissent, and two on the next Thursday."""

import json
import secrets
from datetime import UTC, datetime, time, timedelta
from functools import partial
from importlib.resources import files
from typing import Any

from kinfold.bridge.quillshire.telling import Deed, Story, Telling, first_name, moment
from kinfold.casework.plans import actions as plans
from kinfold.casework.plans import queries
from kinfold.casework.supervision import actions, meetings
from kinfold.casework.supervision.actions import Act, Do, Given
from kinfold.domain.case import LONDON
from kinfold.domain.plan import LineKind
from kinfold.kit import clock

THURSDAY = 3


def deeds_of_supervision(telling: Telling) -> list[Deed]:
    """Give what is to be done, each with its moment."""
    told = json.loads(files(__package__).joinpath("supervision.json").read_text(encoding="utf-8"))
    deeds: list[Deed] = []
    for one in told:
        kept: dict[str, Any] = {"starts_at": _starts_at(one), "today": clock.today()}
        called = moment(days_ago=one["called_days_ago"]) + timedelta(hours=6)
        deeds.append((min(called, clock.now()), partial(_call, telling, one, kept)))
        begins = moment(days_ago=one.get("days_ago", 1)) + timedelta(hours=6, minutes=30)
        for number, family in enumerate(one["families"]):
            at = min(begins + timedelta(minutes=10 * number), clock.now())
            deeds.append((at, partial(_discuss, telling, one, kept, family)))
            for act in family.get("acts", ()):
                if "came_of" in act:
                    on = moment(days_ago=act["came_of"]["days_ago"]) + timedelta(hours=4)
                    deeds.append((on, partial(_tell, telling, family, act)))
        if "days_ago" in one:
            deeds.append((begins + timedelta(hours=2), partial(_close, telling, one, kept)))
    return deeds


def _starts_at(one: Story) -> datetime:
    """Give when a meeting begins: on a day gone by, or on the next Thursday."""
    if "days_ago" in one:
        return moment(days_ago=one["days_ago"]) + timedelta(hours=6, minutes=30)
    today = clock.today()
    ahead = (THURSDAY - today.weekday() - 1) % 7 + 1
    at = datetime.combine(today + timedelta(days=ahead), time.fromisoformat(one["next"]), LONDON)
    return at.astimezone(UTC)


def _call(telling: Telling, one: Story, kept: dict[str, Any]) -> None:
    sight = telling.sight(one["by"])
    made = meetings.call(
        sight,
        team_id=telling.teams[one["team"]].pk,
        starts_at=kept["starts_at"],
        place=one["place"],
        token=secrets.token_hex(16),
    )
    assert made is not None
    kept["meeting"] = made.pk
    for family in one["families"]:
        meetings.put_on(sight, meeting_id=made.pk, family_id=telling.families[family["label"]])
    if "here" in one:
        here = [telling.workers[each].pk for each in one["here"]]
        meetings.attend(sight, meeting_id=made.pk, here=here)


def _discuss(telling: Telling, one: Story, kept: dict[str, Any], family: Story) -> None:
    """Let everyone say where they stand and write; then show, decide, and let who disagrees sign it."""
    say = partial(_say, telling, kept, family)
    for each in family["scales"]:
        say(each["by"], Given(score=each["score"], why=each["why"]))
    if "decide" not in family:
        return
    say(one["by"], Given(), Do.TOGETHER)
    people = _people(telling, one["by"], family)
    for each in (*family["said"], {**family["voice"], "box": "voice"}):
        say(each["by"], Given(said=[(each["box"], people.get(each["child"], ""), each["words"])]))
    acts = [
        Act(
            each["words"], telling.workers[each["worker"]].pk, kept["today"] - timedelta(each["due_days_ago"])
        )
        for each in family["acts"]
    ]
    said = [(box, "", words) for box, words in family["decide"].items()]
    say(one["by"], Given(said=said, acts=acts), Do.DECIDE)
    say(family["dissent"]["by"], Given(dissent=family["dissent"]["words"]))


def _people(telling: Telling, who: str, family: Story) -> dict[str, str]:
    found = telling.sight(who).people(telling.families[family["label"]])
    return {first_name(person): person.pk for _, person in found}


def _say(
    telling: Telling, kept: dict[str, Any], family: Story, who: str, given: Given, do: Do = Do.SAVE
) -> None:
    actions.say(
        telling.sight(who),
        meeting_id=kept["meeting"],
        family_id=telling.families[family["label"]],
        given=given,
        do=do,
        token=secrets.token_hex(16),
    )


def _tell(telling: Telling, family: Story, act: Story) -> None:
    """Let whoever took an action on say what came of it, in the team's own list."""
    sight, family_id = telling.sight(act["worker"]), telling.families[family["label"]]
    plan, key = next(
        (each.plan_id, each.key)
        for each in queries.actions_of(sight, [family_id])
        if each.words == act["words"]
    )
    told = act["came_of"]
    given = plans.Given(words=told["words"], goal=key, on=clock.today(), outcome="done")
    plans.write(
        sight,
        family_id=family_id,
        plan_id=plan,
        kind=LineKind.DONE,
        given=given,
        token=secrets.token_hex(16),
    )


def _close(telling: Telling, one: Story, kept: dict[str, Any]) -> None:
    meetings.close(telling.sight(one["by"]), meeting_id=kept["meeting"])
