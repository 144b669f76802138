"""What a search gives: families within reach with why each matched; of others, whom to ring, and no more.

No name and no number of those beyond reach: several that fit are told like one.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import timezone

from kinfold.casework.allocations.models import TeamAllocation
from kinfold.casework.families.findkeys import Kind, terms_of
from kinfold.casework.families.models import Membership, Part, Person
from kinfold.casework.sharing.gate import Sight
from kinfold.casework.sharing.gate_many import find, people_of
from kinfold.domain.access import Level
from kinfold.reports.wording import joined
from kinfold.web.presenters.family_frame import step_to
from kinfold.web.presenters.spoken import with_age

MOST = 10
BEHIND_REASON = "A family of a team you are on duty for"
MATCHED: Mapping[str, str] = {
    Kind.NHS.value: "NHS number",
    Kind.REFERENCE.value: "family reference",
    Kind.BORN.value: "date of birth",
    Kind.POSTCODE.value: "postcode",
    Kind.SURNAME.value: "surname",
    Kind.PREFIX.value: "first letters of a surname",
}


@dataclass(frozen=True, slots=True)
class Within:
    """A family within reach."""

    id: str
    name: str
    reference: str
    who: str
    why: str


@dataclass(frozen=True, slots=True)
class Beyond:
    """A team that knows a family that fits. ``glass`` is where its glass is broken, if one alone fits."""

    words: str
    glass: str


@dataclass(frozen=True, slots=True)
class FoundPage:
    """The answers."""

    within: tuple[Within, ...]
    beyond: tuple[Beyond, ...]
    more: bool
    too_many_for_glass: bool


def found_page(work: Sight, enquiry: Sight, typed: str) -> FoundPage:
    """Search. ``work`` gives what is within reach; ``enquiry``, only that something else is known."""
    terms = terms_of(typed)
    near = find(work, terms, Level.SUMMARY, MOST + 1)
    names = work.names(near)
    people = people_of(work, near)
    within = sorted(
        (
            _within(work, each, names[each], near[each], people.get(each, []))
            for each in near
            if each in names
        ),
        key=lambda each: (each.name.casefold(), each.reference),
    )
    known = find(enquiry, terms, Level.EXISTS, MOST * 2 + 1)
    far = [each for each in known if each not in near]
    waiting = work.waiting(far)
    within += [Within(each, BEHIND_REASON, "", "", _why(known[each])) for each in far if each in waiting]
    others = [each for each in far if each not in waiting]
    return FoundPage(
        within=tuple(within[:MOST]),
        beyond=tuple(_beyond(enquiry, others)),
        more=len(within) > MOST,
        too_many_for_glass=len(others) > 1 and bool(step_to("family_glass", others[0])),
    )


def _within(
    sight: Sight, family_id: str, name: str, kinds: set[str], people: list[tuple[Membership, Person]]
) -> Within:
    today = timezone.localtime(sight.at).date()
    family = sight.family(family_id)
    children = [with_age(person, today) for membership, person in people if membership.part == Part.CHILD]
    return Within(family_id, name, family.reference, ", ".join(children), _why(kinds))


def _why(kinds: set[str]) -> str:
    """Give 'Date of birth and surname match'."""
    words = [words for kind, words in MATCHED.items() if kind in kinds and not _says_less(kind, kinds)]
    why = joined(words)
    plural = len(words) > 1 or (Kind.PREFIX.value in kinds and not _says_less(Kind.PREFIX.value, kinds))
    return f"{why[:1].upper()}{why[1:]} {'match' if plural else 'matches'}"


def _says_less(kind: str, kinds: set[str]) -> bool:
    return kind == Kind.PREFIX.value and Kind.SURNAME.value in kinds


def _beyond(sight: Sight, family_ids: list[str]) -> list[Beyond]:
    """Give each team once, by name, however many of its families fit."""
    rows = TeamAllocation.objects.at(sight.at).filter(family_id__in=family_ids).select_related("team")
    told: dict[str, list[str]] = {}
    placed = set()
    for each in rows.order_by("team__name"):
        phone = f", {each.team.duty_phone}" if each.team.duty_phone else ""
        told.setdefault(f"Ring {each.team.name} duty{phone}", []).append(each.family_id)
        placed.add(each.family_id)
    unplaced = [each for each in family_ids if each not in placed]
    if unplaced:
        told["Ring your duty manager"] = unplaced
    glass = step_to("family_glass", family_ids[0]) if len(family_ids) == 1 else ""
    return [Beyond(words, glass) for words in told]
