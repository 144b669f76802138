"""A county in which every persona stands to one family in every way, for the matrix of access.

It makes people, families and sessions, and sends requests that leave no trace. What is right it does not
know: that is ``access_matrix``.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.test import Client, RequestFactory, override_settings
from django.test.client import ClientHandler

import web_examples
from invented_families import (
    allocate,
    chronology,
    family,
    holds,
    meeting,
    notes,
    on_duty,
    person,
    plan,
    safe_address,
    since,
    team,
    worker,
)
from kinfold.casework.accounts.middleware import WHOLE
from kinfold.casework.accounts.models import OpenSession, User
from kinfold.casework.accounts.proof import PROVED_AT
from kinfold.casework.accounts.sessions import OPEN, SIGNED_IN_AT
from kinfold.casework.allocations.models import WorkerAllocation
from kinfold.casework.audit.actions import seal
from kinfold.casework.council.models import Statement
from kinfold.casework.documents import actions as documents
from kinfold.casework.documents import gathering
from kinfold.casework.documents.models import Release
from kinfold.casework.exchange.models import Request
from kinfold.casework.families.models import (
    NOTES,
    Address,
    CoreNote,
    Family,
    Identifier,
    Joining,
    Membership,
    Person,
    PersonFact,
    Residence,
    TakenOut,
)
from kinfold.casework.oversight.days import out_of_the_ordinary
from kinfold.casework.practice.models import Coaching, CoachingPlan, Coding, Observation, Training
from kinfold.casework.process.models import StepTaken
from kinfold.casework.referrals.models import Contact, ContactPlace
from kinfold.casework.safety.kept import SafePlace
from kinfold.casework.safety.kept import seal as sealed_place
from kinfold.casework.saving.models import form_token
from kinfold.casework.sharing.gate import Sight
from kinfold.casework.sharing.models import (
    BrokenGlass,
    ConferenceSeat,
    Conflict,
    Custodian,
    Exclusion,
    NamedWorker,
    Notice,
    Seal,
    Share,
    StatedReason,
)
from kinfold.casework.support.models import Connection
from kinfold.casework.teams.models import Team
from kinfold.casework.workbook.models import Draft
from kinfold.domain.access import Section
from kinfold.domain.agency import Role, Sector
from kinfold.kit import clock

MISSING = "f0000000000000000"
NOBODY = {
    "person": "p0000000000000000",
    "other": "p0000000000000001",
    **dict.fromkeys(("fact", "number", "joining", "out"), "0"),
    **{"entry": "e0000000000000000", "draft": "r0000000000000000"},
    "statement": "c0000000000000000",
}
HIDDEN = "17 Hidden Close"
OBSERVED, COACH = "social_worker/council", "adult_specialist/health"
HALF_A_DAY = timedelta(hours=12)
PLAIN = {
    "conference": ConferenceSeat,
    "excluded": Exclusion,
    "named": NamedWorker,
    "custodian": Custodian,
}
BACKEND = "kinfold.casework.accounts.backend.PartnershipBackend"


@dataclass(frozen=True, slots=True)
class Persona:
    """Someone who asks. ``state`` is ``in``, or what is wrong with how they are signed in."""

    name: str
    role: str
    sector: str
    state: str = "in"


PERSONAS = (
    *(Persona(f"social_worker/{at}", "social_worker", at) for at in ("council", "charity", "police")),
    Persona("social_worker/education", "social_worker", "education"),
    *(Persona(f"adult_specialist/{at}", "adult_specialist", at) for at in ("charity", "health", "police")),
    Persona("adult_specialist/education", "adult_specialist", "education"),
    *(Persona(f"team_manager/{at}", "team_manager", at) for at in ("council", "charity")),
    Persona("conference_chair/council", "conference_chair", "council"),
    Persona("analyst", "analyst", "council"),
    Persona("board_member", "board_member", "health"),
    Persona("guardian", "guardian", "health"),
    Persona("administrator", "administrator", "council"),
    Persona("signed-out", "", "", "out"),
    Persona("left", "social_worker", "council", "left"),
    Persona("expired", "social_worker", "council", "expired"),
    Persona("half", "social_worker", "council", "half"),
)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a persona stands to a family: the facts, and whether they have just proved who they are."""

    name: str
    facts: frozenset[str] = frozenset()
    proved: bool = False
    stated: bool = False


