"""Writing a plan: beginning it, its lines, agreeing, ending. Each verb is one transaction; no row is changed.

A line is saved however little of it there is. What a plan wants is asked when it is agreed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import IntegrityError, transaction

from kinfold.casework.allocations.models import WorkerAllocation
from kinfold.casework.in_turn import in_turn
from kinfold.casework.plans import queries
from kinfold.casework.plans.models import Plan, PlanLine, PlanVersion
from kinfold.casework.plans.queries import Whole
from kinfold.casework.process.actions import taken
from kinfold.casework.process.models import StepTaken
from kinfold.casework.refused import Refused
from kinfold.casework.safety import guard
from kinfold.casework.saving.actions import is_first
from kinfold.casework.sharing import duties
from kinfold.casework.sharing.actions.managing import renew
from kinfold.casework.sharing.gate import NotForYou, Sight
from kinfold.casework.sharing.signing import signed_by
from kinfold.domain import plan as rules
from kinfold.domain.access import Level
from kinfold.domain.errors import UserError
from kinfold.domain.plan import LineKind, PlanKind, Problem

MEANWHILE = "Someone changed this meanwhile. Below is what stands now; look at it first."
NOT_AGREED = "What the team does is not agreed with a family, and does not end."
CHANGED = "The plan was changed while you looked at it. Below is what stands now; look at it first."
ENDED = "This plan has ended. Begin another one."
MOVES = frozenset({LineKind.GOAL.value, LineKind.ACTION.value})
ALREADY = "What came of this was written down meanwhile. Look at it first."


class AlreadyChanged(UserError):
    """Someone else has just changed the same line; both are shown to whoever comes second."""


class NotReady(UserError):
    """A plan cannot be agreed yet; ``problems`` say why, each with its line or day."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(problems[0].words)
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Given:
    """What was typed of one line. ``readers`` are ids of the family; ``goal`` a key."""

    words: str = ""
    person: str = ""
    worker: str = ""
    other: str = ""
    goal: str = ""
    by_when: date | None = None
    known_by: str = ""
    on: date | None = None
    outcome: str = ""
    readers: Sequence[str] = field(default_factory=tuple)
    is_private: bool = False

    @property
    def text(self) -> str:
        """All that was typed in words, for the guard of safe addresses."""
        return "\n".join(each for each in (self.words, self.other, self.known_by) if each)


@transaction.atomic
def begin(
    sight: Sight,
    *,
    family_id: str,
    kind: PlanKind,
    began_on: date,
    children: Sequence[str] = (),
    token: str = "",
) -> Plan | None:
    """Begin a plan for some children, each linked to their open span of the process; None where saved before.

    Raises NotForYou, also for someone who is not of the family, and FirstDo.
    """
    if not _begin(sight, family_id, token):
        return None
    _of_the_family(sight, family_id, children)
    plan: Plan = sight.add(Plan(kind=kind.value, began_on=began_on, **signed_by(sight, family_id)), family_id)
    spans = _open_spans(sight, family_id, kind)
    for place, child in enumerate(children, 1):
        row = PlanLine(
            plan=plan,
            kind=LineKind.CHILD.value,
            person_id=child,
            place=place,
            step=spans.get(child),
            **signed_by(sight, family_id),
        )
        sight.add(row, family_id)
    return plan


@transaction.atomic
def write(
    sight: Sight, *, family_id: str, plan_id: str, kind: LineKind, given: Given, token: str = ""
) -> PlanLine | None:
    """Add a line; None where this form was saved before.

    Raises NotForYou for someone or a goal that is not of this family and plan, FirstDo, AlreadyChanged where
    what came of an action is written already, and UserError to a custodian whose words hold the safe address.
    """
    if not _begin(sight, family_id, token):
        return None
    whole = _running(sight, family_id, plan_id)
    _check(sight, whole, kind, given)
    if kind is LineKind.DONE and any(each.goal == given.goal for each in whole.of(kind)):
        raise AlreadyChanged(ALREADY)
    row = PlanLine(plan=whole.plan, kind=kind.value, place=_last(whole) + 1, **signed_by(sight, family_id))
    if kind is LineKind.CHILD:
        row.step = _open_spans(sight, family_id, PlanKind(whole.plan.kind)).get(given.person)
    return sight.add(_filled(row, given), family_id)


@transaction.atomic
def add_for_team(sight: Sight, *, family_id: str, given: Given) -> PlanLine:
    """Add an action to what the team does with a family, and begin that list with the first one.

    The caller sees to it that a form is saved once. Raises NotForYou, FirstDo and UserError, as ``write``.
    """
    _begin(sight, family_id, "")
    ours = [each for each in queries.plans(sight, family_id) if each.plan.kind == PlanKind.TEAM]
    if ours:
        plan, place = ours[0].plan, _last(ours[0]) + 1
    else:
        begun = Plan(kind=PlanKind.TEAM.value, began_on=queries.today(sight), **signed_by(sight, family_id))
        plan, place = sight.add(begun, family_id), 1
        ours = [queries.plan_of(sight, family_id, plan.pk)]
    _check(sight, ours[0], LineKind.ACTION, given)
    row = PlanLine(plan=plan, kind=LineKind.ACTION.value, place=place, **signed_by(sight, family_id))
    return sight.add(_filled(row, given), family_id)


