"""Who sits in conferences, what is shared, who knows whom, and the glass broken last night."""

from datetime import UTC, datetime, time, timedelta
from functools import partial

from kinfold.bridge.quillshire.telling import Deed, Story, Telling, moment
from kinfold.casework.accounts.models import Agency
from kinfold.casework.sharing.actions.conflicts import declare_for
from kinfold.casework.sharing.actions.glass import Emergency, break_glass
from kinfold.casework.sharing.actions.lists import seat
from kinfold.casework.sharing.actions.share import Basis, share
from kinfold.casework.sharing.models import Knows
from kinfold.domain.access import Purpose, Section
from kinfold.kit import clock


def _late_last_night() -> datetime:
    return datetime.combine(clock.today() - timedelta(days=1), time(23, 52), UTC)


def deeds_of_lists(telling: Telling) -> list[Deed]:
    """Give what is to be done, each with its moment."""
    lately = moment(days_ago=30) + timedelta(hours=2)
    deeds: list[Deed] = [
        (lately, partial(_seat, telling)),
        (lately, partial(_share, telling)),
        (lately, partial(_declare, telling)),
    ]
    deeds += [(_late_last_night(), partial(_break, telling, each)) for each in telling.story["glass"]]
    return deeds


def _seat(telling: Telling) -> None:
    for one in telling.story["families"]:
        for each in one["conference"]:
            seat(
                sight=telling.sight(telling.manager_of(one["team"])),
                family_id=telling.families[one["label"]],
                worker=telling.workers[each],
                starts_at=clock.now(),
                ends_at=clock.now() + timedelta(days=150),
            )


def _share(telling: Telling) -> None:
    for each in telling.story["shares"]:
        share(
            sight=telling.sight(each["by"]),
            family_id=telling.families[each["label"]],
            agency=Agency.objects.get(code=each["agency"]),
            section=Section(each["section"]),
            ends_at=clock.now() + timedelta(days=each["days"]),
            purpose_words=each["purpose"],
            basis=Basis(each["basis"]),
            told=each["told"],
            told_words="",
        )


def _declare(telling: Telling) -> None:
    for each in telling.story["conflicts"]:
        declare_for(
            sight=telling.sight(each["by"], purpose=Purpose.ENQUIRY),
            worker=telling.workers[each["who"]],
            family_id=telling.families[each["label"]],
            knows=Knows(each["knows"]),
        )


def _break(telling: Telling, each: Story) -> None:
    break_glass(
        sight=telling.sight(each["who"], purpose=Purpose.ENQUIRY),
        family_id=telling.families[each["label"]],
        reason=Emergency(each["reason"]),
        words=each["words"],
    )
    telling.sight(each["who"]).people(telling.families[each["label"]])
