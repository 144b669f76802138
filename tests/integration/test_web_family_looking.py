"""The strip on a family's pages, what is new since one looked, and the list of entries."""

import re
from datetime import time, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from invented_families import family, holds, person, team, worker
from kinfold.casework.families.models import Joining, Part
from kinfold.casework.process.actions import record
from kinfold.casework.saving.models import form_token
from kinfold.casework.sharing.actions.marks import mark_read
from kinfold.casework.sharing.gate import Sight
from kinfold.casework.sharing.models import ReadMark
from kinfold.casework.teams.models import Holding, Post
from kinfold.casework.workbook.actions import Told, answer, write_entry
from kinfold.domain.access import Section
from kinfold.domain.agency import Discipline, Role, Sector
from kinfold.domain.case import Step
from kinfold.domain.entry import EntryKind, Presence
from kinfold.kit import clock
from kinfold.web.presenters.spoken import short_day
from web_visitors import bytes_of, client_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _home(settings: Any, tmp_path: Path) -> None:
    settings.KINFOLD_HOME, settings.KINFOLD_DEMO = tmp_path, True


class House:
    """A mother and a child, with a social worker and a recovery worker of a charity."""

    def __init__(self) -> None:
        self.team = team("Inkwell")
        self.amara, self.dev = worker(name="amara"), worker(Role.ADULT_SPECIALIST, Sector.CHARITY, "dev")
        holds(self.amara, self.team)
        holds(self.dev, self.team, discipline=Discipline.SUBSTANCE_MISUSE.value)
        self.family = family(of=self.team, allocated=(self.amara, self.dev))
        self.ivo = person(self.family, "Ivo", "Osei", Part.CHILD, clock.today() - timedelta(days=3300))
        self.client = client_of(self.amara)

    def write(self, by: Any, text: str, **more: Any) -> str:
        told = {"kind": EntryKind.SESSION, "happened_on": clock.today(), "texts": {Section.CORE: text}}
        told |= {"about": {self.ivo.pk: Presence(True, True)}} | more
        with transaction.atomic():
            made = write_entry(Sight(by), family_id=self.family.pk, told=Told(**told), token=form_token())
        assert made
        return made

    def text(self, ending: str = "", client: Any = None) -> str:
        response = (client or self.client).get(f"/f/{self.family.pk}{ending}")
        assert response.status_code == 200
        return re.sub(r"\s+", " ", response.content.decode())


@pytest.fixture
def house() -> House:
    return House()


def test_the_strip_says_who_on_what_number_and_which_discipline_is_missing(house: House) -> None:
    type(house.dev).objects.filter(pk=house.dev.pk).update(phone="01632 960114")
    post = Post.objects.create(
        team=house.team, discipline="mental_health", starts_at=clock.now() - timedelta(90)
    )
    left = clock.now() - timedelta(days=40)
    Holding.objects.create(
        post=post, worker=worker(), starts_at=clock.now() - timedelta(days=80), ends_at=left
    )

    for page in (house.text(), house.text("/people")):
        assert 'href="tel:01632960114">01632 960114</a>' in page
        assert f"Adult mental health: vacant since {short_day(left.date())}" in page
        assert "Substance misuse recovery: vacant" not in page


def test_whoever_saw_a_child_last_is_told_whatever_their_profession(house: House) -> None:
    day = clock.today() - timedelta(days=2)
    visit = {"kind": EntryKind.VISIT, "happened_time": time(9)}
    house.write(house.amara, "At home.", happened_on=day - timedelta(days=7), **visit)
    assert f"Ivo</bdi></strong> {short_day(day - timedelta(days=7))}, alone, by Amara" in house.text()

    house.write(
        house.dev, "He came along.", happened_on=day, about={house.ivo.pk: Presence(True, False, "With Esi")}
    )

    page = house.text("/process")
    assert f"Ivo</bdi></strong> {short_day(day)}, not alone, by Dev Invented" in page
    assert "Pip</bdi></strong> not written down" in page
    assert "<dt>Next</dt>" in page


