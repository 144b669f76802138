"""The mistakes agencies make with a person's details, in realistic shares.

Not mistakes that make a row unusable: those are made in ``spoil``. Each kind of mistake is drawn once for
each agency's record of a person, since real errors stay with a record.
"""

import unicodedata
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from functools import cache

import numpy as np
import numpy.typing as npt

from kinfold.synth.calendar import UNKNOWN, Days
from kinfold.synth.draws import Flags, Numbers, Rng, Texts, chosen, texts
from kinfold.synth.homes import Homes
from kinfold.synth.naming import Names
from kinfold.synth.people import MOTHER, People
from kinfold.synth.words import read


@dataclass(frozen=True, slots=True)
class Rates:
    """Shares of records with each kind of mistake; the kinds for one field exclude one another."""

    nickname: float = 0.04
    spelling: float = 0.05
    initial: float = 0.01
    forename_typo: float = 0.02
    by_middle: float = 0.008
    swapped: float = 0.006
    no_forename: float = 0.004
    surname_typo: float = 0.025
    half_surname: float = 0.05
    middle_lost: float = 0.45
    middle_initial: float = 0.15
    middle_moved: float = 0.01
    day_month: float = 0.008
    first_january: float = 0.006
    year_off: float = 0.007
    day_typo: float = 0.01
    no_dob: float = 0.01
    no_accents: float = 0.85
    mothers_surname: float = 0.02
    placeholder: float = 0.0

    def times(self, noise: float) -> "Rates":
        """Give these shares multiplied, each at most one."""
        return Rates(**{name: min(1.0, share * noise) for name, share in asdict(self).items()})


@dataclass(frozen=True, slots=True)
class Details:
    """What one agency holds of persons: names, birth day (UNKNOWN when not held), sex (0 male, 1 female)."""

    forename: Texts
    middle: Texts
    surname: Texts
    dob: Days
    sex: npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Folk:
    """Everybody, with their names, homes and numbers: what an agency would have known had it listened.

    ``born_on`` is the day of birth that is told; ``people.dob`` is the one that draws go by. They differ only
    for a few named children.
    """

    people: People
    names: Names
    homes: Homes
    nhs: Texts
    upn: Texts
    born_on: Days
    noise: float = 1.0

    def details(self, person: Numbers, on: npt.NDArray[np.integer]) -> Details:
        """Give true details of persons on days."""
        return Details(
            forename=self.names.forename[person],
            middle=self.names.middle[person],
            surname=self.names.surname_on(person, on),
            dob=self.born_on[person],
            sex=self.people.sex[person],
        )

    def lives(self, person: Numbers, on: npt.NDArray[np.integer]) -> Flags:
        """Say who was born by a day: what was drawn of a named child before that is not told."""
        flags: Flags = (self.born_on[person] <= on) | (self.born_on[person] == self.people.dob[person])
        return flags


@cache
def _spellings() -> dict[str, list[str]]:
    out: dict[str, list[str]] = {}
    for group in read("variants")["spellings"]:
        for name in group:
            out[name] = [other for other in group if other != name]
    return out


