"""Small folders of the council's files, invented, for tests: tables of the Standard Safeguarding Dataset."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from invented_families import worker
from kinfold.bridge.council.load import Report, load
from kinfold.casework.accounts.models import User
from kinfold.casework.families.models import Family, Membership, Person
from kinfold.casework.process.models import StepTaken
from kinfold.domain.agency import Role

Rows = Sequence[Mapping[str, str]]
Tables = dict[str, list[dict[str, str]]]
EMPTY = {
    "ssd_person": "pers_person_id pers_forename pers_surname pers_sex pers_dob pers_common_child_id",
    "ssd_family": "fami_family_id fami_person_id",
    "ssd_mother": "moth_table_id moth_person_id moth_childs_person_id",
    "ssd_address": (
        "addr_table_id addr_address_json addr_person_id addr_address_start_date addr_address_end_date "
        "addr_address_postcode"
    ),
    "ssd_cin_episodes": (
        "cine_referral_id cine_person_id cine_referral_date cine_cin_primary_need_code "
        "cine_referral_source_code cine_close_reason cine_close_date"
    ),
    "ssd_cp_plans": (
        "cppl_cp_plan_id cppl_person_id cppl_cp_plan_start_date cppl_cp_plan_end_date "
        "cppl_cp_plan_initial_category"
    ),
    "ssd_cp_visits": (
        "cppv_cp_visit_id cppv_person_id cppv_cp_visit_date cppv_cp_visit_seen cppv_cp_visit_seen_alone"
    ),
}


def one_family(number: str = "F1", first: int = 1, surname: str = "Marlowe-Finch") -> Tables:
    """Give a mother and two children with a referral, a plan and a visit."""
    mother, elder, younger = (f"C{first + each}" for each in range(3))
    return {
        "ssd_person": [
            _person(mother, "Una", surname, "F", "1990-04-02", f"99900000{first:02}"),
            _person(elder, "Ivo", surname, "M", "2016-05-03", ""),
            _person(younger, "Wren", surname, "F", "2020-01-09", ""),
        ],
        "ssd_family": [
            {"fami_family_id": number, "fami_person_id": each} for each in (mother, elder, younger)
        ],
        "ssd_mother": [
            {"moth_table_id": f"M{each}", "moth_person_id": mother, "moth_childs_person_id": each}
            for each in (elder, younger)
        ],
        "ssd_address": [
            {
                "addr_table_id": f"A{each}",
                "addr_address_json": '{"HOUSE": "7", "STREET": "Quill Street"}',
                "addr_person_id": each,
                "addr_address_start_date": "2022-03-01",
                "addr_address_end_date": "",
                "addr_address_postcode": "QX1 1AA",
            }
            for each in (mother, elder)
        ],
        "ssd_cin_episodes": [
            {
                "cine_referral_id": f"R{each}",
                "cine_person_id": each,
                "cine_referral_date": "2026-03-02",
                "cine_cin_primary_need_code": "N1",
                "cine_referral_source_code": "6",
                "cine_close_reason": "",
                "cine_close_date": "",
            }
            for each in (elder, younger)
        ],
        "ssd_cp_plans": [
            {
                "cppl_cp_plan_id": f"P{elder}",
                "cppl_person_id": elder,
                "cppl_cp_plan_start_date": "2026-04-01",
                "cppl_cp_plan_end_date": "",
                "cppl_cp_plan_initial_category": "NEG",
            }
        ],
        "ssd_cp_visits": [visit(f"V{elder}", elder, "2026-05-03")],
    }


def visit(key: str, child: str, on: str, seen: str = "Y") -> dict[str, str]:
    """Give a visit."""
    return {
        "cppv_cp_visit_id": key,
        "cppv_person_id": child,
        "cppv_cp_visit_date": on,
        "cppv_cp_visit_seen": seen,
        "cppv_cp_visit_seen_alone": "N",
    }


def _person(key: str, given: str, surname: str, sex: str, born: str, nhs: str) -> dict[str, str]:
    return dict(
        zip(EMPTY["ssd_person"].split(), (key, given, surname, sex, born, nhs), strict=True),
    )


def together(*families: Tables) -> Tables:
    """Put the rows of several families into one set of tables."""
    return {name: [row for each in families for row in each[name]] for name in EMPTY}


def write(folder: Path, tables: Mapping[str, Rows]) -> Path:
    """Write the files; a table without rows has its header."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            out = csv.DictWriter(file, EMPTY[name].split(), lineterminator="\n")
            out.writeheader()
            out.writerows(rows)
    return folder


def operator() -> User:
    """Give the administrator who brings files in."""
    found = User.objects.get_queryset().filter(sign_in_name="brings-it-in").first()
    return found or worker(Role.ADMINISTRATOR, name="brings-it-in")


def bring(folder: Path, tables: Mapping[str, Rows] | None = None) -> Report:
    """Write a folder, if tables are given, and bring it in."""
    if tables is not None:
        write(folder, tables)
    return load(folder, by=operator().sign_in_name)


def family_of(number: str) -> Family:
    """Give the family here that came from a number of theirs."""
    from kinfold.casework.council.models import Statement

    found = Statement.rows.filter(aspect="family", key=number).order_by("-nth").first()
    assert found is not None
    return Family.rows.get(pk=found.family_id)  # type: ignore[no-any-return]


def person(family: Family, given: str) -> Person:
    """Give someone of a family by their given name."""
    return Membership.rows.get(family=family, person__given_names=given).person  # type: ignore[no-any-return]


def steps(family: Family) -> list[tuple[str, str, Any]]:
    """Give the steps that stand: which, on what day, with which details."""
    from kinfold.casework.council.ours import day_of
    from kinfold.casework.process.actions import standing

    rows = standing(StepTaken.rows.filter(family=family))
    return [(each.step, day_of(each.happened_at), each.details) for each in rows]
