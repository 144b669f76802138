"""The council's own files of a county made before: whole, and once more a month later with what has changed.

What the county's extracts hold stays as it is; tables that no figure needs (assessments, visits, reviews,
contacts, disabilities) are drawn beside them. Not for counting: their rates are set to nothing published.
"""

import csv
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from kinfold.domain.errors import UserError
from kinfold.synth.calendar import DATA_TO
from kinfold.synth.draws import Rng, Streams
from kinfold.synth.output import put_in_place
from kinfold.synth.services import FOLDER

FIRST, LATER = "first", "later"
UNTIL = date(1970, 1, 1) + timedelta(days=DATA_TO)
FACTORS = ("1B", "2B", "3A", "3B", "4B", "16A", "17A", "10A", "20")
DISABILITIES = ("LD", "AUT", "BEH", "COMM", "MOB", "HEAR")
EVERY_VISIT, EVERY_REVIEW = 14, 90
Row = dict[str, str]
Tables = dict[str, list[Row]]


@dataclass(frozen=True, slots=True)
class Written:
    """How many rows a folder holds, by table."""

    folder: Path
    rows: dict[str, int]


def write(county: Path, out: Path, seed: int) -> list[Written]:
    """Write the council's files of a county into ``out``: the first folder, and the later one.

    The same county and seed give the same bytes. Raises UserError where there is no county, or ``out`` cannot
    be written.
    """
    source = county / FOLDER
    if not source.is_dir():
        raise UserError(f"{county} holds no county with {FOLDER}. Make one first: kinfold synth --help.")
    tables = {path.stem: _read(path) for path in sorted(source.glob("ssd_*.csv"))}
    streams = Streams(seed)
    _draw(streams.of("council's cases"), tables)
    with put_in_place(out) as folder:
        (folder / "truth").mkdir()
        (folder / "truth" / "effect.json").write_text("{}\n", encoding="utf-8")  # so that it may be replaced
        made = [_write(folder / FIRST, tables)]
        _a_month_later(streams.of("council's month"), tables)
        made.append(_write(folder / LATER, tables))
    return made


def _read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _write(folder: Path, tables: Tables) -> Written:
    folder.mkdir()
    for name, rows in sorted(tables.items()):
        if rows:
            with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                out = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
                out.writeheader()
                out.writerows(rows)
    return Written(folder, {name: len(rows) for name, rows in sorted(tables.items())})


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _draw(rng: Rng, tables: Tables) -> None:
    """Draw the tables that the county's extracts do not hold."""
    more: Tables = {
        name: []
        for name in (
            *("ssd_contacts", "ssd_cin_assessments", "ssd_assessment_factors", "ssd_cp_visits"),
            *("ssd_cp_reviews", "ssd_cin_plans", "ssd_disability"),
        )
    }
    for number, row in enumerate(tables["ssd_cin_episodes"]):
        if begun := _day(row["cine_referral_date"]):
            _of_referral(rng, number, row, begun, more)
    for row in tables["ssd_cp_plans"]:
        _of_plan(rng, row, more)
    for row in tables["ssd_person"]:
        if rng.random() < 0.05:
            code = str(rng.choice(DISABILITIES))
            more["ssd_disability"].append(
                {
                    "disa_person_id": row["pers_person_id"],
                    "disa_table_id": f"DI{row['pers_person_id']}",
                    "disa_disability_code": code,
                }
            )
    tables.update(more)


def _of_referral(rng: Rng, number: int, row: Row, begun: date, more: Tables) -> None:
    person, ended = row["cine_person_id"], _day(row["cine_close_date"]) or UNTIL
    more["ssd_contacts"].append(
        {
            "cont_contact_id": f"CO{number:07}",
            "cont_person_id": person,
            "cont_contact_date": str(begun - timedelta(days=int(rng.integers(2)))),
            "cont_contact_source_code": row["cine_referral_source_code"],
            "cont_contact_outcome_json": json.dumps({"NEW_REFERRAL_FLAG": "Y"}),
        }
    )
    finished = begun + timedelta(days=int(rng.integers(20, 55)))
    if row["cine_referral_nfa"] == "Y" or finished > ended:
        return
    _of_assessment(rng, number, row, (begun, finished), more)


