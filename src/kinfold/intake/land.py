"""Checked rows into the store, inside the caller's transaction: repeats told apart, corrections kept beside.

Not for deciding what is right: of two statements about one thing, the one received later stands.
"""

from dataclasses import dataclass
from datetime import date, datetime

import duckdb
import polars as pl

from kinfold.intake.declare import PERSON_FIELDS, Source
from kinfold.intake.read import LINE
from kinfold.intake.validate import CONTENT

NO_DAY = date(1900, 1, 1)
EVENT_ID = "lower(lpad(hex({}), 32, '0'))"
_LATEST_FIRST = "received_at desc, data_to desc, manifest_id desc, line desc"


@dataclass(frozen=True, slots=True)
class Landing:
    """A file on its way into the store: what it is and when it was received (naive UTC)."""

    con: duckdb.DuckDBPyConnection
    source: Source
    agency: str
    manifest_id: str
    received_at: datetime

    def take(self, frame: pl.DataFrame) -> None:
        """Put some checked rows aside in the temporary table ``row_in``, with their digests."""
        columns = _staged(self.con, self.source) if self.source.table else _told(self.source)
        days = [pl.col(day) for day in self.source.day] or [pl.lit(None, pl.Date)]
        key = pl.concat_str(
            [part.cast(pl.String) for part in self.source.key], separator="\x1f", ignore_nulls=True
        )
        rows = frame.select(
            LINE,
            CONTENT,
            key.alias("key"),
            pl.min_horizontal(days).alias("day_from"),
            pl.max_horizontal(days).alias("day_to"),
            *columns,
        )
        self.con.register("arriving", rows)
        begins = f"md5_number(concat_ws(chr(31), '{self.agency}', '{self.source.name}', key"
        digests = f"{begins})) as key_id, {begins}, content)) as row_id"
        record = ""
        if not self.source.table:
            fields = ", ".join(f"coalesce({name}::text, '')" for name in ("subject_key", *PERSON_FIELDS))
            record = (
                f", md5(concat_ws(chr(31), '{self.agency}', '{self.source.name}', {fields})) as record_id"
            )
        query = f"select {digests}, * exclude (key, content){record} from arriving"
        exists = self.con.sql("select 1 from duckdb_tables() where table_name = 'row_in'").fetchall()
        self.con.execute(f"insert into row_in {query}" if exists else f"create temp table row_in as {query}")
        self.con.unregister("arriving")

    def settle(self) -> tuple[int, date | None, date | None]:
        """Land everything put aside. Gives rows accepted, and the first and last day."""
        self.con.execute(
            "create temp table stated as "
            "select row_id, any_value(key_id) as key_id, min(line) as first_line, max(line) as last_line "
            "from row_in group by row_id"
        )
        self.con.execute(
            "create temp table fresh as select * from stated anti join row_version using (row_id)"
        )
        first, last = self.con.sql("select min(day_from), max(day_to) from row_in").fetchall()[0]
        contested = self._versions(last or NO_DAY)
        if self.source.table:
            self._stage()
        else:
            self._persons()
            self._events(contested)
        accepted = self.con.sql("select count(*) from fresh").fetchall()[0][0]
        for table in ("row_in", "stated", "fresh", "ranked"):
            self.con.execute(f"drop table {table}")
        return accepted, first, last

    def _versions(self, data_to: date) -> bool:
        """Write down each new statement, and rank the statements about things that have more than one."""
        now = [self.received_at, data_to, self.manifest_id]
        self.con.execute("insert into row_version select row_id, key_id, ?, ?, ?, last_line from fresh", now)
        self.con.execute(
            "update row_version set received_at = $1, data_to = $2, manifest_id = $3, "
            "line = stated.last_line from stated where stated.row_id = row_version.row_id "
            "and (row_version.received_at, row_version.data_to, row_version.manifest_id, row_version.line) "
            "< ($1, $2, $3, stated.last_line)",
            now,
        )
        self.con.execute(
            "create temp table ranked as "
            "with known as (select * from row_version semi join stated using (key_id)) "
            "select row_id, key_id, row_number() over latest as place, lead(row_id) over latest as older "
            "from known where key_id in (select key_id from known group by key_id having count(*) > 1) "
            f"window latest as (partition by key_id order by {_LATEST_FIRST})"
        )
        return bool(self.con.sql("select 1 from ranked limit 1").fetchall())

    def _stage(self) -> None:
        """Keep each thing's latest row in the extract's own table."""
        names = ", ".join(_staged(self.con, self.source))
        self.con.execute(
            "create temp table head as select row_in.* from row_in "
            "join stated on stated.row_id = row_in.row_id and stated.last_line = row_in.line "
            "left join ranked on ranked.row_id = row_in.row_id "
            "where ranked.place = 1 "
            "or (ranked.place is null and row_in.row_id in (select row_id from fresh))"
        )
        self.con.execute(f"delete from {self.source.table} where key_id in (select key_id from head)")
        self.con.execute(
            f"insert into {self.source.table} (row_id, key_id, agency, manifest_id, line, {names}) "
            f"select row_id, key_id, ?, ?, line, {names} from head",
            [self.agency, self.manifest_id],
        )
        self.con.execute("drop table head")

    def _persons(self) -> None:
        """Keep the particulars each new row carries; particulars seen before only stretch in time."""
        fields = ", ".join(
            f"row_in.{name}" for name in ("subject_key", "manifest_id", "line", *PERSON_FIELDS)
        )
        fields = fields.replace("row_in.manifest_id", "$3")
        self.con.execute(
            "insert into person_record with seen as ("
            "select record_id, min(line) as line, min(day_from) as first_day, "
            "max(day_to) as last_day from row_in semi join fresh using (row_id) group by record_id) "
            f"select record_id, $1, $2, {fields}, seen.first_day, seen.last_day "
            "from seen join row_in using (record_id, line) "
            "on conflict (record_id) do update set record_date = least(record_date, excluded.record_date), "
            "last_seen = greatest(last_seen, excluded.last_seen)",
            [self.agency, self.source.name, self.manifest_id],
        )

    def _events(self, contested: bool) -> None:
        """Write the events new rows tell of, and say which statement about each thing stands."""
        assert self.source.happening is not None
        row_id = EVENT_ID.format("row_in.row_id")
        older = f"case when ranked.older is not null then {EVENT_ID.format('ranked.older')} end"
        ranked = "left join ranked on ranked.row_id = row_in.row_id" if contested else ""
        self.con.execute(
            f"insert into event select {row_id}, $1, record_id, occurrence, starts_on, ends_on, quantity, "
            f"out_of, flags, $2, $3, $4, row_in.line, {older if contested else 'null'} from row_in "
            "join fresh on fresh.row_id = row_in.row_id and fresh.first_line = row_in.line "
            f"{ranked} where tells",
            [str(self.source.happening.kind), self.agency, self.source.name, self.manifest_id],
        )
        if not contested:
            return
        self.con.execute(
            "update event set replaces = null where manifest_id = ? and replaces is not null "
            "and replaces not in (select event_id from event)",
            [self.manifest_id],
        )
        event_id = EVENT_ID.format("row_id")
        self.con.execute(f"delete from superseded where event_id in (select {event_id} from ranked)")
        self.con.execute(
            f"insert into superseded select event_id from event "
            f"where event_id in (select {event_id} from ranked where place > 1)"
        )


