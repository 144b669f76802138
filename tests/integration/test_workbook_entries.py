"""One entry, told once: what is kept, of whom, where it shows, and how it is put right."""

from datetime import date, time
from typing import Any

import pytest
from django.db import transaction

from invented_families import family, holds, person, team, worker
from kinfold.casework.accounts.models import User
from kinfold.casework.families.models import CoreNote, Family, HealthNote, Part
from kinfold.casework.process.actions import taken
from kinfold.casework.saving.models import form_token
from kinfold.casework.sharing.gate import NotForYou, Sight
from kinfold.casework.workbook import reading
from kinfold.casework.workbook.actions import (
    AlreadyChanged,
    NotReady,
    Told,
    answer,
    put_right,
    take_back,
    write_entry,
)
from kinfold.domain.access import Section
from kinfold.domain.agency import Discipline, Role
from kinfold.domain.case import Step
from kinfold.domain.entry import EntryKind, Knowing, Presence
from kinfold.domain.errors import UserError
from kinfold.kit import clock

pytestmark = pytest.mark.django_db
ALONE, NOT_ALONE = Presence(True, True), Presence(True, False, "Wanted to stay")
ASLEEP = Presence(True, False, "Asleep")


class House:
    """Three children with their mother, a social worker and a recovery worker."""

    def __init__(self) -> None:
        self.team = team("Inkwell")
        self.amara: User = worker(Role.SOCIAL_WORKER)
        self.dev: User = worker(Role.ADULT_SPECIALIST)
        holds(self.amara, self.team)
        holds(self.dev, self.team, discipline=Discipline.SUBSTANCE_MISUSE.value)
        self.family: Family = family("Osei-Thistledown", of=self.team, allocated=(self.amara, self.dev))
        born = ((Part.CHILD, 2017), (Part.CHILD, 2018), (Part.CHILD, 2023), (Part.MOTHER, 1990))
        self.ivo, self.una, self.pip, self.esi = (
            person(self.family, name, "Osei", part, date(year, 4, 9))
            for name, (part, year) in zip(("Ivo", "Una", "Pip", "Esi"), born, strict=True)
        )

    def about(self) -> dict[str, Presence]:
        return {self.ivo.pk: ALONE, self.una.pk: NOT_ALONE, self.pip.pk: ASLEEP, self.esi.pk: Presence(True)}

    def visit(self, **more: Any) -> Told:
        told = {
            "kind": EntryKind.VISIT,
            "happened_on": clock.today(),
            "happened_time": time(0, 1),
            "about": self.about(),
            "texts": {Section.CORE: "We talked about bedtimes."},
            "own_words": {self.ivo.pk: "I like it when there is no shouting."},
            "knowing": Knowing.SAW,
        }
        return Told(**(told | more))

    def write(self, told: Told, by: User | None = None, token: str = "") -> str:
        with transaction.atomic():
            made = write_entry(
                Sight(by or self.amara), family_id=self.family.pk, told=told, token=token or form_token()
            )
        assert made
        return made

    def entries(self, by: User | None = None) -> list[reading.Entry]:
        return reading.entries_of(Sight(by or self.amara), self.family.pk)

    def visits(self) -> dict[str, dict[str, Any]]:
        rows = taken(Sight(self.amara), self.family.pk)
        return {str(each.child_id): each.details for each in rows if each.step == Step.VISIT}


@pytest.fixture
def house() -> House:
    return House()


def test_one_visit_is_written_once_and_counted_for_every_child(house: House) -> None:
    entry = house.write(house.visit(significant=True))

    (told,) = house.entries()
    assert told.id == entry
    assert told.first["significant"]
    assert set(told.first["about"]) == {house.ivo.pk, house.una.pk, house.pip.pk, house.esi.pk}
    assert [each["text"] for each in told.own_words] == ["I like it when there is no shouting."]
    assert set(told.own_words[0]["about"]) == {house.ivo.pk}
    assert house.visits() == {
        house.ivo.pk: {"seen": True, "seen_alone": True},
        house.una.pk: {"seen": True, "seen_alone": False, "note": "Wanted to stay"},
        house.pip.pk: {"seen": True, "seen_alone": False, "note": "Asleep"},
    }


def test_a_form_sent_twice_writes_once(house: House) -> None:
    token = form_token()
    house.write(house.visit(), token=token)

    again = write_entry(Sight(house.amara), family_id=house.family.pk, told=house.visit(), token=token)

    assert again is None
    assert len(house.entries()) == 1
    assert len(house.visits()) == 3


def test_health_detail_is_a_part_of_its_own(house: House) -> None:
    texts = {Section.CORE: "She came, and it went well.", Section.ADULT_HEALTH: "Down to 30 ml."}
    told = Told(EntryKind.SESSION, clock.today(), {house.esi.pk: Presence(True)}, texts)
    entry = house.write(told, by=house.dev)

    assert {each.entry for each in (CoreNote.rows.get(), HealthNote.rows.get())} == {entry}
    (whole,) = house.entries(house.dev)
    assert [each["text"] for each in whole.parts] == list(texts.values())
    assert not house.visits()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"about": {}}, "Tick at least one person"),
        ({"texts": {Section.CORE: ""}}, "Write what happened"),
        ({"knowing": Knowing.TOLD}, "Say who told you"),
    ],
)
def test_what_an_entry_wants_is_said_and_nothing_is_kept(house: House, wrong: Any, words: str) -> None:
    with pytest.raises(NotReady, match=words):
        house.write(house.visit(**({"own_words": {}} | wrong)))
    assert not CoreNote.rows.exists()


