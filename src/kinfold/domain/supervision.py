"""What is asked of each family in group supervision: a catalogue that a partnership makes its own.

Each version keeps its own prompts, and what was written stays with the version that it answered. Nothing here
adds scales up, or holds one against another: a scale is where someone stands, and why.
"""

import calendar
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

LOWEST, HIGHEST = 0, 10
OF_CHILD, OF_FAMILY = "child", "family"
DISSENT = "dissent"


@dataclass(frozen=True, slots=True)
class Box:
    """One thing to write under a prompt, of the family or of each child. ``needed``: before deciding."""

    code: str
    label: str
    of: str
    needed: bool

    def label_of(self, child: str) -> str:
        """Give the words of the box, of one child."""
        return self.label.replace("{child}", child)


@dataclass(frozen=True, slots=True)
class Prompt:
    """A question that the meeting takes in turn, with its boxes."""

    title: str
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """One version of the prompts: from when it is used, whence it comes, and the question of the scale."""

    version: str
    in_force_from: date
    source: str
    question: str
    lowest: str
    highest: str
    prompts: tuple[Prompt, ...]

    @property
    def boxes(self) -> tuple[Box, ...]:
        """Every box, in order."""
        return tuple(box for prompt in self.prompts for box in prompt.boxes)

    def unanswered(self, codes: Iterable[str]) -> tuple[Box, ...]:
        """Give the boxes that must be written in before a family is decided on, and are not among these."""
        have = set(codes)
        return tuple(box for box in self.boxes if box.needed and box.code not in have)


def wanting(box: Box) -> str:
    """Say what is missing, and what to write where there is none."""
    if box.code in {"for", "against"}:
        return f"{box.label} is empty. Write ‘we looked and found none’ if so"
    return f"{box.label} is empty"


def over_a_month(last: date, day: date) -> bool:
    """Say whether over a month lies between two days; of a day that the next month lacks, its last."""
    years, month = divmod(last.month, 12)
    year = last.year + years
    month += 1
    return date(year, month, min(last.day, calendar.monthrange(year, month)[1])) < day


@cache
def catalogues() -> tuple[Catalogue, ...]:
    """Give every version, the oldest first. Raises ValueError where two carry one name, or a box has two."""
    text = files("kinfold.domain.codes").joinpath("supervision_prompts.json").read_text(encoding="utf-8")
    made = tuple(sorted((_catalogue(each) for each in json.loads(text)), key=lambda each: each.in_force_from))
    if len({each.version for each in made}) < len(made):
        raise ValueError("two versions of the prompts of group supervision carry one name")
    for each in made:
        codes = [box.code for box in each.boxes]
        if len(set(codes)) < len(codes) or DISSENT in codes:
            raise ValueError(f"prompts of group supervision, version {each.version}: a box is there twice")
    return made


def in_force(on: date) -> Catalogue:
    """Give the version that a meeting of a day is held by: the latest that had begun, or the first."""
    begun = [each for each in catalogues() if each.in_force_from <= on]
    return begun[-1] if begun else catalogues()[0]


def of_version(version: str) -> Catalogue:
    """Give one version. Raises KeyError where there is none of that name."""
    return {each.version: each for each in catalogues()}[version]


def _catalogue(told: dict[str, object]) -> Catalogue:
    scale, prompts = told["scale"], told["prompts"]
    assert isinstance(scale, dict)
    assert isinstance(prompts, list)
    return Catalogue(
        version=str(told["version"]),
        in_force_from=date.fromisoformat(str(told["in_force_from"])),
        source=str(told["source"]),
        question=scale["question"],
        lowest=scale["lowest"],
        highest=scale["highest"],
        prompts=tuple(Prompt(each["title"], tuple(Box(**box) for box in each["boxes"])) for each in prompts),
    )
