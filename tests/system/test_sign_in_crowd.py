"""Many at once at two server processes: one link, one code, each good for exactly one of them."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.cookiejar import CookieJar
from threading import Barrier
from time import time
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from homes import Homes
from web_site import Site, kinfold, served

AT_ONCE = 8
PASSWORD = "teapot lantern orchard 9"
ADD = (
    *("user", "add", "sunita", "--role", "administrator", "--agency", "quillshire-council"),
    *("--agency-name", "Quillshire Council", "--display-name", "Sunita Marshbridge"),
    *("--profession", "Systems administrator"),
)


class Visitor:
    """A browser without a window: it keeps cookies and sends forms with their token."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.opener: OpenerDirector = build_opener(HTTPCookieProcessor(CookieJar()))
        self.page = ""
        self.at = ""

    def get(self, path: str) -> int:
        return self._ask(path, None)

    def send(self, path: str, **typed: str) -> int:
        found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.page)
        token = found[1] if found else ""
        return self._ask(path, urlencode({**typed, "csrfmiddlewaretoken": token}).encode())

    def _ask(self, path: str, body: bytes | None) -> int:
        try:
            with self.opener.open(f"{self.site.address}{path}", data=body, timeout=60) as answer:
                self.page, self.at = answer.read().decode(), answer.url.removeprefix(self.site.address)
                return int(answer.status)
        except HTTPError as refused:
            self.page = refused.read().decode()
            return refused.code


@pytest.fixture(scope="module")
def made(homes: Homes, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, str]]:
    home = homes.empty(tmp_path_factory.mktemp("crowd"))
    said = kinfold(*ADD, home=home)
    found = re.search(r"/set-up/\S+", said.stdout)
    assert found, said.stderr
    with served(home) as site:
        yield site, found[0]


def _at_once(visitors: list[Visitor], path: str, **typed: str) -> list[int]:
    gate = Barrier(len(visitors))

    def go(visitor: Visitor) -> int:
        gate.wait()
        return visitor.send(path, **typed)

    with ThreadPoolExecutor(len(visitors)) as pool:
        return list(pool.map(go, visitors))


def test_one_link_and_one_code_let_in_one_of_many_who_come_at_once(made: tuple[Site, str]) -> None:
    site, link = made
    crowd = [Visitor(site) for _ in range(AT_ONCE)]
    for each in crowd:
        assert each.get(link) == 200

    by_link = _at_once(crowd, "/set-up", new_password=PASSWORD)

    assert sorted(by_link) == [200, *([404] * (AT_ONCE - 1))]
    first = crowd[by_link.index(200)]
    first.get("/account/second-step/app")
    key = re.search(r'kf-digest">([A-Z2-7 ]+)<', first.page)
    assert key
    secret = key[1].replace(" ", "")
    step = int(time()) // 30
    assert first.send("/account/second-step/app", code=_code(secret, step)) == 200

    crowd = [Visitor(site) for _ in range(5)]  # six would lock the name
    for each in crowd:
        each.get("/sign-in")
        each.send("/sign-in", sign_in_name="sunita", password=PASSWORD)
        assert each.at.startswith("/sign-in/second-step")

    by_code = _at_once(crowd, "/sign-in/second-step", code=_code(secret, step + 1))

    assert sorted(by_code) == [200, *([422] * 4)]
    assert [each.get("/people") for each in crowd].count(200) == 5
    assert [each.at for each in crowd].count("/people") == 1


def _code(secret: str, step: int) -> str:
    return str(format_hotp_value(hotp_value(secret, step)))
