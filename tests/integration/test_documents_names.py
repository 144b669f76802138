"""No paper for one adult holds another adult's words, by whichever name of theirs these were written."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from invented_families import family, person, since, team, worker
from kinfold.casework.documents import gathering, plans
from kinfold.casework.documents.contents import PlanPaper, Rendered
from kinfold.casework.documents.render import render
from kinfold.casework.families.models import CoreNote, HowKnown, Membership, OtherName, Person, Why
from kinfold.casework.persons import actions as persons
from kinfold.casework.persons import joining
from kinfold.casework.plans.models import Plan, PlanLine
from kinfold.casework.saving.models import form_token
from kinfold.casework.sharing.gate import Sight
from kinfold.kit import clock

pytestmark = pytest.mark.django_db
TOLD = "told us that she cannot sleep"


class House:
    """A mother and a father of different surnames, and their child, who has the mother's."""

    def __init__(self) -> None:
        self.ours = worker()
        self.family = family(of=team(), allocated=(self.ours,))
        members = Membership.rows.filter(family=self.family).select_related("person")
        self.people = {each.part: each.person for each in members}
        self.esi, self.pip = self.people["mother"], self.people["child"]
        self.marlon = person(self.family, "Marlon", "Bell", "father", date(1990, 1, 1))

    def summary(
        self, to: Person, text: str, about: Person | None = None, *, confirmed: bool = False, **more: Any
    ) -> Rendered:
        note = CoreNote.rows.create(
            **{
                "family": self.family,
                "about": {about.pk: {}} if about else {},
                "text": text,
                "author": self.ours,
            },
            **{"agency": "a", "profession": "Social worker", "happened_on": clock.today()},
            **more,
        )
        sight = Sight(self.ours, proved=True)
        reader = gathering.recipient(sight, self.family.pk, f"p{to.pk}")
        asked: dict[str, Any] = {"to": reader, "note_ids": [note.pk], "on": clock.now()}
        return render(gathering.material(sight, self.family.pk, confirmed=confirmed, **asked), reader)

    def plan(self, to: Person, text: str, *, others: bool = False) -> Rendered:
        signed = {"family": self.family, "by": self.ours, "agency": "a", "profession": "b"}
        plan = Plan.rows.create(kind="need", began_on=since().date(), **signed)
        PlanLine.rows.create(plan=plan, kind="worry", words=text, readers=[to.pk], **signed)
        sight = Sight(self.ours, proved=True)
        reader = gathering.recipient(sight, self.family.pk, f"p{to.pk}")
        paper = PlanPaper(plan.pk, others=others)
        return plans.see(sight, self.family.pk, to=reader, paper=paper, on=clock.now())

    def holds(self, to: Person, text: str) -> tuple[bool, bool]:
        """Say whether a summary and a plan for someone hold a text."""
        return text in self.summary(to, text).html, text in self.plan(to, text).html

    def call(self, who: Person, why: Why, **values: str) -> None:
        sight = Sight(self.ours)
        seen = persons.version_of(sight, self.family.pk, who.pk)
        told: dict[str, Any] = {"values": values, "why": why, "how_known": HowKnown.TOLD, "seen": seen}
        persons.put_right(sight, family_id=self.family.pk, person_id=who.pk, token=form_token(), **told)

    def other_name(self, who: Person, **more: Any) -> OtherName:
        told = {"kind": "known_as", "source": "x", "by": self.ours, **more}
        made: OtherName = OtherName.rows.create(person=who, **told)
        return made

    def join(self, kept: Person, other: Person, other_family: str) -> None:
        ids = {"family_id": self.family.pk, "person_id": kept.pk, "other_family_id": other_family}
        joining.join(Sight(self.ours), **ids, other_id=other.pk, reason="One woman", token=form_token())


@pytest.fixture
def house(settings: Any, tmp_path: Path) -> House:
    settings.KINFOLD_HOME, settings.KINFOLD_DEMO = tmp_path, True
    return House()


def _renamed(house: House) -> None:
    house.call(house.esi, Why.CHANGED, given_names="Ama")


def _put_right_twice(house: House) -> None:
    house.call(house.esi, Why.CORRECTED, given_names="Kukua")
    house.call(house.esi, Why.CORRECTED, given_names="Ama")


def _called_otherwise(house: House) -> None:
    house.other_name(house.esi, given_names="Abena Kukua")


def _taken_back(house: House) -> None:
    old = house.other_name(house.esi, given_names="Kukua")
    house.other_name(house.esi, given_names="Kukua", replaces=old, withdrawn=True)


