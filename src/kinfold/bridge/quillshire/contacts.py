"""What came in at the front doors: some of it waits for a decision; one has become a family that waits."""

import secrets
from datetime import date, timedelta
from functools import partial
from typing import Any

from kinfold.bridge.quillshire.telling import Deed, Story, Telling, moment
from kinfold.casework.referrals import contacts
from kinfold.casework.referrals.actions import Member, open_family
from kinfold.casework.referrals.models import Contact
from kinfold.domain.contact import Answer, Outcome
from kinfold.kit import clock

TOLD = ("way", "source", "told_by", "phone", "concern", "consulted", "knows", "people", "lines", "postcode")
A_WHILE = timedelta(minutes=25)  # between what came in and its being written down


def deeds_of_contacts(telling: Telling) -> list[Deed]:
    """Give what is to be done, each with its moment."""
    deeds: list[Deed] = []
    for one in telling.story["contacts"]:
        kept: dict[str, str] = {}
        deeds.append((moment(days_ago=one["days_ago"]), partial(_take_down, telling, one, kept)))
        if "decision" in one:
            when = moment(days_ago=one["decision"]["days_ago"])
            deeds.append((when, partial(_decide, telling, one, kept)))
    return deeds


def _take_down(telling: Telling, one: Story, kept: dict[str, str]) -> None:
    made = contacts.take_down(
        telling.sight(one["by"]),
        made=Contact(received_at=clock.now() - A_WHILE, **{name: one[name] for name in TOLD}),
        team=telling.teams[one["team"]],
        token=secrets.token_hex(16),
    )
    if made is None:
        raise ValueError("a contact of the story was saved before")
    kept["id"] = made.pk


def _decide(telling: Telling, one: Story, kept: dict[str, str]) -> None:
    """Begin the family's record with what was told, and decide that it becomes a referral."""
    told, sight = one["decision"], telling.sight(one["by"])
    family = open_family(
        sight,
        name=one["people"][0]["family_name"],
        team=telling.teams[one["team"]],
        workers=(),
        members=[_member(each) for each in one["people"]],
        token=secrets.token_hex(16),
        until_allocated=True,
    )
    if family is None:
        raise ValueError("a family of the story was saved before")
    contacts.say_whose(sight, contact_id=kept["id"], family_id=family.pk)
    contacts.decide(
        sight,
        contact_id=kept["id"],
        outcome=Outcome(told["outcome"]),
        reasons=told["reasons"],
        told=contacts.Told(Answer(told["answer"]), told["words"]),
    )


def _member(each: dict[str, Any]) -> Member:
    born = date.fromisoformat(each["born"]) if each["born"] else None
    expected = date.fromisoformat(each["expected"]) if each["expected"] else None
    return Member(each["given_names"], each["family_name"], each["part"], born, expected)
