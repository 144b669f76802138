"""Joining two records of one human: compared first, shown as one, seen by nobody more, and undone exactly."""

from datetime import date, timedelta
from typing import Any

import pytest

from invented_families import (
    family,
    findable,
    on_duty,
    person,
    safe_address,
    team,
    worker,
)
from kinfold.casework.accounts.models import User
from kinfold.casework.allocations.models import TeamAllocation
from kinfold.casework.families.models import (
    Address,
    CoreNote,
    Couple,
    Family,
    Identifier,
    Joining,
    Membership,
    Parenthood,
    Person,
    PersonFact,
    SafeAddress,
)
from kinfold.casework.kinship.actions import end_tie
from kinfold.casework.persons import joining
from kinfold.casework.refused import Refused
from kinfold.casework.safety.actions import keep_safe_address
from kinfold.casework.safety.kept import SafePlace, seal, unseal
from kinfold.casework.saving.models import form_token
from kinfold.casework.sharing.gate import NotForYou, Sight
from kinfold.casework.sharing.models import Custodian, NamedWorker, Seal
from kinfold.kit import clock
from web_visitors import bytes_of, client_of

pytestmark = pytest.mark.django_db
BORN = date(2014, 3, 1)


@pytest.fixture(autouse=True)
def demo(settings: Any) -> None:
    settings.KINFOLD_DEMO = True


def names(who: User, of: Family) -> list[str]:
    """Give what a worker sees of who is in a family."""
    return sorted(f"{p.given_names} {p.family_name}" for _, p in Sight(who).people(of.pk))


def joined(by: User, of: Family, one: Person, other: Person, other_family: Family | None = None) -> Any:
    return joining.join(
        Sight(by),
        family_id=of.pk,
        person_id=one.pk,
        other_family_id=(other_family or of).pk,
        other_id=other.pk,
        reason="The school knows one only",
        token=form_token(),
    )


def parted(by: User, of: Family, one: Person, row: Any) -> None:
    joining.part(
        Sight(by),
        family_id=of.pk,
        person_id=one.pk,
        joining_id=str(row.pk),
        reason="Two after all",
        token=form_token(),
    )


class Twice:
    """A family in which one boy was written down twice, the second time misspelt, with things about each."""

    def __init__(self) -> None:
        self.worker, self.team = worker(), team()
        self.family = family("Nowak", of=self.team, allocated=(self.worker,))
        self.one = person(self.family, "Piotr", "Nowak", "child", BORN)
        self.two = person(self.family, "Pjotr", "Novak", "child", BORN)
        self.esi = next(p for _, p in Sight(self.worker).people(self.family.pk) if p.given_names == "Esi")
        self.client = client_of(self.worker)
        note = {
            "family": self.family,
            "author": self.worker,
            "agency": "a",
            "profession": "b",
            "happened_on": BORN,
        }
        for who in (self.one, self.two):
            CoreNote.rows.create(about={who.pk: {}}, text=f"Saw {who.given_names}.", **note)
            Parenthood.rows.create(
                family=self.family, child=who, parent=self.esi, kind="birth", by=self.worker
            )


@pytest.fixture
def twice() -> Twice:
    return Twice()


def test_two_records_of_one_family_are_shown_as_one_and_both_old_addresses_work(twice: Twice) -> None:
    joined(twice.worker, twice.family, twice.one, twice.two)

    assert names(twice.worker, twice.family) == ["Esi Nowak", "Piotr Nowak", "Pip Nowak"]
    for record in (twice.one, twice.two):
        page = twice.client.get(f"/f/{twice.family.pk}/people/{record.pk}").content.decode()
        assert "<bdi>Piotr Nowak</bdi></h1>" in page
        assert f"by {twice.worker.display_name}." in page
        assert "The school knows one only" in page
        assert "Undo" in page
    notes_now = [r for r in Sight(twice.worker).rows(CoreNote, twice.family.pk) if twice.one.pk in r.about]
    assert sorted(row.text for row in notes_now) == ["Saw Piotr.", "Saw Pjotr."]
    drawn = twice.client.get(f"/f/{twice.family.pk}/people").content.decode()
    assert "Pjotr" not in drawn


