"""Finding a family: what is shown of whom, what stays on the server, and how fast one may go on."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from invented_families import family, findable, notes, on_duty, person, team, worker
from kinfold.casework.audit.models import AuditEvent
from kinfold.casework.families.models import Family, FindKey, Part, record
from kinfold.casework.families.typed import terms_of
from kinfold.casework.sharing.models import Conflict, Exclusion, NamedWorker, Seal
from kinfold.domain.agency import Role
from kinfold.kit import clock
from web_visitors import client_of

pytestmark = pytest.mark.django_db
NOTHING = "No match that we can show. Try a birth date, or ring the duty manager."


@pytest.fixture(autouse=True)
def _home(settings: Any, tmp_path: Path) -> None:
    settings.KINFOLD_HOME, settings.KINFOLD_DEMO = tmp_path, True


def _found(client: Any, typed: str) -> str:
    response = client.post("/find", {"typed": typed})
    assert response.status_code == 302, response.content
    assert re.fullmatch("/find/[0-9a-f]{16}", response["Location"])
    page = client.get(response["Location"])
    assert page.status_code == 200
    return page.content.decode()


def test_my_family_is_found_with_why_it_matched_and_a_link() -> None:
    ours = worker()
    made = findable(family(of=team(), allocated=(ours,)))

    page = _found(client_of(ours), "osei 2 may 2024")

    assert f'href="/f/{made.pk}"' in page
    assert "Osei-Thistledown" in page
    assert "Pip Osei-Thistledown: date of birth and surname match." in page


def test_beyond_my_reach_only_a_team_and_its_number_are_told() -> None:
    stranger, vellum = worker(), team("Vellum")
    made = findable(family(of=vellum))
    notes(made, worker())

    page = _found(client_of(stranger), "Osei-Thistledown")

    assert "Known to another team" in page
    assert "Ring Vellum duty, 01632 960100." in page
    for hidden in (made.reference, "Esi", "Pip", f'href="/f/{made.pk}"'):
        assert hidden not in page
    assert page.count("Thistledown") == 1  # what was typed, in its box


def test_several_beyond_my_reach_are_told_like_one_without_a_number() -> None:
    stranger, vellum = worker(), team("Vellum")
    for _ in range(3):
        findable(family(of=vellum))

    page = _found(client_of(stranger), "Osei")

    assert page.count("Known to another team") == 1
    assert "3" not in re.sub(r"0163[^.]*", "", page.split('id="answers"')[1].split("</main>")[0]).replace(
        "h3", ""
    )


def test_sealed_excluded_and_conflicted_families_look_like_none_at_all() -> None:
    ours, other = worker(), worker()
    sealed, shut, kin = (findable(family(of=team())) for _ in range(3))
    Seal.objects.create(family=sealed, by=other, reason="invented")
    Exclusion.objects.create(family=shut, worker=ours, by=other, reason="invented")
    Conflict.objects.create(family=kin, worker=ours, by=ours, knows="own")

    page, none = _found(client_of(ours), "Osei"), _found(client_of(ours), "Quagga")

    assert NOTHING in page
    assert page.split('id="answers"')[1] == none.split('id="answers"')[1]


def test_a_named_worker_finds_a_sealed_family_only_after_proving_who_they_are() -> None:
    ours = worker()
    made = findable(family(of=team(), allocated=(ours,)))
    Seal.objects.create(family=made, by=ours, reason="invented")
    NamedWorker.objects.create(family=made, worker=ours, by=ours)

    assert NOTHING in _found(client_of(ours), "Osei")
    assert f'href="/f/{made.pk}"' in _found(client_of(ours, proved=True), "Osei")


def test_searching_for_declared_kin_gives_nothing_in_any_of_their_families() -> None:
    ours = worker()
    made = findable(family(of=team(), allocated=(ours,)))
    kin = person(made, "Ama", "Osei-Thistledown", Part.GRANDPARENT, clock.today())
    findable(made)
    Conflict.objects.create(person=kin, worker=ours, by=ours, knows="kin")

    assert NOTHING in _found(client_of(ours), "Osei")


@pytest.mark.parametrize("typed", ["", " ", "o", "é", "%", "31 2", "<", "😀"])
def test_too_little_is_told_in_words(typed: str) -> None:
    page = client_of(worker()).post("/find", {"typed": typed}).content.decode()

    assert page.count("Type two letters or a whole date") == 2
    assert "<title>Error: " in page


def test_what_was_typed_is_in_no_address_nor_audit_entry_nor_key() -> None:
    ours = worker()
    findable(family(of=team(), allocated=(ours,)))

    _found(client_of(ours), "Osei-Thistledown")

    written = [str(value).casefold() for row in AuditEvent.objects.values() for value in row.values()]
    assert not [each for each in written if "osei" in each]
    keys = [str(value).casefold() for row in FindKey.rows.values() for value in row.values()]
    assert not [each for each in keys if "osei" in each or "qs1" in each]


def test_answers_are_for_the_session_that_asked_and_back_works() -> None:
    ours, other = worker(), worker()
    findable(family(of=team(), allocated=(ours,)))
    client = client_of(ours)
    address = client.post("/find", {"typed": "osei"})["Location"]

    assert "Osei-Thistledown" in client.get(address).content.decode()
    assert client.get(address).status_code == 200
    assert client_of(other).get(address)["Location"] == "/find"
    assert client.get("/find/0000000000000000")["Location"] == "/find"


def test_a_sweep_is_slowed_after_thirty_searches_in_a_minute() -> None:
    ours, other = worker(), worker()
    client = client_of(ours)
    for number in range(30):
        assert client.post("/find", {"typed": f"name{number}"}).status_code == 302

    page = client.post("/find", {"typed": "one more"}).content.decode()

    assert "You have searched 30 times in a minute. Wait a minute" in page
    assert 'value="one more"' in page
    assert client_of(other).post("/find", {"typed": "osei"}).status_code == 302


def test_ten_are_shown_and_no_more() -> None:
    ours, crew = worker(), team()
    for _ in range(12):
        findable(family(of=crew, allocated=(ours,)))

    page = _found(client_of(ours), "Osei")

    assert page.count('class="kf-found"') == 10
    assert "Only ten are shown" in page


def test_whoever_is_on_duty_is_led_to_their_own_teams_family_and_says_why_there() -> None:
    duty, crew = worker(), team()
    on_duty(duty, crew)
    made = findable(family(of=crew))

    page = _found(client_of(duty), made.reference)

    assert f'href="/f/{made.pk}"' in page
    assert "Esi" not in page
    assert "Thistledown" not in page


@pytest.mark.parametrize("role", [Role.ANALYST, Role.BOARD_MEMBER, Role.GUARDIAN, Role.ADMINISTRATOR])
def test_who_does_not_work_with_families_finds_no_page_to_search_on(role: Role) -> None:
    assert client_of(worker(role)).get("/find").status_code == 404
    assert client_of(worker(role)).post("/find", {"typed": "osei"}).status_code == 404


def test_hostile_words_are_only_words() -> None:
    client = client_of(worker())

    for typed in ("<script>alert(1)</script>", "'; drop table families_family; --", "\u202eiesO", "a" * 200):
        assert "<script>alert" not in _found(client, typed)
    assert client.post("/find", {"typed": "a" * 201}).status_code == 422


def test_a_word_may_be_a_surname_or_a_reference_and_both_are_tried() -> None:
    assert [(each.name, each.reference) for each in terms_of("SMYTH")] == [("smyth", "smyth")]


def test_a_reference_that_looks_like_a_postcode_finds_its_family() -> None:
    ours = worker()
    made = family(allocated=(ours,))
    made.reference = "M47KX"
    made.save()
    findable(made)

    assert f'href="/f/{made.pk}"' in _found(client_of(ours), "m47kx")


def test_a_family_whose_reference_is_taken_gets_another(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = family().reference
    free = iter([taken, taken, "ZZZZ9"])
    monkeypatch.setattr(record, "reference", lambda: next(free))

    made = Family(reference=taken)
    made.save(force_insert=True)

    assert Family.rows.get(pk=made.pk).reference == "ZZZZ9"


def test_what_fits_somebody_else_of_the_family_is_not_said_of_whom_the_name_fits() -> None:
    ours = worker()
    there = family("Winterbourne", of=team(), allocated=(ours,))
    person(there, "Oskar", "Fairbanks", "child", date(2016, 7, 9))
    findable(there)

    client = client_of(ours)
    page = client.get(
        client.post("/find", {"typed": "Oskar Fairbanks 2 May 2024"})["Location"]
    ).content.decode()

    assert (
        "Oskar Fairbanks: first name and surname match; of someone else in the family, date of birth" in page
    )