def _staged(con: duckdb.DuckDBPyConnection, source: Source) -> list[str]:
    """Give the columns that the extract's own table keeps."""
    kept = {
        name
        for (name,) in con.sql(
            "select column_name from duckdb_columns() where table_name = $1", params=[source.table]
        ).fetchall()
    }
    return [column.name for column in source.columns if column.name in kept]


def _told(source: Source) -> list[pl.Expr]:
    """Give a row's person and event as columns of the store."""
    assert source.person is not None
    assert source.happening is not None
    what = source.happening
    blank = {"dob": pl.lit(None, pl.Date)}
    person = [
        (
            pl.col(source.person[name]).replace("", None)
            if name == "sex"
            else pl.col(source.person[name])
            if name in source.person
            else blank.get(name, pl.lit(None, pl.String))
        ).alias(name)
        for name in PERSON_FIELDS
    ]
    subject = pl.col(source.subject) if source.subject else pl.lit(None, pl.String)
    return [
        subject.alias("subject_key"),
        *person,
        what.occurrence.alias("occurrence"),
        what.starts_on.alias("starts_on"),
        what.ends_on.alias("ends_on"),
        what.quantity.cast(pl.Int32).alias("quantity"),
        what.out_of.cast(pl.Int32).alias("out_of"),
        what.flags.alias("flags"),
        what.when.alias("tells"),
    ]
