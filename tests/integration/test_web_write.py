"""Writing an entry on pages: three screens over one draft, a session in one, and nothing typed lost."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from draft_house import House
from invented_families import family, person, worker
from kinfold.casework.families.models import CoreNote, HealthNote, Part
from kinfold.casework.process.models import StepTaken
from kinfold.casework.saving.models import form_token
from kinfold.casework.workbook.models import Draft
from kinfold.kit import clock
from web_visitors import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(settings: Any, tmp_path: Path) -> House:
    settings.KINFOLD_HOME, settings.KINFOLD_DEMO = tmp_path, True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return House()


def test_one_visit_in_three_screens_shows_in_every_place(house: House) -> None:
    check = house.visit()
    for words in (
        "Seen alone",
        "Seen, not alone: Wanted to stay",
        "the clock for the next visit to Ivo and Una",
        "The chronology",
    ):
        assert words in check
    assert "Save to Osei-Thistledown" in check

    done = house.send(check, "save")

    assert done["Location"] == house.at
    assert not Draft.rows.exists()
    assert CoreNote.rows.count() == 2
    assert StepTaken.rows.filter(step="visit").count() == 2
    shown = house.page(house.at)
    assert "Saved to Osei-Thistledown" in shown
    entry = house.page(f"{house.at}/e/{CoreNote.rows.values_list('entry', flat=True)[0]}")
    assert "I like it when there is no shouting." in entry
    assert "Una" in entry
    again = house.send(check, "save")
    assert (again["Location"], CoreNote.rows.count()) == (house.at, 2)


def test_three_siblings_and_their_mother_take_no_more_steps_than_promised(house: House) -> None:
    """Three screens, fourteen clicks, two typed fields and two reasons; all else is as the page gives it."""
    first = house.page()
    everyone = re.findall(r'name="about" value="(\w+)"', first)
    pip = next(
        each
        for each in re.findall(r'name="alone" value="(\w+)"', first)
        if each not in (house.ivo.pk, house.una.pk)
    )
    ticks = {"about": everyone, "seen": everyone, "alone": [house.ivo.pk]}
    reasons = {f"why__{house.una.pk}": "Wanted to stay with her mum", f"why__{pip}": "Asleep"}
    typed = {"text": "We talked about bedtimes.", f"own__{house.ivo.pk}": "No shouting, please."}

    second = house.page(house.send(first, "2", **ticks, **reasons)["Location"])
    check = house.page(house.send(second, "3", significant="on", **typed)["Location"])
    done = house.send(check, "save")

    clicks = (
        1 + sum(map(len, ticks.values())) + 1 + 1 + 1 + 1
    )  # Write, ticks, Continue, significant, Continue, Save
    assert (done["Location"], clicks, len(typed), len(reasons)) == (house.at, 14, 2, 2)
    assert StepTaken.rows.filter(step="visit").count() == 3


def test_a_draft_may_want_anything_and_says_so_only_when_saved(house: House) -> None:
    first = house.send(house.page(), "3", about=[house.ivo.pk])
    check = house.page(first["Location"])
    assert "There is a problem" not in check

    refused = house.send(check, "save")

    assert refused.status_code == 422
    page = refused.content.decode()
    assert "Write what happened" in page
    link = re.search(r'href="([^"]+#why-[^"]+)"', page)
    assert link
    there = house.page(link[1].partition("#")[0].replace("&amp;", "&"))
    assert "Say why they were not seen, or not alone" in there
    assert Draft.rows.count() == 1
    assert not CoreNote.rows.exists()


def test_a_session_is_one_screen_with_health_detail(house: House) -> None:
    page = house.page("/write?kind=session", house.devs)
    mother = next(each for each in re.findall(r'name="about" value="(\w+)"', page))
    done = house.send(
        page, "save", house.devs, about=[mother], text="She came, and it went well.", health="Down to 30 ml."
    )

    assert done["Location"] == house.at
    assert (CoreNote.rows.get().text, HealthNote.rows.get().text) == (
        "She came, and it went well.",
        "Down to 30 ml.",
    )
    assert CoreNote.rows.get().entry == HealthNote.rows.get().entry


def test_a_draft_is_its_authors_own_and_carried_on_with_from_home(house: House) -> None:
    house.send(house.page(), "later", about=[house.ivo.pk])
    draft = Draft.rows.get()
    home = house.client.get("/").content.decode()
    assert "Carry on" in home
    assert f"{house.at}/write/{draft.pk}" in home
    assert "checked" in house.page(f"/write/{draft.pk}")

    for other in (house.devs, client_of(worker())):
        assert other.get(f"{house.at}/write/{draft.pk}").status_code == 404
        assert other.post(f"{house.at}/write/{draft.pk}/delete").status_code == 404
        assert "Carry on" not in other.get("/").content.decode()


def test_a_draft_of_someone_who_left_the_family_is_reached_by_nobody(house: House) -> None:
    from kinfold.casework.allocations.models import WorkerAllocation

    house.send(house.page(), "later", about=[house.ivo.pk])
    WorkerAllocation.objects.filter(worker=house.amara).update(ends_at=clock.now() - timedelta(minutes=1))
    from kinfold.casework.teams.models import Holding

    Holding.objects.filter(worker=house.amara).update(ends_at=clock.now() - timedelta(minutes=1))

    assert house.client.get(f"{house.at}/write/{Draft.rows.get().pk}").status_code == 404
    assert "Carry on" not in house.client.get("/").content.decode()
    assert Draft.rows.count() == 1


def test_two_windows_on_one_draft_keep_both_texts(house: House) -> None:
    first = house.send(house.page(), "2", about=[house.ivo.pk])
    here, there = house.page(first["Location"]), house.page(first["Location"])
    house.send(here, "2", text="What I wrote here.")

    second = house.send(there, "2", text="What I wrote there.")

    assert {each.fields["text"][0] for each in Draft.rows.all()} == {
        "What I wrote here.",
        "What I wrote there.",
    }
    shown = house.page(second["Location"])
    assert "You also changed this at" in shown
    assert "Both are kept" in shown


def test_what_is_pasted_from_another_family_is_asked_about_once(house: House) -> None:
    other = family("Thistlemere", of=house.team, allocated=(house.amara,))
    person(other, "Kit", "Thistlemere", Part.CHILD, clock.today())
    first = house.send(
        house.page("/write?kind=session"),
        "later",
        about=[house.ivo.pk],
        text="Saw Kit  Thistlemere at school.",
    )
    assert first.status_code == 302
    page = house.page(f"/write/{Draft.rows.get().pk}")

    asked = house.send(page, "save")
    assert "name someone of Thistlemere" in asked.content.decode()
    assert not CoreNote.rows.exists()
    assert house.send(asked.content.decode(), "save").status_code == 302
    assert CoreNote.rows.count() == 1
    stranger = house.devs.get(f"{house.at}/write?kind=session").content.decode()
    assert (
        house.send(stranger, "save", house.devs, about=[house.ivo.pk], text="Kit Thistlemere").status_code
        == 302
    )


@pytest.mark.parametrize(
    "text",
    [
        '<p class="MsoNormal"><b>Hello</b><o:p></o:p></p><script>alert(1)</script>',
        "\u202eabc \u0627\u0644\u0633\u0644\u0627\u0645 \U0001f600\U0001f468\u200d\U0001f469\u200d\U0001f467",
    ],
)
def test_whatever_is_pasted_is_kept_as_text(house: House, text: str) -> None:
    page = house.page("/write?kind=session", house.devs)
    house.send(page, "save", house.devs, about=[house.ivo.pk], text=text)

    assert CoreNote.rows.get().text == text
    shown = house.page(f"{house.at}/e/{CoreNote.rows.get().entry}")
    assert "<script>alert" not in shown
    assert "<o:p>" not in shown


def test_too_long_a_text_is_said_on_saving_and_kept_whole(house: House) -> None:
    text = "Seen and well. " * 14_000
    page = house.page("/write?kind=session")
    refused = house.send(page, "save", about=[house.ivo.pk], text=text)

    assert refused.status_code == 422
    assert "Shorten this to 20,000 characters or fewer. It has 209,999" in refused.content.decode()
    assert Draft.rows.get().fields["text"] == [text]


def test_what_an_author_puts_right_stays_readable_as_it_was(house: House) -> None:
    house.send(house.visit(), "save")
    entry = CoreNote.rows.values_list("entry", flat=True)[0]
    assert house.devs.post(f"{house.at}/e/{entry}/right").status_code == 404
    begun = house.client.post(f"{house.at}/e/{entry}/right")
    what = house.page(f"{begun['Location']}?at=2")
    assert "We talked about bedtimes." in what
    check = house.page(house.send(what, "3", text="We talked about school.")["Location"])
    assert "Say why it is put right" in house.send(check, "save").content.decode()

    assert house.send(check, "save", reason="I mixed up two visits").status_code == 302
    shown = house.page(f"{house.at}/e/{entry}")
    for words in (
        "We talked about school.",
        "We talked about bedtimes.",
        "I mixed up two visits",
        "As it was before",
    ):
        assert words in shown

    back = house.client.get(f"{house.at}/e/{entry}/back").content.decode()
    token = re.search(r'name="token" value="(\w+)"', back)
    assert token
    house.client.post(f"{house.at}/e/{entry}/back", {"reason": "Another family", "token": token[1]})
    assert "Taken back." in house.page(f"{house.at}/e/{entry}")
    assert not StepTaken.rows.filter(step="visit", withdrawn=False).exclude(
        pk__in=StepTaken.rows.exclude(replaces=None).values("replaces")
    )


def test_a_disagreement_and_what_happened_next_stand_beside_an_entry(house: House) -> None:
    house.send(house.visit(), "save")
    entry = CoreNote.rows.values_list("entry", flat=True)[0]
    at, today = f"{house.at}/e/{entry}/answer", clock.today()
    day = {f"happened_on_{part}": str(getattr(today, part)) for part in ("day", "month", "year")}
    said = {"said_by": house.una.pk, "text": "It was once.", "token": form_token(), **day}
    assert house.devs.post(f"{at}/disagreement", {"token": form_token(), **day}).status_code == 422
    assert house.devs.post(f"{at}/disagreement", said).status_code == 302
    next_ = {"text": "We told Ivo what we did.", "token": form_token(), **day}
    assert house.devs.post(f"{at}/reply", next_).status_code == 302
    assert house.devs.post(f"{at}/visit", next_).status_code == 404

    shown = house.page(f"{house.at}/e/{entry}")
    for words in ("Una does not agree", "It was once.", "What happened next", "We told Ivo what we did."):
        assert words in shown
    assert client_of(worker()).get(f"{house.at}/e/{entry}").status_code == 404
