"""Hospital admissions: one row a spell; planned and maternity spells are read but are no emergencies."""

import polars as pl

from kinfold.domain.agency import NHS
from kinfold.domain.event import EventKind
from kinfold.intake import kinds
from kinfold.intake.declare import Column, Happening, Need, Source, born_before, ends_after_start

# NHS Data Model and Dictionary, METHOD OF ADMISSION, as read in November 2026.
EMERGENCY = ("21", "22", "23", "24", "25", "28", "2A", "2B", "2C", "2D")
OTHER = ("11", "12", "13", "31", "32", "81", "82", "83", "84", "89", "98", "99")

SOURCE = Source(
    name="emergency_admissions",
    title="Hospital admission spells",
    agency=NHS,
    columns=(
        Column("spell_id", kinds.text(), Need.VALUE, ("spell_number",)),
        Column("admission_date", kinds.date("yyyymmdd"), Need.VALUE, ("admidate",)),
        Column("discharge_date", kinds.date("yyyymmdd"), aliases=("disdate",)),
        Column(
            "admission_method",
            kinds.codes({code: code for code in EMERGENCY + OTHER}),
            Need.VALUE,
            ("admimeth", "method_of_admission"),
        ),
        Column("nhs_number", kinds.nhs_number(), aliases=("nhs_no",)),
        Column("forename", kinds.text(), aliases=("first_name", "given_name")),
        Column("surname", kinds.text(), Need.VALUE, ("last_name", "family_name")),
        Column("dob", kinds.date("yyyymmdd", "yyyy-mm-dd"), aliases=("date_of_birth", "birth_date")),
        Column("sex", kinds.codes({"1": "M", "2": "F", "9": "", "0": ""}), aliases=("gender",)),
        Column("address_line", kinds.text(multiline=True), aliases=("address",)),
        Column("postcode", kinds.postcode(), aliases=("post_code",)),
    ),
    key=(pl.col("spell_id"),),
    day=("admission_date", "discharge_date"),
    checks=(ends_after_start("admission_date", "discharge_date"), born_before("dob", "admission_date")),
    person={
        "first_name": "forename",
        "surname": "surname",
        "dob": "dob",
        "sex": "sex",
        "nhs_number": "nhs_number",
        "address_line": "address_line",
        "postcode": "postcode",
    },
    happening=Happening(
        kind=EventKind.EMERGENCY_ADMISSION,
        occurrence=pl.col("spell_id"),
        starts_on=pl.col("admission_date"),
        ends_on=pl.col("discharge_date"),
        flags=pl.lit("method-") + pl.col("admission_method"),
        when=pl.col("admission_method").is_in(EMERGENCY),
    ),
)
