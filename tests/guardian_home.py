"""A small demonstration for the guardian's journey: ``guardian_home.py HOME``; prints what the test needs.

The home holds a demonstration's people. Added are one family whose glass Amara has broken, and one with the
surname of Niamh, who manages its team.
"""

import json
import sys
from pathlib import Path
from typing import Any

from kinfold.web.run import prepare


def main(home: Path) -> dict[str, Any]:
    """Make it."""
    prepare(home)
    from datetime import timedelta

    import invented_families as invented
    from kinfold.casework.accounts.models import User
    from kinfold.casework.sharing.models import BrokenGlass, Conflict, Share
    from kinfold.domain.working_days import after_working_days
    from kinfold.kit import clock

    amara = User.objects.get_queryset().get(sign_in_name="amara")
    niamh = User.objects.get_queryset().get(sign_in_name="niamh")
    dev = User.objects.get_queryset().get(sign_in_name="dev")
    team = invented.team("Inkwell")
    invented.holds(niamh, team, leads=True)
    opened = invented.family("Osei-Thistledown")
    alike = invented.family("Pebbleshaw", of=team, allocated=(dev,))
    now = clock.now()
    BrokenGlass.objects.create(
        family=opened, worker=amara, by=amara, starts_at=now, reason="child",
        ends_at=now + timedelta(hours=1),
        words="Police at the door, nobody else on duty", review_due_on=after_working_days(now.date(), 2),
    )  # fmt: skip
    Conflict.objects.create(
        family=alike, worker=amara, by=amara, knows="neighbour", starts_at=invented.since()
    )
    Share.objects.create(
        family=alike, agency=dev.agency, by=niamh, section="core", purpose_words="Strategy meeting",
        basis="Working Together 2023", told=True, starts_at=invented.since(), ends_at=now + timedelta(days=9),
    )  # fmt: skip
    return {
        "opened": opened.id, "opened_reference": opened.reference, "alike": alike.id,
        "alike_reference": alike.reference,
    }  # fmt: skip


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]))))  # noqa: T201  what the test reads
