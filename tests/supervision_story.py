"""A home with a meeting of eight invented families, all scaled beforehand, to be held in a browser."""

import sys
from datetime import timedelta
from pathlib import Path


def make(home: Path) -> None:
    """Make the meeting in a home that holds a demonstration's people."""
    from kinfold.web.run import prepare

    prepare(home)
    from django.db import transaction

    with transaction.atomic():
        _meeting()


def _meeting() -> None:
    from invented_families import allocate, family, holds, team
    from kinfold.casework.accounts.models import User
    from kinfold.casework.sharing.gate import Sight
    from kinfold.casework.supervision import actions, meetings
    from kinfold.domain.agency import Discipline
    from kinfold.kit import clock

    people = {each.sign_in_name: each for each in User.objects.get_queryset().select_related("agency")}
    crew = team("Inkwell")
    holds(people["niamh"], crew, leads=True)
    holds(people["amara"], crew)
    holds(people["dev"], crew, discipline=Discipline.SUBSTANCE_MISUSE.value)
    chair = Sight(people["niamh"])
    made = meetings.call(
        chair, team_id=crew.pk, starts_at=clock.now() - timedelta(minutes=5), place="Upstairs"
    )
    assert made is not None
    for number in range(8):
        one = family(f"Invented {number}", of=crew)
        for each in ("amara", "dev"):
            allocate(people[each], one)
        meetings.put_on(Sight(people["niamh"]), meeting_id=made.pk, family_id=one.pk)
        for score, each in enumerate(("amara", "dev"), 3):
            given = actions.Given(score=score, why=f"What {each} sees")
            actions.say(Sight(people[each]), meeting_id=made.pk, family_id=one.pk, given=given)


if __name__ == "__main__":
    make(Path(sys.argv[1]))
