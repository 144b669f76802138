"""A meeting about eight families in a real browser: the chair's clicks counted, and axe at each page."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

import supervision_story
from homes import Homes, plain
from kinfold.kit import clock
from web_browser import WIDE, meets_it_narrow_and_wide
from web_site import Site, served
from web_walk import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.battery]
CLICKS = 16
TYPED = {
    "Evidence for change": "Four sessions of five",
    "Evidence against change": "We looked and found none",
    "What we decided, and why": "We go on for a month",
}


@pytest.fixture(scope="module")
def site(homes: Homes, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Serve a home with a meeting."""
    home = homes.people(tmp_path_factory.mktemp("supervision"))
    story = Path(supervision_story.__file__)
    subprocess.run(
        [sys.executable, str(story), str(home)],
        env=plain(PYTHONPATH=os.pathsep.join(filter(None, [str(story.parent), *sys.path]))),
        check=True,
        capture_output=True,
    )
    with served(home) as found:
        yield found


class Chair:
    """A chair at the pages of a meeting, whose clicks are counted; typing and choosing an owner are text."""

    def __init__(self, page: Any) -> None:
        self.page, self.clicks = page, 0

    def click(self, role: str, words: str) -> None:
        """Click once, and wait for what comes."""
        self.clicks += 1
        with self.page.expect_navigation():
            self.page.get_by_role(role, name=words, exact=True).click()

    def write(self) -> None:
        """Type what a decision wants, and two actions."""
        for label, words in TYPED.items():
            self.page.get_by_label(label, exact=True).fill(words)
        day = clock.today() + timedelta(days=14)
        for number in ("1", "2"):
            self.page.locator(f"#what{number}").fill(f"Do {number}")
            self.page.locator(f"#who{number}").select_option(index=int(number))
            for part in ("day", "month", "year"):
                self.page.locator(f"#by{number}_{part}").fill(str(getattr(day, part)))


def test_eight_families_take_sixteen_clicks_and_their_actions_land_by_themselves(
    browser: Any, site: Site
) -> None:
    page = browser.new_page(viewport=WIDE)
    sign_in(page, site, "niamh")
    page.goto(f"{site.address}/meetings")
    meets_it_narrow_and_wide(page, "meetings")
    page.locator("main .kf-tasks a").first.click()
    meets_it_narrow_and_wide(page, "meeting")
    chair = Chair(page)

    chair.click("button", "Open the meeting")
    meets_it_narrow_and_wide(page, "room")
    for number in range(8):
        assert page.get_by_text("2 of 2 in").count() or number
        if page.get_by_role("button", name="Show together").count():
            assert page.get_by_text("What dev sees").count() == 0
            chair.click("button", "Show together")
        assert page.get_by_text("What dev sees").count() == 1
        chair.write()
        if not number:
            meets_it_narrow_and_wide(page, "room-shown")
        chair.click("button", "Decide" if number == 7 else "Decide, and go to the next family")

    assert chair.clicks <= CLICKS, chair.clicks
    assert page.get_by_text("Decided.").count() == 8
    chair.click("button", "Close the meeting")
    page.close()

    amara = browser.new_page(viewport=WIDE)
    sign_in(amara, site, "amara")
    amara.goto(f"{site.address}/actions")
    assert amara.get_by_text("Do 1").count() == 8, "each lands once"
    amara.get_by_text("Do 1").first.click()
    meets_it_narrow_and_wide(amara, "what-the-team-does")
    amara.get_by_role("link", name="Supervision", exact=True).click()
    meets_it_narrow_and_wide(amara, "supervision")
    amara.locator("main .kf-tasks a").first.click()
    meets_it_narrow_and_wide(amara, "supervision-record")
    amara.close()
