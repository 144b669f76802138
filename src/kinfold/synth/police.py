"""The police extract: one row for each person named in each incident.

Not the incidents themselves (``happenings``): here it is settled who was named, as what, and how.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from kinfold.synth.calendar import YEAR, clock_time, written
from kinfold.synth.draws import Flags, Numbers, Rng, Streams, texts
from kinfold.synth.happenings import Happenings
from kinfold.synth.mistakes import Folk, Rates, register, stale
from kinfold.synth.output import Sheets
from kinfold.synth.pathway import Journeys
from kinfold.synth.people import CHILD, EX, FATHER, MOTHER, PARTNER, People
from kinfold.synth.spoil import Fault, spoil

FILE = "police/police_incidents.csv"
ROLES = ("victim", "suspect", "witness", "parent", "present")
VICTIM, SUSPECT, WITNESS, PARENT, PRESENT = range(5)
_TYPES = (
    "Violence without injury",
    "Concern for safety",
    "Anti-social behaviour",
    "Criminal damage",
    "Missing person",
    "Drugs",
    "Assault with injury",
)
_RATES = Rates(
    nickname=0.07,
    initial=0.012,
    no_dob=0.04,
    year_off=0.012,
    first_january=0.015,
    day_month=0.012,
    placeholder=0.004,
)
_FAULTS = (
    Fault("reported_at", ("", "2025-13-01 10:00", "32/13/2025 10:00", "yesterday")),
    Fault("incident_ref", ("",)),
    Fault("role", ("Q7", "")),
    Fault("dob", ("31/02/1990", "00/00/0000")),
)


@dataclass(frozen=True, slots=True)
class Named:
    """One row a person named: the incident's position, the person and the role."""

    incident: Numbers
    person: Numbers
    role: Numbers


def _other_adult(people: People, family: Numbers, on: Numbers) -> Numbers:
    """Give the partner at home, or else a former one; -1 for nobody."""
    father, partner, ex = people.of_role(FATHER), people.of_role(PARTNER), people.of_role(EX)
    at_home = (father >= 0) & (people.home_slot[np.maximum(father, 0)] == 0)
    here = np.where(at_home, father, partner)[family]
    elsewhere = np.where(father >= 0, father, ex)[family]
    gone = (here >= 0) & (people.left_on[np.maximum(here, 0)] <= on)
    return np.where((here >= 0) & ~gone, here, np.where(elsewhere >= 0, elsewhere, here))


def _children_of(people: People, family: Numbers, on: Numbers) -> tuple[Numbers, Numbers]:
    """Give each incident's children under 18, as pairs of incident and child."""
    child = np.flatnonzero(people.role == CHILD)
    first = np.searchsorted(people.family[child], family, side="left")
    count = np.searchsorted(people.family[child], family, side="right") - first
    incident = np.repeat(np.arange(len(family)), count)
    step = np.arange(len(incident)) - np.repeat(np.cumsum(count) - count, count)
    who = child[first[incident] + step]
    age = on[incident] - people.dob[who]
    living = (age >= 0) & (age < 18 * YEAR)
    return incident[living], who[living]


def _in_families(rng: Rng, people: People, made: Happenings) -> tuple[Named, Flags]:
    """Settle who is named, and whether a child was present."""
    family, on, size = made.who, made.on, len(made)
    mother = people.of_role(MOTHER)[family]
    other = _other_adult(people, family, on)
    turned = (rng.random(size) < 0.2) & (other >= 0)
    victim, suspect = np.where(turned, other, mother), np.where(turned, mother, other)
    named = np.flatnonzero((suspect >= 0) & (rng.random(size) < 0.72))
    incident, child = _children_of(people, family, on)
    present = rng.random(size) < 0.55
    seen = present[incident] & (rng.random(len(incident)) < 0.6)
    incident, child = incident[seen], child[seen]
    rows = Named(
        incident=np.concatenate([np.arange(size), named, incident]),
        person=np.concatenate([victim, suspect[named], child]),
        role=np.concatenate(
            [np.full(size, VICTIM), np.full(len(named), SUSPECT), np.full(len(incident), PRESENT)]
        ),
    )
    has_child = np.bincount(incident, minlength=size) > 0
    return rows, present & has_child


