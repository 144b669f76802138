"""Accident and emergency attendances: one row an attendance."""

import polars as pl

from kinfold.domain.agency import NHS
from kinfold.domain.event import EventKind
from kinfold.intake import kinds
from kinfold.intake.declare import Column, Happening, Need, Source, born_before

SOURCE = Source(
    name="ae_attendances",
    title="Accident and emergency attendances",
    agency=NHS,
    columns=(
        Column("attendance_id", kinds.text(), Need.VALUE, ("attendance_number",)),
        Column(
            "arrival_at", kinds.moment("yyyy-mm-dd"), Need.VALUE, ("arrival_date_time", "arrival_datetime")
        ),
        Column("nhs_number", kinds.nhs_number(), aliases=("nhs_no",)),
        Column("forename", kinds.text(), aliases=("first_name", "given_name")),
        Column("surname", kinds.text(), Need.VALUE, ("last_name", "family_name")),
        Column("dob", kinds.date("yyyy-mm-dd"), aliases=("date_of_birth", "birth_date")),
        Column("sex", kinds.codes({"1": "M", "2": "F", "9": "", "0": ""}), aliases=("gender",)),
        Column("address_line", kinds.text(multiline=True), aliases=("address",)),
        Column("postcode", kinds.postcode(), aliases=("post_code",)),
        Column("phone", kinds.phone(), Need.MAY, ("telephone", "phone_number")),
        Column("arrival_mode", kinds.text(), Need.MAY),
        Column("chief_complaint", kinds.text(multiline=True), Need.MAY, ("presenting_complaint",)),
        Column("acuity", kinds.codes({level: level for level in "12345"})),
        Column("safeguarding_concern", kinds.codes({"Y": "Y", "N": "N", "1": "Y", "0": "N"})),
        Column("discharge_status", kinds.text(), Need.MAY),
    ),
    key=(pl.col("attendance_id"),),
    day=("arrival_at",),
    checks=(born_before("dob", "arrival_at"),),
    person={
        "first_name": "forename",
        "surname": "surname",
        "dob": "dob",
        "sex": "sex",
        "nhs_number": "nhs_number",
        "address_line": "address_line",
        "postcode": "postcode",
        "phone": "phone",
    },
    happening=Happening(
        kind=EventKind.AE_ATTENDANCE,
        occurrence=pl.col("attendance_id"),
        starts_on=pl.col("arrival_at"),
        flags=pl.concat_str(
            pl.when(pl.col("safeguarding_concern") == "Y").then(pl.lit("safeguarding-concern")),
            pl.lit("acuity-") + pl.col("acuity"),
            separator=" ",
            ignore_nulls=True,
        ),
    ),
)
