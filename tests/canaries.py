"""Canaries: words that nobody could write by chance, each planted in one field, and hunted everywhere.

Who may meet which is said here, in words of the tests' own; the product's rules are not asked.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from invented_families import (
    LONG_AGO,
    allocate,
    chronology,
    holds,
    meeting,
    on_duty,
    plan,
    safe_address,
    since,
    team,
    worker,
)
from kinfold.casework.accounts.models import Agency, User
from kinfold.casework.allocations.models import Standing, TeamAllocation
from kinfold.casework.council.models import Statement
from kinfold.casework.exchange.models import Decision, DecisionWords, Reply, Request
from kinfold.casework.families.models import (
    NOTES,
    Address,
    Family,
    FamilyName,
    Identifier,
    Joining,
    Membership,
    OtherName,
    Part,
    Particulars,
    Person,
    PersonFact,
    TakenOut,
)
from kinfold.casework.practice.models import Coaching, CoachingPlan, Coding, Observation, Training
from kinfold.casework.referrals.models import Contact, ContactPlace
from kinfold.casework.safety.kept import SafePlace, seal
from kinfold.casework.saving.models import form_token
from kinfold.casework.sharing import models as lists
from kinfold.casework.support.models import Connection, HealthProfessional, Professional
from kinfold.casework.teams.models import Team
from kinfold.casework.workbook.models import Draft, as_kept
from kinfold.domain.agency import Role, Sector
from kinfold.kit import clock

MONTHS = [date(2000, month, 1).strftime("%B") for month in range(1, 13)]
SHAPE = re.compile(
    r"Qxz[a-z]{6}|Z[A-Z][0-9]{2} [0-9]ZZ|01632 9[0-9]{5}|999[0-9]{7}"
    r"|[0-9]{1,2} [JFMASOND][a-z]{2,8} 19[0-9]{2}|19[0-9]{2}-[0-9]{2}-[0-9]{2}"
)
ALL = frozenset({"name", "core", "adult_health", "police_intelligence", "abuse_disclosure", "privileged"})
NAME, CORE = frozenset({"name"}), frozenset({"name", "core"})
# relationship: role, sector, what they may meet of their one family.
MAY: dict[str, tuple[Role, Sector, frozenset[str]]] = {
    "allocated": (Role.SOCIAL_WORKER, Sector.COUNCIL, ALL | {"practice"}),
    "allocated health": (Role.ADULT_SPECIALIST, Sector.HEALTH, ALL - {"privileged"}),
    "allocated charity": (
        Role.ADULT_SPECIALIST,
        Sector.CHARITY,
        CORE | {"adult_health", "abuse_disclosure"},
    ),
    "allocated police": (
        Role.SOCIAL_WORKER,
        Sector.POLICE,
        CORE | {"police_intelligence", "abuse_disclosure"},
    ),
    "allocated school": (Role.SOCIAL_WORKER, Sector.EDUCATION, CORE | {"abuse_disclosure"}),
    "co-worker": (Role.SOCIAL_WORKER, Sector.COUNCIL, ALL),
    "manager": (Role.TEAM_MANAGER, Sector.COUNCIL, ALL | {"contact"}),
    "duty": (
        Role.SOCIAL_WORKER,
        Sector.COUNCIL,
        CORE | {"police_intelligence", "abuse_disclosure", "contact"},
    ),
    "same team": (Role.SOCIAL_WORKER, Sector.COUNCIL, CORE),
    "conference": (Role.SOCIAL_WORKER, Sector.HEALTH, CORE),
    "chair": (Role.CONFERENCE_CHAIR, Sector.COUNCIL, CORE | {"police_intelligence", "abuse_disclosure"}),
    "shared": (Role.SOCIAL_WORKER, Sector.CHARITY, NAME),
    "glass": (Role.SOCIAL_WORKER, Sector.COUNCIL, CORE | {"police_intelligence", "abuse_disclosure"}),
    "excluded": (Role.SOCIAL_WORKER, Sector.COUNCIL, frozenset()),
    "conflicted": (Role.SOCIAL_WORKER, Sector.COUNCIL, frozenset()),
    "sealed": (Role.SOCIAL_WORKER, Sector.COUNCIL, frozenset()),
    "sealed and named": (Role.SOCIAL_WORKER, Sector.COUNCIL, ALL),
    "custodian": (Role.SOCIAL_WORKER, Sector.COUNCIL, ALL | {"safe"}),
    "stranger": (Role.SOCIAL_WORKER, Sector.COUNCIL, frozenset()),
    "guardian": (Role.GUARDIAN, Sector.COUNCIL, frozenset()),
    "administrator": (Role.ADMINISTRATOR, Sector.COUNCIL, frozenset()),
    "analyst": (Role.ANALYST, Sector.COUNCIL, frozenset()),
    "board member": (Role.BOARD_MEMBER, Sector.COUNCIL, frozenset()),
    "left": (Role.SOCIAL_WORKER, Sector.COUNCIL, frozenset()),
}
TIED = tuple(MAY)[:18]


@dataclass(frozen=True)
class Canary:
    """A planted word: of which family, and of what kind (``words``: workers' about their own looking)."""

    kind: str
    family: str


@dataclass
class Persona:
    """Someone of one relationship, with the one family it is to."""

    name: str
    user: User
    family: Family
    may: frozenset[str]


@dataclass
class World:
    """Families full of canaries, and personas."""

    tokens: dict[str, Canary] = field(default_factory=dict)
    personas: list[Persona] = field(default_factory=list)
    families: list[Family] = field(default_factory=list)
    safe_rows: dict[str, Any] = field(default_factory=dict)
    notes: dict[str, list[Any]] = field(default_factory=dict)
    plans: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    selections: dict[str, str] = field(default_factory=dict)
    people: dict[str, list[Person]] = field(default_factory=dict)
    contacts: dict[str, str] = field(default_factory=dict)
    observation: str = ""
    meetings: dict[str, str] = field(default_factory=dict)
    count: int = 0
    days: int = 0

    def plant(self, kind: str, family: str, shape: str = "word") -> str:
        """Make a canary and remember what it is of."""
        self.count += 1
        token = _token(self.count, shape)
        assert token not in self.tokens
        self.tokens[token] = Canary(kind, family)
        return token

    def plant_day(self, kind: str, family: str) -> date:
        """Make a birth date that nobody else has, known in words and as digits."""
        self.days += 1
        day = date(1950, 1, 1) + timedelta(days=self.days * 4)
        for token in (f"{day.day} {MONTHS[day.month - 1]} {day.year}", day.isoformat()):
            self.tokens[token] = Canary(kind, family)
        return day

    def found_in(self, text: str) -> Iterator[tuple[str, Canary]]:
        """Give every canary in a text."""
        for token in set(SHAPE.findall(text)):
            if canary := self.tokens.get(token):
                yield token, canary


def _token(number: int, shape: str) -> str:
    if shape == "postcode":
        return f"Z{chr(65 + number // 1000)}{number // 10 % 100:02} {number % 10}ZZ"
    if shape == "phone":
        return f"01632 9{number:05}"
    if shape == "nhs":
        return f"999{number:07}"
    letters = ""
    for _ in range(6):
        number, rest = divmod(number, 26)
        letters = chr(97 + rest) + letters
    return f"Qxz{letters}"


def build(families: int = 30) -> World:
    """Plant a world."""
    world = World()
    lead = worker()
    for number in range(families):
        world.families.append(_family(world, lead, number))
    for number, (name, (role, sector, may)) in enumerate(MAY.items()):
        user, of = worker(role, sector), world.families[number % families]
        world.personas.append(Persona(name, user, of, may))
        _tie(world, name, user, of, lead)
    world.observation = _practice(world, world.personas[0], lead)
    return world


def _family(world: World, lead: User, number: int) -> Family:
    made: Family = Family.rows.create()
    pk = made.pk
    FamilyName.rows.create(family=made, name=world.plant("name", pk))
    its = team()
    TeamAllocation.objects.create(family=made, team=its, starts_at=since())
    world.contacts[pk] = _contact(world, pk, its, lead)
    parts = (Part.MOTHER, Part.FATHER, Part.CHILD, Part.CHILD)
    world.people[pk] = [_person(world, made, part) for part in parts]
    second = _person(world, made, Part.FATHER)
    Joining.rows.create(kept=world.people[pk][1], other=second, reason=world.plant("core", pk), by=lead)
    _mistaken(world, made, lead)
    Statement.rows.create(
        family=made, person=world.people[pk][0], table="ssd_contacts", key=world.plant("core", pk), load="x",
        aspect="beside", theirs={"words": world.plant("core", pk), "team": world.plant("core", pk)},
    )  # fmt: skip
    world.notes[pk] = []
    for section, model in NOTES.items():
        for about in (None, *(each.pk for each in world.people[pk][:2])):
            note = model.rows.create(
                **{each: world.plant(section.value, pk) for each in ("told_by", "changed", "source")},
                family=made, about={about: {"why_not": world.plant(section.value, pk)}} if about else {},
                text=f"Seen: {world.plant(section.value, pk)}.", author=lead, agency="quillshire-council",
                profession="Social worker", happened_on=clock.today(),
            )  # fmt: skip
            world.notes[pk].append(note)
    first = {section: world.notes[pk][place * 3] for place, section in enumerate(NOTES)}
    world.selections[pk] = chronology(made, lead, first, lambda section: f"Said: {world.plant(section, pk)}.")
    world.plans[pk] = plan(made, world.people[pk][0], lead, f"Said: {world.plant('core', pk)}.")
    # Where someone stands before the scales are shown is of a kind that nobody may meet.
    said, unseen = f"Said: {world.plant('core', pk)}.", f"Unseen: {world.plant('unseen', pk)}."
    world.meetings[pk] = meeting(made, its, lead, said, unseen)
    place = SafePlace(
        world.plant("safe", pk),
        world.plant("safe", pk, "postcode"),
        world.plant("safe", pk, "phone"),
        world.plant("safe", pk),
    )
    mother = world.people[pk][0]
    _around(made, lead, world, mother)
    _exchanged(made, lead, world)
    typed = as_kept({"text": [world.plant("draft", pk)], "kind": ["visit"]})
    Draft.rows.create(family=made, author=lead, way="entry", kept=typed, hand="0" * 32, token=form_token())
    kept = seal(place, family_id=pk, person_id=mother.pk)
    world.safe_rows[pk] = safe_address(made, mother, lead, kept)
    return made


def _mistaken(world: World, made: Family, lead: User) -> None:
    """Write someone down in a family and take them out again."""
    who = Person.rows.create(given_names=world.plant("core", made.pk))
    member = Membership.rows.create(
        family=made, person=who, part=Part.OTHER, starts_at=since(), ends_at=since()
    )
    Membership.every.filter(pk=member.pk).update(ends_at=member.starts_at)
    TakenOut.rows.create(family=made, membership=member, reason=world.plant("core", made.pk), by=lead)


def _exchanged(made: Family, lead: User, world: World) -> None:
    """Plant in every field of what was asked and told."""
    on = clock.today()
    signed = {
        "family": made,
        "by": lead,
        "signed_agency": "quillshire-council",
        "profession": "Social worker",
    }

    def told(*names: str) -> dict[str, str]:
        return {each: world.plant("core", made.pk) for each in names}

    asked = Request.rows.create(
        ours=True, agency=lead.agency, urgency="today", asked_on=on, due_on=on, **told("who", "what", "why"),
        **signed,
    )  # fmt: skip
    Reply.rows.create(request=asked, replied_on=on, **told("words"), **signed)
    decided = Decision.objects.create(
        family=made, agency=lead.agency, decided="part", purpose="protect", basis="safeguarding",
        how="spoken", family_told=False, decided_on=on, by=lead,
    )  # fmt: skip
    words = told("recipient", "words", "weighed", "purpose_words", "why_not_told")
    DecisionWords.rows.create(decision=decided, facts=["people"], **words, **signed)


def _around(made: Family, lead: User, world: World, mother: Person) -> None:
    """Plant in every field of who is around a family, in the record and in an adult's health detail."""
    told = {"family": made, "person": mother, "by": lead}
    for kind, model in (("core", Professional), ("adult_health", HealthProfessional), ("core", Connection)):
        more = {each: world.plant(kind, made.pk) for each in ("name", "note", "source")}
        more["phone"] = world.plant(kind, made.pk, "phone")
        if model is Connection:
            more["kind"] = "friend"
        else:
            more |= {each: world.plant(kind, made.pk) for each in ("agency", "email")}
            more["profession"] = "teacher"
        model.rows.create(**told, **more)


def _practice(world: World, of: Persona, coach: User) -> str:
    """Plant in every text about how someone practises, which they and their coach may meet."""

    def word() -> str:
        return world.plant("practice", of.family.pk)

    Coaching.objects.create(worker=of.user, coach=coach, by=of.user, starts_at=since())
    made = Observation.objects.create(
        number=1, worker=of.user, by=coach, on=clock.today(), place="home", way="live",
        instrument="seven_skills", version="2017", asked_by=of.user, asked_on=clock.today(), agreed=True,
    )  # fmt: skip
    skills = ("empathy", "collaboration", "autonomy", "evocation", "purposefulness", "child_focus", "clarity")
    told = {"observation": made, "by": coach, "scores": dict.fromkeys(skills, 3)}
    first = Coding.objects.create(**told)
    Coding.objects.create(**told, replaces=first, went_well=word(), to_try=word(), reason=word())
    CoachingPlan.objects.create(
        worker=of.user, by=coach, goals=word(), next_step=word(), review_on=clock.today()
    )
    Training.objects.create(
        worker=of.user, by=coach, course=word(), trainer=word(), hours=7, on=clock.today()
    )
    return str(made.pk)


def _contact(world: World, pk: str, at: Team, by: User) -> str:
    """Let a contact about nobody with a record wait at the door of a family's team."""
    words = {
        each: world.plant("contact", pk) for each in ("told_by", "phone", "concern", "lines", "consulted")
    }
    someone = {
        **{"given_names": world.plant("contact", pk), "family_name": world.plant("contact", pk)},
        **{"part": "", "born": "", "expected": ""},
    }
    made = Contact.rows.create(
        received_at=since(), way="phone", source="police", people=[someone], by=by,
        postcode=world.plant("contact", pk, "postcode"), agency="x", profession="x", **words,
    )  # fmt: skip
    ContactPlace.objects.create(contact=made, team=at, by=by, is_first=True, starts_at=since())
    return str(made.pk)


def _person(world: World, made: Family, part: str) -> Person:
    pk = made.pk
    who: Person = Person.rows.create(
        given_names=world.plant("name", pk),
        family_name=world.plant("name", pk),
        known_as=world.plant("name", pk),
        birth_date=world.plant_day("name", pk),
    )
    Membership.rows.create(family=made, person=who, part=part, starts_at=since())
    Address.rows.create(
        person=who,
        lines=world.plant("core", pk),
        postcode=world.plant("core", pk, "postcode"),
        phone=world.plant("core", pk, "phone"),
        source=world.plant("core", pk),
        starts_at=since(),
    )
    Identifier.rows.create(
        person=who, kind="nhs_number", value=world.plant("core", pk, "nhs"), source=world.plant("core", pk)
    )
    _told_of(world, pk, who)
    return who


def _told_of(world: World, pk: str, who: Person) -> None:
    """Put someone right, and write down another name, an interpreter and what helps."""
    Particulars.rows.create(
        person=who, given_names=world.plant("name", pk), family_name=world.plant("name", pk),
        birth_date=world.plant_day("name", pk), why="corrected", how_known="told",
    )  # fmt: skip
    OtherName.rows.create(
        person=who, kind="former", given_names=world.plant("core", pk), family_name=world.plant("core", pk),
        source=world.plant("core", pk),
    )  # fmt: skip
    for kind, value in (("interpreter", "yes"), ("helps", world.plant("core", pk))):
        told = {"more": world.plant("core", pk), "source": world.plant("core", pk)}
        PersonFact.rows.create(person=who, kind=kind, value=value, **told)


def _tie(world: World, name: str, user: User, of: Family, lead: User) -> None:
    """Make the relationship true, and write words about it that only those who oversee may meet."""
    if name.startswith(("allocated", "excluded", "conflicted", "sealed", "custodian", "left")):
        allocate(user, of)
    its_team = TeamAllocation.objects.get(family=of).team
    match name:
        case "co-worker":
            allocate(user, of, Standing.CO_WORKER.value)
        case "manager" | "same team":
            holds(user, its_team, leads=name == "manager")
        case "duty":
            on_duty(user, its_team)
        case "left":
            User.objects.get_queryset().filter(pk=user.pk).update(is_active=False)
            user.refresh_from_db()
        case "shared":
            agency = Agency.objects.create(code="quillshire-only", name="Only", sector=Sector.CHARITY.value)
            User.objects.get_queryset().filter(pk=user.pk).update(agency=agency)
            user.refresh_from_db()
    tie = {"family": of, "by": lead, "starts_at": clock.now() - LONG_AGO}
    for model, more in _lists(world, name, user, of).items():
        model.objects.create(**{**tie, **more})


def _lists(world: World, name: str, user: User, of: Family) -> dict[Any, dict[str, Any]]:
    """Give the lists that a persona stands on, with canaries for the words in them."""
    words, now = lambda: world.plant("words", of.pk), clock.now()
    about: dict[str, dict[Any, dict[str, Any]]] = {
        "duty": {lists.StatedReason: {"worker": user, "manner": "look", "words": words()}},
        "conference": {lists.ConferenceSeat: {"worker": user}},
        "chair": {lists.ConferenceSeat: {"worker": user}},
        "shared": {
            lists.Share: {
                **{"agency": user.agency, "section": "core", "basis": "public_task", "told": True},
                **{"purpose_words": words(), "told_words": words()},
            }
        },
        "glass": {
            lists.BrokenGlass: {
                **{"worker": user, "reason": "other", "words": words(), "review_words": words()},
                **{"starts_at": now - timedelta(minutes=5), "ends_at": now + timedelta(minutes=55)},
                "review_due_on": clock.today(),
            }
        },
        "excluded": {lists.Exclusion: {"worker": user, "reason": words()}},
        "conflicted": {lists.Conflict: {"worker": user, "knows": "kin"}},
        "sealed": {lists.Seal: {"reason": words()}},
        "sealed and named": {lists.Seal: {"reason": words()}, lists.NamedWorker: {"worker": user}},
        "custodian": {lists.Custodian: {"worker": user}},
    }
    return about.get(name, {})
