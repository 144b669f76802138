"""Journeys in a real browser: each role signs in and walks its pages, and axe finds nothing at any step."""

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import pytest

import web_examples
from kinfold.bridge.seed import DEMO_PASSWORD, PEOPLE

pytestmark = pytest.mark.browser
CHROMIUM = Path("/usr/bin/chromium")
QUIET = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
ALREADY_MET: set[str] = set()  # pages of the same figures are the same for every role
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 700}
SERVE = (
    "import sys; from pathlib import Path; from kinfold.web.run import prepare, serve; "
    "from kinfold.bridge.seed import seed_demo; home = Path(sys.argv[1]); prepare(home, demo=True); "
    "seed_demo(home); serve(home, '127.0.0.1', int(sys.argv[2]))"
)


@dataclass(frozen=True)
class Site:
    """A running demonstration."""

    address: str
    home: Path


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _served(home: Path) -> Iterator[Site]:
    """Serve a demonstration from a process of its own, and stop that process."""
    port = _free_port()
    running = subprocess.Popen(
        [sys.executable, "-c", SERVE, str(home), str(port)], env=_plain(), stderr=subprocess.DEVNULL
    )
    found = Site(f"http://127.0.0.1:{port}", home)
    try:
        _wait_for(found.address)
        yield found
    finally:
        running.terminate()
        running.wait(timeout=20)


def _plain() -> dict[str, str]:
    """Give this process's environment without what the tests set for themselves."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("KINFOLD_", "DJANGO_"))}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Serve example figures."""
    home = tmp_path_factory.mktemp("county")
    web_examples.write(home)
    web_examples.write_truth(home)
    with _served(home) as found:
        yield found


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Serve a small demonstration that was built from end to end by its own verb."""
    home = tmp_path_factory.mktemp("built") / "var"
    command = "import sys; sys.argv[0] = 'kinfold'; from kinfold.cli import main; main()"
    asked = ["demo", "--families", "300", "--no-serve", "--home", str(home)]
    subprocess.run([sys.executable, "-c", command, *asked], env=_plain(), check=True, capture_output=True)
    with _served(home) as found:
        yield found


def _wait_for(address: str) -> None:
    until = monotonic() + 30
    while True:
        try:
            with urlopen(f"{address}/healthy"):
                return
        except URLError:
            if monotonic() > until:
                raise
            sleep(0.1)


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


def _sign_in(page: Any, site: Site, name: str) -> None:
    page.goto(f"{site.address}/sign-in")
    page.get_by_label("Sign-in name").fill(name)
    page.get_by_label("Password", exact=True).fill(DEMO_PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda address: "/sign-in" not in address)


def _meets_the_baseline(page: Any) -> None:
    """Find no axe violation, one first heading, and nothing wider than the window."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page)
    assert found.violations_count == 0, f"{page.url}: {found.generate_report()}"
    assert page.locator("h1").count() == 1, page.url
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), page.url


def _pages_from(page: Any, site: Site, start: str) -> Iterator[str]:
    """Go to every page that can be reached by links, each once."""
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        path = waiting.pop(0)
        if path in seen:
            continue
        seen.add(path)
        response = page.goto(f"{site.address}{path}")
        assert response.status == 200, path
        yield path
        links = page.eval_on_selector_all("a[href]", "all => all.map(a => a.pathname)")
        waiting += [link for link in links if link not in seen]


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person.role)
def test_each_role_walks_all_its_pages_wide_and_narrow(browser: Any, site: Site, person: Any) -> None:
    context = browser.new_context(viewport=WIDE)
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    _sign_in(page, site, person.sign_in_name)

    walked = []
    for path in _pages_from(page, site, "/"):
        walked.append(path)
        if path in ALREADY_MET and path != "/":
            continue
        _meets_the_baseline(page)
        page.set_viewport_size(NARROW)
        _meets_the_baseline(page)
        page.set_viewport_size(WIDE)
        ALREADY_MET.add(path)

    assert "/definitions" in walked
    assert ("/access" in walked) is (person.role == "guardian")
    assert faults == []
    context.close()