def _standing(name: str, *facts: str, **more: bool) -> Standing:
    return Standing(name, frozenset(facts), **more)


STANDINGS = (
    _standing("missing"),
    _standing("none"),
    _standing("ended"),
    *(_standing(each, each) for each in ("allocated", "co_worker", "same_team", "duty", "conference")),
    _standing("manager", "manager", "same_team"),
    _standing("duty, stated", "duty", stated=True),
    _standing("shared", "shared"),
    _standing("glass", "glass", stated=True),
    _standing("glass, excluded", "glass", "excluded", stated=True),
    _standing("excluded", "allocated", "excluded"),
    _standing("conflicted by family", "allocated", "conflicted"),
    _standing("conflicted by person", "allocated", "conflicted"),
    _standing("sealed", "allocated", "sealed"),
    _standing("sealed, named", "allocated", "sealed", "named"),
    _standing("sealed, named, proved", "allocated", "sealed", "named", proved=True),
    _standing("custodian", "allocated", "custodian"),
    _standing("custodian, proved", "allocated", "custodian", proved=True),
    _standing("custodian alone, proved", "custodian", proved=True),
)


def _tie(who: User, standing: Standing, of: Family, its: Team, by: User) -> None:
    """Make the facts of one standing true for one worker."""
    facts, told = standing.facts, {"worker": who, "family": of, "by": by, "starts_at": since()}
    for each in facts & {"allocated", "co_worker"}:
        allocate(who, of, each)
    if facts & {"same_team", "manager"}:
        holds(who, its, leads="manager" in facts)
    if "duty" in facts:
        on_duty(who, its)
    for fact, model in PLAIN.items():
        if fact in facts:
            model.objects.create(**told, **({"reason": "invented"} if fact == "excluded" else {}))
    if "glass" in facts:
        BrokenGlass.objects.create(**glass(who, of, by))
    _by_name(who, standing, of, told)


def glass(who: User, of: Family, by: User) -> dict[str, Any]:
    """Give a glass broken a minute ago."""
    now = clock.now()
    return {
        **{"worker": who, "family": of, "by": by, "reason": "danger", "words": "invented"},
        "starts_at": now - timedelta(minutes=1),
        "ends_at": now + timedelta(minutes=59),
        "review_due_on": clock.today(),
    }


def _by_name(who: User, standing: Standing, of: Family, told: dict[str, Any]) -> None:
    """Make true what only one standing has."""
    known = {"worker": who, "knows": "kin", "by": told["by"], "starts_at": since()}
    match standing.name:
        case "ended":
            made = allocate(who, of)
            WorkerAllocation.objects.filter(pk=made.pk).update(ends_at=clock.now())
        case "duty, stated":
            soon = clock.now() + timedelta(minutes=55)
            for manner in ("look", "take_out"):
                StatedReason.objects.create(**told, manner=manner, words="invented", ends_at=soon)
        case "conflicted by family":
            Conflict.objects.create(family=of, **known)
        case "conflicted by person":
            Conflict.objects.create(person=Membership.rows.filter(family=of)[0].person, **known)


