"""Released files cut short, of the wrong kind or hostile: a sentence that names them, never a fault."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import web_examples
from kinfold.domain.agency import Role
from kinfold.web.released import Released, ReleasedUnreadable
from web_visitors import visitor

pytestmark = pytest.mark.django_db
ADDRESSES = {
    "indicators.json": ("/", "/board/2026-q3", "/indicators", "/indicators/ae-attendances", "/definitions"),
    "answers/hertfordshire.json": ("/", "/answers", "/answers/hertfordshire"),
}
WRONG: tuple[Any, ...] = ({"a": 1}, -3, "x", float("nan"), float("inf"), 1e308, ["x"])


@pytest.fixture
def home(settings: Any, tmp_path: Path) -> Path:
    settings.KINFOLD_HOME, settings.KINFOLD_DEMO = tmp_path, True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    web_examples.write(tmp_path)
    return tmp_path


def _places(node: Any, seen: set[tuple[str, ...]], way: tuple[Any, ...] = ()) -> Any:
    """Give a way to one node of each kind: lists count by their first entry."""
    kind = tuple("#" if isinstance(part, int) else part for part in way)
    if kind not in seen:
        seen.add(kind)
        yield way
    inside = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, below in inside:
        yield from _places(below, seen, (*way, key))


def _with(content: Any, way: tuple[Any, ...], change: Callable[[Any, Any], None]) -> str:
    copy = json.loads(json.dumps(content))
    holder = copy
    for part in way[:-1]:
        holder = holder[part]
    change(holder, way[-1])
    return json.dumps(copy)


@pytest.mark.parametrize("name", list(ADDRESSES))
def test_no_wrong_kind_anywhere_in_a_release_is_a_fault(home: Path, name: str) -> None:
    file = home / "released" / name
    content = json.loads(file.read_text())
    client = visitor(Role.ANALYST, raise_request_exception=False)
    faults = []
    for at, way in enumerate(list(_places(content, set()))[1:]):
        wrong = WRONG[at % len(WRONG)]
        for change in (
            lambda holder, key, wrong=wrong: holder.__setitem__(key, wrong),
            lambda holder, key: holder.__setitem__(key, None),
            lambda holder, key: holder.__delitem__(key),
        ):
            file.write_text(_with(content, way, change))
            address = ADDRESSES[name][at % len(ADDRESSES[name])]
            if client.get(address).status_code not in {200, 302, 404, 503}:
                faults.append((address, way, wrong))

    assert faults == []


def test_markup_in_every_word_of_a_release_stays_words(home: Path) -> None:
    client = visitor(Role.ANALYST, raise_request_exception=False)

    for name, addresses in ADDRESSES.items():
        file = home / "released" / name
        content = json.loads(file.read_text())
        for way in list(_places(content, set()))[1:]:
            file.write_text(_with(content, way, lambda holder, key: holder.__setitem__(key, "<script>x")))
            for address in addresses:
                assert "<script>x" not in client.get(address, follow=True).content.decode(), (address, way)
        file.write_text(json.dumps(content))


@pytest.mark.parametrize(
    "content", ["{", "null", "NaN", "[" * 100_000, "\x00", '{"as_of": "yesterday", "indicators": [1]}']
)
def test_content_that_is_no_release_is_named(home: Path, content: str) -> None:
    (home / "released" / "indicators.json").write_text(content)

    page = visitor(Role.ANALYST).get("/indicators")

    assert page.status_code == 503
    assert "indicators.json" in page.content.decode()


def test_place_that_is_wrong_is_named_and_its_value_is_not(home: Path) -> None:
    file = home / "released" / "indicators.json"
    content = json.loads(file.read_text())
    content["indicators"][1]["months"][3]["rate"] = "Thistledown"
    file.write_text(json.dumps(content))

    with pytest.raises(ReleasedUnreadable, match="'indicators 1 months 3 rate'") as caught:
        Released.of(home).indicators()

    assert "Thistledown" not in str(caught.value)


@pytest.mark.parametrize("slug", ["../indicators", "..", "", "a" * 300, "a\x00b", "/etc/passwd", "herts."])
def test_slug_that_leads_out_of_the_folder_or_is_too_long_has_no_answer(home: Path, slug: str) -> None:
    assert Released.of(home).answer(slug) is None
    assert Released.of(home).savings(slug) is None


def test_very_long_address_is_not_found(home: Path) -> None:
    assert visitor(Role.ANALYST).get("/answers/" + "a" * 300).status_code == 404


def test_huge_release_is_refused_unread(home: Path) -> None:
    (home / "released" / "indicators.json").write_text(" " * 20_000_001)

    with pytest.raises(ReleasedUnreadable, match="too large"):
        Released.of(home).indicators()


def test_answer_under_another_name_is_named(home: Path) -> None:
    folder = home / "released" / "answers"
    (folder / "hertfordshire.json").rename(folder / "luton.json")

    with pytest.raises(ReleasedUnreadable, match=r"luton\.json says it is another"):
        Released.of(home).answer("luton")
