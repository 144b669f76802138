"""A demonstration built from end to end by its own verb: axe finds nothing on any of its pages of figures."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from web_browser import WIDE, meets_it_narrow_and_wide
from web_site import Site, kinfold, served
from web_walk import pages_from, sign_in

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Serve a small demonstration that was built from end to end."""
    home: Path = tmp_path_factory.mktemp("built") / "var"
    done = kinfold("demo", "--families", "300", "--no-serve", home=home)
    assert done.returncode == 0, done.stderr[-2000:]
    with served(home) as found:
        yield found


def test_demonstration_built_from_end_to_end_meets_the_baseline_on_every_page(
    browser: Any, built: Site
) -> None:
    page = browser.new_page(viewport=WIDE)
    sign_in(page, built, "farida")

    walked = []
    for path in pages_from(page, built, "/"):
        walked.append(path)
        meets_it_narrow_and_wide(page)

    answers = {f"/answers/{slug}" for slug in ("hertfordshire", "adopters-2017", "waiting-list")}
    assert answers | {"/board/2026-q3", "/county", "/savings/hertfordshire"} <= set(walked)
    page.close()
