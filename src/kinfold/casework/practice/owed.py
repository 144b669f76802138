"""What someone owes to sessions of others: their scores as coach or as second coder, or a second coder."""

from datetime import datetime
from enum import StrEnum

from kinfold.casework.accounts.models import User
from kinfold.casework.practice import rules
from kinfold.casework.practice.models import Observation
from kinfold.casework.practice.queries import Scored, scored
from kinfold.domain.practice import Rules


class Owes(StrEnum):
    """What a session waits for."""

    FIRST = "first"
    ASK = "ask"
    SECOND = "second"


def owed_by(reader: User, at: datetime, declared: Rules) -> list[tuple[Scored, Owes]]:
    """Give the sessions that wait for someone, with what for, as far as they may see them."""
    coached = Observation.objects.filter(
        worker__in=rules.coached_by(reader, at), agreed=True, withdrawn_on=None
    ).exclude(second=reader)
    found = []
    for each in scored(coached.select_related("worker")):
        if each.first is None:
            found.append((each, Owes.FIRST))
        elif each.observation.second_id is None and declared.is_drawn(each.observation.number):
            found.append((each, Owes.ASK))
    second = scored(rules.second_for(reader, at))
    found += [(each, Owes.SECOND) for each in second if each.second is None]
    return [(rules.shown_to(reader, each), owes) for each, owes in found]
