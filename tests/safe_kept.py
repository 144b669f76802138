"""Keep one invented person's safe address, as a superuser may: a home whose keys are then renewed."""

import django

django.setup()

from invented_families import family, safe_address, team, worker  # noqa: E402
from kinfold.casework.families.models import Membership  # noqa: E402

if __name__ == "__main__":
    made = family(of=team())
    first = Membership.rows.filter(family=made).select_related("person").order_by("pk")[0]
    safe_address(made, first.person, worker(), kept="1 Hidden Close")
