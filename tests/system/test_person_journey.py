"""One person in a real browser: an interpreter written down, two records joined and parted; with axe."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import family_story
from homes import Homes, plain
from kinfold.bridge.seed import DEMO_PASSWORD
from web_browser import WIDE, meets_it_narrow_and_wide
from web_site import Site, served

pytestmark = pytest.mark.browser
SHOTS = os.environ.get("KINFOLD_SHOTS")


@pytest.fixture(scope="module")
def site(homes: Homes, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Serve a home with an invented caseload."""
    home = homes.people(tmp_path_factory.mktemp("persons"))
    story = Path(family_story.__file__)
    subprocess.run(
        [sys.executable, str(story), str(home)],
        env=plain(PYTHONPATH=os.pathsep.join(filter(None, [str(story.parent), *sys.path]))),
        check=True,
        capture_output=True,
    )
    with served(home) as found:
        yield found


def test_a_person_is_told_of_put_right_joined_and_parted(browser: Any, site: Site) -> None:
    page = browser.new_page(viewport=WIDE)
    page.goto(f"{site.address}/sign-in")
    page.get_by_label("Sign-in name").fill("amara")
    page.get_by_label("Password", exact=True).fill(DEMO_PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "/sign-in" not in address)

    def go(words: str, *, exact: bool = True) -> None:
        with page.expect_navigation():
            page.get_by_role("link", name=words, exact=exact).first.click()

    def press(words: str) -> None:
        with page.expect_navigation():
            page.get_by_role("button", name=words).click()

    def look(name: str) -> None:
        meets_it_narrow_and_wide(page, name, SHOTS)

    go("Osei-Thistledown", exact=False)
    go("Una", exact=False)
    look("person")
    go("Interpreter")
    press("Save")
    look("person-interpreter-wrong")
    page.get_by_label("Yes").check()
    page.get_by_label("Which language").fill("Twi")
    page.get_by_label("Who says so").fill("The school")
    press("Save")
    assert "Needs an interpreter, Twi" in page.inner_text("main")
    go("Put right names, birth and sex")
    look("person-particulars")
    page.go_back()
    go("Another record is of the same person")
    look("person-alike")
    go("Compare with", exact=False)
    press("Join these two records")
    look("person-join-wrong")
    page.get_by_label("How do you know").fill("The school knows one of them only")
    press("Join these two records")
    assert "Joined from two records" in page.inner_text("main")
    look("person-joined")
    go("Undo")
    look("person-part")
    page.get_by_label("How do you know").fill("They were seen together")
    press("Part them")
    assert "Parted again" in page.inner_text("main")
