"""The schools' extract: one row for each pupil and month.

Not every school in the county sends: families outside are often at schools that have not joined.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from kinfold.domain.identifiers import UPN_LETTERS, upn_check_letter
from kinfold.kit.progress import Advance
from kinfold.synth.calendar import (
    FAR,
    LEAD_MONTHS,
    MONTH_STARTS,
    MONTHS,
    NEW_ATTENDANCE_CODES,
    month_number,
    written,
)
from kinfold.synth.draws import Numbers, Rng, Streams, Texts
from kinfold.synth.mistakes import Details, Folk, Rates, heard
from kinfold.synth.need import Need
from kinfold.synth.numbers import Schools, has_number, start_of_school
from kinfold.synth.output import Sheets
from kinfold.synth.spoil import Fault, spoil

FILE = "education/school_attendance.csv"
SENDING_SHARE_STRANGERS = 0.35
TEMPORARY_SHARE = 0.01
_SESSIONS = {9: 40, 10: 36, 11: 42, 12: 30, 1: 38, 2: 30, 3: 42, 4: 22, 5: 36, 6: 44, 7: 30}
_RATES = Rates(nickname=0.05, spelling=0.03, no_forename=0, no_dob=0.001, middle_lost=0.3, no_accents=0.6)
_FAULTS = (
    Fault("sessions_possible", ("-2", "many", "")),
    Fault("period_start", ("2025-09", "31/11/2025")),
    Fault("upn", ("",)),
    Fault("sessions_authorised", ("999",)),
)


@dataclass(frozen=True, slots=True)
class Roll:
    """The pupils on the extract, one row each, with what their schools hold of them."""

    person: Numbers
    primary: Numbers
    secondary: Numbers
    begins: Numbers
    details: Details
    upn: Texts
    usual_absence: npt.NDArray[np.float64]


def enrol(streams: Streams, folk: Folk, places: tuple[Numbers, Numbers], strangers_share: float) -> Roll:
    """Choose the pupils on the extract: all of known families, a share of the others."""
    rng = streams.of("school roll")
    people = folk.people
    begins = start_of_school(people.dob)
    last = MONTH_STARTS[MONTHS]
    sends = people.is_known | (rng.random(len(people)) < strangers_share)
    ends = _years_on(begins, 12)
    pupils = has_number(people, np.arange(len(people)))
    on_roll = pupils & sends & (begins < last) & (ends > MONTH_STARTS[LEAD_MONTHS])
    person = np.flatnonzero(on_roll)
    primary, secondary = places
    first_on = np.maximum(begins[person], MONTH_STARTS[LEAD_MONTHS])
    return Roll(
        person=person,
        primary=primary[person],
        secondary=secondary[person],
        begins=begins[person],
        upn=_numbers_sent(rng, folk.upn[person]),
        details=heard(rng, folk, person, first_on, _RATES),
        usual_absence=rng.normal(-3.1, 0.7, len(person)),
    )


def _numbers_sent(rng: Rng, numbers: Texts) -> Texts:
    """Give pupil numbers as sent: a few pupils still have a temporary one, which ends in a letter."""
    out = numbers.copy()
    for position in np.flatnonzero(rng.random(len(out)) < TEMPORARY_SHARE).tolist():
        last_twelve = out[position][1:12] + UPN_LETTERS[int(rng.integers(0, len(UPN_LETTERS)))]
        if out[position]:
            out[position] = upn_check_letter(last_twelve) + last_twelve
    return out


def _years_on(begins: Numbers, years: int) -> Numbers:
    moved = begins.astype("datetime64[D]").astype("datetime64[M]") + 12 * years
    return moved.astype("datetime64[D]").astype(np.int64)


@dataclass(frozen=True, slots=True)
class Absence:
    """What drives absence: need by family and month, the day of allocation, and the effect from then on."""

    need: Need
    allocated_on: npt.NDArray[np.int32]
    ratio: float


def missed(
    rng: Rng,
    usual: npt.NDArray[np.float64],
    family: Numbers,
    month: int,
    possible: Numbers,
    absence: Absence,
) -> Numbers:
    """Draw sessions missed in a month; the effect holds for the share of the month after allocation."""
    known = family < len(absence.need)
    at = np.where(known, family, 0)
    level = np.where(known, np.log(np.maximum(absence.need[at, month], 0.05)), 0.0)
    chance = 1 / (1 + np.exp(-(usual + 0.35 * level + rng.normal(0, 0.3, len(family)))))
    start, stop = MONTH_STARTS[month], MONTH_STARTS[month + 1]
    begins = np.where(known, absence.allocated_on[at], FAR)
    after = np.clip((stop - begins) / (stop - start), 0.0, 1.0)
    chance = np.minimum(chance * (1 - after * (1 - absence.ratio)), 0.98)
    return rng.binomial(possible, chance)


def write(
    streams: Streams,
    folk: Folk,
    roll: Roll,
    schools: Schools,
    absence: Absence,
    sheets: Sheets,
    advance: Advance,
) -> None:
    """Write the file month by month, in the order of schools."""
    rng = streams.of("school attendance")
    for month in range(LEAD_MONTHS, MONTHS):
        advance(1)
        if month_number(month) == 8:
            continue
        start = int(MONTH_STARTS[month])
        at = np.flatnonzero((roll.begins <= start) & (_years_on(roll.begins, 12) > start + 61))
        school = np.where(_years_on(roll.begins[at], 7) <= start, roll.secondary[at], roll.primary[at])
        order = np.lexsort((roll.person[at], school))
        _write_month(rng, folk, roll, at[order], (school[order], schools), month, absence, sheets)


def _write_month(
    rng: Rng,
    folk: Folk,
    roll: Roll,
    at: Numbers,
    where: tuple[Numbers, Schools],
    month: int,
    absence: Absence,
    sheets: Sheets,
) -> None:
    school, schools = where
    person, size, start = roll.person[at], len(at), int(MONTH_STARTS[month])
    begins = start_of_school(folk.born_on[person])
    younger = _years_on(begins, 7) > start
    school = np.where(younger, roll.primary[at], school)
    possible = np.full(size, _SESSIONS[month_number(month)]) - 2 * (rng.random(size) < 0.04)
    family = folk.people.family[person].astype(np.int64)
    absent = missed(rng, roll.usual_absence[at], family, month, possible, absence)
    share = 0.28 if start < NEW_ATTENDANCE_CODES else 0.40
    unauthorised = rng.binomial(absent, share)
    address = folk.homes.address_of(person, np.full(size, start - 40))
    details = roll.details
    frame = pl.DataFrame(
        [
            pl.Series("upn", roll.upn[at]),
            pl.Series("forename", details.forename[at]),
            pl.Series("middle_name", details.middle[at]),
            pl.Series("surname", details.surname[at]),
            written(details.dob[at], "%d/%m/%Y").alias("dob"),
            pl.Series("sex", np.where(details.sex[at] == 1, "F", "M").astype(object)),
            folk.homes.lines(address).alias("address_line"),
            folk.homes.postcodes(address).alias("postcode"),
            pl.Series("school_urn", schools.urn[school]),
            pl.Series("school_name", schools.name[school]),
            written(np.full(size, start), "%d/%m/%Y").alias("period_start"),
            written(np.full(size, MONTH_STARTS[month + 1] - 1), "%d/%m/%Y").alias("period_end"),
            pl.Series("sessions_possible", possible).cast(pl.String),
            pl.Series("sessions_authorised", absent - unauthorised).cast(pl.String),
            pl.Series("sessions_unauthorised", unauthorised).cast(pl.String),
        ]
    )
    frame, person = spoil(rng, frame, person, _FAULTS, repeats=0.001, told=begins <= start)
    sheets.write(FILE, frame, person)
