"""What stands round every page of a family: who they are, who works with them, why you may see it, and where
you may go from here. Not what any page of theirs says: each has a presenter of its own.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from kinfold.casework.allocations.models import TeamAllocation, WorkerAllocation
from kinfold.casework.chronology.facts import teams_of
from kinfold.casework.council.models import Statement
from kinfold.casework.families.models import Membership, Part, Person
from kinfold.casework.persons.queries import needs
from kinfold.casework.sharing import duties
from kinfold.casework.sharing.gate import Sight
from kinfold.casework.sharing.gate_many import Asked, newest_of
from kinfold.casework.sharing.models import BrokenGlass
from kinfold.domain.access import Level
from kinfold.domain.agency import Role
from kinfold.web.presenters.family_strip import (
    Strip,
    children_of,
    seen_asked,
    strip_of,
    vacancies,
)
from kinfold.web.presenters.person_needs import need_words
from kinfold.web.presenters.spoken import called, time_of_day, with_age


@dataclass(frozen=True, slots=True)
class Step:
    """Somewhere to go from here: the route's name, its address and the link's words."""

    route: str
    address: str
    text: str


@dataclass(frozen=True, slots=True)
class Colleague:
    """Someone who works with the family."""

    id: str
    name: str
    profession: str
    agency: str
    standing: str
    agency_code: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class FamilyFrame:
    """The strip, the banner while broken glass is what opens the family, and the sub navigation.

    ``people`` is everyone who is of the family now, and ``ever`` who was, ``teams`` are all that worked with
    it, and ``notes`` those asked for with the strip, so that a page need not ask again.
    """

    id: str
    reference: str
    name: str
    ages: tuple[str, ...]
    team: str
    phone: str
    colleagues: tuple[Colleague, ...]
    because: str
    banner: str
    steps: tuple[Step, ...]
    level: Level
    people: tuple[tuple[Membership, Person], ...] = field(default=(), repr=False)
    needs: tuple[str, ...] = ()
    ever: tuple[tuple[Membership, Person], ...] = field(default=(), repr=False)
    teams: tuple[TeamAllocation, ...] = field(default=(), repr=False)
    vacant: tuple[str, ...] = ()
    strip: Strip = field(default=Strip(), repr=False)
    notes: tuple[dict[str, Any], ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class _For:
    """On what a step of the sub navigation depends."""

    level: Level
    leads: bool
    is_councils: bool


_STEPS: tuple[tuple[str, str, Callable[[_For], bool]], ...] = (
    ("family", "Overview", lambda _: True),
    ("family_chronology", "Chronology", lambda who: who.level >= Level.READ),
    ("family_write", "Write", lambda who: who.level >= Level.WRITE),
    ("family_people", "People", lambda who: who.level >= Level.READ),
    ("family_support", "Support", lambda who: who.level >= Level.READ),
    ("family_plan", "Plan", lambda who: who.level >= Level.READ),
    ("family_supervision", "Supervision", lambda who: who.level >= Level.READ),
    ("family_programme", "Programme", lambda who: who.level >= Level.READ),
    ("family_process", "Process", lambda who: who.level >= Level.READ),
    ("family_council", "Council’s system", lambda who: who.is_councils),
    ("family_shared", "Shared", lambda who: who.level >= Level.READ),
    ("family_print", "Print or send", lambda who: who.level >= Level.READ),
    ("family_access", "Access", lambda who: who.leads),
    ("family_looks", "Looks", lambda who: who.leads),
)


def frame_of(sight: Sight, family_id: str, notes: Sequence[Asked] = ()) -> FamilyFrame:
    """Make the frame for whoever may know at least who the family is. Raises NotForYou and FirstDo.

    ``notes`` are what else the page asks for of them, in the query that the strip makes anyway.
    """
    family, name, is_councils = sight.named(family_id, Statement)
    decision = sight.decide(family_id)
    ever = tuple(sight.people(family_id))
    people = tuple(pair for pair in ever if _is_current(pair[0], sight))
    teams = tuple(teams_of(family_id))
    team = next((each.team for each in teams if _holds(each.starts_at, each.ends_at, sight)), None)
    leads = sight.worker.role == Role.TEAM_MANAGER and sight.worker.id in duties.managers_of(
        family_id, sight.at
    )
    colleagues = tuple(_colleagues(sight, family_id))
    made = FamilyFrame(
        id=family_id,
        reference=family.reference,
        name=name,
        ages=_ages(people, sight),
        team=team.name if team else "",
        phone=team.duty_phone if team else "",
        vacant=vacancies(team, sight.at),
        colleagues=colleagues,
        because=why(decision.words),
        banner=_banner(sight, family_id) if decision.rule.id.startswith("break-glass") else "",
        steps=tuple(_steps(family_id, _For(decision.level, leads, is_councils))),
        level=decision.level,
        people=people,
        needs=_needs(sight, family_id, people),
        ever=ever,
        teams=teams,
    )
    if decision.level < Level.READ:
        return made
    children = children_of(people)
    found = newest_of(sight, family_id, [*seen_asked(sight, family_id, children), *notes])
    workers = {each.id: f"{each.name}, {each.profession}" for each in colleagues}
    allocated = [each.starts_at for each in teams if not each.until_allocated]
    strip = strip_of(sight, family_id, children, workers, found, allocated)
    return replace(made, strip=strip, notes=tuple(found))


def _needs(sight: Sight, family_id: str, people: Iterable[tuple[Membership, Person]]) -> tuple[str, ...]:
    """Say who needs an interpreter or something else seen to, for whoever may read the record."""
    names = {person.pk: called(person) for _, person in people}
    rows = needs(sight, family_id)
    return tuple(f"{names[row.person_id]}: {need_words(row)}" for row in rows if names.get(row.person_id))


def why(words: str) -> str:
    """Give a decision's words as the end of a sentence that begins 'You can see this because'."""
    return f"You can see this because {words[:1].lower()}{words[1:]}"


