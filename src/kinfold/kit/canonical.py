"""One spelling for a structure, so that equal things have equal digests.

Not a general serialiser: only what JSON can say, with dates as ISO text.
"""

import hashlib
import json
from datetime import date, datetime
from pathlib import Path
from typing import Any


def _plain(value: Any) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no canonical form")


def dumps(value: Any) -> str:
    """Give canonical JSON: sorted keys, no spaces, no NaN, text as UTF-8.

    Raises TypeError for a type that JSON cannot say and ValueError for NaN or infinity.
    """
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False, default=_plain
    )


def digest(value: Any) -> str:
    """Give the SHA-256 of the canonical form, in hexadecimal."""
    return hashlib.sha256(dumps(value).encode()).hexdigest()


def file_digest(path: Path) -> str:
    """Give the SHA-256 of a file's bytes, in hexadecimal, reading it in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
