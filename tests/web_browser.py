"""The distribution's Chromium, and what every page must meet in it; axe's own results are not kept."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT, AxeResults

CHROMIUM = Path("/usr/bin/chromium")
QUIET = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 700}
# Other words' colours do not depend on the window's width (tests/unit/test_web_narrow_colours.py).
COLOURED_WHEN_NARROW = ".kf-table--cards"
# Half a megabyte of script, so it is put into a page once; and what it passed is not sent back.
_VIOLATIONS = """contrast => axe
    .run({resultTypes: ['violations'], rules: {'color-contrast': {enabled: contrast}}})
    .then(found => ({violations: found.violations}))"""


@contextmanager
def chromium() -> Iterator[Any]:
    """Open it, or skip, saying so."""
    if not CHROMIUM.exists():
        pytest.skip("Chromium is not installed (apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=str(CHROMIUM), args=QUIET)
        yield opened
        opened.close()


def meets_the_baseline(page: Any, name: str = "", *, contrast: bool = True) -> None:
    """Find no axe violation, one first heading, and nothing wider than the window.

    ``contrast``: of colours too, which take axe longer than all the rest.
    """
    at = f"{name} {page.url} {page.viewport_size}".strip()
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = AxeResults(page.evaluate(_VIOLATIONS, contrast))
    assert found.violations_count == 0, f"{at}: {found.generate_report()}"
    assert page.locator("h1").count() == 1, at
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), at


def meets_it_narrow_and_wide(page: Any, name: str = "", pictures: str | None = None) -> None:
    """Find so in a narrow window and in a wide one, and take pictures where a folder is named."""
    for size in (NARROW, WIDE):
        page.set_viewport_size(size)
        if pictures:
            page.screenshot(path=f"{pictures}/{name}-{size['width']}.png", full_page=True)
        meets_the_baseline(
            page, name, contrast=size is WIDE or page.locator(COLOURED_WHEN_NARROW).count() > 0
        )
