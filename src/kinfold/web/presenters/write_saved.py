"""How a draft is spoken of: what it is, of which family, and when it was last saved."""

from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from kinfold.casework.sharing.gate import Sight
from kinfold.casework.workbook.drafts import all_drafts
from kinfold.casework.workbook.models import Draft
from kinfold.casework.workbook.screens import first
from kinfold.domain.entry import EntryKind
from kinfold.web.presenters.spoken import moment_words, time_of_day

MOST = 10


@dataclass(frozen=True, slots=True)
class CarryOn:
    """A draft to carry on with: its words, and where."""

    words: str
    address: str


def what(draft: Draft) -> str:
    """Give what kind of entry a draft is to be."""
    if draft.way == "session":
        return EntryKind.SESSION.label
    kind = first(draft.fields, "kind")
    return EntryKind(kind).label if kind in set(EntryKind) else "Entry"


def at_words(moment: datetime, today: date) -> str:
    """Give a time of today, or the time and day."""
    is_today = timezone.localtime(moment).date() == today
    return time_of_day(moment) if is_today else moment_words(moment)


def saved_words(moment: datetime) -> str:
    """Say that a draft is saved."""
    return f"Saved {time_of_day(moment)}"


def kept_words(other: Draft, now: datetime) -> str:
    """Say that another window saved the same draft, and that both are kept."""
    at = at_words(other.saved_at, timezone.localtime(now).date())
    return f"You also changed this at {at}, in another window or on another device. Both are kept."


def carry_on(sight: Sight, drafts: list[Draft], names: dict[str, str]) -> tuple[CarryOn, ...]:
    """Say what can be carried on with, the latest first."""
    today = timezone.localtime(sight.at).date()
    return tuple(
        CarryOn(
            ", ".join(
                filter(
                    None,
                    (
                        f"{what(each)}{' put right' if each.entry else ''}",
                        names.get(each.family_id, ""),
                        f"saved {at_words(each.saved_at, today)}",
                    ),
                )
            ),
            reverse("family_draft", args=[each.family_id, each.pk]),
        )
        for each in drafts[:MOST]
    )


def everywhere(sight: Sight, names: dict[str, str]) -> tuple[CarryOn, ...]:
    """Say what this worker can carry on with in every family in which they may still write."""
    found = all_drafts(sight)[:MOST]
    missing = {each.family_id for each in found} - set(names)
    known = names | (sight.names(missing) if missing else {})
    return carry_on(sight, [each for each in found if known.get(each.family_id)], known)
