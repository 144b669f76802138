"""Someone written down in a family by mistake: taken out with a reason, and put back."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from invented_families import allocate, family, findable, person, team, worker
from kinfold.casework.families.models import Family, FindKey, Membership, Parenthood, Person, TakenOut
from kinfold.casework.outbox.models import OutboxEvent
from kinfold.casework.saving.models import form_token
from kinfold.casework.sharing.gate import Sight
from web_visitors import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def demo(settings: Any) -> None:
    settings.KINFOLD_DEMO = True


@pytest.fixture
def ours() -> tuple[Client, Family, Person, Any]:
    who = worker()
    made = family(of=team(), allocated=(who,))
    mistaken = person(made, "Namesake", "Fernsby", "child", date(2019, 4, 4))
    return client_of(who), findable(made), mistaken, who


def take_out(client: Client, of: Family, who: Person, reason: str = "Mixed up with another Fernsby") -> Any:
    return client.post(f"/f/{of.pk}/people/{who.pk}/out", {"reason": reason, "token": form_token()})


def test_they_are_no_longer_of_the_family_and_the_reason_stays(ours: Any) -> None:
    client, made, mistaken, who = ours
    assert "written down here by mistake" in client.get(f"/f/{made.pk}/people/{mistaken.pk}").content.decode()

    took = take_out(client, made, mistaken)

    assert took.status_code == 302
    assert mistaken.pk not in {one.pk for _, one in Sight(who).people(made.pk)}
    assert client.get(f"/f/{made.pk}/people/{mistaken.pk}").status_code == 404
    page = client.get(f"/f/{made.pk}/people").content.decode()
    assert "Mixed up with another Fernsby" in page
    assert not FindKey.rows.filter(membership__person=mistaken).exists()
    assert "Namesake" not in client.get(f"/f/{made.pk}").content.decode()


def test_a_reason_is_asked_for(ours: Any) -> None:
    client, made, mistaken, _ = ours

    assert take_out(client, made, mistaken, "").status_code == 422
    assert not TakenOut.rows.exists()


def test_they_can_be_put_back_and_taken_out_again(ours: Any) -> None:
    client, made, mistaken, who = ours
    take_out(client, made, mistaken)
    row = TakenOut.rows.get()

    assert client.get(f"/f/{made.pk}/taken-out/{row.pk}/back").status_code == 200
    client.post(f"/f/{made.pk}/taken-out/{row.pk}/back")

    assert mistaken.pk in {one.pk for _, one in Sight(who).people(made.pk)}
    assert client.get(f"/f/{made.pk}/people/{mistaken.pk}").status_code == 200
    assert FindKey.rows.filter(membership__person=mistaken).exists()
    assert client.post(f"/f/{made.pk}/taken-out/{row.pk}/back").status_code == 404
    take_out(client, made, mistaken)
    assert mistaken.pk not in {one.pk for _, one in Sight(who).people(made.pk)}


def test_what_still_names_them_is_to_be_put_right_first(ours: Any) -> None:
    client, made, mistaken, who = ours
    mother = Membership.rows.filter(family=made, part="mother").get().person
    told = {"family": made, "by": who, "source": "invented"}
    Parenthood.rows.create(child=mistaken, parent=mother, kind="birth", **told)

    refused = take_out(client, made, mistaken)

    assert refused.status_code == 422
    assert "Take back whose child is whose" in refused.content.decode()
    assert not TakenOut.rows.exists()


def test_an_event_told_of_them_is_taken_back(ours: Any) -> None:
    client, made, _, who = ours
    typed = {"given_names": "Wrong", "family_name": "Child", "part": "child", "token": form_token()}
    typed |= {"born_on_day": "1", "born_on_month": "2", "born_on_year": "2020"}
    client.post(f"/f/{made.pk}/people/add/person", typed)
    added = next(one for _, one in Sight(who).people(made.pk) if one.given_names == "Wrong")
    told = OutboxEvent.rows.filter(child=added.pk).count()

    take_out(client, made, added)

    left = OutboxEvent.rows.filter(child=added.pk)
    assert left.filter(withdrawn=True).count() == told


def test_whoever_only_reads_or_is_of_another_family_cannot(ours: Any) -> None:
    client, made, mistaken, _ = ours
    elsewhere = family("Marsh", of=team())
    stranger = worker()
    allocate(stranger, elsewhere)

    assert take_out(client_of(stranger), made, mistaken).status_code == 404
    assert take_out(client, elsewhere, mistaken).status_code == 404
    assert not TakenOut.rows.exists()
