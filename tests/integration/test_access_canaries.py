"""The canary hunt: over a thousand planted words, every address, every kind of person, every byte sent.

New addresses are crawled by themselves: they are read from the resolver.
"""

import logging
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.db.models import Q
from django.urls import URLPattern, URLResolver, get_resolver

import canaries
import web_examples
from kinfold.casework.audit.models import AuditEvent, AuditSegment
from kinfold.casework.documents import gathering
from kinfold.casework.documents.contents import Reader
from kinfold.casework.documents.render import render
from kinfold.casework.families.models import Address, Joining, Particulars
from kinfold.casework.sharing.gate import Sight
from kinfold.kit import clock
from web_visitors import client_of

pytestmark = pytest.mark.django_db
# What someone has just typed may stand in the very form they typed it in, and nowhere else.
ECHOES = {("attempt", "POST sign_in"), ("attempt", "POST person_add")}
ECHOES |= {("search", where) for where in ("POST find", "after find", "GET found")}
ENDS_THE_SESSION = {"sign_out", "end_sessions", "end_session", "password"}
NEVER_STORED = {"safe", "search", "attempt", "password", "draft"}  # in clear
SLICE = ("allocated", "duty", "shared", "sealed", "custodian", "stranger", "guardian")
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
FEWEST = 1000


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    settings.KINFOLD_HOME, settings.KINFOLD_DEMO = tmp_path, True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    web_examples.write(tmp_path)
    return tmp_path


@pytest.fixture
def world() -> canaries.World:
    return canaries.build()