@dataclass
class World:
    """The county: people by persona, families by standing, and a session for each, proved or not."""

    people: dict[str, User] = field(default_factory=dict)
    families: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    references: dict[str, str] = field(default_factory=dict)
    teams: dict[str, str] = field(default_factory=dict)
    steps: dict[str, str] = field(default_factory=dict)
    started: dict[str, str] = field(default_factory=dict)
    ties: dict[str, str] = field(default_factory=dict)
    facts: dict[str, dict[str, str]] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    around: dict[str, str] = field(default_factory=dict)
    requests: dict[str, str] = field(default_factory=dict)
    plans: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    selections: dict[str, str] = field(default_factory=dict)
    sessions: dict[tuple[str, bool], str] = field(default_factory=dict)
    broken: dict[str, str] = field(default_factory=dict)
    releases: dict[str, str] = field(default_factory=dict)
    contacts: dict[str, str] = field(default_factory=dict)
    practice: dict[str, str] = field(default_factory=dict)
    meetings: dict[str, str] = field(default_factory=dict)
    unusual: str = ""
    bystander: User | None = None

    def person_of(self, standing: str) -> str:
        """Give the identifier of someone of the family of a standing."""
        return str(Membership.rows.filter(family_id=self.families[standing])[0].person_id)

    def fill(self, standing: str) -> dict[str, str]:
        """Give what stands in addresses and forms of one standing; made up where there is no such family."""
        assert self.bystander is not None
        return {
            "bystander": self.bystander.pk,
            "sign_in": self.bystander.sign_in_name,
            "colleague": self.people["social_worker/charity"].pk,
            "reference": self.references.get(standing, "AAAAA"),
            "family": self.families.get(standing, MISSING),
            "step": self.steps.get(standing, "s0000000000000000"),
            "started": self.started.get(standing, "2"),
            "tie": self.ties.get(standing, "0"),
            **self.facts.get(standing, NOBODY),
            "place": self.places.get(standing, "0"),
            "request": self.requests.get(standing, "q0000000000000000"),
            "around": self.around.get(standing, "w0000000000000000"),
            **dict(
                zip(("plan", "line", "version"), self.plans.get(standing, ("d0", "l0", "v0")), strict=True)
            ),
            "selection": self.selections.get(standing, "c0000000000000000"),
            "glass": self.broken.get(standing, "0"),
            "release": self.releases.get(standing, "r0000000000000000"),
            "unusual": self.unusual,
            "meeting": self.meetings.get(standing, "g0000000000000000"),
            "meeting of mine": self.meetings["manager"],
            "meeting elsewhere": self.meetings["none"],
            "contact": self.contacts["manager"],
            "contact elsewhere": self.contacts["none"],
            **self.practice,
            "led": self.teams["manager"],
            "team": self.teams["none"],
        }


def build() -> World:
    """Make everything. Call it inside a transaction that is rolled back afterwards."""
    world = World()
    world.bystander = worker(name="bystander")
    for persona in PERSONAS:
        if persona.state != "out":
            world.people[persona.name] = worker(
                Role(persona.role), Sector(persona.sector), f"m-{persona.name.replace('/', '-')}"
            )
    User.objects.filter(pk=world.people["left"].pk).update(is_active=False, left_at=clock.now())
    for number, standing in enumerate(STANDINGS[1:], 1):
        _family(world, standing, f"Zqname{number}q")
    world.practice = _practice(world)
    open_sessions(world)
    sealed = world.families["sealed"]
    Asker().ask("GET", f"/f/{sealed}", world.sessions["social_worker/council", False])
    seal()  # or the first request after two seconds would
    world.unusual = next(each.key for each in out_of_the_ordinary(clock.now()) if each.family == sealed)
    return world


def _family(world: World, standing: Standing, name: str) -> None:
    """Make the family of a standing, with something in each section, and tie every worker to it."""
    assert world.bystander is not None
    its = team(f"Team of {standing.name}")
    made = family(name, of=its)
    by = world.bystander
    written = notes(made, by, f"zq{name}q")
    someone = Membership.rows.filter(family=made)[0].person
    hidden = sealed_place(SafePlace(f"{HIDDEN} {name}", "", "", ""), family_id=made.pk, person_id=someone.pk)
    safe_address(made, someone, by, hidden)
    step = StepTaken.rows.create(
        family=made, step="referral", happened_at=since(), by=by, agency=by.agency.code,
        profession="invented", details={"source": "police", "concern": f"zq{name}q core"},
    )  # fmt: skip
    world.steps[standing.name] = step.pk
    world.started[standing.name] = str(int(step.happened_at.timestamp()))
    lives = Residence.rows.create(family=made, person=someone, household="A", by=by)
    world.ties[standing.name] = str(lives.pk)
    world.facts[standing.name] = _facts(made, someone, by)
    world.places[standing.name] = str(Address.rows.filter(person=someone)[0].pk)
    friend = Connection.rows.create(family=made, name=f"zq{name}q friend", kind="friend", by=by)
    world.around[standing.name] = friend.around
    world.requests[standing.name] = _request(made, by)
    of_section = {section: written[section.value] for section in NOTES}
    world.selections[standing.name] = chronology(made, by, of_section, lambda of: f"zq{name}q {of}")
    world.plans[standing.name] = plan(made, someone, by, f"zq{name}q core")
    world.meetings[standing.name] = meeting(made, its, by, f"zq{name}q core", f"zq{name}q unseen")
    world.broken[standing.name] = str(BrokenGlass.objects.create(**glass(by, made, by)).pk)
    if "sealed" in standing.facts:
        Seal.objects.create(family=made, by=by, reason="invented", starts_at=since())
    if "shared" in standing.facts:
        _share(world, made, by)
    for who in world.people.values():
        Notice.objects.create(to=who, family=made, about=by, kind="look:core", at=clock.now())
        _tie(who, standing, made, its, by)
    world.releases[standing.name] = _release(made, by)
    world.contacts[standing.name] = _contact(its, by)
    world.families[standing.name], world.names[standing.name] = made.pk, name
    world.teams[standing.name], world.references[standing.name] = its.pk, made.reference


