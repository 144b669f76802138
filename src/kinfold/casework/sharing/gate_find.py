"""Finding families for one worker: part of the gate, asked through a Sight that decides.

Keys say who may be meant, and every look at them is narrowed by the rules in the same query, so whoever may
not be told of takes no place among the few that are kept. Names are read of those alone whom this worker may
know, and only to put them in order; of others, the keys alone must do.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from django.db.models import BigIntegerField, ExpressionWrapper, F, Value

from kinfold.casework.families.findkeys import Kind
from kinfold.casework.families.likeness import fit_of, someone, weighs
from kinfold.casework.families.lookups import Asked, Clues, Hit, Tier, merged
from kinfold.casework.families.models import Family, FindKey, Membership, Person
from kinfold.casework.sharing.filters import allowed
from kinfold.casework.sharing.gate_joined import as_they_stand, with_flags
from kinfold.domain.access import Level, Section

if TYPE_CHECKING:
    from kinfold.casework.sharing.gate import Sight

MOST_ROWS, MOST_WEIGHED, SMALL_REACH = 600, 30, 1000
GOOD_ENOUGH, ENOUGH_TO_TELL, SURE_ENOUGH = 0.6, 0.7, 0.85
ELSEWHERE = 0.7
SPELT_OUT = (Kind.SURNAME, Kind.HEAD, Kind.BORN, Kind.POSTCODE, Kind.NUMBER, Kind.REFERENCE)


@dataclass(frozen=True, slots=True)
class Found:
    """A family that fits: how well, who of it fits best, and by what, term by term.

    ``person`` is None where this worker may know no name of the family.
    """

    family_id: str
    fit: float
    hits: tuple[Hit, ...]
    person: Person | None = None


@dataclass(slots=True)
class _Weighing:
    """What has been come upon: the best hit of each member for each term.

    Members go by the numbers of their memberships; a family as a whole goes by a number below nought.
    """

    asked: Asked
    family_of: dict[int, str] = field(default_factory=dict)
    hits: dict[int, dict[int, Hit]] = field(default_factory=lambda: defaultdict(dict))

    def come_upon(self, rows: Iterable[tuple[int, int, str]], clues: Clues) -> None:
        for key, member, family_id in rows:
            self.family_of[member] = family_id
            for hit in clues[key]:
                self.hold(member, hit)

    def hold(self, member: int, hit: Hit) -> None:
        held = self.hits[member].get(hit.term)
        if held is None or hit.fit > held.fit:
            self.hits[member][hit.term] = hit

    def members(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for member, family_id in self.family_of.items():
            found[family_id].append(member)
        return found

    def weigh(self, members: Sequence[int]) -> tuple[float, int, tuple[Hit, ...]]:
        """Give how well a family fits, by whom of it best, and what says so.

        What fits another of the family counts for less than what fits the same one.
        """
        terms = self.asked.terms
        lent = [
            max((hit for one in members if (hit := self.hits[one].get(at))), key=_fit, default=None)
            for at in range(len(terms))
        ]
        best: tuple[float, int, tuple[Hit, ...]] = (0.0, members[0], ())
        for one in members:
            own = self.hits[one]
            hits = [
                max(
                    filter(None, (own.get(hit.term), replace(hit, fit=hit.fit * ELSEWHERE, is_lent=True))),
                    key=_fit,
                )
                for hit in lent
                if hit
            ]
            got = sum(weighs(terms[hit.term]) * hit.fit for hit in hits)
            best = max(best, (got / sum(map(weighs, terms)), one, tuple(hits)), key=lambda each: each[0])
        return best

    def ranked(self) -> list[tuple[float, str]]:
        fits = [(self.weigh(members)[0], family_id) for family_id, members in self.members().items()]
        return sorted(fits, key=lambda each: (-each[0], each[1]))


def _fit(hit: Hit) -> float:
    return hit.fit


def find(sight: "Sight", asked: Asked, level: Level, most: int) -> list[Found]:
    """Give families that fit what was asked, the best first; of equals, in the order of their identifiers.

    Of which this worker may not have the level, or not yet, is not there. From SUMMARY up names decide;
    below, a family must fit every term by its keys.
    """
    sight.asking.tell_database()
    weighing = _Weighing(asked)
    _by_reference(sight, weighing)
    _by_keys(sight, weighing, level, most)
    near = [family_id for _, family_id in weighing.ranked()[:MOST_WEIGHED]]
    opened = sight.opened(near, Section.CORE, level)
    _look_closer(weighing, opened)
    people = _read_names(sight, weighing, opened) if level >= Level.SUMMARY else {}
    members = weighing.members()
    found = []
    for each in opened:
        fit, one, hits = weighing.weigh(members[each])
        if fit >= GOOD_ENOUGH if level >= Level.SUMMARY else _may_be_told(weighing, members[each]):
            found.append(Found(each, fit, hits, people.get(one)))
    best = sorted(found, key=lambda each: (-each.fit, each.family_id))[:most]
    for found_one in best:
        decision = sight.decide(found_one.family_id)
        sight.remember(found_one.family_id, Section.CORE, level, decision, given=True)
    return best


def _by_reference(sight: "Sight", weighing: _Weighing) -> None:
    """Come upon the family that a reference names."""
    wanted = {term.reference.upper(): at for at, term in enumerate(weighing.asked.terms) if term.reference}
    if not wanted:
        return
    rule = allowed(sight.worker, sight.asking, Section.CORE, Level.EXISTS)
    rows = Family.rows.filter(rule, reference__in=wanted).values_list("pk", "reference")
    for number, (family_id, reference) in enumerate(rows, start=1):
        weighing.family_of[-number] = family_id
        weighing.hold(-number, Hit(wanted[reference], 1.0, Kind.REFERENCE))


def _by_keys(sight: "Sight", weighing: _Weighing, level: Level, most: int) -> None:
    """Come upon members by their keys, rare ones first; wide ones only where those tell too little."""
    tiers = weighing.asked.tiers
    for tier in (each for each in tiers if not each.is_wide):
        _look_up(sight, weighing, tier, level)
    if len(weighing.asked.terms) > 1 and _is_enough(weighing, most):
        return
    reach = _small_reach(sight, level)
    if reach is not None:
        wide = merged(*(each.clues for each in tiers if each.is_wide))
        weighing.come_upon(_of_members(wide, reach), wide)
        return
    for tier in (each for each in tiers if each.is_wide):
        if _is_enough(weighing, most):
            return
        _look_up(sight, weighing, tier, level)


def _of_members(clues: Clues, members: Mapping[int, str]) -> Iterator[tuple[int, int, str]]:
    """Give which keys some members have. By the members, whose keys are few: databases would try each key
    with each member if they could, so the key is put to them as a sum, of which they have no index.
    """
    key = ExpressionWrapper(F("digest") + Value(0), output_field=BigIntegerField())
    rows = FindKey.rows.annotate(key=key).filter(key__in=clues, membership_id__in=members)
    for digest, member in rows.values_list("digest", "membership_id"):
        yield digest, member, members[member]


def _small_reach(sight: "Sight", level: Level) -> dict[int, str] | None:
    """Give everyone in this worker's reach with their families, or None where they are too many to go
    through.
    """
    if level < Level.SUMMARY:
        return None
    rule = allowed(sight.worker, sight.asking, Section.CORE, level, column="family_id")
    found = dict(Membership.rows.filter(rule).values_list("pk", "family_id")[: SMALL_REACH + 1])
    return found if len(found) <= SMALL_REACH else None


def _is_enough(weighing: _Weighing, most: int) -> bool:
    fits = [fit for fit, _ in weighing.ranked()[:most]]
    return bool(fits) and (fits[0] >= SURE_ENOUGH or (len(fits) == most and fits[-1] >= GOOD_ENOUGH))


def _look_up(sight: "Sight", weighing: _Weighing, tier: Tier, level: Level) -> None:
    rule = allowed(sight.worker, sight.asking, Section.CORE, level, column="membership__family_id")
    rows = FindKey.rows.filter(rule, digest__in=tier.clues)
    found = rows.values_list("digest", "membership_id", "membership__family_id")[:MOST_ROWS]
    weighing.come_upon(found, tier.clues)


def _look_closer(weighing: _Weighing, family_ids: Sequence[str]) -> None:
    """Hold every term against everyone of some families, by their keys."""
    if not family_ids:
        return
    members = dict(Membership.rows.filter(family_id__in=family_ids).values_list("pk", "family_id"))
    weighing.family_of |= members
    singles = weighing.asked.singles
    weighing.come_upon(_of_members(singles, members), singles)


def _read_names(sight: "Sight", weighing: _Weighing, family_ids: Sequence[str]) -> dict[int, Person]:
    """Put what names and days say in the place of what keys say nearly. What a key says exactly stands."""
    rows = (
        with_flags(Membership.rows.filter(family_id__in=family_ids)).select_related("person").order_by("pk")
    )
    people = {row.pk: person for row, person in as_they_stand(sight, list(rows) if family_ids else [])}
    for member, person in people.items():
        who = someone(f"{person.given_names} {person.known_as}", person.family_name, person.birth_date)
        held = weighing.hits[member]
        for at, term in enumerate(weighing.asked.terms):
            if at in held and held[at].fit == 1.0 and held[at].kind is not Kind.GIVEN:
                continue
            fit, kind = fit_of(term, who)
            if kind is not None:
                held.pop(at, None)
                if fit:
                    held[at] = Hit(at, fit, kind)
    return people


def _may_be_told(weighing: _Weighing, members: Sequence[int]) -> bool:
    """Say whether someone beyond reach may be told of: only where every term fits.

    Either each fits somebody of the family to the letter, or there are two terms or more that all fit one
    person, nearly at the least. A name alone that is spelt wrong tells of nobody: in a large county any
    word is somebody's name, nearly.
    """
    terms = range(len(weighing.asked.terms))
    exact = {hit.term for one in members for hit in weighing.hits[one].values() if _is_exact(hit, len(terms))}
    if exact.issuperset(terms):
        return True
    fit, _, _ = weighing.weigh(members)
    whole = any(len(weighing.hits[one]) == len(terms) for one in members)
    return len(terms) > 1 and whole and fit >= ENOUGH_TO_TELL


def _is_exact(hit: Hit, terms: int) -> bool:
    if hit.kind is Kind.HEAD:
        return True
    return hit.fit == 1.0 and (hit.kind in SPELT_OUT or (hit.kind is Kind.OUTWARD and terms > 1))