@pytest.fixture
def logged() -> Iterator[list[str]]:
    """Keep every line that anything logs, whatever its level."""
    lines: list[str] = []

    class Keeps(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(self.format(record))

    handler, names = Keeps(), ("", "django", "kinfold")
    for name in names:
        logging.getLogger(name).addHandler(handler)
    yield lines
    for name in names:
        logging.getLogger(name).removeHandler(handler)


def routes(patterns: Any = None, before: str = "") -> Iterator[tuple[str, str]]:
    """Give every address of the resolver as it is written, and its name."""
    for each in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(each, URLResolver):
            yield from routes(each.url_patterns, f"{before}{each.pattern}")
        elif isinstance(each, URLPattern):
            yield f"/{before}{each.pattern}", str(each.name)


def addresses(world: canaries.World, own: str, others: list[str]) -> Iterator[tuple[str, str, str]]:
    """Give the name, the address and the family of every address, filled in with identifiers there are."""
    known = {
        "user_id": [world.personas[0].user.pk],
        "slug": ["hertfordshire"],
        "quarter": ["2026-q3"],
        "glass_id": ["1"],
        "observation_id": [world.observation],
        "worker_id": [world.personas[0].user.pk],
        "meeting_id": [world.meetings.get(own, "g0000000000000000")],
        "contact_id": [world.contacts.get(own, "k0000000000000000")],
    }
    for written, name in routes():
        wanted = PARAMETER.findall(written)
        for family in [own, *others] if "family_id" in wanted else [own]:
            of_plan = {"selection_id": world.selections.get(family, "c0000000000000000")}
            address, plan = written, world.plans.get(family, ("p0000000000000000", "1", "1"))
            of_plan |= {"plan_id": plan[0], "version_id": plan[2]} | (
                {"row_id": plan[1]} if "plan" in name else {}
            )
            for each in wanted:
                value = of_plan.get(each) or known.get(each, ["1"])[0]
                if each in ("family_id", "other_family_id"):
                    value = family
                if each in ("person_id", "other_id"):
                    value = world.people[family][each == "other_id"].pk
                address = re.sub(rf"<(?:\w+:)?{each}>", value, address, count=1)
            yield name, address, family


class Hunter:
    """Goes everywhere as one persona and writes down each canary that is met."""

    def __init__(self, world: canaries.World, persona: canaries.Persona) -> None:
        self.world, self.persona = world, persona
        self.client = client_of(persona.user, proved=True)
        self.client.raise_request_exception = False
        self.met: Counter[str] = Counter()
        self.leaks: set[tuple[str, str, str]] = set()
        self.answers = 0

    def look(self, response: Any, where: str) -> None:
        """Hunt in one answer: body and headers, cookies too."""
        self.answers += 1
        assert response.status_code < 500, f"{self.persona.name}: {where}"
        heads = "\n".join(f"{name}: {value}" for name, value in response.items())
        text = f"{heads}\n{response.cookies.output()}\n{response.content.decode(errors='replace')}"
        for token, canary in self.world.found_in(text):
            if (canary.kind == "words" and self._oversees(canary)) or self._typed_it(canary, where):
                continue
            self.met[canary.kind] += 1
            if not (canary.family == self.persona.family.pk and canary.kind in self.persona.may):
                self.leaks.add((where, canary.kind, token))

    def _typed_it(self, canary: canaries.Canary, where: str) -> bool:
        return canary.family == self.persona.name and (canary.kind, where) in ECHOES

    def _oversees(self, canary: canaries.Canary) -> bool:
        """Words about looking are for guardians, for the family's manager, and for who wrote them."""
        own = canary.family == self.persona.family.pk
        return self.persona.name == "guardian" or (own and bool(self.persona.may))

    def crawl(self, others: list[str], typed: dict[str, Any]) -> None:
        """Get every address, and send every form."""
        own = self.persona.family.pk
        for name, address, family in addresses(self.world, own, others):
            self.look(self.client.get(address), f"GET {name}")
            if name in ENDS_THE_SESSION:
                continue
            row = {"row": self.world.safe_rows[family].pk}
            answer = self.client.post(address, {**typed, **row})
            self.look(answer, f"POST {name}")
            if answer.status_code == 302 and answer["Location"].startswith("/f"):
                self.look(self.client.get(answer["Location"]), f"after {name}")


def _typed(world: canaries.World, persona: canaries.Persona) -> dict[str, Any]:
    """Give plausible data for any form of ours."""
    today = clock.today()
    core = [each.pk for each in world.notes[persona.family.pk][:3]]
    return {
        **{"reason": "A visit", "words": "A visit", "next": "/", "section": "core", "about": "everyone"},
        **{"happened_on_day": today.day, "happened_on_month": today.month, "happened_on_year": today.year},
        **{"text": "All was well.", "token": "0123456789abcdef0123456789abcdef", "recipient": "c"},
        **{"notes": core, "confirmed": "yes", "answer": "release", "outcome": "proper"},
        **dict.fromkeys(("typed", "terms", "q"), world.plant("search", persona.name)),
        **{"sign_in_name": world.plant("attempt", persona.name), "code": "000000"},
        **dict.fromkeys(("password", "new_password"), world.plant("password", persona.name)),
        "credential": world.plant("password", persona.name),
    }


def _hunt(world: canaries.World, personas: list[canaries.Persona], others: int) -> list[Hunter]:
    hunters = []
    for persona in personas:
        strange = [each.pk for each in world.families if each != persona.family][:others]
        hunter = Hunter(world, persona)
        with transaction.atomic():
            hunter.crawl(strange, _typed(world, persona))
            _hunt_kept(world)
            transaction.set_rollback(True)
        hunters.append(hunter)
    return hunters


def _hunt_kept(world: canaries.World) -> None:
    """Hunt where nothing may be kept: the audit, sessions, and, of safe addresses, the whole database."""
    for model in (AuditEvent, AuditSegment):
        rows = "\n".join(repr(row) for row in model.objects.values_list())
        assert list(world.found_in(rows)) == [], model.__name__
    sessions = "\n".join(repr(each.get_decoded()) for each in Session.objects.all())
    # What was searched for stays in the session of who searched, and ends with it; nothing else does.
    assert {each.kind for _, each in world.found_in(sessions)} <= {"search"}
    if connection.vendor == "sqlite":
        raw = connection.connection.serialize().decode("latin-1")
        stored = [each for _, each in world.found_in(raw) if each.kind in NEVER_STORED]
        assert stored == []


def _judge(hunters: list[Hunter], logged: list[str], world: canaries.World) -> None:
    leaks = {hunter.persona.name: sorted(hunter.leaks) for hunter in hunters if hunter.leaks}
    assert leaks == {}
    assert list(world.found_in("\n".join(logged))) == []
    for hunter in hunters:
        missed = hunter.persona.may - set(hunter.met)
        assert missed == set(), f"{hunter.persona.name} may meet {missed}, and did not: the hunt is blind"


def test_canaries_enough_are_planted_and_all_differ(world: canaries.World) -> None:
    assert len(world.tokens) >= FEWEST
    assert len(world.families) >= 30
    kinds = {each.kind for each in world.tokens.values()}
    assert kinds >= canaries.ALL | {"safe", "words"}
    assert all(canaries.SHAPE.fullmatch(token) for token in world.tokens)


def test_no_canary_is_met_where_it_may_not_be(
    world: canaries.World, logged: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    hunters = _hunt(world, [each for each in world.personas if each.name in SLICE], 1)

    _judge(hunters, logged, world)
    said = capsys.readouterr()
    assert list(world.found_in(said.out + said.err)) == []


@pytest.mark.battery
def test_no_canary_is_met_by_any_persona_at_any_family(world: canaries.World, logged: list[str]) -> None:
    hunters = _hunt(world, world.personas, len(world.families) - 1)

    _judge(hunters, logged, world)
    assert sum(each.answers for each in hunters) >= 10_000


def test_the_hunter_finds_what_was_put_where_it_may_not_be(world: canaries.World) -> None:
    stranger = next(each for each in world.personas if each.name == "stranger")
    hunter = Hunter(world, stranger)
    name = next(token for token, each in world.tokens.items() if each.kind == "safe")

    class Answer(dict[str, str]):
        status_code, content = 200, f"<p>It is {name}.</p>".encode()
        cookies = hunter.client.get("/healthy").cookies

    hunter.look(Answer(), "planted on purpose")

    assert hunter.leaks == {("planted on purpose", "safe", name)}


def test_documents_hold_only_their_readers_own(world: canaries.World) -> None:
    """Of every family: each adult's document, and what of the family's may be in it."""
    allocated = [each for each in world.personas if each.may and each.name.startswith(("alloc", "cust"))]
    rendered = 0
    for persona in allocated:
        pk = persona.family.pk
        with transaction.atomic():
            sight = Sight(persona.user, proved=True)
            ids = [each.pk for each in world.notes[pk]]
            for reader in gathering.recipients(sight, pk):
                given = gathering.material(sight, pk, to=reader, note_ids=ids, confirmed=True, on=clock.now())
                html = render(given, reader).html
                rendered += 1
                found = {token: each.kind for token, each in world.found_in(html)}
                assert set(found.values()) <= {"name", "core"}
                if reader.reader is Reader.PERSON:
                    _only_their_own(world, pk, reader.id, set(found))
    assert rendered >= 18


def _only_their_own(world: canaries.World, family: str, reader: str, found: set[str]) -> None:
    """No name of another adult, no place but the reader's own."""
    for adult in world.people[family][:2]:
        double = Joining.rows.filter(kept=adult).values("other")
        records = Q(person=adult) | Q(person__in=double)
        theirs = {adult.given_names, adult.known_as, adult.family_name}
        for name in Particulars.rows.filter(records):
            theirs |= {name.given_names, name.family_name}
        places = {each for row in Address.rows.filter(records) for each in (row.lines, row.postcode)}
        if adult.pk == reader:
            assert found & theirs
            assert found & places
        else:
            assert not found & (theirs | places)


def test_every_address_is_crawled() -> None:
    assert len({name for _, name in routes()}) >= 50
