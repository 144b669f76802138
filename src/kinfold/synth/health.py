"""The hospital's extracts: A&E attendances and admissions.

Not the visits themselves (``happenings``). The hospital has NHS numbers, now and then a sibling's.
"""

import numpy as np
import numpy.typing as npt
import polars as pl

from kinfold.synth.calendar import DATA_FROM, DATA_TO, FAR, YEAR, clock_time, written
from kinfold.synth.draws import Numbers, Rng, Streams, Texts, texts
from kinfold.synth.happenings import Happenings
from kinfold.synth.mistakes import Folk, Rates, Register, register, stale
from kinfold.synth.output import Sheets
from kinfold.synth.people import CHILD, MOTHER
from kinfold.synth.spoil import Fault, spoil

AE_FILE = "health/ae_attendances.csv"
ADMISSIONS_FILE = "health/emergency_admissions.csv"
_RATES = Rates(nickname=0.03, spelling=0.04, no_dob=0.002, day_month=0.005, middle_lost=0)
_COMPLAINTS = (
    "Injury of limb",
    "Fever",
    "Head injury",
    "Abdominal pain",
    "Breathing difficulty",
    "Self-harm",
    "Intoxication",
    "Burn",
)
_ARRIVALS = ("Own transport", "Ambulance", "Public transport", "Police")
_DISCHARGES = ("Discharged home", "Admitted", "Left before treatment", "Referred to GP")
_EMERGENCY = ("21", "22", "23", "24", "25", "28", "2A", "2B", "2D")
UNNAMED_DAYS = 12


def _numbers_sent(rng: Rng, folk: Folk, known_as: Register, mixed_up: dict[int, int]) -> Texts:
    """Give the NHS number on each record: none for some, a sibling's for a few, exchanged where said so."""
    person = known_as.person.copy()
    other = person.copy()
    siblings = folk.people.role[person] == CHILD
    beside = np.minimum(person + 1, len(folk.people) - 1)
    fits = siblings & (folk.people.family[beside] == folk.people.family[person])
    other = np.where(fits & (rng.random(len(person)) < 0.004), beside, other)
    for one, two in mixed_up.items():
        other = np.where(person == one, two, other)
    numbers = folk.nhs[other]
    draw = np.where(other == person, rng.random(len(person)), 1.0)
    numbers[draw < 0.04] = ""
    where = np.flatnonzero((draw >= 0.04) & (draw < 0.042))
    numbers[where] = texts(["0000000000", "9999999999", "1111111111"])[where % 3]
    return numbers


def _unnamed(rng: Rng, folk: Folk, held: Register, on: Numbers, row_person: Numbers) -> Texts:
    """Give forenames row by row: babies in their first days are 'Baby' or 'Twin 1'."""
    people = folk.people
    forename = held.details.forename[held.record]
    new = (on - people.dob[row_person] <= UNNAMED_DAYS) & (rng.random(len(on)) < 0.8)
    twin = people.twin[row_person]
    plain = texts(["Baby", "Baby Boy", "Baby Girl", "Infant"])
    kind = np.where(rng.random(len(on)) < 0.5, 0, 1 + people.sex[row_person])
    second = (twin >= 0) & (twin < row_person)
    name = np.where(twin >= 0, np.where(second, "Twin 2", "Twin 1").astype(object), plain[kind])
    return np.where(new, name, forename)


def _persons(
    rng: Rng, folk: Folk, made: Happenings, mixed_up: dict[int, int]
) -> tuple[list[pl.Series], npt.NDArray[np.int64]]:
    person, on = made.who, made.on
    held = register(rng, folk, person, on, _RATES, second=0.06)
    numbers = _numbers_sent(rng, folk, held, mixed_up)[held.record]
    numbers[rng.random(len(on)) < 0.04] = ""
    sex = held.details.sex[held.record]
    code = np.where(rng.random(len(on)) < 0.005, "9", np.where(sex == 1, "2", "1")).astype(object)
    address = folk.homes.address_of(person, stale(rng, on, 0.08))
    compact = pl.Series(rng.random(len(on)) < 0.08)
    postcode = folk.homes.postcodes(address)
    return [
        pl.Series("nhs_number", numbers),
        pl.Series("forename", _unnamed(rng, folk, held, on, person)),
        pl.Series("surname", held.details.surname[held.record]),
        written(held.details.dob[held.record]).alias("dob"),
        pl.Series("sex", code),
        folk.homes.lines(address).alias("address_line"),
        pl.select(pl.when(compact).then(postcode.str.replace(" ", "")).otherwise(postcode))
        .to_series()
        .alias("postcode"),
    ], address


