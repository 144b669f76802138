"""The shipped panel against the departments' files: rebuilt, traced to its cells, read by another."""

import csv
import gzip
import io
import shutil
from pathlib import Path

import numpy as np
import openpyxl
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from kinfold.published import build as builder
from kinfold.published import panel
from kinfold.published.declaration import parse, shipped

pytestmark = pytest.mark.shared
SAMPLE = 600


@pytest.fixture(scope="module")
def raw(shared_data: Path) -> Path:
    """Give the folder of the published files."""
    return shared_data / "published"


@pytest.fixture(scope="module")
def built(raw: Path) -> builder.Built:
    """Build the panel again."""
    return builder.build(raw)


def lines(path: Path) -> list[list[str]]:
    """Read a CSV file by its lines, with nothing of ours."""
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252")
    return list(csv.reader(io.StringIO(text, newline="")))


def test_rebuilt_panel_is_the_shipped_one(built: builder.Built) -> None:
    assert_frame_equal(built.panel, panel.load_all())


def test_rebuilt_neighbours_are_the_shipped_ones(built: builder.Built) -> None:
    for code, near in panel.neighbours().items():
        assert built.neighbours.filter(pl.col("authority_code") == code)["neighbour_code"].to_list() == near


def test_build_meets_nothing_that_its_declarations_do_not_foresee(built: builder.Built) -> None:
    assert built.surprises == 0
    assert built.refused["zero_without_data"] == 39
    assert built.refused["combined_authorities"] == 15
    assert not [
        name for name in built.ignored if name.endswith((".csv.gz", ".CSV")) and "lookups" not in name
    ]


def cells_of(path: Path, sheet: str) -> tuple[list[str], dict[int, list[str]]]:
    """Give a file's header and its rows by physical line (or sheet row), by another way than the build's."""
    if sheet:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        rows = {
            place: ["" if cell is None else str(cell) for cell in row]
            for place, row in enumerate(book[sheet].iter_rows(values_only=True), start=1)
        }
        return [cell.strip() for cell in rows[1]], rows
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    encoding = (
        "cp1252" if any(year in path.name for year in ("1011", "1112", "1213", "1314")) else "utf-8-sig"
    )
    physical = data.decode(encoding).split("\n")
    if "nomis" in path.name:
        physical[0:6] = [""] * 6
    top = 7 if "nomis" in path.name else 1
    parsed = {
        place: next(csv.reader(io.StringIO("\n".join(physical[place - 1 : place + 1]), newline="")), [])
        for place in range(top, len(physical) + 1)
    }
    return [cell.strip() for cell in parsed[top]], parsed


def test_sampled_cells_stand_where_the_panel_says(raw: Path) -> None:
    rows = panel.load_all()
    at = np.random.default_rng(20150101).choice(rows.height, SAMPLE, replace=False)
    sample = rows[np.sort(at)].sort("source_file", "sheet")
    wrong = []
    for (source, sheet), group in sample.group_by(["source_file", "sheet"], maintain_order=True):
        header, found = cells_of(raw / str(source), str(sheet))
        for row, column, text in group.select("row", "column", "text").iter_rows():
            stands = found[row][header.index(column)].strip()
            same = stands == text or (sheet and float(stands) == pytest.approx(float(text)))
            if not same:
                wrong.append((source, row, column))

    assert sample["source_file"].n_unique() > 60
    assert wrong == []


def test_every_cell_with_a_number_says_the_number_that_was_printed() -> None:
    rows = panel.load_all().filter(pl.col("value").is_not_null())
    printed = rows["text"].str.replace_all(",", "").cast(pl.Float64)

    assert (printed == rows["value"]).all()


def by_code(path: Path, header: str, code_column: str, level: str, word: str) -> dict[str, str]:
    """Give one column of a file by authority code: the referee's own plain reading."""
    table = lines(path)
    at = {name: place for place, name in enumerate(table[0])}
    return {
        row[at[code_column]]: row[at[header]] for row in table[1:] if row[at[level]].strip().lower() == word
    }


