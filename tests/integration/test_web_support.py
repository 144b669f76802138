"""Who is around a family: written down, drawn, ended, and seen by whom they may be."""

from typing import Any

import pytest
from django.test import Client

from invented_families import allocate, family, holds, safe_address, team, worker
from kinfold.casework.documents import gathering
from kinfold.casework.documents.contents import Reader
from kinfold.casework.documents.render import render
from kinfold.casework.families.models import Membership, Person
from kinfold.casework.persons import joining
from kinfold.casework.safety.models import Suspicion
from kinfold.casework.saving.models import form_token
from kinfold.casework.sharing.gate import Sight
from kinfold.casework.support import actions as support
from kinfold.casework.support.models import Connection, HealthProfessional, Professional
from kinfold.domain.agency import Role, Sector
from kinfold.kit import clock
from web_visitors import client_of

pytestmark = pytest.mark.django_db
SUPPORT = {"tone": "strong", "flow": "gives", "source": "Esi told us"}


@pytest.fixture(autouse=True)
def demo(settings: Any) -> None:
    settings.KINFOLD_DEMO = True


def _ours() -> tuple[Client, Any, dict[str, Person]]:
    ours = worker()
    made = family(of=team(), allocated=(ours,))
    father = Person.rows.create(given_names="Kwame", family_name="Invented")
    Membership.rows.create(family=made, person=father, part="father", starts_at=clock.now())
    return client_of(ours), made, {p.given_names: p for _, p in Sight(ours).people(made.pk)}


def _add(client: Client, made: Any, what: str, whom: list[str], **more: str) -> Any:
    typed = {"whom": whom, "token": form_token(), **SUPPORT, **more}
    return client.post(f"/f/{made.pk}/support/add/{what}", typed)


def _teacher(client: Client, made: Any, whom: list[str], **more: str) -> Any:
    typed = {"name": "Mr Holloway", "profession": "teacher", "agency": "Inkwell Primary", "section": "core"}
    return _add(client, made, "professional", whom, **{**typed, "phone": "01632 960321", **more})


def _recovery(client: Client, made: Any, kwame: Person, **more: str) -> Any:
    typed = {"name": "Rowan Tarn", "profession": "substance_misuse", "section": "adult_health"}
    return _add(client, made, "professional", [kwame.pk], **{**typed, **more})


def _neighbour(client: Client, made: Any, **more: str) -> Any:
    return _add(
        client, made, "connection", ["everyone"], **{"name": "Mrs Achterberg", "kind": "neighbour", **more}
    )


def _page(client: Client, made: Any, asked: str = "") -> str:
    return client.get(f"/f/{made.pk}/support{asked}").content.decode()


def test_whoever_is_written_down_is_drawn_said_in_words_and_listed_with_a_telephone() -> None:
    client, made, people = _ours()

    answers = [_teacher(client, made, [people["Pip"].pk]), _neighbour(client, made, phone="01632 960777")]
    page = _page(client, made)

    assert [each.status_code for each in answers] == [302, 302]
    assert page.count("<svg") >= 3
    assert "Mr Holloway (Teacher or school, Inkwell Primary), with Pip: strong, gives support." in page
    assert "Mrs Achterberg (Neighbour), with everyone: strong, gives support." in page
    assert "01632 960321" in page
    assert "Esi told us" in page
    overview = client.get(f"/f/{made.pk}").content.decode()
    assert "01632 960321" in overview
    assert "Mrs Achterberg" in overview


def test_someone_of_the_family_may_be_whom_it_is_connected_with() -> None:
    client, made, people = _ours()

    answer = _add(
        client, made, "connection", [people["Esi"].pk], other=people["Kwame"].pk, kind="", tone="strained"
    )

    assert answer.status_code == 302
    assert "with Esi: strained" in _page(client, made, f"?centre={people['Esi'].pk}")


def test_someone_of_the_family_is_rung_where_they_live() -> None:
    from kinfold.casework.families.models import Address

    client, made, people = _ours()
    Address.rows.create(person=people["Kwame"], lines="3 Foolscap Court", phone="01632 960566")
    _add(client, made, "connection", [people["Pip"].pk], other=people["Kwame"].pk, kind="")

    supporters = client.get(f"/f/{made.pk}").content.decode().split('id="supporters"')[1].split("</table>")[0]

    assert "Father" in supporters
    assert "01632 960566" in supporters


