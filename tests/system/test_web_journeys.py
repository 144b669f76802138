"""The pages of figures in a real browser: by keyboard, without scripts, on paper, in few colours."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from homes import Homes
from kinfold.bridge.seed import DEMO_PASSWORD
from web_browser import NARROW, WIDE, meets_the_baseline
from web_site import Site
from web_walk import served_examples, sign_in

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(homes: Homes, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Serve example figures."""
    with served_examples(homes, tmp_path_factory.mktemp("county")) as found:
        yield found


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
    meets_the_baseline(page)

    page.get_by_label("Sign-in name").fill("nobody-here")
    page.get_by_label("Password", exact=True).fill("not it")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("alert").wait_for()

    meets_the_baseline(page)
    assert page.title().startswith("Error: ")
    assert page.evaluate("document.activeElement.className").startswith("govuk-error-summary")
    page.get_by_role("link", name=re.compile("belong together")).click()
    assert page.evaluate("document.activeElement.id") == "sign_in_name"
    page.close()


def test_chart_and_table_can_be_chosen_and_say_the_same(browser: Any, site: Site) -> None:
    page = browser.new_page(viewport=WIDE)
    sign_in(page, site, "farida")
    page.goto(f"{site.address}/indicators/police-call-outs")
    figure = page.locator("#comparison")

    assert figure.locator("svg:visible").count() == 1
    assert figure.locator("table:visible").count() == 0
    figure.get_by_role("button", name="Table").click()

    assert figure.locator("svg:visible").count() == 0
    assert "0.83" in figure.locator("table:visible").inner_text()
    meets_the_baseline(page)
    page.close()


def test_everything_works_without_scripts(browser: Any, site: Site) -> None:
    context = browser.new_context(java_script_enabled=False, viewport=NARROW)
    page = context.new_page()
    sign_in(page, site, "joan")

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
    sign_in(page, site, "farida")
    page.goto(f"{site.address}/indicators/police-call-outs")
    page.emulate_media(media="print")

    assert page.locator("#comparison svg:visible").count() == 1
    assert page.locator("#comparison table:visible").count() == 1
    assert page.get_by_role("button", name="Sign out").count() == 0
    page.close()


def test_charts_keep_their_words_in_greyscale_and_forced_colours(browser: Any, site: Site) -> None:
    context = browser.new_context(viewport=WIDE, forced_colors="active")
    page = context.new_page()
    sign_in(page, site, "farida")
    page.goto(f"{site.address}/answers/hertfordshire")

    colours = page.eval_on_selector_all(
        "#levels-cpp-31march .kf-chart__wide text", "all => all.map(t => getComputedStyle(t).fill)"
    )

    assert len(set(colours)) == 1
    context.close()
