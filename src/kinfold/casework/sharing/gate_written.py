"""When someone last wrote about each of several families, and who: never what. Part of the gate."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Max
from django.utils.timezone import localtime

from kinfold.casework.families.models import NOTES
from kinfold.casework.sharing.gate import Sight
from kinfold.domain.access import Level


def last_written(sight: Sight, family_ids: Iterable[str]) -> dict[str, dict[str, date]]:
    """Give by family and author the day of their latest note in a section this worker may read.

    In one query whatever the number of families.
    """
    wanted = list(family_ids)
    sight.sections(wanted)
    asked = []
    for section, model in NOTES.items():
        may = sight.opened(wanted, section, Level.READ)
        for each in may:
            sight.remember(each, section, Level.READ, sight.decide(each, section), given=True)
        rows = model.rows.filter(family_id__in=may).values_list("family_id", "author_id")
        asked.append(rows.annotate(last=Max("written_at")).order_by())
    sight.asking.tell_database()
    found: dict[str, dict[str, date]] = {each: {} for each in wanted}
    for family_id, author, at in asked[0].union(*asked[1:], all=True) if wanted else ():
        on = localtime(at).date()
        found[family_id][author] = max(on, found[family_id].get(author, on))
    return found
