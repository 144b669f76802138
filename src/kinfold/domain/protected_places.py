"""Words by which an address looks like a place that someone must not find out. Not whether it is one."""

import re

_WORDS = re.compile(
    r"\b(refuges?|wom[ae]n[’']?s[ ]aid|safe[ -]?houses?|safe[ -]accommodation|sanctuary|"
    r"(?:protected|secret|undisclosed|confidential)[ ](?:address|place|location)|witness[ ]protection|"
    r"domestic[ ](?:abuse|violence)|hostel[ ]for[ ]women)\b",
    re.IGNORECASE,
)


def looks_protected(text: str) -> bool:
    """Say whether what was typed of a place looks like a refuge or another that is kept secret."""
    return bool(_WORDS.search(" ".join(text.split())))