def test_undoing_gives_back_exactly_what_was_there(twice: Twice) -> None:
    before = bytes_of(twice.client.get(f"/f/{twice.family.pk}/people"))
    rows = {
        m: list(m.rows.order_by("pk").values())
        for m in (Person, Membership, CoreNote, Parenthood, Identifier)
    }
    row = joined(twice.worker, twice.family, twice.one, twice.two)
    assert bytes_of(twice.client.get(f"/f/{twice.family.pk}/people")) != before

    parted(twice.worker, twice.family, twice.one, row)

    assert names(twice.worker, twice.family) == ["Esi Nowak", "Piotr Nowak", "Pip Nowak", "Pjotr Novak"]
    assert {m: list(m.rows.order_by("pk").values()) for m in rows} == rows
    assert bytes_of(twice.client.get(f"/f/{twice.family.pk}/people")) == before
    page = twice.client.get(f"/f/{twice.family.pk}/people/{twice.two.pk}").content.decode()
    assert "Parted again" in page
    assert "Two after all" in page
    assert "Undo" not in page


def test_a_tie_corrected_while_joined_stays_with_the_record_it_was_written_on(twice: Twice) -> None:
    tie = Parenthood.rows.get(child=twice.two)
    row = joined(twice.worker, twice.family, twice.one, twice.two)
    sight = Sight(twice.worker)
    end_tie(sight, family_id=twice.family.pk, model=Parenthood, row_id=str(tie.pk), until=date(2026, 1, 1))

    parted(twice.worker, twice.family, twice.one, row)

    assert Parenthood.rows.get(replaces=tie).child_id == twice.two.pk


def test_before_joining_both_are_held_beside_each_other(twice: Twice) -> None:
    PersonFact.rows.create(
        person=twice.two, kind="language", value="Polish", source="School", by=twice.worker
    )
    address = f"/f/{twice.family.pk}/people/{twice.one.pk}/same"

    listed = twice.client.get(address).content.decode()
    compare = f"{address}/{twice.family.pk}/{twice.two.pk}"
    page = twice.client.get(compare).content.decode()
    empty = twice.client.post(compare, {"token": form_token()})
    done = twice.client.post(compare, {"token": form_token(), "reason": "Same teacher"})

    assert f'href="{compare}"' in listed
    assert "birth date" in listed
    for words in ("Piotr", "Pjotr", "Nowak", "Novak", "Polish", "Not written down", "things differ"):
        assert words in page
    assert empty.status_code == 422
    assert "Write how you know" in empty.content.decode()
    assert (done.status_code, Joining.rows.count()) == (302, 1)


def test_those_who_cannot_be_one_are_refused(twice: Twice) -> None:
    with pytest.raises(Refused, match="as parent and child"):
        joined(twice.worker, twice.family, twice.one, twice.esi)
    kwame = person(twice.family, "Kwame", "Nowak", "father", date(1990, 1, 1))
    Couple.rows.create(family=twice.family, first=twice.esi, second=kwame, kind="married", by=twice.worker)
    with pytest.raises(Refused, match="or as a couple"):
        joined(twice.worker, twice.family, twice.esi, kwame)
    with pytest.raises(Refused, match="one record, not two"):
        joined(twice.worker, twice.family, twice.one, twice.one)
    joined(twice.worker, twice.family, twice.one, twice.two)
    with pytest.raises(Refused, match="joined already"):
        joined(twice.worker, twice.family, twice.two, twice.one)
    assert Joining.rows.count() == 1


class Across:
    """One boy in two families of two workers, and a third worker who works with both."""

    def __init__(self) -> None:
        self.first, self.second, self.both = worker(), worker(), worker()
        self.here = findable(family("Nowak", of=team(), allocated=(self.first, self.both)))
        self.there = family("Novak", of=team(), allocated=(self.second, self.both))
        self.one = person(self.here, "Piotr", "Nowak", "child", BORN)
        self.two = person(self.there, "Pjotr", "Novak", "child", BORN)
        findable(self.here)
        findable(self.there)

    def page(self, who: User, of: Family, one: Person) -> str:
        return client_of(who).get(f"/f/{of.pk}/people/{one.pk}").content.decode()


@pytest.fixture
def across() -> Across:
    return Across()


def test_only_who_may_write_both_families_may_join(across: Across) -> None:
    for who in (across.first, across.second):
        with pytest.raises(NotForYou):
            joined(who, across.here, across.one, across.two, across.there)
    other = client_of(across.first).get(
        f"/f/{across.here.pk}/people/{across.one.pk}/same/{across.there.pk}/{across.two.pk}"
    )
    assert other.status_code == 404
    offered = client_of(across.both).get(f"/f/{across.here.pk}/people/{across.one.pk}/same").content.decode()
    assert f"/same/{across.there.pk}/{across.two.pk}" in offered
    unoffered = (
        client_of(across.first).get(f"/f/{across.here.pk}/people/{across.one.pk}/same").content.decode()
    )
    assert across.there.pk not in unoffered

    assert joined(across.both, across.here, across.one, across.two, across.there)


