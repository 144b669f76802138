"""A manager's and a stranger's way through access, teams and glass in a real browser; axe finds nothing."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from test_web_journeys import NARROW, QUIET, WIDE, Site, _free_port, _plain, _wait_for

from invented_families import PASSWORD

pytestmark = pytest.mark.browser
CHROMIUM = Path("/usr/bin/chromium")
SERVE = """
import json, sys
from pathlib import Path
home = Path(sys.argv[1])
sys.path.insert(0, sys.argv[3])
from kinfold.web.run import prepare, serve
prepare(home, demo=True)
from invented_families import allocate, family, holds, team, worker
from kinfold.domain.agency import Role
manager, ours, stranger = worker(Role.TEAM_MANAGER), team(), worker()
holds(manager, ours, leads=True)
holds(worker(), ours)
colleague, guardian = worker(), worker(Role.GUARDIAN)
made = family(of=ours, allocated=(colleague,))
allocate(worker(), made, "co_worker")
told = {"family": made.pk, "team": ours.pk}
told |= {"worker": colleague.sign_in_name, "guardian": guardian.sign_in_name}
told |= {"manager": manager.sign_in_name, "stranger": stranger.sign_in_name}
(home / "told.json").write_text(json.dumps(told))
serve(home, "127.0.0.1", int(sys.argv[2]))
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Serve one team and one family from a process of its own, and stop that process."""
    home, port = tmp_path_factory.mktemp("lists"), _free_port()
    tests = str(Path(__file__).parents[1])
    running = subprocess.Popen([sys.executable, "-c", SERVE, str(home), str(port), tests], env=_plain())
    try:
        _wait_for(f"http://127.0.0.1:{port}")
        yield Site(f"http://127.0.0.1:{port}", home)
    finally:
        running.terminate()
        running.wait(timeout=20)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Open the distribution's Chromium."""
    if not CHROMIUM.exists():
        pytest.skip("Chromium is not installed (apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=str(CHROMIUM), args=QUIET)
        yield opened
        opened.close()


def _walk(browser: Any, site: Site, name: str, paths: list[str]) -> None:
    from axe_playwright_python.sync_playwright import Axe

    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{site.address}/sign-in")
    page.get_by_label("Sign-in name").fill(name)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    for size in (WIDE, NARROW):
        page.set_viewport_size(size)
        for path in paths:
            assert page.goto(f"{site.address}{path}").status == 200, path
            assert page.locator("h1").count() == 1
            assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], path
            found = Axe().run(page)
            assert found.violations_count == 0, (path, found.generate_report())
            if folder := os.environ.get("LISTS_PICTURES"):
                called = path.strip("/").replace("/", "_").replace("?do=", "_")
                page.screenshot(path=f"{folder}/{called}-{size['width']}.png", full_page=True)
    context.close()


def test_pages_of_access_teams_and_glass(browser: Any, site: Site) -> None:
    told = json.loads((site.home / "told.json").read_text())
    family, team = f"/f/{told['family']}", f"/teams/{told['team']}"

    _walk(
        browser,
        site,
        told["manager"],
        [
            *(f"{family}/access", f"{family}/access?do=share", f"{family}/access?do=seal"),
            *(f"{family}/access?do=allocate", team, f"{team}?do=post"),
            *("/teams", "/conflicts", "/conflicts?do=add"),
        ],
    )
    _walk(browser, site, told["worker"], [family, f"{family}/print", "/", "/releases", "/account"])
    watched = f"/access/families/{told['family']}"
    _walk(browser, site, told["guardian"], [watched, f"{watched}/change?do=exclude", "/access/sharing"])
    _walk(browser, site, told["stranger"], [f"{family}/glass", f"{family}/known", "/conflicts"])
