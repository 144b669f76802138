"""A plan in a real browser: written by keyboard alone, axe at each step, and its paper counted."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import plan_story
from homes import Homes, plain
from kinfold.casework.documents.contents import (
    Look,
    Material,
    PlanMaterial,
    PlanPaper,
    PlanRow,
    Reader,
    Recipient,
)
from kinfold.casework.documents.plan_length import seems_long
from kinfold.casework.documents.plan_render import render_plan
from web_browser import WIDE
from web_browser import meets_it_narrow_and_wide as _looked_at
from web_site import Site, served
from web_walk import sign_in

pytestmark = pytest.mark.browser
A4 = {"format": "A4", "tagged": True, "margin": dict.fromkeys(("top", "bottom", "left", "right"), "15mm")}


@pytest.fixture(scope="module")
def site(homes: Homes, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Serve a home with a plan."""
    home = homes.people(tmp_path_factory.mktemp("plans"))
    story = Path(plan_story.__file__)
    subprocess.run(
        [sys.executable, str(story), str(home)],
        env=plain(PYTHONPATH=os.pathsep.join(filter(None, [str(story.parent), *sys.path]))),
        check=True,
        capture_output=True,
    )
    with served(home) as found:
        yield found


@pytest.fixture(scope="module")
def page(browser: Any, site: Site) -> Iterator[Any]:
    """Sign in."""
    opened = browser.new_page(viewport=WIDE)
    sign_in(opened, site, "amara")
    yield opened
    opened.close()


def _tab_to(page: Any, words: str) -> None:
    says = "(e => e.innerText || e.labels?.[0]?.innerText || '')(document.activeElement)"
    for _ in range(120):
        page.keyboard.press("Tab")
        if words in page.evaluate(says):
            return
    raise AssertionError(f"the keyboard never reached {words!r} on {page.url}")


def _follow(page: Any, words: str) -> None:
    _tab_to(page, words)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def _type(page: Any, words: str, text: str) -> None:
    _tab_to(page, words)
    page.keyboard.type(text)


def _type_day(page: Any, day: str, month: str, year: str) -> None:
    for part in (day, month, year):
        page.keyboard.press("Control+A")
        page.keyboard.type(part)
        page.keyboard.press("Tab")


def test_a_plan_is_begun_written_and_refused_until_it_is_whole_by_keyboard_alone(
    page: Any, site: Site
) -> None:
    page.goto(f"{site.address}/")
    _follow(page, "Ferreira-Moonwick")
    _follow(page, "Plan")
    assert "Start with the goal in the family’s own words." in page.locator("main").inner_text()
    _looked_at(page, "none")
    _follow(page, "Begin a plan")
    _tab_to(page, "Child protection plan")
    page.keyboard.press("ArrowDown")
    _tab_to(page, "Pip")
    page.keyboard.press("Space")
    _looked_at(page, "begin")
    _follow(page, "Begin the plan of Ferreira-Moonwick")
    _looked_at(page, "begun")

    _follow(page, "Add a goal")
    _looked_at(page, "goal")
    _follow(page, "Save to Ferreira-Moonwick")
    assert "Write something to save" in page.get_by_role("alert").inner_text()
    _looked_at(page, "goal-errors")
    _type(page, "What do they want", "Mornings without a fight")
    _type(page, "Whose words are these?", "Esi")
    _follow(page, "Save to Ferreira-Moonwick")
    assert "“Mornings without a fight”" in page.locator("main").inner_text()

    _follow(page, "Agree the plan")
    _tab_to(page, "Esi")
    page.keyboard.press("Space")
    _follow(page, "Keep it as agreed")
    told = page.get_by_role("alert").inner_text()
    assert "This goal has no 'how we will know'." in told
    assert "Enter the day on which the plan is looked at again." in told
    _looked_at(page, "agree-errors")
    _follow(page, "This goal has no 'how we will know'.")
    assert "#line-" in page.url
    _follow(page, "Change")
    _looked_at(page, "change")


