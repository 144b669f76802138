"""The invented county as a reader of its files sees it."""

import csv
import json
from datetime import date
from pathlib import Path

import polars as pl
import pytest
import typer
from typer.testing import CliRunner

from kinfold.cli.synth import register
from kinfold.domain.errors import UserError
from kinfold.domain.identifiers import is_temporary_upn, is_test_nhs_number, upn
from kinfold.synth import county as county_module
from kinfold.synth.county import Made, make

POLICE = "police/police_incidents.csv"
AE = "health/ae_attendances.csv"
ADMISSIONS = "health/emergency_admissions.csv"
SCHOOL = "education/school_attendance.csv"
PERSON = "children_services/ssd_person.csv"
HEADERS = {
    POLICE: "incident_ref,reported_at,incident_type,da_flag,role,nominal_ref,forename,middle_name,surname,"
    "dob,sex,address,postcode,phone,child_present,risk",
    AE: "attendance_id,arrival_at,nhs_number,forename,surname,dob,sex,address_line,postcode,phone,"
    "arrival_mode,chief_complaint,acuity,safeguarding_concern,discharge_status",
    ADMISSIONS: "spell_id,admission_date,discharge_date,admission_method,nhs_number,forename,surname,dob,sex,"
    "address_line,postcode",
    SCHOOL: "upn,forename,middle_name,surname,dob,sex,address_line,postcode,school_urn,school_name,"
    "period_start,period_end,sessions_possible,sessions_authorised,sessions_unauthorised",
}
LABELS = {
    "Osei-Thistledown",
    "Begum-Larkspur",
    "Marsh-Quillby",
    "Ferreira-Moonwick",
    "Adeyemi-Quince",
    "Nowak-Pebblewright",
    "Patel-Wicketts",
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Made]:
    out = tmp_path_factory.mktemp("synth") / "county"
    return out, make(out, families=500, persons=1500, seed=11)


def table(out: Path, name: str) -> pl.DataFrame:
    return pl.read_csv(out / name, infer_schema=False).fill_null("")


def test_headers_are_those_agreed(made: tuple[Path, Made]) -> None:
    out, _ = made

    for name, header in HEADERS.items():
        with (out / name).open(encoding="utf-8", newline="") as file:
            assert file.readline() == header + "\n"