def without_accents(name: str) -> str:
    """Write a name in plain letters."""
    letters = unicodedata.normalize("NFD", name.replace("ł", "l").replace("Ł", "L"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _plainly(name: str, _: int) -> str:
    return name if name.isascii() else without_accents(name)


def _nickname(name: str, draw: int) -> str:
    options: list[str] | None = read("variants")["nicknames"].get(name)
    return options[draw % len(options)] if options else name


def _spelling(name: str, draw: int) -> str:
    options = _spellings().get(name)
    return options[draw % len(options)] if options else name


def _keyboard(name: str, draw: int) -> str:
    at = draw % len(name)
    letter = name[at].lower()
    near: str = read("variants")["keys"].get(letter, letter)
    put = near[draw // 64 % len(near)]
    return name[:at] + (put.upper() if name[at].isupper() else put) + name[at + 1 :]


def _drop(name: str, draw: int) -> str:
    at = 1 + draw % max(len(name) - 1, 1)
    return name[:at] + name[at + 1 :]


def _double(name: str, draw: int) -> str:
    at = draw % len(name)
    return name[: at + 1] + name[at].lower() + name[at + 1 :]


def _swap_letters(name: str, draw: int) -> str:
    at = 1 + draw % max(len(name) - 2, 1)
    return name[:at] + name[at + 1 : at + 2] + name[at : at + 1] + name[at + 2 :]


def _by_table(table: str) -> Callable[[str, int], str]:
    def change(name: str, draw: int) -> str:
        pairs = [pair for pair in read("variants")[table] if pair[0] in name[1:]]
        if not pairs:
            return _drop(name, draw)
        old, new = pairs[draw % len(pairs)]
        return name[0] + name[1:].replace(old, new, 1)

    return change


_TYPOS = (_keyboard, _drop, _double, _swap_letters, _by_table("phonetic"), _by_table("ocr"))


def typo(name: str, draw: int) -> str:
    """Misspell a name by keyboard, ear or scanner; empty names stay empty."""
    return _TYPOS[draw % len(_TYPOS)](name, draw // 8) if name else name


def _half(name: str, draw: int) -> str:
    parts = name.split("-")
    if len(parts) == 1:
        return name
    return (parts[0], parts[-1], " ".join(parts), "".join(parts))[draw % 4]


def _apply(rng: Rng, values: Texts, where: Numbers, change: Callable[[str, int], str]) -> None:
    draws = rng.integers(0, 1 << 30, len(where)).tolist()
    for position, draw in zip(where.tolist(), draws, strict=True):
        values[position] = change(values[position], draw)


def _forenames(rng: Rng, held: Details, rates: Rates) -> tuple[Texts, Texts, Texts]:
    forename, middle, surname = held.forename.copy(), held.middle.copy(), held.surname.copy()
    shares = (
        rates.nickname,
        rates.spelling,
        rates.forename_typo,
        rates.initial,
        rates.by_middle,
        rates.swapped,
        rates.no_forename,
    )
    kind = chosen(rng, shares, len(forename))
    for number, change in enumerate((_nickname, _spelling, typo, lambda name, _: name[:1])):
        _apply(rng, forename, np.flatnonzero(kind == number), change)
    where = np.flatnonzero((kind == 4) & (middle != ""))
    forename[where], middle[where] = middle[where], ""
    where = np.flatnonzero(kind == 5)
    forename[where], surname[where] = surname[where], forename[where]
    forename[kind == 6] = ""
    return forename, middle, surname


def _middles(rng: Rng, forename: Texts, middle: Texts, rates: Rates) -> None:
    kind = chosen(rng, (rates.middle_lost, rates.middle_initial, rates.middle_moved), len(middle))
    middle[kind == 0] = ""
    _apply(rng, middle, np.flatnonzero(kind == 1), lambda name, _: name[:1])
    where = np.flatnonzero((kind == 2) & (middle != ""))
    forename[where] = forename[where] + " " + middle[where]
    middle[where] = ""


def _birth_days(rng: Rng, dob: Days, rates: Rates) -> Days:
    out = dob.astype(np.int64)
    dates = out.astype("datetime64[D]")
    month_start = dates.astype("datetime64[M]")
    year_start = dates.astype("datetime64[Y]")
    day_number = out - month_start.astype("datetime64[D]").astype(np.int64) + 1
    month_number = (month_start - year_start.astype("datetime64[M]")).astype(np.int64) + 1
    shares = (rates.day_month, rates.first_january, rates.year_off, rates.day_typo, rates.no_dob)
    kind = chosen(rng, shares, len(out))
    can_swap = day_number <= 12
    swapped_month = year_start.astype("datetime64[M]") + (np.minimum(day_number, 12) - 1)
    swapped = swapped_month.astype("datetime64[D]").astype(np.int64) + month_number - 1
    step = np.where(rng.random(len(out)) < 0.5, -1, 1)
    other_year = out + np.where(step > 0, 365, -365)
    out = np.where((kind == 0) & can_swap, swapped, out)
    out = np.where(kind == 1, year_start.astype("datetime64[D]").astype(np.int64), out)
    out = np.where(kind == 2, other_year, out)
    out = np.where(kind == 3, out + step * rng.choice(np.array([1, 2, 10]), len(out)), out)
    return np.where(kind == 4, UNKNOWN, out).astype(np.int32)


def mistaken(rng: Rng, held: Details, rates: Rates) -> Details:
    """Give details with mistakes in them; what is given is not changed."""
    forename, middle, surname = _forenames(rng, held, rates)
    kind = chosen(rng, (rates.surname_typo, rates.half_surname), len(surname))
    _apply(rng, surname, np.flatnonzero(kind == 0), typo)
    _apply(rng, surname, np.flatnonzero(kind == 1), _half)
    _middles(rng, forename, middle, rates)
    accents = rng.random(len(forename)) < rates.no_accents
    for values in (forename, middle, surname):
        _apply(rng, values, np.flatnonzero(accents), _plainly)
    return replace(
        held, forename=forename, middle=middle, surname=surname, dob=_birth_days(rng, held.dob, rates)
    )


def heard(rng: Rng, folk: Folk, person: Numbers, on: npt.NDArray[np.integer], rates: Rates) -> Details:
    """Give what an agency wrote of persons on days: the truth, some under their mother's name, with mistakes.

    Shares are multiplied by the county's noise.
    """
    told, people, shares = folk.details(person, on), folk.people, rates.times(folk.noise)
    mother = people.of_role(MOTHER)[people.family[person]]
    other = people.is_child[person] & (mother >= 0) & (rng.random(len(person)) < shares.mothers_surname)
    mothers = folk.names.surname_on(np.maximum(mother, 0), on)
    out = mistaken(rng, replace(told, surname=np.where(other, mothers, told.surname)), shares)
    unknown = rng.random(len(person)) < shares.placeholder
    blanks = texts(["Unknown", "Not Known", "Child", "Male", "X"])[rng.integers(0, 5, len(person))]
    return replace(out, forename=np.where(unknown, blanks, out.forename))


@dataclass(frozen=True, slots=True)
class Register:
    """An agency's records of persons: ``record`` gives, for each row, the position of the record used."""

    record: Numbers
    person: Numbers
    details: Details


def register(
    rng: Rng, folk: Folk, person: Numbers, on: npt.NDArray[np.integer], rates: Rates, *, second: float
) -> Register:
    """Let an agency keep records of the persons named in rows, with a second record for a share of them.

    A record is made on the day of its first row and keeps what was written then, mistakes included.
    """
    doubled: Flags = rng.random(len(folk.people)) < second
    slot = (doubled[person] & (rng.random(len(person)) < 0.4)).astype(np.int64)
    keys, record = np.unique(person * 2 + slot, return_inverse=True)
    first_on = np.full(len(keys), 99_999, dtype=np.int64)
    np.minimum.at(first_on, record, on)
    held = heard(rng, folk, keys // 2, first_on, rates)
    return Register(record=record, person=keys // 2, details=held)


def stale(rng: Rng, on: npt.NDArray[np.integer], share: float) -> npt.NDArray[np.int64]:
    """Give the days as of which an agency knew addresses: for a share of rows up to two years earlier."""
    lag = np.where(rng.random(len(on)) < share, rng.integers(30, 730, len(on)), 0)
    return np.asarray(on).astype(np.int64) - lag
