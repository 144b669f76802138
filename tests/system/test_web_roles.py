"""Each role signs in and walks all its pages in a real browser, and axe finds nothing at any step."""

from collections.abc import Iterator
from typing import Any

import pytest

from homes import Homes
from kinfold.bridge.seed import PEOPLE
from web_browser import WIDE, meets_it_narrow_and_wide
from web_site import Site
from web_walk import pages_from, served_examples, sign_in

pytestmark = pytest.mark.browser
ALREADY_MET: set[str] = set()  # pages of the same figures are the same for every role


@pytest.fixture(scope="module")
def site(homes: Homes, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Serve example figures."""
    with served_examples(homes, tmp_path_factory.mktemp("county")) as found:
        yield found


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person.role)
def test_each_role_walks_all_its_pages_wide_and_narrow(browser: Any, site: Site, person: Any) -> None:
    context = browser.new_context(viewport=WIDE)
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    sign_in(page, site, person.sign_in_name)

    walked = []
    for path in pages_from(page, site, "/"):
        walked.append(path)
        if path in ALREADY_MET and path != "/":
            continue
        meets_it_narrow_and_wide(page)
        ALREADY_MET.add(path)

    assert "/definitions" in walked
    assert ("/access" in walked) is (person.role == "guardian")
    assert faults == []
    context.close()