def write(
    streams: Streams, folk: Folk, journeys: Journeys, made: Happenings, strangers: Happenings, sheets: Sheets
) -> None:
    """Write incidents of known families (by family) and of strangers (by person), in order of time."""
    rng = streams.of("police")
    named, present = _in_families(rng, folk.people, made)
    known, other = len(made), len(strangers)
    domestic = rng.random(known) < np.where(journeys.factors["domestic_abuse"][made.who], 0.62, 0.12)
    role = rng.choice(np.array([VICTIM, SUSPECT, WITNESS, PARENT]), other, p=[0.45, 0.3, 0.2, 0.05])
    named = Named(
        incident=np.concatenate([named.incident, known + np.arange(other)]),
        person=np.concatenate([named.person, strangers.who]),
        role=np.concatenate([named.role, role]),
    )
    on = np.concatenate([made.on, strangers.on])
    minute = np.floor(1440 * rng.beta(3.0, 1.7, len(on))).astype(np.int64) % 1440
    domestic = np.concatenate([domestic, rng.random(other) < 0.1])
    present = np.concatenate([present, np.zeros(other, dtype=bool)])
    by_time = np.lexsort((rng.random(len(on)), minute, on))
    place = np.empty(len(on), dtype=np.int64)
    place[by_time] = np.arange(len(on))
    order = np.lexsort((named.person, named.role, place[named.incident]))
    named = Named(named.incident[order], named.person[order], named.role[order])
    incidents = _incidents(rng, on, minute, domestic, present, place)
    at = pl.Series(named.incident.astype(np.uint32))
    frame = incidents.select(pl.all().gather(at)).with_columns(_persons(rng, folk, named, on[named.incident]))
    frame = frame.select(
        "incident_ref",
        "reported_at",
        "incident_type",
        "da_flag",
        *("role", "nominal_ref", "forename", "middle_name", "surname", "dob", "sex"),
        *("address", "postcode", "phone", "child_present", "risk"),
    )
    frame, person = spoil(
        rng, frame, named.person, _FAULTS, told=folk.lives(named.person, on[named.incident])
    )
    sheets.write(FILE, frame, person)


def _incidents(
    rng: Rng, on: Numbers, minute: Numbers, domestic: Flags, present: Flags, place: Numbers
) -> pl.DataFrame:
    kind = rng.integers(0, len(_TYPES), len(on))
    risk = texts(["standard", "medium", "high"])[rng.choice(3, len(on), p=[0.62, 0.28, 0.1])]
    return pl.DataFrame(
        {
            "incident_ref": [f"QP{number:08d}" for number in place + 1],
            "reported_at": written(on, "%d/%m/%Y") + " " + clock_time(minute),
            "incident_type": np.where(domestic, "Domestic incident", texts(list(_TYPES))[kind]),
            "da_flag": np.where(domestic, "Y", "N").astype(object),
            "child_present": np.where(present, "Y", "N").astype(object),
            "risk": np.where(domestic | (rng.random(len(on)) < 0.25), risk, ""),
        }
    )


def _persons(rng: Rng, folk: Folk, named: Named, on: Numbers) -> list[pl.Series]:
    known_as = register(rng, folk, named.person, on, _RATES, second=0.1)
    size, record = len(on), known_as.record
    reference = 100_000 + rng.permutation(len(known_as.person))
    details = known_as.details
    address = folk.homes.address_of(named.person, stale(rng, on, 0.12))
    nowhere = pl.Series(rng.random(size) < 0.05)
    no_phone = pl.Series((rng.random(size) < 0.55) | (folk.people.role[named.person] == CHILD))
    unknown_sex = rng.random(len(known_as.person)) < 0.01
    sex = np.where(unknown_sex, "Unknown", np.where(details.sex == 1, "Female", "Male")).astype(object)

    def blank(hide: pl.Series, values: pl.Series) -> pl.Series:
        return pl.select(pl.when(hide).then(pl.lit("")).otherwise(values)).to_series()

    return [
        pl.Series("role", texts(list(ROLES))[named.role]),
        pl.Series("nominal_ref", texts([f"N{number:07d}" for number in reference.tolist()])[record]),
        pl.Series("forename", details.forename[record]),
        pl.Series("middle_name", details.middle[record]),
        pl.Series("surname", details.surname[record]).str.to_uppercase(),
        written(details.dob[record], "%d/%m/%Y").alias("dob"),
        pl.Series("sex", sex[record]),
        blank(nowhere, folk.homes.lines(address, short=True)).alias("address"),
        blank(nowhere, folk.homes.postcodes(address)).alias("postcode"),
        blank(no_phone, folk.homes.phones(named.person)).alias("phone"),
    ]
