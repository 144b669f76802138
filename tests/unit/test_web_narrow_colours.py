"""What the sheet colours anew in a narrow window: there axe asks of colours again, elsewhere it need not."""

import re
from pathlib import Path

import kinfold.web
from web_browser import COLOURED_WHEN_NARROW

SHEET = Path(kinfold.web.__file__).parent / "static" / "kinfold.css"
OF_COLOUR = re.compile(r"(?<![\w-])(?:color|background(?:-color|-image)?|opacity|text-shadow|filter)\s*:")


def by_width(sheet: str) -> list[str]:
    """Give the body of each part of a sheet that depends on the window's width."""
    found = []
    for opened in re.finditer(r"@media([^{]*)\{", sheet):
        depth, at = 1, opened.end()
        while depth:
            depth += {"{": 1, "}": -1}.get(sheet[at], 0)
            at += 1
        if "width" in opened[1]:
            found.append(sheet[opened.end() : at - 1])
    return found


def coloured(sheet: str) -> set[str]:
    """Give what is given a colour in some widths only."""
    rules = (rule for part in by_width(sheet) for rule in re.findall(r"([^{}]+)\{([^}]*)\}", part))
    return {selector.strip() for selector, told in rules if OF_COLOUR.search(told)}


def test_only_cards_are_coloured_anew_in_a_narrow_window() -> None:
    found = coloured(SHEET.read_text(encoding="utf-8"))

    assert found == {f"{COLOURED_WHEN_NARROW} td::before"}


def test_a_colour_of_one_width_is_noticed() -> None:
    sheet = (
        "p{color:red}@media (max-width:9em){h1{margin:0}h2{background-color:red}}@media print{p{color:red}}"
    )

    assert coloured(sheet) == {"h2"}
