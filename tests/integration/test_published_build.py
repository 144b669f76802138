"""Building a panel from a small invented folder: a later year by declaration, and every kind of bad input."""

import gzip
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import polars as pl
import pytest
import typer
from typer.testing import CliRunner

from kinfold.cli.published import register
from kinfold.domain.errors import UserError
from kinfold.published import build as builder
from kinfold.published.declaration import Release, parse

LOOKUP = """dfe_code,gss_code,la_name,region,valid_from,valid_to,predecessor_dfe,successor_dfe,note
919,E10000015,Hertfordshire,East of England,,,,,
921,E06000046,Isle of Wight,South East,,,,,
835,E10000009,Dorset,South West,,2019-03-31,,838,
838,E06000059,Dorset,South West,2019-04-01,,835,,
"""
PAIRS = ",".join(f"SN{rank},SNP" for rank in range(1, 11))
NEAR = (
    f"LA num,LA Name,{PAIRS}\n919,Hertfordshire,"
    + ",".join(["921,Close"] * 10)
    + "\n921,Isle of Wight,"
    + ",".join(["919,Close"] * 10)
    + "\n,Old SNs:"
    + "," * 20
    + "\n"
)
PLANS = """geog_l,geog_c,geog_n,CPPAt310320,Note
National,921,England,"1,000",
Region,F,East of England,500,
LA,919,Hertfordshire,455,
LA,921,Isle of Wight,x,
LA,838,Dorset,276,"two
lines"
LA,835,Dorset,12,
"""
DECLARED = """
publisher: Department of Invention
releases:
  - vintage: plans-2020
    title: Plans 2020
    published: 2020
    files:
      - path: plans/2020*.csv
        years: [2020]
        level: {column: geog_l, authority: [LA], region: [Region], national: [National]}
        code: geog_c
        name: geog_n
        symbols: {suppressed: [x], missing: ["..", ""]}
        authorities: 4
        measures: {cpp_31march: "CPPAt3103{yy}"}
  - vintage: spend-2020
    title: Spend 2020
    published: 2020
    files:
      - path: spend/*.xlsx
        sheet: Table A1
        years: [2020]
        level: {all: authority}
        code: LA
        symbols: {missing: [""]}
        measures:
          s251_children_looked_after_net: {column: Net, where: {Line: ["Total Children Looked After"]}}
"""
LATER = """
releases:
  - vintage: plans-2021
    title: Plans 2021, in another shape
    publisher: Department of Invention
    published: 2021
    files:
      - path: plans/2021/*.csv.gz
        encoding: cp1252
        header_row: 3
        year_column: Year
        level: {column: Geography, authority: [Local authority], national: [England]}
        code: Code
        name: Authority
        symbols: {suppressed: [c], missing: [":"], not_applicable: [z]}
        measures: {cpp_31march: Plans at 31 March, cpp_started: {column: [Starts, Started]}}
"""
PLANS_2021 = """Table 1 – children on plans

Year,Geography,Code,Authority,Plans at 31 March,Started
2021,England,,England,50010,66000
2021,Local authority,919,Hertfordshire,444,c
2021,Local authority,921,Isle of Wight,150,:
2021,Local authority,835,Dorset (before 2019),z,z
2021,Local authority,999,Nowhere,1,1
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Make a folder of invented published files with what the declarations expect."""
    folder = tmp_path / "source"
    for part in ("lookups", "plans", "spend"):
        (folder / part).mkdir(parents=True)
    (folder / "lookups/la_codes_dated.csv").write_text(LOOKUP)
    (folder / "lookups/statistical_neighbours_april_2021.csv").write_text(NEAR)
    (folder / "plans/2020_plans.csv").write_text(PLANS)
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Table A1"
    for row in (
        ["ident", "LA", "Line", "Net"],
        ["1", "919", "Total  Children Looked After ", 1234.5],
        ["1", "919", "Other", 9],
        ["2", "921", "Total Children Looked After", None],
    ):
        sheet.append(row)
    book.save(folder / "spend/2020.xlsx")
    return folder


@pytest.fixture
def declared() -> list[Release]:
    """Give the declarations of the invented files."""
    return parse(DECLARED, "mine.yaml")


def rows_of(panel: pl.DataFrame, *columns: str) -> list[tuple[object, ...]]:
    """Give columns of the panel, in its own order."""
    return panel.select(columns).rows()


