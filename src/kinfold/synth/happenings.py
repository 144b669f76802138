"""What happened before any agency wrote it down: police call-outs, A&E attendances, emergency admissions.

The planted effect acts here, from the day of allocation, on what happens to families; nothing else differs
between a family that waits and one that is allocated.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kinfold.synth.calendar import (
    AE_SILENT_FROM,
    DATA_FROM,
    DATA_TO,
    LEAD_MONTHS,
    MONTH_STARTS,
    MONTHS,
    YEAR,
)
from kinfold.synth.draws import Flags, Numbers, Rng
from kinfold.synth.need import Need
from kinfold.synth.pathway import HOSPITAL, POLICE, Journeys
from kinfold.synth.people import People

CALL_OUTS_A_MONTH = 0.1
ATTENDANCES_A_YEAR = 0.30
ADMISSIONS_A_YEAR = 0.08
ATTENDANCE_POWER = 0.7
ADMISSION_POWER = 0.6
STRANGERS_CALL_OUTS_A_YEAR = 0.03
_SHARE_OF_YEAR = 1 / 12


@dataclass(frozen=True, slots=True)
class Effects:
    """Rate ratios from the day of allocation on. All are one when the call-out ratio is one."""

    call_outs: float
    attendances: float
    admissions: float
    sessions_missed: float


@dataclass(frozen=True, slots=True)
class Happenings:
    """Things that happened: to whom (a family or a person, by position) and on which day."""

    who: Numbers
    on: Numbers

    def __len__(self) -> int:
        return len(self.who)


def effects_of(ratio: float) -> Effects:
    """Spread one rate ratio over the indicators: in logs, call-outs whole, admissions half, absence a third.

    A&E attendances are never given an effect: any fall in them is regression to the mean.
    """
    return Effects(ratio, 1.0, round(ratio**0.5, 4), round(ratio ** (1 / 3), 4))


def thinned(rng: Rng, made: Happenings, start: npt.NDArray[np.integer], ratio: float) -> Happenings:
    """Keep things so that their rate from ``start`` (a day for each) on is ``ratio`` times that before.

    They must have been made at ``max(1, ratio)`` times the rate before.
    """
    most = max(1.0, ratio)
    keep = rng.random(len(made)) < np.where(made.on >= start, ratio / most, 1.0 / most)
    return Happenings(made.who[keep], made.on[keep])


def _scattered(rng: Rng, mean: npt.NDArray[np.float64], most: float) -> Happenings:
    """Draw counts for each row and month of the data (means given), and a day in the month for each."""
    counts = rng.poisson(mean * most)
    who, month = np.nonzero(counts)
    times = counts[who, month]
    who, month = np.repeat(who, times), np.repeat(month, times) + LEAD_MONTHS
    length = MONTH_STARTS[month + 1] - MONTH_STARTS[month]
    within = np.floor(rng.random(len(who)) * length).astype(np.int64)
    return Happenings(who, MONTH_STARTS[month].astype(np.int64) + within)


def _with(made: Happenings, who: Numbers, on: Numbers) -> Happenings:
    inside = (on >= DATA_FROM) & (on <= DATA_TO)
    return Happenings(np.concatenate([made.who, who[inside]]), np.concatenate([made.on, on[inside]]))


def call_outs(rng: Rng, need: Need, journeys: Journeys, ratio: float) -> Happenings:
    """Give police call-outs to known families; the crisis behind a police referral is one of them."""
    mean = CALL_OUTS_A_MONTH * need[:, LEAD_MONTHS:].astype(np.float64)
    made = _scattered(rng, mean, max(1.0, ratio))
    made = thinned(rng, made, journeys.allocated_on[made.who], ratio)
    family = np.flatnonzero(journeys.source == POLICE)
    return _with(
        made, family, journeys.referred_on[family].astype(np.int64) - rng.integers(0, 3, len(family))
    )


def _lives(people: People, person: Numbers, on: Numbers) -> Flags:
    return people.dob[person] <= on


def visits(
    rng: Rng, need: Need, people: People, journeys: Journeys, *, yearly: float, power: float, ratio: float
) -> Happenings:
    """Give visits to hospital of everybody in known families; infants come three times as often."""
    person = np.flatnonzero(people.is_known)
    family = people.family[person]
    level = np.power(need[:, LEAD_MONTHS:].astype(np.float64), power)
    middle = MONTH_STARTS[LEAD_MONTHS:MONTHS] + 15
    age = (middle[None, :] - people.dob[person][:, None]) / YEAR
    weight = np.where(age < 2, 3.0, np.where(age < 5, 1.5, 1.0)) * (age > -0.05)
    made = _scattered(rng, yearly * _SHARE_OF_YEAR * weight * level[family], max(1.0, ratio))
    made = Happenings(person[made.who], made.on)
    alive = _lives(people, made.who, made.on)
    made = Happenings(made.who[alive], made.on[alive])
    return thinned(rng, made, journeys.allocated_on[people.family[made.who]], ratio)


def attendances(rng: Rng, need: Need, people: People, journeys: Journeys, ratio: float) -> Happenings:
    """Give A&E attendances of known families until the silence; a hospital's referral begins in one."""
    made = visits(rng, need, people, journeys, yearly=ATTENDANCES_A_YEAR, power=ATTENDANCE_POWER, ratio=ratio)
    family = np.flatnonzero(journeys.source == HOSPITAL)
    child = np.flatnonzero(people.is_child & people.is_known)
    first = np.full(len(journeys), -1)
    first[people.family[child][::-1]] = child[::-1]
    who, on = first[family], journeys.referred_on[family].astype(np.int64)
    lives = _lives(people, who, on)
    made = _with(made, who[lives], on[lives])
    heard = made.on < AE_SILENT_FROM
    return Happenings(made.who[heard], made.on[heard])


def newborn(rng: Rng, people: People, share: float) -> Happenings:
    """Give visits of babies in their first ten days, when many have no name yet."""
    born = np.flatnonzero((people.dob >= DATA_FROM) & (people.dob <= DATA_TO - 10))
    born = born[rng.random(len(born)) < share]
    return Happenings(born, people.dob[born].astype(np.int64) + rng.integers(0, 10, len(born)))


def among_strangers(rng: Rng, people: People, yearly: float, until: int) -> Happenings:
    """Give visits of persons outside known families: few have many."""
    person = np.flatnonzero(~people.is_known)
    weight = rng.gamma(0.8, 1 / 0.8, len(person)) * np.where(
        people.dob[person] > DATA_TO - 5 * YEAR, 1.5, 1.0
    )
    counts = rng.poisson(yearly * (until - DATA_FROM + 1) / YEAR * weight)
    who = np.repeat(person, counts)
    on = rng.integers(DATA_FROM, until + 1, len(who))
    alive = _lives(people, who, on)
    return Happenings(who[alive], on[alive])


def together(*parts: Happenings) -> Happenings:
    """Put things in one list."""
    return Happenings(
        np.concatenate([part.who for part in parts]), np.concatenate([part.on for part in parts])
    )
