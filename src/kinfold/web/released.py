"""The released figures: the only things pages read about numbers. Reads files; computes and hides nothing."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kinfold.domain.errors import UserError

Figures = dict[str, Any]
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
        return self._read("indicators.json", INDICATORS_HOLD, "kinfold indicators compute")

    def answer(self, slug: str) -> Figures | None:
        """Give one answer, or None. Raises ReleasedUnreadable."""
        return self._read(f"answers/{slug}.json", ANSWER_HOLDS, "kinfold evaluate run")

    def answers(self) -> list[Figures]:
        """Give all answers, by title. Raises ReleasedUnreadable."""
        found = [self.answer(file.stem) for file in self._files("answers")]
        return sorted((each for each in found if each), key=lambda each: str(each.get("title", "")))

    def savings(self, slug: str) -> Figures | None:
        """Give one savings statement, or None. Raises ReleasedUnreadable."""
        return self._read(f"savings/{slug}.json", SAVINGS_HOLD, "kinfold savings run")

    def all_savings(self) -> list[Figures]:
        """Give all savings statements, by title. Raises ReleasedUnreadable."""
        found = [self.savings(file.stem) for file in self._files("savings")]
        return sorted((each for each in found if each), key=lambda each: str(each.get("title", "")))

    def _files(self, kind: str) -> list[Path]:
        folder = self.folder / kind
        return sorted(folder.glob("*.json")) if folder.is_dir() else []

    def _read(self, name: str, must_hold: tuple[str, ...], again: str) -> Figures | None:
        try:
            content: Figures = json.loads((self.folder / name).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise ReleasedUnreadable(_broken(name, "cannot be read", again)) from error
        missing = [key for key in must_hold if not isinstance(content, dict) or not content.get(key)]
        if missing:
            raise ReleasedUnreadable(_broken(name, f"has no '{missing[0]}'", again))
        return content


def _broken(name: str, what: str, again: str) -> str:
    return f"The released file {name} {what}. Run '{again}' to make it again."
