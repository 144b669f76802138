"""Signing in to a real partnership in a real browser: link, password, second step, people, leaving."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from time import time
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

import local_provider
from homes import Homes
from web_browser import NARROW, WIDE, meets_it_narrow_and_wide
from web_site import Site, give_passkeys, kinfold, served

pytestmark = pytest.mark.browser
PASSWORD = "teapot lantern orchard 9"
SHOTS = os.environ.get("KINFOLD_SHOTS")
_SUNITA = (
    *("user", "add", "sunita", "--role", "administrator", "--agency", "quillshire-council"),
    *("--agency-name", "Quillshire Council", "--display-name", "Sunita Marshbridge"),
    *("--profession", "Systems administrator"),
)


@pytest.fixture(scope="module")
def link(homes: Homes, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Make a real home with its first administrator, and give the path of the link that was printed."""
    home = homes.empty(tmp_path_factory.mktemp("partnership"))
    said = kinfold(*_SUNITA, home=home)
    assert said.returncode == 0, said.stderr
    return home, re.search(r"/set-up/\S+", said.stdout)[0]  # type: ignore[index]


@pytest.fixture(scope="module")
def site(link: tuple[Path, str]) -> Iterator[Site]:
    """Serve that home."""
    with served(link[0]) as found:
        yield found


def _looked_at(page: Any, name: str) -> None:
    meets_it_narrow_and_wide(page, name, SHOTS)


