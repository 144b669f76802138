"""The server killed in the middle of writes, on both databases: what was answered is there, all is whole."""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import Any
from urllib.parse import urlencode

import pytest

from homes import Homes
from kinfold.kit import clock
from postgres_server import ROOT, Server

pytestmark = pytest.mark.postgres
HOME = str(ROOT / "tests" / "killed_home.py")
VERIFY = "from kinfold.cli import main; main()"
KILLS, SAVES = 5, 12  # of drafts: how often the server is killed, after so many saves
WRITERS, ENOUGH = 8, 50  # so many write at once; so many writes are begun before the kill


@dataclass
class _Service:
    """A home of a database, prepared; and the server, while it runs."""

    home: Path
    environment: dict[str, str]
    made: dict[str, Any] = field(default_factory=dict)

    def run(self, *arguments: str) -> dict[str, Any]:
        """Run Python there, and give what it printed last."""
        done = subprocess.run(
            [sys.executable, *arguments], cwd=ROOT, env=self.environment, capture_output=True, text=True,
            check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-2000:]
        return dict(json.loads(done.stdout.splitlines()[-1]))

    def start(self, port: int) -> "subprocess.Popen[bytes]":
        """Start the server in a session of its own, so that all of it can be killed at once."""
        told = {**self.environment, "KINFOLD_HOME": str(self.home)}
        told.pop("KINFOLD_OWNER_URL", None)
        begun = subprocess.Popen(
            [sys.executable, "-m", "kinfold.web", "127.0.0.1", str(port)],
            cwd=ROOT, env=told, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        _wait(port)
        return begun


def _wait(port: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            if _Browser(port, "").ask("/healthy")[0] == 200:
                return
        except OSError:
            time.sleep(0.05)
    raise TimeoutError("the server did not start")


@dataclass
class _Browser:
    """Someone signed in, over real HTTP."""

    port: int
    session: str

    def ask(self, path: str, sent: dict[str, str] | None = None, known: str = "") -> tuple[int, str, str]:
        """Ask; give the status, the page, and the cookie that goes with its form."""
        talk = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        cookies = "; ".join(each for each in (f"kinfold={self.session}", known) if each)
        kind = {"Content-Type": "application/x-www-form-urlencoded"} if sent is not None else {}
        talk.request(
            "GET" if sent is None else "POST", path, urlencode(sent) if sent is not None else None,
            {"Cookie": cookies, **kind},
        )  # fmt: skip
        answer = talk.getresponse()
        page = answer.read().decode()
        cookie = next((each for each in answer.headers.get_all("Set-Cookie") or [] if "form=" in each), "")
        return answer.status, page, cookie.partition(";")[0]

    def send(self, path: str, form: dict[str, str]) -> int:
        """Open a form, fill it in and send it."""
        status, page, cookie = self.ask(path)
        assert status == 200, status
        hidden = {name: _hidden(page, name) for name in ("csrfmiddlewaretoken", "token")}
        if who := re.search('name="about" value="([^"]+)"', page):
            hidden["about"] = who[1]
        return self.ask(path, {**hidden, **form}, cookie)[0]


def _hidden(page: str, name: str) -> str:
    found = re.search(f'name="{name}" value="([^"]+)"', page)
    assert found, name
    return found[1]


def _note(number: int) -> dict[str, str]:
    day = clock.today()
    on = {
        "happened_on_day": str(day.day),
        "happened_on_month": str(day.month),
        "happened_on_year": str(day.year),
    }
    whole = {"at": "whole", "go": "save", "kind": "note", "section": "core"}
    return {**on, **whole, "text": f"Seen and well, {number}."}


def _family(number: int, team: str) -> dict[str, str]:
    """Give a family of twins to come, who have no names yet: whoever has one is first searched for."""
    due = {"born_day": "1", "born_month": "1", "born_year": str(clock.today().year + 1), "part": "child"}
    people = {f"person{at}-{name}": value for at in (1, 2) for name, value in due.items()}
    return {"name": f"Moonwick-{number}", "team": team, **people}


@dataclass
class _Writers:
    """Those who write until the server is gone: what they began, and what was answered as saved."""

    service: _Service
    port: int
    begun: list[int] = field(default_factory=list)
    saved: dict[str, list[int]] = field(default_factory=lambda: {"notes": [], "families": []})
    enough: Event = field(default_factory=Event)

    def write(self, writer: int) -> None:
        """Write notes, or begin families, one after another."""
        made, of_families = self.service.made, writer % 4 == 0
        browser = _Browser(self.port, made["sessions"]["ada" if of_families else "cy"])
        for number in range(writer * 1000, writer * 1000 + 500):
            form = _family(number, made["team"]) if of_families else _note(number)
            path = "/families/new" if of_families else f"/f/{made['family']}/write"
            try:
                self.begun.append(number)
                if len(self.begun) >= ENOUGH:
                    self.enough.set()
                status = browser.send(path, form)
            except (OSError, http.client.HTTPException):
                return
            assert status == 302, status
            self.saved["families" if of_families else "notes"].append(number)


@pytest.fixture
def service(request: pytest.FixtureRequest, tmp_path: Path) -> _Service:
    """Prepare a home on one of the databases."""
    if request.param == "PostgreSQL":
        server: Server = request.getfixturevalue("postgres")
        server.anew()
        told = server.environment()
    else:
        homes: Homes = request.getfixturevalue("homes")
        homes.empty(tmp_path / "home")
        told = {name: value for name, value in os.environ.items() if not name.startswith("KINFOLD_")}
    found = _Service(tmp_path / "home", told)
    found.made = found.run(HOME, "make", str(found.home))
    return found


@pytest.mark.parametrize("service", ["SQLite", "PostgreSQL"], indirect=True)
def test_a_server_killed_in_the_middle_of_writes_leaves_nothing_half_written(service: _Service) -> None:
    port = _free()
    running = service.start(port)
    writers = _Writers(service, port)
    with ThreadPoolExecutor(WRITERS) as pool:
        done = [pool.submit(writers.write, each) for each in range(WRITERS)]
        assert writers.enough.wait(60)
        os.killpg(running.pid, signal.SIGKILL)
        running.wait(timeout=20)
        for each in done:
            each.result()

    left = service.run(HOME, "count", str(service.home), service.made["family"])
    verified = service.run("-c", VERIFY, "verify", "audit", "--home", str(service.home), "--json")

    assert {f"Seen and well, {each}." for each in writers.saved["notes"]} <= set(left["notes"])
    assert left["entries"]["family_write"] == len(left["notes"]) == len(set(left["notes"]))
    names = {name for name, _, _ in left["families"]}
    assert {f"Moonwick-{each}" for each in writers.saved["families"]} <= names
    assert left["entries"]["family_new"] == len(left["families"]) - 1
    assert all(name and people == 2 for name, people, _ in left["families"])
    assert verified["sound"]
    assert sum(map(len, writers.saved.values())) >= ENOUGH - 2 * WRITERS
    again = service.start(port)
    try:
        assert _Browser(port, service.made["sessions"]["cy"]).ask(f"/f/{service.made['family']}")[0] == 200
    finally:
        os.killpg(again.pid, signal.SIGKILL)
        again.wait(timeout=20)


@pytest.mark.battery
@pytest.mark.parametrize("service", ["SQLite", "PostgreSQL"], indirect=True)
def test_a_server_killed_between_saves_keeps_every_draft_that_it_answered_for(service: _Service) -> None:
    for _ in range(KILLS):
        port = _free()
        running = service.start(port)
        typing = _Typing(_Browser(port, service.made["sessions"]["cy"]), service.made["family"])
        with ThreadPoolExecutor(1) as pool:
            done = pool.submit(typing.type)
            assert typing.enough.wait(60)
            os.killpg(running.pid, signal.SIGKILL)
            running.wait(timeout=20)
            done.result()
        again = service.start(port)
        try:
            status, page, _ = typing.browser.ask(f"/f/{typing.family}/write/{typing.draft}")
        finally:
            os.killpg(again.pid, signal.SIGKILL)
            again.wait(timeout=20)
        assert status == 200
        found = re.search('<textarea[^>]*name="text"[^>]*>([^<]*)', page)
        assert found
        assert typing.answered <= len(found[1].split()) <= typing.answered + 1


@dataclass
class _Typing:
    """Someone who types a word and has it saved, until the server is gone; and how many were answered for."""

    browser: _Browser
    family: str
    draft: str = ""
    answered: int = 0
    enough: Event = field(default_factory=Event)

    def type(self) -> None:
        """Type and save."""
        _, page, cookie = self.browser.ask(f"/f/{self.family}/write?kind=session")
        names = ("csrfmiddlewaretoken", "token", "whose", "hand")
        form = {**{name: _hidden(page, name) for name in names}, "at": "session"}
        for number in range(1, 500):
            form["text"] = " ".join(f"w{each}" for each in range(number))
            try:
                status, told, _ = self.browser.ask(f"/f/{self.family}/write/keep", form, cookie)
            except (OSError, http.client.HTTPException):
                return
            assert status == 200, status
            form |= {name: str(json.loads(told)[name]) for name in ("draft", "version", "token")}
            self.draft, self.answered = form["draft"], number
            if number >= SAVES:
                self.enough.set()


def _free() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