def test_demonstration_built_from_end_to_end_meets_the_baseline_on_every_page(
    browser: Any, built: Site
) -> None:
    page = browser.new_page(viewport=WIDE)
    _sign_in(page, built, "farida")

    walked = []
    for path in _pages_from(page, built, "/"):
        walked.append(path)
        _meets_the_baseline(page)
        page.set_viewport_size(NARROW)
        _meets_the_baseline(page)
        page.set_viewport_size(WIDE)

    answers = {f"/answers/{slug}" for slug in ("hertfordshire", "adopters-2017", "waiting-list")}
    assert answers | {"/board/2026-q3", "/county", "/savings/hertfordshire"} <= set(walked)
    page.close()


def test_signing_in_by_keyboard_alone(browser: Any, site: Site) -> None:
    page = browser.new_page()
    page.goto(f"{site.address}/definitions")

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent").strip() == "Skip to main content"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("farida")
    page.keyboard.press("Tab")
    page.keyboard.type(DEMO_PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/definitions")

    assert page.locator("h1").inner_text() == "Definitions"
    page.close()


def test_a_wrong_password_is_told_at_the_top_and_beside_the_field(browser: Any, site: Site) -> None:
    page = browser.new_page(viewport=NARROW)
    page.goto(f"{site.address}/sign-in")
    _meets_the_baseline(page)

    page.get_by_label("Sign-in name").fill("nobody-here")
    page.get_by_label("Password", exact=True).fill("not it")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("alert").wait_for()

    _meets_the_baseline(page)
    assert page.title().startswith("Error: ")
    assert page.evaluate("document.activeElement.className").startswith("govuk-error-summary")
    page.get_by_role("link", name=re.compile("belong together")).click()
    assert page.evaluate("document.activeElement.id") == "sign_in_name"
    page.close()


def test_chart_and_table_can_be_chosen_and_say_the_same(browser: Any, site: Site) -> None:
    page = browser.new_page(viewport=WIDE)
    _sign_in(page, site, "farida")
    page.goto(f"{site.address}/indicators/police-call-outs")
    figure = page.locator("#comparison")

    assert figure.locator("svg:visible").count() == 1
    assert figure.locator("table:visible").count() == 0
    figure.get_by_role("button", name="Table").click()

    assert figure.locator("svg:visible").count() == 0
    assert "0.83" in figure.locator("table:visible").inner_text()
    _meets_the_baseline(page)
    page.close()


def test_everything_works_without_scripts(browser: Any, site: Site) -> None:
    context = browser.new_context(java_script_enabled=False, viewport=NARROW)
    page = context.new_page()
    _sign_in(page, site, "joan")

    page.goto(f"{site.address}/indicators/police-call-outs")
    assert page.locator("#comparison svg:visible").count() == 1
    assert page.locator("#comparison table:visible").count() == 1
    page.get_by_role("link", name="Board", exact=True).click()
    page.get_by_label("Authority").select_option(label="Luton")
    page.get_by_role("button", name="Show").click()

    assert "Luton" in page.locator("#published-cpp-31march figcaption").inner_text()
    page.get_by_role("button", name="Sign out").click()
    assert page.locator("h1").inner_text() == "Sign in to Kinfold"
    context.close()


def test_on_paper_charts_and_tables_both_show_and_controls_do_not(browser: Any, site: Site) -> None:
    page = browser.new_page(viewport=WIDE)
    _sign_in(page, site, "farida")
    page.goto(f"{site.address}/indicators/police-call-outs")
    page.emulate_media(media="print")

    assert page.locator("#comparison svg:visible").count() == 1
    assert page.locator("#comparison table:visible").count() == 1
    assert page.get_by_role("button", name="Sign out").count() == 0
    page.close()


def test_charts_keep_their_words_in_greyscale_and_forced_colours(browser: Any, site: Site) -> None:
    context = browser.new_context(viewport=WIDE, forced_colors="active")
    page = context.new_page()
    _sign_in(page, site, "farida")
    page.goto(f"{site.address}/answers/hertfordshire")

    colours = page.eval_on_selector_all(
        "#levels-cpp-31march .kf-chart__wide text", "all => all.map(t => getComputedStyle(t).fill)"
    )

    assert len(set(colours)) == 1
    context.close()
