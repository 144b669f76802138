"""The seven families by name: who they are, whatever the seed, and that they move nobody else."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from kinfold.synth import county as county_module
from kinfold.synth.county import make

POLICE = "police/police_incidents.csv"
AE = "health/ae_attendances.csv"
ADMISSIONS = "health/emergency_admissions.csv"
SCHOOL = "education/school_attendance.csv"
PERSON = "children_services/ssd_person.csv"


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("synth") / "county"
    make(folder, families=100, persons=0, seed=11)
    return folder


def table(out: Path, name: str) -> pl.DataFrame:
    return pl.read_csv(out / name, infer_schema=False).fill_null("")


def family(out: Path, label: str) -> pl.DataFrame:
    ids = table(out, "truth/families.csv").filter(pl.col("label") == label).select("family_id")
    return table(out, "truth/persons.csv").join(ids, on="family_id", how="semi")


def rows_of(out: Path, name: str, persons: pl.DataFrame) -> pl.DataFrame:
    told = table(out, "truth/records.csv").filter(pl.col("file") == name)["person_id"]
    return table(out, name).with_columns(told).join(persons, on="person_id", how="semi")


def test_osei_thistledown_is_the_family_of_the_walk_through(out: Path) -> None:
    people = family(out, "Osei-Thistledown")

    visited = date(2026, 11, 24)
    born = people["dob"].str.to_date()
    ages = [visited.year - day.year - ((visited.month, visited.day) < (day.month, day.day)) for day in born]
    members = dict(
        zip(people["forename"], zip(people["role"], people["sex"], ages, strict=True), strict=True)
    )
    twin_of = dict(people.filter(pl.col("twin_of") != "").select("forename", "twin_of").iter_rows())
    number = dict(people.select("forename", "person_id").iter_rows())

    assert members["Esi"][:2] == ("mother", "F")
    assert members["Kwame"][:2] == ("father", "M")
    assert {name: member for name, member in members.items() if member[0] == "child"} == {
        "Ivo": ("child", "M", 9),
        "Una": ("child", "F", 9),
        "Pip": ("child", "M", 2),
    }
    assert twin_of == {"Ivo": number["Una"], "Una": number["Ivo"]}


def test_osei_thistledown_twins_go_to_two_primary_schools_and_pip_to_none(out: Path) -> None:
    people = family(out, "Osei-Thistledown")
    upn_of = dict(people.select("forename", "upn").iter_rows())

    pupils = rows_of(out, SCHOOL, people).join(people.select("person_id", true="forename"), on="person_id")
    schools = pupils.group_by("true").agg(pl.col("school_urn").unique()).sort("true")

    assert schools["true"].to_list() == ["Ivo", "Una"]
    assert [len(urns) for urns in schools["school_urn"]] == [1, 1]
    assert schools["school_urn"][0].to_list() != schools["school_urn"][1].to_list()
    assert {upn_of[name][8:10] for name in ("Ivo", "Una")} == {"21"}
    assert upn_of["Pip"] == ""


@pytest.mark.parametrize("seed", [1, 2, 7])
def test_kwame_lives_elsewhere_and_nothing_names_pip_before_birth(tmp_path: Path, seed: int) -> None:
    make(tmp_path / "county", families=20, persons=0, seed=seed)
    out = tmp_path / "county"
    people = family(out, "Osei-Thistledown")
    cases = dict(
        rows_of(out, PERSON, people)
        .join(people.select("person_id", true="forename"), on="person_id")
        .select("true", "pers_person_id")
        .iter_rows()
    )
    pip = people.filter(pl.col("forename") == "Pip")
    addresses = table(out, "children_services/ssd_address.csv")

    def lived(name: str) -> set[str]:
        return set(addresses.filter(pl.col("addr_person_id") == cases[name])["addr_address_json"])

    assert lived("Kwame").isdisjoint(lived("Esi"))
    assert lived("Ivo") == lived("Una") == lived("Esi")
    assert lived("Pip") <= lived("Esi")
    for name, column, form in (
        (POLICE, "reported_at", "%d/%m/%Y"),
        (AE, "arrival_at", "%Y-%m-%d"),
        (ADMISSIONS, "admission_date", "%Y%m%d"),
    ):
        told = rows_of(out, name, pip)[column].str.split(" ").list.first().str.to_date(form, strict=False)
        assert all(day >= date(2024, 3, 9) for day in told.drop_nulls())


def test_named_families_tell_where_their_names_come_from(out: Path) -> None:
    told = {
        label: set(family(out, label)["name_origin"])
        for label in table(out, "truth/families.csv")["label"]
        if label
    }

    assert told == {
        "Osei-Thistledown": {"west_african"},
        "Begum-Larkspur": {"pakistani_bangladeshi"},
        "Marsh-Quillby": {"british"},
        "Ferreira-Moonwick": {"portuguese"},
        "Adeyemi-Quince": {"west_african", "british"},
        "Nowak-Pebblewright": {"polish"},
        "Patel-Wicketts": {"indian"},
    }


def test_adeyemi_quince_expects_a_child_and_has_three_fathers(out: Path) -> None:
    people = family(out, "Adeyemi-Quince")

    children = people.filter(pl.col("role").is_in(["child", "unborn"]))

    assert children["role"].to_list().count("unborn") == 1
    assert children["father_id"].n_unique() == len(children) == 3
    assert set(children["father_id"]) <= set(people["person_id"])


def test_what_is_set_for_named_families_moves_nobody_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(tmp_path / "set", families=60, persons=200, seed=6)
    monkeypatch.setattr(county_module.named, "born", lambda people: people.dob.copy())
    monkeypatch.setattr(county_module.named, "settle_apart", lambda _, homes: homes)
    make(tmp_path / "drawn", families=60, persons=200, seed=6)

    for name in (POLICE, AE, ADMISSIONS, SCHOOL, PERSON):
        told, drawn = (
            rows_of(out, name, table(out, "truth/persons.csv").filter(pl.col("family_id") > "T000007"))
            for out in (tmp_path / "set", tmp_path / "drawn")
        )
        assert told.equals(drawn)