def _code(key: str, ahead: int = 0) -> str:
    """Give what an app with this key shows, so many half minutes from now."""
    return str(format_hotp_value(hotp_value(key.replace(" ", ""), int(time()) // 30 + ahead)))


def _first_step(page: Any, site: Site, name: str, password: str = PASSWORD) -> None:
    page.goto(f"{site.address}/sign-in")
    page.get_by_label("Sign-in name").fill(name)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def test_an_administrator_comes_in_by_link_and_two_steps_and_looks_after_people(
    browser: Any, site: Site, link: tuple[Path, str]
) -> None:
    page = browser.new_page(viewport=WIDE)
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if "Security" in message.text else None)

    page.goto(f"{site.address}{link[1]}")
    assert page.url == f"{site.address}/set-up"
    _looked_at(page, "set-up")
    page.get_by_label("New password").fill("short")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("alert").wait_for()
    _looked_at(page, "set-up-error")
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()

    page.wait_for_url("**/account/second-step")
    page.goto(f"{site.address}/people")
    page.wait_for_url("**/account/second-step")
    _looked_at(page, "second-step")
    page.get_by_role("link", name="Set up an app").click()
    key = page.locator(".kf-digest").inner_text()
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Set up this app").click()
    page.get_by_role("alert").wait_for()
    _looked_at(page, "app-error")
    assert page.locator(".kf-digest").inner_text() == key
    page.get_by_label("Code").fill(_code(key))
    page.get_by_role("button", name="Set up this app").click()
    page.get_by_role("heading", name=re.compile("Keep these recovery codes")).wait_for()
    _looked_at(page, "recovery-codes")
    codes = page.locator(".kf-codes li").all_inner_texts()
    assert len(set(codes)) == 10

    page.get_by_role("button", name="I have kept them").click()
    _looked_at(page, "account")
    page.get_by_role("button", name="Remove App").click()
    page.get_by_role("alert").wait_for()
    _looked_at(page, "account-error")
    page.get_by_role("link", name="Change your password").click()
    _looked_at(page, "password")

    page.get_by_role("link", name="People and teams").first.click()
    _looked_at(page, "people")
    page.get_by_role("button", name="Add a person").click()
    page.get_by_role("button", name="Add this person").click()
    page.get_by_role("alert").wait_for()
    _looked_at(page, "people-add-error")
    page.get_by_label("Name", exact=True).fill("Amara Sedgewick")
    page.get_by_label("Sign-in name").fill("amara")
    page.get_by_label("Agency").select_option("Quillshire Council")
    page.get_by_label("Profession").fill("Social worker")
    page.get_by_label("Role").select_option("Social worker")
    _looked_at(page, "people-add")
    page.get_by_role("button", name="Add this person").click()
    page.get_by_role("heading", name="Hand this link to Amara Sedgewick").wait_for()
    _looked_at(page, "people-link")
    handed = page.locator(".kf-code").inner_text()

    amara = browser.new_context(viewport=WIDE).new_page()
    give_passkeys(amara)
    amara.goto(handed)
    amara.get_by_label("New password").fill(PASSWORD)
    amara.get_by_role("button", name="Continue").click()
    amara.get_by_role("link", name="Set up a passkey").click()
    _looked_at(amara, "passkey")
    amara.get_by_label("Name of this passkey").fill("Work telephone")
    amara.get_by_role("button", name="Make a passkey").click()
    amara.get_by_role("heading", name=re.compile("Keep these recovery codes")).wait_for()
    amara.get_by_role("button", name="I have kept them").click()
    assert "Passkey: Work telephone" in amara.locator("main").inner_text()
    amara.get_by_role("button", name="Sign out", exact=True).click()

    _first_step(amara, site, "amara")
    amara.wait_for_url("**/sign-in/second-step**")
    _looked_at(amara, "second-step-answer-passkey")
    amara.get_by_role("button", name="Use a passkey").click()
    amara.wait_for_url(f"{site.address}/")

    page.goto(f"{site.address}/people")
    _looked_at(page, "people-two")
    page.get_by_role("link", name="Amara Sedgewick").click()
    _looked_at(page, "people-one")
    page.get_by_role("button", name="End their access").click()
    page.get_by_text("Their access has ended").wait_for()
    _looked_at(page, "people-left")
    amara.goto(f"{site.address}/definitions")
    assert amara.url.startswith(f"{site.address}/sign-in")
    amara.context.close()

    page.get_by_role("button", name="Sign out", exact=True).click()
    page.goto(f"{site.address}{link[1]}")
    _looked_at(page, "set-up-gone")
    _first_step(page, site, "sunita")
    page.get_by_label("Code").fill("123456")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("alert").wait_for()
    _looked_at(page, "second-step-answer-error")
    page.get_by_label("Code").fill(_code(key, ahead=1))
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url(f"{site.address}/")

    page.goto(f"{site.address}/account/prove?next=/people")
    _looked_at(page, "prove")
    page.get_by_label("Code").fill(codes[0])
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url(f"{site.address}/people")
    page.goto(f"{site.address}/account")
    page.get_by_role("button", name="Sign out everywhere").click()
    page.wait_for_url("**/sign-in?because=everywhere")
    _looked_at(page, "sign-in-notice")
    assert faults == []
    page.context.close()


def test_without_scripts_an_app_does_what_a_passkey_would(browser: Any, site: Site) -> None:
    said = kinfold("user", "reset", "amara", "--address", site.address, home=site.home)
    handed = re.search(r"http\S+", said.stdout)[0]  # type: ignore[index]
    page = browser.new_context(java_script_enabled=False, viewport=NARROW).new_page()

    page.goto(handed)
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    page.goto(f"{site.address}/account/second-step/passkey")

    assert "Set up an app instead" in page.locator("main").inner_text()
    assert page.get_by_role("button", name="Make a passkey").count() == 0
    page.get_by_role("link", name="Set up an app instead").click()
    page.get_by_label("Code").fill(_code(page.locator(".kf-digest").inner_text()))
    page.get_by_role("button", name="Set up this app").click()
    page.get_by_role("button", name="I have kept them").click()
    assert page.locator("h1").inner_text() == "Your account"
    page.context.close()


def test_the_agencys_own_account_lets_in_whom_the_administrator_made(
    browser: Any, homes: Homes, tmp_path: Path
) -> None:
    homes.empty(tmp_path)
    with local_provider.provider() as provider:
        provider.claims = {"amr": ["mfa"]}
        provider.subject = "sub-sunita"
        kinfold(*_SUNITA, "--single-sign-on-id", "sub-sunita", home=tmp_path)
        settings = {
            "KINFOLD_OIDC_NAME": "Council account",
            "KINFOLD_OIDC_ISSUER": provider.issuer,
            "KINFOLD_OIDC_CLIENT_ID": local_provider.CLIENT_ID,
            "KINFOLD_OIDC_CLIENT_SECRET": local_provider.CLIENT_SECRET,
            "KINFOLD_OIDC_MFA": "1",
        }
        with served(tmp_path, **settings) as site:
            page = browser.new_page(viewport=WIDE)
            page.goto(f"{site.address}/people")
            _looked_at(page, "sign-in-single")
            page.get_by_role("button", name="Sign in with Council account").click()
            page.wait_for_url(f"{site.address}/people")
            assert page.get_by_role("link", name="Sunita Marshbridge").count() == 1
            page.get_by_role("button", name="Sign out", exact=True).click()

            provider.subject = "sub-of-a-stranger"
            page.get_by_role("button", name="Sign in with Council account").click()
            page.get_by_role("alert").wait_for()
            _looked_at(page, "sign-in-single-refused")
            page.close()


def test_the_second_step_by_keyboard_alone(browser: Any, site: Site) -> None:
    said = kinfold("user", "reset", "amara", "--address", site.address, home=site.home)
    page = browser.new_page()
    page.goto(re.search(r"http\S+", said.stdout)[0])  # type: ignore[index]

    page.get_by_label("New password").focus()
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/account/second-step")
    page.goto(f"{site.address}/account/second-step/app")
    key = page.locator(".kf-digest").inner_text()
    page.get_by_label("Code").focus()
    page.keyboard.type(_code(key))
    page.keyboard.press("Enter")
    page.get_by_role("heading", name=re.compile("Keep these recovery codes")).wait_for()
    page.goto(f"{site.address}/account/prove?next=/definitions")
    page.get_by_label("Code").focus()
    page.keyboard.type(_code(key, ahead=1))
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/definitions")
    page.close()
