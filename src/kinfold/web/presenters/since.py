"""What others wrote since a worker last said that they had read: counted by who they are, and by profession.

It counts entries, answers to them and steps. Opening a page marks nothing as read.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from kinfold.casework.process.models import StepTaken
from kinfold.casework.sharing.gate import Sight
from kinfold.casework.sharing.gate_many import New
from kinfold.web.presenters.spoken import short_day

UNREAD_DAYS = 28  # as far back as is new to someone who never marked a family as read
NOTHING_NEW = "Nothing new"


@dataclass(frozen=True, slots=True)
class SinceGroup:
    """What one person wrote since: who they are, how much, and where exactly that is listed."""

    words: str
    count: int
    address: str


@dataclass(frozen=True, slots=True)
class Since:
    """What is new; ``until`` is the moment that is marked as read, for the form."""

    heading: str
    groups: tuple[SinceGroup, ...]
    count: int
    address: str
    until: str


def floor(sight: Sight) -> datetime:
    """Give since when all is new to someone who never marked a family as read."""
    return sight.at - timedelta(days=UNREAD_DAYS)


def new_steps(sight: Sight, steps: Iterable[StepTaken], since: datetime) -> list[New]:
    """Give the steps that others wrote since, without those that an entry tells of: it is counted itself.

    A step of several children at once is one.
    """
    found = {
        each.occurrence: New(
            each.occurrence, str(each.by_id), "", each.profession, each.agency, each.written_at
        )
        for each in steps
        if each.written_at > since and each.by_id != sight.worker.pk and each.occurrence[:1] != "e"
    }
    return list(found.values())


def new_words(news: Iterable[New]) -> str:
    """Give 'Domestic abuse worker 1, school nurse 3', in the order of the alphabet; for a line of a list."""
    counts = Counter(each.profession for each in news)
    found = ", ".join(f"{profession} {counts[profession]}" for profession in sorted(counts, key=str.casefold))
    return found or NOTHING_NEW


def since_of(
    sight: Sight, family_id: str, looked: datetime | None, news: Iterable[New], names: Mapping[str, str]
) -> Since:
    """Make what the family page shows. ``names`` gives workers by id where known, and agencies by code."""
    who: dict[str, list[New]] = {}
    for each in news:
        who.setdefault(each.author, []).append(each)
    address = reverse("family_entries", args=[family_id])
    groups = []
    for author, found in who.items():
        last = max(found, key=lambda each: each.at)
        words = (last.name or names.get(author, ""), last.profession, names.get(last.agency, last.agency))
        asked = urlencode({"since": 1, "by": author})
        groups.append(SinceGroup(", ".join(filter(None, words)), len(found), f"{address}?{asked}"))
    groups.sort(key=lambda each: each.words.casefold())
    day = f"Since you looked, {short_day(timezone.localtime(looked).date())}" if looked else ""
    return Since(
        heading=day or "You have not marked anything here as read. In the last four weeks",
        groups=tuple(groups),
        count=sum(each.count for each in groups),
        address=f"{address}?since=1",
        until=sight.at.isoformat(),
    )
