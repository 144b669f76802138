"""A partnership's own programme: which version is in force, and that work keeps the one it was done under."""

import json
from datetime import date

import pytest

from kinfold.casework.programme import catalogues
from kinfold.domain.errors import UserError
from kinfold.domain.programme import LABEL, shipped_text

pytestmark = pytest.mark.django_db


def own(version: int, on: str, title: str = "Ours") -> str:
    found = json.loads(shipped_text()) | {"id": "quillshire", "label": "", "title": title}
    return json.dumps(found | {"version": version, "effective_on": on})


def test_what_ships_is_in_force_until_a_partnership_loads_its_own() -> None:
    assert catalogues.in_force(date(2026, 9, 1)).label == LABEL
    catalogues.keep(own(1, "2026-09-01"))
    catalogues.keep(own(2, "2026-10-01"))

    found = [catalogues.in_force(date(2026, month, 1)).key for month in (8, 9, 10)]

    assert found == ["illustrative:1", "quillshire:1", "quillshire:2"]
    assert catalogues.in_force(date(2026, 9, 1)).label == ""
    assert set(catalogues.of_keys(["quillshire:1", "illustrative:1", "gone:3", ""])) == {
        "quillshire:1",
        "illustrative:1",
    }


def test_a_version_keeps_its_words() -> None:
    assert catalogues.keep(own(1, "2026-09-01"))[1]
    assert not catalogues.keep(own(1, "2026-09-01"))[1]
    with pytest.raises(UserError, match="give this one the next number"):
        catalogues.keep(own(1, "2026-09-01", title="Other words"))
    with pytest.raises(UserError, match="ships with Kinfold"):
        catalogues.keep(shipped_text())