def write_attendances(
    streams: Streams, folk: Folk, made: Happenings, mixed_up: dict[int, int], sheets: Sheets
) -> None:
    """Write A&E attendances by arrival."""
    rng = streams.of("attendances")
    minute = np.floor(1440 * rng.beta(2.2, 1.6, len(made))).astype(np.int64) % 1440
    order = np.lexsort((made.who, minute, made.on))
    made, minute = Happenings(made.who[order], made.on[order]), minute[order]
    size = len(made)
    persons, _ = _persons(rng, folk, made, mixed_up)
    child = made.on - folk.people.dob[made.who] < 18 * YEAR
    concern = child & (rng.random(size) < np.where(folk.people.is_known[made.who], 0.12, 0.015))
    no_phone = pl.Series(rng.random(size) < 0.3)
    frame = pl.DataFrame(
        [
            pl.Series("attendance_id", [f"AE{number:08d}" for number in range(1, size + 1)]),
            (written(made.on) + " " + clock_time(minute)).alias("arrival_at"),
            *persons,
            pl.select(pl.when(no_phone).then(pl.lit("")).otherwise(folk.homes.phones(made.who)))
            .to_series()
            .alias("phone"),
            pl.Series(
                "arrival_mode", texts(list(_ARRIVALS))[rng.choice(4, size, p=[0.68, 0.22, 0.08, 0.02])]
            ),
            pl.Series("chief_complaint", texts(list(_COMPLAINTS))[rng.integers(0, len(_COMPLAINTS), size)]),
            pl.Series("acuity", texts(list("12345"))[rng.choice(5, size, p=[0.02, 0.13, 0.4, 0.35, 0.1])]),
            pl.Series("safeguarding_concern", np.where(concern, "Y", "N").astype(object)),
            pl.Series(
                "discharge_status", texts(list(_DISCHARGES))[rng.choice(4, size, p=[0.7, 0.18, 0.06, 0.06])]
            ),
        ]
    )
    faults = (
        Fault("arrival_at", ("", "2025-02-30 11:15", "31-12-25")),
        Fault("attendance_id", ("",)),
        Fault("acuity", ("9", "high")),
        Fault("sex", ("X",)),
        Fault("dob", ("1899-99-99",)),
    )
    frame, person = spoil(rng, frame, made.who, faults, told=folk.lives(made.who, made.on))
    sheets.write(AE_FILE, frame, person)


def _elective(rng: Rng, folk: Folk, emergencies: int) -> tuple[Happenings, Texts]:
    """Give planned admissions of adults, and mothers' admissions for birth: neither is an emergency."""
    people = folk.people
    adult = np.flatnonzero(people.role != CHILD)
    planned = adult[rng.integers(0, len(adult), emergencies // 4)]
    born = np.flatnonzero((people.role == CHILD) & (people.dob >= DATA_FROM) & (people.dob <= DATA_TO))
    mother = people.of_role(MOTHER)[people.family[born]]
    born, mother = born[mother >= 0], mother[mother >= 0]
    mother, first = np.unique(mother * 100_000 + people.dob[born], return_index=True)
    on = people.dob[born[first]].astype(np.int64)
    made = Happenings(
        np.concatenate([planned, mother // 100_000]),
        np.concatenate([rng.integers(DATA_FROM, DATA_TO + 1, len(planned)), on]),
    )
    method = np.concatenate(
        [
            texts(["11", "12", "13"])[rng.integers(0, 3, len(planned))],
            texts(["31", "32"])[rng.integers(0, 2, len(on))],
        ]
    )
    return made, method


def write_admissions(
    streams: Streams, folk: Folk, made: Happenings, mixed_up: dict[int, int], sheets: Sheets
) -> None:
    """Write spells by day of admission, planned and maternity ones among them."""
    rng = streams.of("admissions")
    other, other_method = _elective(rng, folk, len(made))
    method = np.concatenate(
        [texts(list(_EMERGENCY))[rng.integers(0, len(_EMERGENCY), len(made))], other_method]
    )
    who, on = np.concatenate([made.who, other.who]), np.concatenate([made.on, other.on])
    order = np.lexsort((who, on))
    made, method = Happenings(who[order], on[order]), method[order]
    persons, _ = _persons(rng, folk, made, mixed_up)
    leaves = made.on + np.floor(rng.gamma(0.7, 3.0, len(made))).astype(np.int64)
    frame = pl.DataFrame(
        [
            pl.Series("spell_id", [f"SP{number:08d}" for number in range(1, len(made) + 1)]),
            written(made.on, "%Y%m%d").alias("admission_date"),
            written(np.where(leaves > DATA_TO, FAR, leaves), "%Y%m%d").alias("discharge_date"),
            pl.Series("admission_method", method),
            *persons,
        ]
    )
    faults = (
        Fault("admission_date", ("", "20251301", "2025-01-05x")),
        Fault("spell_id", ("",)),
        Fault("admission_method", ("ZZ", "2Z")),
        Fault("discharge_date", ("18990101",)),
    )
    frame, person = spoil(rng, frame, made.who, faults, told=folk.lives(made.who, made.on))
    sheets.write(ADMISSIONS_FILE, frame, person)