def _contact(at: Team, by: User) -> str:
    """Let a contact wait at a team's door, about nobody who has a record."""
    someone = {"given_names": "Zq", "family_name": "Nobody", "part": "", "born": "", "expected": ""}
    made = Contact.rows.create(
        received_at=since(), way="phone", source="police", told_by="invented", concern="zq contact",
        people=[someone], by=by, agency=by.agency.code, profession="invented",
    )  # fmt: skip
    ContactPlace.objects.create(contact=made, team=at, by=by, is_first=True, starts_at=since())
    return made.pk


def _request(of: Family, by: User) -> str:
    """Let an agency be asked something about a family."""
    asked = {"who": "invented", "what": "zq request", "why": "invented", "asked_on": since().date()}
    made = Request.rows.create(
        family=of, ours=True, agency=by.agency, urgency="ordinary", due_on=since().date(), by=by,
        signed_agency=by.agency.code, profession="invented", **asked,
    )  # fmt: skip
    return made.pk


def _facts(of: Family, someone: Person, by: User) -> dict[str, str]:
    """Write down a fact of someone of a family, and join a second record of theirs."""
    double = person(of, "Esi", "Twice", "mother", date(1992, 3, 1))
    other = Membership.rows.filter(family=of)[1].person
    told = {"by": by, "source": "invented"}
    fact = PersonFact.rows.create(person=someone, kind="language", value="Twi", **told)
    joining = Joining.rows.create(kept=someone, other=double, reason="invented", by=by)
    number = Identifier.rows.filter(person=someone)[0]
    statement = Statement.rows.create(
        family=of, person=someone, table="ssd_person", key="C1#nhs", aspect="number", load="invented",
        theirs={"kind": "nhs_number", "value": "9990000026"}, target="identifier", target_id=str(number.pk),
    )  # fmt: skip
    rows = {"fact": fact, "number": number, "joining": joining, "person": someone, "other": other}
    rows["statement"] = statement
    mistaken = Membership.rows.filter(
        family=of, person=person(of, "Esi", "Mistaken", "other", since().date())
    )[0]
    rows["out"] = TakenOut.rows.create(family=of, membership=mistaken, reason="invented", by=by)
    Membership.rows.filter(pk=mistaken.pk).update(ends_at=mistaken.starts_at)
    mine = {"family": of, "author": by}
    note = CoreNote.rows.create(
        **mine, text="invented", agency=by.agency.code, profession="invented", happened_on=since().date()
    )
    draft = Draft.rows.create(**mine, way="entry", hand="0" * 32, token=form_token())
    told = {name: str(row.pk) for name, row in rows.items()}
    return told | {"entry": note.entry, "draft": draft.pk}


def _release(of: Family, by: User) -> str:
    """Let the bystander, who works with every family, ask for a document of one."""
    allocate(by, of)
    NamedWorker.objects.create(worker=by, family=of, by=by, starts_at=since())
    sight = Sight(by, proved=True)
    made = documents.draft(sight, of.pk, recipient=gathering.COLLEAGUE.key, note_ids=[], confirmed=False)
    documents.ask(sight, made, reason="invented")
    Release.objects.filter(pk=made.pk).update(two_person=True, released_at=None, decided_by=None)
    return made.pk


