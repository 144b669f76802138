"""What each agency has sent, as ``intake`` wrote it down: counts of lines, for the analyst alone."""

import json
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, ValidationError

from kinfold.web.released import ReleasedUnreadable
from kinfold.web.shapes import Day, Shape

FILE_NAME = "supply.json"
Count = Annotated[int, Field(ge=0, le=10**12)]


class Sent(Shape):
    """One agency's extract over all its files."""

    agency: str
    title: str
    files: Count
    lines: Count
    accepted: Count
    quarantined: Count
    duplicates: Count
    data_from: Day | None = None
    data_to: Day | None = None
    received_on: Day


class Supply(Shape):
    """``supply.json``."""

    sent: list[Sent]


def sent(home: Path) -> list[dict[str, Any]]:
    """Give what was sent, an extract an entry; nothing before the first. Raises ReleasedUnreadable."""
    try:
        content = json.loads((home / FILE_NAME).read_text(encoding="utf-8"))
        Supply.model_validate(content)
    except FileNotFoundError:
        return []
    except (OSError, ValueError, RecursionError, ValidationError) as error:
        raise ReleasedUnreadable(
            f"The account of what was sent, {FILE_NAME}, cannot be read. "
            "Run 'kinfold intake run' on any extract to make it again."
        ) from error
    return list(content["sent"])