def _of_assessment(rng: Rng, number: int, row: Row, days: tuple[date, date], more: Tables) -> None:
    (begun, finished), person = days, row["cine_person_id"]
    needs = rng.random() < 0.5
    more["ssd_cin_assessments"].append(
        {
            "cina_assessment_id": f"AS{number:07}",
            "cina_person_id": person,
            "cina_assessment_start_date": str(begun),
            "cina_assessment_auth_date": str(finished),
            "cina_assessment_outcome_json": json.dumps(
                {"PROV_OF_SERVICES_FLAG": "Y" if needs else "N", "NFA_FLAG": "N" if needs else "Y"}
            ),
        }
    )
    chosen = sorted({str(each) for each in rng.choice(FACTORS, size=3)})
    more["ssd_assessment_factors"].append(
        {
            "cinf_table_id": f"AF{number:07}",
            "cinf_assessment_id": f"AS{number:07}",
            "cinf_assessment_factors_json": json.dumps(chosen),
        }
    )
    if needs:
        more["ssd_cin_plans"].append(
            {
                "cinp_cin_plan_id": f"NP{number:07}",
                "cinp_person_id": person,
                "cinp_cin_plan_start_date": str(finished),
                "cinp_cin_plan_end_date": row["cine_close_date"],
            }
        )


def _of_plan(rng: Rng, row: Row, more: Tables) -> None:
    begun, person, plan = _day(row["cppl_cp_plan_start_date"]), row["cppl_person_id"], row["cppl_cp_plan_id"]
    ended = _day(row["cppl_cp_plan_end_date"]) or UNTIL
    for number, on in enumerate(_every(rng, begun, ended, EVERY_VISIT)):
        more["ssd_cp_visits"].append(
            {
                "cppv_cp_visit_id": f"{plan}V{number:03}",
                "cppv_person_id": person,
                "cppv_cp_visit_date": str(on),
                "cppv_cp_visit_seen": "Y" if rng.random() < 0.92 else "N",
                "cppv_cp_visit_seen_alone": "Y" if rng.random() < 0.6 else "N",
            }
        )
    for number, on in enumerate(_every(rng, begun, ended, EVERY_REVIEW)):
        more["ssd_cp_reviews"].append(
            {
                "cppr_cp_review_id": f"{plan}R{number:03}",
                "cppr_person_id": person,
                "cppr_cp_review_date": str(on),
                "cppr_cp_review_outcome_continue_cp": "Y",
            }
        )


def _every(rng: Rng, begun: date | None, ended: date, days: int) -> Iterable[date]:
    on = begun
    while on is not None:
        on = on + timedelta(days=days + int(rng.integers(-3, 6)))
        if on > ended:
            return
        yield on


def _a_month_later(rng: Rng, tables: Tables) -> None:
    """Change what a month changes: moves, closures, new names, days put right, rows that were taken out."""
    month = UNTIL + timedelta(days=30)
    for row in tables["ssd_person"]:
        if row["pers_surname"] and rng.random() < 0.01:
            row["pers_surname"] = f"{row['pers_surname']}-Inkwell"
    for row in tables["ssd_cin_episodes"]:
        if not row["cine_close_date"] and rng.random() < 0.08:
            row["cine_close_date"], row["cine_close_reason"] = str(month), "RC7"
    for row in tables["ssd_cp_visits"]:
        found = _day(row["cppv_cp_visit_date"])
        if found and rng.random() < 0.01:
            row["cppv_cp_visit_date"] = str(found + timedelta(days=1))
    tables["ssd_cp_visits"] = [row for row in tables["ssd_cp_visits"] if rng.random() > 0.002]
    _move(rng, tables, month)


def _move(rng: Rng, tables: Tables, month: date) -> None:
    moved: list[Row] = []
    for row in tables["ssd_address"]:
        if not row["addr_address_end_date"] and rng.random() < 0.02:
            new = {**row, "addr_table_id": f"{row['addr_table_id']}B", "addr_address_start_date": str(month)}
            new["addr_address_json"] = json.dumps({"HOUSE": "7", "STREET": "Later Street", "TOWN": "Nibley"})
            row["addr_address_end_date"] = str(month)
            moved.append(new)
    tables["ssd_address"] += moved