def _joined_here(house: House) -> None:
    house.join(
        house.esi, person(house.family, "Kukua", "Invented", "other", date(1992, 3, 1)), house.family.pk
    )


def _joined_elsewhere(house: House) -> None:
    elsewhere = family(of=team(), allocated=(house.ours,))
    house.join(house.esi, person(elsewhere, "Kukua", "Invented", "other", date(1992, 3, 1)), elsewhere.pk)


def _left(house: House) -> None:
    Membership.rows.filter(person=house.esi).update(ends_at=clock.now() - timedelta(days=1))


def _as_ever(house: House) -> None:
    pass


@pytest.mark.parametrize(
    ("name", "became"),
    [
        ("Esi", _as_ever),
        ("Esi", _renamed),
        ("Ama", _renamed),
        ("Kukua", _put_right_twice),
        ("Kukua", _called_otherwise),
        ("Kukua", _taken_back),
        ("Kukua", _joined_here),
        ("Kukua", _joined_elsewhere),
        ("Esi", _left),
        ("Ms Osei-Thistledown", _as_ever),
        ("Mrs. A. Thistledown", _as_ever),
        ("osei-thistledown", _as_ever),
        ("Ms Osei-Thistledown", _left),
    ],
)
def test_words_that_name_another_adult_by_any_name_they_ever_had_are_on_no_paper_of_ones_own(
    house: House, name: str, became: Callable[[House], None]
) -> None:
    became(house)

    assert house.holds(house.marlon, f"{name} {TOLD}") == (False, False)
    assert house.holds(house.marlon, f"Someone {TOLD}") == (True, True)


def test_a_former_surname_names_an_adult_though_the_reader_came_to_have_it(house: House) -> None:
    house.call(house.esi, Why.CHANGED, family_name="Bell")

    assert house.holds(house.marlon, f"Ms Osei-Thistledown {TOLD}") == (False, False)
    assert house.holds(house.marlon, f"Mrs Bell {TOLD}") == (False, False)
    assert house.holds(house.marlon, "The Bell family came to the meeting") == (True, True)


def test_ones_own_names_and_a_childs_full_name_keep_nothing_off_ones_paper(house: House) -> None:
    assert house.holds(house.esi, f"Ms Osei-Thistledown {TOLD}") == (True, True)
    assert house.holds(house.esi, f"Esi Osei-Thistledown {TOLD}") == (True, True)
    full = f"Pip {house.pip.family_name} likes nursery"
    assert full in house.summary(house.marlon, full, confirmed=True).html
    assert "did not confirm" in " ".join(house.summary(house.marlon, full).left_out)


def test_a_childs_former_name_is_a_childs_name(house: House) -> None:
    house.call(house.pip, Why.CHANGED, given_names="Robin")

    assert "nursery" not in house.summary(house.marlon, "Pip likes nursery").html
    assert "nursery" in house.summary(house.marlon, "Pip likes nursery", confirmed=True).html


def test_a_note_about_someone_who_left_stays_off_the_paper_of_another_adult(house: House) -> None:
    _left(house)

    given = house.summary(house.marlon, "She cannot sleep", house.esi, confirmed=True)

    assert "cannot sleep" not in given.html
    assert "It is about another adult" in " ".join(given.left_out)


@pytest.mark.parametrize("column", ["answers", "entry"])
@pytest.mark.parametrize("gone", [False, True])
def test_what_stands_beside_words_about_another_adult_is_off_ones_paper_too(
    house: House, column: str, gone: bool
) -> None:
    signed = {"family": house.family, "author": house.ours, "agency": "a", "profession": "b"}
    signed |= {"happened_on": clock.today(), "entry": "e-invented"}
    first = CoreNote.rows.create(text="Invented", about={house.esi.pk: {}}, **signed)
    if gone:
        CoreNote.rows.create(text="", replaces=first, withdrawn=True, **signed)
    more: dict[str, Any] = {"confirmed": True, column: "e-invented"}

    for_another = house.summary(house.marlon, "It was not so", house.pip, **more)

    assert ("not so" in for_another.html) is (gone and column == "entry")  # nothing else is left of it
    assert "not so" in house.summary(house.esi, "It was not so", house.pip, **more).html


def test_the_worker_is_told_what_was_held_back_and_may_tick_a_line_of_a_plan(house: House) -> None:
    _renamed(house)

    assert "names another adult" in " ".join(house.summary(house.marlon, f"Esi {TOLD}").left_out)
    assert "names another adult" in " ".join(house.plan(house.marlon, f"Esi {TOLD}").left_out)
    assert TOLD in house.plan(house.marlon, f"Esi {TOLD}", others=True).html
