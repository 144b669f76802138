"""Does a text give a place or a number away? Asked the same of every text, whoever is kept safe from whom."""

import re

from kinfold.casework.safety.marks import phones_in, postcodes_in, words_of

_STREET = re.compile(
    r"\b(?:flat\s+)?[0-9]{1,4}[a-z]?,?\s+(?:[\w'’-]+\s+){1,3}"
    r"(?:road|rd|street|st|avenue|ave|close|lane|row|drive|way|court|crescent|place|terrace|gardens|grove|"
    r"house|hill|view|walk|mews|square|green|park|cottages?|lodge|farm|mill|yard|wharf|quay|parade|villas)\b",
    re.IGNORECASE,
)


def gives_a_place(text: str) -> bool:
    """Say whether a text seems to hold a postcode, a telephone number or a house in a street."""
    return (
        any(True for _ in postcodes_in(text))
        or any(True for _ in phones_in(text))
        or _STREET.search(text) is not None
        or _STREET.search(" ".join(words_of(text))) is not None  # as marks are compared: bare of signs
    )
