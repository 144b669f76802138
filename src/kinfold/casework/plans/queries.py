"""Plans as they stand, read through a Sight: the lines now, the versions agreed, and what changed since."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import prefetch_related_objects
from django.utils import timezone

from kinfold.casework.families.models import Membership, Part, Person
from kinfold.casework.plans.models import Plan, PlanLine, PlanVersion
from kinfold.casework.sharing import gate_many
from kinfold.casework.sharing.gate import NotForYou, Sight
from kinfold.casework.versions import standing
from kinfold.domain import plan as rules
from kinfold.domain.plan import AGREED_UPON, VOICES, LineKind, PlanKind

PARENTS = frozenset({Part.MOTHER.value, Part.FATHER.value, Part.PARTNER.value, Part.CARER.value})


@dataclass(frozen=True, slots=True)
class Whole:
    """One plan with every row about it; ``lines`` are those that stand, in the order of the plan."""

    plan: Plan
    rows: tuple[PlanLine, ...]
    versions: tuple[PlanVersion, ...]
    lines: tuple[PlanLine, ...]

    def of(self, *kinds: LineKind) -> list[PlanLine]:
        """Give the lines of some kinds that stand."""
        return [each for each in self.lines if each.kind in kinds]

    @property
    def agreed_upon(self) -> list[PlanLine]:
        """Those that an agreement is about: all but voices, what came of an action, and the end."""
        return self.of(*AGREED_UPON)

    @property
    def latest(self) -> PlanVersion | None:
        """The version agreed last."""
        return self.versions[-1] if self.versions else None

    @property
    def end(self) -> PlanLine | None:
        """The row that says the plan ended, where it has."""
        return next(iter(self.of(LineKind.END)), None)

    @property
    def children(self) -> list[str]:
        """The ids of the children it is for."""
        return [each.person_id for each in self.of(LineKind.CHILD) if each.person_id]

    @property
    def unagreed(self) -> list[PlanLine]:
        """The lines that do not say what was agreed last."""
        last = self._said_last()
        return [each for each in self.agreed_upon if says(each) not in last]

    @property
    def is_changed(self) -> bool:
        """Whether it says anything else than was agreed last, or was never agreed."""
        return self.latest is None or {says(each) for each in self.agreed_upon} != self._said_last()

    def _said_last(self) -> set[tuple[object, ...]]:
        return {says(each) for each in self.as_agreed(self.latest)} if self.latest else set()

    def came_of(self, action: PlanLine) -> PlanLine | None:
        """Give what came of an action."""
        return next((each for each in self.of(LineKind.DONE) if each.goal == action.key), None)

    def row(self, row_id: str) -> PlanLine | None:
        """Give any row, standing or not."""
        return next((each for each in self.rows if each.pk == row_id), None)

    def now(self, row: PlanLine) -> PlanLine:
        """Give what a row has become: itself, its latest version, or what took it back."""
        later = {each.replaces_id: each for each in self.rows if each.replaces_id}
        while row.pk in later:
            row = later[row.pk]
        return row

    def earlier(self, row: PlanLine) -> list[PlanLine]:
        """Give what a row replaced, the latest first."""
        known, found = {each.pk: each for each in self.rows}, []
        while row.replaces_id in known:
            row = known[row.replaces_id]
            found.append(row)
        return found

    def as_agreed(self, version: PlanVersion) -> list[PlanLine]:
        """Give the rows of a version, in the order of the plan."""
        wanted = set(version.lines)
        return sorted((each for each in self.rows if each.pk in wanted), key=_place)

    @property
    def digest(self) -> str:
        """Stand for all that would be agreed now; it changes when any line does."""
        ids = "\n".join(sorted(each.pk for each in self.agreed_upon))
        return hashlib.sha256(ids.encode()).hexdigest()[:32]


def says(row: PlanLine) -> tuple[object, ...]:
    """Give what a line says, without on whose paper it may stand: that is no part of an agreement."""
    return (
        *(row.key, row.words, row.person_id, row.worker_id, row.other, row.goal),
        *(row.by_when, row.known_by),
    )


def _place(row: PlanLine) -> tuple[int, str]:
    return row.place, row.key


def plans(sight: Sight, family_id: str) -> list[Whole]:
    """Give every plan of a family, the latest begun first. Raises NotForYou and FirstDo."""
    rows = sight.rows(PlanLine, family_id, order=("place", "written_at", "pk"))
    agreed = sight.rows(PlanVersion, family_id, order=("number",))
    prefetch_related_objects([*rows, *agreed], "by")
    prefetch_related_objects(rows, "worker__agency")
    found = sight.rows(Plan, family_id, order=("-began_on", "-written_at", "pk"))
    return [_whole(each, rows, agreed) for each in found]


def _whole(plan: Plan, rows: Iterable[PlanLine], agreed: Iterable[PlanVersion]) -> Whole:
    mine = tuple(each for each in rows if each.plan_id == plan.pk)
    lines = tuple(sorted(standing(mine), key=_place))
    return Whole(plan, mine, tuple(each for each in agreed if each.plan_id == plan.pk), lines)


def plan_for_step(sight: Sight, family_id: str) -> dict[tuple[str, str], str]:
    """Give the plan that each child has under a step of the process, by the child and the step's code.

    Of several of one kind for a child, the latest begun. Raises NotForYou and FirstDo.
    """
    rows = sight.rows(PlanLine, family_id, kind=LineKind.CHILD.value)
    kinds = {each.pk: each for each in sight.rows(Plan, family_id, order=("began_on", "written_at", "pk"))}
    found: dict[tuple[str, str], str] = {}
    order = list(kinds)
    for each in sorted(standing(rows), key=lambda row: order.index(row.plan_id)):
        begins = PlanKind(kinds[each.plan_id].kind).begins_with
        if each.person_id and begins:
            found[each.person_id, begins.value] = each.plan_id
    return found


def plan_of(sight: Sight, family_id: str, plan_id: str) -> Whole:
    """Give one plan. Raises NotForYou, also where there is none, and FirstDo."""
    for each in plans(sight, family_id):
        if each.plan.pk == plan_id:
            return each
    raise NotForYou("missing")


def people_now(sight: Sight, family_id: str) -> list[tuple[Membership, Person]]:
    """Give who is of the family at this moment."""
    return [
        (member, person)
        for member, person in sight.people(family_id)
        if member.starts_at <= sight.at and (member.ends_at is None or member.ends_at > sight.at)
    ]


def draft_of(sight: Sight, whole: Whole) -> rules.Draft:
    """Give a plan as the rules know it, with everyone of the family now."""
    people = people_now(sight, whole.plan.family_id)
    return rules.Draft(
        kind=PlanKind(whole.plan.kind),
        began_on=whole.plan.began_on,
        family={person.pk: person.known_as or person.given_names for _, person in people},
        lines=tuple(_line(each) for each in whole.lines if each.kind in AGREED_UPON | VOICES),
    )


def _line(row: PlanLine) -> rules.Line:
    return rules.Line(
        key=row.key,
        kind=LineKind(row.kind),
        words=row.words,
        who=row.person_id or "",
        other=row.other or row.worker_id or "",
        goal=row.goal,
        by_when=row.by_when,
        known_by=row.known_by,
    )


def parents(sight: Sight, family_id: str) -> list[str]:
    """Give the ids of those who care for the children."""
    return [person.pk for member, person in people_now(sight, family_id) if member.part in PARENTS]


@dataclass(frozen=True, slots=True)
class Mine:
    """Something that a worker said they would do: in which plan of which family, and by when."""

    family_id: str
    plan_id: str
    key: str
    words: str
    by_when: date | None


@dataclass(frozen=True, slots=True)
class Running:
    """Of the plans that run: what this worker is to do, the soonest first, and by family when one is looked
    at again first.
    """

    actions: Sequence[Mine]
    reviews: Mapping[str, date]


def running_of(sight: Sight, family_ids: Iterable[str]) -> Running:
    """Give what is to come in plans that run, of families whose record may be read just now, in one query."""
    actions: list[Mine] = []
    reviews: dict[str, date] = {}
    kinds = [each.value for each in (LineKind.CHILD, LineKind.ACTION, LineKind.DONE, LineKind.END)]
    latest = gate_many.Latest(PlanVersion, "plan_id", "number", "review_on")
    rows_of = gate_many.rows_of(sight, PlanLine, family_ids, ("place", "pk"), latest, kind__in=kinds)
    for family_id, rows in rows_of.items():
        lines = standing(rows)
        over = {each.plan_id for each in lines if each.kind == LineKind.END}
        told = {each.goal for each in lines if each.kind == LineKind.DONE}
        runs = [each for each in lines if each.plan_id not in over]
        actions += [
            Mine(family_id, each.plan_id, each.key, each.words, each.by_when)
            for each in runs
            if each.kind == LineKind.ACTION and each.worker_id == sight.worker.pk and each.key not in told
        ]
        if days := [each.review_on for each in runs if each.review_on]:
            reviews[family_id] = min(days)
    soonest = sorted(actions, key=lambda one: (one.by_when is None, one.by_when or date.max, one.family_id))
    return Running(soonest, reviews)


def actions_of(sight: Sight, family_ids: Iterable[str]) -> Sequence[Mine]:
    """Give what this worker is to do in plans that run, the soonest first, in one query.

    Of families whose record may be read just now; of others nothing.
    """
    return running_of(sight, family_ids).actions


def today(sight: Sight) -> date:
    """Give the day of a Sight, in the partnership's own time."""
    return timezone.localtime(sight.at).date()
