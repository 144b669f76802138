"""What someone types to find a family, read as terms: names, days, postcodes, numbers, a reference.

Not how a term is looked for: that is ``findkeys``.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from kinfold.casework.families.models.record import REFERENCE_SIGNS
from kinfold.casework.families.spelling import is_long_enough, name_words, plain
from kinfold.kit import clock

LONGEST_TYPED, MOST_WORDS, MOST_OF_A_KIND = 200, 6, 2
SHORTEST_NUMBER = 4
EARLIEST_YEAR, LATEST_YEAR = 1850, 2200
TITLES = frozenset(
    {
        *("mr", "mrs", "ms", "miss", "mx", "dr", "master", "baby", "unborn", "infant", "twin", "twins"),
        *("triplet", "of", "and", "the", "family"),
    }
)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_POSTCODE = re.compile(r"\b([a-z]{1,2}[0-9][0-9a-z]?) ?([0-9][a-z]{2})\b")
_OUTWARD = re.compile(r"\b([a-z]{1,2}[0-9][0-9a-z]?)(?: [0-9][a-z]?)?\b")
_NHS = re.compile(r"(?<![0-9a-z])([0-9]{3})[ -]?([0-9]{3})[ -]?([0-9]{4})(?![0-9a-z])")
_ISO = re.compile(r"(?<![0-9])([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})(?![0-9])")
_NUMBERS = re.compile(r"(?<![0-9])([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4})(?![0-9])")
_SHORT_YEAR = re.compile(r"(?<![0-9])([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{2})(?![0-9])")
_WORDS = re.compile(r"(?<![0-9])([0-9]{1,2})(?:st|nd|rd|th)?(?: of)? ([a-z]{3,9}),? ([0-9]{4})(?![0-9])")
_MONTH_FIRST = re.compile(r"\b([a-z]{3,9}) ([0-9]{1,2})(?:st|nd|rd|th)?,? ([0-9]{4})(?![0-9])")
_PARTS = re.compile(r"[\W_]+")
_PARTS = re.compile(r"[\W_]+")
_YEAR = re.compile(r"(?<![0-9a-z])((?:19|20)[0-9]{2})(?![0-9a-z])")


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that was typed, in each way it may be meant; a family fits that fits one of them.

    ``days``: a date of birth, or what it may have been where the century was left out.
    """

    name: str = ""
    days: tuple[date, ...] = ()
    year: int = 0
    postcode: str = ""
    outward: str = ""
    number: str = ""
    reference: str = ""


def terms_of(typed: str) -> list[Term]:
    """Give what was typed as terms, in no order that matters. Of nothing usable, nothing."""
    found, left = _taken_out(plain(typed)[:LONGEST_TYPED])
    names = _names(left)
    if not names:
        found = [each for each in found if not each.year]
    return [*found, *names]


def of_person(names: list[str], days: list[date], numbers: list[str]) -> list[Term]:
    """Give what is known of someone as terms, as if it had been typed."""
    words = [Term(name=word) for name in names for word in name_words(name) if is_long_enough(word)]
    terms = [Term(days=(day,)) for day in days] + [Term(number=compact(each)) for each in numbers]
    return [*words[:MOST_WORDS], *terms]


def _taken_out(text: str) -> tuple[list[Term], str]:
    """Take numbers, dates and postcodes out of what was typed; give their terms, and what is left."""
    taken: list[Term] = []
    for pattern, read in _READERS:
        for _ in range(MOST_OF_A_KIND):
            match = pattern.search(text)
            term = read(*match.groups()) if match else None
            if not match or not term:
                break
            # Some references look like a postcode without its space: then either may be meant.
            taken.append(replace(term, reference=match[0] if is_reference(match[0]) else ""))
            text = " ".join(f"{text[: match.start()]} {text[match.end() :]}".split())
    return taken, text


def _born(year: str, month: str, day: str) -> Term | None:
    number = month if month.isdigit() else str(MONTHS.index(month[:3]) + 1) if month[:3] in MONTHS else "0"
    found = day_of(int(year), int(number), int(day)) or (
        day_of(int(year), int(day), int(number)) if month.isdigit() else None
    )
    return Term(days=(found,)) if found and EARLIEST_YEAR <= found.year <= LATEST_YEAR else None


def _born_in_some_century(day: str, month: str, year: str) -> Term | None:
    latest = clock.today().year + 1
    years = [full for full in (2000 + int(year), 1900 + int(year)) if full <= latest]
    readings = [_born(str(full), month, day) for full in years]
    days = tuple(each for one in readings if one for each in one.days)
    return Term(days=days) if days else None


def day_of(year: int, month: int, day: int) -> date | None:
    """Give a day, or None where there is no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


_READERS: tuple[tuple[re.Pattern[str], Callable[..., Term | None]], ...] = (
    (_NHS, lambda *parts: Term(number="".join(parts))),
    (_ISO, _born),
    (_NUMBERS, lambda day, month, year: _born(year, month, day)),
    (_SHORT_YEAR, _born_in_some_century),
    (_WORDS, lambda day, month, year: _born(year, month, day)),
    (_MONTH_FIRST, lambda month, day, year: _born(year, month, day)),
    (_POSTCODE, lambda *parts: Term(postcode="".join(parts), outward=parts[0])),
    (_OUTWARD, lambda outward: Term(outward=outward)),
    (_YEAR, lambda year: Term(year=int(year))),
)


def _names(text: str) -> list[Term]:
    """Read what is left as names, or as a reference or a number where it may be one."""
    words = [word for each in text.split() for word in ([each] if _has_figures(each) else _PARTS.split(each))]
    terms = [term for term in map(_word, words) if term != Term()]
    untitled = [each for each in terms if each.name not in TITLES]
    return (untitled or terms)[:MOST_WORDS]


def _has_figures(word: str) -> bool:
    return any(map(str.isdigit, word))


def _word(word: str) -> Term:
    short, names = compact(word), name_words(word)
    is_number = _has_figures(word) and len(short) >= SHORTEST_NUMBER
    is_name = len("".join(names)) * 2 > len(short) and is_long_enough(names[0])
    return Term(
        name=names[0] if is_name else "",
        number=short if is_number else "",
        reference=word if is_reference(word) else "",
    )


def compact(number: str) -> str:
    """Give a number without what separates its parts, in capitals."""
    return "".join(filter(str.isalnum, number)).upper()


def is_reference(word: str) -> bool:
    """Say whether a word may be a family's reference."""
    return len(word) == 5 and set(word.upper()) <= set(REFERENCE_SIGNS)
