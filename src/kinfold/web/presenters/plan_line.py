"""One line of a plan as the page shows it, with what a writer is told about it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.urls import reverse

from kinfold.casework.families.models import Person
from kinfold.casework.plans.actions import MOVES
from kinfold.casework.plans.forms.fields import OUTCOMES
from kinfold.casework.plans.models import PlanLine
from kinfold.casework.plans.queries import Whole, says
from kinfold.domain.plain_words import hints
from kinfold.domain.plan import AGREED_UPON, VOICES, Draft, LineKind, PlanKind
from kinfold.reports.wording import day, joined
from kinfold.web.presenters.spoken import short_day, with_age

ON_NOBODYS = "On nobody's paper"


@dataclass(frozen=True, slots=True)
class Names:
    """What everyone of the family is called for short, by id, and who reads this page."""

    people: Mapping[str, str]
    reader: str

    def of(self, row: PlanLine) -> str:
        """Give who says or does a line."""
        if row.person_id:
            return self.people.get(row.person_id, "Someone who was of the family")
        if row.worker_id and row.worker:
            return f"{row.worker.display_name}, {row.worker.profession}"
        return row.other


@dataclass(frozen=True, slots=True)
class LineShown:
    """One line in words, what came of it, and what a writer is told about it."""

    anchor: str
    kind: str
    words: str
    who: str
    by_when: str = ""
    chip: str = ""
    late: bool = False
    known_by: str = ""
    came_of: str = ""
    signed: str = ""
    unagreed: bool = False
    paper: str = ""
    hints: tuple[str, ...] = ()
    wants: tuple[str, ...] = ()
    earlier: tuple[str, ...] = ()
    change: str = ""
    tell: str = ""
    up: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a plan's page is made of."""

    whole: Whole
    draft: Draft
    names: Names
    today: date
    may_write: bool
    parents: tuple[str, ...] = ()
    problems: Mapping[str, list[str]] = field(default_factory=dict)
    in_process: bool = False


def names_of(people: Iterable[Person], reader: str, today: date) -> Names:
    """Give what people are called for short; two of one name are told apart by their ages."""
    people = list(people)
    short = [each.known_as or each.given_names or "The baby" for each in people]
    told = {
        each.pk: with_age(each, today) if short.count(name) > 1 else name
        for each, name in zip(people, short, strict=True)
    }
    return Names(told, reader)


def lines_shown(shown: Shown, rows: Iterable[PlanLine]) -> tuple[LineShown, ...]:
    """Give some lines."""
    return tuple(line_shown(shown, each) for each in rows)


def line_shown(shown: Shown, row: PlanLine) -> LineShown:
    """Give one line as the page shows it."""
    whole, names, kind = shown.whole, shown.names, LineKind(row.kind)
    done = whole.came_of(row) if kind is LineKind.ACTION else None
    late = bool(kind is LineKind.ACTION and row.by_when and row.by_when < shown.today and not done)
    where = [row.family_id, row.plan_id, row.pk]
    tells = shown.may_write and kind is LineKind.ACTION and _is_to_be_done(whole)
    return LineShown(
        anchor=f"line-{row.key}",
        kind=kind.value,
        words=row.words,
        who=names.of(row),
        by_when=short_day(row.by_when) if row.by_when else "",
        chip=_chip(done, late=late),
        late=late,
        known_by=row.known_by,
        came_of=_came_of(done),
        signed=_signed(row) if kind in VOICES else "",
        unagreed=bool(whole.versions) and kind in AGREED_UPON and row in whole.unagreed,
        paper=paper_of(row, names) if shown.may_write and kind is not LineKind.CHILD else "",
        hints=_hints(row) if shown.may_write else (),
        wants=tuple(shown.problems.get(row.key, ())),
        earlier=tuple(
            dict.fromkeys(_before(each, names) for each in whole.earlier(row) if _differs(each, row))
        ),
        change=reverse("family_plan_change", args=where) if shown.may_write else "",
        tell=reverse("family_plan_tell", args=where) if tells else "",
        up=reverse("family_plan_up", args=where) if shown.may_write and _follows(whole, row) else "",
    )


def _is_to_be_done(whole: Whole) -> bool:
    """Whether its actions are: what the team does is from the first, a plan with a family once agreed."""
    return whole.latest is not None or not PlanKind(whole.plan.kind).is_with_family


def _differs(old: PlanLine, now: PlanLine) -> bool:
    """Say whether a line said something else before: in another place it is the same line."""
    return (says(old), old.readers, old.is_private) != (says(now), now.readers, now.is_private)


def _follows(whole: Whole, row: PlanLine) -> bool:
    """Say whether a line can be moved up: another of its kind, for the same goal, stands before it."""
    alike = [each for each in whole.of(LineKind(row.kind)) if each.goal == row.goal]
    return row.kind in MOVES and alike[0] != row


def _chip(done: PlanLine | None, *, late: bool) -> str:
    if done is not None:
        return dict(OUTCOMES).get(done.outcome, "")
    return "LATE" if late else ""


def _came_of(done: PlanLine | None) -> str:
    return f"{short_day(done.on)}: {done.words}".rstrip(": ") if done and done.on else ""


def _signed(row: PlanLine) -> str:
    said = f"Said on {day(row.on)}. " if row.on else ""
    return f"{said}Written down by {row.by.display_name}, {row.profession}, on {day(row.written_at.date())}"


def paper_of(row: PlanLine, names: Names) -> str:
    """Say on whose paper a line may stand."""
    own = {row.person_id} if row.person_id else set()
    readers = own if row.is_private else {*row.readers, *own}
    who = sorted(names.people[each] for each in readers if each in names.people)
    if row.is_private:
        return f"Private: on nobody's paper but {joined(who)}'s" if who else ON_NOBODYS
    return f"On paper for {joined(who)}" if who else ON_NOBODYS


def _hints(row: PlanLine) -> tuple[str, ...]:
    if row.kind in VOICES or (row.kind == LineKind.GOAL and row.person_id):
        return ()  # these are someone's own words
    return tuple(each.words for each in hints(f"{row.words}\n{row.known_by}"))


def _before(row: PlanLine, names: Names) -> str:
    """Tell how a line read before, and who wrote it."""
    parts = [
        names.of(row),
        row.words,
        f"by {short_day(row.by_when)}" if row.by_when else "",
        f"we will know: {row.known_by}" if row.known_by else "",
    ]
    told = "; ".join(each.rstrip(".") for each in parts if each)
    return f"{told}. {row.by.display_name}, {day(row.written_at.date())}"
