"""One cell's text becomes a number or a status, never a zero that was not published.

Not for deciding where a cell lies: that is ``extract``.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Status = Literal["value", "suppressed", "missing", "not_comparable", "revised", "not_applicable"]

NUMBER = re.compile(r"-?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a cell says: ``value`` is None unless the status is ``value``; ``reason`` is why not."""

    value: float | None
    status: Status
    reason: str = ""


def read_cell(text: str, meanings: Mapping[str, str], *, confidence: str = "") -> Reading:
    """Read a cell by the marks of its release.

    ``meanings`` holds each mark with its status. A zero beside a confidence mark of ``..`` (no data
    supplied, CIN census to 2013-14) is missing. Text that is neither a number nor a known mark is missing
    and counted as ``unreadable``.
    """
    plain = text.strip()
    match meanings.get(plain):
        case "suppressed":
            return Reading(None, "suppressed", "suppressed")
        case "missing":
            return Reading(None, "missing", "missing")
        case "not_applicable":
            return Reading(None, "not_applicable", "not_applicable")
    if not NUMBER.fullmatch(plain):
        return Reading(None, "missing", "unreadable")
    value = float(plain.replace(",", ""))
    if value == 0 and confidence == "..":
        return Reading(None, "missing", "zero_without_data")
    return Reading(value, "value")