@pytest.mark.parametrize(
    ("file", "header", "measure", "year", "vintage"),
    [
        ("2009-10__osr28-2010ud.csv", "ICPCin0910", "initial_conferences", 2010, "cin-census-2010"),
        ("2010-11__osr26-2011ud.csv", "CPPIn1011", "cpp_started", 2011, "cin-census-2011"),
        ("2011-12__SFR27-2012ud.csv", "S471112", "s47_enquiries", 2012, "cin-census-2012"),
        ("2012-13__SFR45-2013ud.csv", "CPPAt310313", "cpp_31march", 2013, "cin-census-2013"),
        ("2013-14__SFR43-2014.csv", "Referrals1314", "referrals", 2014, "cin-census-2014"),
        ("2014-15__SFR41-2015_Underlying_data.csv", "CINAt310314RatePer10K", "cin_31march_rate", 2015,
         "cin-census-2015"),
        ("2015-16__SFR52_2016_UD.csv", "CPPCeased1516", "cpp_ended", 2016, "cin-census-2016"),
        ("2016-17__SFR61-2017_UD.CSV", "CINAt310316", "cin_31march", 2017, "cin-census-2017"),
    ],
)  # fmt: skip
def test_census_column_is_the_same_read_by_hand(
    raw: Path, file: str, header: str, measure: str, year: int, vintage: str
) -> None:
    hand = by_code(raw / "cin_census_2010_2017" / file, header, "geog_c", "geog_l", "la")

    rows = panel.load_all().filter(
        (pl.col("vintage") == vintage) & (pl.col("measure") == measure) & (pl.col("level") == "authority")
    )

    assert dict(rows.select("authority_code", "text").iter_rows()) == {k: v.strip() for k, v in hand.items()}
    assert set(rows["year"]) == {year}
    assert len(hand) == 152


@pytest.mark.parametrize(
    ("file", "header", "mid_year"),
    [
        ("2009-10__osr28-2010ud.csv", "Mid2009Pop0-17", 2009),
        ("2010-11__osr26-2011ud.csv", "Mid2010Pop0-17", 2010),
        ("2011-12__SFR27-2012ud.csv", "Mid2011Pop0-17", 2011),
        ("2012-13__SFR45-2013ud.csv", "Mid2012Pop0-17", 2012),
        ("2013-14__SFR43-2014.csv", "Mid2013Pop017", 2013),
        ("2014-15__SFR41-2015_Underlying_data.csv", "Mid2014Pop017", 2014),
        ("2015-16__SFR52_2016_UD.csv", "Mid2015Pop017", 2015),
        ("2016-17__SFR61-2017_UD.CSV", "Mid2016Pop017", 2016),
    ],
)
def test_printed_population_is_the_same_read_by_hand_and_dated_by_its_header(
    raw: Path, file: str, header: str, mid_year: int
) -> None:
    hand = by_code(raw / "cin_census_2010_2017" / file, header, "geog_c", "geog_l", "la")

    rows = panel.load_all().filter(
        (pl.col("measure") == "population_0_17_as_printed")
        & (pl.col("year") == mid_year)
        & (pl.col("level") == "authority")
    )

    assert dict(rows.select("authority_code", "text").iter_rows()) == {k: v.strip() for k, v in hand.items()}
    assert set(rows["vintage"]) == {f"cin-census-{mid_year + 1}"}
    assert len(hand) == 152


@pytest.mark.parametrize(("mid_year", "children"), [(2010, 249_448), (2011, 253_400)])
def test_hertfordshires_children_of_2010_and_2011_are_as_printed(mid_year: int, children: int) -> None:
    rows = panel.load().filter(
        (pl.col("measure") == "population_0_17_as_printed")
        & (pl.col("authority_code") == "919")
        & (pl.col("level") == "authority")
        & (pl.col("year") == mid_year)
    )

    assert rows["value"].to_list() == [children]


@pytest.mark.parametrize(
    ("file", "header", "measure", "year", "vintage"),
    [
        ("2010__SFR27_2010_Started.csv", "StartTotal_2010", "cla_started", 2010, "cla-2010"),
        ("2013__SFR36_CEA2013.csv", "CLA_cease", "cla_ceased", 2013, "cla-2013"),
        ("2015__SFR34_ADM2015.csv", "CLA_started2014", "cla_started", 2015, "cla-2015"),
        ("2017__SFR50_CLA2017.csv", "CLA_Mar2017", "cla_31march", 2017, "cla-2017"),
        ("2018__CLA2018.csv", "CLA_Pop2018", "population_0_17", 2017, "cla-2018"),
        ("2019__CLA2019.csv", "CLA_Pop2018", "population_0_17", 2018, "cla-2019"),
        ("2019__ADM2019.csv", "CLA_started2016", "cla_started", 2016, "cla-2019"),
    ],
)
def test_looked_after_column_is_the_same_read_by_hand(
    raw: Path, file: str, header: str, measure: str, year: int, vintage: str
) -> None:
    hand = by_code(raw / "cla_2010_2019" / file, header, "geog_c", "geog_l", "la")

    rows = panel.load_all().filter(
        (pl.col("vintage") == vintage) & (pl.col("measure") == measure) & (pl.col("year") == year)
    )
    mine = dict(rows.filter(pl.col("level") == "authority").select("authority_code", "text").iter_rows())

    assert {code: mine[code] for code in hand} == hand
    assert len(mine) in {151, 152}


