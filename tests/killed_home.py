"""A home to be served and killed: ``killed_home.py make HOME``; after the kill ``... count HOME FAMILY``.

The first makes the small world of crowds and prints how a worker and a manager are signed in; the second
starts the home anew, as a restart does, and counts what is whole in it.
"""

import json
import sys
from pathlib import Path
from typing import Any

from crowd_world import MANAGERS, WORKERS, world

WRITES = ("family_write", "family_new")


def make(home: Path) -> dict[str, Any]:
    """Make the world and a family; give the family, the team, and two sessions."""
    made = world(home)
    from web_visitors import client_of

    family_id, _ = made.family()
    signed_in = {}
    for who in (WORKERS[0], MANAGERS[0]):
        jar = client_of(made.people[who]).cookies
        signed_in[who] = next(each.value for each in jar.values())
    made.over()
    return {"family": family_id, "team": made.team.pk, "sessions": signed_in}


def count(home: Path, family_id: str) -> dict[str, Any]:
    """Count notes, families, and what belongs to each of them."""
    from kinfold.web.run import prepare

    prepare(home)
    from django.db import transaction

    from kinfold.casework.accounts.models import User
    from kinfold.casework.audit.models import Action, AuditEvent
    from kinfold.casework.families.models import CoreNote
    from kinfold.casework.sharing.gate import Sight

    worker, manager = (User.objects.get_queryset().get(sign_in_name=who) for who in (WORKERS[0], MANAGERS[0]))
    written = AuditEvent.objects.filter(action=Action.WRITE)
    with transaction.atomic():
        sight = Sight(manager)
        return {
            "notes": sorted(each.text for each in Sight(worker).rows(CoreNote, family_id)),
            "families": _families(sight),
            "entries": {route: written.filter(route=route).count() for route in WRITES},
        }


def _families(sight: Any) -> list[list[Any]]:
    """Give each family's name, and how many people, people's ties, and workers it has."""
    from kinfold.casework.allocations.models import TeamAllocation, WorkerAllocation

    found = []
    for family_id in TeamAllocation.objects.values_list("family_id", flat=True):
        names = sight.names([family_id])
        workers = WorkerAllocation.objects.filter(family_id=family_id).count()
        found.append([names.get(family_id, ""), len(sight.people(family_id)), workers])
    return sorted(found)


if __name__ == "__main__":
    said = make(Path(sys.argv[2])) if sys.argv[1] == "make" else count(Path(sys.argv[2]), sys.argv[3])
    print(json.dumps(said))  # noqa: T201  what the test reads
