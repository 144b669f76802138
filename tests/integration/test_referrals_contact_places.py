"""Contacts and families that change later: a place made safe, a birth date put right, a form sent twice."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from invented_families import allocate, family, findable, on_duty, since, team, worker
from kinfold.casework.families.models import Address, HowKnown, Membership, Search, Why
from kinfold.casework.persons import actions as persons
from kinfold.casework.referrals import door
from kinfold.casework.referrals.models import ContactFamily
from kinfold.casework.safety.actions import keep_safe_address
from kinfold.casework.safety.kept import SafePlace
from kinfold.casework.safety.models import Suspicion
from kinfold.casework.saving.models import form_token
from kinfold.casework.sharing.gate import Sight
from kinfold.casework.sharing.models import Conflict, Custodian, Exclusion, Notice
from kinfold.kit import clock
from postgres_server import Server
from web_visitors import client_of

pytestmark = pytest.mark.django_db
PLACE = SafePlace("14 Hidden Cottage", "QS9 9ZZ", "01632 960999", "")
LIVES = {"lines": PLACE.lines, "postcode": PLACE.postcode}
HELD = ("Hidden Cottage", "QS9 9ZZ", "01632 960999")


@pytest.fixture(autouse=True)
def demo(settings: Any) -> None:
    settings.KINFOLD_DEMO = True


class Town:
    """A team's door, a family of it that lives at ``PLACE``, its worker, its custodian, and its kin."""

    def __init__(self) -> None:
        self.crew = team()
        self.duty, self.mine, self.kin, self.keeper = (worker() for _ in range(4))
        for each in (self.duty, self.mine, self.kin, self.keeper):
            on_duty(each, self.crew)
        self.family = family(of=self.crew, allocated=(self.mine, self.keeper))
        self.people = [each.person for each in Membership.rows.filter(family=self.family)]
        Address.rows.filter(person__in=self.people).update(**LIVES)
        findable(self.family)
        Custodian.objects.create(family=self.family, worker=self.keeper, by=self.mine)

    def taken(self, **more: str) -> str:
        """Write a contact down at the door, and give its address."""
        at = clock.now() - timedelta(minutes=5)
        typed = {
            **{"on_day": at.day, "on_month": at.month, "on_year": at.year, "at": f"{at:%H:%M}"},
            **{"way": "phone", "source": "education", "told_by": "Mrs Sandford", "concern": "Pip is hungry"},
            **{"person1-given_names": "Pip", "person1-family_name": "Osei-Thistledown"},
            **{"person1-part": "child", "knows": "no", "team": self.crew.pk, "token": form_token()},
        }
        answer = client_of(self.duty).post("/front-door/new", {**typed, "consulted": "", **more})
        assert answer.status_code == 302
        return str(answer["Location"])

    def make_safe(self) -> None:
        """Keep the place as the safe address of everyone."""
        ids = [each.pk for each in self.people]
        proved = Sight(self.keeper, proved=True)
        keep_safe_address(proved, self.family.pk, person_ids=ids, place=PLACE, nobody_else=True)

    def shut_to_kin(self, how: str) -> None:
        """Shut the family to the colleague."""
        tie = {"family": self.family, "worker": self.kin, "by": self.mine, "starts_at": since()}
        if how == "kin":
            Conflict.objects.create(**tie, knows="kin")
        else:
            Exclusion.objects.create(**tie, reason="invented")

    def say_whose(self, at: str) -> None:
        """Say that a contact tells of the family."""
        answer = client_of(self.mine).post(f"{at}/whose", {"family": self.family.pk})
        assert answer.status_code == 302


@pytest.mark.parametrize("how", ["kin", "excluded"])
def test_whoever_is_shut_out_finds_no_contact_after_the_place_in_it_was_made_safe(how: str) -> None:
    town = Town()
    town.shut_to_kin(how)
    at = town.taken(**LIVES)

    town.make_safe()

    assert client_of(town.kin).get(at).status_code == 404
    assert client_of(town.mine).get(at).status_code == 200


