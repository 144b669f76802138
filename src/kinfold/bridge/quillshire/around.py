"""Who moved in the story, and who is around its families: grandmothers, neighbours, schools and doctors."""

import secrets
from collections.abc import Mapping
from datetime import date, timedelta
from functools import partial

from kinfold.bridge.quillshire.telling import Deed, Story, Telling, first_name, moment
from kinfold.casework.families.models import Parenthood
from kinfold.casework.homes.actions import Move, move
from kinfold.casework.kinship.actions import NewPerson, add_person, add_tie
from kinfold.casework.sharing.gate import Sight
from kinfold.casework.support.actions import add_around
from kinfold.casework.support.models import KINDS


def deeds_around(telling: Telling) -> list[Deed]:
    """Give what is to be done, each with its moment."""
    deeds: list[Deed] = []
    for one in telling.story["families"]:
        began = moment(one["since"]) + timedelta(hours=4)
        deeds += [
            (max(began, moment(told["on"])), partial(_relative, telling, one, told))
            for told in one.get("relatives", [])
        ]
        for told in one.get("moves", []):
            when = max(began, moment(told.get("told_on", told["since"])) + timedelta(hours=1))
            deeds.append((when, partial(_move, telling, one, told)))
        for told in one.get("around", []):
            when = max(began, moment(days_ago=told["days_ago"]) + timedelta(hours=2))
            deeds.append((when, partial(_around, telling, one, told)))
    return deeds


def _ids(sight: Sight, family_id: str) -> Mapping[str, str]:
    return {first_name(person): person.pk for _, person in sight.people(family_id)}


def _relative(telling: Telling, one: Story, told: Story) -> None:
    """Add someone of the family who lives elsewhere, and whose parent they are."""
    sight, family_id = telling.sight(told["by"]), telling.families[one["label"]]
    who = NewPerson(
        given_names=told["given_names"],
        family_name=told["family_name"],
        part=told["part"],
        sex=told["sex"],
        born=date.fromisoformat(told["born"]),
    )
    made = add_person(sight, family_id=family_id, who=who, token=secrets.token_hex(16))
    if made is None:
        raise ValueError("someone of the story was saved before")
    child = _ids(sight, family_id)[told["parent_of"]]
    row = Parenthood(child_id=child, parent_id=made.pk, kind="birth", source=told["source"])
    add_tie(sight, family_id=family_id, row=row, token=secrets.token_hex(16))


def _move(telling: Telling, one: Story, told: Story) -> None:
    sight, family_id = telling.sight(told["by"]), telling.families[one["label"]]
    ids = _ids(sight, family_id)
    moved = Move(
        people=[ids[each] for each in told["who"]],
        since=date.fromisoformat(told["since"]),
        household=told["household"],
        place=(told["lines"], told["postcode"], told.get("phone", "")),
        source=told["source"],
    )
    move(sight, family_id=family_id, told=moved, token=secrets.token_hex(16))


def _around(telling: Telling, one: Story, told: Story) -> None:
    sight, family_id = telling.sight(told["by"]), telling.families[one["label"]]
    ids = _ids(sight, family_id)
    written = {name: told.get(name, "") for name in ("name", "phone", "tone", "flow", "note", "source")}
    if told["kind"] == "connection":
        written |= {"kind": told["is"], "closeness": told.get("closeness", "")}
        written |= {"other_id": ids[told["other"]]} if "other" in told else {}
    else:
        written |= {"profession": told["is"], "agency": told.get("agency", ""), "email": ""}
    since = {"since": date.fromisoformat(told["since"])} if "since" in told else {}
    add_around(
        sight,
        family_id=family_id,
        model=KINDS[told["kind"]],
        whom=[ids[each] for each in told["with"]],
        told={**written, **since},
        token=secrets.token_hex(16),
    )
