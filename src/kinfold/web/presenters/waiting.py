"""What the answer about families still waiting says of one indicator, to stand beside before and after."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kinfold.reports.charts.forest import Row
from kinfold.reports.wording import interval, number
from kinfold.web.presenters.answer_parts import verdict_of

Figures = dict[str, Any]
WORDS = "Beside families still waiting"
NOTE = (
    "the rate once allocated, divided by that of families referred as long ago and not yet allocated; "
    "from the answer, which says what it rests on"
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """The comparison with families still waiting; ``outcome`` is empty on the answer's own page."""

    row: Row
    ratio: str
    grade: str
    slug: str
    outcome: str


def waiting_for(indicator_id: str, answers: Sequence[Figures]) -> Waiting | None:
    """Find the comparison for an indicator among the answers; None where none has a figure for it."""
    for answer in answers:
        for each in answer["estimates"]:
            about = each["method"] == "waiting-list" and each.get("outcome") == indicator_id
            if about and each.get("estimate") is not None:
                return _made(answer, each)
    return None


def _made(answer: Figures, each: Figures) -> Waiting:
    outcome = str(each["outcome"])
    is_first = outcome == answer.get("plan", {}).get("primary_outcome")
    grade = verdict_of(answer, outcome).get("grade") or (answer.get("grade") if is_first else None)
    value, low, high = each["estimate"], each.get("low"), each.get("high")
    return Waiting(
        row=Row(WORDS, value, low, high, "diamond", note=NOTE),
        ratio=f"×{number(value, 2)} ({interval(low, high)})",
        grade=str(grade or "D"),
        slug=str(answer["slug"]),
        outcome="" if is_first else outcome,
    )
