"""Someone in a browser on the pages of figures: signing in, and going wherever links lead."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import web_examples
from homes import Homes
from kinfold.bridge.seed import DEMO_PASSWORD
from web_site import Site, served


@contextmanager
def served_examples(homes: Homes, home: Path) -> Iterator[Site]:
    """Serve example figures to the people of a demonstration."""
    homes.people(home)
    web_examples.write(home)
    web_examples.write_truth(home)
    with served(home) as found:
        yield found


def sign_in(page: Any, site: Site, name: str) -> None:
    """Sign in, and wait until one is in."""
    page.goto(f"{site.address}/sign-in")
    page.get_by_label("Sign-in name").fill(name)
    page.get_by_label("Password", exact=True).fill(DEMO_PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda address: "/sign-in" not in address)


def pages_from(page: Any, site: Site, start: str) -> Iterator[str]:
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