def test_an_adults_health_worker_belongs_to_their_health_detail_and_a_childs_to_the_record() -> None:
    client, made, people = _ours()

    told = _recovery(client, made, people["Kwame"], section="core")
    childs = _teacher(client, made, [people["Pip"].pk], section="adult_health")

    assert told.status_code == 422
    assert "tells of an adult’s health" in told.content.decode()
    assert childs.status_code == 422
    assert not Professional.rows.exists()
    assert not HealthProfessional.rows.exists()
    assert _recovery(client, made, people["Kwame"]).status_code == 302
    assert HealthProfessional.rows.count() == 1


def test_whoever_does_not_write_health_detail_is_told_whom_to_ask() -> None:
    _, made, people = _ours()
    officer = worker(Role.SOCIAL_WORKER, Sector.POLICE)
    allocate(officer, made)

    answer = _recovery(client_of(officer), made, people["Kwame"], section="core")

    assert answer.status_code == 422
    assert "Ask someone who writes that adult’s health detail" in answer.content.decode()
    assert "fewer read" not in answer.content.decode()


@pytest.mark.parametrize(
    ("role", "sector", "reads"),
    [
        (Role.SOCIAL_WORKER, Sector.COUNCIL, True),
        (Role.ADULT_SPECIALIST, Sector.HEALTH, True),
        (Role.SOCIAL_WORKER, Sector.POLICE, False),
        (Role.SOCIAL_WORKER, Sector.EDUCATION, False),
    ],
)
def test_the_gate_decides_who_learns_of_an_adults_health_worker(role: str, sector: str, reads: bool) -> None:
    client, made, people = _ours()
    _recovery(client, made, people["Kwame"], phone="01632 960888")
    _neighbour(client, made)
    reader = worker(role, sector)
    allocate(reader, made)
    theirs = client_of(reader)

    pages = [_page(theirs, made), theirs.get(f"/f/{made.pk}").content.decode()]

    assert all(("Rowan Tarn" in page) is reads for page in pages)
    assert all(("01632 960888" in page) is reads for page in pages)
    assert all("Mrs Achterberg" in page for page in pages)


def test_the_team_is_shown_the_record_and_no_gap_where_health_is() -> None:
    client, made, people = _ours()
    colleague = worker()
    from kinfold.casework.allocations.models import TeamAllocation

    holds(colleague, TeamAllocation.objects.get(family=made).team)
    _neighbour(client, made)
    theirs = client_of(colleague)
    before = _steady(_page(theirs, made))

    _recovery(client, made, people["Kwame"])

    assert "Mrs Achterberg" in before
    assert _steady(_page(theirs, made)) == before


def _steady(page: str) -> str:
    """Leave out what every showing of a form makes anew."""
    return "".join(part.split('"', 1)[1] if n else part for n, part in enumerate(page.split('value="')))


def test_a_browsers_print_leaves_out_whose_work_tells_of_health() -> None:
    client, made, people = _ours()
    _recovery(client, made, people["Kwame"])
    page = _page(client, made, f"?centre={people['Kwame'].pk}")

    lone = _page(client, made, f"?centre={people['Pip'].pk}")
    paper_words = lone.split('aria-label="In words"')[1].split("</section>")[0]
    assert "1 more is joined" in lone
    assert "1 more is joined" not in paper_words
    paper = page.split("kf-ecomap--paper")[1].split("</svg>")[0]
    listed = page.split('id="reach"')[1]

    assert "Rowan Tarn" in page.split("kf-ecomap--wide")[1].split("</svg>")[0]
    assert "Rowan Tarn" not in paper
    assert 'class="kf-no-paper"' in listed.split("Rowan Tarn")[0]


def _printed(made: Any, worker_of: Any, recipient: Any) -> str:
    material = gathering.material(
        worker_of, made.pk, to=recipient, note_ids=[], confirmed=True, on=worker_of.at
    )
    return render(material, recipient).html


def test_no_paper_shows_one_parents_professionals_to_the_other_and_none_shows_a_health_worker() -> None:
    ours = worker()
    made = family(of=team(), allocated=(ours,))
    father = Person.rows.create(given_names="Kwame", family_name="Invented")
    Membership.rows.create(family=made, person=father, part="father", starts_at=clock.now())
    client, people = client_of(ours), {p.given_names: p for _, p in Sight(ours).people(made.pk)}
    _recovery(client, made, people["Kwame"])
    _teacher(client, made, [people["Kwame"].pk], name="Ms Probe", profession="probation", agency="Court")
    _teacher(client, made, [people["Esi"].pk], name="Ms Lawson", profession="solicitor", agency="")
    _teacher(
        client, made, [people["Pip"].pk], name="Mr Nursery", profession="nursery", agency="Hidden Nursery"
    )
    _neighbour(client, made)
    seeing = Sight(ours)
    to = {each.name.split(" ")[0]: each for each in gathering.recipients(seeing, made.pk)}

    esi, kwame = (_printed(made, seeing, to[name]) for name in ("Esi", "Kwame"))
    colleague = _printed(made, seeing, gathering.COLLEAGUE)

    assert "Ms Lawson" in esi
    assert "Ms Lawson" not in kwame
    assert "Ms Probe" in kwame
    assert "Ms Probe" not in esi
    assert {"Ms Lawson", "Ms Probe", "Mr Nursery"} <= {
        n for n in ("Ms Lawson", "Ms Probe", "Mr Nursery") if n in colleague
    }
    for paper in (esi, kwame, colleague):
        assert "Rowan" not in paper
        assert "Achterberg" not in paper
        assert "01632 960321" not in paper
    assert "Mr Nursery" not in esi + kwame
    assert to["Esi"].reader is Reader.PERSON


