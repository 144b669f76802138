"""Words that blame or that a family would not know, and what to say instead: suggested, never enforced."""

import json
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Hint:
    """A word found, as it was written, and what to say instead."""

    said: str
    instead: str

    @property
    def words(self) -> str:
        """The hint as one sentence."""
        return f"Instead of '{self.said}', perhaps say {self.instead}."


@cache
def _all() -> tuple[tuple[re.Pattern[str], str], ...]:
    read = json.loads(files("kinfold.domain.codes").joinpath("plain_words.json").read_text(encoding="utf-8"))
    return tuple((_any_of(each["said"]), each["instead"]) for each in read)


def _any_of(said: list[str]) -> re.Pattern[str]:
    longest_first = sorted(said, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(re.escape(each) for each in longest_first)})\b", re.IGNORECASE)


def hints(text: str) -> tuple[Hint, ...]:
    """Give a hint for each kind of word found, once, in the order of the list."""
    found = ((pattern.search(text), instead) for pattern, instead in _all())
    return tuple(Hint(each.group(), instead) for each, instead in found if each)
