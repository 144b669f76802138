"""Dates, numbers and statuses as a person reads them: one spelling for pages, charts and tables.

Not for sentences that claim something: those come, graded, from ``evaluation``.
"""

from collections.abc import Sequence
from datetime import date

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
STATUSES = {
    "suppressed": "small number, hidden",
    "small": "small number, hidden",
    "missing": "not published",
    "not_comparable": "not comparable",
    "not_applicable": "does not apply",
    "incomplete": "not complete",
    "none": "not sent",
    "revised": "revised",
    "value": "",
}
NO_FIGURE = "no figure"


def day(value: date | str | None) -> str:
    """Give '30 September 2026' of a date or of ISO text; None is 'not known'."""
    if not value:
        return "not known"
    moment = value if isinstance(value, date) else date.fromisoformat(value[:10])
    return f"{moment.day} {MONTHS[moment.month - 1]} {moment.year}"


def month(value: str, *, short: bool = False) -> str:
    """Give 'September 2026', or 'Sep 2026', of '2026-09'."""
    year, number_text = value[:7].split("-")
    name = MONTHS[int(number_text) - 1]
    return f"{name[:3] if short else name} {year}"


def number(value: float | None, places: int = 1) -> str:
    """Give '1,558.0' with a true minus sign; None is 'no figure', never zero."""
    if value is None:
        return NO_FIGURE
    text = f"{abs(value):,.{places}f}"
    return f"−{text}" if value < 0 and float(text.replace(",", "")) else text


def whole(value: float | None) -> str:
    """Give '1,558'; None is 'no figure', never zero."""
    return number(value, 0)


def signed(value: float | None, places: int = 1) -> str:
    """Give '+3.0' or '−6.4'; None is 'no figure'."""
    text = number(value, places)
    return f"+{text}" if value is not None and value > 0 and float(text.replace(",", "")) else text


def interval(low: float | None, high: float | None, places: int = 2) -> str:
    """Give '0.76 to 0.89'; with a limit missing, 'no interval'."""
    if low is None or high is None:
        return "no interval"
    return f"{number(low, places)} to {number(high, places)}"


def status(code: str | None) -> str:
    """Give the words for a status; a plain value needs none."""
    return STATUSES.get(code or "missing", str(code).replace("_", " "))


def figure(value: float | None, code: str | None, places: int = 1) -> str:
    """Give the number, or the words for why there is none."""
    if value is None:
        return status(code) or NO_FIGURE
    return number(value, places)


def joined(names: Sequence[str]) -> str:
    """Give 'a, b and c'."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"
