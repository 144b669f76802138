"""Numbers given to people: NHS numbers from the test range, and pupil numbers of invented schools.

Not for checking them: ``domain.identifiers`` does that, and a test holds the two together.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from kinfold.domain.identifiers import UPN_LETTERS
from kinfold.synth.calendar import UNKNOWN, Days
from kinfold.synth.draws import Flags, Numbers, Rng, Texts, texts
from kinfold.synth.people import People
from kinfold.synth.words import read

AUTHORITY_CODE = "999"
FIRST_ESTABLISHMENT = 4001
FIRST_URN = 990_001
PUPILS_A_SCHOOL = 300
_NEWEST_PUPILS = 20_700  # 4 September 2026


@dataclass(frozen=True, slots=True)
class Schools:
    """Schools: even positions are primary, odd ones secondary."""

    urn: Texts
    name: Texts

    def __len__(self) -> int:
        return len(self.urn)


def nhs_numbers(rng: Rng, count: int) -> Texts:
    """Draw distinct valid NHS numbers beginning 999; there are 909,091, and whoever is over has none."""
    last_six = np.arange(1_000_000, dtype=np.int64)
    total = np.full(len(last_six), 9 * (10 + 9 + 8))
    for place, weight in enumerate(range(7, 1, -1)):
        total = total + last_six // 10 ** (5 - place) % 10 * weight
    check = 11 - total % 11
    valid = np.flatnonzero((check != 10) & (last_six > 0) & (last_six != 999_999))
    drawn = rng.permutation(valid)[:count]
    numbers = 999_000_000_0 + drawn * 10 + check[drawn] % 11
    out = texts([""] * count)
    out[: len(drawn)] = numbers.astype(str).astype(object)
    return out


def schools(rng: Rng, pupils: int) -> Schools:
    """Invent schools enough for so many pupils; at least six."""
    places = read("places")
    count = max(6, 2 * round(pupils / PUPILS_A_SCHOOL / 2))
    heads = [places["street_heads"][at] for at in rng.permutation(len(places["street_heads"]))]
    names = []
    for at in range(count):
        head, round_number = heads[at // 2 % len(heads)], at // 2 // len(heads)
        kind = places["schools"][(at // 2 % 3) if at % 2 == 0 else 3 + at // 2 % 3]
        names.append(f"{head} {kind}" + (f" {round_number + 1}" if round_number else ""))
    return Schools(urn=texts([str(FIRST_URN + at) for at in range(count)]), name=texts(names))


def start_of_school(dob: npt.NDArray[np.integer]) -> Numbers:
    """Give the first of September after each fourth birthday."""
    month = dob.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    year = 1970 + month // 12
    september = month % 12 >= 8
    begins = (year + 4 + september - 1970) * 12 + 8
    return begins.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)


def school_of(rng: Rng, people: People, homes_street: Numbers, count: int) -> tuple[Numbers, Numbers]:
    """Give each child a primary and a secondary school, by the family's street for most; -1 for adults."""
    nearby = homes_street % max(count // 2, 1)
    strays = rng.random(len(people)) < 0.15
    place = np.where(strays, rng.integers(0, count // 2, len(people)), nearby)
    child = people.is_child
    return np.where(child, place * 2, -1), np.where(child, place * 2 + 1, -1)


def has_number(people: People, person: Numbers) -> Flags:
    """Say which persons are drawn as children who have started school, and so have a pupil number."""
    begins = start_of_school(people.dob[person])
    flags: Flags = people.is_child[person] & (begins > UNKNOWN) & (begins < _NEWEST_PUPILS)
    return flags


def pupil_numbers(rng: Rng, people: People, primary: Numbers) -> Texts:
    """Give every child who has started school a UPN of the first school, with its check letter."""
    begins = start_of_school(people.dob)
    started = np.flatnonzero(has_number(people, np.arange(len(people))))
    year = begins[started].astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970
    cohort = primary[started] * 100 + year % 100
    order = np.lexsort((rng.random(len(started)), cohort))
    _, first, group = np.unique(cohort[order], return_index=True, return_inverse=True)
    serial = np.empty(len(started), dtype=np.int64)
    serial[order] = np.arange(len(started)) - first[group] + 1
    out = texts([""] * len(people))
    out[started] = _pupil_number(primary[started], year, serial)
    return out


def _pupil_number(school: Numbers, year: Numbers, serial: Numbers) -> Texts:
    digits = np.zeros((len(school), 12), dtype=np.int64)
    number = ((9_990_000 + FIRST_ESTABLISHMENT + school) * 100 + year % 100) * 1000 + serial % 1000
    for place in range(12):
        digits[:, place] = number // 10 ** (11 - place) % 10
    letter = texts(list(UPN_LETTERS))[(digits * np.arange(2, 14)).sum(axis=1) % 23]
    out: Texts = letter + pl.Series(number).cast(pl.String).to_numpy().astype(object)
    return out


def renumbered(upn: Texts, people: People, born_on: Days, primary: Numbers) -> Texts:
    """Give children told as born on another day than drawn the pupil number of that day, or none yet.

    Serials from 900 on, which no year of a school of this county reaches.
    """
    out = upn.copy()
    where = np.flatnonzero(born_on != people.dob)
    begins = start_of_school(born_on[where])
    year = begins.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970
    new = _pupil_number(primary[where], year, 900 + np.arange(len(where)))
    out[where] = np.where(begins < _NEWEST_PUPILS, new, "")
    return out
