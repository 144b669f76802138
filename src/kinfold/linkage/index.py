"""The lasting index in the store: new rows into persons and families, touching only what they touch.

Reads ``person_record`` and ``family_statement``, writes the linkage tables, all in one transaction of the
caller's store. Not for scoring or deciding: those rooms are pure and are called from here.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, datetime

import duckdb
import polars as pl

from kinfold.kit import clock
from kinfold.kit.canonical import digest
from kinfold.kit.progress import QUIET, Progress
from kinfold.linkage import clusters, decide, families, guard, normalise, persons, scoring
from kinfold.linkage.model import SQL, Model, shipped

Pairs = frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run found: how many rows were new, what the index holds now, and what it changed."""

    records: int
    new_records: int
    persons: int
    families: int
    links: int
    review: int
    moved: int
    model: str

    def as_dict(self) -> dict[str, int | str]:
        """Give the figures by name."""
        return asdict(self)


@contextmanager
def transaction(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Do all of it or nothing."""
    con.sql("begin transaction")
    try:
        yield
    except BaseException:
        con.sql("rollback")
        raise
    con.sql("commit")


def _insert(con: duckdb.DuckDBPyConnection, table: str, frame: pl.DataFrame) -> None:
    if frame.is_empty():
        return
    con.register("incoming", frame)
    con.sql(f"insert into {table} by name select * from incoming")
    con.unregister("incoming")


def _records(con: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    records: pl.DataFrame = con.sql(
        "select record_id, agency, source || ':' || subject_key as key, first_name, middle_name, surname, "
        "strftime(dob, '%Y-%m-%d') as dob, sex, nhs_number, upn, address_line, postcode, phone, "
        "record_date as starts_on, last_seen as ends_on from person_record order by record_id"
    ).pl()
    return records


def constraints(con: duckdb.DuckDBPyConnection) -> tuple[Pairs, Pairs]:
    """Give the pairs that people joined and kept apart, of the decisions in force."""
    rows = con.sql(
        "select kind, record_a, record_b from link_constraint where revoked_at is null "
        "order by made_at, decision_id"
    ).fetchall()
    kinds: dict[str, set[tuple[str, str]]] = {"must": set(), "cannot": set()}
    for kind, a, b in rows:
        kinds[kind].add((min(a, b), max(a, b)))
    return frozenset(kinds["must"] - kinds["cannot"]), frozenset(kinds["cannot"])


def _stored_edges(con: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    stored: pl.DataFrame = con.sql("select record_a, record_b, weight, vector from link_edge").pl()
    codes = pl.col("vector").str.split(",").list.to_struct(fields=list(SQL)).struct.unnest()
    if stored.is_empty():
        return stored.drop("vector").with_columns([pl.lit(None, dtype=pl.Int8).alias(name) for name in SQL])
    return stored.select("record_a", "record_b", "weight", codes).with_columns(
        pl.col(list(SQL)).cast(pl.Int8)
    )


def affected(edges: pl.DataFrame, told: Pairs, fresh: set[str], floor: float) -> set[str]:
    """Give every record that new ones reach by pairs of ``floor`` bits or more, or by decisions."""
    near: dict[str, list[str]] = defaultdict(list)
    strong = edges.filter(pl.col("weight") >= floor).select("record_a", "record_b")
    for a, b in [*strong.iter_rows(), *told]:
        near[a].append(b)
        near[b].append(a)
    reached, queue = set(fresh), list(fresh)
    while queue:
        for other in near[queue.pop()]:
            if other not in reached:
                reached.add(other)
                queue.append(other)
    return reached


def _weakest(joins: list[clusters.Join]) -> dict[str, tuple[str, float | None]]:
    held: dict[str, tuple[str, float | None]] = {}
    rank = {"human": 0, "identifier": 1, "auto": 2}
    for join in joins:
        for record in (join.record_a, join.record_b):
            cause, weight = held.get(record, (join.cause, None))
            known = [w for w in (weight, join.weight) if w is not None]
            held[record] = (min(cause, join.cause, key=rank.__getitem__), min(known) if known else None)
    return held


def _assign(
    con: duckdb.DuckDBPyConnection, found: clusters.Clusters, dates: Mapping[str, date]
) -> tuple[persons.Assignment, dict[str, str]]:
    con.register("reached", pl.DataFrame({"record_id": list(found.group)}, schema={"record_id": pl.String}))
    current = dict(
        con.sql("select record_id, person_id from person_link semi join reached using (record_id)").fetchall()
    )
    ever = con.sql("select person_id, created_at, merged_into from person").fetchall()
    known = {person: persons.Known(created, merged) for person, created, merged in ever}
    formerly = con.sql(
        "select distinct record_id, person_from from person_history semi join reached using (record_id) "
        "where person_from is not null order by all"
    ).fetchall()
    con.unregister("reached")
    return persons.assign(found.group, dates, current, known, formerly), current


def _write_ids(con: duckdb.DuckDBPyConnection, given: persons.Assignment, now: datetime) -> None:
    text = pl.String
    made = {"person_id": given.created, "created_at": [now] * len(given.created)}
    _insert(con, "person", pl.DataFrame(made, schema={"person_id": text, "created_at": pl.Datetime}))
    alias = [*given.merged.items(), *((person, None) for person in given.revived)]
    con.register("alias", pl.DataFrame(alias, schema={"gone": text, "kept": text}, orient="row"))
    con.sql("update person set merged_into = alias.kept from alias where person_id = alias.gone")
    con.unregister("alias")


def _write_persons(
    con: duckdb.DuckDBPyConnection, found: clusters.Clusters, dates: Mapping[str, date], now: datetime
) -> int:
    given, current = _assign(con, found, dates)
    _write_ids(con, given, now)
    why = _weakest(found.joins)
    text = pl.String
    links = pl.DataFrame(
        [(record, person, *why.get(record, ("alone", None))) for record, person in given.person.items()],
        schema={"record_id": text, "person_id": text, "cause": text, "weight": pl.Float64},
        orient="row",
    )
    was = pl.DataFrame(list(current.items()), schema={"record_id": text, "person_from": text}, orient="row")
    moves = links.join(was, on="record_id", how="left").filter(
        pl.col("person_from").is_null() | (pl.col("person_from") != pl.col("person_id"))
    )
    con.register("links", links)
    con.sql("delete from person_link where record_id in (select record_id from links)")
    con.unregister("links")
    _insert(con, "person_link", links)
    history = moves.select("record_id", "person_from", "cause", person_to="person_id", moved_at=pl.lit(now))
    _insert(con, "person_history", history)
    return moves.height


def _write_families(con: duckdb.DuckDBPyConnection, rows: pl.DataFrame, now: datetime) -> None:
    link = con.sql("select record_id, person_id as person from person_link").pl()
    stated = con.sql(
        "select s.agency, s.family_ref, l.person_id as person, s.role, s.starts_on, s.ends_on "
        "from family_statement s join person_link l using (record_id)"
    ).pl()
    members = families.group(rows.join(link, on="record_id"), stated)
    before = dict(con.sql("select person_id, family_id from family_member").fetchall())
    ids = families.name(members, before)
    named = members.with_columns(family_id=pl.col("family").replace_strict(ids, return_dtype=pl.String))
    con.sql("delete from family_member")
    _insert(con, "family_member", named.select(
        "family_id", "role", "starts_on", "ends_on", "evidence", person_id="person"
    ))  # fmt: skip
    con.sql("delete from family where family_id not in (select family_id from family_member)")
    made = named.select("family_id").unique(maintain_order=True).with_columns(created_at=pl.lit(now))
    con.register("made", made)
    con.sql(
        "insert into family by name select * from made where family_id not in (select family_id from family)"
    )
    con.unregister("made")


def summary(con: duckdb.DuckDBPyConnection, *, new: int = 0, moved: int = 0, model: str = "") -> Summary:
    """Count what the index holds."""
    counts = con.sql(
        "select (select count(*) from person_record), (select count(distinct person_id) from person_link), "
        "(select count(distinct family_id) from family_member), "
        "(select count(*) from person_link) - (select count(distinct person_id) from person_link), "
        "(select count(*) from link_edge where decision = 'review')"
    ).fetchall()[0]
    records, people, households, links, review = map(int, counts)
    return Summary(records, new, people, households, links, review, moved, model)


def run(con: duckdb.DuckDBPyConnection, *, model: Model | None = None, progress: Progress = QUIET) -> Summary:
    """Link rows not seen before, and obey decisions not yet obeyed; a second run changes nothing.

    Persons whom neither touches keep their id and their rows. Everything happens in one transaction.
    """
    model = model or shipped()
    must, cannot = constraints(con)
    state = digest([sorted(must), sorted(cannot)])
    linked = {r for (r,) in con.sql("select record_id from person_link").fetchall()}
    raw = _records(con)
    fresh = raw.filter(~pl.col("record_id").is_in(sorted(linked)))["record_id"]
    last = con.sql("select constraints from link_run order by run_id desc limit 1").fetchall()
    stated = con.sql("select count(*) from family_statement").fetchall()[0][0]
    state = digest([state, int(stated)])
    if fresh.is_empty() and last and last[0][0] == state:
        return summary(con, model=model.version)
    with progress.stage("Putting rows in one spelling"):
        rows = guard.disown(normalise.normalise(raw))
        spans = raw.select("record_id", "starts_on", "ends_on")
        rows = rows.join(spans, on="record_id", maintain_order="left")
    with progress.stage("Scoring likely pairs"):
        edges = _stored_edges(con)
        if not fresh.is_empty():
            scored = scoring.score(rows, model, fresh=fresh if linked else None)
            edges = pl.concat([edges, scored]) if linked else scored
    with transaction(con):
        moved = _relink(con, rows, edges, model, set(fresh), progress)
        run_id = con.sql("select coalesce(max(run_id), 0) + 1 from link_run").fetchall()[0][0]
        con.sql(
            "insert into link_run values ($run, $model, $at, $records, $state)",
            params={"run": run_id, "model": model.version, "at": clock.now().replace(tzinfo=None),
                    "records": raw.height, "state": state},
        )  # fmt: skip
        return summary(con, new=fresh.len(), moved=moved, model=model.version)


def _relink(
    con: duckdb.DuckDBPyConnection,
    rows: pl.DataFrame,
    edges: pl.DataFrame,
    model: Model,
    fresh: set[str],
    progress: Progress,
) -> int:
    must, cannot = constraints(con)
    told = frozenset(
        con.sql(
            "select least(record_a, record_b), greatest(record_a, record_b) from link_constraint"
        ).fetchall()
    )
    start = fresh | {record for pair in told for record in pair}
    present = pl.Series(rows["record_id"])
    start &= set(present)
    now = clock.now().replace(tzinfo=None)
    with progress.stage("Joining rows into persons"):
        reached = pl.Series(sorted(affected(edges, told, start, model.review)), dtype=pl.String)
        part = rows.filter(pl.col("record_id").is_in(reached.implode()))
        inside = edges.filter(
            pl.col("record_a").is_in(reached.implode()) & pl.col("record_b").is_in(reached.implode())
        )
        marked = guard.mark(inside, part, model)
        found = clusters.resolve(part, marked, model, must=must, cannot=cannot)
        decided = decide.decide(marked, found, model, cannot)
        moved = _write_persons(con, found, dict(part.select("record_id", "starts_on").iter_rows()), now)
        vector = pl.concat_str([pl.col(name).cast(pl.String) for name in SQL], separator=",")
        con.register("reached", pl.DataFrame({"record_id": reached}))
        con.sql(
            "delete from link_edge where record_a in (select record_id from reached) "
            "and record_b in (select record_id from reached)"
        )
        con.unregister("reached")
        _insert(con, "link_edge", decided.select(
            "record_a", "record_b", "weight", "decision", "reason", vector=vector
        ))  # fmt: skip
    with progress.stage("Gathering persons into families"):
        _write_families(con, rows, now)
    return moved