def _practice(world: World) -> dict[str, str]:
    """Let one persona be observed, whom another coaches and who coaches the bystander; and a third."""
    assert world.bystander is not None
    mine, coach, theirs = (world.people[each] for each in (OBSERVED, COACH, "social_worker/police"))
    made = {"coach": coach.pk, "coached": mine.pk, "elsewhere": theirs.pk}
    for name, who, by in (("observed", mine, coach), ("observed of coached", world.bystander, mine)):
        Coaching.objects.create(worker=who, coach=by, by=who, starts_at=since())
        made[name] = _observation(who, by, len(made)).pk
    made["observed elsewhere"] = _observation(theirs, world.bystander, len(made)).pk
    made["course"] = str(
        Training.objects.create(worker=mine, by=mine, course="MI", hours=7, on=clock.today()).pk
    )
    CoachingPlan.objects.create(
        worker=mine, by=coach, goals="zq practice", next_step="zq practice", review_on=clock.today()
    )
    return made


def _observation(who: User, by: User, number: int) -> Observation:
    made: Observation = Observation.objects.create(
        number=number, worker=who, by=by, on=clock.today(), place="home", way="recorded",
        instrument="seven_skills", version="2017", asked_by=who, asked_on=clock.today(), agreed=True,
    )  # fmt: skip
    skills = ("empathy", "collaboration", "autonomy", "evocation", "purposefulness", "child_focus", "clarity")
    Coding.objects.create(observation=made, by=by, scores=dict.fromkeys(skills, 3), went_well="zq practice")
    return made


def _share(world: World, of: Family, by: User) -> None:
    for agency in {who.agency for who in world.people.values()}:
        for section in Section:
            Share.objects.create(
                family=of, by=by, agency=agency, section=section.value, purpose_words="invented",
                basis="invented", told=True, starts_at=since(), ends_at=clock.now() + timedelta(days=3),
            )  # fmt: skip


def open_sessions(world: World) -> None:
    """Sign everyone in, once as ever and once as having just shown again who they are."""
    states = {each.name: each.state for each in PERSONAS}
    for name, who in world.people.items():
        for proved in (False, True):
            world.sessions[name, proved] = session_of(who, states[name], proved=proved)


def session_of(who: User, state: str = "in", *, proved: bool = False) -> str:
    """Give the key of a new session of someone."""
    client = Client()
    client.force_login(who, backend=BACKEND)
    session, now = client.session, clock.now()
    made = OpenSession.objects.create(user=who, browser="A browser")
    OpenSession.objects.filter(id=made.id).update(
        seen_at=now + HALF_A_DAY
    )  # not written down again meanwhile
    session[OPEN] = made.id
    session[SIGNED_IN_AT] = (now - HALF_A_DAY * (1.1 if state == "expired" else 0)).timestamp()
    if state != "half":
        session[WHOLE] = True
    if proved:
        session[PROVED_AT] = now.timestamp()
    session.set_expiry(86_400)
    session.save()
    return str(session.session_key)


class Asker(RequestFactory):
    """Sends requests as a browser with one cookie would; ``token``: as if from a form of ours."""

    def __init__(self) -> None:
        super().__init__()
        self._handlers = {True: ClientHandler(False), False: ClientHandler(True)}
        self._token, self._cookie = True, ""

    def ask(self, method: str, path: str, session: str = "", body: Any = None, *, token: bool = True) -> Any:
        """Give what is answered."""
        self._token, self._cookie = token, f"kinfold={session}" if session else ""
        if method == "POST":
            return self.post(path, {"csrfmiddlewaretoken": "x", **(body or {})} if token else body or {})
        return getattr(self, method.lower())(path)

    def request(self, **request: Any) -> Any:
        """Answer instead of only making the request."""
        environ = self._base_environ(**request, HTTP_COOKIE=self._cookie)
        return self._handlers[self._token](environ)


@contextmanager
def county(blocker: Any, home: Path) -> Iterator[World]:
    """Build everything in a home with figures, in one transaction, and take it back at the end."""
    web_examples.write(home)
    web_examples.write_truth(home)
    asked = {"KINFOLD_HOME": home, "KINFOLD_DEMO": True, "KINFOLD_SECOND_FACTOR": True}
    asked["KINFOLD_ONE_AGENCY"] = False
    asked["PASSWORD_HASHERS"] = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with blocker.unblock(), override_settings(**asked), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


@contextmanager
def untouched() -> Iterator[None]:
    """Undo whatever happens inside."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