def test_whoever_is_shut_out_finds_no_contact_after_a_birth_date_was_put_right() -> None:
    town = Town()
    at = town.taken(**{"person1-born_day": "2", "person1-born_month": "5", "person1-born_year": "2024"})
    assert client_of(town.kin).get(at).status_code == 200
    town.shut_to_kin("kin")
    sight, pip = Sight(town.mine), next(each for each in town.people if each.given_names == "Pip")

    persons.put_right(
        sight, family_id=town.family.pk, person_id=pip.pk, values={"birth_date": date(2023, 5, 9)},
        why=Why.CORRECTED, how_known=next(iter(HowKnown)), token=form_token(),
        seen=persons.version_of(sight, town.family.pk, pip.pk),
    )  # fmt: skip

    assert client_of(town.kin).get(at).status_code == 404
    assert client_of(town.mine).get(at).status_code == 200


def test_whoever_is_shut_out_finds_no_contact_after_its_keys_were_made_anew() -> None:
    town = Town()
    at = town.taken(**LIVES)
    town.shut_to_kin("kin")
    Membership.rows.filter(family=town.family).update(ends_at=clock.now())

    door.remake_keys()

    assert client_of(town.kin).get(at).status_code == 404


def test_a_place_in_a_contact_is_shown_no_more_once_safe_and_its_custodians_are_told() -> None:
    town = Town()
    other = worker()
    Custodian.objects.create(family=town.family, worker=other, by=town.mine)
    at = town.taken(**LIVES, phone=PLACE.phone)
    town.say_whose(at)
    assert all(each in client_of(town.mine).get(at).content.decode() for each in HELD)

    town.make_safe()
    town.make_safe()

    for path in (at, f"{at}/decide"):
        page = client_of(town.mine).get(path).content.decode()
        assert not [each for each in HELD if each in page]
    assert all(each in client_of(town.keeper, proved=True).get(at).content.decode() for each in HELD)
    told = Suspicion.objects.get()
    assert (told.what, told.writer_id) == ("contact", town.duty.pk)
    assert Notice.objects.filter(kind="safe:words", to=other).count() == 1


def test_a_contact_without_the_place_is_shown_as_ever() -> None:
    town = Town()
    at = town.taken(lines="3 Open Street", postcode="QS1 1AA")
    town.say_whose(at)

    town.make_safe()

    assert "3 Open Street" in client_of(town.mine).get(at).content.decode()
    assert not Suspicion.objects.exists()


def test_a_place_that_is_safe_already_is_shown_to_nobody_who_comes_upon_it_at_the_door() -> None:
    town = Town()
    town.make_safe()
    at = town.taken(**LIVES, phone=PLACE.phone, **{"person1-given_names": "Pipa"})
    elsewhere = town.taken(**LIVES, phone=PLACE.phone, **{"person1-family_name": "Quince"})

    colleague = client_of(town.kin).get(at).content.decode()
    begins = client_of(town.kin).get(f"/families/new?contact={at.rsplit('/', 1)[1]}").content.decode()

    assert not [each for each in HELD if each in colleague + begins]
    assert all(each in client_of(town.duty).get(at).content.decode() for each in HELD), "who typed it knows"
    assert all(each in client_of(town.keeper).get(at).content.decode() for each in HELD)
    assert all(each in client_of(town.kin).get(elsewhere).content.decode() for each in HELD), "not theirs"
    assert Suspicion.objects.get().writer_id == town.duty.pk


def test_a_place_that_is_safe_already_is_not_shown_with_the_family_that_a_contact_is_put_with() -> None:
    town = Town()
    town.make_safe()
    at = town.taken(**LIVES, phone=PLACE.phone)

    town.say_whose(at)

    reader = worker()
    allocate(reader, town.family)
    page = client_of(reader).get(at).content.decode()
    assert "Pip is hungry" in page
    assert not [each for each in HELD if each in page]
    assert all(each in client_of(town.mine).get(at).content.decode() for each in HELD), "a gap tells nothing"
    assert all(each in client_of(town.keeper, proved=True).get(at).content.decode() for each in HELD)


@pytest.mark.parametrize(
    "typed",
    [
        {"told_by": "Esi herself, from 14 Hidden Cottage"},
        {"phone": "01632 960999"},
        {"person1-given_names": "Pip of 14 Hidden Cottage"},
    ],
)
def test_every_box_of_a_contact_is_held_against_the_safe_place(typed: dict[str, str]) -> None:
    town = Town()
    town.make_safe()
    at = town.taken(**typed)
    town.say_whose(town.taken())
    before = Suspicion.objects.count()
    assert before == ("phone" in typed)

    town.say_whose(at)

    assert Suspicion.objects.filter(what="contact").count() == before + 1


