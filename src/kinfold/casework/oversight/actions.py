"""Deciding about a look out of the ordinary: proper, ask, or refer."""

from django.db import transaction

from kinfold.casework.accounts.models import User
from kinfold.casework.oversight.facts import Flag
from kinfold.casework.oversight.models import Outcome, Verdict
from kinfold.casework.refused import Refused
from kinfold.kit import clock


@transaction.atomic
def decide(*, about: Flag, verdict: Verdict, words: str, by: User) -> Outcome:
    """Add an outcome to a flag; an earlier one stays to be read. Raises Refused for whoever it is about."""
    if about.worker == by.id:
        raise Refused("outcome", "This is about you. Another guardian decides")
    made = Outcome(
        rule=about.rule, entry=about.entry, verdict=verdict.value, words=words, by=by, at=clock.now()
    )
    made.save()
    return made
