"""What a search gives: families within reach with why each matched; of others, whom to ring, and no more.

No name and no number of those beyond reach: several that fit are told like one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone

from kinfold.casework.allocations.models import TeamAllocation
from kinfold.casework.families.findkeys import Kind
from kinfold.casework.families.lookups import Hit, asked
from kinfold.casework.families.models import Membership, Part, Person
from kinfold.casework.families.typed import terms_of
from kinfold.casework.sharing.gate import Sight
from kinfold.casework.sharing.gate_find import ELSEWHERE, Found, find
from kinfold.casework.sharing.gate_many import people_of
from kinfold.domain.access import Level
from kinfold.reports.wording import joined
from kinfold.web.presenters.family_frame import step_to
from kinfold.web.presenters.spoken import full_name, with_age

MOST = 10
BEHIND_REASON = "A family of a team you are on duty for"
EXACTLY = 1.0
MATCHED: Mapping[Kind, str] = {
    Kind.NUMBER: "number",
    Kind.REFERENCE: "family reference",
    Kind.BORN: "date of birth",
    Kind.POSTCODE: "postcode",
    Kind.OUTWARD: "first half of the postcode",
    Kind.GIVEN: "first name",
    Kind.SURNAME: "surname",
    Kind.HEAD: "first letters of a surname",
}
WHOLE = frozenset({Kind.HEAD, Kind.REFERENCE})  # never nearly
SAME_AS = {Kind.SOUND: Kind.SURNAME, Kind.TAIL: Kind.SURNAME, Kind.GIVEN_SOUND: Kind.GIVEN}


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
    """The answers, the best first."""

    within: tuple[Within, ...]
    beyond: tuple[Beyond, ...]
    more: bool
    too_many_for_glass: bool


def found_page(work: Sight, enquiry: Sight, typed: str) -> FoundPage:
    """Search. ``work`` gives what is within reach; ``enquiry``, only that something else is known."""
    sought = asked(terms_of(typed))
    near = {each.family_id: each for each in find(work, sought, Level.SUMMARY, MOST + 1)}
    names = work.names(near)
    people = people_of(work, near)
    within = [
        _within(work, each, names[each.family_id], people.get(each.family_id, []))
        for each in near.values()
        if each.family_id in names
    ]
    known = {each.family_id: each for each in find(enquiry, sought, Level.EXISTS, MOST * 2 + 1)}
    far = [each for each in known if each not in near]
    waiting = work.waiting(far)
    within += [Within(each, BEHIND_REASON, "", "", why(known[each].hits)) for each in far if each in waiting]
    others = _not_seen(work, [each for each in far if each not in waiting])
    return FoundPage(
        within=tuple(within[:MOST]),
        beyond=tuple(beyond(enquiry, others)),
        more=len(within) > MOST,
        too_many_for_glass=len(others) > 1 and bool(step_to("family_glass", others[0])),
    )


def _not_seen(work: Sight, family_ids: list[str]) -> list[str]:
    """Leave out families within reach: such as fit too little, or wait for proof of who it is."""
    decided = work.decisions(family_ids)
    return [each for each in family_ids if decided[each].level < Level.SUMMARY]


def _within(sight: Sight, found: Found, name: str, people: Sequence[tuple[Membership, Person]]) -> Within:
    today = timezone.localtime(sight.at).date()
    family = sight.family(found.family_id)
    children = [with_age(person, today) for membership, person in people if membership.part == Part.CHILD]
    said = why(found.hits)
    if found.person and any(hit.kind is not Kind.REFERENCE for hit in found.hits):
        said = f"{full_name(found.person)}: {said[:1].lower()}{said[1:]}"
    return Within(found.family_id, name, family.reference, ", ".join(children), said)


def why(hits: Iterable[Hit]) -> str:
    """Give 'Date of birth and surname match, first name nearly', and what fits someone else of the family."""
    known = list(hits)
    lent = [hit for hit in known if hit.is_lent and hit.kind is not Kind.REFERENCE]
    own = [hit for hit in known if hit not in lent]
    said = _matching(own, EXACTLY) if own else ""
    others = _matching(lent, EXACTLY * ELSEWHERE) if lent else ""
    told = "; of someone else in the family, ".join(filter(None, (said, others)))
    told = told if said else f"of someone else in the family, {told}"
    return f"{told[:1].upper()}{told[1:]}"


def _matching(hits: Iterable[Hit], exactly: float) -> str:
    kinds = {_said_as(hit.kind): hit.fit >= exactly or hit.kind in WHOLE for hit in _worst_last(hits)}
    to_the_letter = [words for kind, words in MATCHED.items() if kinds.get(kind)]
    nearly = [words for kind, words in MATCHED.items() if kinds.get(kind) is False]
    if not to_the_letter:
        return f"{joined(nearly)} nearly {'match' if len(nearly) > 1 else 'matches'}"
    plural = len(to_the_letter) > 1 or Kind.HEAD in kinds
    told = f"{joined(to_the_letter)} {'match' if plural else 'matches'}"
    return told + (f", {joined(nearly)} nearly" if nearly else "")


def _said_as(kind: Kind) -> Kind:
    return SAME_AS.get(kind, kind)


def _worst_last(hits: Iterable[Hit]) -> list[Hit]:
    return sorted(hits, key=lambda hit: -hit.fit)


def beyond(sight: Sight, family_ids: list[str]) -> list[Beyond]:
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