def test_a_custodian_may_refer_what_was_told_and_is_refused_only_their_own_words() -> None:
    town = Town()
    town.make_safe()
    at = town.taken(concern="She fled to 14 Hidden Cottage and is scared")
    client = client_of(town.keeper, proved=True)
    client.post(f"{at}/whose", {"family": town.family.pk})
    rung = Suspicion.objects.count()
    body = {"outcome": "assessment", "reasons": "To be seen", "consulted": "", "answer": "not_yet"}

    own = [
        client.post(f"{at}/decide", {**body, box: "14 Hidden Cottage"}) for box in ("reasons", "consulted")
    ]
    told = client.post(f"{at}/decide", body)

    assert [each.status_code for each in own] == [422, 422]
    assert told.status_code == 302
    assert Suspicion.objects.count() == rung + 1


def test_saying_whose_it_is_twice_is_answered_in_words() -> None:
    town = Town()
    at = town.taken()
    town.say_whose(at)

    second = client_of(town.mine).post(f"{at}/whose", {"family": town.family.pk})

    assert second.status_code == 422
    assert "Someone has said meanwhile whose contact this is." in second.content.decode()


def test_a_contact_put_with_the_wrong_family_is_taken_from_it_and_put_with_the_right_one() -> None:
    town = Town()
    wrong = family("Ferreira", of=team(), allocated=(town.mine, town.keeper))
    at, client = town.taken(), client_of(town.mine)
    client.post(f"{at}/whose", {"family": wrong.pk})
    assert client_of(town.kin).get(at).status_code == 404
    assert client_of(town.kin).post(f"{at}/not-theirs", {"family": wrong.pk}).status_code == 404
    assert "It is not about this family" in client.get(at).content.decode()

    taken = client.post(f"{at}/not-theirs", {"family": wrong.pk})
    again = client.post(f"{at}/not-theirs", {"family": wrong.pk})

    assert (taken.status_code, again.status_code) == (302, 422)
    assert client_of(town.kin).get(at).status_code == 200
    town.say_whose(at)
    rows = ContactFamily.objects.order_by("pk").values_list("family_id", "ended_by_id")
    assert list(rows) == [(wrong.pk, town.mine.pk), (town.family.pk, None)]


def test_what_is_decided_on_is_taken_from_no_family() -> None:
    town = Town()
    at, client = town.taken(), client_of(town.mine)
    town.say_whose(at)
    client.post(f"{at}/decide", {"outcome": "advice", "reasons": "Known", "answer": "not_yet"})

    answer = client.post(f"{at}/not-theirs", {"family": town.family.pk})

    assert answer.status_code == 422
    assert "It was decided on" in answer.content.decode()
    assert "It is not about this family" not in answer.content.decode()


def test_each_search_of_a_contacts_page_counts() -> None:
    town = Town()
    names = {f"person{number}-family_name": f"Invented-{word}" for number, word in ((2, "Oak"), (3, "Elm"))}
    parts = {f"person{number}-part": "child" for number in (2, 3)}
    at = town.taken(**names, **parts)
    before = Search.objects.count()

    client_of(town.mine).get(at)

    assert Search.objects.count() == before + 3


TRIED = (
    "test_whoever_is_shut_out_finds_no_contact_after_the_place_in_it_was_made_safe",
    "test_whoever_is_shut_out_finds_no_contact_after_a_birth_date_was_put_right",
    "test_a_place_in_a_contact_is_shown_no_more_once_safe_and_its_custodians_are_told",
    "test_a_place_that_is_safe_already_is_shown_to_nobody_who_comes_upon_it_at_the_door",
    "test_a_place_that_is_safe_already_is_not_shown_with_the_family_that_a_contact_is_put_with",
    "test_a_custodian_may_refer_what_was_told_and_is_refused_only_their_own_words",
    "test_a_contact_put_with_the_wrong_family_is_taken_from_it_and_put_with_the_right_one",
)


def test_the_same_holds_for_a_role_that_row_security_binds(postgres: Server) -> None:
    done = postgres.tests(*(f"{Path(__file__)}::{name}" for name in TRIED))

    assert "8 passed" in done.stdout, done.stdout[-4000:]
