"""The released figures: the only things pages read about numbers. Reads files; computes and hides nothing."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from kinfold.domain.errors import UserError
from kinfold.web.savings_shape import Savings
from kinfold.web.shapes import SLUG, Answer, Indicators, Shape

Figures = dict[str, Any]
MOST_BYTES = 20_000_000
INDICATORS_HOLD = ("as_of", "indicators")
ANSWER_HOLDS = ("slug", "title", "sentence", "estimates")
SAVINGS_HOLD = ("slug", "sentence", "by_agency")


class ReleasedUnreadable(UserError):
    """A released file is there and cannot be used; the sentence says which and what to do."""


@dataclass(frozen=True, slots=True)
class Released:
    """The folder of released files of one home."""

    folder: Path

    @classmethod
    def of(cls, home: Path) -> "Released":
        """Give the released files that lie in this home."""
        return cls(home / "released")

    def indicators(self) -> Figures | None:
        """Give the indicators, or None while none are released. Raises ReleasedUnreadable."""
        return self._read("indicators.json", INDICATORS_HOLD, Indicators, "kinfold indicators compute")

    def answer(self, slug: str) -> Figures | None:
        """Give one answer, or None. Raises ReleasedUnreadable."""
        return self._named("answers", slug, ANSWER_HOLDS, Answer, "kinfold evaluate run")

    def answers(self) -> list[Figures]:
        """Give all answers, by title. Raises ReleasedUnreadable."""
        found = [self.answer(slug) for slug in self._slugs("answers")]
        return sorted((each for each in found if each), key=lambda each: str(each["title"]))

    def savings(self, slug: str) -> Figures | None:
        """Give one savings statement, or None. Raises ReleasedUnreadable."""
        return self._named("savings", slug, SAVINGS_HOLD, Savings, "kinfold savings run")

    def all_savings(self) -> list[Figures]:
        """Give all savings statements, by title. Raises ReleasedUnreadable."""
        found = [self.savings(slug) for slug in self._slugs("savings")]
        return sorted((each for each in found if each), key=lambda each: str(each.get("title", "")))

    def _slugs(self, kind: str) -> list[str]:
        folder = self.folder / kind
        return sorted(file.stem for file in folder.glob("*.json")) if folder.is_dir() else []

    def _named(
        self, kind: str, slug: str, must_hold: tuple[str, ...], shape: type[Shape], again: str
    ) -> Figures | None:
        """Give the file of this slug; a slug that could lead out of the folder, or is too long, has none."""
        if not re.fullmatch(SLUG, slug):
            return None
        name = f"{kind}/{slug}.json"
        content = self._read(name, must_hold, shape, again)
        if content and content["slug"] != slug:
            raise ReleasedUnreadable(_broken(name, "says it is another", again))
        return content

    def _read(self, name: str, must_hold: tuple[str, ...], shape: type[Shape], again: str) -> Figures | None:
        file = self.folder / name
        try:
            if file.stat().st_size > MOST_BYTES:
                raise ReleasedUnreadable(_broken(name, "is too large to be one", again))
            content: Figures = json.loads(file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, RecursionError) as error:
            raise ReleasedUnreadable(_broken(name, "cannot be read", again)) from error
        missing = [key for key in must_hold if not isinstance(content, dict) or not content.get(key)]
        if missing:
            raise ReleasedUnreadable(_broken(name, f"has no '{missing[0]}'", again))
        try:
            shape.model_validate(content)
        except ValidationError as error:
            place = " ".join(str(part) for part in error.errors()[0]["loc"] if part != "function-after")
            raise ReleasedUnreadable(_broken(name, f"is not as it should be at '{place}'", again)) from error
        return content


def _broken(name: str, what: str, again: str) -> str:
    return f"The released file {name} {what}. Run '{again}' to make it again."
