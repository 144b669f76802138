"""The guardian's journey in a real browser: glass was broken and a namesake was looked at."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from homes import Homes, plain
from kinfold.bridge.seed import DEMO_PASSWORD
from web_browser import WIDE, meets_it_narrow_and_wide
from web_site import Site, served

pytestmark = pytest.mark.browser
MAKE = Path(__file__).parents[1] / "guardian_home.py"
SHOTS = os.environ.get("KINFOLD_SHOTS")
Known = dict[str, str]


@pytest.fixture(scope="module")
def county(homes: Homes, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, Known]]:
    """Serve a home that holds what the journey needs."""
    home = homes.people(tmp_path_factory.mktemp("guardian"))
    made = subprocess.run(
        [sys.executable, str(MAKE), str(home)], env=plain(), capture_output=True, text=True, check=False
    )
    assert made.returncode == 0, made.stderr[-2000:]
    with served(home, KINFOLD_DEMO="1") as site:
        yield site, json.loads(made.stdout.splitlines()[-1])


def _signed_in(browser: Any, site: Site, name: str) -> Any:
    page = browser.new_context(viewport=WIDE).new_page()
    page.goto(f"{site.address}/sign-in")
    page.get_by_label("Sign-in name").fill(name)
    page.get_by_label("Password", exact=True).fill(DEMO_PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda address: "/sign-in" not in address)
    return page


def _looked_at(page: Any, name: str) -> None:
    meets_it_narrow_and_wide(page, name, SHOTS)


def _rows(page: Any, caption: str) -> Any:
    return page.get_by_role("table", name=re.compile(caption)).locator("tbody tr")


def test_glass_is_reviewed_and_a_namesake_is_asked_about(browser: Any, county: tuple[Site, Known]) -> None:
    site, known = county
    amara = _signed_in(browser, site, "amara")
    assert amara.goto(f"{site.address}/f/{known['opened']}").status == 200
    assert amara.goto(f"{site.address}/f/{known['alike']}").status == 404
    niamh = _signed_in(browser, site, "niamh")
    assert niamh.goto(f"{site.address}/f/{known['alike']}").status == 200

    page = _signed_in(browser, site, "piers")
    page.get_by_role("link", name="Access review").first.click()
    _looked_at(page, "access")
    asked = _rows(page, "Unusual looks").all_inner_texts()
    assert any("Niamh Pebbleshaw" in row and "surname" in row for row in asked)
    assert any("Amara Sedgewick" in row and "conflict register" in row for row in asked)

    _rows(page, "Broken glass").get_by_role("link").first.click()
    assert page.get_by_text("Police at the door, nobody else on duty").is_visible()
    page.get_by_role("button", name="Save the answer").click()
    assert page.get_by_role("link", name="Choose an outcome").is_visible()
    _looked_at(page, "access-glass-error")
    page.get_by_label("Proper").check()
    page.get_by_label("How you came to it").fill("Rang the police: they were at the door as she wrote.")
    page.get_by_role("button", name="Save the answer").click()
    assert page.get_by_text("No broken glass is without a review.").is_visible()

    _rows(page, "Unusual looks").filter(has_text="surname").get_by_role("link").first.click()
    _looked_at(page, "access-unusual")
    page.get_by_label("Ask").check()
    page.get_by_label("How you came to it").fill("Asked Niamh whether they are related.")
    page.get_by_role("button", name="Save the answer").click()
    assert page.get_by_text("Asked on").is_visible()
    for secret in ("Osei-Thistledown", "Pip", "Esi"):
        assert secret not in page.content()


def test_who_looked_is_found_by_reference_and_by_worker_without_a_mouse(
    browser: Any, county: tuple[Site, Known]
) -> None:
    site, known = county
    page = _signed_in(browser, site, "piers")
    page.goto(f"{site.address}/access")
    page.get_by_label("Family’s reference").fill("nobody")
    page.keyboard.press("Enter")
    page.get_by_role("link", name=re.compile("No family that you may know of")).wait_for()
    _looked_at(page, "access-no-reference")
    page.get_by_label("Family’s reference").fill(known["alike_reference"].lower())
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site.address}/access/families/{known['alike']}")
    assert page.get_by_text("Manages the family’s team").first.is_visible()
    _looked_at(page, "access-family")
    page.get_by_role("link", name="Niamh Pebbleshaw").first.click()
    assert page.get_by_role("heading", name="What Niamh Pebbleshaw looked at").is_visible()
    _looked_at(page, "access-worker")
    page.goto(f"{site.address}/access/sharing")
    _looked_at(page, "access-sharing")
    page.goto(f"{site.address}/access/looks")
    _looked_at(page, "access-looks")


def test_the_manager_reads_who_looked_at_a_family_of_theirs(browser: Any, county: tuple[Site, Known]) -> None:
    site, known = county
    page = _signed_in(browser, site, "niamh")
    page.goto(f"{site.address}/f/{known['alike']}")
    page.get_by_role("link", name="Looks", exact=True).click()
    assert page.get_by_text("Refused: knows the family").first.is_visible()
    _looked_at(page, "family-looks")
