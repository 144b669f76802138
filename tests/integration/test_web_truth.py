"""The last page of a demonstration, and the words of pages that hold answers beside figures."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

import web_examples
from kinfold.domain.agency import Role
from kinfold.web.presenters.answer import answer_page
from web_visitors import visitor

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    settings.KINFOLD_HOME, settings.KINFOLD_DEMO = tmp_path, True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    web_examples.write(tmp_path)
    web_examples.write_truth(tmp_path)
    return tmp_path


def _words(role: Role, address: str, status: int = 200) -> str:
    response = visitor(role).get(address)
    assert response.status_code == status
    page = response.content.decode().replace("&#39;", "'").replace("&amp;", "&")
    return re.sub(r"\s+", " ", re.sub(r"<(?!/)[^>]*>|</[^>]*>", " ", page))


def test_answers_are_held_against_what_was_planted() -> None:
    page = _words(Role.SOCIAL_WORKER, "/county")

    assert "3 of 4 intervals" in page
    assert "Simple before and after misses it for 4 of 4" in page
    assert "A&E attendances ×1.00 ×1.20 1.12 to 1.28 no ×0.62 none: a fall is regression to the mean" in page
    assert "Child protection enquiries in the year 167.2 171.2" in page
    assert "kinfold link score --truth" in page


def test_a_demonstration_without_its_truth_says_so(home: Path) -> None:
    (home / "extracts" / "truth" / "effect.json").unlink()

    assert "What was planted in this county is not kept here." in _words(Role.ANALYST, "/county")


@pytest.mark.parametrize("content", ["{", "[]", '{"rate_ratio": {"police-call-outs": "low"}, "seed": 1}'])
def test_a_broken_truth_is_named(home: Path, content: str) -> None:
    (home / "extracts" / "truth" / "effect.json").write_text(content)

    assert "effect.json" in _words(Role.ANALYST, "/county", 503)


def test_truth_stands_without_any_answer(home: Path) -> None:
    (home / "released" / "answers" / "waiting-list.json").unlink()

    assert "No answer with an interval" in _words(Role.ANALYST, "/county")


def test_a_real_partnership_has_no_such_page_and_no_link_to_it(settings: Any) -> None:
    client = visitor(Role.ANALYST)
    from kinfold.casework.accounts.models import User

    User.objects.update(is_demo=False)
    settings.KINFOLD_DEMO = False

    assert client.get("/county").status_code == 404
    assert "/county" not in client.get("/").content.decode()


def test_indicator_stands_beside_families_still_waiting() -> None:
    page = _words(Role.ANALYST, "/indicators/ae-attendances")

    assert "Beside families still waiting: ×1.20 (1.12 to 1.28)" in page
    assert 'href="/answers/waiting-list/ae-attendances"' in _markup("/indicators/ae-attendances")
    assert 'href="/answers/waiting-list"' in _markup("/indicators/police-call-outs")
    assert page.index("If nothing had worked") < page.index("Beside families still waiting")


def _markup(address: str) -> str:
    return str(visitor(Role.ANALYST).get(address).content.decode())


@pytest.mark.parametrize("content", [None, "{"])
def test_indicator_stands_alone_where_no_comparison_can_be_read(home: Path, content: str | None) -> None:
    file = home / "released" / "answers" / "waiting-list.json"
    file.write_text(content) if content else file.unlink()

    page = _words(Role.ANALYST, "/indicators/ae-attendances")

    assert "No comparison with families still waiting can be shown yet." in page


def test_small_numbers_are_hidden_up_to_and_with_the_threshold() -> None:
    assert "Counts of 7 or fewer are hidden" in _words(Role.ANALYST, "/indicators/ae-attendances")


def test_answer_lists_its_parts_and_each_link_leads_to_one() -> None:
    page = _markup("/answers/hertfordshire")
    contents = page[page.index("On this page") : page.index("</nav>", page.index("On this page"))]

    places = re.findall(r'href="#([a-z]+)"', contents)

    assert places[0] == "said"
    assert places[-1] == "sources"
    found = [page.index(f'<h2 class="govuk-heading-m" id="{place}">') for place in places]
    assert found == sorted(found)


def test_answer_names_its_whole_source_once_and_a_short_one_under_each_chart(home: Path) -> None:
    file = home / "released" / "answers" / "hertfordshire.json"
    answer = json.loads(file.read_text())
    answer["data"]["source"] = (
        "Department for Education, children in need census; Office for National Statistics, population. "
        "Contains public sector information licensed under the Open Government Licence v3.0."
    )
    file.write_text(json.dumps(answer))

    page = _words(Role.ANALYST, "/answers/hertfordshire")

    assert page.count("Contains public sector information") == 1
    short = "Department for Education; Office for National Statistics. Complete to 31 March 2020."
    assert page.count(short) > 3


def test_starting_years_of_areas_together_are_not_those_of_one_area() -> None:
    answer = web_examples.answer()
    answer["plan"]["treated"] = {"821": 2017}
    answer["series"][0]["code"] = "821"
    together = [{**each, "code": "adopters"} for each in answer["estimates"]]
    alone = [{**each, "id": f"821-{each['id']}", "code": "821", "estimate": 99.9} for each in together]
    answer["estimates"] = together + alone

    first, other = answer_page(answer).every_start, answer_page(answer, "plans-821").every_start

    assert first is not None
    assert other is not None
    assert first.rows[0][1:] == ("−6.4", "−17.3")
    assert other.rows[0][1:] == ("+99.9", "+99.9")


def test_board_says_how_to_read_a_card_before_the_first() -> None:
    page = _words(Role.BOARD_MEMBER, "/board/2026-q3")

    assert page.index("How to read a card") < page.index("per 100 families a year, by month")


@pytest.mark.parametrize(
    "role",
    [Role.SOCIAL_WORKER, Role.ADULT_SPECIALIST, Role.CONFERENCE_CHAIR, Role.TEAM_MANAGER],
)
def test_first_page_says_why_it_is_empty_and_what_can_be_done_now(role: Role) -> None:
    page = _words(role, "/")

    assert "They appear here the same minute" in page
    assert page.index("What you can do now") < page.index("Were the answers right?".lower())
