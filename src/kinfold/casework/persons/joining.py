"""Saying that two records are of one human, and taking it back. Neither record is changed by either.

A family's pages show the two as one (``sharing.gate_joined``) to whoever may read both; to all others nothing
has happened.
"""

from collections.abc import Sequence

from django.db import transaction

from kinfold.casework.families.models import Joining
from kinfold.casework.in_turn import in_turn
from kinfold.casework.kinship.actions import kinship_of
from kinfold.casework.persons import queries
from kinfold.casework.persons.queries import One
from kinfold.casework.refused import Refused
from kinfold.casework.safety import guard
from kinfold.casework.saving.actions import is_first
from kinfold.casework.sharing.actions.managing import renew
from kinfold.casework.sharing.gate import NotForYou, Sight
from kinfold.casework.sharing.gate_joined import joined_in
from kinfold.casework.versions import standing
from kinfold.domain import kin
from kinfold.domain.access import Level, Section
from kinfold.domain.errors import UserError
from kinfold.domain.kin_problems import problems

JOINED_ALREADY = "These two records are joined already"
THE_SAME = "This is one record, not two"
TOGETHER = "They are written down as parent and child, or as a couple. Take that back first if it is wrong"
THROUGH_OTHERS = (
    "By other records that are joined to them, someone would be one with their parent, child or partner. "
    "Undo what was joined in error first, or take back the tie"
)
TIED = "As one person they cannot be what is written down of them both: {words}"


@transaction.atomic
def join(
    sight: Sight,
    *,
    family_id: str,
    person_id: str,
    other_family_id: str,
    other_id: str,
    reason: str,
    token: str,
) -> Joining | None:
    """Join a record of one family to another of the same family or another; None where the form was saved
    before.

    Only for who may write both. Raises NotForYou and FirstDo; Refused where they are joined already, or
    cannot be one person.
    """
    _begin(sight, {family_id, other_family_id})
    for each in (family_id, other_family_id):
        sight.require(each, Section.CORE, Level.WRITE)
    kept = queries.one(sight, family_id, person_id)
    other = queries.one(sight, other_family_id, other_id)
    if kept.id == other.id:
        raise Refused("reason", THE_SAME if person_id == other_id else JOINED_ALREADY)
    if other.id in {each.person_id for each in kept.elsewhere}:
        raise Refused("reason", JOINED_ALREADY)
    _refuse_all(sight, {family_id, other_family_id}, kept, other)
    _look_over(sight, {family_id, other_family_id}, reason)
    if not is_first(token=token, by=sight.worker):
        return None
    row = Joining(kept_id=kept.id, other_id=other.id, reason=reason, by=sight.worker, written_at=sight.at)
    return sight.add(row, family_id)


@transaction.atomic
def part(sight: Sight, *, family_id: str, person_id: str, joining_id: str, reason: str, token: str) -> None:
    """Undo a joining: both records stand again as if it had never been. Only for who may write both.

    Raises NotForYou where no such joining stands, and FirstDo.
    """
    _begin(sight, {family_id})
    row, home = joining_of(sight, family_id, person_id, joining_id)
    sight.require(family_id, Section.CORE, Level.WRITE)
    sight.require(home, Section.CORE, Level.WRITE)
    _look_over(sight, {family_id, home}, reason)
    if is_first(token=token, by=sight.worker):
        undone = Joining(
            kept_id=row.kept_id,
            other_id=row.other_id,
            reason=reason,
            by=sight.worker,
            written_at=sight.at,
            replaces=row,
            withdrawn=True,
        )
        sight.add(undone, home)


def joining_of(sight: Sight, family_id: str, person_id: str, joining_id: str) -> tuple[Joining, str]:
    """Give a joining of someone that stands, and a family through which its first record is reached.

    Raises NotForYou where there is none.
    """
    who = queries.one(sight, family_id, person_id)
    mine = {*who.records, *(each.person_id for each in who.elsewhere)}
    homes = dict.fromkeys(who.records, family_id)
    for each in who.elsewhere:
        homes.setdefault(each.person_id, each.family_id)
    for row in standing(joined_in(sight, family_id).joinings):
        if str(row.pk) == joining_id and {row.kept_id, row.other_id} <= mine:
            return row, homes[row.kept_id]
    raise NotForYou("missing")


def _begin(sight: Sight, family_ids: set[str]) -> None:
    """Wait one's turn: with the families in one order for all, and then with joinings, of which there are
    few.
    """
    for each in sorted(family_ids):
        in_turn("family", each)
    in_turn("joining", "any")
    renew(sight)


def _refuse_all(sight: Sight, family_ids: set[str], kept: One, other: One) -> None:
    """Refuse to make one person of any who cannot be: of all records that would then be of one human, in
    every family that opens to this worker. What does not, the gate sees to where it is read.
    """
    far = [*kept.elsewhere, *other.elsewhere]
    records = {*kept.records, *other.records, *(each.person_id for each in far)}
    for each in sorted(family_ids | {one.family_id for one in far}):
        before = kinship_of(sight, each)
        mine = sorted((one.id for one in before.people if one.id in records), key=lambda one: one != kept.id)
        if len(mine) > 1:
            _refuse(before, mine, TOGETHER if {kept.id, other.id} == set(mine) else THROUGH_OTHERS)


def _refuse(before: kin.Kinship, mine: Sequence[str], words: str) -> None:
    """Refuse to make one person of some who, as one, would be their own parent or partner or the like."""
    ties = [*((each.child, each.parent) for each in before.parenthoods)]
    ties += [(each.a, each.b) for each in before.unions]
    if any(one in mine and another in mine for one, another in ties):
        raise Refused("reason", words)
    known = {each.kind for each in problems(before)}
    for each in problems(_as_one(before, mine)):
        if not each.is_rare and each.kind not in known:
            raise Refused("reason", TIED.format(words=each.words))


def _as_one(known: kin.Kinship, mine: Sequence[str]) -> kin.Kinship:
    """Give a kinship in which the first of some people stands for them all."""
    kept, *others = mine

    def now(person: str) -> str:
        return kept if person in others else person

    parenthoods = {
        kin.Parenthood(
            child=now(each.child), parent=now(each.parent), kind=each.kind, since=each.since, until=each.until
        ): None
        for each in known.parenthoods
    }
    unions = [
        kin.Union(
            a=now(each.a), b=now(each.b), kind=each.kind, since=each.since, until=each.until,
            ended_by=each.ended_by,
        )
        for each in known.unions
    ]  # fmt: skip
    return kin.Kinship(
        people=tuple(each for each in known.people if each.id not in others),
        parenthoods=tuple(parenthoods),
        unions=tuple(dict.fromkeys(unions)),
    )


def _look_over(sight: Sight, family_ids: set[str], reason: str) -> None:
    """Hold the reason against the safe places of each family that will read it."""
    for each in sorted(family_ids):
        try:
            guard.look_over(sight, each, reason, what="person")
        except UserError as refused:
            raise Refused("reason", str(refused)) from None