def test_a_change_replaces_all_rows_of_a_contact_and_what_stood_stays_in_the_record() -> None:
    client, made, people = _ours()
    _teacher(client, made, [people["Pip"].pk, people["Esi"].pk])
    around = Professional.rows.first().around
    address = f"/f/{made.pk}/support/professional/{around}/change"
    asked = client.get(address).content.decode()

    answer = client.post(
        address,
        {
            **{"name": "Mr Holloway", "profession": "teacher", "agency": "Vellum Primary"},
            **{"whom": [people["Pip"].pk], "token": form_token(), **SUPPORT},
        },
    )
    page = _page(client, made)

    assert 'value="Mr Holloway"' in asked
    assert asked.count("checked") >= 2
    assert answer.status_code == 302
    assert "Vellum Primary" in page
    assert "Inkwell Primary" not in page
    assert Professional.rows.count() == 4
    assert Professional.rows.filter(agency="Inkwell Primary", withdrawn=False).count() == 2


def test_a_change_of_one_whose_two_records_were_joined_leaves_nothing_old_standing() -> None:
    ours = worker()
    made = family(of=team(), allocated=(ours,))
    people = {p.given_names: p for _, p in Sight(ours).people(made.pk)}
    seeing, two = Sight(ours), Person.rows.create(given_names="Essie", family_name="Invented")
    Membership.rows.create(family=made, person=two, part="other", starts_at=clock.now())
    told = {"name": "Mrs Achterberg", "kind": "neighbour", "source": "x"}
    asked: dict[str, Any] = {"family_id": made.pk, "model": Connection}
    around = support.add_around(
        seeing, **asked, whom=[people["Esi"].pk, two.pk], told=told, token=form_token()
    )
    ids = {"family_id": made.pk, "person_id": people["Esi"].pk, "other_family_id": made.pk}
    joining.join(seeing, **ids, other_id=two.pk, reason="One woman", token=form_token())

    support.change_around(
        seeing, **asked, around=around, whom=[people["Esi"].pk],
        told={**told, "name": "Mrs Vale"}, token=form_token(),
    )  # fmt: skip

    rows = support.rows_around(Sight(seeing.worker), made.pk, Connection, around)
    assert {each.name for each in rows} == {"Mrs Vale"}
    assert Connection.rows.filter(name="Mrs Vale", person=two).exists()
    support.change_around(
        seeing, **asked, around=around, whom=[people["Pip"].pk], told=told, token=form_token()
    )
    rows = support.rows_around(Sight(seeing.worker), made.pk, Connection, around)
    assert {each.person_id for each in rows} == {people["Pip"].pk}


def test_what_ended_is_in_the_drawing_of_earlier_days_and_what_is_taken_back_in_none() -> None:
    client, made, people = _ours()
    _teacher(client, made, [people["Pip"].pk], since_day="1", since_month="5", since_year="2026")
    _neighbour(client, made)
    teacher, neighbour = Professional.rows.get(), Connection.rows.get()

    ended = client.post(
        f"/f/{made.pk}/support/professional/{teacher.around}/end",
        {"until_day": "1", "until_month": "9", "until_year": "2026"},
    )
    back = client.post(f"/f/{made.pk}/support/connection/{neighbour.around}/back")
    now, then = _page(client, made), _page(client, made, "?on_day=1&on_month=8&on_year=2026")

    assert (ended.status_code, back.status_code) == (302, 302)
    assert "Mr Holloway (" not in now
    assert "Before" in now
    assert "Mr Holloway (" in then
    assert "Achterberg" not in now + then
    for verb in ("change", "end", "back"):
        gone = f"/f/{made.pk}/support/connection/{neighbour.around}/{verb}"
        assert [client.get(gone).status_code, client.post(gone).status_code] == [404, 404]


