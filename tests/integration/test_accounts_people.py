"""Adding people, set-up links, leavers, resets, sessions: whose access begins, and when it ends."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from accounts_people import PASSWORD, code, first_step, give_app, made, second_step, signed_in
from kinfold.casework.accounts import actions, proof
from kinfold.casework.accounts.models import OpenSession, SetUpLink, User
from kinfold.casework.audit.actions import Witness
from kinfold.casework.audit.models import Action, AuditEvent
from kinfold.domain.agency import Role
from kinfold.domain.errors import UserError
from kinfold.kit import clock

pytestmark = pytest.mark.django_db
NEW = "harbour violet sixpence"
LINK = re.compile(r"/set-up/([\w-]+)")


@pytest.fixture(autouse=True)
def _partnership(settings: Any, tmp_path: Path) -> None:
    settings.KINFOLD_HOME, settings.KINFOLD_DEMO = tmp_path, False
    settings.KINFOLD_SECOND_FACTOR = False
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def administrator() -> Client:
    return signed_in(made("sunita", Role.ADMINISTRATOR))


def _typed(**more: str) -> dict[str, str]:
    agency = actions.ensure_agency(code="quillshire-council", name="Quillshire Council")
    return {
        "display_name": "Dev Rowanfield",
        "sign_in_name": "Dev",
        "agency": agency.id,
        "profession": "Recovery worker",
        "role": "adult_specialist",
        **more,
    }


def _link_of(response: Any) -> str:
    found = LINK.search(response.content.decode())
    assert found, response.content.decode()
    return found[0]


def _use(client: Client, link: str, password: str = NEW) -> Any:
    client.get(link)
    return client.post("/set-up", {"new_password": password})


def test_a_person_who_is_added_chooses_their_own_password_with_a_link(administrator: Client) -> None:
    shown = administrator.post("/people/add", _typed())
    link, client = _link_of(shown), Client()

    opened = client.get(link)
    answer = client.post("/set-up", {"new_password": NEW})

    assert (opened["Location"], answer["Location"]) == ("/set-up", "/")
    assert client.get("/").status_code == 200
    assert first_step(Client(), "dev", NEW).status_code == 302
    assert link.removeprefix("/set-up/") not in str(list(SetUpLink.objects.values()))


def test_a_link_is_good_once_even_in_two_browsers_that_opened_it_before(administrator: Client) -> None:
    link = _link_of(administrator.post("/people/add", _typed()))
    first, second, third = Client(), Client(), Client()
    second.get(link)

    assert _use(first, link).status_code == 302
    late = second.post("/set-up", {"new_password": "another long password"})
    later = third.get(link, follow=True)

    assert late.status_code == later.status_code == 404
    assert "no longer good" in late.content.decode()
    assert first_step(Client(), "dev", NEW).status_code == 302
    assert first_step(Client(), "dev", "another long password").status_code == 422


def test_opening_a_link_does_not_use_it_up(administrator: Client) -> None:
    link = _link_of(administrator.post("/people/add", _typed()))
    for _ in range(3):
        Client().head(link)
        Client().get(link, follow=True)

    assert _use(Client(), link).status_code == 302


def test_a_link_ends_after_72_hours(administrator: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    link, client = _link_of(administrator.post("/people/add", _typed())), Client()
    later = clock.now() + timedelta(hours=72, minutes=1)
    monkeypatch.setattr(clock, "now", lambda: later)

    assert _use(client, link).status_code == 404


def test_unknown_used_and_old_links_look_alike(administrator: Client) -> None:
    link = _link_of(administrator.post("/people/add", _typed()))
    _use(Client(), link)

    pages = [Client().get(each, follow=True) for each in (link, "/set-up/none", "/set-up")]

    assert len({(page.status_code, page.content) for page in pages}) == 1


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("", "Enter a new password"),
        ("eleven char", "Use 12 characters or more"),
        ("x" * 201, "200 characters or fewer"),
        ("password1234", "strangers try first"),
        ("passwordpassword", "strangers try first"),
        ("aaaaaaaaaaaaaaaa", "strangers try first"),
        ("DevRowanfield", "made of your name"),
        ("quillshire-council-dev", "made of your name"),
        ("Kinfold 1234567", "made of your name"),
    ],
)
def test_a_password_is_long_and_not_one_that_is_tried_first(
    administrator: Client, password: str, words: str
) -> None:
    link, client = _link_of(administrator.post("/people/add", _typed())), Client()

    refused = _use(client, link, password)

    assert refused.status_code == 422
    assert words in refused.content.decode()
    assert _use(client, link, "kinfold is where dev keeps harbour seals").status_code == 302


def test_an_administrator_cannot_name_a_password(administrator: Client) -> None:
    administrator.post("/people/add", _typed(password=NEW, new_password=NEW))

    assert not User.objects.get(sign_in_name="dev").has_usable_password()
    assert first_step(Client(), "dev", NEW).status_code == 422


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"sign_in_name": "SUNITA "}, "Someone has this sign-in name already"),
        ({"sign_in_name": "two words"}, "without spaces"),
        ({"role": "king"}, "Choose a role from the list"),
        ({"agency": "a-nobody"}, "Choose an agency from the list"),
        ({"display_name": " "}, "Enter the person&#39;s name"),
    ],
)
def test_what_cannot_be_added_is_told_beside_its_field(
    administrator: Client, typed: dict[str, str], words: str
) -> None:
    answer = administrator.post("/people/add", _typed(**typed))

    assert answer.status_code == 422
    assert answer.content.decode().count(words) == 2
    assert User.objects.count() == 1


def test_extra_fields_make_nobody_more_than_was_asked(administrator: Client) -> None:
    administrator.post("/people/add", _typed(is_demo="1", is_active="", id="u1", single_sign_on_id="sub-1"))

    added = User.objects.get(sign_in_name="dev")

    assert (added.is_demo, added.is_active, added.single_sign_on_id) == (False, True, None)
    assert added.id != "u1"


def test_a_leaver_is_out_at_the_next_request_everywhere(administrator: Client) -> None:
    dev = made("dev")
    here, there = signed_in(dev), signed_in(dev)
    link = actions.make_set_up_link(user=dev)
    assert here.get("/account").status_code == there.get("/account").status_code == 200

    answer = administrator.post(f"/people/{dev.id}/leave", follow=True)

    dev.refresh_from_db()
    assert "Their access has ended" in answer.content.decode()
    assert here.get("/account").status_code == there.get("/account").status_code == 302
    assert (dev.is_active, dev.left_at is not None, OpenSession.objects.filter(user=dev).count()) == (
        False,
        True,
        0,
    )
    assert first_step(Client(), "dev").status_code == 422
    assert _use(Client(), f"/set-up/{link}").status_code == 404


def test_a_leaver_between_the_two_steps_gets_no_further() -> None:
    dev = made("dev")
    give_app(dev)
    client = Client()
    first_step(client, "dev")

    actions.leave(dev, by=Witness())

    assert second_step(client, code())["Location"].startswith("/sign-in")
    assert client.get("/account").status_code == 302


def test_nobody_ends_their_own_access_nor_the_last_administrators() -> None:
    sunita, other = made("sunita", Role.ADMINISTRATOR), made("piers", Role.ADMINISTRATOR)
    client = signed_in(sunita)

    own = client.post(f"/people/{sunita.id}/leave")
    actions.leave(other, by=Witness())

    assert own.status_code == 422
    assert "You cannot end your own access" in own.content.decode()
    with pytest.raises(UserError, match="last administrator"):
        actions.leave(sunita, by=Witness())
    assert client.get("/people").status_code == 200


def test_a_reset_ends_everything_and_begins_with_a_new_link(administrator: Client) -> None:
    dev = made("dev")
    give_app(dev)
    client = signed_in(dev)

    link = _link_of(administrator.post(f"/people/{dev.id}/reset"))

    assert client.get("/account").status_code == 302
    assert first_step(Client(), "dev").status_code == 422
    assert not Authenticator.objects.exists()
    assert _use(Client(), link).status_code == 302
    entry = AuditEvent.objects.get(action=Action.PERSON_RESET)
    assert (entry.thing, entry.role) == (dev.id, "administrator")


def test_a_newer_link_takes_the_place_of_the_one_before(administrator: Client) -> None:
    first = _link_of(administrator.post("/people/add", _typed()))
    dev = User.objects.get(sign_in_name="dev")
    second = _link_of(administrator.post(f"/people/{dev.id}/reset"))

    assert _use(Client(), first).status_code == 404
    assert _use(Client(), second).status_code == 302


def test_only_the_newest_of_two_links_is_good() -> None:
    dev = made("dev")
    older, newer = actions.make_set_up_link(user=dev), actions.make_set_up_link(user=dev)

    assert _use(Client(), f"/set-up/{older}").status_code == 404
    assert _use(Client(), f"/set-up/{newer}").status_code == 302


def test_whoever_left_can_come_back_by_a_link_only(administrator: Client) -> None:
    dev = made("dev")
    actions.leave(dev, by=Witness())

    link = _link_of(administrator.post(f"/people/{dev.id}/reset"))

    assert first_step(Client(), "dev").status_code == 422
    assert _use(Client(), link).status_code == 302


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMINISTRATOR}))
def test_only_administrators_look_after_people(role: Role) -> None:
    client, dev = signed_in(made("someone", role)), made("dev")
    missing = client.get("/no-such-page").content

    for address in ("/people", "/people/add", f"/people/{dev.id}"):
        answer = client.get(address)
        assert (answer.status_code, len(answer.content)) == (404, len(missing)), address
    for verb in ("leave", "reset", "single-sign-on"):
        assert client.post(f"/people/{dev.id}/{verb}").status_code == 404
    dev.refresh_from_db()
    assert dev.is_active


def test_looking_after_people_asks_for_recent_proof(
    administrator: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    dev = made("dev")
    later = clock.now() + timedelta(minutes=11)
    monkeypatch.setattr(clock, "now", lambda: later)

    for address in ("/people/add", f"/people/{dev.id}/leave", f"/people/{dev.id}/reset"):
        assert administrator.post(address)["Location"].startswith("/account/prove?next=%2Fpeople")
    dev.refresh_from_db()
    assert dev.is_active
    assert administrator.post("/account/prove", {"password": "not it", "next": "/people"}).status_code == 422
    proved = administrator.post("/account/prove", {"password": PASSWORD, "next": "/people"})
    assert proved["Location"] == "/people"
    assert administrator.post(f"/people/{dev.id}/leave").status_code == 302
    dev.refresh_from_db()
    assert not dev.is_active


@pytest.mark.parametrize(
    "elsewhere", ["https://example.org/", "//example.org", "/\\example.org", "javascript:1"]
)
def test_proof_never_leads_to_another_site(administrator: Client, elsewhere: str) -> None:
    answer = administrator.post("/account/prove", {"password": PASSWORD, "next": elsewhere})

    assert answer["Location"] == "/"
    assert "example.org" not in proof.ask_address("/people")


def test_guessing_at_the_page_that_asks_for_proof_locks_too() -> None:
    client = signed_in(made("dev"))
    for _ in range(5):
        last = client.post("/account/prove", {"password": "not it"})

    assert "Wait 15 minutes" in last.content.decode()
    assert client.post("/account/prove", {"password": PASSWORD}).status_code == 422


def test_a_changed_password_ends_every_session_at_once() -> None:
    dev = made("dev")
    here, there = signed_in(dev), signed_in(dev)

    answer = here.post("/account/password", {"password": PASSWORD, "new_password": NEW}, follow=True)

    assert "Your password is changed" in answer.content.decode()
    assert here.get("/account").status_code == there.get("/account").status_code == 302
    assert first_step(Client(), "dev").status_code == 422
    assert first_step(Client(), "dev", NEW).status_code == 302
    assert Action.PASSWORD_CHANGED in AuditEvent.objects.values_list("action", flat=True)


@pytest.mark.parametrize(
    ("present", "new", "words"),
    [
        ("not it at all", NEW, "Enter the password you sign in with"),
        (PASSWORD, PASSWORD, "not your present one"),
        (PASSWORD, "short", "Use 12 characters or more"),
        ("", NEW, "Enter your present password"),
    ],
)
def test_a_password_that_is_not_changed_says_why_and_ends_nothing(present: str, new: str, words: str) -> None:
    client = signed_in(made("dev"))

    answer = client.post("/account/password", {"password": present, "new_password": new})

    assert answer.status_code == 422
    assert answer.content.decode().count(words) == 2
    assert client.get("/account").status_code == 200


def test_one_session_is_ended_from_another() -> None:
    dev = made("dev")
    here, there = signed_in(dev), signed_in(dev)
    listed = here.get("/account").content.decode()
    [other] = re.findall(r'name="session" value="([^"]+)"', listed)

    here.post("/account/sessions/end", {"session": other})

    assert here.get("/account").status_code == 200
    assert there.get("/account").status_code == 302


def test_sessions_of_others_cannot_be_ended() -> None:
    mine, theirs = signed_in(made("dev")), signed_in(made("amara"))
    other = OpenSession.objects.get(user__sign_in_name="amara")

    assert mine.post("/account/sessions/end", {"session": other.id}).status_code == 404
    assert theirs.get("/account").status_code == 200


def test_signing_out_everywhere_ends_all_of_mine_and_no_others() -> None:
    dev = made("dev")
    here, there, amara = signed_in(dev), signed_in(dev), signed_in(made("amara"))

    here.post("/account/sessions/end-all")

    assert here.get("/account").status_code == there.get("/account").status_code == 302
    assert amara.get("/account").status_code == 200


def test_sessions_that_ran_out_are_cleared_away_by_whoever_signs_in_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    signed_in(made("dev"))
    later = clock.now() + timedelta(hours=13)
    monkeypatch.setattr(clock, "now", lambda: later)

    signed_in(made("amara"))

    assert OpenSession.objects.values_list("user__sign_in_name", flat=True).get() == "amara"


def test_a_session_planted_before_signing_in_is_worth_nothing_after() -> None:
    dev, victim, thief = made("dev"), Client(), Client()
    victim.get("/set-up/none")
    planted = victim.cookies["kinfold"].value
    thief.cookies["kinfold"] = planted

    first_step(victim, "dev")

    assert dev
    assert victim.cookies["kinfold"].value != planted
    assert thief.get("/account").status_code == 302


@pytest.mark.parametrize(
    "address",
    ["/account/sessions/end-all", "/account/second-step/remove", "/account/second-step/recovery-codes",
     "/account/password", "/account/prove", "/people/add"],
)  # fmt: skip
def test_forms_without_their_token_do_nothing(address: str) -> None:
    client = signed_in(made("sunita", Role.ADMINISTRATOR))
    client.handler.enforce_csrf_checks = True

    assert client.post(address).status_code == 403
    assert client.get("/account").status_code == 200


def test_an_unknown_name_costs_as_much_as_a_wrong_password(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.contrib.auth.hashers import MD5PasswordHasher

    made("dev")
    actions.add_person(
        sign_in_name="new", display_name="New", agency=actions.ensure_agency(code="a", name="A"),
        profession="P", role=Role.ANALYST, by=Witness(),
    )  # fmt: skip
    worked: list[str] = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *given: worked.append("once") or encode(*given))
    counts = []
    for name in ("dev", "nobody", "new"):
        worked.clear()
        first_step(Client(), name, "not it")
        counts.append(len(worked))

    assert counts == [1, 1, 1]


def test_a_changed_role_ends_what_is_open_and_the_guardian_is_told(administrator: Client) -> None:
    theirs, guardian = made("dev", Role.SOCIAL_WORKER), signed_in(made("grace", Role.GUARDIAN))
    open_already = signed_in(theirs)
    proof_first = administrator.get(f"/people/{theirs.id}/change")
    form = {**_typed(role="analyst"), "display_name": "Dev Rowan-Field"}

    answer = administrator.post(f"/people/{theirs.id}/change", form)

    theirs.refresh_from_db()
    assert (proof_first.status_code, answer["Location"]) == (200, "/people?done=changed")
    assert (theirs.role, theirs.display_name, theirs.sign_in_name) == ("analyst", "Dev Rowan-Field", "dev")
    assert open_already.get("/")["Location"].startswith("/sign-in")
    assert "Changed someone’s name, agency, role" in guardian.get("/access").content.decode()


def test_nobody_changes_their_own_role_nor_takes_it_from_the_last_administrator() -> None:
    me = made("sunita", Role.ADMINISTRATOR)
    client, typed = signed_in(me), _typed(role="guardian")

    mine = client.post(f"/people/{me.id}/change", typed)
    with pytest.raises(UserError, match="last administrator"):
        actions.change_person(
            me,
            display_name="Sunita",
            agency=me.agency,
            profession="Administrator",
            role=Role.GUARDIAN,
            by=Witness(actor=""),
        )

    me.refresh_from_db()
    assert (mine.status_code, me.role) == (422, "administrator")
    assert "You cannot change your own role" in mine.content.decode()


def test_a_change_that_is_refused_keeps_what_was_typed(administrator: Client) -> None:
    theirs = made("dev", Role.SOCIAL_WORKER)

    page = administrator.post(
        f"/people/{theirs.id}/change", _typed(role="emperor", display_name="Dev Rowan-Field")
    )

    assert page.status_code == 422
    assert "Choose a role from the list" in page.content.decode()
    assert 'value="Dev Rowan-Field"' in page.content.decode()
