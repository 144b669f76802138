"""The keys by which people are found, as they are written down of each. What is looked up is in ``lookups``.

A key is a number made of a few signs of someone under the service's secret, so a copy of the table tells no
name, and a guess can be held against it only through the gate. Most keys stand for two things together, such
as what a name sounds like and a day of birth: few people share one, however common the name.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache, lru_cache
from hashlib import blake2b, sha256

from django.conf import settings

from kinfold.casework.families.spelling import HEADS, is_long_enough, name_words, plain, root, signs, sound
from kinfold.casework.families.typed import compact

EDITION = 1
"""Of what keys are made; another edition, or another secret, and every key is made anew."""

MOST_GIVEN, MOST_SURNAMES = 6, 8


class Kind(StrEnum):
    """What a key is of, or of which two things. A reference has none: it is looked up as it stands."""

    SURNAME = "surname"
    HEAD = "surname_head"
    TAIL = "surname_tail"
    SOUND = "surname_sound"
    GIVEN = "given"
    GIVEN_SOUND = "given_sound"
    BORN = "born"
    POSTCODE = "postcode"
    OUTWARD = "outward"
    NUMBER = "number"
    BORN_NAME = "born_name"
    NAMES = "names"
    NAMES_YEAR = "names_year"
    NAMES_PLACE = "names_place"
    REFERENCE = "reference"


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of someone that they can be found by. Names as they are written."""

    given: frozenset[str] = frozenset()
    surnames: frozenset[str] = frozenset()
    days: frozenset[date] = frozenset()
    postcodes: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()

    def __or__(self, other: "Known") -> "Known":
        """Give both together."""
        return Known(
            self.given | other.given,
            self.surnames | other.surnames,
            self.days | other.days,
            self.postcodes | other.postcodes,
            self.numbers | other.numbers,
        )


def digest(kind: Kind, *signs_of_it: str) -> int:
    """Give the key of a kind for some signs: 63 bits of BLAKE2b, keyed with the service's secret."""
    made = blake2b(
        "|".join(signs_of_it).encode(), digest_size=8, key=_key(settings.SECRET_KEY), person=_of(kind)
    )
    return int.from_bytes(made.digest()) >> 1


def edition() -> int:
    """Give the mark of today's keys: of this edition, under this secret."""
    return digest(Kind.NUMBER, "edition", str(EDITION))


@lru_cache(maxsize=8)
def _key(secret: str) -> bytes:
    return sha256(f"kinfold.find.{secret}".encode()).digest()


@cache
def _of(kind: Kind) -> bytes:
    return kind.encode()


def keys_of(known: Known) -> set[int]:
    """Give every key of someone."""
    given, (parts, whole) = _given_words(known.given), _surname_words(known.surnames)
    with_day = {*_signs_of(given, parts), *(("sound", sound(name)) for name in whole)}
    return {
        *_of_names(given, parts + whole),
        *_of_pairs(given, parts),
        *_of_pairs_with(Kind.NAMES_YEAR, given, parts, (str(day.year) for day in known.days)),
        *_of_pairs_with(Kind.NAMES_PLACE, given, parts, map(outward, known.postcodes)),
        *(digest(Kind.BORN, day.isoformat()) for day in known.days),
        *(digest(Kind.BORN_NAME, day.isoformat(), *sign) for day in known.days for sign in with_day),
        *(digest(Kind.NUMBER, compact(each)) for each in known.numbers if compact(each)),
        *_of_places(known.postcodes),
    }


def _given_words(names: Iterable[str]) -> list[str]:
    words = dict.fromkeys(word for name in sorted(names) for word in name_words(name))
    return [word for word in words if is_long_enough(word)][:MOST_GIVEN]


def _surname_words(names: Iterable[str]) -> tuple[list[str], list[str]]:
    """Give the parts of surnames, and double ones in one word."""
    split = [name_words(name) for name in sorted(names)][:MOST_SURNAMES]
    parts = dict.fromkeys(word for words in split for word in words if is_long_enough(word))
    whole = dict.fromkeys("".join(words) for words in split if len(words) > 1)
    return list(parts), [each for each in whole if each not in parts]


def _of_names(given: list[str], surnames: list[str]) -> Iterator[int]:
    for name in given:
        yield digest(Kind.GIVEN, root(name))
        yield digest(Kind.GIVEN_SOUND, sound(name))
    for name in surnames:
        yield digest(Kind.SURNAME, name)
        yield digest(Kind.SOUND, sound(name))
        yield digest(Kind.TAIL, name[-3:])
        yield from (digest(Kind.HEAD, name[:length]) for length in HEADS if length <= len(name))


def _signs_of(given: list[str], surnames: list[str]) -> Iterator[tuple[str, str]]:
    """Give the signs of the first of the given names and of surnames, and the roots of all given names."""
    for name in (*given[:1], *surnames):
        yield from signs(name)
    yield from (("root", root(name)) for name in given)


def _of_pairs(given: list[str], surnames: list[str]) -> Iterator[int]:
    for at, first in enumerate(given):
        for last in surnames:
            tight, loose = pair(first, last)
            yield from (digest(Kind.NAMES, *each) for each in (tight, *(loose if at == 0 else ())))


def _of_pairs_with(kind: Kind, given: list[str], surnames: list[str], others: Iterable[str]) -> Iterator[int]:
    for other in filter(None, others):
        yield from (digest(kind, other, *pair(first, last)[0]) for first in given for last in surnames)


Pair = tuple[str, str, str]


def pair(first: str, last: str) -> tuple[Pair, list[Pair]]:
    """Give what stands for a given name and a surname: as they sound, and with one slip in either."""
    slip_in_last: list[Pair] = [(where, root(first), sign) for where, sign in signs(last) if where != "sound"]
    slip_in_first: list[Pair] = [(f"given {where}", sign, sound(last)) for where, sign in signs(first)]
    return ("names", root(first), sound(last)), slip_in_last + slip_in_first


def _of_places(postcodes: Iterable[str]) -> Iterator[int]:
    for each in filter(None, map(together, postcodes)):
        yield digest(Kind.POSTCODE, each)
        yield digest(Kind.OUTWARD, outward(each))


def together(postcode: str) -> str:
    """Give a postcode in small letters without spaces."""
    return plain(postcode).replace(" ", "")


def outward(postcode: str) -> str:
    """Give the first half of a postcode."""
    return together(postcode)[:-3]
