"""Instruments as files: those shipped are whole, and one that is not is refused with what to mend."""

import json
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from kinfold.casework.practice.catalogue import catalogue
from kinfold.domain.errors import UserError
from kinfold.domain.practice import summarise
from kinfold.domain.practice_catalogue import read_instrument, rules, shipped
from kinfold.domain.practice_words import sign_of_a_family
from kinfold.web.presenters.practice_words import result_words

TEXT = files("kinfold.domain.codes").joinpath("instruments/miti-4.2.1.json").read_text(encoding="utf-8")


def test_shipped_instruments_are_whole_and_say_whose_they_are() -> None:
    found = {each.name: each for each in shipped()}

    assert set(found) == {"MITI 4.2.1", "Seven skills 2017"}
    assert all(
        (each.source and "manual" in each.licence) or "scheme" in each.licence for each in found.values()
    )
    miti, seven = found["MITI 4.2.1"], found["Seven skills 2017"]
    assert (len(miti.items), len(seven.items)) == (14, 7)
    assert [(float(each.fair or 0), float(each.good or 0)) for each in miti.summaries] == [
        (3, 4), (3.5, 4), (0.4, 0.5), (1, 2),
    ]  # fmt: skip
    assert (miti.certain, miti.has_lines) == (True, True)
    assert (seven.certain, seven.has_lines) == (False, False)


def test_rules_are_declared() -> None:
    declared = rules()

    assert (declared.one_in, declared.least_pairs) == (5, 10)
    assert (declared.least_workers, declared.least_observations) == (5, 10)


def test_a_sum_of_counts_can_be_declared() -> None:
    data = json.loads(TEXT)
    data["summaries"][0] |= {"shape": "sum", "of": ["affirm", "confront"], "fair": None, "good": None}
    read = read_instrument(json.dumps(data), "ours.json")

    found = summarise(read, {each.id: 3 for each in read.items})[0]

    assert (found.value, found.line, result_words(found)) == (6, None, "6")


def _without(name: str) -> Callable[[dict[str, Any]], None]:
    return lambda data: data.pop(name)


def _with(where: str, at: int, **more: Any) -> Callable[[dict[str, Any]], None]:
    return lambda data: data[where][at].update(more)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (_without("licence"), "'licence' is missing"),
        (lambda data: data.update(source=" "), "'source' must say something"),
        (lambda data: data.update(version="4 2"), "'version' must be short"),
        (lambda data: data.update(certain="yes"), "'certain' is of the wrong kind"),
        (lambda data: data.update(more=1), "a field that no instrument has"),
        (lambda data: data.update(items=[]), "'items' must name something"),
        (_with("items", 0, low=5), "item 1: 'low' must be below 'high'"),
        (_with("items", 0, low=True), "item 1: 'low' is of the wrong kind"),
        (_with("items", 1, id="change_talk"), "two items have one 'id'"),
        (_with("items", 0, kind="grade"), "'kind' must be rating or count"),
        (_with("summaries", 0, of=["unheard_of"]), "summary 1: 'of' and 'per' must name items"),
        (_with("summaries", 0, of=[["x"]]), "must name items"),
        (_with("summaries", 0, of=["question"]), "a mean is of ratings"),
        (_with("summaries", 0, per=["question"]), "'per' belongs to a share or a ratio"),
        (_with("summaries", 2, per=["question"]), "'of' must be part of 'per'"),
        (_with("summaries", 3, when_none=""), "'when_none' belongs"),
        (_with("summaries", 0, fair=4), "'fair' must be below 'good'"),
        (_with("summaries", 0, fair=None), "given both, or neither"),
    ],
)
def test_a_file_that_is_not_whole_is_refused(spoil: Callable[[dict[str, Any]], None], said: str) -> None:
    data = json.loads(TEXT)
    spoil(data)

    with pytest.raises(UserError) as refused:
        read_instrument(json.dumps(data), "ours.json")
    assert said in str(refused.value)
    assert str(refused.value).startswith("ours.json")


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "NaN", "[" * 50_000, "x" * 200_000, TEXT.replace("3.5", "NaN")]
)
def test_what_is_no_instrument_at_all_is_refused(text: str) -> None:
    with pytest.raises(UserError, match=r"ours\.json"):
        read_instrument(text, "ours.json")


def test_a_partnership_adds_a_version_as_a_file_and_changes_none(settings: Any, tmp_path: Path) -> None:
    settings.KINFOLD_HOME = tmp_path
    assert len(catalogue().instruments) == len(shipped())
    folder = tmp_path / "instruments"
    folder.mkdir()
    folder.joinpath("ours.json").write_text(TEXT.replace("4.2.1", "5.0"), encoding="utf-8")
    folder.joinpath("same.json").write_text(TEXT.replace('"fair": 3,', '"fair": 1,'), encoding="utf-8")
    folder.joinpath("spoilt.json").write_bytes(b"\xff\xfe{")

    found = catalogue()

    assert found.get("miti@5.0") is not None
    assert found.get("miti@4.2.1") == shipped()[0]
    assert [each.partition(":")[0] for each in found.faults] == ["same.json", "spoilt.json"]


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("She lives at QS1 1AA", "postcode"),
        ("Ring 01632 960 123", "number"),
        ("999 000 0018", "number"),
        ("write to esi@home.example", "e-mail"),
        ("Mrs Thistledown felt heard", "name"),
        ("born 3/4/2019", "date"),
    ],
)
def test_what_seems_to_tell_of_a_family_is_noticed(text: str, sign: str) -> None:
    assert sign in sign_of_a_family(text)


@pytest.mark.parametrize(
    "text", ["", "Reflect twice before you ask. 4 of 10 were complex.", "A4 is fine; try MI 4.2"]
)
def test_words_about_practice_are_left_alone(text: str) -> None:
    assert sign_of_a_family(text) == ""
