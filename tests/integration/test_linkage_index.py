"""The index in the store: runs twice, grows, obeys people, and takes a wrong join apart."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import duckdb
import polars as pl
import pytest

import linkage_families
from kinfold.domain.errors import UserError
from kinfold.linkage import decisions, explain, index
from kinfold.store.connection import open_store


def fill(con: duckdb.DuckDBPyConnection, rows: pl.DataFrame) -> None:
    table = rows.select(
        "record_id", "agency", "first_name", "middle_name", "surname", "sex", "nhs_number", "upn",
        "address_line",
        "postcode", "phone", source="agency", subject_key=pl.lit(None, pl.String), manifest_id=pl.lit("m"),
        line=pl.int_range(2, rows.height + 2), dob=pl.col("dob").str.to_date("%Y-%m-%d", strict=False),
        record_date=pl.col("record_date").str.to_date(), last_seen=pl.col("record_date").str.to_date(),
    )  # fmt: skip
    con.register("rows", table)
    con.sql("insert into person_record by name select * from rows")
    con.unregister("rows")


def members(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    return dict(con.sql("select record_id, person_id from person_link").fetchall())


def state(con: duckdb.DuckDBPyConnection) -> str:
    tables = ("person", "person_link", "person_history", "link_edge", "family", "family_member", "link_run")
    rows = [con.sql(f"select * from {name} order by all").fetchall() for name in tables]
    return hashlib.sha256(repr(rows).encode()).hexdigest()


@pytest.fixture(scope="module")
def county() -> pl.DataFrame:
    return linkage_families.make(60, seed=4)[0]


@pytest.fixture
def con(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with open_store(tmp_path, create=True) as opened:
        yield opened


def test_second_run_changes_nothing(con: duckdb.DuckDBPyConnection, county: pl.DataFrame) -> None:
    fill(con, county)
    index.run(con)
    before = state(con)

    again = index.run(con)

    assert again.new_records == again.moved == 0
    assert state(con) == before


def test_persons_untouched_by_new_rows_keep_their_id(
    con: duckdb.DuckDBPyConnection, county: pl.DataFrame
) -> None:
    fill(con, county[: county.height - 40])
    index.run(con)
    before = members(con)
    fill(con, county[county.height - 40 :])

    found = index.run(con)
    after = members(con)

    changed = {person for record, person in before.items() if after[record] != person}
    assert found.new_records == 40
    assert len(changed) <= 3
    assert set(after) == set(county["record_id"])


def test_batches_agree_with_one_run(tmp_path: Path, county: pl.DataFrame) -> None:
    partitions = []
    for name, size in (("one", county.height), ("many", county.height // 5 + 1)):
        with open_store(tmp_path / name, create=True) as con:
            for start in range(0, county.height, size):
                fill(con, county[start : start + size])
                index.run(con)
            groups: dict[str, set[str]] = {}
            for record, person in members(con).items():
                groups.setdefault(person, set()).add(record)
            partitions.append({frozenset(group) for group in groups.values()})

    same = partitions[0] & partitions[1]

    assert len(same) >= 0.98 * len(partitions[0])


def _joined(con: duckdb.DuckDBPyConnection) -> tuple[str, str]:
    row = con.sql(
        "select min(record_id), max(record_id) from person_link group by person_id "
        "having count(*) = 2 order by all limit 1"
    ).fetchall()
    return row[0]


def test_undo_takes_a_join_apart_and_undo_of_the_undo_restores_it(
    con: duckdb.DuckDBPyConnection, county: pl.DataFrame
) -> None:
    fill(con, county)
    index.run(con)
    before = members(con)
    a, b = _joined(con)
    told = explain.explain(con, a, b)
    assert told.weakest is not None

    undone = decisions.undo(con, told.weakest.decision_id, by="tester")
    index.run(con)
    apart = members(con)
    decisions.undo(con, undone.decision_id, by="tester")
    index.run(con)

    assert apart[a] != apart[b]
    assert {r: p for r, p in apart.items() if r not in (a, b)} == {
        r: p for r, p in before.items() if r not in (a, b)
    }
    assert members(con) == before


def test_decisions_outlive_a_fresh_run_of_everything(
    con: duckdb.DuckDBPyConnection, county: pl.DataFrame
) -> None:
    fill(con, county)
    index.run(con)
    a, b = _joined(con)
    decisions.decide(con, "cannot", a, b, by="tester", reason="two cousins")
    for table in ("person_link", "link_edge", "link_run"):
        con.sql(f"delete from {table}")

    index.run(con)

    assert members(con)[a] != members(con)[b]
    assert "people decided" in explain.explain(con, a, b).sentence


def test_people_can_join_what_the_guard_kept_apart(
    con: duckdb.DuckDBPyConnection, county: pl.DataFrame
) -> None:
    fill(con, county)
    index.run(con)
    a, b = con.sql(
        "select record_a, record_b from link_edge where decision = 'vetoed' order by all limit 1"
    ).fetchall()[0]

    decisions.decide(con, "must", a, b, by="tester", reason="changed her name")
    index.run(con)

    assert members(con)[a] == members(con)[b]
    merged = con.sql("select count(*) from person where merged_into is not null").fetchall()[0][0]
    assert merged == 1


def test_failed_run_leaves_the_state_as_before(
    con: duckdb.DuckDBPyConnection, county: pl.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(con, county[:200])
    index.run(con)
    before = state(con)
    fill(con, county[200:])
    monkeypatch.setattr(index.families, "group", lambda *_: (_ for _ in ()).throw(RuntimeError("no room")))

    with pytest.raises(RuntimeError):
        index.run(con)

    assert state(con) == before


def test_undo_of_an_unknown_id_says_where_to_find_one(con: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(UserError, match="link explain"):
        decisions.undo(con, "j-nothing", by="tester")


def test_explanation_never_quotes_a_value(con: duckdb.DuckDBPyConnection, county: pl.DataFrame) -> None:
    fill(con, county)
    index.run(con)
    a, b = _joined(con)

    sentence = explain.explain(con, a, b).sentence.lower()

    row = county.filter(pl.col("record_id") == a).row(0, named=True)
    assert row["surname"].lower() not in sentence
    assert row["dob"] is None or row["dob"] not in sentence
