"""Non-interference: a secret is kept and taken back, and nobody who may not know it is sent another byte."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from test_access_canaries import addresses

import canaries
import web_examples
from invented_families import allocate, family, holds, safe_address, team, worker
from kinfold.casework.accounts.models import User
from kinfold.casework.families.models import Family, HealthNote, Membership, Person
from kinfold.casework.safety.kept import SafePlace, seal
from kinfold.casework.safety.models import ProtectedFrom
from kinfold.casework.sharing.models import ConferenceSeat, Custodian, Exclusion, Seal
from kinfold.domain.agency import Role, Sector
from web_visitors import bytes_of, client_of

pytestmark = pytest.mark.django_db
Toggle = Callable[["Scene"], list[Any]]


class Scene:
    """A family with a custodian, and personas who may not know some of it."""

    def __init__(self) -> None:
        its_team = team()
        self.ours, self.custodian = worker(), worker()
        self.family: Family = family(of=its_team, allocated=(self.ours,))
        self.decoy: Family = family("Elsewhere", of=team(), allocated=(self.ours,))
        self.esi, self.pip = self._people()
        self.who: dict[str, User] = {
            "allocated": self.ours,
            "same team": worker(),
            "police": worker(sector=Sector.POLICE),
            "conference": worker(sector=Sector.HEALTH),
            "stranger": worker(),
            "guardian": worker(Role.GUARDIAN),
            "administrator": worker(Role.ADMINISTRATOR),
            "analyst": worker(Role.ANALYST),
        }
        holds(self.who["same team"], its_team)
        allocate(self.who["police"], self.family)
        seat = {"family": self.family, "worker": self.who["conference"], "by": self.ours}
        ConferenceSeat.objects.create(**seat)
        Custodian.objects.create(family=self.family, worker=self.custodian, by=self.ours)

    def _people(self, of: Family | None = None) -> list[Person]:
        rows = Membership.rows.filter(family=of or self.family).select_related("person").order_by("pk")
        return [each.person for each in rows]

    def received(self, name: str) -> dict[str, tuple[int, bytes, str]]:
        """Give every byte that a persona is sent, at every address, without form tokens and times."""
        client = client_of(self.who[name], proved=True)
        world = canaries.World()
        world.personas = [canaries.Persona("", self.ours, self.family, frozenset())]
        world.people = {each.pk: self._people(each) for each in (self.family, self.decoy)}
        got = {}
        for route, address, _ in addresses(world, self.family.pk, [self.decoy.pk]):
            if not (address.startswith(("/f/", "/find", "/releases", "/families")) or route == "home"):
                continue  # addresses of figures, of accounts and of settings know nothing of families
            answer = client.get(address)
            got[address] = (answer.status_code, _plain(bytes_of(answer)), answer.get("Location", ""))
        return got


def _plain(body: bytes) -> bytes:
    return re.sub(rb'name="token" value="[^"]*"', b"", body)


def _safe(scene: Scene) -> list[Any]:
    place = SafePlace("14 Hidden Close", "QS9 9ZZ", "01632 960999", "Ring before 3pm")
    kept = seal(place, family_id=scene.family.pk, person_id=scene.esi.pk)
    return [safe_address(scene.family, scene.esi, scene.custodian, kept)]


def _health(scene: Scene) -> list[Any]:
    note = HealthNote.rows.create(
        family=scene.family, text="Sees a doctor", author=scene.ours, agency="quillshire-nhs",
        profession="Nurse", happened_on=date(2026, 1, 1),
    )  # fmt: skip
    return [note]


def _seal_decoy(scene: Scene) -> list[Any]:
    return [Seal.objects.create(family=scene.decoy, by=scene.ours, reason="Invented")]


def _exclude(scene: Scene) -> list[Any]:
    about = {"family": scene.family, "worker": scene.custodian, "by": scene.ours, "reason": "Invented"}
    return [Exclusion.objects.create(**about)]


def _protect(scene: Scene) -> list[Any]:
    return [ProtectedFrom.rows.create(family=scene.family, person=scene.esi, from_person=scene.pip)]


CASES = [
    *((_safe, name) for name in ("allocated", "same team", "police", "conference")),
    *((_safe, name) for name in ("stranger", "guardian", "administrator")),
    *((_health, name) for name in ("police", "stranger")),
    (_seal_decoy, "stranger"),
    (_exclude, "same team"),
    (_protect, "stranger"),
]


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> None:
    settings.KINFOLD_HOME, settings.KINFOLD_DEMO = tmp_path, True
    web_examples.write(tmp_path)


@pytest.mark.parametrize(("toggle", "name"), CASES, ids=lambda each: getattr(each, "__name__", each))
def test_a_secret_changes_no_byte_for_who_may_not_know_it(toggle: Toggle, name: str) -> None:
    scene = Scene()
    before = scene.received(name)

    toggle(scene)
    after = scene.received(name)

    changed = [address for address in before if before[address] != after[address]]
    assert changed == [each for each in _shut_by(toggle, scene) if each in before]


def _shut_by(toggle: Toggle, scene: Scene) -> list[str]:
    """Give the addresses that a seal shuts by the rules: where a stranger could break the glass, or say that
    they know the family. From then on they answer as for a family that there is not.
    """
    if toggle is not _seal_decoy:
        return []
    shut = [f"/f/{scene.decoy.pk}/{page}" for page in ("glass", "known")]
    client = client_of(scene.who["stranger"], proved=True)
    for address in shut:
        missing = client.get(address.replace(scene.decoy.pk, "f0000000000000000"))
        assert bytes_of(client.get(address)) == bytes_of(missing)
    return shut


def test_it_is_a_secret_that_who_may_know_it_sees() -> None:
    """The comparison is not blind: to whom it is no secret, something changes."""
    scene = Scene()
    before = scene.received("allocated")
    _health(scene)

    assert scene.received("allocated") != before
