"""Invented families, teams and workers for tests, written past the gate, as only tests may."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import cache
from itertools import count
from typing import Any

from django.contrib.auth.hashers import make_password

from kinfold.casework.accounts import actions
from kinfold.casework.accounts.models import User
from kinfold.casework.allocations.models import Standing, TeamAllocation, WorkerAllocation
from kinfold.casework.chronology.models import LINES, Marked, Selection
from kinfold.casework.families.findkeys import keys_of
from kinfold.casework.families.models import (
    NOTES,
    Address,
    Family,
    FamilyName,
    FindKey,
    Identifier,
    Membership,
    Part,
    Person,
    SafeAddress,
)
from kinfold.casework.partners.models import EVENTS
from kinfold.casework.plans.models import Plan, PlanLine, PlanVersion
from kinfold.casework.process.models import StepTaken
from kinfold.casework.sharing.findable import TELLING, known_of
from kinfold.casework.supervision.models import Meeting, MeetingLine, OnAgenda
from kinfold.casework.teams.models import DutyTurn, Holding, Post, Team
from kinfold.domain.access import Section
from kinfold.domain.agency import Discipline, Role, Sector
from kinfold.kit import clock

PASSWORD = "invented-county"
LONG_AGO = timedelta(days=30)
_numbers = count(1)


def since() -> datetime:
    """Give a moment from which what tests make is true."""
    return clock.now() - LONG_AGO


def worker(role: Role = Role.SOCIAL_WORKER, sector: Sector = Sector.COUNCIL, name: str = "") -> User:
    """Make someone who may sign in."""
    name = name or f"{role.value}-{next(_numbers)}"
    agency = actions.ensure_agency(code=f"quillshire-{sector.value}", name=sector.label, sector=sector)
    made: User = User.objects.get_queryset().create(
        sign_in_name=name,
        display_name=f"{name.title()} Invented",
        agency=agency,
        profession=role.label,
        role=role.value,
        is_demo=True,
        password=_hashed(),
    )
    return made


@cache
def _hashed() -> str:
    """Hash the one password once: it takes a while on purpose."""
    return make_password(PASSWORD)


def team(name: str = "") -> Team:
    """Make a team."""
    agency = actions.ensure_agency(code="quillshire-council", name="Council", sector=Sector.COUNCIL)
    return Team.objects.create(
        name=name or f"Team {next(_numbers)}", agency=agency, duty_phone="01632 960100"
    )


def holds(person: User, of: Team, *, leads: bool = False, discipline: str = "") -> Holding:
    """Put someone in a new post of a team."""
    post = Post.objects.create(
        team=of, discipline=discipline or Discipline.SOCIAL_WORK.value, leads=leads, starts_at=since()
    )
    made: Holding = Holding.objects.create(post=post, worker=person, starts_at=since())
    return made


def on_duty(person: User, of: Team) -> DutyTurn:
    """Put someone on duty from an hour ago for eight hours."""
    now = clock.now()
    made: DutyTurn = DutyTurn.objects.create(
        team=of, worker=person, starts_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=7)
    )
    return made


def family(
    name: str = "Osei-Thistledown", *, of: Team | None = None, allocated: tuple[User, ...] = ()
) -> Family:
    """Make a family with a mother and a child, perhaps with a team and workers."""
    made: Family = Family.rows.create()
    FamilyName.rows.create(family=made, name=name)
    person(made, "Esi", name, Part.MOTHER, date(1992, 3, 1))
    person(made, "Pip", name, Part.CHILD, date(2024, 5, 2))
    if of:
        TeamAllocation.objects.create(family=made, team=of, starts_at=since())
    for each in allocated:
        allocate(each, made)
    return made


def person(of: Family, given: str, surname: str, part: str, born: date) -> Person:
    """Make someone of a family, with an address and a number of the range for tests."""
    made: Person = Person.rows.create(given_names=given, family_name=surname, birth_date=born)
    Membership.rows.create(family=of, person=made, part=part, starts_at=since())
    Address.rows.create(
        person=made, lines=f"{next(_numbers)} Inkwell Row", postcode="QS1 1AA", starts_at=since()
    )
    Identifier.rows.create(person=made, kind="nhs_number", value="9990000018", source="quillshire-nhs")
    return made


def allocate(to: User, of: Family, standing: str = Standing.ALLOCATED.value) -> WorkerAllocation:
    """Let a worker work with a family."""
    made: WorkerAllocation = WorkerAllocation.objects.create(
        family=of, worker=to, standing=standing, starts_at=since()
    )
    return made


def notes(of: Family, by: User, words: str = "written in") -> dict[str, Any]:
    """Write a note in each section; each says which section it is of."""
    return {
        section.value: model.rows.create(
            family=of,
            text=f"{words} {section.value}",
            author=by,
            agency=by.agency.code,
            profession=by.profession,
            happened_on=clock.today(),
        )
        for section, model in NOTES.items()
    }


def safe_address(of: Family, who: Person, by: User, kept: str = "1 Hidden Close") -> SafeAddress:
    """Keep someone's safe address."""
    made: SafeAddress = SafeAddress.rows.create(
        family=of, person=who, kept=kept, written_by=by, starts_at=since()
    )
    return made


def plan(of: Family, who: Person, by: User, words: str) -> tuple[str, str, str]:
    """Write a plan with a goal and an action, agreed a week ago; give the ids of plan, action and version."""
    signed = {"family": of, "by": by, "agency": by.agency.code, "profession": by.profession}
    made = Plan.rows.create(kind="need", began_on=since().date(), **signed)
    goal = PlanLine.rows.create(plan=made, kind="goal", words=words, person=who, known_by=words, **signed)
    action = PlanLine.rows.create(
        plan=made, kind="action", words=words, person=who, goal=goal.key, place=1, known_by=words,
        by_when=clock.today(), **signed,
    )  # fmt: skip
    PlanLine.rows.create(plan=made, kind="view", words=words, person=who, place=2, **signed)
    version = PlanVersion.rows.create(
        plan=made, number=1, agreed_on=since().date(), review_on=clock.today(), others=words,
        lines=[goal.pk, action.pk], **signed,
    )  # fmt: skip
    return made.pk, action.pk, version.pk


