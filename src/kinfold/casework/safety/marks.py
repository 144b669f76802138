"""Postcodes, telephone numbers and first lines in a normal form, and their keyed digests.

The key is the service's secret: a copy of the database alone tests no guess.
"""

import re
from collections.abc import Iterable, Iterator

from django.utils.crypto import salted_hmac

from kinfold.casework.families.spelling import plain
from kinfold.casework.safety.kept import SafePlace

FEWEST_WORDS, MOST_WORDS = 2, 8
POSTCODE = re.compile(r"\b([a-z]{1,2}[0-9][0-9a-z]?)[ .-]{0,3}([0-9][a-z]{2})\b")
PHONE = re.compile(r"\+?\(?[0-9](?:[ ().-]{0,3}[0-9]){8,13}")


def digest(normal: str) -> str:
    """Digest one normal form."""
    return salted_hmac("kinfold.safety.mark", normal, algorithm="sha256").hexdigest()


def postcodes_in(text: str) -> Iterator[str]:
    """Give each postcode in a text, in small letters without spaces."""
    return ("".join(found.groups()) for found in POSTCODE.finditer(plain(text)))


def phones_in(text: str) -> Iterator[str]:
    """Give each telephone number in a text: its last ten digits, however it begins."""
    return (re.sub("[^0-9]", "", found.group())[-10:] for found in PHONE.finditer(text))


def words_of(text: str) -> list[str]:
    """Give the words of a text, small and bare."""
    return re.findall(r"\w+", plain(text))


def first_words(lines: str) -> list[str]:
    """Give the words by which a place is known: its first line, or two where the first is a mere number."""
    parts = [each for each in re.split(r"[\n,]", lines) if words_of(each)]
    words = words_of(parts[0]) if parts else []
    if len(words) < FEWEST_WORDS and len(parts) > 1:
        words += words_of(parts[1])
    return words[:MOST_WORDS]


def marks_of(place: SafePlace) -> set[tuple[int, str]]:
    """Give how many words and the digest, for each thing by which a place could be told."""
    short = {*postcodes_in(place.postcode), *phones_in(place.phone)}
    found = {(0, digest(each)) for each in short}
    words = first_words(place.lines)
    if len(words) >= FEWEST_WORDS:
        found.add((len(words), digest(" ".join(words))))
    return found


def digests_in(text: str, lengths: Iterable[int]) -> set[str]:
    """Give the digests of all in a text that could be a place, with runs of words of these lengths."""
    found = {digest(each) for each in (*postcodes_in(text), *phones_in(text))}
    words = words_of(text)
    for length in set(lengths) - {0}:
        found |= {digest(" ".join(words[start : start + length])) for start in range(len(words) - length + 1)}
    return found