def test_a_child_not_seen_alone_needs_a_reason(house: House) -> None:
    with pytest.raises(NotReady) as refused:
        house.write(house.visit(about=house.about() | {house.una.pk: Presence(True, False)}))
    assert [(each.field, each.person) for each in refused.value.problems] == [("why_not", house.una.pk)]


def test_nobody_of_another_family_and_no_section_that_is_not_theirs(house: House) -> None:
    other = person(family("Elsewhere", of=house.team), "Kit", "Elsewhere", Part.CHILD, date(2015, 1, 1))
    with pytest.raises(NotForYou):
        house.write(house.visit(about={other.pk: ALONE}))
    with pytest.raises(NotForYou):
        house.write(house.visit(own_words={other.pk: "Hello"}))
    with pytest.raises(NotForYou):
        house.write(house.visit(texts={Section.SAFE_ADDRESS: "Here"}))
    assert not CoreNote.rows.exists()


def test_putting_right_keeps_what_was_and_takes_the_visits_along(house: House) -> None:
    entry = house.write(house.visit())
    before = [each.pk for each in reading.parts_of(Sight(house.amara), house.family.pk, entry)]
    about = {house.ivo.pk: NOT_ALONE, house.una.pk: NOT_ALONE}
    right = house.visit(about=about, texts={Section.CORE: "We talked about school."}, own_words={})

    kept = {"family_id": house.family.pk, "entry_id": entry, "reason": "I mixed up two visits"}
    assert put_right(Sight(house.amara), told=right, seen=before, **kept)

    (now,) = house.entries()
    assert (now.first["text"], now.own_words) == ("We talked about school.", ())
    assert set(house.visits()) == {house.ivo.pk, house.una.pk}
    assert house.visits()[house.ivo.pk]["seen_alone"] is False
    every = reading.versions_of(Sight(house.amara), house.family.pk, entry)
    assert {"We talked about bedtimes.", "We talked about school."} <= {each.text for each in every}
    with pytest.raises(AlreadyChanged):
        put_right(Sight(house.amara), told=house.visit(), seen=before, **kept)


def test_only_whoever_wrote_it_puts_it_right_and_others_write_beside_it(house: House) -> None:
    entry = house.write(house.visit())
    seen = [each.pk for each in reading.parts_of(Sight(house.dev), house.family.pk, entry)]
    sight = Sight(house.dev)
    with pytest.raises(UserError, match="write beside it"):
        put_right(
            sight, family_id=house.family.pk, entry_id=entry, told=house.visit(), reason="No", seen=seen
        )

    words = {"text": "It was once.", "said_by": house.esi.pk, "token": form_token()}
    when = {"family_id": house.family.pk, "entry_id": entry, "happened_on": clock.today()}
    assert answer(sight, kind=EntryKind.DISAGREEMENT, **when, **words)

    (told,) = house.entries()
    assert [(each["kind"], each["text"], set(each["about"])) for each in told.answers] == [
        ("disagreement", "It was once.", {house.esi.pk})
    ]
    with pytest.raises(NotForYou):
        answer(
            sight, kind=EntryKind.REPLY, section=Section.ABUSE_DISCLOSURE, **when, **(words | {"token": "x"})
        )


def test_taking_back_leaves_it_readable_and_the_visits_undone(house: House) -> None:
    entry = house.write(house.visit())
    seen = [each.pk for each in reading.parts_of(Sight(house.amara), house.family.pk, entry)]
    kept = {"family_id": house.family.pk, "entry_id": entry, "seen": seen}

    assert take_back(Sight(house.amara), reason="Written to the wrong family", **kept)

    assert not house.entries()
    assert not house.visits()
    every = reading.versions_of(Sight(house.amara), house.family.pk, entry)
    assert "We talked about bedtimes." in {each.text for each in every}


def test_a_part_that_may_not_be_read_leaves_no_gap(house: House) -> None:
    texts = {Section.CORE: "Seen.", Section.PRIVILEGED: "The lawyer says so."}
    house.write(house.visit(texts=texts, own_words={}))

    assert [[each["text"] for each in one.parts] for one in house.entries()] == [list(texts.values())]
    assert [[each["text"] for each in one.parts] for one in house.entries(house.dev)] == [["Seen."]]


def test_an_answer_that_is_put_right_stays_an_answer_and_is_not_answered_itself(house: House) -> None:
    def beside(to: str, sight: Sight) -> str:
        told = {"kind": EntryKind.REPLY, "text": "Invented reply", "happened_on": clock.today()}
        made = answer(sight, family_id=house.family.pk, entry_id=to, token=form_token(), **told)
        assert made
        return made

    with transaction.atomic():
        entry = house.write(house.visit())
        reply = beside(entry, Sight(house.dev))
        with pytest.raises(NotForYou):
            beside(reply, Sight(house.amara))
        seen = [each.pk for each in reading.parts_of(Sight(house.dev), house.family.pk, reply)]
        better = Told(EntryKind.REPLY, clock.today(), house.about(), {Section.CORE: "Put right"})
        more = {"entry_id": reply, "told": better, "reason": "Typed wrongly", "seen": seen}
        put_right(Sight(house.dev), family_id=house.family.pk, **more)
        (shown,) = reading.entries_of(Sight(house.amara), house.family.pk)

    assert shown.id == entry
    assert [each["text"] for each in shown.answers] == ["Put right"]
