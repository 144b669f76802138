"""From crisis to referral, assessment, enquiry, conference, plan, care, and a random wait before allocation.

Not the families' need: which way a family goes is drawn from England's published shares, independently of how
much trouble it has, so that families that wait and families that are allocated can be compared.
"""

from dataclasses import dataclass

import numpy as np

from kinfold.synth.calendar import DATA_TO, FAR, MONTH_STARTS, Days, month_of, so_far
from kinfold.synth.draws import Flags, Numbers, Rng, Texts, chosen, even, texts
from kinfold.synth.need import Needs, next_crisis

NO_FURTHER_ACTION, NOT_IN_NEED, IN_NEED = range(3)
LONGEST_WAIT_DAYS = 274
OUTCOME_SHARES = (0.063, 0.302)
SUITABLE_SHARE = 0.47
DISTRICTS = ("Inkwell", "Vellum", "Parchment")
FAMILIES_A_TEAM = 1000
SOURCES = ("6", "2A", "3A", "3B", "3E", "5A", "5D", "1A", "7", "8", "9")
POLICE, HOSPITAL = "6", "3E"

_SOURCE_SHARES = (0.28, 0.18, 0.06, 0.04, 0.06, 0.09, 0.06, 0.08, 0.05, 0.07)
_FACTORS = {"domestic_abuse": 0.325, "mental_health": 0.299, "alcohol": 0.139, "drugs": 0.136}


@dataclass(slots=True)
class Journeys:
    """One row a known family. Days are FAR where the step has not happened by the end of the data."""

    referred_on: Days
    source: Texts
    outcome: Numbers
    assessed_on: Days
    enquiry_on: Days
    conference_on: Days
    plan_on: Days
    plan_end: Days
    wait_days: Numbers
    suitable: Flags
    allocated_on: Days
    team: Numbers
    care_on: Days
    care_end: Days
    closed_on: Days
    again_on: Days
    again_outcome: Numbers
    again_closed: Days
    factors: dict[str, Flags]

    def __len__(self) -> int:
        return len(self.referred_on)


def _within(rng: Rng, month: Numbers) -> Numbers:
    start = MONTH_STARTS[month].astype(np.int64)
    return start + np.floor(rng.random(len(month)) * (MONTH_STARTS[month + 1] - start)).astype(np.int64)


def _protection(rng: Rng, referred: Numbers, in_need: Flags) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    size = len(referred)
    enquired = even(rng, referred, in_need) < 0.92
    enquiry = np.where(enquired, referred + rng.integers(0, 9, size), FAR)
    held = even(rng, referred, enquired) < 0.37
    conference = np.where(held, enquiry + rng.integers(8, 22, size), FAR)
    plan = np.where(even(rng, referred, held) < 0.86, conference, FAR)
    lasts = np.maximum(rng.gamma(2.2, 290 / 2.2, size), 42).astype(np.int64)
    return enquiry, conference, plan, np.where(plan < FAR, plan + lasts, FAR)


def _care(rng: Rng, referred: Numbers, in_need: Flags, earlier: Flags) -> tuple[Numbers, Numbers]:
    size = len(referred)
    recent = even(rng, referred, in_need & ~earlier) < 0.143
    enters = recent | (even(rng, referred, earlier) < 0.76)
    on = np.where(enters, referred + 5 + np.floor(rng.exponential(120, size)).astype(np.int64), FAR)
    short = (rng.random(size) < 0.35) & ~earlier
    lasts = np.where(short, rng.exponential(60, size), rng.exponential(2400, size)).astype(np.int64) + 3
    return on, np.where(enters, on + lasts, FAR)


