"""Who moved where and when: households with addresses, their corrections, and the safe address by them."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from invented_families import allocate, family, holds, team, worker
from kinfold.casework.families.findkeys import Kind, digest, together
from kinfold.casework.families.models import Address, FindKey, Membership, Person, Residence
from kinfold.casework.safety.actions import keep_safe_address
from kinfold.casework.safety.kept import SafePlace
from kinfold.casework.safety.models import Suspicion
from kinfold.casework.saving.models import form_token
from kinfold.casework.sharing.gate import Sight
from kinfold.casework.sharing.models import Custodian
from kinfold.kit import clock
from web_visitors import client_of

pytestmark = pytest.mark.django_db
HIDDEN = SafePlace("7 Hidden Close, Vellum", "QZ9 9QZ", "01632 960999", "Ring before 3pm")
SOON = clock.today() - timedelta(days=4)


@pytest.fixture(autouse=True)
def demo(settings: Any) -> None:
    settings.KINFOLD_DEMO = True


def _ours() -> tuple[Client, Any, dict[str, Person]]:
    ours = worker()
    made = family(of=team(), allocated=(ours,))
    return client_of(ours), made, {p.given_names: p for _, p in Sight(ours).people(made.pk)}


def _day(name: str, day: date) -> dict[str, str]:
    return {f"{name}_{part}": str(getattr(day, part)) for part in ("day", "month", "year")}


def _move(client: Client, made: Any, people: list[Person], since: date = SOON, **more: str) -> Any:
    typed = {
        "people": [each.pk for each in people],
        "household": "new",
        "lines": "3 Foolscap Court\r\nInkwell",
        "postcode": "qx17fc",
        "phone": "01632 960555",
        "keeps": "leaves",
        "source": "Esi told us",
        "token": form_token(),
    }
    return client.post(f"/f/{made.pk}/moved", {**typed, **_day("since", since), **more})


def _page(client: Client, made: Any, day: date | None = None) -> str:
    asked = "?" + "&".join(f"{k}={v}" for k, v in _day("on", day).items()) if day else ""
    return client.get(f"/f/{made.pk}/people{asked}").content.decode()


def test_a_move_to_a_new_household_ends_the_old_address_and_is_shown_from_its_day() -> None:
    client, made, people = _ours()

    answer = _move(client, made, [people["Esi"], people["Pip"]])
    page = _page(client, made)

    assert answer.status_code == 302
    assert "Household A" in page
    assert "Esi and Pip, since" in page
    assert "3 Foolscap Court, Inkwell, QX1 7FC" in page
    assert "01632 960555" in page
    before = _page(client, made, SOON - timedelta(days=1))
    assert "Inkwell Row" in before.split('id="homes"')[1].split("Addresses, now")[0]
    assert Address.rows.filter(person=people["Esi"]).count() == 2
    assert "3 Foolscap Court" in client.get(f"/f/{made.pk}").content.decode()


def test_several_people_can_be_ticked() -> None:
    client, made, _ = _ours()

    asked = client.get(f"/f/{made.pk}/moved").content.decode()

    assert asked.count('type="checkbox"') == 2
    assert asked.count('type="radio"') == 4


def test_the_family_is_found_by_its_new_postcode() -> None:
    client, made, people = _ours()

    _move(client, made, [people["Esi"]])
    place = Address.rows.get(person=people["Esi"], ends_at=None).postcode

    found = FindKey.rows.filter(digest=digest(Kind.POSTCODE, together(place)))
    assert [each.membership.family_id for each in found] == [made.pk]


def test_moving_in_with_a_household_takes_its_address_without_typing_it() -> None:
    client, made, people = _ours()
    _move(client, made, [people["Esi"]])

    answer = _move(client, made, [people["Pip"]], household="A", lines="", postcode="", phone="")

    assert answer.status_code == 302
    assert "Esi and Pip, since" in _page(client, made)
    assert [row.lines for row in Address.rows.filter(person=people["Pip"], ends_at=None)] == [
        "3 Foolscap Court, Inkwell"
    ]


def test_a_household_has_one_address_and_whoever_is_left_behind_is_asked_about() -> None:
    client, made, people = _ours()
    _move(client, made, [people["Esi"], people["Pip"]])

    answer = _move(client, made, [people["Esi"]], household="A", lines="9 Elsewhere Road", postcode="")

    assert answer.status_code == 422
    assert "Tick everyone who moves" in answer.content.decode()
    assert (
        _move(client, made, list(people.values()), household="A", lines="9 Elsewhere Road").status_code == 302
    )
    assert "9 Elsewhere Road" in _page(client, made)


def test_a_child_may_live_in_two_households_by_turns() -> None:
    client, made, people = _ours()
    _move(client, made, [people["Esi"], people["Pip"]], SOON - timedelta(days=9))
    _move(client, made, [people["Pip"]], lines="1 Other Lane", keeps="both")

    page = _page(client, made).split('id="homes"')[1]

    assert "Household A" in page
    assert "Household B" in page
    assert Address.rows.filter(person=people["Pip"], ends_at=None).count() == 2


def test_where_someone_went_may_be_unknown() -> None:
    client, made, people = _ours()
    _move(client, made, [people["Esi"]])

    answer = _move(
        client, made, [people["Esi"]], clock.today(), household="unknown", lines="", postcode="", phone=""
    )

    assert answer.status_code == 302
    assert not Address.rows.filter(person=people["Esi"], ends_at=None).exists()
    assert [row.until for row in Residence.rows.order_by("pk")] == [None, clock.today()]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"postcode": "QX1"}, "Enter a whole postcode"),
        ({"postcode": "12345"}, "Enter a whole postcode"),
        ({"phone": "ring me"}, "Enter a telephone number"),
        ({"lines": ""}, "Enter the address that this belongs to"),
        ({"household": "unknown"}, "Leave this empty, or choose the household"),
        ({"household": "Q"}, "Choose one of the list"),
        ({"since_day": "31", "since_month": "2"}, "real day"),
        ({"since_year": "2999"}, "come already"),
        ({"source": ""}, "Say who says so"),
        ({"keeps": ""}, "Choose one"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field_and_nothing_typed_is_lost(
    typed: dict[str, str], words: str
) -> None:
    client, made, people = _ours()

    answer = _move(client, made, [people["Esi"]], **typed)
    page = answer.content.decode()

    assert answer.status_code == 422
    assert words in page
    assert "Household" in page
    assert typed.get("lines") == "" or "3 Foolscap Court" in page
    assert not Residence.rows.exists()


def test_a_move_before_birth_or_before_a_later_move_is_refused() -> None:
    client, made, people = _ours()
    early = _move(client, made, [people["Pip"]], date(2020, 1, 1))
    _move(client, made, [people["Esi"]])
    out_of_turn = _move(client, made, [people["Esi"]], SOON - timedelta(days=1), lines="1 Other Lane")

    assert "Pip was not born by then" in early.content.decode()
    assert "moving again after that day" in out_of_turn.content.decode()
    assert Residence.rows.count() == 1


def test_a_form_sent_twice_is_saved_once() -> None:
    client, made, people = _ours()
    token = form_token()

    answers = [_move(client, made, [people["Esi"]], token=token).status_code for _ in range(2)]

    assert answers == [302, 302]
    assert Residence.rows.count() == 1


def _links(page: str, verb: str) -> list[str]:
    return [part.split('"')[0] for part in page.split('href="')[1:] if f"/{verb}" in part.split('"')[0]]


def test_an_address_is_corrected_for_all_it_was_written_of_and_the_old_one_stays_in_the_record() -> None:
    client, made, people = _ours()
    _move(client, made, [people["Esi"], people["Pip"]])
    row = Address.rows.filter(lines__startswith="3 Foolscap", person=people["Esi"]).get()
    asked = client.get(f"/f/{made.pk}/address/{row.pk}/correct").content.decode()

    answer = client.post(
        f"/f/{made.pk}/address/{row.pk}/correct",
        {"lines": "30 Foolscap Court", "postcode": "QX1 7FC", "source": "Seen", "token": form_token()},
    )
    page = _page(client, made)

    assert "3 Foolscap Court, Inkwell" in asked
    assert answer.status_code == 302
    assert "30 Foolscap Court" in page
    assert "3 Foolscap Court, Inkwell" not in page
    assert Address.rows.filter(lines="3 Foolscap Court, Inkwell").count() == 2
    assert Address.rows.filter(lines="30 Foolscap Court", ends_at=None).count() == 2
    assert client.get(f"/f/{made.pk}/address/{row.pk}/correct").status_code == 404


def test_a_move_taken_back_leaves_them_where_they_were() -> None:
    client, made, people = _ours()
    _move(client, made, [people["Esi"], people["Pip"]], SOON - timedelta(days=9))
    _move(client, made, [people["Esi"]], lines="1 Other Lane", postcode="", phone="")
    row = Address.rows.filter(lines="1 Other Lane").get()

    answer = client.post(f"/f/{made.pk}/address/{row.pk}/back")
    page = _page(client, made)

    assert answer.status_code == 302
    assert "1 Other Lane" not in page
    assert "Household B" not in page
    assert "Esi and Pip, since" in page
    assert client.post(f"/f/{made.pk}/address/{row.pk}/back").status_code == 404


def _kept() -> tuple[Any, Any, Any, dict[str, Person]]:
    """Let one custodian keep Esi and Pip safe, and another worker be allocated who is none."""
    keeper, other = worker(), worker()
    made = family(of=team(), allocated=(keeper, other))
    Custodian.objects.create(family=made, worker=keeper, by=keeper, starts_at=clock.now() - timedelta(1))
    people = {p.given_names: p for _, p in Sight(other).people(made.pk)}
    return keeper, other, made, people


def _keep(keeper: Any, made: Any, people: dict[str, Person]) -> None:
    ids = [each.pk for each in people.values()]
    keep_safe_address(Sight(keeper, proved=True), made.pk, person_ids=ids, place=HIDDEN, nobody_else=True)


def test_the_safe_place_typed_as_an_ordinary_one_is_refused_to_its_custodian_and_rings_for_others() -> None:
    keeper, other, made, people = _kept()
    _keep(keeper, made, people)
    typed = {"lines": "7 Hidden Close", "postcode": "QZ9 9QZ"}

    refused = _move(client_of(keeper), made, [people["Esi"]], **typed)
    answers = [
        _move(client_of(other), made, [people["Esi"]], **typed),
        _move(client_of(other), made, [people["Pip"]], lines="8 Shown Close", postcode="QZ8 8QZ"),
    ]

    assert refused.status_code == 422
    assert "seems to hold a safe address" in refused.content.decode()
    assert [each.status_code for each in answers] == [302, 302]
    assert [each.what for each in Suspicion.objects.all()] == ["address"]


def test_who_is_no_custodian_sees_the_same_before_and_after_a_safe_address_is_kept() -> None:
    keeper, other, made, people = _kept()
    _move(client_of(other), made, list(people.values()))
    client = client_of(other)
    paths = [f"/f/{made.pk}/people", f"/f/{made.pk}/support", f"/f/{made.pk}/moved"]

    def seen() -> list[str]:
        return [_steady(client.get(path).content.decode()) for path in paths]

    before = seen()
    _keep(keeper, made, people)

    assert seen() == before
    assert not any("Hidden" in page or "QZ9" in page for page in seen())


def _steady(page: str) -> str:
    """Leave out what every showing of a form makes anew."""
    return "".join(part.split('"', 1)[1] if n else part for n, part in enumerate(page.split('value="')))


def test_a_place_made_safe_is_emptied_in_every_version_and_drawn_nowhere() -> None:
    keeper, other, made, people = _kept()
    client = client_of(other)
    _move(client, made, list(people.values()), lines="7 Hidden Close", postcode="QZ9 9QZ", phone="")
    row = Address.rows.filter(lines="7 Hidden Close").first()
    client.post(
        f"/f/{made.pk}/address/{row.pk}/correct",
        {"lines": "7a Hidden Close", "postcode": "QZ9 9QZ", "source": "Seen", "token": form_token()},
    )

    _keep(keeper, made, people)
    page = _page(client, made)

    assert not Address.rows.filter(postcode="QZ9 9QZ").exists()
    assert not Address.rows.filter(lines__contains="Hidden").exists()
    assert "Hidden" not in page
    assert "Household A" in page


def test_the_team_reads_where_they_live_and_does_not_change_it_and_strangers_find_nothing() -> None:
    ours, colleague = team(), worker()
    holds(colleague, ours)
    made = family(of=ours)
    row = Address.rows.filter(person__in=Membership.rows.filter(family=made).values("person")).first()
    client, stranger = client_of(colleague), client_of(worker())
    addresses = [f"/f/{made.pk}/moved", *(f"/f/{made.pk}/address/{row.pk}/{v}" for v in ("correct", "back"))]

    assert "Inkwell Row" in _page(client, made)
    assert not _links(_page(client, made), "moved")
    assert [client.get(each).status_code for each in addresses] == [404, 404, 404]
    assert [stranger.get(each).status_code for each in addresses] == [404, 404, 404]


def test_an_address_of_another_family_is_not_there() -> None:
    client, made, _ = _ours()
    other = family(of=team())
    row = Address.rows.filter(person__in=Membership.rows.filter(family=other).values("person")).first()

    assert client.get(f"/f/{made.pk}/address/{row.pk}/correct").status_code == 404
    assert client.post(f"/f/{made.pk}/address/{row.pk}/back").status_code == 404


def test_a_home_of_which_nobody_knows_since_when_needs_no_day() -> None:
    client, made, people = _ours()
    Address.rows.filter(person__in=people.values()).delete()
    typed = {"when": "before", "keeps": "", "since_day": "", "since_month": "", "since_year": ""}

    answer = _move(client, made, [people["Esi"]], **typed)
    page = _page(client, made)

    assert answer.status_code == 302
    assert "3 Foolscap Court, Inkwell" in page
    assert "not known since when" in page
    assert "1900" not in page
    again = _move(client, made, [people["Esi"]], **{**typed, "lines": "4 Foolscap Court"})
    assert again.status_code == 422
    assert "is written down already. Enter the day on which they moved" in again.content.decode()
    row = Address.rows.get(person=people["Esi"])
    client.post(f"/f/{made.pk}/address/{row.pk}/back")
    assert "3 Foolscap Court" not in _page(client, made).partition("Write down")[0]
    assert Residence.rows.filter(person=people["Esi"], withdrawn=True).exists()


def test_the_day_of_a_move_is_asked_for() -> None:
    client, made, people = _ours()

    answer = _move(client, made, [people["Esi"]], since_day="", since_month="", since_year="")

    assert answer.status_code == 422
    assert "Enter the day they moved" in answer.content.decode()


@pytest.mark.parametrize(
    "lines", ["Vellum Refuge, 2 High Street", "c/o Quillshire Women’s Aid", "the safe house"]
)
def test_a_place_that_looks_protected_is_asked_about_before_it_is_saved(lines: str) -> None:
    client, made, people = _ours()
    before = Address.rows.count()

    asked = _move(client, made, [people["Esi"]], lines=lines)

    assert asked.status_code == 422
    assert "Is this a place that someone must not find out?" in asked.content.decode()
    assert Address.rows.count() == before
    assert _move(client, made, [people["Esi"]], lines=lines, secret="everyone").status_code == 302
    ordinary = client.get(f"/f/{made.pk}/moved").content.decode()
    assert "Is this a place that someone must not find out?" not in ordinary


def test_a_custodian_is_led_to_the_page_of_safe_addresses_and_nobody_else() -> None:
    client, made, _ = _ours()
    by = worker()
    allocate(by, made)
    Custodian.objects.create(family=made, worker=by, by=by)
    kept, address = f'href="/f/{made.pk}/safe"', f"/f/{made.pk}/moved"

    assert kept not in client.get(address).content.decode()
    assert kept in client_of(by).get(address).content.decode()
