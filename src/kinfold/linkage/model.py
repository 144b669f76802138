"""The frozen linkage model: how two rows are compared, and how much each agreement or disagreement weighs.

Frozen on purpose: rows linked today and next year are judged alike. Not for talking to Splink; ``scoring``
does.
"""

import json
import math
from dataclasses import dataclass
from importlib import resources
from typing import Any

from kinfold.domain.errors import KinfoldError

Levels = dict[str, tuple[str, ...]]

_EITHER = "{c}_l is null or {c}_r is null"
_SWAPPED = "first_l = surname_r and first_r = surname_l"

# Comparison -> its levels in order, each the SQL that holds for a pair; the first that holds counts.
SQL: dict[str, dict[str, str]] = {
    "first_name": {
        "null": _EITHER.format(c="first"),
        "exact": "first_l = first_r",
        "dictionary": "list_has_any(groups_l, groups_r)",
        "initial": "least(length(first_l), length(first_r)) = 1 and first_l[1] = first_r[1]",
        "close": "jaro_winkler_similarity(first_l, first_r) >= 0.92 or "
        "damerau_levenshtein(first_l, first_r) <= 1",
        "swapped": _SWAPPED,
        "middle": "first_l = middle_r or first_r = middle_l",
        "prefix": "least(length(first_l), length(first_r)) >= 3 and "
        "(starts_with(first_l, first_r) or starts_with(first_r, first_l))",
        "near": "jaro_winkler_similarity(first_l, first_r) >= 0.8",
        "else": "ELSE",
    },
    "surname": {
        "null": _EITHER.format(c="surname"),
        "exact": "surname_l = surname_r",
        "part": "list_has_any(surname_parts_l, surname_parts_r)",
        "close": "jaro_winkler_similarity(surname_l, surname_r) >= 0.92 or "
        "damerau_levenshtein(surname_l, surname_r) <= 1",
        "swapped": _SWAPPED,
        "near": "jaro_winkler_similarity(surname_l, surname_r) >= 0.8",
        "else": "ELSE",
    },
    "dob": {
        "null": _EITHER.format(c="dob"),
        "first_january": "dob_l = dob_r and first_january_l",
        "exact": "dob_l = dob_r",
        "swapped": "dob_y_l = dob_y_r and dob_m_l = dob_d_r and dob_d_l = dob_m_r",
        "two_parts": "(dob_y_l = dob_y_r)::int + (dob_m_l = dob_m_r)::int + (dob_d_l = dob_d_r)::int >= 2",
        "year": "dob_y_l = dob_y_r",
        "else": "ELSE",
    },
    "sex": {"null": _EITHER.format(c="sex"), "same": "sex_l = sex_r", "else": "ELSE"},
    "middle_name": {
        "null": _EITHER.format(c="middle"),
        "exact": "middle_l = middle_r",
        "initial": "middle_l[1] = middle_r[1] and least(length(middle_l), length(middle_r)) = 1",
        "else": "ELSE",
    },
    "address": {
        "null": "(line_l is null or line_r is null) and (postcode_l is null or postcode_r is null)",
        "full": "line_l = line_r and postcode_l = postcode_r",
        "near": "damerau_levenshtein(line_l, line_r) <= 1 and outward_l = outward_r or "
        "line_l = line_r and damerau_levenshtein(postcode_l, postcode_r) <= 1 or door_l = door_r",
        "postcode": "postcode_l = postcode_r",
        "line": "line_l = line_r",
        "outward": "outward_l = outward_r",
        "else": "ELSE",
    },
    "phone": {"null": _EITHER.format(c="phone"), "same": "phone_l = phone_r", "else": "ELSE"},
    "nhs_number": {
        "null": _EITHER.format(c="nhs"),
        "exact": "nhs_l = nhs_r",
        "one_digit": "damerau_levenshtein(nhs_l, nhs_r) <= 1",
        "else": "ELSE",
    },
    "upn": {
        "null": _EITHER.format(c="upn"),
        "exact": "upn_l = upn_r",
        "one_digit": "damerau_levenshtein(upn_l, upn_r) <= 1",
        "else": "ELSE",
    },
    "agency_key": {
        "null": "key_l is null or key_r is null or agency_l <> agency_r",
        "exact": "key_l = key_r",
        "else": "ELSE",
    },
}
FREQUENCY = {("first_name", "exact"): "first", ("surname", "exact"): "surname"}
# Columns that scoring needs of every normalised row.
COLUMNS = (
    "record_id", "agency", "key", "first", "middle", "surname", "surname_parts", "groups", "dob", "dob_y",
    "dob_m", "dob_d", "first_january", "sex", "nhs", "upn", "line", "postcode", "outward", "door", "phone",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Model:
    """A version of the model: thresholds in bits, and (m, u) of every level of every comparison."""

    version: str
    join: float
    review: float
    keep: float
    margin: float
    levels: dict[str, dict[str, tuple[float, float]]]

    def codes(self, comparison: str, *labels: str) -> list[int]:
        """Give Splink's codes of the named levels: -1 is null, 0 is else, the first level the highest."""
        order = list(SQL[comparison])
        return [-1 if label == "null" else len(order) - 1 - order.index(label) for label in labels]

    def label(self, comparison: str, code: int) -> str:
        """Give the name of the level with Splink's code."""
        order = list(SQL[comparison])
        return "null" if code < 0 else order[len(order) - 1 - code]


def read(definition: dict[str, Any]) -> Model:
    """Check a model's definition and give it; KinfoldError where a level lacks its two weights."""
    levels: dict[str, dict[str, tuple[float, float]]] = {}
    for comparison, known in SQL.items():
        given = definition["levels"].get(comparison, {})
        for label in known:
            if label == "null":
                continue
            weights = given.get(label)
            if not weights or not all(isinstance(w, float | int) and 0 < w < 1 for w in weights):
                raise KinfoldError(
                    f"Linkage model {definition['version']} has no weights for '{comparison}: {label}'. "
                    "Train it, or use the model that is shipped."
                )
            levels.setdefault(comparison, {})[label] = (float(weights[0]), float(weights[1]))
    bits = {name: float(definition[name]) for name in ("join", "review", "keep", "margin")}
    return Model(version=str(definition["version"]), levels=levels, **bits)


def shipped() -> Model:
    """Give the model that comes with Kinfold."""
    path = resources.files("kinfold.linkage") / "data" / "model_2026_11.json"
    return read(json.loads(path.read_text(encoding="utf-8")))


def prior(rows: int) -> float:
    """Give the chance that two of ``rows`` random rows are one person, at about three rows a person."""
    return min(0.05, 2 / max(rows, 2))


def probability(weight: float) -> float:
    """Turn a match weight in bits into a probability."""
    return 1 / (1 + math.exp2(-weight)) if weight > -60 else 0.0
