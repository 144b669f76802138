"""Signs in a text about practice that it tells who a family is. Few and plain: a reader's eye finds more.

Not for texts of a family's record, which are held against safe addresses.
"""

import re

_SIGNS = (
    (re.compile(r"\b[A-Za-z]{1,2}[0-9][0-9A-Za-z]? ?[0-9][A-Za-z]{2}\b"), "a postcode"),
    (re.compile(r"(?:[0-9][ -]?){7,}"), "a telephone number or another long number"),
    (re.compile(r"\S@\S+\.\S"), "an e-mail address"),
    (re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr)\b\.? ?[A-Z]"), "someone’s name"),
    (re.compile(r"\b[0-9]{1,2}[/.-][0-9]{1,2}[/.-](?:19|20)?[0-9]{2}\b"), "a date"),
)


def sign_of_a_family(text: str) -> str:
    """Say what in a text seems to tell who a family is, without repeating it; nothing where none does."""
    return next((words for pattern, words in _SIGNS if pattern.search(text)), "")