@transaction.atomic
def change(
    sight: Sight,
    *,
    family_id: str,
    plan_id: str,
    row_id: str,
    given: Given,
    reason: str = "",
    token: str = "",
) -> PlanLine | None:
    """Put a new wording in the place of a line; the old one stays readable. None where saved before.

    Raises AlreadyChanged where another wording came first, and otherwise as ``write`` does.
    """
    if not _begin(sight, family_id, token):
        return None
    whole = _running(sight, family_id, plan_id)
    old = _standing(whole, row_id)
    _check(sight, whole, LineKind(old.kind), given, was=old)
    return _replace(sight, old, _filled(_after(sight, old), given), reason)


@transaction.atomic
def move_up(sight: Sight, *, family_id: str, plan_id: str, row_id: str) -> None:
    """Let a goal, or what is done for one, stand before the one that it follows; the first stays the first.

    Raises AlreadyChanged where another wording came first, NotForYou and FirstDo.
    """
    _begin(sight, family_id, "")
    whole = _running(sight, family_id, plan_id)
    row = _standing(whole, row_id)
    before = _before(whole, row)
    if before is not None and before.place != row.place:
        for old, place in ((row, before.place), (before, row.place)):
            _replace(sight, old, _moved(sight, old, place), "")


def _before(whole: Whole, row: PlanLine) -> PlanLine | None:
    """Give the line of its kind and goal that a line follows."""
    alike = [each for each in whole.of(LineKind(row.kind)) if each.goal == row.goal]
    at = alike.index(row)
    return alike[at - 1] if at and row.kind in MOVES else None


def _moved(sight: Sight, old: PlanLine, place: int) -> PlanLine:
    """Give a line as it is in another place."""
    fields = (each for each in old._meta.concrete_fields if not each.primary_key)
    copied = {each.attname: getattr(old, each.attname) for each in fields}
    signed = {name: copied.pop(name) for name in ("family_id", "by_id", "agency", "profession", "written_at")}
    return PlanLine(
        **copied | {"replaces_id": old.pk, "place": place}, **signed_by(sight, signed["family_id"])
    )


@transaction.atomic
def take_back(
    sight: Sight, *, family_id: str, plan_id: str, row_id: str, reason: str = "", token: str = ""
) -> PlanLine | None:
    """Take a line out of the plan, or the plan's end back; None where saved before. Raises AlreadyChanged."""
    if not _begin(sight, family_id, token):
        return None
    guard.look_over(sight, family_id, reason, what="plan")
    whole = queries.plan_of(sight, family_id, plan_id)
    old = _standing(whole, row_id)
    if whole.end and old.kind != LineKind.END:
        raise UserError(ENDED)
    gone = _after(sight, old)
    gone.withdrawn = True
    return _replace(sight, old, gone, reason)


@transaction.atomic
def agree(
    sight: Sight,
    *,
    family_id: str,
    plan_id: str,
    days: rules.Days,
    people: Sequence[str],
    others: str,
    seen: str,
    token: str = "",
) -> PlanVersion | None:
    """Keep the plan as it stands as the next version; None where saved before.

    ``seen`` is the digest of what whoever agrees had before their eyes. Raises NotReady with all that is
    missing, AlreadyChanged where a line was changed meanwhile, NotForYou and FirstDo.
    """
    if not _begin(sight, family_id, token):
        return None
    whole = _with_family(_running(sight, family_id, plan_id))
    if whole.digest != seen:
        raise AlreadyChanged(CHANGED)
    _of_the_family(sight, family_id, people)
    guard.look_over(sight, family_id, others, what="plan")
    draft = queries.draft_of(sight, whole)
    problems = [*rules.wrong_days(draft, days), *rules.missing(draft)]
    if not people and not others:
        problems.insert(0, Problem("Say who agreed to the plan.", field="people"))
    if days.agreed_on > queries.today(sight):
        problems.insert(0, Problem("Enter a day that has come already.", field="agreed_on"))
    if problems:
        raise NotReady(problems)
    assert days.review_on is not None
    version = PlanVersion(
        plan=whole.plan,
        number=whole.latest.number + 1 if whole.latest else 1,
        agreed_on=days.agreed_on,
        review_on=days.review_on,
        until=days.until,
        people=list(people),
        others=others,
        lines=[each.pk for each in whole.agreed_upon],
        **signed_by(sight, family_id),
    )
    return sight.add(version, family_id)


