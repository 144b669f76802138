"""A day typed on the command line: one form, and within the years in which our sums hold."""

import re
from datetime import date

from kinfold.domain.errors import UserError

FIRST_YEAR, LAST_YEAR = 1900, 2199
_FORM = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def day(option: str, text: str | None) -> date | None:
    """Read ``yyyy-mm-dd``; None where the option was not given. Raises UserError that names the option."""
    if text is None:
        return None
    try:
        found = date.fromisoformat(text) if _FORM.fullmatch(text) else None
    except ValueError:
        found = None
    if found is None or not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise UserError(
            f"{option} must be a day, as yyyy-mm-dd, between {FIRST_YEAR} and {LAST_YEAR}. Write it so."
        )
    return found
