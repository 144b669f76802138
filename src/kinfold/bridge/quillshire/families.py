"""The eight families: begun, joined, protected or sealed, stepped through and written about."""

import secrets
from datetime import date, timedelta
from functools import partial
from typing import Any

from kinfold.bridge.quillshire.entries import deeds_of_notes
from kinfold.bridge.quillshire.telling import Deed, Story, Telling, first_name, moment
from kinfold.casework.allocations.models import Standing
from kinfold.casework.families.models import Address, Couple, Parenthood, Residence
from kinfold.casework.kinship.actions import add_tie
from kinfold.casework.process.actions import record
from kinfold.casework.referrals.actions import Member, open_family
from kinfold.casework.safety.actions import keep_safe_address
from kinfold.casework.safety.kept import SafePlace
from kinfold.casework.sharing.actions import allocations
from kinfold.casework.sharing.actions.lists import add_custodians
from kinfold.casework.sharing.actions.seals import seal
from kinfold.domain.case import Step
from kinfold.kit import clock
from kinfold.synth.named import families

PARTS = {0: "mother", 1: "father", 3: "father", 4: "father", 7: "child"}


def deeds_of_families(telling: Telling) -> list[Deed]:
    """Give what is to be done, each with its moment."""
    deeds: list[Deed] = []
    for one in telling.story["families"]:
        began = moment(one["since"]) - timedelta(minutes=1)
        joined = began + timedelta(minutes=1)
        deeds += [(began, partial(_open, telling, one)), (joined, partial(_join, telling, one))]
        known = max([one["since"], *_days_of(one.get("ties", []))])
        deeds.append((max(joined, moment(known)), partial(_tie, telling, one)))
        for number, step in enumerate(one.get("steps", [])):
            when = max(joined, moment(step.get("on"), days_ago=step.get("days_ago")))
            when += timedelta(seconds=number)  # of one morning, in the order of the story
            deeds.append((when, partial(_take, telling, one, step)))
        deeds += deeds_of_notes(telling, one, joined)
    return deeds


def _days_of(ties: list[Story]) -> list[str]:
    """Give the days that ties speak of: what ended is written down once it has."""
    return [day for each in ties for day in (each.get("since"), each.get("until")) if day]


def _open(telling: Telling, one: Story) -> None:
    sight = telling.sight(one["lead"])
    made = open_family(
        sight,
        name=one["label"],
        team=telling.teams[one["team"]],
        workers=[telling.workers[each] for each in one["allocated"]],
        members=_members(one),
        token=secrets.token_hex(16),
    )
    if made is None:
        raise ValueError("a family of the story was saved before")
    telling.families[one["label"]] = made.pk
    for _, person in sight.people(made.pk):
        lines, postcode = one["apart"].get(first_name(person), (one["home"], one["postcode"]))
        if lines:
            place = Address(person=person, lines=lines, postcode=postcode, starts_at=sight.at)
            sight.add(place, made.pk)


def _join(telling: Telling, one: Story) -> None:
    """Let the manager add whoever works beside those allocated, and what keeps the family safe."""
    manager, family_id = telling.manager_of(one["team"]), telling.families[one["label"]]
    for each in one["co_workers"]:
        allocations.allocate(
            sight=telling.sight(manager),
            family_id=family_id,
            worker=telling.workers[each],
            standing=Standing.CO_WORKER,
        )
    if "protect" in one:
        _protect(telling, one)
    if "seal" in one:
        _seal(telling, one)


def _tie(telling: Telling, one: Story) -> None:
    """Write down who belongs to whom; of two of one name, the younger is marked with a star."""
    sight, family_id = telling.sight(one["lead"]), telling.families[one["label"]]
    ids: dict[str, str] = {}
    for _, person in sorted(sight.people(family_id), key=lambda pair: str(pair[1].birth_date)):
        name = first_name(person)
        ids[f"{name}*" if name in ids else name] = person.pk
    for told in one.get("ties", []):
        since = date.fromisoformat(told["since"]) if told.get("since") else None
        row: Any
        if "couple" in told:
            until = date.fromisoformat(told["until"]) if told["until"] else None
            row = Couple(kind=told["kind"], until=until, ended_by=told["ended_by"])
            row.first_id, row.second_id = (ids[each] for each in told["couple"])
        elif "lives" in told:
            row = Residence(person_id=ids[told["lives"]], household=told["household"])
        else:
            row = Parenthood(kind=told["kind"], is_responsible=told["responsible"])
            row.child_id, row.parent_id = ids[told["parent_of"]], ids[told["parent"]]
        row.since, row.source = since, told["source"]
        add_tie(sight, family_id=family_id, row=row, token=secrets.token_hex(16))


def _protect(telling: Telling, one: Story) -> None:
    told, family_id = one["protect"], telling.families[one["label"]]
    keepers = [telling.workers[each] for each in told["custodians"]]
    add_custodians(sight=telling.sight(telling.manager_of(one["team"])), family_id=family_id, workers=keepers)
    sight = telling.sight(told["custodians"][0])
    ids = {first_name(person): person.pk for _, person in sight.people(family_id)}
    keep_safe_address(
        sight,
        family_id,
        person_ids=[ids[each] for each in told["who"]],
        place=SafePlace(**{each: told[each] for each in ("lines", "postcode", "phone", "contact")}),
        safe_from=[ids[told["from"]]],
        nobody_else=True,
    )


def _seal(telling: Telling, one: Story) -> None:
    told = one["seal"]
    seal(
        sight=telling.sight(told["by"]),
        family_id=telling.families[one["label"]],
        reason=told["reason"],
        named=[telling.workers[each] for each in told["named"]],
    )


def _take(telling: Telling, one: Story, step: Story) -> None:
    sight, family_id = telling.sight(step["by"]), telling.families[one["label"]]
    ids = {first_name(person): person.pk for _, person in sight.people(family_id)}
    record(
        sight,
        family_id=family_id,
        step=Step(step["step"]),
        at=clock.now(),
        children=[ids[each] for each in step.get("children", [])],
        details=step["details"],
    )


def _members(one: Story) -> list[Any]:
    """Give the people of a family: those of the county's own story, or of this one."""
    named = {each["label"]: each["people"] for each in families()}
    made = []
    for each in one.get("people") or named[one["label"]]:
        day = date.fromisoformat(each["dob"])
        unborn = not each["forename"]
        given = f"{each['forename']} {each.get('middle', '')}".strip()
        made.append(
            Member(
                given_names=given,
                family_name=each["surname"],
                part=PARTS[each["role"]],
                born=None if unborn else day,
                expected=day if unborn else None,
                sex=("male", "female")[each["sex"]],
                known_as=each["forename"],
            )
        )
    return made