@transaction.atomic
def end(
    sight: Sight, *, family_id: str, plan_id: str, on: date, words: str, token: str = ""
) -> PlanLine | None:
    """End a plan; None where saved before. Raises Refused beside the day for one that cannot be."""
    if not _begin(sight, family_id, token):
        return None
    whole = _with_family(_running(sight, family_id, plan_id))
    agreed = [each.agreed_on for each in whole.versions]
    if wrong := rules.wrong_end(whole.plan.began_on, agreed, on, queries.today(sight)):
        raise Refused("on", wrong)
    given = Given(words=words, on=on)
    _check(sight, whole, LineKind.END, given)
    row = PlanLine(
        plan=whole.plan, kind=LineKind.END.value, place=_last(whole) + 1, **signed_by(sight, family_id)
    )
    return sight.add(_filled(row, given), family_id)


def _begin(sight: Sight, family_id: str, token: str) -> bool:
    """Wait one's turn with a family, and say whether the form comes for the first time."""
    in_turn("family", family_id)
    renew(sight)
    sight.require(family_id, level=Level.WRITE)
    return not token or is_first(token=token, by=sight.worker)


def _running(sight: Sight, family_id: str, plan_id: str) -> Whole:
    whole = queries.plan_of(sight, family_id, plan_id)
    if whole.end:
        raise UserError(ENDED)
    return whole


def _with_family(whole: Whole) -> Whole:
    if not PlanKind(whole.plan.kind).is_with_family:
        raise UserError(NOT_AGREED)
    return whole


def _standing(whole: Whole, row_id: str) -> PlanLine:
    """Give a line that stands. Raises AlreadyChanged for one that no longer does, NotForYou for none."""
    found = next((each for each in whole.lines if each.pk == row_id), None)
    if found is None:
        if whole.row(row_id) is None:
            raise NotForYou("missing")
        raise AlreadyChanged(MEANWHILE)
    return found


def _open_spans(sight: Sight, family_id: str, kind: PlanKind) -> dict[str, StepTaken]:
    """Give the step that began each child's plan of this kind in the process, where that runs."""
    found: dict[str, StepTaken] = {}
    for each in taken(sight, family_id):
        if each.child_id and each.step == kind.begins_with:
            found[each.child_id] = each
        elif each.step == kind.ends_with:
            found.pop(each.child_id or "", None)
    return found


def _check(sight: Sight, whole: Whole, kind: LineKind, given: Given, was: PlanLine | None = None) -> None:
    """Hold what was typed against the family, the plan, and its safe addresses."""
    family_id = whole.plan.family_id
    _of_the_family(sight, family_id, [each for each in (given.person, *given.readers) if each])
    if kind not in {LineKind.ACTION, LineKind.DONE} and not PlanKind(whole.plan.kind).is_with_family:
        raise NotForYou("missing")
    wanted = LineKind.ACTION if kind is LineKind.DONE else LineKind.GOAL
    if given.goal and given.goal not in {each.key for each in whole.of(wanted)}:
        raise NotForYou("missing")
    if given.worker and given.worker != (was.worker_id if was else ""):
        _works_with(sight, family_id, given.worker)
    if given.is_private and not given.person:
        raise Refused("is_private", "Choose whose it is: only they may have it on paper")
    guard.look_over(sight, family_id, given.text, what="plan")


def _works_with(sight: Sight, family_id: str, worker: str) -> None:
    """Let through whoever works with the family, or manages the team that does."""
    at_work = WorkerAllocation.objects.at(sight.at).filter(family_id=family_id, worker_id=worker)
    if not at_work.exists() and worker not in duties.managers_of(family_id, sight.at):
        raise NotForYou("missing")


def _of_the_family(sight: Sight, family_id: str, people: Sequence[str]) -> None:
    if not set(people) <= {person.pk for _, person in sight.people(family_id)}:
        raise NotForYou("not-of-the-family")


def _last(whole: Whole) -> int:
    return max((each.place for each in whole.rows), default=0)


def _filled(row: PlanLine, given: Given) -> PlanLine:
    row.words, row.other, row.known_by = given.words, given.other, given.known_by
    row.person_id, row.worker_id = given.person or None, given.worker or None
    row.goal, row.by_when, row.on, row.outcome = given.goal, given.by_when, given.on, given.outcome
    row.readers, row.is_private = sorted(given.readers), given.is_private
    return row


def _after(sight: Sight, old: PlanLine) -> PlanLine:
    """Give an empty row that stands where another stood."""
    return PlanLine(
        plan_id=old.plan_id, key=old.key, kind=old.kind, goal=old.goal, place=old.place, step_id=old.step_id,
        person_id=old.person_id, replaces=old, **signed_by(sight, old.family_id),
    )  # fmt: skip


def _replace(sight: Sight, old: PlanLine, new: PlanLine, reason: str) -> PlanLine:
    new.reason = reason
    try:
        with transaction.atomic():
            return sight.add(new, old.family_id)
    except IntegrityError as error:
        raise AlreadyChanged(MEANWHILE) from error
