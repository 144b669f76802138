"""The page of definitions: grades, figures, and the words used in them."""

from dataclasses import dataclass
from typing import Any

from kinfold.web.presenters.indicator import Card, indicator_list

GRADES = (
    ("A", "A comparison by lot: chance decided who waited. We may say 'reduced by'."),
    (
        "B",
        "A comparison whose checks all hold, with another group as alike as could be found. We may say "
        "'was followed by fewer than expected'.",
    ),
    (
        "C",
        "A comparison that holds in part: other causes remain possible. "
        "We may say 'fell by more than elsewhere'.",
    ),
    ("D", "A change over time alone, or a comparison whose checks failed. We may say 'changed', not why."),
)
WORDS = (
    (
        "Allocation",
        "The day a family was given to a family safeguarding team. Before and after are counted from it.",
    ),
    ("Exposure", "The time during which something could have happened to these families and been seen."),
    ("95% interval", "The range that would hold the true figure in about 95 of 100 such studies."),
    (
        "If nothing had worked",
        "What the figure would have done with no effect at all. "
        "Families come to us at the "
        "height of a crisis, and much of a crisis passes by itself.",
    ),
    ("Small number, hidden", "A count so small that it might point to someone. It is not zero."),
    ("Not sent, not published, not comparable", "There is no figure, and we say why. None of them is zero."),
    (
        "Cashable",
        "Money that leaves a budget line and could be spent on something else. Other value is shown apart.",
    ),
)


@dataclass(frozen=True, slots=True)
class DefinitionsPage:
    """What the page shows."""

    grades: tuple[tuple[str, str], ...]
    words: tuple[tuple[str, str], ...]
    indicators: list[tuple[Card, list[tuple[str, str]]]]


def definitions_page(figures: dict[str, Any] | None, agencies: dict[str, str]) -> DefinitionsPage:
    """Make the page; without released figures the list of indicators is empty."""
    cards = indicator_list(figures, agencies)
    said = [
        [(name, str(one["definition"][key])) for name, key in _PARTS if one["definition"].get(key)]
        for one in (figures or {"indicators": []})["indicators"]
    ]
    return DefinitionsPage(GRADES, WORDS, list(zip(cards, said, strict=True)))


_PARTS = (("Counts", "numerator"), ("Whom", "persons"), ("Divided by", "exposure"), ("From", "source"))
