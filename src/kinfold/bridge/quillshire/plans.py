"""The plans of three families: one agreed with everyone's say, one that changed since, one half written."""

import json
import secrets
from datetime import date, timedelta
from functools import partial
from importlib.resources import files
from typing import Any

from kinfold.bridge.quillshire.telling import Deed, Story, Telling, first_name, moment
from kinfold.casework.plans import actions, queries
from kinfold.casework.plans.actions import Given
from kinfold.domain.plan import Days, LineKind, PlanKind
from kinfold.kit import clock


def deeds_of_plans(telling: Telling) -> list[Deed]:
    """Give what is to be done, each with its moment."""
    told = json.loads(files(__package__).joinpath("plans.json").read_text(encoding="utf-8"))
    deeds: list[Deed] = []
    for one in told:
        kept: dict[str, Any] = {"keys": {}}
        began = moment(days_ago=one["days_ago"]) + timedelta(hours=3)
        deeds.append((began, partial(_begin, telling, one, kept)))
        for number, line in enumerate(one["lines"]):
            when = began + timedelta(seconds=number + 1)
            deeds.append((_not_before(when, line), partial(_write, telling, one, kept, line)))
        if "agreed" in one:
            when = moment(days_ago=one["agreed"]["days_ago"]) + timedelta(hours=4)
            deeds.append((when, partial(_agree, telling, one, kept)))
        deeds += [
            (_not_before(began, line), partial(_write, telling, one, kept, line))
            for line in one.get("after", [])
        ]
    return deeds


def _not_before(when: Any, line: Story) -> Any:
    if "days_ago" not in line:
        return when
    return min(clock.now(), max(when, moment(days_ago=line["days_ago"]) + timedelta(hours=5)))


def _begin(telling: Telling, one: Story, kept: dict[str, Any]) -> None:
    sight, family_id = telling.sight(one["by"]), telling.families[one["label"]]
    people = [person for _, person in sight.people(family_id) if person.given_names]
    kept["people"] = {first_name(each): each.pk for each in people}
    made = actions.begin(
        sight,
        family_id=family_id,
        kind=PlanKind(one["kind"]),
        began_on=clock.today(),
        children=[kept["people"][each] for each in one["children"]],
        token=secrets.token_hex(16),
    )
    if made is None:
        raise ValueError("a plan of the story was saved before")
    kept["plan"] = made.pk


def _write(telling: Telling, one: Story, kept: dict[str, Any], line: Story) -> None:
    people, kind = kept["people"], LineKind(line["kind"])
    goal = kept["keys"].get(line.get("goal") or line.get("of", ""), "")
    given = Given(
        words=line["words"],
        person=people.get(line.get("who", ""), ""),
        worker=telling.workers[line["worker"]].pk if "worker" in line else "",
        other=line.get("other", ""),
        goal=goal,
        by_when=_next(line["by"]) if "by" in line else None,
        known_by=line.get("known_by", ""),
        on=clock.today() if "days_ago" in line else None,
        outcome=line.get("outcome", ""),
        readers=[people[each] for each in line.get("readers", [])],
        is_private=line.get("private", False),
    )
    made = actions.write(
        telling.sight(one["by"]),
        family_id=telling.families[one["label"]],
        plan_id=kept["plan"],
        kind=kind,
        given=given,
        token=secrets.token_hex(16),
    )
    if made is not None:
        kept["keys"][line.get("id") or line["words"]] = made.key


def _agree(telling: Telling, one: Story, kept: dict[str, Any]) -> None:
    told, sight = one["agreed"], telling.sight(one["by"])
    family_id = telling.families[one["label"]]
    actions.agree(
        sight,
        family_id=family_id,
        plan_id=kept["plan"],
        days=Days(clock.today(), _next(told["review"])),
        people=[kept["people"][each] for each in told["people"]],
        others=told["others"],
        seen=queries.plan_of(sight, family_id, kept["plan"]).digest,
        token=secrets.token_hex(16),
    )


def _next(day: str) -> date:
    """Give the next such day after today, of a month and a day."""
    month, of_month = (int(each) for each in day.split("-"))
    this = date(clock.today().year, month, of_month)
    return this if this > clock.today() else date(clock.today().year + 1, month, of_month)