def meeting(of: Family, its: Team, by: User, words: str, unseen: str) -> str:
    """Let a team meet about a family: say, disagree, show and decide, and in a second meeting stand unseen.

    Give the id of the first meeting. ``unseen`` is what someone says of where they stand before it is shown.
    """
    ids = []
    for shown in (True, False):
        made = Meeting.objects.create(team=its, chair=by, starts_at=since(), catalogue="1", by=by)
        OnAgenda.objects.create(meeting=made, family=of, by=by, starts_at=since())
        told: dict[str, Any] = {"family": of, "meeting": made, "by": by, "catalogue": "1"}
        told |= {"agency": by.agency.code, "profession": by.profession}
        MeetingLine.rows.create(kind="scale", score=4, words=words if shown else unseen, **told)
        ids.append(made.pk)
        if shown:
            MeetingLine.rows.create(kind="together", who=[by.pk], **told)
            MeetingLine.rows.create(kind="said", box="for", words=words, reason=words, **told)
            MeetingLine.rows.create(kind="dissent", words=words, **told)
    return str(ids[0])


def chronology(of: Family, by: User, note: dict[Section, Any], words: Callable[[str], str]) -> str:
    """Choose a chronology of a note and a partner's event in each section; give its id."""
    signed = {"family": of, "by": by, "agency": by.agency.code, "profession": by.profession}
    made = Selection.rows.create(title=words("core"), **signed)
    Marked.rows.create(key=f"e:{note[Section.CORE].entry}", **signed)
    who = Membership.rows.filter(family=of).order_by("pk")[0].person
    for place, (section, line) in enumerate(LINES.items()):
        key = f"e:{note[section].entry}"
        line.rows.create(selection=made, key=key, analysis=words(section.value), place=place, **signed)
    for section, event in EVENTS.items():
        event.rows.create(
            family=of, person=who, event="x", key=f"k{section.value[:8]}", kind="police.incident",
            happened_on=clock.today(), received_on=clock.today(), agency="quillshire-police",
            source="police_incidents", file=words(section.value), line=2,
        )  # fmt: skip
    return str(made.pk)


def findable(of: Family) -> Family:
    """Write the keys by which a family is found, which the gate does for what is added through it."""
    for member in Membership.rows.filter(family=of):
        rows = [
            row
            for table, whose in TELLING
            for row in table.rows.filter(**{whose: member.person_id}).order_by("pk")
        ]
        keys = [FindKey(digest=each, membership=member) for each in keys_of(known_of(rows))]
        FindKey.rows.bulk_create(keys, ignore_conflicts=True)
    return of


def long_record(*, entries: int, steps: int) -> tuple[Family, User]:
    """Make a family with a long record, written by four people of three sections, and who may read it all.

    Every tenth entry is a visit at which children are seen, every twentieth has a health part, and every
    twenty-fifth own words of a child.
    """
    crew, people = team("Inkwell"), [worker(), worker(), worker(Role.ADULT_SPECIALIST, Sector.HEALTH)]
    made = family(of=crew, allocated=tuple(people))
    children = [person(made, name, "Osei", Part.CHILD, date(2017, 4, 9)) for name in ("Ivo", "Una")]
    seen = {each.pk: {"seen": True, "alone": False, "why_not": "Asleep"} for each in children}
    rows: dict[Any, list[Any]] = {model: [] for model in NOTES.values()}
    for number in range(entries):
        by, day = people[number % 3], clock.today() - timedelta(days=(entries - number) * 2 // 3)
        signed = {"family": made, "author": by, "agency": by.agency.code, "profession": by.profession}
        when = {"happened_on": day, "written_at": clock.now() - timedelta(hours=(entries - number) * 16)}
        told = {**signed, **when, "entry": f"e{number:015}", "text": f"Invented words {number}. " * 12}
        visit = number % 10 == 0
        rows[NOTES[Section.CORE]].append(
            NOTES[Section.CORE](**told, kind="visit" if visit else "note", about=seen if visit else {})
        )
        if number % 20 == 0:
            rows[NOTES[Section.ADULT_HEALTH]].append(NOTES[Section.ADULT_HEALTH](**told, kind="visit"))
        if number % 25 == 0:
            words = {children[number % 2].pk: {}}
            rows[NOTES[Section.CORE]].append(NOTES[Section.CORE](**told, kind="own_words", about=words))
    for model, made_rows in rows.items():
        model.rows.bulk_create(made_rows)
    StepTaken.rows.bulk_create(_steps(made, people[0], children, steps))
    return made, people[0]


def _steps(of: Family, by: User, children: list[Person], count_of: int) -> list[StepTaken]:
    """Give a referral, and visits every other week."""
    signed = {"family": of, "by": by, "agency": by.agency.code, "profession": by.profession}
    begun = clock.now() - timedelta(days=7 * count_of)
    made = [StepTaken(**signed, step="referral", happened_at=begun, written_at=begun)]
    for number in range(1, count_of):
        at = begun + timedelta(days=7 * number)
        details = {"seen": True, "seen_alone": number % 3 == 0}
        child = children[number % len(children)]
        made.append(
            StepTaken(**signed, step="visit", happened_at=at, written_at=at, child=child, details=details)
        )
    return made
