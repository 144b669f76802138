"""What everyone of the invented county is shown, and what comes of the forms they send.

``same_pages.py HOME PAGES FORMS``: so many of each for each person. The moment and the chances are the same
each time, so two databases must give the same bytes. It prints a line for each answer: who, how they asked,
the status, where to, and a digest of what was said; what was said lies in HOME/answers.
"""

import hashlib
import json
import re
import secrets
import sys
from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np

from kinfold.kit import clock
from kinfold.web.run import prepare

OTHERS = ("/static", "/sign-", "/account", "/definitions", "/indicators", "/answers", "/county", "/savings")
HERE = "testserver"
WORDS = "Seen and well, said the school."
CHEAP = ["django.contrib.auth.hashers.MD5PasswordHasher"]


class _Page(HTMLParser):
    """The links of a page, and its forms as someone would send them who ticks the first of everything."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[tuple[str, dict[str, Any]]] = []
        self._form: dict[str, Any] | None = None
        self._select, self._pressed = "", False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take note of links, and fill in what is asked for."""
        its = {name: value or "" for name, value in attrs}
        if tag == "a" and its.get("href", "").startswith("/"):
            self.links.append(its["href"].partition("#")[0])
        if tag == "form" and its.get("method", "").lower() == "post":
            self._form, self._pressed = {}, False
            self.forms.append((its.get("action", ""), self._form))
        elif self._form is not None and tag in {"input", "select", "textarea", "option", "button"}:
            self._fill(self._form, tag, its)

    def handle_endtag(self, tag: str) -> None:
        """Leave a form."""
        if tag == "form":
            self._form = None

    def _fill(self, form: dict[str, Any], tag: str, its: dict[str, str]) -> None:
        name, kind = its.get("name", ""), its.get("type", "text")
        if tag == "select":
            self._select = name
        elif tag == "option" and its.get("value"):
            form.setdefault(self._select, its["value"])
        elif name and (tag == "textarea" or kind in {"text", "password", "tel"}):
            form.setdefault(name, its.get("value") or _typed(name, kind))
        elif tag == "button":
            form |= {name: its.get("value", "")} if name and not self._pressed else {}
            self._pressed = True
        elif name and kind in {"hidden", "radio", "checkbox"}:
            form.setdefault(name, its.get("value", "on"))


def _typed(name: str, kind: str) -> str:
    """Give what someone might type there."""
    from kinfold.bridge.seed import DEMO_PASSWORD

    ends = {"_day": str(clock.today().day), "_month": str(clock.today().month), "_year": _year()}
    if kind == "password":
        return DEMO_PASSWORD
    if name in {"worker", "workers", "named", "sign_in_name"}:
        return "kofi"
    return next((value for end, value in ends.items() if name.endswith(end)), "" if name == "at" else WORDS)


def _year() -> str:
    return str(clock.today().year)


class _Chance:
    """Chances that come the same way each time, under the names that ``secrets`` has."""

    def __init__(self) -> None:
        self.begin("")

    def begin(self, by: str) -> None:
        """Begin anew: whoever asks the same has the same chances."""
        self.source = np.random.default_rng(list(by.encode()))

    def token_hex(self, count: int = 16) -> str:
        """Give hexadecimal signs."""
        return self.source.bytes(count).hex()

    def token_urlsafe(self, count: int = 32) -> str:
        """Give signs that an address may hold."""
        return self.token_hex(count)

    def choice(self, among: Any) -> Any:
        """Choose one."""
        return among[int(self.source.integers(len(among)))]


@dataclass
class _Walk:
    """One person's way: what was answered so far, and the forms that were seen."""

    who: str
    chance: _Chance
    answers: list[tuple[str, int, str, bytes]] = field(default_factory=list)
    forms: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def go(self, pages: int, forms: int) -> None:
        """Sign in, go wherever links lead, then send forms; what ends the sender's own access goes last."""
        from django.test import Client

        from kinfold.bridge.seed import DEMO_PASSWORD

        self.client: Any = Client(raise_request_exception=False)
        self.ask("/sign-in", {"sign_in_name": self.who, "password": DEMO_PASSWORD})
        ahead, known = deque(["/"]), {"/"}
        while ahead and len(self.answers) < pages:
            for each in self.look(ahead.popleft()):
                if each.startswith("/") and not each.startswith(OTHERS) and each not in known:
                    known.add(each)
                    ahead.append(each)
        ours = [each for each in self.forms if not each[0].startswith(OTHERS)]
        for address, form in sorted(ours, key=lambda each: each[0].endswith("/known"))[:forms]:
            self.ask(address, form)

    def look(self, address: str) -> list[str]:
        """Look at a page, remember its forms, and give where it leads."""
        answer = self.ask(address)
        page = _Page(answer.content.decode(errors="replace"))
        self.forms += [(action or address, form) for action, form in page.forms]
        return [*page.links, answer.headers.get("Location", "")]

    def ask(self, address: str, sent: dict[str, Any] | None = None) -> Any:
        """Ask, by the same chances as whoever asks the same."""
        self.chance.begin(f"{self.who} {address} {sent is not None}")
        answer = self.client.get(address) if sent is None else self.client.post(address, sent)
        how, to = "GET" if sent is None else "POST", answer.headers.get("Location", "")
        said = re.sub(b"PostgreSQL|SQLite, for one machine", b"A database", answer.content)
        said = re.sub(rb'name="whose" value="[^"]*"', b"", said)  # signed with the second it was shown
        self.answers.append((f"{how} {address}", answer.status_code, to, said))
        return answer


def main(home: Path, pages: int, forms: int) -> None:
    """Make the invented county's casework, and let each of its people walk."""
    chance = _Chance()
    prepare(home, demo=True)
    from django.conf import settings

    from kinfold.bridge.quillshire import seed_quillshire
    from kinfold.bridge.seed import PEOPLE, seed_demo

    settings.ALLOWED_HOSTS, settings.PASSWORD_HASHERS = [HERE], CHEAP
    fixed = datetime.combine(clock.today(), time(12), UTC)
    with (
        patch.object(secrets, "token_hex", chance.token_hex),
        patch.object(secrets, "token_urlsafe", chance.token_urlsafe),
        patch.object(secrets, "choice", chance.choice),
        clock.told(fixed),
    ):
        seed_demo(home)
        seed_quillshire(home)
        for person in PEOPLE:
            walk = _Walk(person.sign_in_name, chance)
            walk.go(pages, forms)
            _tell(walk, home / "answers")


def _tell(walk: _Walk, kept: Path) -> None:
    kept.mkdir(exist_ok=True)
    for number, (asked, status, to, said) in enumerate(walk.answers):
        (kept / f"{walk.who}-{number:03}").write_bytes(said)
        told = [f"{walk.who}-{number:03}", asked, status, to, hashlib.sha256(said).hexdigest()[:16]]
        print(json.dumps(told))  # noqa: T201  what is compared


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
