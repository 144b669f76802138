"""Papers of plans with a word planted in each line: a reader has only what they may, in every look."""

from itertools import product
from typing import Any

import pytest
from django.db import transaction

import canaries
from kinfold.casework.documents import gathering
from kinfold.casework.documents.contents import Look, PlanPaper, Reader
from kinfold.casework.documents.plans import YOUNGEST, see
from kinfold.casework.families.models import Address, Person
from kinfold.casework.plans.models import PlanLine
from kinfold.casework.sharing.gate import Sight
from kinfold.kit import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(settings: Any) -> canaries.World:
    settings.KINFOLD_DEMO = True
    return canaries.build(families=len(canaries.MAY))


class Planted:
    """A plan of one family with a word in each line: whose it is, who was ticked, what of it is private."""

    def __init__(self, world: canaries.World, persona: canaries.Persona) -> None:
        self.pk, self.user = persona.family.pk, persona.user
        self.mother, self.father, child, self.small = world.people[self.pk]
        self.child = child
        Person.rows.filter(pk=child.pk).update(birth_date=clock.today().replace(year=clock.today().year - 9))
        self.plan = world.plans[self.pk][0]
        self.words: dict[str, str] = {}
        both = [self.mother.pk, self.father.pk]
        for name, kind, who, more in (
            ("hers alone", "worry", self.mother, {"readers": both, "is_private": True}),
            ("his alone", "action", self.father, {"readers": both, "is_private": True}),
            ("hers", "goal", self.mother, {}),
            ("to both", "going_well", None, {"readers": both}),
            ("nobody ticked", "danger", None, {}),
            ("a child's", "view", child, {"readers": both}),
            ("a child's own", "view", child, {}),
            ("her disagreement", "disagreement", self.mother, {"readers": [self.father.pk]}),
        ):
            self.words[name] = world.plant("core", self.pk)
            PlanLine.rows.create(
                family_id=self.pk, plan_id=self.plan, kind=kind, person=who, by=self.user, agency="x",
                words=f"Said {self.words[name]}.", profession="y", **more,
            )  # fmt: skip

    def paper(self, reader: Any, **ticks: Any) -> str:
        with transaction.atomic():
            paper = PlanPaper(self.plan, **ticks)
            sight = Sight(self.user, proved=True)
            return see(sight, self.pk, to=reader, paper=paper, on=clock.now()).html

    def on(self, html: str) -> set[str]:
        return {name for name, word in self.words.items() if word in html}


def test_each_reader_has_their_own_and_what_was_ticked_and_a_childs_words_only_ticked_twice(
    world: canaries.World,
) -> None:
    papers = 0
    for persona in (each for each in world.personas if each.name in ("allocated", "co-worker")):
        planted = Planted(world, persona)
        with transaction.atomic():
            readers = gathering.recipients(Sight(persona.user, proved=True), planted.pk, YOUNGEST)
        own = {
            planted.mother.pk: {"hers alone", "hers", "to both", "her disagreement"},
            planted.father.pk: {"his alone", "to both"},
            planted.child.pk: {"a child's", "a child's own"},
        }
        for reader, look, others, child_words in product(readers, Look, (False, True), (False, True)):
            if reader.reader is not Reader.PERSON or reader.id == planted.small.pk:
                continue
            html = planted.paper(reader, look=look, others=others, child_words=child_words)
            may = set(own[reader.id])
            grown = reader.id != planted.child.pk
            may |= {"a child's"} if child_words and grown else set()
            may |= {"her disagreement"} if others and reader.id == planted.father.pk else set()
            assert planted.on(html) == may, (reader.name, look, others, child_words)
            papers += 1
            for other in {planted.mother, planted.father} - {each for each in (planted.mother, planted.father)
                                                             if each.pk == reader.id}:  # fmt: skip
                assert others or not {other.given_names, other.known_as} & _names_in(html, world)
                places = Address.rows.filter(person=other).values_list("lines", "postcode", "phone")
                assert not any(place in html for row in places for place in row)
    assert papers == 2 * 3 * 12


def _names_in(html: str, world: canaries.World) -> set[str]:
    return {token for token, each in world.found_in(html) if each.kind == "name"}


def test_agencies_and_colleagues_have_the_plan_without_what_is_private_or_a_place(
    world: canaries.World,
) -> None:
    planted = Planted(world, next(each for each in world.personas if each.name == "allocated"))

    colleague = planted.on(planted.paper(gathering.COLLEAGUE))
    agency = planted.on(planted.paper(gathering.Recipient(Reader.AGENCY, "Schools", "a1")))

    assert colleague == set(planted.words)
    assert agency == set(planted.words) - {"hers alone", "his alone", "a child's", "a child's own"}
