"""Pages: who may open which, what each shows, what is shown when there is nothing or something broke."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver

import web_examples
from kinfold.bridge.seed import PEOPLE
from kinfold.casework.accounts.models import User
from kinfold.casework.accounts.rules import ALLOWED, Page, navigation_of
from kinfold.domain.agency import Role
from kinfold.web.gate import kind_of
from web_visitors import visitor

pytestmark = pytest.mark.django_db
FIGURES = ("/board", "/indicators", "/answers", "/savings")


@pytest.fixture
def home(settings: Any, tmp_path: Path) -> Path:
    settings.KINFOLD_HOME = tmp_path
    settings.KINFOLD_DEMO = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return tmp_path


@pytest.fixture
def filled(home: Path) -> Path:
    web_examples.write(home)
    web_examples.write_truth(home)
    return home


def _text(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address, follow=True)
    assert response.status_code == status, address
    return response.content.decode()


def test_every_view_says_which_kind_of_page_it_is() -> None:
    silent = [str(p.pattern) for p in _patterns(get_resolver().url_patterns) if kind_of(p.callback) is None]

    assert silent == []


def _patterns(given: Any) -> Any:
    for each in given:
        yield from _patterns(each.url_patterns) if hasattr(each, "url_patterns") else [each]


def test_nobody_unsigned_gets_past_the_sign_in_page(filled: Path, client: Client) -> None:
    for address in ("/", "/people", "/definitions", "/answers/hertfordshire", *FIGURES):
        assert client.get(address)["Location"].startswith("/sign-in"), address
    assert client.get("/accessibility").status_code == 200
    assert client.get("/healthy").content == b"ok\n"


@pytest.mark.parametrize("role", list(Role))
def test_a_page_a_role_may_not_open_looks_like_one_that_is_not_there(filled: Path, role: Role) -> None:
    client = visitor(role)
    allowed = {page for page, roles in ALLOWED.items() if role in roles}
    wanted = {"/board": Page.BOARD, "/answers/hertfordshire": Page.ANSWERS, "/people": Page.PEOPLE}
    missing = _text(client, "/no-such-page", 404)

    for address, page in wanted.items():
        if page in allowed:
            _text(client, address)
        else:
            assert _plain(_text(client, address, 404)) == _plain(missing)


def _plain(page: str) -> str:
    return re.sub(r'value="[^"]*"', "", page)


@pytest.mark.parametrize("role", list(Role))
def test_every_link_a_role_is_shown_leads_somewhere(filled: Path, role: Role) -> None:
    client = visitor(role)
    seen: set[str] = set()
    waiting = {"/"}

    while waiting:
        address = waiting.pop()
        seen.add(address)
        page = _text(client, address)
        links = {each.split("#")[0].split("?")[0] for each in re.findall(r'href="(/[^"]*)"', page)}
        waiting |= {each for each in links if each and not each.startswith("/static/")} - seen

    assert len(seen) >= 3


@pytest.mark.parametrize("role", list(Role))
def test_navigation_has_five_items_at_most_and_only_pages_the_role_may_open(role: Role) -> None:
    items = navigation_of(User(role=role))

    assert 1 <= len(items) <= 5
    assert all(role in ALLOWED[item.page] for item in items)


def test_board_says_what_is_not_known_before_it_shows_a_card(filled: Path) -> None:
    page = _text(visitor(Role.BOARD_MEMBER), "/")

    order = [
        page.index(words)
        for words in (
            "Data are complete for",
            "What changed for families",
            "What changed for us",
            "What we do not know",
            "The four indicators",
            "The published picture",
        )
    ]
    assert order == sorted(order)
    assert "Quillshire NHS has sent nothing complete since 31 July 2026" in page
    assert "hidden, not zero" in page
    assert "If nothing had worked" in page


def test_board_of_a_quarter_without_figures_is_not_found(filled: Path) -> None:
    _text(visitor(Role.ANALYST), "/board/2019-q1", 404)


def test_board_shows_a_real_authority_beside_england(filled: Path) -> None:
    client = visitor(Role.ANALYST)

    chosen = _text(client, "/board/2026-q3?authority=919")
    unknown = _text(client, "/board/2026-q3?authority=<script>")

    assert "Hertfordshire 26.5 in 2010" in chosen
    assert "<script>" not in unknown.replace('<script type="module"', "")


def test_indicator_always_shows_what_no_effect_would_look_like(filled: Path) -> None:
    page = _text(visitor(Role.ANALYST), "/indicators/police-call-outs")

    assert "If nothing had worked" in page
    assert "0.83" in page
    assert "small number, hidden" in page
    assert "Definition version 1" in page


def test_answer_opens_with_its_caution_and_shows_every_starting_year(filled: Path) -> None:
    page = _text(visitor(Role.TEAM_MANAGER), "/answers/hertfordshire")

    assert page.index("The answer depends on the year you start from.") < page.index("We cannot say that")
    for start in range(2010, 2015):
        assert f"From {start}" in page
    assert "From 2015, not used" in page
    assert "could not be run" in page.lower()
    assert "kinfold evaluate run hertfordshire" in page


def test_an_outcome_an_answer_has_not_is_not_found(filled: Path) -> None:
    _text(visitor(Role.ANALYST), "/answers/hertfordshire/happiness", 404)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/", "Nothing has been released yet."),
        ("/board", "No agency's figures have been released yet."),
        ("/indicators", "No indicator has been released yet."),
        ("/answers", "No question has been answered yet."),
        ("/savings", "No effect estimate, so no saving."),
        ("/definitions", "No indicator has been released yet."),
    ],
)
def test_empty_page_says_what_comes(home: Path, address: str, words: str) -> None:
    page = _text(visitor(Role.ANALYST), address)

    assert words in page.replace("&#39;", "'")


@pytest.mark.parametrize("content", ["{", "[]", '{"kind": "indicators"}', ""])
def test_broken_release_is_named_and_no_figure_is_shown(home: Path, content: str) -> None:
    (home / "released").mkdir()
    (home / "released" / "indicators.json").write_text(content)

    page = _text(visitor(Role.ANALYST), "/indicators", 503)

    assert "indicators.json" in page
    assert "kinfold indicators compute" in page


def test_answer_with_nothing_to_show_is_named(home: Path) -> None:
    folder = home / "released" / "answers"
    folder.mkdir(parents=True)
    (folder / "half.json").write_text('{"slug": "half", "title": "Half", "sentence": "S."}')
    client = visitor(Role.ANALYST)

    for address in ("/answers/half", "/answers", "/board", "/"):
        assert "answers/half.json has no" in _text(client, address, 503)


def test_text_in_a_release_cannot_become_markup(home: Path) -> None:
    web_examples.write(home)
    file = home / "released" / "answers" / "hertfordshire.json"
    answer = json.loads(file.read_text())
    answer["title"] = answer["sentence"] = answer["series"][0]["name"] = "<img src=x onerror=alert(1)>"
    file.write_text(json.dumps(answer))

    page = _text(visitor(Role.ANALYST), "/answers/hertfordshire")

    assert "<img" not in page
    assert "&lt;img" in page


def test_no_page_may_run_a_script_or_style_of_its_own(filled: Path) -> None:
    client = visitor(Role.ANALYST)

    pages = ("/", "/board/2026-q3", "/indicators/ae-attendances", "/answers/hertfordshire", "/county")
    for address in (*pages, "/answers/waiting-list", "/definitions", "/no-such-page", "/sign-in"):
        response = client.get(address)
        page = response.content.decode()
        assert "unsafe" not in response["Content-Security-Policy"]
        assert "default-src 'self'" in response["Content-Security-Policy"]
        assert response["Cache-Control"] == "no-store"
        assert not re.search(r'<style|style="|<script(?! type="module" src="/static/)|\son\w+="', page)


def test_pages_stay_small_and_ask_few_questions(filled: Path, django_assert_max_num_queries: Any) -> None:
    client = visitor(Role.ANALYST)
    client.get("/board/2026-q3")

    for address in (
        "/",
        "/board/2026-q3",
        "/indicators",
        "/indicators/ae-attendances",
        "/answers",
        "/county",
    ):
        with django_assert_max_num_queries(12):
            response = client.get(address)
        assert len(response.content) < 60_000, address


def test_demonstration_names_itself_on_every_page_and_a_real_home_never_does(
    filled: Path, settings: Any
) -> None:
    assert "Invented demonstration data" in _text(Client(), "/sign-in")

    settings.KINFOLD_DEMO = False

    page = _text(Client(), "/sign-in")
    assert "Invented" not in page
    assert "Who you can be" not in page
    assert all(f">{person.sign_in_name}<" not in page for person in PEOPLE)


def test_no_template_parameter_takes_markup() -> None:
    folder = Path(__file__).parents[2] / "src" / "kinfold"

    for template in folder.rglob("templates/**/*.html"):
        assert not re.search(r"[\"']\w*[hH]tml[\"']\s*:", template.read_text()), template


def test_compiled_stylesheet_names_no_font_or_mark_of_government() -> None:
    folder = Path(__file__).parents[2] / "src" / "kinfold" / "web" / "static"
    sheet = (folder / "kinfold.css").read_text()

    assert not re.search(r"transport|crown|crest|url\(", sheet, re.IGNORECASE)