def test_children_services_tables_have_the_columns_of_the_standard(
    made: tuple[Path, Made], shared_data: Path
) -> None:
    out, _ = made
    standard: dict[str, list[str]] = {}
    with (shared_data.parent / "reference" / "ssd_fields.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            standard.setdefault(row["table"], []).append(row["field"])

    for path in (out / "children_services").iterdir():
        assert table(out, f"children_services/{path.name}").columns == standard[path.stem]
    assert len(list((out / "children_services").iterdir())) == 13


def test_same_seed_gives_the_same_bytes(made: tuple[Path, Made], tmp_path: Path) -> None:
    _, first = made

    again = make(tmp_path / "again", families=500, persons=1500, seed=11)
    other = make(tmp_path / "other", families=500, persons=1500, seed=12)

    assert again.files == first.files
    differing = {one.name for one, two in zip(first.files, other.files, strict=True) if one != two}
    assert differing >= {*HEADERS, PERSON, "truth/records.csv"}


def test_every_line_naming_a_person_is_in_the_truth(made: tuple[Path, Made]) -> None:
    out, _ = made
    records = table(out, "truth/records.csv")
    known = set(table(out, "truth/persons.csv")["person_id"])

    for name in (*HEADERS, PERSON):
        lines = (out / name).read_text(encoding="utf-8").count("\n")
        told = records.filter(pl.col("file") == name)["line"].cast(pl.Int64)
        assert told.to_list() == list(range(2, lines + 1))
    assert set(records["person_id"]) <= known


def test_truth_names_the_right_person(made: tuple[Path, Made]) -> None:
    out, _ = made
    told = table(out, "truth/records.csv").filter(pl.col("file") == SCHOOL)
    persons = table(out, "truth/persons.csv").select("person_id", "upn")

    rows = table(out, SCHOOL).select(sent="upn").with_columns(told["person_id"]).join(persons, on="person_id")

    wrong = rows.filter((pl.col("sent") != "") & (pl.col("sent") != pl.col("upn")))
    assert 0 < len(wrong) < 0.03 * len(rows)
    assert all(is_temporary_upn(number) for number in wrong["sent"])


def test_identifiers_are_valid_and_plainly_invented(made: tuple[Path, Made]) -> None:
    out, _ = made
    persons = table(out, "truth/persons.csv")
    attendances, police = table(out, AE), table(out, POLICE)

    assert persons["nhs_number"].is_unique().all()
    assert all(is_test_nhs_number(number) for number in persons["nhs_number"])
    pupils = persons.filter(pl.col("upn") != "")["upn"]
    assert pupils.is_unique().all()
    assert all(upn(number) and number[1:4] == "999" for number in pupils)
    assert police.filter(pl.col("phone") != "")["phone"].str.contains(r"^01632 960\d{3}$").all()
    assert attendances["postcode"].str.contains(r"^QX\d{1,2} ?\d[A-Z]{2}$").all()


def test_hospital_lacks_some_nhs_numbers_and_police_have_no_such_column(made: tuple[Path, Made]) -> None:
    out, _ = made

    missing = (table(out, AE)["nhs_number"] == "").mean()

    assert 0.04 < float(missing or 0) < 0.12


def test_extracts_run_to_the_end_and_ae_falls_silent(made: tuple[Path, Made]) -> None:
    out, _ = made

    arrivals = table(out, AE)["arrival_at"].str.slice(0, 10).str.to_date(strict=False)
    reports = table(out, POLICE)["reported_at"].str.slice(0, 10).str.to_date("%d/%m/%Y", strict=False)

    assert date(2026, 7, 25) <= max(arrivals.drop_nulls()) <= date(2026, 7, 31)
    assert min(arrivals.drop_nulls()) >= date(2023, 10, 1)
    assert date(2026, 9, 20) <= max(reports.drop_nulls()) <= date(2026, 9, 30)
    assert "30/09/2026" in set(table(out, SCHOOL)["period_end"])


def test_some_rows_are_unusable_and_some_are_sent_twice(made: tuple[Path, Made]) -> None:
    out, _ = made
    police = table(out, POLICE)

    bad = police["reported_at"].str.to_datetime("%d/%m/%Y %H:%M", strict=False).is_null().sum()
    repeated = len(police) - len(police.unique())

    assert 0 < bad < 0.01 * len(police)
    assert 0 < repeated < 0.01 * len(police)


def test_families_are_hard_to_tell_apart(made: tuple[Path, Made]) -> None:
    out, _ = made
    persons = table(out, "truth/persons.csv").filter(pl.col("known") == "Y")
    born = persons.filter(pl.col("dob").str.to_date() <= date(2026, 9, 30))

    twins = born.filter(pl.col("twin_of") != "")
    fathers = born.join(
        born.select(father_id="person_id", father_forename="forename", father_surname="surname"),
        on="father_id",
    )
    juniors = fathers.filter(
        (pl.col("forename") == pl.col("father_forename")) & (pl.col("surname") == pl.col("father_surname"))
    )
    half = fathers.group_by("family_id").agg(pl.col("father_id").n_unique())

    assert len(twins) >= 20
    assert len(juniors) >= 3
    assert half["father_id"].max() >= 2
    assert (persons["role"] == "unborn").any()
    assert (persons["renamed_on"] != "").sum() >= 5
    babies = table(out, ADMISSIONS)["forename"].str.contains("^(Baby|Twin [12]|Infant)")
    assert babies.any()


@pytest.mark.parametrize("families", [20, 500])
def test_named_families_are_in_every_county(made: tuple[Path, Made], tmp_path: Path, families: int) -> None:
    out, _ = made
    if families != 500:
        out = tmp_path / "small"
        make(out, families=families, persons=10, seed=2)

    told = table(out, "truth/families.csv").filter(pl.col("label") != "")

    assert set(told["label"]) == LABELS
    marsh = told.filter(pl.col("label") == "Marsh-Quillby").row(0, named=True)
    assert (marsh["allocated_on"], marsh["team"]) == ("2025-10-30", "Parchment Family Safeguarding Team")


def test_nowak_pebblewright_numbers_are_exchanged_by_the_hospital(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    persons = sent = None
    for seed in range(1, 6):
        out = tmp_path_factory.mktemp("nowak") / "county"
        make(out, families=20, persons=0, seed=seed)
        persons = table(out, "truth/persons.csv").filter(pl.col("surname") == "Nowak-Pebblewright")
        records = table(out, "truth/records.csv").filter(pl.col("file") == AE)
        sent = table(out, AE).with_columns(records["person_id"]).filter(pl.col("nhs_number") != "")
        sent = sent.join(persons.select("person_id", true="nhs_number", name="forename"), on="person_id")
        sent = sent.filter(pl.col("name").is_in(["Jan", "Jana"]))
        if len(sent):
            break

    assert persons is not None
    assert sent is not None
    assert (persons["forename"] == "Piotr").sum() == 2
    assert len(sent) > 0
    assert (sent["nhs_number"] != sent["true"]).all()


def test_sealed_address_is_withheld(made: tuple[Path, Made]) -> None:
    out, _ = made
    persons, records = table(out, PERSON), table(out, "truth/records.csv").filter(pl.col("file") == PERSON)
    family = table(out, "truth/persons.csv").filter(pl.col("family_id") == "T000002")
    mine = persons.with_columns(records["person_id"]).join(
        family.filter(pl.col("role") != "father"), on="person_id", how="semi"
    )

    addresses = table(out, "children_services/ssd_address.csv").join(
        mine, left_on="addr_person_id", right_on="pers_person_id", how="semi"
    )

    assert len(mine) >= 3
    assert (addresses["addr_address_end_date"] != "").all()


def test_allocation_can_be_read_from_involvements(made: tuple[Path, Made]) -> None:
    out, _ = made
    teams = table(out, "children_services/ssd_department.csv").filter(
        pl.col("dept_team_name").str.contains("Family Safeguarding")
    )
    work = table(out, "children_services/ssd_involvements.csv").join(
        teams, left_on="invo_professional_team", right_on="dept_team_id", how="semi"
    )
    family_of = table(out, "children_services/ssd_family.csv")
    first = (
        work.join(family_of, left_on="invo_person_id", right_on="fami_person_id")
        .group_by("fami_family_id")
        .agg(pl.col("invo_involvement_start_date").min())["invo_involvement_start_date"]
    )

    told = table(out, "truth/families.csv").filter(pl.col("allocated_on") != "")["allocated_on"]

    assert first.sort().to_list() == told.sort().to_list()


def test_noise_makes_more_mistakes_and_none_without(tmp_path: Path) -> None:
    shares = []
    for noise in (0.0, 1.0, 3.0):
        out = tmp_path / str(noise)
        make(out, families=100, persons=0, seed=6, noise=noise)
        told = table(out, "truth/records.csv").filter(pl.col("file") == POLICE)["person_id"]
        persons = table(out, "truth/persons.csv").select("person_id", true="forename")
        rows = table(out, POLICE).with_columns(told).join(persons, on="person_id")
        shares.append((rows["forename"] != rows["true"]).mean())

    assert shares[0] == 0
    assert 0.08 < shares[1] < shares[2]


def test_events_come_near_what_was_asked(tmp_path: Path) -> None:
    made = make(tmp_path / "county", families=100, persons=4000, events=60_000, seed=4)

    rows = sum(file.rows for file in made.files if file.name in HEADERS)

    assert rows == pytest.approx(60_000, rel=0.15)


@pytest.mark.parametrize(
    ("wrong", "word"),
    [
        ({"families": 5}, "--families"),
        ({"families": 10**20}, "--families"),
        ({"persons": 10**12}, "--persons"),
        ({"events": 10**14}, "--events"),
        ({"persons": -1}, "--persons"),
        ({"events": 0}, "--events"),
        ({"families": 100, "events": 10}, "--events"),
        ({"seed": -4}, "--seed"),
        ({"effect": 0.0}, "--effect"),
        ({"noise": 9.0}, "--noise"),
    ],
)
def test_numbers_out_of_bounds_are_refused(tmp_path: Path, wrong: dict[str, float], word: str) -> None:
    with pytest.raises(UserError, match=word):
        make(tmp_path / "county", **wrong)  # type: ignore[arg-type]

    assert list(tmp_path.iterdir()) == []


def test_folder_with_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")

    with pytest.raises(UserError, match="not empty"):
        make(tmp_path, families=20, persons=0)
    with pytest.raises(UserError, match="is not a folder"):
        make(tmp_path / "thesis.txt", families=20, persons=0)
    with pytest.raises(UserError, match="cannot be written"):
        make(tmp_path / "thesis.txt" / "county", families=20, persons=0)

    assert (tmp_path / "thesis.txt").read_text() == "years of work"


def test_county_made_before_is_replaced(tmp_path: Path) -> None:
    out = tmp_path / "county"
    make(out, families=20, persons=0, seed=1)
    (out / "police" / "stray.png").write_bytes(b"")
    (tmp_path / ".county.making-killed").mkdir()

    made = make(out, families=20, persons=0, seed=2)

    assert {path.name for path in tmp_path.iterdir()} == {"county"}
    assert not (out / "police" / "stray.png").exists()
    assert json.loads((out / "truth/effect.json").read_text())["seed"] == made.seed == 2


def test_failed_run_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "county"
    make(out, families=20, persons=0, seed=1)
    before = sorted((path.name, path.read_bytes()) for path in out.rglob("*.csv"))

    def fail(*_: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(county_module.truth, "write_families", fail)
    with pytest.raises(OSError, match="disk is full"):
        make(out, families=20, persons=0, seed=2)

    assert sorted((path.name, path.read_bytes()) for path in out.rglob("*.csv")) == before
    assert {path.name for path in tmp_path.iterdir()} == {"county"}


def app() -> typer.Typer:
    whole = typer.Typer()
    whole.callback()(lambda: None)
    register(whole)
    return whole


def test_verb_answers_with_one_json_object(tmp_path: Path) -> None:
    result = CliRunner().invoke(
        app(), ["synth", str(tmp_path / "c"), "--families", "20", "--persons", "5", "--seed", "3", "--json"]
    )

    told = json.loads(result.stdout)
    assert result.exit_code == 0
    assert told["seed"] == 3
    assert told["families"] == 20
    assert told["rows"] == sum(file["rows"] for file in told["files"])
    assert {"name", "rows", "sha256"} == set(told["files"][0])


def test_verb_says_where_the_county_is(tmp_path: Path) -> None:
    result = CliRunner().invoke(app(), ["synth", str(tmp_path / "c"), "--families", "20", "--persons", "5"])

    assert result.exit_code == 0
    assert "invented county" in result.stdout


def test_verb_refuses_with_one_sentence(tmp_path: Path) -> None:
    result = CliRunner().invoke(app(), ["synth", str(tmp_path / "c"), "--families", "5", "--json"])

    assert result.exit_code == 2
    assert json.loads(result.stdout) == {"error": "--families is 5; give 20 or more."}
