"""What cannot be so of a around, and in which part of the record one belongs. No queries, no writes."""

from collections.abc import Collection

from kinfold.domain.support import TELLS_OF_HEALTH

ABOUT_AN_ADULT = (
    "This work tells of an adult’s health. Choose the adult’s health detail: everyone who reads the record "
    "would know of it otherwise"
)
ASK_THEM = (
    "This work tells of an adult’s health. Ask someone who writes that adult’s health detail to write it "
    "down: everyone who reads the record would know of it otherwise"
)
ABOUT_CHILDREN = "Choose the record: this is about children alone, and their file must have it"


def why_not_in_the_record(
    profession: str, whom: Collection[str], children: Collection[str], *, writes_health: bool
) -> str:
    """Say why a professional does not belong in the record that everyone reads; nothing where they may.

    ``whom`` are the people they work with, none for the family as a whole, which has adults in it.
    ``writes_health``: whoever asks could write them where they belong.
    """
    adults = not whom or bool(set(whom) - set(children))
    if not adults or profession not in set(TELLS_OF_HEALTH):
        return ""
    return ABOUT_AN_ADULT if writes_health else ASK_THEM


def why_not_in_health(whom: Collection[str], children: Collection[str]) -> str:
    """Say why a professional does not belong in an adult's health detail; nothing where they may."""
    return ABOUT_CHILDREN if whom and set(whom) <= set(children) else ""
