"""A family's own page and writing to it: what each sees, what leaves no gap, and what is kept."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from invented_families import allocate, family, holds, long_record, notes, on_duty, safe_address, team, worker
from kinfold.casework.allocations.models import Standing, TeamAllocation
from kinfold.casework.families.models import Address, CoreNote, HealthNote, Membership
from kinfold.casework.safety.actions import keep_safe_address
from kinfold.casework.safety.kept import SafePlace
from kinfold.casework.sharing.gate import Sight
from kinfold.casework.sharing.models import Custodian, Notice, Seal, StatedReason
from kinfold.casework.workbook.models import Draft
from kinfold.domain.agency import Discipline, Role, Sector
from kinfold.kit import clock
from web_visitors import bytes_of, client_of

pytestmark = pytest.mark.django_db
LABELS = (
    "The record",
    "Adult health",
    "Police intelligence",
    "told about domestic abuse",
    "Legally privileged",
)


@pytest.fixture(autouse=True)
def _home(settings: Any, tmp_path: Path) -> None:
    settings.KINFOLD_HOME, settings.KINFOLD_DEMO = tmp_path, True


def _text(client: Any, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, response.headers
    return response.content.decode()


def test_the_allocated_social_worker_reads_every_section_with_who_else_reads_it() -> None:
    ours = worker()
    made = family(of=team(), allocated=(ours,))
    notes(made, ours)

    page = _text(client_of(ours), f"/f/{made.pk}")

    for label in LABELS:
        assert label in page
    assert page.count("written in") == 5
    assert page.count("kf-note__head") == 5
    assert "Never in the children’s file or another adult’s print." in page
    assert "Inkwell Row, QS1 1AA" in page


def test_a_section_i_may_not_read_says_whom_to_ask_alike_whether_or_not_it_holds_anything() -> None:
    reader, dev, crew = worker(), worker(Role.ADULT_SPECIALIST, Sector.CHARITY, "dev"), team()
    holds(reader, crew)
    holds(dev, crew, discipline=Discipline.SUBSTANCE_MISUSE.value)
    made = family(of=crew, allocated=(dev,))
    client = client_of(reader)

    empty = client.get(f"/f/{made.pk}")
    notes(made, dev)
    filled = client.get(f"/f/{made.pk}").content.decode()

    assert "Ask Dev Invented (Adult specialist, Charity) what you need to know." in filled
    assert "written in core" in filled
    assert "written in adult_health" not in filled
    health = re.compile('id="adult_health".*?</section>', re.DOTALL)
    assert health.findall(empty.content.decode()) == health.findall(filled)


def test_what_is_not_written_yet_is_one_line_and_a_new_record_says_what_comes_first() -> None:
    ours = worker()
    made = family(of=team(), allocated=(ours,))
    reader = worker()
    holds(reader, TeamAllocation.objects.get(family=made).team)

    new, read = (client_of(each).get(f"/f/{made.pk}").content.decode() for each in (ours, reader))
    CoreNote.rows.create(
        family=made, text="Seen at home", author=ours, agency=ours.agency.code, profession="Social worker",
        happened_on=clock.today(),
    )  # fmt: skip
    begun = client_of(ours).get(f"/f/{made.pk}").content.decode()

    assert f'First see that <a class="govuk-link" href="/f/{made.pk}/people">everyone' in new
    assert f'href="/f/{made.pk}/write">write what you know</a>' in new
    assert 'class="kf-section' not in new
    assert "First see that" not in read
    assert "Seen at home" in begun
    assert "First see that" not in begun


def test_a_section_that_is_denied_leaves_no_gap() -> None:
    officer = worker(sector=Sector.POLICE)
    made = family(of=team(), allocated=(officer,))
    notes(made, officer)

    page = _text(client_of(officer), f"/f/{made.pk}")

    assert "Police intelligence" in page
    assert "Adult health" not in page
    assert "rivileged" not in page


def test_charities_are_told_there_may_be_intelligence_and_whom_to_ask() -> None:
    amara, dev, crew = worker(name="amara"), worker(Role.ADULT_SPECIALIST, Sector.CHARITY), team()
    holds(amara, crew)
    made = family(of=crew, allocated=(amara, dev))

    page = _text(client_of(dev), f"/f/{made.pk}")

    assert "There may be police intelligence. Ask Amara Invented" in page


def test_a_safe_address_is_hinted_at_to_no_one_but_its_custodians() -> None:
    ours, keeper = worker(), worker()
    made = family(of=team(), allocated=(ours, keeper))
    esi = Membership.rows.filter(family=made, part="mother").get().person
    lives_at = Address.rows.get(person=esi).lines
    before = _text(client_of(ours), f"/f/{made.pk}")
    Custodian.objects.create(family=made, worker=keeper, by=ours)
    safe_address(made, esi, keeper)

    after = _text(client_of(ours), f"/f/{made.pk}")

    assert lives_at in before
    assert lives_at in after, "a gap would tell that there is a safe address"
    assert "Hidden Close" not in after
    assert "afe address" not in after


def test_the_page_takes_few_queries_with_two_thousand_entries() -> None:
    made, ours = long_record(entries=2000, steps=200)
    client = client_of(ours)
    client.get("/definitions")
    with CaptureQueriesContext(connection) as plain:
        client.get("/definitions")
    with CaptureQueriesContext(connection) as found:
        page = client.get(f"/f/{made.pk}")

    assert len(found) - len(plain) <= 15
    assert len(page.content) < 60_000
    assert page.content.decode().count("Invented words") <= 5 * 3 * 12


# Writing.


def _form(client: Any, family_id: str, **typed: str) -> dict[str, Any]:
    """Give a whole entry as it is sent at once, about everyone."""
    page = _text(client, f"/f/{family_id}/write")
    token = re.search('name="token" value="([0-9a-f]{32})"', page)
    assert token
    today = clock.today()
    day = {"happened_on_day": str(today.day), "happened_on_month": str(today.month)}
    return {
        **day,
        "happened_on_year": str(today.year),
        **{"at": "whole", "go": "save", "kind": "note"},
        "about": list(Membership.rows.filter(family=family_id).values_list("person_id", flat=True)),
        "section": "core",
        "text": "Pip showed me her drawing.",
        "token": token[1],
        **typed,
    }


def test_a_note_is_saved_once_signed_and_shown_and_tells_no_one() -> None:
    ours = worker()
    made = family(of=team(), allocated=(ours,))
    client = client_of(ours)
    form = _form(client, made.pk)

    first, again = client.post(f"/f/{made.pk}/write", form), client.post(f"/f/{made.pk}/write", form)
    page = _text(client, f"/f/{made.pk}")

    assert (first.status_code, again.status_code) == (302, 302)
    assert CoreNote.rows.filter(family=made).count() == 1
    assert "Saved to Osei-Thistledown" in page
    assert "Pip showed me her drawing." in page
    assert f"{ours.display_name}, Social worker, Council" in page
    assert "Saved to" not in _text(client, f"/f/{made.pk}")
    assert not Notice.objects.exists()


def test_the_button_names_the_family_and_a_specialist_begins_in_adult_health() -> None:
    nurse = worker(Role.ADULT_SPECIALIST, Sector.HEALTH)
    made = family(of=team(), allocated=(nurse,))

    client = client_of(nurse)
    form = _form(client, made.pk) | {"go": "2", "section": ""}
    page = _text(client, client.post(f"/f/{made.pk}/write", form)["Location"])

    assert "Save to Osei-Thistledown" in _text(client, f"/f/{made.pk}/write?kind=session")
    assert re.search(r'value="adult_health" checked', page)
    assert "privileged" not in page


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"text": " \n "}, "Write what happened"),
        ({"text": "a" * 20_001}, "It has 20,001"),
        ({"happened_on_day": ""}, "must include a day"),
        (
            {"happened_on_day": "", "happened_on_month": "", "happened_on_year": ""},
            "Enter the day it happened",
        ),
        ({"happened_on_day": "31", "happened_on_month": "2"}, "must be a real day"),
        ({"happened_on_year": "2999"}, "must be today or before"),
        ({"happened_on_year": "1989"}, "must be in 1990 or after"),
        ({"happened_on_year": "9" * 12}, "The day it happened"),
        ({"about": []}, "Tick at least one person this is about"),
        ({"about": "p0000000000000000"}, "Choose someone of this family"),
        ({"section": "safe_address"}, "Choose one of the places"),
        ({"token": "x"}, "Press the button once more"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(typed: dict[str, str], message: str) -> None:
    ours = worker()
    made = family(of=team(), allocated=(ours,))
    client = client_of(ours)
    form = _form(client, made.pk, text="Words <b>to keep</b>") | typed

    response = client.post(f"/f/{made.pk}/write", form)
    page = response.content.decode()

    assert response.status_code == 422
    assert "There is a problem" in page
    assert message in page
    if not typed.keys() & {"text", "token"}:
        assert "Words &lt;b&gt;to keep&lt;/b&gt;" in page
    assert not CoreNote.rows.exists()
    kept = [each.fields["text"][0] for each in Draft.rows.all()]
    assert kept == ([] if "token" in typed else [form["text"]])
    assert "<title>Error: " in page


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "😀" * 20_000,
        "\u202eright to left\u202c مرحبا",
        "nul \x00 and \x1b escape",
        "{{ 7*7 }} {% raw %}",
        "a\r\nb" * 5_000,
    ],
)
def test_any_text_is_kept_as_text(text: str) -> None:
    ours = worker()
    made = family(of=team(), allocated=(ours,))
    client = client_of(ours)

    assert client.post(f"/f/{made.pk}/write", _form(client, made.pk, text=text)).status_code == 302
    page = _text(client, f"/f/{made.pk}")

    assert "<script>alert" not in page
    assert "\x00" not in page
    assert "49" not in CoreNote.rows.get().text
    assert 'dir="auto"' in page


def test_a_section_the_form_did_not_offer_and_another_family_s_person_are_not_written() -> None:
    officer = worker(sector=Sector.POLICE)
    made, other = family(of=team(), allocated=(officer,)), family(of=team())
    theirs = Membership.rows.filter(family=other).first().person_id
    client = client_of(officer)

    client.post(f"/f/{made.pk}/write", _form(client, made.pk, section="adult_health"))
    client.post(f"/f/{made.pk}/write", _form(client, made.pk, about=theirs))

    assert not HealthNote.rows.exists()
    assert not CoreNote.rows.exists()


def test_whoever_only_reads_finds_no_page_to_write_on() -> None:
    reader, crew = worker(), team()
    holds(reader, crew)
    made = family(of=crew)
    client = client_of(reader)

    read_only, missing = client.get(f"/f/{made.pk}/write"), client.get("/f/f0000000000000000/write")

    assert read_only.status_code == missing.status_code == 404
    assert bytes_of(read_only) == bytes_of(missing)
    assert f'href="/f/{made.pk}/write"' not in _text(client, f"/f/{made.pk}")
    assert client.post(f"/f/{made.pk}/write", {"text": "x"}).status_code == 404


def test_a_co_worker_who_left_the_family_no_longer_reads_or_writes() -> None:
    ours = worker()
    made = family(of=team())
    row = allocate(ours, made, Standing.CO_WORKER.value)
    client = client_of(ours)
    form = _form(client, made.pk)
    row.ends_at = clock.now()
    row.save()

    assert client.get(f"/f/{made.pk}").status_code == 404
    assert client.post(f"/f/{made.pk}/write", form).status_code == 404
    assert not CoreNote.rows.exists()


def test_sealed_for_others_is_missing_in_the_same_bytes() -> None:
    ours = worker()
    made = family(of=team(), allocated=(ours,))
    Seal.objects.create(family=made, by=ours, reason="invented")
    client = client_of(ours)

    for ending in ("", "/write", "/reason"):
        sealed, missing = client.get(f"/f/{made.pk}{ending}"), client.get(f"/f/f0000000000000000{ending}")
        assert sealed.status_code == 404
        assert bytes_of(sealed) == bytes_of(missing)


def test_a_safe_address_in_a_note_is_told_to_its_custodian_beside_the_text_and_to_others_never() -> None:
    keeper, colleague = worker(), worker()
    made = family(of=team(), allocated=(keeper, colleague))
    Custodian.objects.create(family=made, worker=keeper, by=keeper)
    all_of_them = list(Membership.rows.filter(family=made).values_list("person_id", flat=True))
    place = SafePlace("14 Hidden Close", "QS9 9ZZ", "01632 960999", "")
    keep_safe_address(Sight(keeper, proved=True), made.pk, person_ids=all_of_them, place=place)
    mine, theirs = client_of(keeper), client_of(colleague)

    refused = mine.post(f"/f/{made.pk}/write", _form(mine, made.pk, text="She is at 14 Hidden Close"))
    taken = theirs.post(f"/f/{made.pk}/write", _form(theirs, made.pk, text="She is at 14 Hidden Close"))

    assert refused.content.decode().count("This text seems to hold a safe address.") == 2
    assert taken.status_code == 302
    assert [each.to_id for each in Notice.objects.filter(about=colleague)] == [keeper.pk]


# Saying why.


def test_those_on_duty_say_why_and_go_on_to_where_they_were_going() -> None:
    duty, crew = worker(), team()
    turn = on_duty(duty, crew)
    made = family(of=crew)
    client = client_of(duty)

    asked = client.get(f"/f/{made.pk}")
    assert asked["Location"] == f"/f/{made.pk}/reason?next=%2Ff%2F{made.pk}"
    page = _text(client, asked["Location"])
    assert "Osei" not in page
    assert made.reference not in page
    done = client.post(f"/f/{made.pk}/reason", {"reason": "rang", "words": "", "next": f"/f/{made.pk}"})

    assert done["Location"] == f"/f/{made.pk}"
    assert "Osei-Thistledown" in _text(client, f"/f/{made.pk}")
    stated = StatedReason.objects.get()
    assert stated.ends_at == turn.ends_at
    assert stated.words.startswith("I am on duty")


def test_a_reason_holds_for_half_a_day_at_most() -> None:
    duty, crew = worker(), team()
    turn = on_duty(duty, crew)
    turn.ends_at = clock.now() + timedelta(days=3)
    turn.save()
    made = family(of=crew)

    client_of(duty).post(f"/f/{made.pk}/reason", {"reason": "other", "words": "The school rang"})

    stated = StatedReason.objects.get()
    assert stated.ends_at - stated.starts_at == timedelta(hours=12)
    assert stated.words == "The school rang"


@pytest.mark.parametrize(
    "onward", ["https://example.com/", "//example.com", "javascript:alert(1)", "", "/\x00"]
)
def test_a_reason_leads_nowhere_but_here(onward: str) -> None:
    duty, crew = worker(), team()
    on_duty(duty, crew)
    made = family(of=crew)

    done = client_of(duty).post(f"/f/{made.pk}/reason", {"reason": "rang", "next": onward})

    assert done["Location"] == f"/f/{made.pk}"


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({}, "Choose why you are looking"),
        ({"reason": "other"}, "Write why you are looking"),
        ({"reason": "other", "words": "a" * 401}, "400 characters or fewer"),
        ({"reason": "curious"}, "Choose one of the reasons"),
    ],
)
def test_no_reason_opens_nothing(typed: dict[str, str], message: str) -> None:
    duty, crew = worker(), team()
    on_duty(duty, crew)
    made = family(of=crew)

    page = client_of(duty).post(f"/f/{made.pk}/reason", typed).content.decode()

    assert page.count(message) == 2
    assert not StatedReason.objects.exists()


def test_whom_no_reason_would_help_finds_no_page_that_asks_for_one() -> None:
    stranger = worker()
    made = family(of=team())
    client = client_of(stranger)

    assert client.get(f"/f/{made.pk}/reason").status_code == 404
    assert client.post(f"/f/{made.pk}/reason", {"reason": "rang"}).status_code == 404
    assert not StatedReason.objects.exists()