def test_whoever_sees_one_family_only_sees_and_knows_nothing_more(across: Across) -> None:
    address = f"/f/{across.here.pk}/people/{across.one.pk}"
    before = {
        who.pk: bytes_of(client_of(who).get(at))
        for who, at in (
            (across.first, address),
            (across.second, f"/f/{across.there.pk}/people/{across.two.pk}"),
        )
    }
    row = joined(across.both, across.here, across.one, across.two, across.there)

    assert bytes_of(client_of(across.first).get(address)) == before[across.first.pk]
    there = f"/f/{across.there.pk}/people/{across.two.pk}"
    assert bytes_of(client_of(across.second).get(there)) == before[across.second.pk]
    assert client_of(across.first).get(f"{address}/apart/{row.pk}").status_code == 404
    with pytest.raises(NotForYou):
        parted(across.first, across.here, across.one, row)
    both = across.page(across.both, across.here, across.one)
    assert f'href="{there}"' in both
    assert "What is written there stays there" in both
    assert names(across.both, across.there) == ["Esi Novak", "Pip Novak", "Pjotr Novak"]


def test_an_address_of_the_other_family_does_not_come_along(across: Across) -> None:
    joined(across.both, across.here, across.one, across.two, across.there)

    theirs = Sight(across.both).rows(Address, across.here.pk, person_id=across.one.pk)
    assert {row.person_id for row in theirs} == {across.one.pk}


@pytest.mark.parametrize("shut", ["sealed", "duty"])
def test_a_family_that_asks_for_something_first_stays_shut_behind_a_joining(
    across: Across, shut: str
) -> None:
    joined(across.both, across.here, across.one, across.two, across.there)
    if shut == "sealed":
        Seal.objects.create(
            family=across.there, by=across.second, reason="x", starts_at=clock.now() - timedelta(1)
        )
        NamedWorker.objects.create(
            family=across.there, worker=across.both, by=across.second, starts_at=clock.now() - timedelta(1)
        )
        who = across.both
    else:
        its_team = team()
        TeamAllocation.objects.create(
            family=across.there, team=its_team, starts_at=clock.now() - timedelta(1)
        )
        who = across.first
        on_duty(who, its_team)

    page = across.page(who, across.here, across.one)

    assert across.there.pk not in page
    assert "Joined from" not in page


def test_what_is_written_in_a_family_stays_with_its_own_record(across: Across) -> None:
    row = joined(across.both, across.here, across.one, across.two, across.there)
    at = f"/f/{across.there.pk}/people/{across.two.pk}/write/language"
    client_of(across.both).post(at, {"token": form_token(), "value": "Polish", "source": "School"})

    assert PersonFact.rows.get().person_id == across.two.pk
    assert "Polish" in across.page(across.second, across.there, across.two)
    parted(across.both, across.there, across.two, row)
    assert "Polish" not in across.page(across.first, across.here, across.one)


def test_a_safe_address_kept_for_a_joined_record_still_opens_for_its_custodian(twice: Twice) -> None:
    Custodian.objects.create(
        family=twice.family, worker=twice.worker, by=twice.worker, starts_at=clock.now() - timedelta(1)
    )
    place = SafePlace("9 Hidden Close", "QX9 9ZZ", "", "")
    kept = seal(place, family_id=twice.family.pk, person_id=twice.two.pk)
    safe_address(twice.family, twice.two, twice.worker, kept)
    joined(twice.worker, twice.family, twice.one, twice.two)

    sight = Sight(twice.worker, proved=True)
    rows = sight.rows(SafeAddress, twice.family.pk)

    assert [(row.person_id, unseal(row).lines) for row in rows] == [(twice.one.pk, "9 Hidden Close")]
    assert "Hidden" not in twice.client.get(f"/f/{twice.family.pk}/people/{twice.one.pk}").content.decode()
    keep_safe_address(
        sight,
        twice.family.pk,
        person_ids=[twice.one.pk],
        place=SafePlace("1 New Road", "", "", ""),
        nobody_else=True,
    )
    assert [row.ends_at is None for row in SafeAddress.rows.order_by("pk")] == [False, True]
