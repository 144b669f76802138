"""The programme's file: what ships says that it is illustrative; a wrong file is told where."""

import json
from typing import Any

import pytest

from kinfold.domain.errors import UserError
from kinfold.domain.programme import LABEL, Whom, read, shipped, shipped_text


def changed(**more: Any) -> str:
    return json.dumps(json.loads(shipped_text()) | more)


def one_module(**more: Any) -> str:
    found = json.loads(shipped_text())
    found["modules"][2] |= more
    return json.dumps(found)


def test_what_ships_has_eight_modules_and_says_that_it_is_not_the_official_one() -> None:
    found = shipped()

    assert (found.label, found.key, len(found.modules)) == (LABEL, "illustrative:1", 8)
    assert {whom for each in found.modules for whom in each.whom} == set(Whom)
    assert all(each.tools and each.captured and each.pre_birth for each in found.modules)
    assert found.module("substances") is found.modules[6]
    assert found.tool("use-diary").startswith("A diary")
    assert found.module("mental") is None


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("{", "no JSON: look at line 1"),
        ("[]", "In the file something in braces"),
        (changed(version=0), "'version' wants a whole number"),
        (changed(version=True), "'version' wants a whole number"),
        (changed(effective_on="next year"), "'effective_on' wants a day"),
        (changed(modules=[]), "'modules' wants a list"),
        (changed(colour="blue"), "'colour' is not known here"),
        (changed(id="Our own"), "'id' wants small letters"),
        (one_module(id="substances"), "In modules the id 'substances' stands twice"),
        (one_module(**{"for": ["adults"]}), r"'modules\[2\].for\[0\]' is 'adults'. It may be: adult, child"),
        (one_module(lead="police"), r"'modules\[2\].lead' is 'police'"),
        (one_module(purpose=" "), r"'modules\[2\].purpose' wants some text"),
        (one_module(purpose="a" * 601), r"'modules\[2\].purpose' is longer than 600"),
        (one_module(tools=[{"id": "x"}]), r"'modules\[2\].tools\[0\].title' wants some text"),
        (one_module(tools=["x"]), r"In modules\[2\].tools\[0\] something in braces"),
        (one_module(captured="words"), r"'modules\[2\].captured' wants a list"),
        (
            one_module(tools=[{"id": "use-diary", "title": "Something else"}]),
            "In tools the id 'use-diary' stands twice",
        ),
    ],
)
def test_a_wrong_file_is_told_where(text: str, where: str) -> None:
    with pytest.raises(UserError, match=where):
        read(text)
