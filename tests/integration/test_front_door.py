"""The front door: what comes in is written down before there is a family, decided on, and answered."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from invented_families import family, findable, holds, on_duty, since, team, worker
from kinfold.casework.allocations.models import TeamAllocation
from kinfold.casework.families.models import Address, Family, Membership, Part, Residence
from kinfold.casework.process import actions as process
from kinfold.casework.referrals import contacts, door
from kinfold.casework.referrals.models import Contact, ContactAnswer, ContactDecision
from kinfold.casework.safety.actions import keep_safe_address
from kinfold.casework.safety.kept import SafePlace
from kinfold.casework.safety.models import Suspicion
from kinfold.casework.saving.models import form_token
from kinfold.casework.sharing.gate import NotForYou, Sight
from kinfold.casework.sharing.models import (
    Conflict,
    Custodian,
    Exclusion,
    NamedWorker,
    Notice,
    Seal,
    StatedReason,
)
from kinfold.domain.agency import Role
from kinfold.domain.case import Step
from kinfold.domain.contact import Answer, Outcome
from kinfold.kit import clock
from web_visitors import client_of

pytestmark = pytest.mark.django_db
CONCERN = "Pip came to nursery hungry three days in a row"


@pytest.fixture(autouse=True)
def demo(settings: Any) -> None:
    settings.KINFOLD_DEMO = True


def _typed(of: Any, days_ago: int = 0, **more: str) -> dict[str, str]:
    at = clock.now() - timedelta(days=days_ago, minutes=5)
    return {
        **{"on_day": str(at.day), "on_month": str(at.month), "on_year": str(at.year), "at": f"{at:%H:%M}"},
        **{"way": "phone", "source": "education", "told_by": "Mrs Sandford, nursery", "concern": CONCERN},
        **{"person1-given_names": "Pip", "person1-family_name": "Osei-Thistledown", "person1-part": "child"},
        **{"person1-born_day": "2", "person1-born_month": "5", "person1-born_year": "2024"},
        **{"knows": "no", "team": of.pk, "token": form_token(), "consulted": "The health visitor: not seen"},
        **more,
    }


def _taken(by: Any, at: Any, days_ago: int = 0, **more: str) -> str:
    """Write a contact down by the page, and give its address."""
    answer = client_of(by).post("/front-door/new", _typed(at, days_ago, **more))
    assert answer.status_code == 302, re.sub(r"\s+", " ", answer.content.decode())[-3000:]
    return str(answer["Location"])


def _duty() -> tuple[Any, Any]:
    crew, mine = team(), worker()
    on_duty(mine, crew)
    return mine, crew


def _page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_an_empty_front_door_says_so() -> None:
    mine, _ = _duty()

    assert "Nothing waits for a decision." in _page(client_of(mine), "/front-door")


def test_a_contact_waits_the_first_due_first_with_its_clock_and_why() -> None:
    mine, crew = _duty()
    late = _taken(mine, crew, days_ago=9)
    _taken(mine, crew)

    page = _page(client_of(mine), "/front-door")

    assert "Waiting for a decision (2)" in page
    assert page.index(">LATE") < page.index(">due ")
    one = _page(client_of(mine), late)
    assert CONCERN in one
    assert "Pip Osei-Thistledown, child, born 2 May 2024" in one
    assert "within one working day of receipt" in one
    assert not Family.rows.exists()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"concern": ""}, "Enter what they are worried about"),
        ({"told_by": ""}, "If they will not say, write that"),
        ({"on_year": "2090"}, "Enter a moment that has come already"),
        ({"on_year": "1990"}, "Enter a day within the last year"),
        ({"person1-given_names": "", "person1-family_name": "", "person1-part": "", "person1-born_day": "",
          "person1-born_month": "", "person1-born_year": ""}, "Enter at least one person whom it is about"),
    ],
)  # fmt: skip
def test_what_is_missing_is_said_by_the_field_and_nothing_typed_is_lost(
    typed: dict[str, str], words: str
) -> None:
    mine, crew = _duty()

    answer = client_of(mine).post("/front-door/new", _typed(crew, **typed))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count(words) == 2
    assert "The health visitor: not seen" in page
    assert not Contact.rows.exists()


def test_whoever_has_one_team_is_not_asked_for_it_and_can_save_what_the_page_holds() -> None:
    mine, crew = _duty()
    page = client_of(mine).get("/front-door/new").content.decode()
    held = re.search('name="team" value="([^"]+)"', page)

    assert held
    answer = client_of(mine).post("/front-door/new", _typed(crew) | {"team": held[1]})

    assert answer.status_code == 302
    assert Contact.rows.count() == 1


def test_a_form_sent_twice_is_one_contact() -> None:
    mine, crew = _duty()
    typed = _typed(crew)
    for _ in range(2):
        client_of(mine).post("/front-door/new", typed)

    assert Contact.rows.count() == 1


def test_no_referral_without_a_family_and_everything_else_without_one() -> None:
    mine, crew = _duty()
    where = _taken(mine, crew)
    client = client_of(mine)

    refused = client.post(
        f"{where}/decide", {"outcome": "assessment", "reasons": "Two worries", "answer": "not_yet"}
    )
    assert "Say first which family this is" in refused.content.decode()
    assert "Two worries" in refused.content.decode()
    done = client.post(f"{where}/decide", {"outcome": "advice", "reasons": "One worry", "answer": "not_yet"})

    assert done.status_code == 302
    queue = _page(client, "/front-door")
    assert "Nothing waits for a decision." in queue
    assert "Decided: now tell whoever told us" in queue
    told = client.post(f"{where}/answer", {"answer": "phone", "words": "Ring again if it goes on"})
    assert told.status_code == 302
    assert "now tell whoever" not in _page(client, "/front-door")
    assert "Ring again if it goes on" in _page(client, where)
    assert ContactDecision.rows.get().outcome == "advice"
    assert client.post(f"{where}/answer", {"answer": "phone"}).status_code == 422
    assert ContactAnswer.rows.count() == 1


def test_a_new_familys_record_begins_with_what_was_told_and_waits_for_a_team() -> None:
    mine, crew = _duty()
    where = _taken(mine, crew)
    client = client_of(mine)
    begins = f"/families/new?contact={where.rsplit('/', 1)[1]}"

    form = _page(client, begins)
    for words in ('value="Pip"', 'value="Osei-Thistledown"', 'value="2024"'):
        assert words in form
    rows = {name: value for name, value in _typed(crew).items() if name.startswith("person1")}
    token = re.search('name="token" value="([0-9a-f]{32})"', form)
    assert token
    made = client.post(begins, {"name": "Osei-Thistledown", "team": crew.pk, "token": token[1], **rows})
    assert made["Location"] == f"{where}/decide"
    done = client.post(
        made["Location"],
        {"outcome": "assessment", "reasons": "Two worries", "answer": "phone", "words": "We assess"},
    )

    of = Family.rows.get()
    assert done["Location"] == f"/f/{of.pk}/process"
    steps = process.taken(Sight(mine), of.pk)
    assert [each.step for each in steps] == ["referral", "referral_decision"]
    assert steps[0].details["concern"] == CONCERN
    assert steps[0].details["told_by"] == "Mrs Sandford, nursery"
    assert steps[0].details["consulted"] == "The health visitor: not seen"
    assert steps[1].details == {"decision": "assessment", "reasons": "Two worries", "told": True}
    assert TeamAllocation.objects.get().until_allocated
    assert process.allocated_at(of.pk) == []


@pytest.mark.parametrize("lives", ["", "nobody", "everyone"])
def test_where_they_live_as_told_stands_in_the_new_record_only_if_someone_says_so(lives: str) -> None:
    mine, crew = _duty()
    told = {"source": "family", "phone": "01632 960123", "lines": "14 Inkwell Row", "postcode": "QS1 1AA"}
    where = _taken(mine, crew, **told)
    client, begins = client_of(mine), f"/families/new?contact={where.rsplit('/', 1)[1]}"

    form = _page(client, begins)
    for words in ("14 Inkwell Row", 'value="QS1 1AA"', 'value="01632 960123"', "never a safe address"):
        assert words in form
    assert f'href="{where}">The contact</a>' in form
    assert "waits with your team until a manager allocates it" in form
    rows = {name: value for name, value in _typed(crew).items() if name.startswith("person1")}
    token = re.search('name="token" value="([0-9a-f]{32})"', form)
    assert token
    kept = {each: told[each] for each in ("lines", "postcode", "phone")}
    made = client.post(
        begins, {"name": "Osei", "team": crew.pk, "token": token[1], "lives": lives, **kept, **rows}
    )

    if not lives:
        assert made.status_code == 422
        assert "Say whether they live there" in made.content.decode()
        assert not Family.rows.exists()
        return
    assert made["Location"] == f"{where}/decide"
    found = Address.rows.values_list("lines", "postcode", "phone")
    assert list(found) == ([] if lives == "nobody" else [("14 Inkwell Row", "QS1 1AA", "01632 960123")])
    assert Residence.rows.count() == len(found)


def test_a_refuge_that_was_told_is_not_written_down_as_where_they_live_unasked() -> None:
    mine, crew = _duty()
    where = _taken(mine, crew, lines="The refuge, Mill Lane")
    client, begins = client_of(mine), f"/families/new?contact={where.rsplit('/', 1)[1]}"
    rows = {name: value for name, value in _typed(crew).items() if name.startswith("person1")}
    typed = {"name": "Osei", "team": crew.pk, "token": form_token(), "lives": "everyone", **rows}

    asked = client.post(begins, {**typed, "lines": "The refuge, Mill Lane"})

    assert asked.status_code == 422
    assert "Is this a place that someone must not find out?" in asked.content.decode()
    assert not Family.rows.exists()
    kept = client.post(begins, {**typed, "lives": "nobody", "lines": "The refuge, Mill Lane"})
    assert kept.status_code == 302
    assert not Address.rows.exists()


def test_the_telephone_of_a_school_is_not_taken_for_the_familys() -> None:
    mine, crew = _duty()
    where = _taken(mine, crew, phone="01632 960123")

    assert "01632 960123" not in _page(client_of(mine), f"/families/new?contact={where.rsplit('/', 1)[1]}")


def test_a_contact_about_a_known_family_becomes_its_next_referral() -> None:
    mine, crew = _duty()
    holds(mine, crew)
    known = findable(family(of=crew, allocated=(mine,)))
    earlier = clock.now() - timedelta(days=60)
    process.record(Sight(mine), family_id=known.pk, step=Step.REFERRAL, at=earlier)
    process.record(Sight(mine), family_id=known.pk, step=Step.CLOSURE, at=earlier + timedelta(days=9))
    where = _taken(mine, crew)
    client = client_of(mine)

    assert "It is this family" in _page(client, where)
    assert client.post(f"{where}/whose", {"family": known.pk})["Location"] == f"{where}/decide"
    client.post(f"{where}/decide", {"outcome": "strategy", "reasons": "Hungry", "answer": "not_yet"})

    steps = process.taken(Sight(mine), known.pk)
    assert [each.step for each in steps][-2:] == ["referral", "referral_decision"]
    assert steps[-1].details["told"] is False
    assert Family.rows.count() == 1
    client.post(f"{where}/answer", {"answer": "letter"})
    assert process.taken(Sight(mine), known.pk)[-1].details["told"] is True


def test_a_family_that_one_may_only_read_is_decided_on_by_those_who_work_with_it() -> None:
    mine, crew = _duty()
    elsewhere, theirs = team(), worker()
    holds(mine, elsewhere)
    known = findable(family(of=elsewhere, allocated=(theirs,)))
    where = _taken(mine, crew)

    answer = client_of(mine).post(f"{where}/whose", {"reference": known.reference})

    assert answer["Location"] == "/front-door?done=with-family"
    assert "Nothing waits for a decision." in _page(client_of(mine), "/front-door")
    assert "Waiting for a decision (1)" in _page(client_of(theirs), "/front-door")
    assert client_of(mine).get(f"{where}/decide").status_code == 404
    assert client_of(theirs).get(f"{where}/decide").status_code == 200


def test_a_contact_is_handed_on_to_the_team_that_knows_the_family() -> None:
    mine, crew = _duty()
    theirs, other = _duty()
    manager = worker(Role.TEAM_MANAGER)
    holds(manager, crew, leads=True)
    where = _taken(mine, crew)
    assert client_of(theirs).get(where).status_code == 404

    client_of(manager).post(f"{where}/pass", {"team": other.pk})

    assert client_of(theirs).get(where).status_code == 200
    assert client_of(manager).get(where).status_code == 404
    assert client_of(mine).get(where).status_code == 200, "whoever wrote it down knows what they wrote"


def test_two_who_decide_at_once_are_told_and_one_decision_stands() -> None:
    mine, crew = _duty()
    where = _taken(mine, crew)
    body = {"outcome": "no_more", "reasons": "Known to be well", "answer": "not_yet"}
    client = client_of(mine)
    client.post(f"{where}/decide", body)

    second = client.post(f"{where}/decide", {**body, "outcome": "advice"})

    assert second.status_code == 422
    assert "has decided on this meanwhile" in second.content.decode()
    assert ContactDecision.rows.get().outcome == "no_more"


@pytest.mark.parametrize("how", ["excluded", "conflicted by family", "conflicted by person", "sealed"])
def test_whoever_a_family_is_shut_to_finds_no_contact_that_may_tell_of_it(how: str) -> None:
    mine, crew = _duty()
    colleague = worker()
    on_duty(colleague, crew)
    known = findable(family(of=team()))
    child = Membership.rows.get(family=known, part="child").person
    tie = {"family": known, "worker": colleague, "by": mine, "starts_at": since()}
    where = _taken(mine, crew)
    assert client_of(colleague).get(where).status_code == 200
    match how:
        case "excluded":
            Exclusion.objects.create(**tie, reason="invented")
        case "conflicted by family":
            Conflict.objects.create(**tie, knows="kin")
        case "conflicted by person":
            Conflict.objects.create(**{**tie, "family": None}, person=child, knows="kin")
        case _:
            Seal.objects.create(family=known, by=mine, reason="invented", starts_at=since())

    client = client_of(colleague)
    assert "Nothing waits for a decision." in _page(client, "/front-door")
    for path in ("", "/decide", "/pass", "/answer"):
        assert client.get(f"{where}{path}").status_code == 404
    assert client.post(f"{where}/whose", {"family": known.pk}).status_code == 404
    assert "Waiting for a decision (1)" in _page(client_of(mine), "/front-door")


def test_those_named_to_see_a_sealed_family_are_told_and_nobody_else_learns_of_it() -> None:
    mine, crew = _duty()
    named, known = worker(), findable(family(of=team()))
    Seal.objects.create(family=known, by=named, reason="invented", starts_at=since())
    NamedWorker.objects.create(family=known, worker=named, by=named, starts_at=since())

    where = _taken(mine, crew)
    elsewhere = _taken(mine, crew, **{"person1-family_name": "Nobody-Known"})

    assert [each.to_id for each in Notice.objects.all()] == [named.pk]
    assert client_of(named).get(where).status_code == 200
    assert client_of(named).get(elsewhere).status_code == 404
    own, other = (re.sub(r"Osei-Thistledown|Nobody-Known|c[0-9a-f]{16}|token=\S+|value=\"[^\"]*\"", "",
                  _page(client_of(mine), each)) for each in (where, elsewhere))  # fmt: skip
    assert own == other, "the page of whoever wrote it down tells nothing of the seal"


def test_strangers_and_those_whose_work_is_another_find_nothing() -> None:
    mine, crew = _duty()
    where = _taken(mine, crew)
    specialist = worker(Role.ADULT_SPECIALIST)
    on_duty(specialist, crew)

    for other in (worker(), worker(Role.TEAM_MANAGER), specialist):
        assert client_of(other).get(where).status_code == 404
        with pytest.raises(NotForYou):
            door.contact(Sight(other), where.rsplit("/", 1)[1])
    assert client_of(specialist).get("/front-door").status_code == 404


def test_a_referral_that_the_case_can_not_take_is_refused_in_words() -> None:
    mine, crew = _duty()
    holds(mine, crew)
    known = findable(family(of=crew, allocated=(mine,)))
    now = clock.now()
    where = _taken(mine, crew, days_ago=3)
    process.record(Sight(mine), family_id=known.pk, step=Step.REFERRAL, at=now - timedelta(days=9))
    process.record(Sight(mine), family_id=known.pk, step=Step.CLOSURE, at=now - timedelta(days=1))
    contacts.say_whose(Sight(mine), contact_id=where.rsplit("/", 1)[1], family_id=known.pk)

    answer = client_of(mine).post(
        f"{where}/decide", {"outcome": "assessment", "reasons": "Hungry", "answer": "not_yet"}
    )

    assert answer.status_code == 422
    assert "The case was closed before this" in answer.content.decode()
    assert not ContactDecision.rows.exists()


def test_the_front_door_asks_as_much_for_forty_contacts_as_for_four(
    django_assert_max_num_queries: Any,
) -> None:
    mine, crew = _duty()
    sight = Sight(mine)
    known = findable(family(of=crew, allocated=(mine,)))
    for number in range(40):
        made = Contact(
            received_at=clock.now(), way="phone", source="police", told_by="x", concern=CONCERN,
            people=[{"given_names": "A", "family_name": "B", "part": "", "born": "", "expected": ""}],
        )  # fmt: skip
        kept = contacts.take_down(sight, made=made, team=crew, token=form_token())
        if number < 5 and kept:
            contacts.say_whose(Sight(mine), contact_id=kept.pk, family_id=known.pk)
    client = client_of(mine)
    with django_assert_max_num_queries(26):
        page = _page(client, "/front-door")

    assert "Waiting for a decision (40)" in page
    assert page.count("<tr>") == 26
    assert len(page) < 60_000
    assert "Pages of: contacts waiting" in page


def test_words_that_hold_a_safe_address_are_told_to_its_custodians() -> None:
    mine, crew = _duty()
    holds(mine, crew)
    keeper = worker()
    known = findable(family(of=crew, allocated=(mine, keeper)))
    Custodian.objects.create(family=known, worker=keeper, by=mine)
    mother = Membership.rows.get(family=known, part=Part.MOTHER).person_id
    place = SafePlace("14 Hidden Close", "QS9 9ZZ", "", "")
    keep_safe_address(
        Sight(keeper, proved=True), known.pk, person_ids=[mother], place=place, nobody_else=True
    )
    where = _taken(mine, crew, concern="She is at 14 Hidden Close now").rsplit("/", 1)[1]

    contacts.say_whose(Sight(mine), contact_id=where, family_id=known.pk)
    contacts.decide(
        Sight(mine), contact_id=where, outcome=Outcome.ADVICE, reasons="At QS9 9ZZ",
        told=contacts.Told(Answer.PHONE),
    )  # fmt: skip

    assert Suspicion.objects.filter(what="contact").count() == 2


def test_a_contact_of_a_family_that_asks_for_a_reason_tells_nothing_before_one_is_given() -> None:
    mine, crew = _duty()
    manager = worker(Role.TEAM_MANAGER)
    holds(manager, crew, leads=True)
    known = findable(family(of=crew))
    where = _taken(mine, crew)
    client = client_of(mine)

    first = _page(client, where)
    assert "It is this family" not in first
    assert f"/f/{known.pk}/reason?next={where}" in first
    contacts.say_whose(Sight(manager), contact_id=where.rsplit("/", 1)[1], family_id=known.pk)
    queue = _page(client, "/front-door")

    assert "Waiting for a decision (1)" in queue
    assert "About a family you must first say why you look at" in queue
    assert "Osei-Thistledown" not in queue
    assert client.get(where)["Location"].startswith(f"/f/{known.pk}/reason")
    soon = clock.now() + timedelta(hours=1)
    StatedReason.objects.create(
        family=known, worker=mine, by=mine, manner="look", words="A school rang", ends_at=soon
    )
    assert CONCERN in _page(client, where)
    assert client.get(f"{where}/decide").status_code == 200
