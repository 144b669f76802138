"""A manager's and a stranger's way through access, teams and glass in a real browser; axe finds nothing."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from homes import Homes, plain
from invented_families import PASSWORD
from web_browser import meets_it_narrow_and_wide
from web_site import Site, served

pytestmark = pytest.mark.browser
MAKE = """
import json, sys
from pathlib import Path
home = Path(sys.argv[1])
sys.path.insert(0, sys.argv[2])
from kinfold.web.run import prepare
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
"""


@pytest.fixture(scope="module")
def site(homes: Homes, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Serve one team and one family."""
    home, tests = homes.empty(tmp_path_factory.mktemp("lists")), str(Path(__file__).parents[1])
    subprocess.run([sys.executable, "-c", MAKE, str(home), tests], env=plain(), check=True)
    with served(home) as found:
        yield found


def _walk(browser: Any, site: Site, name: str, paths: list[str]) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{site.address}/sign-in")
    page.get_by_label("Sign-in name").fill(name)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    for path in paths:
        assert page.goto(f"{site.address}{path}").status == 200, path
        called = path.strip("/").replace("/", "_").replace("?do=", "_")
        meets_it_narrow_and_wide(page, called, os.environ.get("LISTS_PICTURES"))
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
