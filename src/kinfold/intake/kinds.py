"""The kinds of value a column may hold: how text becomes a value, and what to say when it cannot.

Every parser is an explicit Polars expression over trimmed text, null where blank. Nothing is guessed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import polars as pl

from kinfold.domain.identifiers import UPN_LETTERS

Parse = Callable[[pl.Expr], pl.Expr]


@dataclass(frozen=True, slots=True)
class Kind:
    """How a column is read.

    ``parse`` gives null for text that is not of this kind. ``rule`` and ``expected`` say so to a person.
    ``evidence`` marks a number that only helps to tell who somebody is: a wrong one is left out and counted,
    the row stays. ``multiline`` allows a line break inside quote marks.
    """

    rule: str
    expected: str
    parse: Parse
    dtype: type[pl.DataType] = pl.String
    evidence: bool = False
    multiline: bool = False


def text(*, multiline: bool = False) -> Kind:
    """Read text as sent, with runs of spaces as one."""
    return Kind("text", "text", lambda e: e.str.replace_all(r"\s+", " "), multiline=multiline)


_DATES = {
    "dd/mm/yyyy": (r"^\d{1,2}/\d{1,2}/\d{4}$", "%d/%m/%Y"),
    "yyyy-mm-dd": (r"^\d{4}-\d{2}-\d{2}$", "%Y-%m-%d"),
    "yyyymmdd": (r"^\d{8}$", "%Y%m%d"),
}
_TIME = r"[ T](?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.0+)?)?$"


def _as_date(e: pl.Expr, form: str) -> pl.Expr:
    pattern, directive = _DATES[form]
    return pl.when(e.str.contains(pattern)).then(e.str.to_date(directive, strict=False))


def date(*forms: str) -> Kind:
    """Read a civil date in one of some forms that cannot be mistaken for each other.

    A midnight after it, as databases add, is let pass.
    """
    midnight = r"[ T]00:00(?::00(?:\.0+)?)?$"
    return Kind(
        "date",
        f"a real date as {' or '.join(forms)}",
        lambda e: pl.coalesce(_as_date(e.str.replace(midnight, ""), form) for form in forms),
        pl.Date,
    )


def moment(form: str) -> Kind:
    """Read a civil date and a time of day; only the date is kept."""
    return Kind(
        "date-time",
        f"a real date and time as {form} HH:MM",
        lambda e: pl.when(e.str.contains(_TIME)).then(_as_date(e.str.replace(_TIME, ""), form)),
        pl.Date,
    )


def whole() -> Kind:
    """Read a count: digits only."""
    return Kind(
        "number",
        "a whole number, 0 or more",
        lambda e: pl.when(e.str.contains(r"^\d{1,9}$")).then(e.cast(pl.Int32, strict=False)),
        pl.Int32,
    )


def codes(meanings: Mapping[str, str]) -> Kind:
    """Read one of a set of codes, in any case, as what it means to us."""
    known = {code.casefold(): meaning for code, meaning in meanings.items()}
    listed = ", ".join(meanings)
    return Kind(
        "code",
        f"one of {listed}",
        lambda e: e.str.to_lowercase().replace_strict(known, default=None, return_dtype=pl.String),
    )


def _nhs(e: pl.Expr) -> pl.Expr:
    bare = e.str.replace_all(r"[ -]", "")
    digits = [bare.str.slice(place, 1).cast(pl.Int32, strict=False) for place in range(10)]
    total = pl.sum_horizontal(
        [digit * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)]
    )
    repeated = bare.str.replace_all(r"^(?:0+|1+|2+|3+|4+|5+|6+|7+|8+|9+)$", "") == ""
    right = bare.str.contains(r"^\d{10}$") & ((11 - total % 11) % 11 == digits[9]) & ~repeated
    return pl.when(right).then(bare)


def _upn(e: pl.Expr) -> pl.Expr:
    bare = e.str.replace_all(r"[\s-]", "").str.to_uppercase()
    digits = [bare.str.slice(place, 1).cast(pl.Int32, strict=False) for place in range(1, 13)]
    total = pl.sum_horizontal([digit * weight for digit, weight in zip(digits, range(2, 14), strict=True)])
    letters = dict(enumerate(UPN_LETTERS))
    letter = (total % 23).replace_strict(letters, default=None, return_dtype=pl.String)
    return pl.when(bare.str.contains(r"^[A-Z]\d{12}$") & (letter == bare.str.slice(0, 1))).then(bare)


def nhs_number() -> Kind:
    """Read an NHS number; evidence only."""
    return Kind("nhs-number", "ten digits with a right check digit", _nhs, evidence=True)


def upn() -> Kind:
    """Read a permanent unique pupil number; evidence only. A temporary one may not be used to link."""
    return Kind("upn", "a letter and twelve digits, with a right check letter", _upn, evidence=True)


def postcode() -> Kind:
    """Read a postcode in capitals with one space before the last three; a wrong one is kept as sent."""
    shape = r"^([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][A-Z]{2})$"

    def parse(e: pl.Expr) -> pl.Expr:
        bare = e.str.to_uppercase().str.replace_all(r"\s+", "")
        return (
            pl.when(bare.str.contains(shape))
            .then(bare.str.replace(shape, "$1 $2"))
            .otherwise(e.str.to_uppercase().str.replace_all(r"\s+", " "))
        )

    return Kind("postcode", "a postcode", parse)


def phone() -> Kind:
    """Read a telephone number as digits, +44 as 0; what is not a number is kept as sent."""

    def parse(e: pl.Expr) -> pl.Expr:
        bare = e.str.replace_all(r"[\s().-]", "").str.replace(r"^(?:\+44|0044)0?", "0")
        return pl.when(bare.str.contains(r"^\d{6,15}$")).then(bare).otherwise(e.str.replace_all(r"\s+", " "))

    return Kind("phone", "a telephone number", parse)


_ADDRESS_PARTS = ("ROOM", "FLOOR", "FLAT", "BUILDING", "HOUSE", "STREET", "TOWN")


def address_json() -> Kind:
    """Read an address kept as a JSON object of its parts into one line; plain text is kept as sent."""

    def parse(e: pl.Expr) -> pl.Expr:
        parts = [e.str.json_path_match(f"$.{part}").replace("", None) for part in _ADDRESS_PARTS]
        joined = pl.concat_str(parts, separator=" ", ignore_nulls=True)
        sent = pl.when(~e.str.starts_with("{")).then(e.str.replace_all(r"\s+", " "))
        return sent.when(e.str.json_path_match("$").is_not_null()).then(joined)

    return Kind("address", "a JSON object of address parts, or plain text", parse, multiline=True)
