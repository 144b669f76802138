"""School attendance: one row for each pupil and calendar month."""

import polars as pl

from kinfold.domain.agency import SCHOOLS
from kinfold.domain.event import EventKind
from kinfold.intake import kinds
from kinfold.intake.declare import (
    Check,
    Column,
    Happening,
    Need,
    Source,
    born_before,
    ends_after_start,
    named_by,
)

_MISSED = pl.col("sessions_authorised") + pl.col("sessions_unauthorised")

SOURCE = Source(
    name="school_attendance",
    title="School attendance by pupil and month",
    agency=SCHOOLS,
    columns=(
        Column("upn", kinds.upn(), aliases=("unique_pupil_number",)),
        Column("forename", kinds.text(), aliases=("first_name", "legal_forename")),
        Column("middle_name", kinds.text(), Need.MAY, ("middle_names",)),
        Column("surname", kinds.text(), Need.VALUE, ("last_name", "legal_surname")),
        Column("dob", kinds.date("dd/mm/yyyy"), aliases=("date_of_birth", "birth_date")),
        Column("sex", kinds.codes({"M": "M", "F": "F", "U": ""}), aliases=("gender",)),
        Column("address_line", kinds.text(multiline=True), aliases=("address",)),
        Column("postcode", kinds.postcode(), aliases=("post_code",)),
        Column("school_urn", kinds.text(), Need.VALUE, ("urn",)),
        Column("school_name", kinds.text(), Need.MAY, ("school",)),
        Column("period_start", kinds.date("dd/mm/yyyy"), Need.VALUE),
        Column("period_end", kinds.date("dd/mm/yyyy"), Need.VALUE),
        Column("sessions_possible", kinds.whole(), Need.VALUE, ("possible_sessions",)),
        Column("sessions_authorised", kinds.whole(), Need.VALUE, ("authorised_absences",)),
        Column("sessions_unauthorised", kinds.whole(), Need.VALUE, ("unauthorised_absences",)),
    ),
    key=(
        pl.coalesce("upn", named_by("forename", "surname", "dob")),
        pl.col("school_urn"),
        pl.col("period_start"),
    ),
    day=("period_start", "period_end"),
    checks=(
        ends_after_start("period_start", "period_end"),
        born_before("dob", "period_start"),
        Check(
            "more-missed-than-possible",
            "sessions_possible",
            pl.col("sessions_possible") >= _MISSED,
            "More sessions were missed than were possible. Correct the counts at source.",
        ),
    ),
    person={
        "first_name": "forename",
        "middle_name": "middle_name",
        "surname": "surname",
        "dob": "dob",
        "sex": "sex",
        "upn": "upn",
        "address_line": "address_line",
        "postcode": "postcode",
    },
    happening=Happening(
        kind=EventKind.SCHOOL_SESSIONS,
        occurrence=pl.concat_str(
            pl.col("school_urn"), pl.col("period_start").dt.strftime("%Y-%m"), separator=":"
        ),
        starts_on=pl.col("period_start"),
        ends_on=pl.col("period_end"),
        quantity=_MISSED,
        out_of=pl.col("sessions_possible"),
    ),
)
