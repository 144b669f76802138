"""What the guardian is asked about looks: days that are over are looked over once a day, today each time.

Once a day, and not once: what is registered later, such as a conflict, may tell of a look before it.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.timezone import localtime

from kinfold.casework.in_turn import in_turn
from kinfold.casework.oversight.facts import Flag
from kinfold.casework.oversight.models import EarlierFlag, LookedOver
from kinfold.casework.oversight.queries import WINDOW, unusual

A_DAY = timedelta(days=1)
OF_LEAVERS = "left"  # its rule looks back from the day someone left, and asks once of each


def out_of_the_ordinary(at: datetime) -> list[Flag]:
    """Give every look of the last fortnight that is out of the ordinary, the latest first.

    Looks over the days before today where that was not done today, which takes its time.
    """
    begins = _midnight(at)
    if not LookedOver.objects.filter(until=begins).exists():
        look_over(at)
    earlier = [
        Flag(each.rule, each.entry, each.at, each.worker, each.family, each.words)
        for each in EarlierFlag.objects.all()
    ]
    told = {each.worker for each in earlier if each.rule == OF_LEAVERS}
    # A night, and an hour, begin before midnight: so the day before is read again.
    lately = [
        each
        for each in unusual(at, window=at - begins + A_DAY)
        if (each.worker not in told if each.rule == OF_LEAVERS else each.at >= begins)
    ]
    return sorted([*lately, *earlier], key=lambda flag: (flag.at, flag.entry, flag.rule), reverse=True)


@transaction.atomic
def look_over(at: datetime) -> int:
    """Look over the fortnight before today anew; give how many looks are out of the ordinary."""
    in_turn("looks", "over")
    begins = _midnight(at)
    found = unusual(begins, window=WINDOW - (at - begins))
    EarlierFlag.objects.all().delete()
    LookedOver.objects.all().delete()
    EarlierFlag.objects.bulk_create(
        EarlierFlag(
            rule=each.rule,
            entry=each.entry,
            at=each.at,
            worker=each.worker,
            family=each.family,
            words=each.words,
        )
        for each in found
    )
    LookedOver.objects.create(until=begins)
    return len(found)


def _midnight(at: datetime) -> datetime:
    return localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
