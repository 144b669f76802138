"""A plan as its page shows it: goals with who does what, the rest of it, and everybody's view beside it.

Not what may stand on anyone's paper: ``casework.documents`` decides that.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.urls import reverse

from kinfold.casework.plans.models import PlanLine, PlanVersion
from kinfold.casework.plans.queries import Whole
from kinfold.domain.plan import LineKind, PlanKind, Problem, missing, unheard
from kinfold.reports.wording import day, joined
from kinfold.web.presenters.plan_line import LineShown, Names, Shown, line_shown, lines_shown

REST = (
    (LineKind.GOING_WELL, "Nothing is written down yet of what is going well."),
    (LineKind.WORRY, "No worry is written down yet."),
    (LineKind.DANGER, "Not written down yet."),
    (LineKind.SAFETY, "Not written down yet."),
    (LineKind.CONTINGENCY, "Not written down yet: who does what, and who rings whom."),
)
ADD = {
    LineKind.GOING_WELL: "Add what is going well",
    LineKind.WORRY: "Add a worry",
    LineKind.DANGER: "Add what could happen",
    LineKind.SAFETY: "Add what must be so",
    LineKind.CONTINGENCY: "Add what happens if things go wrong",
    LineKind.VIEW: "Add what someone thinks",
    LineKind.DISAGREEMENT: "Add who does not agree",
}


@dataclass(frozen=True, slots=True)
class GoalShown:
    """A goal, with who will do what for it."""

    goal: LineShown
    actions: tuple[LineShown, ...]
    add: str


@dataclass(frozen=True, slots=True)
class Part:
    """One heading of the plan, its lines, what is said where there is none, and where one is added."""

    heading: str
    lines: tuple[LineShown, ...]
    empty: str
    add: str = ""
    add_text: str = ""
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """Somewhere to go."""

    address: str
    text: str


@dataclass(frozen=True, slots=True)
class PlanPage:
    """What the page shows."""

    title: str
    children: tuple[LineShown, ...]
    standing: tuple[str, ...]
    review: str
    review_late: bool
    ended: str
    is_changed: bool
    to_agree: bool
    mine: tuple[LineShown, ...]
    goals: tuple[GoalShown, ...]
    orphans: tuple[LineShown, ...]
    parts: tuple[Part, ...]
    voices: tuple[Part, ...]
    unheard: str
    wants: tuple[dict[str, str], ...]
    add: Mapping[str, str]
    addresses: Mapping[str, str]
    others: tuple[Link, ...]
    versions: tuple[Link, ...]
    in_process: bool = False


def plan_page(shown: Shown, others: Iterable[Whole]) -> PlanPage:
    """Make the page of one plan as it stands now; ``others`` are the family's other plans."""
    whole, writes = shown.whole, shown.may_write and shown.whole.end is None
    problems = missing(shown.draft) if writes and whole.is_changed else ()
    told: dict[str, list[str]] = {}
    for each in problems:
        told.setdefault(each.key, []).append(each.words)
    shown = replace(shown, may_write=writes, problems=told)
    known = {each.key for each in whole.of(LineKind.GOAL)}
    actions = whole.of(LineKind.ACTION)
    return PlanPage(
        title=PlanKind(whole.plan.kind).label,
        children=lines_shown(shown, whole.of(LineKind.CHILD)),
        standing=tuple(_standing(whole, shown.names)),
        review=day(whole.latest.review_on) if whole.latest and not whole.end else "",
        review_late=bool(whole.latest and not whole.end and whole.latest.review_on < shown.today),
        ended=_ended(whole.end),
        is_changed=whole.is_changed and bool(whole.versions),
        to_agree=whole.is_changed,
        mine=lines_shown(shown, [each for each in actions if _is_mine(whole, each, shown.names.reader)]),
        goals=tuple(_goal(shown, each) for each in whole.of(LineKind.GOAL)),
        orphans=lines_shown(shown, [each for each in actions if each.goal not in known]),
        parts=tuple(_part(shown, kind, empty) for kind, empty in REST),
        voices=tuple(_part(shown, kind, "") for kind in (LineKind.VIEW, LineKind.DISAGREEMENT)),
        unheard=_unheard(shown),
        wants=tuple({"text": each.words, "href": where(each)} for each in problems),
        add={each.value: _add(shown, each) for each in (LineKind.GOAL, LineKind.CHILD)} if writes else {},
        addresses=_addresses(whole, writes=writes),
        others=tuple(_other(each) for each in others if each.plan.pk != whole.plan.pk),
        versions=tuple(_version(each) for each in reversed(whole.versions)),
        in_process=shown.in_process,
    )