def _closing(
    rng: Rng, outcome: Numbers, suitable: Flags, referred: Numbers, steps: tuple[Numbers, ...]
) -> Numbers:
    assessed, allocated, plan_end, care_end = steps
    size = len(outcome)
    brief = referred + np.where(outcome == NO_FURTHER_ACTION, rng.integers(0, 2, size), 0)
    ends = assessed + np.floor(rng.gamma(2.0, 35.0, size)).astype(np.int64)
    ends = np.where(suitable, allocated + np.floor(rng.gamma(3.0, 66.0, size)).astype(np.int64), ends)
    ends = np.where(plan_end < FAR, np.maximum(ends, plan_end + rng.integers(14, 60, size)), ends)
    ends = np.where(care_end < FAR, np.maximum(ends, care_end + rng.integers(0, 40, size)), ends)
    return np.where(outcome == IN_NEED, ends, np.where(outcome == NOT_IN_NEED, assessed, brief))


def _again(rng: Rng, needs: Needs, closed: Numbers) -> tuple[Days, Numbers, Days]:
    """Draw a later referral after closure; it never leads to allocation, so the first stays the anchor."""
    month = next_crisis(rng, needs.need, month_of(closed), factor=6.0)
    on = np.where((month >= 0) & (closed <= DATA_TO), _within(rng, np.maximum(month, 0)), FAR)
    outcome = chosen(rng, OUTCOME_SHARES, len(on))
    lasts = np.array([1, 42, 120])[outcome] + rng.integers(0, 40, len(on))
    return so_far(on), outcome, so_far(np.where(on < FAR, on + lasts, FAR))


def teams(families: int) -> list[str]:
    """Name the Family Safeguarding teams: one a district, or several numbered ones in a large county."""
    each = max(1, -(-families // (FAMILIES_A_TEAM * len(DISTRICTS))))
    if each == 1:
        return [f"{district} Family Safeguarding Team" for district in DISTRICTS]
    return [f"{place} Family Safeguarding Team {number + 1}" for place in DISTRICTS for number in range(each)]


def travel(rng: Rng, needs: Needs, recent: int) -> Journeys:
    """Draw each family's way; the first ``recent`` families were referred in the data, the others before."""
    size = len(needs.referral_month)
    earlier = np.arange(size) >= recent
    referred = _within(rng, needs.referral_month)
    outcome = np.searchsorted(np.cumsum(OUTCOME_SHARES), even(rng, referred, ~earlier), side="right")
    in_need = outcome == IN_NEED
    source = texts(list(SOURCES))[chosen(rng, _SOURCE_SHARES, size)]
    assessed = referred + 10 + np.floor(rng.triangular(0, 40, 56, size)).astype(np.int64)
    assessed = np.where(outcome == NO_FURTHER_ACTION, FAR, assessed)
    enquiry, conference, plan, plan_end = _protection(rng, referred, in_need)
    suitable = (
        in_need & ~earlier & ((plan < FAR) | (even(rng, referred, in_need & (plan == FAR)) < SUITABLE_SHARE))
    )
    wait = np.where(suitable, rng.integers(0, LONGEST_WAIT_DAYS + 1, size), -1)
    allocated = np.where(suitable, assessed + wait, FAR)
    care_on, care_end = _care(rng, referred, in_need, earlier)
    closed = _closing(rng, outcome, suitable, referred, (assessed, allocated, plan_end, care_end))
    again_on, again_outcome, again_closed = _again(rng, needs, closed)
    return Journeys(
        referred_on=referred.astype(np.int32),
        source=source,
        outcome=outcome,
        assessed_on=so_far(assessed),
        enquiry_on=so_far(enquiry),
        conference_on=so_far(conference),
        plan_on=so_far(plan),
        plan_end=so_far(plan_end),
        wait_days=wait,
        suitable=suitable,
        allocated_on=so_far(allocated),
        team=rng.integers(0, len(teams(size)), size),
        care_on=so_far(care_on),
        care_end=so_far(care_end),
        closed_on=so_far(closed),
        again_on=again_on,
        again_outcome=again_outcome,
        again_closed=again_closed,
        factors={name: even(rng, referred, referred > 0) < share for name, share in _FACTORS.items()},
    )
