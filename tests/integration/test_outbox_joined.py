"""What is sent of joined records: the same whoever wrote last, no address beside a safe one, no seal told."""

from datetime import timedelta
from typing import Any

import pytest

from invented_families import family, person, safe_address, since, team, worker
from kinfold.casework.accounts.models import User
from kinfold.casework.families.models import Address, Family, Membership, Person
from kinfold.casework.kinship.actions import NewPerson, add_person
from kinfold.casework.outbox import handing_over
from kinfold.casework.outbox.models import OutboxEvent
from kinfold.casework.persons import joining
from kinfold.casework.process import actions as process
from kinfold.casework.saving.models import form_token
from kinfold.casework.sharing.gate import Sight
from kinfold.casework.sharing.models import Seal
from kinfold.domain.case import Step
from kinfold.kit import clock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def demo(settings: Any) -> None:
    settings.KINFOLD_DEMO = True


class Sent:
    """A family with a child written down twice, and a second one with the same child, seen by one worker
    only.
    """

    def __init__(self) -> None:
        self.both, self.here_only = worker(), worker()
        self.here = family("Nowak", of=team(), allocated=(self.both, self.here_only))
        self.there = family("Novak", of=team(), allocated=(self.both,))
        self.one = Membership.rows.get(family=self.here, part="child").person
        self.two = person(self.here, "Pipp", "Nowak", "child", self.one.birth_date)
        self.far = person(self.there, "Pip", "Novak", "child", self.one.birth_date)

    def join(self, one: Person, other: Person, at: Family) -> Any:
        return joining.join(
            Sight(self.both),
            family_id=self.here.pk,
            person_id=one.pk,
            other_family_id=at.pk,
            other_id=other.pk,
            reason="Same child",
            token=form_token(),
        )

    def step(self, by: User, step: Step, days: int, *children: str, **details: Any) -> None:
        process.record(
            Sight(by),
            family_id=self.here.pk,
            step=step,
            at=clock.now() - timedelta(days=days),
            children=children,
            details=details,
        )

    def referral(self) -> None:
        self.step(self.here_only, Step.REFERRAL, 20, source="education", concern="Tired")

    def someone_comes(self, by: User) -> None:
        who = NewPerson(given_names="Aunt", family_name="Nowak", part="other")
        add_person(Sight(by), family_id=self.here.pk, who=who, token=form_token())


@pytest.fixture
def sent() -> Sent:
    return Sent()


def told() -> list[tuple[str, str]]:
    rows = list(OutboxEvent.rows.order_by("pk"))
    gone = {each.replaces_id for each in rows}
    return sorted((each.kind, each.child_id) for each in rows if each.pk not in gone and not each.withdrawn)


def test_what_is_told_does_not_depend_on_who_wrote_last(sent: Sent) -> None:
    sent.referral()
    before, rows = told(), OutboxEvent.rows.count()
    for record in (sent.one, sent.two):
        sent.join(record, sent.far, sent.there)
    for who in (sent.here_only, sent.both, sent.here_only):
        sent.someone_comes(who)

    assert told() == before
    assert OutboxEvent.rows.count() == rows
    assert {child for _, child in before} == {sent.one.pk, sent.two.pk}


def test_that_records_joined_through_another_family_are_one_is_told_to_linkage(sent: Sent) -> None:
    for record in (sent.one, sent.two):
        sent.join(record, sent.far, sent.there)

    pairs = {(sent.one.pk, sent.far.pk): True, (sent.two.pk, sent.far.pk): True}
    assert handing_over.joined(clock.now()) == pairs


def test_records_joined_within_the_family_are_told_of_as_one_by_every_writer(sent: Sent) -> None:
    sent.referral()
    sent.join(sent.one, sent.two, sent.here)
    sent.join(sent.two, sent.far, sent.there)
    once, rows = told(), OutboxEvent.rows.count()
    for who in (sent.here_only, sent.both):
        sent.someone_comes(who)

    assert {child for _, child in once} == {sent.one.pk}
    assert (told(), OutboxEvent.rows.count()) == (once, rows)


@pytest.mark.parametrize("across", [False, True])
def test_beside_a_safe_address_no_address_of_any_joined_record_leaves(sent: Sent, across: bool) -> None:
    other = sent.far if across else sent.two
    for each in (sent.one, other):
        Address.rows.filter(person=each).delete()
        Address.rows.create(
            person=each, lines="4 Tollgate Row", postcode="QS1 2AB", phone="01632 960001", starts_at=since()
        )
    row = sent.join(sent.one, other, sent.there if across else sent.here)
    ids = [sent.one.pk, other.pk]

    def places(of: list[str]) -> set[tuple[str, str, str]]:
        return {(e.address_line, e.postcode, e.phone) for e in handing_over.particulars(of, clock.now())}

    assert places(ids) == {("4 Tollgate Row", "QS1 2AB", "01632960001")}
    safe_address(sent.here, sent.one, sent.both)
    assert places(ids) == places([other.pk]) == {("", "", "")}

    joining.part(
        Sight(sent.both),
        family_id=sent.here.pk,
        person_id=sent.one.pk,
        joining_id=str(row.pk),
        reason="Two after all",
        token=form_token(),
    )
    assert places([other.pk]) == {("4 Tollgate Row", "QS1 2AB", "01632960001")}


def test_a_joining_with_a_sealed_family_is_not_told(sent: Sent) -> None:
    sent.join(sent.one, sent.far, sent.there)
    pair = (sent.one.pk, sent.far.pk)
    assert handing_over.joined(clock.now())[pair]

    Seal.objects.create(family=sent.there, by=sent.both, starts_at=since())

    assert pair not in handing_over.joined(clock.now())
    names = {e.person: e.first_name for e in handing_over.particulars(pair, clock.now())}
    assert names == {sent.one.pk: sent.one.given_names, sent.far.pk: ""}
