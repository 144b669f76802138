"""A list by pages of 25, and the links to its other pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

PAGE_SIZE = 25


@dataclass(frozen=True, slots=True)
class Paged:
    """One page of a list, and what the links to the others are drawn from; None where it is the only one."""

    shown: Sequence[Any]
    number: int
    links: dict[str, Any] | None


def paged(
    everything: Sequence[Any], asked: str, label: str, name: str = "page", keeps: Mapping[str, str] = {}
) -> Paged:
    """Give the page that an address asks for, or the nearest there is; ``name`` is the query's.

    ``keeps`` is what else the address asks for, and goes on asking for on the other pages.
    """
    last = max(1, -(-len(everything) // PAGE_SIZE))
    wanted = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
    number = min(max(wanted, 1), last)
    shown = everything[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    return Paged(shown, number, _links(number, last, label, name, keeps) if last > 1 else None)


def _links(number: int, last: int, label: str, name: str, keeps: Mapping[str, str]) -> dict[str, Any]:
    def link(to: int) -> dict[str, Any]:
        return {"href": f"?{urlencode({**keeps, name: to})}"}

    made: dict[str, Any] = {
        "items": [{"number": each, **link(each), "current": each == number} for each in range(1, last + 1)],
        "landmarkLabel": label,
    }
    if number > 1:
        made["previous"] = link(number - 1)
    if number < last:
        made["next"] = link(number + 1)
    return made
