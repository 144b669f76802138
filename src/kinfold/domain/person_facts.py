"""What is written down of a person beside names and ties, as data: kinds of fact, of name and of identifier.

Codes of ethnicity and disability are those of the Department for Education's children in need census, year
2026. Whether a number can be one is asked of ``domain.identifiers``.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from kinfold.domain import identifiers

Choices = Mapping[str, str]

DISABILITIES: Choices = {
    "NONE": "No disability",
    "MOB": "Mobility",
    "HAND": "Hand function",
    "PC": "Personal care",
    "INC": "Incontinence",
    "COMM": "Communication",
    "LD": "Learning",
    "HEAR": "Hearing",
    "VIS": "Vision",
    "BEH": "Behaviour",
    "CON": "Consciousness",
    "AUT": "Diagnosed with autism or Asperger syndrome",
    "DDA": "Another disability under the Equality Act",
}
ETHNICITIES: Choices = {
    "WBRI": "White British",
    "WIRI": "White Irish",
    "WIRT": "Traveller of Irish heritage",
    "WOTH": "Any other White background",
    "WROM": "Gypsy or Roma",
    "MWBC": "White and Black Caribbean",
    "MWBA": "White and Black African",
    "MWAS": "White and Asian",
    "MOTH": "Any other mixed background",
    "AIND": "Indian",
    "APKN": "Pakistani",
    "ABAN": "Bangladeshi",
    "AOTH": "Any other Asian background",
    "BCRB": "Black Caribbean",
    "BAFR": "Black African",
    "BOTH": "Any other Black background",
    "CHNE": "Chinese",
    "OOTH": "Any other ethnic group",
    "REFU": "Did not wish to say",
    "NOBT": "Not asked yet",
}


class FactKind(StrEnum):
    """A kind of fact about a person. Those named in ``NEEDS`` are shown wherever someone plans to meet
    them.
    """

    INTERPRETER = "interpreter"
    LANGUAGE = "language"
    DISABILITY = "disability"
    HELPS = "helps"
    GENDER = "gender"
    PRONOUNS = "pronouns"
    ETHNICITY = "ethnicity"


@dataclass(frozen=True, slots=True)
class Fact:
    """How one kind is asked and told. Without ``choices`` its value is in words of the writer's own.

    ``several``: more than one may stand at once. ``more`` asks for what goes with the value; empty where
    nothing does.
    """

    label: str
    asks: str
    choices: Choices | None = None
    several: bool = False
    more: str = ""
    hint: str = ""


FACTS: Mapping[FactKind, Fact] = {
    FactKind.INTERPRETER: Fact(
        "Interpreter",
        "Do they need an interpreter?",
        {"yes": "Yes", "no": "No, not needed"},
        more="Which language, and what else the interpreter should know",
        hint="For example: Twi, a woman if possible, never a relative",
    ),
    FactKind.LANGUAGE: Fact(
        "First language",
        "What is their first language?",
        hint="For example: Polish, Twi, British Sign Language",
    ),
    FactKind.DISABILITY: Fact(
        "Disability",
        "Which disability is recorded?",
        DISABILITIES,
        several=True,
        more="What it means for working with them (leave empty if nothing)",
    ),
    FactKind.HELPS: Fact(
        "What helps",
        "What helps them to take part?",
        several=True,
        hint="For example: large print, someone who reads letters aloud, a quiet room",
    ),
    FactKind.GENDER: Fact(
        "Gender",
        "How do they describe their gender?",
        hint="In their own words. Sex as recorded is asked elsewhere",
    ),
    FactKind.PRONOUNS: Fact("Pronouns", "Which pronouns do they use?", hint="For example: they, them"),
    FactKind.ETHNICITY: Fact(
        "Ethnicity", "Which ethnic group is recorded, as they or a parent said?", ETHNICITIES
    ),
}
NEEDS = (FactKind.INTERPRETER, FactKind.DISABILITY, FactKind.HELPS)
NOT_A_NEED = frozenset({(FactKind.INTERPRETER, "no"), (FactKind.DISABILITY, "NONE")})


class NameKind(StrEnum):
    """What another name is to someone."""

    BIRTH = "birth"
    MARRIED = "married"
    FORMER = "former"
    KNOWN_AS = "known_as"
    SPELLING = "spelling"


NAMES: Choices = {
    NameKind.BIRTH: "Name at birth",
    NameKind.MARRIED: "Married name",
    NameKind.FORMER: "Former name",
    NameKind.KNOWN_AS: "Also known as",
    NameKind.SPELLING: "Also spelt",
}


def _council_number(text: str) -> str | None:
    compact = re.sub(r"[\s-]", "", text).upper()
    return compact if re.fullmatch("[A-Z0-9]{1,20}", compact) else None


def _any_number(text: str) -> str | None:
    plain = " ".join(text.split())
    return plain if 0 < len(plain) <= 40 else None


@dataclass(frozen=True, slots=True)
class NumberKind:
    """A kind of identifier: its name, how it is read (None for what cannot be one), and the words that
    refuse it.
    """

    label: str
    read: Callable[[str], str | None]
    refusal: str


NUMBERS: Mapping[str, NumberKind] = {
    "nhs_number": NumberKind(
        "NHS number",
        identifiers.nhs_number,
        "This cannot be an NHS number: the last of its ten digits checks the others. Check each digit",
    ),
    "upn": NumberKind(
        "Unique pupil number (UPN)",
        identifiers.upn,
        "This cannot be a UPN: it is a letter and twelve signs, and the letter checks them. Check each sign",
    ),
    "council_id": NumberKind(
        "Council’s person number",
        _council_number,
        "The council’s person number has letters and figures only, and 20 at most",
    ),
    "local_id": NumberKind("Another agency’s number", _any_number, "Shorten this to 40 signs or fewer"),
}


def refusal_of(kind: str, text: str, *, demonstration: bool) -> str | None:
    """Say in words why a number cannot be recorded; None where it can.

    Test numbers belong in a demonstration, and no others do.
    """
    if NUMBERS[kind].read(text) is None:
        return NUMBERS[kind].refusal
    if kind != "nhs_number" or identifiers.is_test_nhs_number(text) is demonstration:
        return None
    if demonstration:
        return "This is a demonstration: enter an invented NHS number, which begins with 999"
    return "This NHS number is of the range kept for testing. Check each digit"
