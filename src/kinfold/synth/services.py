"""Children's services' own extract, in the tables of the Standard Safeguarding Dataset.

Not the journeys themselves (``pathway``), nor who is held (``caseload``): here they are written down.
"""

import json
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from kinfold.synth.calendar import DATA_TO, FAR, UNKNOWN, YEAR, written
from kinfold.synth.caseload import (
    Episodes,
    Staff,
    case_numbers,
    episodes,
    ids,
    staff,
)
from kinfold.synth.draws import Flags, Numbers, Rng, Streams, Texts, chosen
from kinfold.synth.mistakes import Folk, Rates, heard
from kinfold.synth.naming import origins
from kinfold.synth.numbers import has_number, start_of_school
from kinfold.synth.output import Sheets
from kinfold.synth.pathway import Journeys
from kinfold.synth.people import CHILD, MOTHER
from kinfold.synth.spoil import Fault, spoil
from kinfold.synth.words import read

FOLDER = "children_services"
_RATES = Rates(
    nickname=0.02,
    spelling=0.02,
    forename_typo=0.01,
    no_forename=0,
    surname_typo=0.012,
    half_surname=0.02,
    no_dob=0.003,
)
_ETHNICITIES = {
    "british": ("WBRI", "WBRI", "WBRI", "WBRI", "WBRI", "MWBC", "BCRB", "WIRI", "NOBT"),
    "pakistani_bangladeshi": ("APKN", "ABAN"),
    "indian": ("AIND",),
    "west_african": ("BAFR",),
    "somali_arabic": ("BAFR", "OOTH"),
    "chinese": ("CHNE",),
}


@dataclass(frozen=True, slots=True)
class Caseload:
    """Children's services' view: case numbers by person, episodes, staff, family numbers."""

    case: Numbers
    held: Episodes
    staff: Staff
    family: Numbers


def table(name: str, **columns: Any) -> pl.DataFrame:
    """Put columns (named without prefix) into the order of the standard; missing ones are empty."""
    order = read("ssd_columns")["tables"][name]
    prefix = order[0].split("_")[0] + "_"
    size = max(len(values) for values in columns.values() if not isinstance(values, str))
    out = {}
    for column in order:
        values = columns.pop(column.removeprefix(prefix), "")
        out[column] = pl.Series([values] * size) if isinstance(values, str) else pl.Series(values)
    if columns:
        raise KeyError(f"{name} has no column {sorted(columns)}")
    return pl.DataFrame(out)


def open_caseload(streams: Streams, folk: Folk, journeys: Journeys) -> Caseload:
    """Give case numbers and episodes to the families known."""
    rng = streams.of("caseload")
    return Caseload(
        case=case_numbers(rng, folk.people),
        held=episodes(rng, folk.people, journeys),
        staff=staff(len(journeys)),
        family=rng.permutation(len(journeys)) + 1,
    )


def case_ids(cases: Caseload, person: Numbers) -> Texts:
    """Write the case numbers of persons."""
    return ids("C", cases.case[person])


def write_people(streams: Streams, folk: Folk, cases: Caseload, sealed: Flags, sheets: Sheets) -> None:
    """Write persons, families, addresses, identifiers, mothers; addresses of the ``sealed`` are withheld."""
    rng = streams.of("services people")
    people = folk.people
    held = np.flatnonzero(cases.case >= 0)
    held = held[np.argsort(cases.case[held])]
    _persons(rng, folk, cases, held, sheets)
    family = ids("F", cases.family[people.family[held]], 5)
    rows = [f"FM{number:06d}" for number in range(1, len(held) + 1)]
    sheets.write(
        f"{FOLDER}/ssd_family.csv",
        table("ssd_family", table_id=rows, family_id=family, person_id=case_ids(cases, held)),
    )
    _addresses(folk, cases, held, sealed, sheets)
    pupil = held[has_number(people, held) & (rng.random(len(held)) < 0.9)]
    sheets.write(
        f"{FOLDER}/ssd_linked_identifiers.csv",
        table(
            "ssd_linked_identifiers",
            table_id=[f"LI{number:06d}" for number in range(1, len(pupil) + 1)],
            person_id=case_ids(cases, pupil),
            identifier_type="Unique Pupil Number",
            identifier_value=folk.upn[pupil],
            valid_from_date=written(start_of_school(folk.born_on[pupil])),
        ).filter(pl.Series(folk.upn[pupil] != "")),
    )
    child = held[people.role[held] == CHILD]
    mother = people.of_role(MOTHER)[people.family[child]]
    child, mother = child[cases.case[mother] >= 0], mother[cases.case[mother] >= 0]
    sheets.write(
        f"{FOLDER}/ssd_mother.csv",
        table(
            "ssd_mother",
            table_id=[f"MO{number:06d}" for number in range(1, len(child) + 1)],
            person_id=case_ids(cases, mother),
            childs_person_id=case_ids(cases, child),
            childs_dob=written(np.where(folk.born_on[child] > DATA_TO, FAR, folk.born_on[child])),
        ),
    )