def test_build_reads_each_cell_with_its_place(source: Path, declared: list[Release]) -> None:
    built = builder.build(source, releases=declared)

    assert rows_of(
        built.panel, "authority_code", "level", "value", "status", "source_file", "row", "column"
    ) == [
        ("835", "authority", None, "not_comparable", "plans/2020_plans.csv", 8, "CPPAt310320"),
        ("838", "authority", 276.0, "value", "plans/2020_plans.csv", 6, "CPPAt310320"),
        ("919", "authority", 455.0, "value", "plans/2020_plans.csv", 4, "CPPAt310320"),
        ("919", "authority", 1234.5, "value", "spend/2020.xlsx", 2, "Net"),
        ("921", "authority", None, "suppressed", "plans/2020_plans.csv", 5, "CPPAt310320"),
        ("921", "authority", None, "missing", "spend/2020.xlsx", 4, "Net"),
        ("E12000006", "region", 500.0, "value", "plans/2020_plans.csv", 3, "CPPAt310320"),
        ("england", "national", 1000.0, "value", "plans/2020_plans.csv", 2, "CPPAt310320"),
    ]
    assert built.refused == {"missing": 1, "not_comparable": 1, "suppressed": 1}
    assert built.surprises == 0


def test_later_year_in_another_shape_needs_only_a_declaration(source: Path, declared: list[Release]) -> None:
    (source / "plans/2021").mkdir()
    (source / "plans/2021/new.csv.gz").write_bytes(gzip.compress(PLANS_2021.encode("cp1252")))

    built = builder.build(source, releases=[*declared, *parse(LATER, "later.yaml")])

    new = built.panel.filter(pl.col("year") == 2021).filter(pl.col("preferred"))
    assert rows_of(new, "authority_code", "measure", "value", "status", "row") == [
        ("835", "cpp_31march", None, "not_applicable", 7),
        ("835", "cpp_started", None, "not_applicable", 7),
        ("919", "cpp_31march", 444.0, "value", 5),
        ("919", "cpp_started", None, "suppressed", 5),
        ("921", "cpp_31march", 150.0, "value", 6),
        ("921", "cpp_started", None, "missing", 6),
        ("england", "cpp_31march", 50010.0, "value", 4),
        ("england", "cpp_started", 66000.0, "value", 4),
    ]
    assert built.refused["unknown_authority"] == 2
    assert built.surprises == 2


def test_stray_files_are_ignored_and_listed(source: Path, declared: list[Release]) -> None:
    (source / "plans/holiday.png").write_bytes(b"\x89PNG\r\n\x1a\n")

    assert builder.build(source, releases=declared).ignored == ("plans/holiday.png",)


def edit(old: str, new: str) -> Callable[[Path], None]:
    """Give a change to the plans file."""

    def change(folder: Path) -> None:
        path = folder / "plans/2020_plans.csv"
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new))

    return change


def cut(at: str) -> Callable[[Path], None]:
    """Give a change that ends the plans file where a text begins."""

    def change(folder: Path) -> None:
        path = folder / "plans/2020_plans.csv"
        path.write_text(path.read_text().partition(at)[0])

    return change


def rename_sheet(folder: Path) -> None:
    book = openpyxl.load_workbook(folder / "spend/2020.xlsx")
    book["Table A1"].title = "Table_A1"
    book.save(folder / "spend/2020.xlsx")


def cut_workbook(folder: Path) -> None:
    path = folder / "spend/2020.xlsx"
    path.write_bytes(path.read_bytes()[:900])


def picture_for_workbook(folder: Path) -> None:
    (folder / "spend/2020.xlsx").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(500))


def lose_a_part(folder: Path) -> None:
    path = folder / "spend/2020.xlsx"
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist() if "sheet1" not in name}
    with zipfile.ZipFile(path, "w") as book:
        for name, data in parts.items():
            book.writestr(name, data)


def lose_a_neighbour(folder: Path) -> None:
    path = folder / "lookups/statistical_neighbours_april_2021.csv"
    path.write_text("\n".join(NEAR.splitlines()[:2]) + "\n")


def double_a_neighbour(folder: Path) -> None:
    path = folder / "lookups/statistical_neighbours_april_2021.csv"
    lines = NEAR.splitlines()
    path.write_text("\n".join([*lines[:3], lines[1]]) + "\n")


def to_cp1252(folder: Path) -> None:
    path = folder / "plans/2020_plans.csv"
    path.write_bytes(PLANS.replace("Wight", "Wight – council").encode("cp1252"))


