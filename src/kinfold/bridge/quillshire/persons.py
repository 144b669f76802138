"""What the story knows of its people: who needs an interpreter, numbers and who checked them, one record
doubled.
"""

import secrets
from datetime import date, timedelta
from functools import partial
from typing import Any

from kinfold.bridge.quillshire.telling import Deed, Story, Telling, first_name, moment
from kinfold.casework.families.models import Identifier, OtherName, PersonFact
from kinfold.casework.kinship.actions import NewPerson, add_person
from kinfold.casework.persons import actions, joining
from kinfold.casework.persons.queries import standing_of
from kinfold.casework.sharing.gate import Sight
from kinfold.kit import clock


def deeds_of_persons(telling: Telling) -> list[Deed]:
    """Give what is to be done, each with its moment, in the order of the story."""
    since = {one["label"]: one["since"] for one in telling.story["families"]}
    deeds: list[Deed] = []
    for number, told in enumerate(telling.story["persons"]):
        began = moment(since[told["label"]]) + timedelta(hours=1)
        when = max(began, moment(days_ago=told["days_ago"])) + timedelta(seconds=number)
        deed = _join if "joined" in told else _number if "number" in told else _write
        deeds.append((min(when, clock.now()), partial(deed, telling, told)))
    return deeds


def _write(telling: Telling, told: Story) -> None:
    sight, family_id = telling.sight(told["by"]), telling.families[told["label"]]
    person_id = _who(sight, family_id, told["who"])
    row: Any
    if "name" in told:
        row = OtherName(kind=told["name"], given_names=told["given"], family_name=told["family"])
    else:
        row = PersonFact(kind=told["kind"], value=told["value"], more=told.get("more", ""))
    row.person_id, row.source = person_id, told["source"]
    actions.write_down(sight, family_id=family_id, row=row, token=_token())


def _number(telling: Telling, told: Story) -> None:
    sight, family_id = telling.sight(told["by"]), telling.families[told["label"]]
    person_id = _who(sight, family_id, told["who"])
    said = {"value": told["value"], "source": told["source"]}
    if told.get("put_right"):
        old = next(
            each
            for each in standing_of(sight, family_id, Identifier, person_id)
            if each.kind == told["number"]
        )
        row = actions.put_row_right(
            sight, family_id=family_id, person_id=person_id, model=Identifier, row_id=str(old.pk),
            changes=said, token=_token(),
        )  # fmt: skip
    else:
        new = Identifier(person_id=person_id, kind=told["number"], **said)
        row = actions.write_down(sight, family_id=family_id, row=new, token=_token())
    if row is not None and told.get("checked"):
        actions.verify(sight, family_id=family_id, person_id=person_id, row_id=str(row.pk), on=clock.today())


def _join(telling: Telling, told: Story) -> None:
    """Let someone be written down twice, and both records be joined."""
    sight, family_id = telling.sight(told["by"]), telling.families[told["label"]]
    given, surname, born = told["double"]
    twice = NewPerson(given, surname, "child", born=date.fromisoformat(born))
    made = add_person(sight, family_id=family_id, who=twice, token=_token())
    if made is None:
        raise ValueError("a person of the story was saved before")
    joining.join(
        sight,
        family_id=family_id,
        person_id=_who(sight, family_id, told["joined"]),
        other_family_id=family_id,
        other_id=made.pk,
        reason=told["reason"],
        token=_token(),
    )


def _who(sight: Sight, family_id: str, called: str) -> str:
    return next(str(person.pk) for _, person in sight.people(family_id) if first_name(person) == called)


def _token() -> str:
    return secrets.token_hex(16)
