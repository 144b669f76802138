"""The tables of a children's-services extract put together: persons with addresses, families, events.

The store's ``ssd_`` views say what each row tells of; this brings persons, statements and events up to them,
inside the caller's transaction. Run again it changes nothing.
"""

import duckdb
import polars as pl

from kinfold.intake import kinds
from kinfold.intake.declare import PERSON_FIELDS
from kinfold.intake.land import EVENT_ID

RECORDS = "ssd_person"
FAMILIES = "ssd_family"


def put_together(con: duckdb.DuckDBPyConnection, agency: str) -> int:
    """Bring one agency's persons, families and events up to its tables.

    Gives how many rows tell of a person whom the table of people does not hold; they wait for it.
    """
    _identifiers(con, agency)
    _records(con, agency)
    _families(con, agency)
    waiting = _events(con, agency)
    con.execute("drop table identifier")
    return waiting


def _identifiers(con: duckdb.DuckDBPyConnection, agency: str) -> None:
    """Sort out which linked identifiers are sound pupil or NHS numbers: one of each a person."""
    linked = con.sql(
        "select link_person_id as subject_key, lower(link_identifier_type) as kind, "
        "link_identifier_value as value from ssd_linked_identifiers where agency = $1",
        params=[agency],
    ).pl()
    is_upn = pl.col("kind").str.contains("upn|pupil")
    is_nhs = pl.col("kind").str.contains("nhs")
    sound = linked.group_by("subject_key").agg(
        kinds.upn().parse(pl.col("value").filter(is_upn)).max().alias("upn"),
        kinds.nhs_number().parse(pl.col("value").filter(is_nhs)).max().alias("nhs_number"),
    )
    con.register("arriving", sound)
    con.execute("create temp table identifier as select * from arriving")
    con.unregister("arriving")


def _records(con: duckdb.DuckDBPyConnection, agency: str) -> None:
    """Keep a person record for each person and dated address."""
    fields = ", ".join(f"coalesce({name}::text, '')" for name in ("subject_key", *PERSON_FIELDS))
    con.execute(
        f"""
        insert into person_record
        with particulars as (
            select ssd_particulars.* replace (coalesce(nhs_number, linked_nhs) as nhs_number), upn
            from ssd_particulars
            left join (
                select subject_key, upn, nhs_number as linked_nhs from identifier
            ) as identifier using (subject_key)
            where agency = $1
        ),
        known as (
            select md5(concat_ws(chr(31), $1, '{RECORDS}', {fields})) as record_id, * from particulars
        )
        select record_id, $1, '{RECORDS}', any_value(subject_key), any_value(manifest_id), min(line),
               {", ".join(f"any_value({name})" for name in PERSON_FIELDS)},
               min(record_date), max(greatest(last_seen, record_date))
        from known
        group by record_id
        on conflict (record_id) do update set record_date = least(record_date, excluded.record_date),
            last_seen = greatest(last_seen, excluded.last_seen)
        """,
        [agency],
    )


def _families(con: duckdb.DuckDBPyConnection, agency: str) -> None:
    """Say again which record belongs to which family: each person by their latest particulars."""
    con.execute("delete from family_statement where agency = ? and source = ?", [agency, FAMILIES])
    con.execute(
        """
        insert into family_statement
        select member.agency, $2, member.family_ref, latest.record_id, member.role, null, null,
               member.manifest_id, member.line
        from ssd_membership as member
        join (
            select subject_key, arg_max(record_id, (record_date, record_id)) as record_id
            from person_record where agency = $1 and source = $3 group by subject_key
        ) as latest on latest.subject_key = member.subject_key
        where member.agency = $1
        """,
        [agency, FAMILIES, RECORDS],
    )


def _tell(con: duckdb.DuckDBPyConnection, agency: str) -> None:
    """Put aside what the tables tell of now, each on the person's record of that day."""
    con.execute(
        f"""
        create temp table told as
        with record as (
            select subject_key, record_date, max(record_id) as record_id
            from person_record where agency = $1 and source = $2 group by all
        ),
        first as (
            select subject_key, arg_min(record_id, record_date) as record_id from record group by subject_key
        )
        select {EVENT_ID.format("happening.row_id")} as event_id, happening.* exclude (row_id),
               coalesce(record.record_id, first.record_id) as record_id
        from (select * from ssd_happening where agency = $1) as happening
        asof left join record
        on record.subject_key = happening.subject_key and record.record_date <= happening.starts_on
        left join first on first.subject_key = happening.subject_key
        """,
        [agency, RECORDS],
    )


def _events(con: duckdb.DuckDBPyConnection, agency: str) -> int:
    """Write the events not yet written, and say which stand: those the tables tell of now."""
    _tell(con, agency)
    con.execute(
        """
        insert into event
        select told.event_id, told.kind, told.record_id, told.occurrence, told.starts_on, told.ends_on,
               null, null, told.flags, told.agency, told.source, told.manifest_id, told.line, stood.event_id
        from told
        left join (
            select sent_event.*, subject_key from sent_event join person_record using (record_id)
            where sent_event.agency = $1
        ) as stood
        on stood.source = told.source and stood.occurrence = told.occurrence
            and stood.subject_key = told.subject_key
        where told.record_id is not null and told.event_id not in (select event_id from event)
        """,
        [agency],
    )
    ours = "select event_id from event where agency = $1 and source like 'ssd\\_%' escape '\\'"
    con.execute(f"delete from superseded where event_id in ({ours})", [agency])
    con.execute(
        f"insert into superseded {ours} "
        "and event_id not in (select event_id from told where record_id is not null)",
        [agency],
    )
    waiting = con.sql("select count(*) from told where record_id is null").fetchall()[0][0]
    con.execute("drop table told")
    return int(waiting)