def _persons(rng: Rng, folk: Folk, cases: Caseload, held: Numbers, sheets: Sheets) -> None:
    people = folk.people
    twice = held[rng.random(len(held)) < 0.012]
    person = np.concatenate([held, twice])
    number = np.concatenate([cases.case[held], len(held) + 1 + np.arange(len(twice))])
    details = heard(rng, folk, person, np.full(len(person), DATA_TO), _RATES)
    unborn = folk.born_on[person] > DATA_TO
    child = people.role[person] == CHILD
    knows = rng.random(len(person)) < np.where(child, 0.85, 0.6)
    sex = np.where(unborn, "U", np.where(details.sex == 1, "F", "M"))
    age = DATA_TO - folk.born_on[person]
    young = child & (age < 5 * YEAR)
    pools = [_ETHNICITIES.get(name, ("WOTH",)) for name in origins()]
    numbers = zip(folk.names.origin[person].tolist(), people.family[person].tolist(), strict=True)
    ethnicity = [pools[origin][family * 7919 % 97 % len(pools[origin])] for origin, family in numbers]
    frame = table(
        "ssd_person",
        person_id=ids("C", number),
        forename=np.where(unborn, "Unborn", details.forename),
        surname=details.surname,
        sex=sex.astype(object),
        gender=np.where(unborn, "09", np.where(details.sex == 1, "02", "01")).astype(object),
        ethnicity=ethnicity,
        dob=written(np.where(unborn, FAR, details.dob)),
        common_child_id=np.where(knows & ~unborn, folk.nhs[person], ""),
        upn_unknown=np.where(unborn | young, "UN1", "").astype(object),
        send_flag=np.where(rng.random(len(person)) < 0.16, "Y", "N").astype(object),
        expected_dob=written(np.where(unborn, folk.born_on[person], FAR)),
        is_mother=np.where(people.role[person] == MOTHER, "Y", "N").astype(object),
    )
    faults = (Fault("pers_dob", ("31/02/2019", "not known", "2031-13-40")), Fault("pers_person_id", ("",)))
    frame, person = spoil(rng, frame, person, faults)
    sheets.write(f"{FOLDER}/ssd_person.csv", frame, person)


def _addresses(folk: Folk, cases: Caseload, held: Numbers, sealed: Flags, sheets: Sheets) -> None:
    homes, people = folk.homes, folk.people
    parts: list[tuple[Numbers, ...]] = []
    for after in (False, True):
        home = (homes.home_after if after else homes.home)[held]
        opens = np.where(after, homes.left_on[held], UNKNOWN)
        closes = np.where(after, FAR, homes.left_on[held])
        for step in range(4):
            begin = homes.moves[home, step - 1] if step else np.full(len(held), DATA_TO - 2200)
            end = homes.moves[home, step] if step < 3 else np.full(len(held), FAR)
            start = np.maximum(np.maximum(begin, opens), people.dob[held])
            stop = np.minimum(end, closes)
            keep = (start < stop) & (start <= DATA_TO) & ~(sealed[held] & (stop == FAR))
            parts.append((held[keep], home[keep] * 4 + step, start[keep], stop[keep]))
    person, address, start, stop = (np.concatenate(column) for column in zip(*parts, strict=True))
    order = np.lexsort((start, cases.case[person]))
    person, address, start, stop = person[order], address[order], start[order], stop[order]
    from_birth = np.maximum(start, folk.born_on[person])
    lines, towns = homes.lines(address).to_list(), homes.towns(address).to_list()
    written_out = [_as_json(line, town) for line, town in zip(lines, towns, strict=True)]
    sheets.write(
        f"{FOLDER}/ssd_address.csv",
        table(
            "ssd_address",
            table_id=[f"AD{number:06d}" for number in range(1, len(person) + 1)],
            address_json=written_out,
            person_id=case_ids(cases, person),
            address_type="Home",
            address_start_date=written(from_birth),
            address_end_date=written(stop),
            address_postcode=homes.postcodes(address),
        ).filter(pl.Series(from_birth < stop)),
    )


def _as_json(line: str, town: str) -> str:
    flat, _, rest = line.rpartition(", ")
    house, _, street = rest.partition(" ")
    parts = {"FLAT": flat.removeprefix("Flat "), "HOUSE": house, "STREET": street, "TOWN": town}
    return json.dumps({key: value for key, value in parts.items() if value})


def write_staff(streams: Streams, cases: Caseload, sheets: Sheets) -> None:
    """Write departments and workers."""
    rng, posts = streams.of("services staff"), cases.staff
    surnames, forenames = read("surnames")["heads"], read("forenames")["british"]["F"]
    size = len(posts.worker_title)
    names = [
        f"{forenames[int(one) % len(forenames)]} {surnames[int(two) % len(surnames)]}well"
        for one, two in rng.integers(0, 10_000, (size, 2))
    ]
    department_ids = [f"D{number:02d}" for number in range(len(posts.department))]
    sheets.write(
        f"{FOLDER}/ssd_department.csv",
        table(
            "ssd_department",
            team_id=department_ids,
            team_name=posts.department,
            team_parent_id=[department_ids[at] if at >= 0 else "" for at in posts.parent],
            team_parent_name=[posts.department[at] if at >= 0 else "" for at in posts.parent],
        ),
    )
    sheets.write(
        f"{FOLDER}/ssd_professionals.csv",
        table(
            "ssd_professionals",
            professional_id=ids("W", np.arange(size), 4),
            staff_id=ids("Q", np.arange(size) + 10_000),
            professional_name=names,
            professional_job_title=posts.worker_title,
            professional_department=[posts.department[at] for at in posts.worker_department.tolist()],
            full_time_equivalency=["1.0"] * size,
            agency_worker_flag=[("0", "1")[int(at)] for at in chosen(rng, (0.83,), size)],
        ),
    )