def _addresses(whole: Whole, *, writes: bool) -> dict[str, str]:
    where = [whole.plan.family_id, whole.plan.pk]
    verbs = ("agree", "end", "print") if writes else ("print",)
    found = {each: reverse(f"family_plan_{each}", args=where) for each in verbs}
    if whole.end is not None:
        found["begin"] = reverse("family_plan_begin", args=where[:1])
    return found


def _goal(shown: Shown, row: PlanLine) -> GoalShown:
    actions = [each for each in shown.whole.of(LineKind.ACTION) if each.goal == row.key]
    add = f"{_add(shown, LineKind.ACTION)}?goal={row.key}" if shown.may_write else ""
    return GoalShown(line_shown(shown, row), lines_shown(shown, actions), add)


def _part(shown: Shown, kind: LineKind, empty: str) -> Part:
    add = _add(shown, kind) if shown.may_write else ""
    return Part(
        kind.label, lines_shown(shown, shown.whole.of(kind)), empty, add, ADD[kind], f"part-{kind.value}"
    )


def _standing(whole: Whole, names: Names) -> Iterable[str]:
    yield f"Began {day(whole.plan.began_on)}."
    if whole.latest is None:
        yield "A draft: not agreed yet."
        return
    yield agreed(whole.latest, names)
    if whole.latest.until:
        yield f"It is to end on {day(whole.latest.until)}."


def agreed(version: PlanVersion, names: Names) -> str:
    """Tell when a version was agreed and by whom."""
    who = [names.people[each] for each in version.people if each in names.people]
    who += [version.others] if version.others else []
    return f"Agreed {day(version.agreed_on)} by {joined(who)}."


def _ended(end: PlanLine | None) -> str:
    return f"This plan ended on {day(end.on)}. {end.words}" if end else ""


def _is_mine(whole: Whole, row: PlanLine, reader: str) -> bool:
    return row.worker_id == reader and whole.came_of(row) is None and whole.end is None


def _unheard(shown: Shown) -> str:
    if not shown.may_write:
        return ""
    found = [shown.names.people.get(each, "") for each in unheard(shown.draft, shown.parents)]
    who = [each for each in found if each]
    return f"Not written down yet: what {joined(who)} {'think' if len(who) > 1 else 'thinks'}." if who else ""


def where(problem: Problem) -> str:
    """Give the place on the plan's page where something is mended: a line, or the heading of its kind."""
    if problem.key:
        return f"#line-{problem.key}"
    return f"#part-{problem.kind.value}" if problem.kind else "#main-content"


def _add(shown: Shown, kind: LineKind) -> str:
    return reverse("family_plan_add", args=[shown.whole.plan.family_id, shown.whole.plan.pk, kind.value])


def _other(whole: Whole) -> Link:
    over = f", ended {day(whole.end.on)}" if whole.end else ""
    text = f"{PlanKind(whole.plan.kind).label}, began {day(whole.plan.began_on)}{over}"
    return Link(reverse("family_plan_one", args=[whole.plan.family_id, whole.plan.pk]), text)


def _version(version: PlanVersion) -> Link:
    where = [version.family_id, version.plan_id, version.pk]
    return Link(reverse("family_plan_version", args=where), f"As agreed {day(version.agreed_on)}")
