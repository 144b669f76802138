"""A worker's day in a real browser, by keyboard: home, a family, a note, a search; axe at each step."""

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
from web_browser import NARROW, WIDE, meets_it_narrow_and_wide
from web_site import Site, served

pytestmark = pytest.mark.browser
SHOTS = os.environ.get("KINFOLD_SHOTS")


@pytest.fixture(scope="module")
def site(homes: Homes, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Serve a home with an invented caseload."""
    home = homes.people(tmp_path_factory.mktemp("caseload"))
    story = Path(family_story.__file__)
    subprocess.run(
        [sys.executable, str(story), str(home)],
        env=plain(PYTHONPATH=os.pathsep.join(filter(None, [str(story.parent), *sys.path]))),
        check=True,
        capture_output=True,
    )
    with served(home) as found:
        yield found


def _signed_in(browser: Any, site: Site, name: str) -> Any:
    page = browser.new_page(viewport=WIDE)
    page.goto(f"{site.address}/sign-in")
    page.get_by_label("Sign-in name").fill(name)
    page.get_by_label("Password", exact=True).fill(DEMO_PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "/sign-in" not in address)
    return page


def _looked_at(page: Any, name: str) -> None:
    meets_it_narrow_and_wide(page, name, SHOTS)


def _tab_to(page: Any, words: str) -> None:
    """Go on by the Tab key until what has the focus says so."""
    says = "(e => e.innerText || e.labels?.[0]?.innerText || '')(document.activeElement)"
    for _ in range(80):
        page.keyboard.press("Tab")
        if words in page.evaluate(says):
            return
    raise AssertionError(f"the keyboard never reached {words!r} on {page.url}")


def _follow(page: Any, words: str) -> None:
    """Press what says so, and wait for the page it leads to: a draft, once saved, only renames its own."""
    _tab_to(page, words)
    with page.expect_event("load"):
        page.keyboard.press("Enter")


def test_a_social_worker_reads_writes_finds_and_says_why_by_keyboard_alone(browser: Any, site: Site) -> None:
    page = _signed_in(browser, site, "amara")
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    a_form_that_is_not_right = "status of 422"  # the browser tells of it, and it is no fault
    _looked_at(page, "home")

    _follow(page, "Osei-Thistledown")
    assert page.title().startswith("Overview: Family ")
    _looked_at(page, "family")

    _follow(page, "Write")
    _looked_at(page, "write")
    _follow(page, "Continue")
    _looked_at(page, "write-what")
    _follow(page, "Continue")
    _looked_at(page, "write-check")
    _follow(page, "Save to Osei-Thistledown")
    assert page.evaluate("document.activeElement.className").startswith("govuk-error-summary")
    _looked_at(page, "write-errors")
    _follow(page, "Tick at least one person this is about")
    _looked_at(page, "write-errors-of-a-screen")
    for words in ("About Una", "Una, seen", "Una, seen alone"):
        _tab_to(page, words)
        page.keyboard.press("Space")
    _follow(page, "Continue")
    _tab_to(page, "What happened?")
    page.keyboard.type("Una read to me from her book.")
    _follow(page, "Continue")
    _follow(page, "Save to Osei-Thistledown")
    assert "Una read to me from her book." in page.locator("main").inner_text()
    _looked_at(page, "family-saved")

    _follow(page, "Find")
    page.keyboard.press("Tab")
    _tab_to(page, "Name, date of birth, postcode")
    page.keyboard.type("Marsh-Quillby")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    _looked_at(page, "found-on-duty")
    _follow(page, "A family of a team you are on duty for")
    assert page.locator("h1").inner_text() == "Why are you looking?"
    _looked_at(page, "reason")
    _tab_to(page, "I am on duty")
    page.keyboard.press("Space")
    _follow(page, "Continue")
    assert "Marsh-Quillby" in page.locator(".kf-family").inner_text()
    assert [each for each in faults if a_form_that_is_not_right not in each] == []
    page.close()


def test_finding_tells_of_others_families_only_whom_to_ring(browser: Any, site: Site) -> None:
    page = _signed_in(browser, site, "amara")
    for typed, told in (
        ("Nowak", "Known to another team"),
        ("Nobody Atall", "No match that we can show"),
        ("Feather", "surname nearly matches"),
    ):
        page.goto(f"{site.address}/find")
        page.get_by_label("Name, date of birth, postcode").fill(typed)
        page.keyboard.press("Enter")
        page.wait_for_url("**/find/*")
        assert told in page.locator("main").inner_text()
        assert typed.split()[0] not in page.url
        _looked_at(page, f"found-{typed.split()[0].lower()}")
    page.get_by_label("Name, date of birth, postcode").fill("x")
    page.keyboard.press("Enter")
    page.get_by_role("alert").wait_for()
    _looked_at(page, "find-error")
    page.close()


def test_a_record_is_begun_and_the_longest_name_still_fits(browser: Any, site: Site) -> None:
    page = _signed_in(browser, site, "amara")
    _follow(page, "Begin a family’s record")
    _looked_at(page, "new")
    _follow(page, "Begin the record")
    _looked_at(page, "new-errors")
    page.get_by_label("What the family is called").fill("Abcdefghij" * 16)
    page.get_by_label("Inkwell").check()
    page.get_by_label("First names").first.fill("Nguyễn Thị Minh Khai")
    page.get_by_label("In the family").first.select_option(label="Mother")
    page.get_by_role("button", name="Begin the record").click()
    page.wait_for_url("**/f/*")
    _looked_at(page, "family-new")
    page.goto(f"{site.address}/f/{page.url.rsplit('/', 1)[1]}/write")
    _looked_at(page, "write-longest")
    page.close()


@pytest.mark.parametrize("name", ["dev", "niamh", "tomasz"])
def test_the_other_practice_roles_have_their_own_first_page(browser: Any, site: Site, name: str) -> None:
    page = _signed_in(browser, site, name)
    _looked_at(page, f"home-{name}")

    if name == "niamh":
        assert "Dev Rowanfield" in page.locator(".kf-notices").inner_text()
        _follow(page, "I have seen this")
        assert page.locator(".kf-notices").count() == 0
    _follow(page, "Osei-Thistledown")
    _looked_at(page, f"family-{name}")
    overview = page.url
    for more in ("entries", "programme") if name == "niamh" else ():
        page.goto(f"{overview}/{more}")
        _looked_at(page, more)
    page.close()


def test_family_pages_work_without_scripts_and_on_paper(browser: Any, site: Site) -> None:
    context = browser.new_context(java_script_enabled=False, viewport=NARROW)
    page = context.new_page()
    page.goto(f"{site.address}/sign-in")
    page.get_by_label("Sign-in name").fill("amara")
    page.get_by_label("Password", exact=True).fill(DEMO_PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="Osei-Thistledown", exact=True).click()
    page.get_by_role("link", name="Write", exact=True).click()
    page.get_by_role("link", name="Write a session in one page").click()
    page.get_by_label("Una").check()
    page.get_by_label("What does the team need to know?").fill("Without a script.")
    page.get_by_role("button", name="Save draft and come back later").click()
    page.get_by_role("link", name="Session, Osei-Thistledown").click()
    page.get_by_role("button", name="Save to Osei-Thistledown").click()

    assert "Without a script." in page.locator("main").inner_text()
    page.emulate_media(media="print")
    assert page.locator(".kf-steps:visible").count() == 0
    assert page.get_by_text("Working copy, not for sharing").is_visible()
    on_paper = set(page.locator(".kf-part:visible .kf-part__section strong").all_inner_texts())
    assert on_paper == {"The record"}, "protected parts are on no paper"
    context.close()


def test_a_move_and_a_neighbour_are_written_down_by_keyboard_and_drawn(browser: Any, site: Site) -> None:
    page = _signed_in(browser, site, "amara")
    _follow(page, "Osei-Thistledown")
    _follow(page, "People")
    _looked_at(page, "people")
    _follow(page, "Someone moved")
    _looked_at(page, "moved")
    _tab_to(page, "Esi")
    page.keyboard.press("Space")
    _tab_to(page, "Day")
    for part in ("2", "November", "2026"):
        page.keyboard.type(part)
        page.keyboard.press("Tab")
    page.keyboard.type("A new")
    _tab_to(page, "Address")
    page.keyboard.type("27 Vellum Green")
    _tab_to(page, "No, they have left it")
    page.keyboard.press("Space")
    _tab_to(page, "Who says so")
    page.keyboard.type("Esi told us")
    _follow(page, "Save the move")
    assert "27 Vellum Green" in page.locator("table").inner_text()

    _follow(page, "Support")
    _looked_at(page, "support-empty")
    _follow(page, "Someone, a group or a pet that matters")
    _follow(page, "Save")
    assert page.evaluate("document.activeElement.className").startswith("govuk-error-summary")
    _looked_at(page, "connection-errors")
    _tab_to(page, "Name")
    page.keyboard.type("Mrs Achterberg")
    page.keyboard.press("Tab")
    page.keyboard.type("Neigh")
    _tab_to(page, "The whole family")
    page.keyboard.press("Space")
    _tab_to(page, "Strong")
    page.keyboard.press("Space")
    _tab_to(page, "Who says so")
    page.keyboard.type("Esi told us")
    _follow(page, "Save")
    assert "Mrs Achterberg (Neighbour), with everyone: strong." in page.locator("main").inner_text()
    _looked_at(page, "support")
    page.close()