def test_what_is_new_is_counted_by_who_wrote_and_leads_to_exactly_that(house: House) -> None:
    house.write(house.amara, "My own words.")
    old = house.write(house.dev, "Before I looked.")
    mark_read(Sight(house.amara), family_id=house.family.pk, until=clock.now())
    house.write(house.dev, "After I looked.")
    with transaction.atomic():
        answer(
            Sight(house.dev), family_id=house.family.pk, entry_id=old, kind=EntryKind.DISAGREEMENT,
            text="Esi does not agree.", happened_on=clock.today(), token=form_token(),
        )  # fmt: skip
        record(Sight(house.dev), family_id=house.family.pk, step=Step.REFERRAL, at=clock.now())

    page = house.text()
    assert f"Since you looked, {short_day(clock.today())}" in page
    link = re.search(r'href="([^"]+)">Dev Invented, Adult specialist, Charity <strong>3</strong>', page)
    assert link
    listed = house.text(link[1].replace("&amp;", "&").removeprefix(f"/f/{house.family.pk}"))
    for words in ("After I looked.", "Esi does not agree.", "Before I looked.", "Steps of the process"):
        assert words in listed
    assert "My own words." not in listed
    assert "Adult specialist 3" in re.sub(r"\s+", " ", house.client.get("/").content.decode())


def test_opening_marks_nothing_and_marking_keeps_what_came_meanwhile_new(house: House) -> None:
    house.write(house.dev, "First.")
    page = house.text()
    until = re.search('name="until" value="([^"]+)"', page)
    assert until
    assert "<strong>1</strong>" in house.text(), "opening the page twice marked it"
    house.write(house.dev, "Second, while she read.")

    for said in (until[1], "2001-01-01T00:00:00+00:00", "2001-01-01", ""):
        if not said:
            house.write(house.dev, "Third.")
        assert house.client.post(f"/f/{house.family.pk}/read", {"until": said}).status_code == 302
        found = re.search(r"Charity <strong>(\d)</strong>", house.text())
        assert (found[1] if found else "0") == ("1" if said not in ("", "2001-01-01") else "0")

    assert ReadMark.objects.get().worker == house.amara


def test_nothing_is_marked_by_whom_it_is_not_for(house: House) -> None:
    stranger = client_of(worker())

    theirs = stranger.post(f"/f/{house.family.pk}/read")
    missing = stranger.post("/f/f0000000000000000/read")

    assert theirs.status_code == 404
    assert bytes_of(theirs) == bytes_of(missing)
    assert not ReadMark.objects.exists()


def test_a_child_s_view_is_all_about_them_under_whichever_record(house: House) -> None:
    twice = person(house.family, "Ivor", "Osei", Part.CHILD, clock.today() - timedelta(days=3300))
    other = person(house.family, "Una", "Osei", Part.CHILD, clock.today() - timedelta(days=3000))
    house.write(house.amara, "About the first record.")
    house.write(house.amara, "About the second record.", about={twice.pk: Presence()})
    house.write(house.dev, "About Una only.", about={other.pk: Presence()})
    Joining.rows.create(kept=house.ivo, other=twice, reason="invented", by=house.amara)

    page = house.text(f"/entries?person={house.ivo.pk}")

    assert "About the first record." in page
    assert "About the second record." in page
    assert "About Una only." not in page
    assert "About Una only." in house.text(f"/entries?by={house.dev.pk}")
    assert "About Una only." in house.text("/entries?person=nobody&kind=x&by=1&page=99999")


def test_own_words_stand_on_the_page_with_who_wrote_them_down(house: House) -> None:
    said = {"own_words": {house.ivo.pk: "I like it when there is no shouting."}}
    house.write(house.dev, "We drew.", happened_on=clock.today() - timedelta(days=3), **said)
    for number in range(30):
        house.write(house.amara, f"Later {number}.")

    page = house.text()

    assert "“I like it when there is no shouting.”" in page
    assert "Written down by Dev Invented, Adult specialist, Charity" in page
    assert page.count('class="kf-note"') == 5
    assert "We drew." not in page
    assert "We drew." in house.text("/entries?page=2")


def test_a_part_that_may_not_be_read_leaves_no_gap_in_the_list(house: House) -> None:
    texts = {Section.CORE: "She came.", Section.PRIVILEGED: "The lawyer says so."}
    house.write(house.amara, "", texts=texts)
    house.write(house.amara, "", texts={Section.PRIVILEGED: "Only the lawyer."})

    theirs = house.text("/entries", client_of(house.dev))

    assert "The lawyer says so." in house.text("/entries")
    assert "She came." in theirs
    assert theirs.count('class="kf-note"') == 1
    assert "awyer" not in theirs
