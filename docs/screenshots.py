"""Take the pictures of the documentation again, from a running demonstration.

Serves the demonstration of a home (``--home``, else KINFOLD_HOME, else ./var) on a free port, signs in
as each person, and writes ``docs/images/*.png``. The home must hold a demonstration: run ``make demo`` first.
"""

import argparse
import os
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from kinfold.bridge.seed import DEMO_PASSWORD

IMAGES = Path(__file__).parent / "images"
CHROMIUM = "/usr/bin/chromium"
QUIET = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SERVE = (
    "import sys; from pathlib import Path; from kinfold.web.run import prepare, serve; "
    "from kinfold.bridge.quillshire import seed_quillshire; from kinfold.bridge.seed import seed_demo; "
    "home = Path(sys.argv[1]); prepare(home, demo=True); seed_demo(home); seed_quillshire(home); "
    "serve(home, '127.0.0.1', int(sys.argv[2]))"
)
WIDE, NARROW = (1280, 900), (390, 844)


@dataclass(frozen=True)
class Shot:
    """One picture: who looks, at what, how wide, and how much of the page (None: all of it).

    ``then`` names the links to follow from there: the address of a family is not known beforehand.
    """

    name: str
    who: str | None
    path: str
    size: tuple[int, int] = WIDE
    height: int | None = 1500
    then: tuple[str, ...] = ()


SHOTS = (
    Shot("sign-in", None, "/sign-in", height=None),
    Shot("home-social-worker", "amara", "/", height=None),
    Shot("home-team-manager", "niamh", "/", height=1500),
    Shot("family", "amara", "/", height=1700, then=("Osei-Thistledown",)),
    Shot("family-narrow", "amara", "/", NARROW, 2400, then=("Osei-Thistledown",)),
    Shot("process", "amara", "/", height=1500, then=("Osei-Thistledown", "Process")),
    Shot("people", "amara", "/", height=1900, then=("Osei-Thistledown", "People")),
    Shot("ecomap", "amara", "/", height=1500, then=("Osei-Thistledown", "Support")),
    Shot("plan", "amara", "/", height=1900, then=("Osei-Thistledown", "Plan")),
    Shot("plan-narrow", "amara", "/", NARROW, 2400, then=("Osei-Thistledown", "Plan")),
    Shot("front-door", "niamh", "/front-door", height=1500),
    Shot("team-board", "niamh", "/team", height=1500),
    Shot("who-can-see", "niamh", "/", height=1700, then=("Osei-Thistledown", "Access")),
    Shot("access-review", "piers", "/access", height=None),
    Shot("team", "niamh", "/teams", height=1500, then=("Inkwell",)),
    Shot("home-analyst", "farida", "/", height=None),
    Shot("board", "joan", "/board", height=2000),
    Shot("board-narrow", "joan", "/board", NARROW, 2400),
    Shot("indicator", "farida", "/indicators/police-call-outs", height=1800),
    Shot("indicator-narrow", "farida", "/indicators/police-call-outs", NARROW, 1800),
    Shot("answer-hertfordshire", "farida", "/answers/hertfordshire", height=1400),
    Shot("answer-hertfordshire-narrow", "farida", "/answers/hertfordshire", NARROW, 2400),
    Shot("answer-waiting-list", "farida", "/answers/waiting-list", height=1700),
    Shot("county", "farida", "/county", height=1500),
    Shot("savings", "joan", "/savings/hertfordshire", height=1600),
    Shot("definitions", "piers", "/definitions", height=1500),
)


def main() -> int:
    """Take every picture; give 1 when a page could not be shown, and say which."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, default=Path(os.environ.get("KINFOLD_HOME") or "var"))
    home = parser.parse_args().home.absolute()
    if not (home / "released").is_dir():
        sys.stderr.write(
            f"{home.name} holds no released figures. Run 'make demo' first, or name another --home.\n"
        )
        return 2
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    running = subprocess.Popen([sys.executable, "-c", SERVE, str(home), str(port)])
    try:
        _wait_for(f"http://127.0.0.1:{port}/healthy")
        missed = _take_all(f"http://127.0.0.1:{port}")
    finally:
        running.terminate()
        running.wait(timeout=20)
    for path in missed:
        sys.stderr.write(f"{path} could not be shown, so its picture is as before.\n")
    return 1 if missed else 0


def _wait_for(address: str) -> None:
    until = monotonic() + 120
    while True:
        try:
            with urlopen(address):
                return
        except URLError:
            if monotonic() > until:
                raise
            sleep(0.2)


def _take_all(address: str) -> list[str]:
    from playwright.sync_api import sync_playwright

    IMAGES.mkdir(exist_ok=True)
    missed = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        for shot in SHOTS:
            width, height = shot.size
            page = browser.new_page(viewport={"width": width, "height": height})
            if not _take(page, address, shot):
                missed.append(shot.path)
            page.close()
        browser.close()
    return missed


def _take(page: Any, address: str, shot: Shot) -> bool:
    if shot.who:
        page.goto(f"{address}/sign-in")
        page.get_by_label("Sign-in name").fill(shot.who)
        page.get_by_label("Password", exact=True).fill(DEMO_PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(lambda where: "/sign-in" not in where)
    response = page.goto(f"{address}{shot.path}")
    if response is None or not response.ok:
        return False
    for link in shot.then:
        page.get_by_role("link", name=link).first.click()
        page.wait_for_load_state()
    whole = page.evaluate("document.documentElement.scrollHeight")
    height = min(whole, shot.height or whole)
    clip = {"x": 0, "y": 0, "width": shot.size[0], "height": height}
    page.screenshot(path=IMAGES / f"{shot.name}.png", full_page=True, clip=clip)
    return True


if __name__ == "__main__":
    sys.exit(main())
