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
        with cut as (
            select max(greatest(starts_on, coalesce(ends_on, starts_on))) as day
            from ssd_happening where agency = $1
        ),
        particulars as (
            select person.pers_person_id as subject_key, person.manifest_id, person.line,
                   person.pers_forename as first_name, null::text as middle_name,
                   person.pers_surname as surname,
                   person.pers_dob as dob, nullif(person.pers_sex, '') as sex,
                   coalesce(person.pers_common_child_id, identifier.nhs_number) as nhs_number, identifier.upn,
                   nullif(home.addr_address_json, '') as address_line, home.addr_address_postcode as postcode,
                   null::text as phone,
                   coalesce(home.addr_address_start_date, first.day, manifest.received_at::date)
                       as record_date,
                   coalesce(home.addr_address_end_date, cut.day, manifest.received_at::date) as last_seen
            from ssd_person as person
            cross join cut
            left join identifier on identifier.subject_key = person.pers_person_id
            left join ssd_address as home
            on home.agency = person.agency and home.addr_person_id = person.pers_person_id
            left join ssd_first_day as first
            on first.agency = person.agency and first.subject_key = person.pers_person_id
            left join manifest on manifest.manifest_id = person.manifest_id
            where person.agency = $1
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


def _events(con: duckdb.DuckDBPyConnection, agency: str) -> int:
    """Write the events not yet written, and say which stand: those the tables tell of now."""
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
    con.execute(
        """
        insert into event
        select told.event_id, told.kind, told.record_id, told.occurrence, told.starts_on, told.ends_on,
               null, null, told.flags, told.agency, told.source, told.manifest_id, told.line, stood.event_id
        from told
        left join (select * from current_event where agency = $1) as stood
        on stood.source = told.source and stood.occurrence = told.occurrence
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