@pytest.mark.parametrize(
    ("what", "typed", "words"),
    [
        ("professional", {"name": "", "agency": ""}, "Enter a name, or the agency"),
        ("professional", {"email": "not one"}, "Enter an e-mail address in full"),
        ("professional", {"phone": "12"}, "Enter a telephone number"),
        ("professional", {"profession": "wizard"}, "Choose someone of the list"),
        ("professional", {"since_year": "2026", "until_year": "2020"}, "end before it began"),
        ("connection", {"name": ""}, "Enter a name, or choose someone"),
        ("connection", {"kind": ""}, "Choose what they are to the family"),
        ("connection", {"source": ""}, "Say who says so"),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_nothing_typed_is_lost(
    what: str, typed: dict[str, str], words: str
) -> None:
    client, made, people = _ours()
    days = {"since_day": "1", "since_month": "5", "until_day": "1", "until_month": "5"}
    typed = {**(days if "since_year" in typed else {}), "note": "Comes on Tuesdays", **typed}

    answer = (
        _teacher(client, made, [people["Pip"].pk], **typed)
        if what == "professional"
        else _neighbour(client, made, **typed)
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert "Comes on Tuesdays" in page
    assert not Professional.rows.exists()
    assert not Connection.rows.exists()


def test_someone_of_another_family_is_not_there_and_a_form_is_saved_once() -> None:
    client, made, _ = _ours()
    other = family(of=team())
    stranger = Membership.rows.filter(family=other).first().person_id
    token = form_token()

    strange = _teacher(client, made, [stranger])
    twice = [_neighbour(client, made, token=token).status_code for _ in range(2)]
    again = _neighbour(client, made)

    assert strange.status_code == 422
    assert twice == [302, 302]
    assert again.status_code == 422
    assert "written down already" in again.content.decode()
    assert Connection.rows.count() == 1


def test_words_that_hold_a_safe_place_ring_at_its_custodians_and_pass_like_any_others() -> None:
    from kinfold.casework.safety.actions import keep_safe_address
    from kinfold.casework.safety.kept import SafePlace
    from kinfold.casework.sharing.models import Custodian

    client, made, people = _ours()
    keeper = worker()
    allocate(keeper, made)
    Custodian.objects.create(family=made, worker=keeper, by=keeper, starts_at=clock.now())
    place = SafePlace("7 Hidden Close", "QZ9 9QZ", "01632 960999", "Ring")
    ids = [people["Esi"].pk, people["Pip"].pk]
    keep_safe_address(Sight(keeper, proved=True), made.pk, person_ids=ids, place=place, nobody_else=True)

    told = _neighbour(client, made, note="Comes to 7 Hidden Close on Tuesdays")
    plain = _neighbour(client, made, name="Mr Plain", phone="01632 960998")
    kept = _neighbour(client_of(keeper), made, name="Ms Keeper", phone="01632 960999")

    assert [told.status_code, plain.status_code, kept.status_code] == [302, 302, 422]
    assert [each.what for each in Suspicion.objects.all()] == ["support"]
    assert "seems to hold a safe address" in kept.content.decode()


def test_readers_do_not_write_and_strangers_find_nothing() -> None:
    ours, colleague = team(), worker()
    holds(colleague, ours)
    made = family(of=ours)
    safe_address(made, Membership.rows.filter(family=made).first().person, worker())
    client, stranger = client_of(colleague), client_of(worker())

    assert "/support/add/" not in _page(client, made)
    assert client.get(f"/f/{made.pk}/support/add/professional").status_code == 404
    assert stranger.get(f"/f/{made.pk}/support").status_code == 404
    assert stranger.get(f"/f/{made.pk}/support/add/connection").status_code == 404


@pytest.mark.parametrize("asked", ["?centre=nobody", "?centre=%00x", "?on_day=x", "?centre=A&on_year=1"])
def test_odd_questions_are_answered_as_of_today(asked: str) -> None:
    client, made, _ = _ours()

    answer = client.get(f"/f/{made.pk}/support{asked}")

    assert answer.status_code in {200, 400}
    assert answer.status_code == 400 or ", today" in answer.content.decode()


def test_the_page_takes_few_queries_however_many_are_around(django_assert_max_num_queries: Any) -> None:
    client, made, people = _ours()
    for n in range(12):
        _teacher(client, made, [people["Pip"].pk], name=f"Teacher {n}")
    client.get(f"/f/{made.pk}/support")

    with django_assert_max_num_queries(30):
        client.get(f"/f/{made.pk}/support")
