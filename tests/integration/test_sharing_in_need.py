"""A guardian's own changes: shutting someone out, and opening a sealed family that shut on everyone."""

from pathlib import Path
from typing import Any

import pytest

from invented_families import allocate, family, holds, team, worker
from kinfold.casework.audit.models import Action, AuditEvent
from kinfold.casework.families.models import Family
from kinfold.casework.refused import Refused
from kinfold.casework.sharing.actions.seals import name_in_need
from kinfold.casework.sharing.gate import NotForYou, Sight
from kinfold.casework.sharing.models import Exclusion, NamedWorker, Notice, Seal
from kinfold.casework.teams.models import Team
from kinfold.domain.access import Level, Purpose
from kinfold.domain.agency import Role
from web_visitors import bytes_of, client_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> None:
    settings.KINFOLD_HOME, settings.KINFOLD_DEMO = tmp_path, True


class Scene:
    """A sealed family whose only two named people have gone: one left, one has lost their post."""

    def __init__(self) -> None:
        self.team: Team = team()
        self.left, self.moved, self.new = worker(), worker(Role.TEAM_MANAGER), worker(Role.TEAM_MANAGER)
        self.guardian = worker(Role.GUARDIAN)
        self.family: Family = family(of=self.team, allocated=(self.left,))
        holds(self.new, self.team, leads=True)
        Seal.objects.create(family=self.family, by=self.moved, reason="Invented")
        for each in (self.left, self.moved):
            NamedWorker.objects.create(family=self.family, worker=each, by=self.moved)
        self.left.is_active = False
        self.left.save(update_fields=["is_active"])

    def sight(self, who: Any, purpose: Purpose = Purpose.ASSURANCE) -> Sight:
        return Sight(who, purpose, proved=True)

    def level(self, who: Any) -> Level:
        return Sight(who).decide(self.family.pk).level


def test_a_family_that_shut_on_everyone_is_opened_to_its_teams_manager_by_a_guardian() -> None:
    scene = Scene()
    client, change = client_of(scene.guardian), f"/access/families/{scene.family.pk}/change?do=name"
    assert scene.level(scene.new) is Level.DENY
    listed = client.get("/access/sharing").content.decode()
    assert "too few can see it" in listed
    assert "Osei-Thistledown" not in listed + client.get(change).content.decode()

    sent = client.post(change, {"worker": scene.new.sign_in_name})

    assert sent.status_code == 302
    assert scene.level(scene.new) is Level.WRITE
    assert scene.level(scene.guardian) < Level.SUMMARY
    told = Notice.objects.filter(family=scene.family, kind="seal:rescued", about=scene.new)
    assert told.filter(to_role=Role.GUARDIAN.value).exists()
    assert AuditEvent.objects.filter(route="access_family_change", action=Action.WRITE).count() == 1
    looked = client.get(f"/access/families/{scene.family.pk}")
    assert looked.status_code == 200
    assert "Osei-Thistledown" not in looked.content.decode()


def test_managers_of_the_team_are_told_whom_the_guardian_named() -> None:
    scene = Scene()
    helper = worker()
    holds(helper, scene.team)

    name_in_need(sight=scene.sight(scene.guardian), family_id=scene.family.pk, worker=helper)

    assert scene.level(helper) is Level.READ
    assert Notice.objects.filter(to=scene.new, about=helper, kind="seal:rescued").exists()


def test_nobody_but_a_guardian_names_and_no_one_outside_the_team_is_named() -> None:
    scene = Scene()
    stranger, administrator = worker(), worker(Role.ADMINISTRATOR)
    given = {"family_id": scene.family.pk}

    for who in (scene.new, administrator, scene.moved):
        with pytest.raises(NotForYou):
            name_in_need(sight=scene.sight(who), worker=scene.new, **given)
    with pytest.raises(NotForYou):
        name_in_need(sight=scene.sight(scene.guardian, Purpose.WORK), worker=scene.new, **given)
    with pytest.raises(Refused, match="no post in the team"):
        name_in_need(sight=scene.sight(scene.guardian), worker=stranger, **given)
    Exclusion.objects.create(worker=scene.new, by=scene.moved, reason="Knows them", **given)
    with pytest.raises(Refused, match="may not see this family"):
        name_in_need(sight=scene.sight(scene.guardian), worker=scene.new, **given)
    assert NamedWorker.objects.filter(family=scene.family).count() == 2


def test_a_family_that_two_named_people_see_is_left_to_them() -> None:
    scene = Scene()
    two = worker(), worker()
    for each in two:
        holds(each, scene.team)
        name_in_need(sight=scene.sight(scene.guardian), family_id=scene.family.pk, worker=each)

    with pytest.raises(NotForYou):
        name_in_need(sight=scene.sight(scene.guardian), family_id=scene.family.pk, worker=scene.new)
    client, sealed = client_of(scene.guardian), f"/access/families/{scene.family.pk}/change?do=name"
    assert bytes_of(client.get(sealed)) == bytes_of(client.get(sealed.replace(scene.family.pk, "f0")))
    assert "too few can see it" not in client.get("/access/sharing").content.decode()


def test_a_guardian_shuts_someone_out_and_a_manager_cannot_undo_it() -> None:
    its_team, ours, manager, guardian = team(), worker(), worker(Role.TEAM_MANAGER), worker(Role.GUARDIAN)
    made = family(of=its_team, allocated=(ours,))
    holds(manager, its_team, leads=True)
    client, page = client_of(guardian), f"/access/families/{made.pk}"
    typed = {"worker": ours.sign_in_name, "reason": "Lives with the father"}

    assert client.post(f"{page}/change?do=exclude", {"worker": ours.sign_in_name}).status_code == 422
    assert client.post(f"{page}/change?do=exclude", typed).status_code == 302

    row = Exclusion.objects.get()
    undone = client_of(manager).post(f"/f/{made.pk}/access?do=end-exclusion&row={row.pk}")
    assert undone.status_code == 422
    assert "only a guardian can take it off" in undone.content.decode()
    assert Sight(ours).decide(made.pk).level is Level.DENY
    assert "Lives with the father" in client.get(page).content.decode()
    assert client.post(f"{page}/change?do=end-exclusion&row={row.pk}").status_code == 302
    assert Sight(ours).decide(made.pk).level is Level.WRITE


def test_to_everyone_else_the_guardians_change_is_not_there() -> None:
    ours = worker()
    made = family(of=team())
    allocate(ours, made)
    client, guardian = client_of(ours), client_of(worker(Role.GUARDIAN))

    refused = client.get(f"/access/families/{made.pk}/change?do=exclude")
    assert refused.status_code == 404
    assert bytes_of(refused) == bytes_of(client.get("/access/families/f0000000000000000/change?do=exclude"))
    assert guardian.get(f"/access/families/{made.pk}/change?do=exclude").status_code == 200
    assert guardian.get(f"/access/families/{made.pk}/change?do=seal").status_code == 404
    assert guardian.get("/access/families/f0000000000000000/change?do=exclude").status_code == 404