BAD: list[tuple[str, Callable[[Path], None], str]] = [
    (
        "missing column",
        edit("CPPAt310320", "CPP"),
        "plans/2020_plans.csv: the column 'CPPAt310320' is missing",
    ),
    ("doubled column", edit(",Note", ",geog_c"), "column 'geog_c' occurs 2 times"),
    ("no level column", edit("geog_l", "level"), "the column 'geog_l' is missing"),
    ("renamed sheet", rename_sheet, "spend/2020.xlsx: no sheet is called 'Table A1' (found 'Table_A1')"),
    ("cut workbook", cut_workbook, "spend/2020.xlsx: the workbook is damaged or cut off"),
    ("picture for a workbook", picture_for_workbook, "spend/2020.xlsx: the workbook is damaged"),
    ("empty file", cut("geog_l"), "plans/2020_plans.csv: the file is empty"),
    ("header alone", cut("National"), "a header but no rows"),
    ("cut in a row", cut("276"), "plans/2020_plans.csv line 6: "),
    (
        "cut at a line's end",
        cut("LA,838"),
        "for 2020 the measure 'cpp_31march' is there for 2 authorities, where 4 are declared",
    ),
    ("other encoding", to_cp1252, "plans/2020_plans.csv line 5: the text is not utf-8"),
    ("unquoted comma", edit("LA,919,Hertfordshire,455,", "LA,919,Herts, the county,455,"), "line 4: "),
    ("no row that fits", edit("LA,", "District,"), "is there for 0 authorities"),
    ("cut in the last cell", cut("\nLA,835"), "the last line does not end"),
    (
        "same row twice",
        edit("LA,838", "LA,919,Hertfordshire,456,\nLA,838"),
        "is given twice for one authority and year",
    ),
    ("absent file", lambda folder: (folder / "plans/2020_plans.csv").unlink(), "no file 'plans/2020*.csv'"),
    ("two files", lambda folder: (folder / "plans/2020_copy.csv").write_text(PLANS), "one file was expected"),  # type: ignore[misc]
    ("neighbours cut at a line's end", lose_a_neighbour, "neighbour 921 has no line of its own"),
    ("a neighbour's line twice", double_a_neighbour, "lines 2 and 4: one authority stands twice"),
    ("workbook without its sheet's part", lose_a_part, "spend/2020.xlsx: the workbook is damaged"),
    (
        "absent code list",
        lambda folder: (folder / "lookups/la_codes_dated.csv").unlink(),
        "lookups/la_codes_dated.csv: the file cannot be opened",
    ),
]