def test_two_ways_of_dating_the_looked_after_population_agree() -> None:
    rows = panel.load_all().filter(
        (pl.col("measure") == "population_0_17") & (pl.col("level") == "authority")
    )
    of = {
        vintage: rows.filter(pl.col("vintage") == vintage).select("authority_code", "year", "value")
        for vintage in ("cla-2018", "cla-2019")
    }
    both = of["cla-2018"].join(of["cla-2019"], on=["authority_code", "year"]).drop_nulls()

    assert set(both["year"]) == {2014, 2015, 2016, 2017}
    assert ((both["value"] / both["value_right"] - 1).abs() < 0.02).mean() > 0.99


def test_spend_lines_are_the_same_read_by_hand(raw: Path) -> None:
    table = lines(raw / "s251_outturn/outturn_1314.csv.gz")
    at = {name: place for place, name in enumerate(table[0])}
    line = "21 Total  Safeguarding Children and Young Peoples Services"
    hand = {
        row[at["LA"]]: float(row[at["NetCurrentExpenditure"]])
        for row in table[1:]
        if row[at["CYPServiceDescription"]] == line
    }
    book = openpyxl.load_workbook(raw / "s251_outturn/s251ye2019.xlsx", read_only=True, data_only=True)
    rows = book["Table A1"].iter_rows(values_only=True)
    head = {name: place for place, name in enumerate(next(rows))}
    later = {
        str(row[head["LA"]]): float(str(row[head["NetCurrentExpenditure"]]))
        for row in rows
        if row[head["Description"]] == "3.1.11 Total Children Looked After"
    }
    mine = panel.load().filter(pl.col("measure").str.starts_with("s251"))

    then = mine.filter((pl.col("year") == 2014) & (pl.col("measure") == "s251_safeguarding_net"))
    now = mine.filter((pl.col("year") == 2019) & (pl.col("measure") == "s251_children_looked_after_net"))

    assert dict(then.select("authority_code", "value").iter_rows()) == hand
    assert dict(now.select("authority_code", "value").iter_rows()) == pytest.approx(later)
    assert len(hand) == len(later) == 152


def test_recomputed_rate_is_near_the_printed_one_and_drifts_with_the_census_rebasing() -> None:
    tiny = ["201", "420"]
    both = panel.rate("cpp_31march", basis="published").join(
        panel.rate("cpp_31march").filter(pl.col("basis") == "recomputed"),
        on=["authority_code", "level", "year"],
    )
    far = both.filter(~pl.col("authority_code").is_in(tiny) & (pl.col("value") > 0)).with_columns(
        apart=(pl.col("value_right") / pl.col("value") - 1).abs()
    )
    median = dict(
        far.filter(pl.col("level") == "authority").group_by("year").agg(pl.col("apart").median()).iter_rows()
    )

    assert median[2013] < 0.01
    assert median[2013] < median[2020] < 0.05


def test_invented_2021_release_beside_the_real_files_needs_only_a_declaration(
    raw: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "published"
    shutil.copytree(raw, folder, copy_function=lambda a, b: Path(b).symlink_to(a))
    (folder / "d1_2021.csv").write_text(
        "time_period,geographic_level,old_la_code,la_name,CPP_At31\n2021,National,,England,50010\n"
        "2021,Local authority,919,Hertfordshire,401\n2021,Local authority,940,North Northamptonshire,c\n"
    )
    text = """
releases:
  - vintage: invented-2021
    title: An invented release
    publisher: Nobody
    published: 2026
    files:
      - path: d1_2021.csv
        year_column: time_period
        level: {column: geographic_level, authority: [Local authority], national: [National]}
        code: old_la_code
        name: la_name
        symbols: {suppressed: [c]}
        measures: {cpp_31march: CPP_At31}
"""
    releases = [*(one for one in shipped() if one.vintage == "cin-ees-2025"), *parse(text, "2021.yaml")]

    rows = builder.build(folder, releases=releases).panel.filter(pl.col("preferred"))

    plans = rows.filter((pl.col("authority_code") == "919") & (pl.col("measure") == "cpp_31march"))
    assert plans.filter(pl.col("year") >= 2020).select("year", "value").rows() == [
        (2020, 455.0),
        (2021, 401.0),
    ]
    assert rows.filter(pl.col("authority_code") == "940")["status"].to_list() == ["suppressed"]
