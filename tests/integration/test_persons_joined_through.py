"""Joined by way of another family: nobody becomes one with their parent or partner, whoever reads."""

from datetime import date
from typing import Any

import pytest

from invented_families import family, person, team, worker
from kinfold.casework.accounts.models import User
from kinfold.casework.families.models import Couple, Family, Joining, Membership, Parenthood, Person
from kinfold.casework.kinship.actions import add_tie
from kinfold.casework.persons import joining, queries
from kinfold.casework.refused import Refused
from kinfold.casework.saving.models import form_token
from kinfold.casework.sharing.gate import Sight
from web_visitors import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def demo(settings: Any) -> None:
    settings.KINFOLD_DEMO = True


class Bridged:
    """A family whose people may be joined through someone of a second one, and a worker who sees the first
    only.
    """

    def __init__(self) -> None:
        self.both, self.here_only = worker(), worker()
        self.here = family("Nowak", of=team(), allocated=(self.both, self.here_only))
        self.there = family("Novak", of=team(), allocated=(self.both,))
        self.pip = Membership.rows.get(family=self.here, part="child").person
        self.esi = Membership.rows.get(family=self.here, part="mother").person
        self.between = person(self.there, "Esi", "Novak", "mother", self.esi.birth_date)

    def tie(self) -> Parenthood:
        return Parenthood(child=self.pip, parent=self.esi, kind="birth")

    def written_tie(self) -> None:
        row = self.tie()
        row.family, row.by = self.here, self.both
        row.save(force_insert=True)

    def join(self, one: Person, other: Person, of: Family | None = None, at: Family | None = None) -> Any:
        return joining.join(
            Sight(self.both),
            family_id=(of or self.here).pk,
            person_id=one.pk,
            other_family_id=(at or self.there).pk,
            other_id=other.pk,
            reason="The school knows one only",
            token=form_token(),
        )

    def seen(self, who: User) -> list[str]:
        return sorted(p.given_names for _, p in Sight(who).people(self.here.pk))


@pytest.fixture
def bridged() -> Bridged:
    return Bridged()


def test_parent_and_child_are_not_joined_through_another_family(bridged: Bridged) -> None:
    bridged.written_tie()
    bridged.join(bridged.esi, bridged.between)

    with pytest.raises(Refused, match="parent, child or partner"):
        bridged.join(bridged.pip, bridged.between)
    with pytest.raises(Refused, match="parent, child or partner"):
        bridged.join(bridged.between, bridged.pip, bridged.there, bridged.here)

    assert Joining.rows.count() == 1
    assert client_of(bridged.both).get(f"/f/{bridged.here.pk}/people").status_code == 200


def test_a_couple_is_not_joined_through_another_family(bridged: Bridged) -> None:
    marlon = person(bridged.here, "Marlon", "Nowak", "father", date(1990, 1, 1))
    Couple.rows.create(family=bridged.here, first=bridged.esi, second=marlon, kind="married", by=bridged.both)
    bridged.join(marlon, bridged.between)

    with pytest.raises(Refused, match="parent, child or partner"):
        bridged.join(bridged.esi, bridged.between)


def test_a_tie_in_a_third_family_counts(bridged: Bridged) -> None:
    third = family("Nowack", of=team(), allocated=(bridged.both,))
    child = person(third, "Pip", "Nowack", "child", date(2014, 3, 1))
    mother = person(third, "Esi", "Nowack", "mother", date(1988, 3, 1))
    Parenthood.rows.create(family=third, child=child, parent=mother, kind="birth", by=bridged.both)
    bridged.join(bridged.esi, mother, at=third)
    bridged.join(child, bridged.between, third)

    with pytest.raises(Refused, match="parent, child or partner"):
        bridged.join(bridged.esi, bridged.between)


def test_two_records_of_one_child_are_joined_through_another_family(bridged: Bridged) -> None:
    bridged.written_tie()
    twice = person(bridged.here, "Pipp", "Nowak", "child", bridged.pip.birth_date)
    far = person(bridged.there, "Pip", "Novak", "child", bridged.pip.birth_date)
    bridged.join(bridged.pip, far)
    bridged.join(twice, far)

    assert bridged.seen(bridged.both) == ["Esi", "Pip"]
    assert bridged.seen(bridged.here_only) == ["Esi", "Pip", "Pipp"]


@pytest.mark.parametrize("has_twice", [False, True])
def test_a_tie_written_by_who_knows_of_no_joining_keeps_both_apart(bridged: Bridged, has_twice: bool) -> None:
    if has_twice:
        twice = person(bridged.here, "Pipp", "Nowak", "child", bridged.pip.birth_date)
        bridged.join(bridged.pip, twice, at=bridged.here)
    bridged.join(bridged.esi, bridged.between)
    row = bridged.join(bridged.pip, bridged.between)
    assert len(bridged.seen(bridged.both)) == 1
    add_tie(Sight(bridged.here_only), family_id=bridged.here.pk, row=bridged.tie(), token=form_token())

    for who in (bridged.both, bridged.here_only):
        assert bridged.seen(who) == ["Esi", "Pip"]
        assert client_of(who).get(f"/f/{bridged.here.pk}/people").status_code == 200
    sight = Sight(bridged.both)
    assert [each.person_id for each in queries.one(sight, bridged.here.pk, bridged.pip.pk).elsewhere] == [
        bridged.between.pk
    ]
    joining.part(
        sight,
        family_id=bridged.here.pk,
        person_id=bridged.pip.pk,
        joining_id=str(row.pk),
        reason="Mother and child",
        token=form_token(),
    )
    assert not queries.one(Sight(bridged.both), bridged.here.pk, bridged.pip.pk).elsewhere