def _is_current(membership: Membership, sight: Sight) -> bool:
    return _holds(membership.starts_at, membership.ends_at, sight)


def _holds(begins: datetime, ends: datetime | None, sight: Sight) -> bool:
    return begins <= sight.at and (ends is None or ends > sight.at)


def _ages(people: Iterable[tuple[Membership, Person]], sight: Sight) -> tuple[str, ...]:
    """Give the children with their ages, the eldest first, and those not yet born last."""
    children = [person for membership, person in people if membership.part == Part.CHILD]
    today = timezone.localtime(sight.at).date()
    born = sorted((each for each in children if each.birth_date), key=lambda each: (each.birth_date, each.pk))
    rest = [each for each in children if not each.birth_date]
    return tuple(with_age(each, today) for each in [*born, *rest])


def _colleagues(sight: Sight, family_id: str) -> Iterable[Colleague]:
    rows = WorkerAllocation.objects.at(sight.at).filter(family_id=family_id, worker__is_active=True)
    for each in rows.select_related("worker__agency").order_by("standing", "starts_at", "pk"):
        who = each.worker
        yield Colleague(
            who.id,
            who.display_name,
            who.profession,
            who.agency.name,
            each.get_standing_display(),
            who.agency.code,
            who.phone,
        )


def _banner(sight: Sight, family_id: str) -> str:
    mine = {"family_id": family_id, "worker": sight.worker}
    broken = BrokenGlass.objects.at(sight.at).filter(**mine).order_by("-ends_at").first()
    if broken is None:
        return ""
    closes = f" It closes at {time_of_day(broken.ends_at)}." if broken.ends_at else ""
    return f"You broke the glass for this family.{closes} Their team’s manager and the guardian were told."


def _steps(family_id: str, who: _For) -> Iterable[Step]:
    for route, text, fits in _STEPS:
        if fits(who) and (address := step_to(route, family_id)):
            yield Step(route, address, text)


def step_to(route: str, *ids: str) -> str:
    """Give the address of a family's page, or nothing where this service has no such page."""
    try:
        return reverse(route, args=ids)
    except NoReverseMatch:
        return ""