@pytest.mark.parametrize(("change", "words"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_bad_input_is_one_sentence_that_says_where_and_what_to_do(
    source: Path, declared: list[Release], change: Callable[[Path], None], words: str
) -> None:
    change(source)

    with pytest.raises(UserError) as caught:
        builder.build(source, releases=declared)

    said = str(caught.value)
    assert words in said
    assert "\n" not in said
    assert said.endswith(".")
    assert ";" in said  # what to do


def test_damaged_gz_is_one_sentence(source: Path, declared: list[Release]) -> None:
    (source / "plans/2021").mkdir()
    whole = gzip.compress(PLANS_2021.encode("cp1252"))
    (source / "plans/2021/new.csv.gz").write_bytes(whole[: len(whole) // 2])

    with pytest.raises(UserError, match="compressed file ends early or is damaged"):
        builder.build(source, releases=[*declared, *parse(LATER, "later.yaml")])


def test_file_that_lost_a_year_at_a_lines_end_is_refused(source: Path, declared: list[Release]) -> None:
    (source / "plans/2021").mkdir()
    (source / "plans/2021/new.csv.gz").write_bytes(gzip.compress(PLANS_2021.encode("cp1252")))
    wider = LATER.replace("year_column: Year", "year_column: Year\n        covers: [2020, 2021]")

    with pytest.raises(UserError, match="for 2020 the measure 'cpp_31march' is there for 0 authorities"):
        builder.build(source, releases=[*declared, *parse(wider, "later.yaml")])


def test_unreadable_cell_is_refused_with_its_reason_and_the_rest_is_kept(
    source: Path, declared: list[Release]
) -> None:
    edit("455", "4S5")(source)

    built = builder.build(source, releases=declared)

    mine = built.panel.filter(pl.col("text") == "4S5")
    assert rows_of(mine, "value", "status") == [(None, "missing")]
    assert built.refused["unreadable"] == 1
    assert built.surprises == 1


@pytest.fixture
def app() -> typer.Typer:
    """Give a command line that holds this verb alone."""
    app = typer.Typer()
    register(app)
    app.callback()(lambda: None)
    return app


@pytest.fixture
def only_mine(monkeypatch: pytest.MonkeyPatch, declared: list[Release]) -> None:
    """Let the invented declarations stand for the shipped ones."""
    monkeypatch.setattr("kinfold.published.declaration.shipped", lambda: declared)


@pytest.mark.usefixtures("only_mine")
def test_build_from_the_command_line_says_what_it_did(app: typer.Typer, source: Path, tmp_path: Path) -> None:
    out = tmp_path / "deep" / "panel.parquet"

    result = CliRunner().invoke(app, ["published", "build", str(source), "--out", str(out), "--json"])

    said = json.loads(result.stdout.splitlines()[-1])
    assert result.exit_code == 0
    assert (said["rows"], said["authorities"], said["years"]) == (8, 4, [2020])
    assert said["cells_refused"] == {"missing": 1, "not_comparable": 1, "suppressed": 1}
    assert pl.read_parquet(out).height == 8
    assert sorted(path.name for path in out.parent.iterdir()) == ["neighbours.csv", "panel.parquet"]


@pytest.mark.usefixtures("only_mine")
def test_build_that_fails_leaves_the_state_as_before(app: typer.Typer, source: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    arguments = ["published", "build", str(source), "--home", str(home)]
    assert CliRunner().invoke(app, arguments).exit_code == 0
    before = {path.name: path.read_bytes() for path in (home / "published").iterdir()}
    cut("276")(source)

    result = CliRunner().invoke(app, arguments)

    assert result.exit_code == 2
    assert "plans/2020_plans.csv line 6" in result.stderr
    assert "Traceback" not in result.stderr
    assert {path.name: path.read_bytes() for path in (home / "published").iterdir()} == before


@pytest.mark.usefixtures("only_mine")
def test_build_with_an_unforeseen_cell_exits_1(app: typer.Typer, source: Path, tmp_path: Path) -> None:
    edit("LA,919", "LA,111,Nowhere,3,\nLA,919")(source)

    result = CliRunner().invoke(
        app, ["published", "build", str(source), "--out", str(tmp_path / "p.parquet")]
    )

    assert result.exit_code == 1
    assert "unknown_authority 1" in result.stdout


@pytest.mark.usefixtures("only_mine")
def test_build_takes_further_declarations_from_a_folder(
    app: typer.Typer, source: Path, tmp_path: Path
) -> None:
    (source / "plans/2021").mkdir()
    (source / "plans/2021/new.csv.gz").write_bytes(gzip.compress(PLANS_2021.encode("cp1252")))
    mine, out = tmp_path / "mine", tmp_path / "p.parquet"
    mine.mkdir()
    (mine / "2021.yaml").write_text(LATER)
    arguments = ["published", "build", str(source), "--out", str(out)]

    with_them = CliRunner().invoke(app, [*arguments, "--sources", str(mine)])
    without = CliRunner().invoke(app, [*arguments, "--sources", str(tmp_path / "nothing")])

    assert with_them.exit_code == 1  # Nowhere is no authority
    assert without.exit_code == 2
    assert pl.read_parquet(out)["year"].max() == 2021


@pytest.mark.parametrize("place", ["missing", "lookups/la_codes_dated.csv"])
def test_build_of_what_is_no_folder_exits_2(
    app: typer.Typer, source: Path, tmp_path: Path, place: str
) -> None:
    result = CliRunner().invoke(
        app, ["published", "build", str(source / place), "--home", str(tmp_path / "home")]
    )

    assert result.exit_code == 2
    assert "there is no such folder" in result.stderr
    assert not (tmp_path / "home").exists()


def test_panel_in_long_form_has_the_columns_of_the_contract(app: typer.Typer, tmp_path: Path) -> None:
    out = tmp_path / "panel.csv"

    result = CliRunner().invoke(app, ["published", "panel", "--out", str(out), "--json"])

    frame = pl.read_csv(out, infer_schema=False)
    first = ["authority_code", "authority_name", "year", "measure", "value", "status", "source_file"]
    assert result.exit_code == 0
    assert json.loads(result.stdout)["rows"] == frame.height
    assert frame.columns[:7] == first
    assert set(frame.filter(pl.col("level") == "authority")["authority_code"].str.len_chars()) == {3}
    assert frame.filter(pl.col("value") == "").is_empty()


def test_panel_that_cannot_be_written_exits_2(app: typer.Typer, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    result = CliRunner().invoke(app, ["published", "panel", "--out", str(tmp_path / "file" / "panel.csv")])

    assert result.exit_code == 2
    assert "cannot be written" in result.stderr


def test_panel_that_is_some_other_table_exits_2(app: typer.Typer, tmp_path: Path) -> None:
    pl.DataFrame({"preferred": [True]}).write_parquet(tmp_path / "other.parquet")

    words = ["--from", str(tmp_path / "other.parquet"), "--out", str(tmp_path / "panel.csv")]
    result = CliRunner().invoke(app, ["published", "panel", *words])

    assert (result.exit_code, "no panel can be read here" in result.stderr) == (2, True)


def test_measures_are_listed_with_their_years(app: typer.Typer) -> None:
    result = CliRunner().invoke(app, ["published", "measures", "--json"])

    said = {one["id"]: one for one in json.loads(result.stdout)["measures"]}
    assert said["cpp_31march"]["years"] == [2010, 2020]
    assert said["population_0_17"]["at"] == "30 June"
    assert all(one["years"] for one in said.values())