def _print(page: Any, site: Site, who: str, look: str) -> bytes:
    page.goto(f"{site.address}/")
    page.get_by_role("link", name="Osei-Thistledown").first.click()
    page.get_by_role("link", name="Plan", exact=True).click()
    page.get_by_role("button", name="Print it for someone").click()
    page.get_by_label(who).check()
    page.get_by_label(look).check()
    page.get_by_label("I have read each line").check()
    page.get_by_role("button", name="See what they would get").click()
    page.get_by_label("Why is this printed?").fill("For the family")
    page.get_by_role("button", name="Release it").click()
    page.get_by_role("button", name="Open it to print").click()
    page.locator(".kf-sheet").wait_for()
    return bytes(page.pdf(**A4))


def _pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))


def test_a_plan_of_four_goals_with_three_actions_each_is_two_tagged_pages(page: Any, site: Site) -> None:
    page.goto(f"{site.address}/")
    page.get_by_role("link", name="Osei-Thistledown").first.click()
    page.get_by_role("link", name="Plan", exact=True).click()
    _looked_at(page, "plan")

    pdf = _print(page, site, "Esi Osei-Thistledown", "Two pages")

    assert _pages(pdf) == 2
    assert b"/StructTreeRoot" in pdf
    text = page.locator(".kf-sheet").inner_text()
    assert all(text.count(each) == 4 for each in plan_story.ACTIONS)
    assert all(words in text for words in (*plan_story.GOALS, *(words for _, words in plan_story.REST)))
    _looked_at(page, "paper")


@pytest.mark.parametrize("look", ["Large print", "Easy read"])
def test_large_print_and_easy_read_are_big_and_whole(page: Any, site: Site, look: str) -> None:
    _print(page, site, "Esi Osei-Thistledown", look)

    page.emulate_media(media="print")
    sizes = page.eval_on_selector_all(
        ".kf-sheet :is(p, li)", "all => all.map(e => parseFloat(getComputedStyle(e).fontSize))"
    )
    page.emulate_media(media="null")
    points = round(min(sizes) * 0.75, 2)
    assert points >= (18 if look == "Large print" else 16)
    assert "Meets the teacher" in page.locator(".kf-sheet").inner_text()
    _looked_at(page, look)


def test_what_is_not_told_to_be_long_fits_on_two_pages(page: Any, site: Site) -> None:
    """Hold the reckoning against the browser: whatever it lets pass without a word is two pages at most."""
    _print(page, site, "Esi Osei-Thistledown", "Two pages")
    family = Material("7Q4K", "16 November 2026", "Inkwell", "01632 960120", (), (), ())
    reader = Recipient(Reader.PERSON, "Esi Osei-Thistledown", "e")
    told = 0
    for goals, actions, size in ((4, 3, 40), (4, 3, 120), (5, 5, 60), (6, 4, 40), (3, 3, 400), (9, 4, 80)):
        rows = tuple(_rows(goals, actions, size))
        material = PlanMaterial(
            family, "Child protection plan", "1 May 2026", "1 June 2026", rows, {"e": "Esi"}
        )
        made = render_plan(material, reader, PlanPaper("d1", look=Look.PLAIN))
        page.evaluate("html => { document.querySelector('.kf-sheet').outerHTML = html }", made.html)
        pages, long = _pages(page.pdf(**A4)), seems_long(rows)
        assert long or pages <= 2, (goals, actions, size, pages)
        assert f"Line {goals}-{actions} " in page.locator(".kf-sheet").inner_text(), "nothing is cut"
        told += long
    assert 0 < told < 6


def _rows(goals: int, actions: int, size: int) -> Iterator[PlanRow]:
    words = ("word " * (size // 5)).strip()
    mine = PlanRow("g", "goal", words, by="e", who="Esi", known_by=words[:80], readers=frozenset("e"))
    for goal in range(1, goals + 1):
        yield replace(mine, key=f"g{goal}")
        for number in range(1, actions + 1):
            yield PlanRow(
                f"a{goal}-{number}", "action", f"Line {goal}-{number} {words}", by="e", who="Esi",
                goal=f"g{goal}", by_when="28 February 2027", known_by=words[:60], readers=frozenset("e"),
            )  # fmt: skip
    for kind in ("going_well", "worry", "danger", "safety", "contingency", "view", "disagreement"):
        yield PlanRow(kind, kind, words, by="e", who="Esi", readers=frozenset("e"))
