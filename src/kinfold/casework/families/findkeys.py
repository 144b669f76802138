"""What someone types to find a family, and the keys that stand for it: the one place that normalises either.

A key is an HMAC under the service's secret, so a copy of the table tells no name, and a guess can be held
against it only through the gate. Surnames are exact or by their first letters; likeness is not for here.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.crypto import salted_hmac

from kinfold.casework.families.models import Address, Family, Identifier, OtherName, Particulars, Person
from kinfold.casework.families.models.record import REFERENCE_SIGNS
from kinfold.casework.gated import Gated

SHORTEST_PREFIX, LONGEST_PREFIX, LONGEST_TYPED = 3, 20, 200
SHORTEST_NAME = 2
NHS_NUMBER = "nhs_number"
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_POSTCODE = re.compile(r"\b([a-z]{1,2}[0-9][0-9a-z]?) ?([0-9][a-z]{2})\b")
_NHS = re.compile(r"(?<![0-9])([0-9]{3})[ -]?([0-9]{3})[ -]?([0-9]{4})(?![0-9])")
_ISO = re.compile(r"(?<![0-9])([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})(?![0-9])")
_NUMBERS = re.compile(r"(?<![0-9])([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4})(?![0-9])")
_WORDS = re.compile(r"(?<![0-9])([0-9]{1,2})(?:st|nd|rd|th)?(?: of)? ([a-z]{3,9}),? ([0-9]{4})(?![0-9])")
_MONTH_FIRST = re.compile(r"\b([a-z]{3,9}) ([0-9]{1,2})(?:st|nd|rd|th)?,? ([0-9]{4})(?![0-9])")


class Kind(StrEnum):
    """What a key is of. A surname's key is of the whole of it, or of one part of a double name."""

    SURNAME = "surname"
    PREFIX = "surname_prefix"
    BORN = "born"
    POSTCODE = "postcode"
    NHS = "nhs_number"
    REFERENCE = "reference"


@dataclass(frozen=True, slots=True)
class Key:
    """A kind and a digest."""

    kind: Kind
    digest: str


Term = tuple[Key, ...]
"""One thing that was typed, in each way it may be meant; a family fits that has any of its keys."""


def key(kind: Kind, normalised: str) -> Key:
    """Make the key of a normalised term."""
    return Key(kind, salted_hmac(f"kinfold.find.{kind}", normalised, algorithm="sha256").hexdigest())


def plain(text: str) -> str:
    """Give text in small letters without accents, apostrophes or doubled spaces."""
    parts = unicodedata.normalize("NFKD", text).casefold()
    bare = "".join(sign for sign in parts if not unicodedata.combining(sign) and sign not in "'’`")
    return " ".join(re.sub(r"[‐‑‒–—]", "-", bare).split())


def keys_of(row: Gated) -> Iterator[Key]:
    """Give the keys that a row of a family's record adds; most tables add none."""
    match row:
        case Person() | Particulars():
            yield from _surname_keys(row.family_name)
            if row.birth_date:
                yield key(Kind.BORN, row.birth_date.isoformat())
        case OtherName():
            yield from _surname_keys(row.family_name)
        case Address() if row.postcode:
            yield key(Kind.POSTCODE, plain(row.postcode).replace(" ", ""))
        case Identifier() if row.kind == NHS_NUMBER:
            yield key(Kind.NHS, re.sub("[^0-9]", "", row.value))
        case Family():
            yield key(Kind.REFERENCE, row.reference.lower())


def _surname_keys(surname: str) -> Iterator[Key]:
    for name in _surnames(surname):
        yield key(Kind.SURNAME, name)
        for length in range(SHORTEST_PREFIX, min(len(name) - 1, LONGEST_PREFIX) + 1):
            yield key(Kind.PREFIX, name[:length])


def _surnames(surname: str) -> set[str]:
    """Give a surname, and each part of a double one."""
    whole = plain(surname)
    return {each for each in (whole, *re.split("[- ]", whole)) if len(each) > 1}


def terms_of(typed: str) -> list[Term]:
    """Give what was typed as terms, all of which a family must fit. Of nothing usable, nothing."""
    found, left = _taken_out(plain(typed)[:LONGEST_TYPED])
    words = " ".join(re.sub(r"[^\w\- ]", " ", left).split())
    return [*found, *_word_terms(words)]


def _taken_out(text: str) -> tuple[list[Term], str]:
    """Take numbers, dates and postcodes out of what was typed; give their terms, and what is left."""
    taken: list[Term] = []
    for pattern, read in _READERS:
        while (match := pattern.search(text)) and (found := read(*match.groups())):
            # Some references look like a postcode without its space: then either may be meant.
            taken.append((found, *_reference_keys(match[0])))
            text = " ".join(f"{text[: match.start()]} {text[match.end() :]}".split())
    return taken, text


def _born(year: str, month: str, day: str) -> Key | None:
    number = month if month.isdigit() else str(MONTHS.index(month[:3]) + 1) if month[:3] in MONTHS else "0"
    try:
        return key(Kind.BORN, date(int(year), int(number), int(day)).isoformat())
    except ValueError:
        return None


_READERS = (
    (_NHS, lambda *parts: key(Kind.NHS, "".join(parts))),
    (_ISO, lambda year, month, day: _born(year, month, day)),
    (_NUMBERS, lambda day, month, year: _born(year, month, day)),
    (_WORDS, lambda day, month, year: _born(year, month, day)),
    (_MONTH_FIRST, lambda month, day, year: _born(year, month, day)),
    (_POSTCODE, lambda *parts: key(Kind.POSTCODE, "".join(parts))),
)


def _word_terms(words: str) -> list[Term]:
    """Read what is left as a surname, alone or after a first name, or as a family's reference."""
    meant = _reference_keys(words)
    for name in dict.fromkeys([words, *words.split()]):
        if sum(map(str.isalpha, name)) < SHORTEST_NAME:
            continue
        meant.append(key(Kind.SURNAME, name))
        if SHORTEST_PREFIX <= len(name) <= LONGEST_PREFIX:
            meant.append(key(Kind.PREFIX, name))
    return [tuple(meant)] if meant else []


def _reference_keys(word: str) -> list[Key]:
    return [key(Kind.REFERENCE, word)] if is_reference(word) else []


def is_reference(word: str) -> bool:
    """Say whether a word may be a family's reference."""
    return len(word) == 5 and set(word.upper()) <= set(REFERENCE_SIGNS)
