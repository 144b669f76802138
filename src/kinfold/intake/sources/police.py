"""Police incidents: one row for each person named in each incident."""

import polars as pl

from kinfold.domain.agency import POLICE
from kinfold.domain.event import EventKind
from kinfold.intake import kinds
from kinfold.intake.declare import Column, Happening, Need, Source, born_before, named_by

_FLAG = kinds.codes({"Y": "Y", "N": "N"})

SOURCE = Source(
    name="police_incidents",
    title="Police incidents and the people named in them",
    agency=POLICE,
    columns=(
        Column("incident_ref", kinds.text(), Need.VALUE, ("incident_number", "incident_no")),
        Column(
            "reported_at", kinds.moment("dd/mm/yyyy"), Need.VALUE, ("reported_date_time", "report_datetime")
        ),
        Column("incident_type", kinds.text()),
        Column("da_flag", _FLAG, aliases=("domestic_abuse_flag", "da")),
        Column(
            "role",
            kinds.codes({role: role for role in ("victim", "suspect", "witness", "present", "parent")}),
            Need.VALUE,
        ),
        Column("nominal_ref", kinds.text(), aliases=("nominal_id", "nominal")),
        Column("forename", kinds.text(), aliases=("first_name", "given_name")),
        Column("middle_name", kinds.text(), Need.MAY, ("middle_names",)),
        Column("surname", kinds.text(), Need.VALUE, ("last_name", "family_name")),
        Column("dob", kinds.date("dd/mm/yyyy"), aliases=("date_of_birth", "birth_date")),
        Column("sex", kinds.codes({"Male": "M", "Female": "F", "Unknown": "", "M": "M", "F": "F", "U": ""})),
        Column("address", kinds.text(multiline=True), aliases=("address_line", "home_address")),
        Column("postcode", kinds.postcode(), aliases=("post_code",)),
        Column("phone", kinds.phone(), Need.MAY, ("telephone", "phone_number")),
        Column("child_present", _FLAG, aliases=("children_present",)),
        Column(
            "risk",
            kinds.codes({level: level for level in ("standard", "medium", "high")}),
            aliases=("dash_risk", "risk_level"),
        ),
    ),
    key=(
        pl.col("incident_ref"),
        pl.col("role"),
        pl.coalesce("nominal_ref", named_by("forename", "surname", "dob")),
    ),
    day=("reported_at",),
    checks=(born_before("dob", "reported_at"),),
    subject="nominal_ref",
    person={
        "first_name": "forename",
        "middle_name": "middle_name",
        "surname": "surname",
        "dob": "dob",
        "sex": "sex",
        "address_line": "address",
        "postcode": "postcode",
        "phone": "phone",
    },
    happening=Happening(
        kind=EventKind.POLICE_INCIDENT,
        occurrence=pl.col("incident_ref"),
        starts_on=pl.col("reported_at"),
        flags=pl.concat_str(
            pl.when(pl.col("da_flag") == "Y").then(pl.lit("domestic-abuse")),
            pl.when(pl.col("child_present") == "Y").then(pl.lit("child-present")),
            pl.lit("role-") + pl.col("role"),
            pl.lit("risk-") + pl.col("risk"),
            separator=" ",
            ignore_nulls=True,
        ),
    ),
)
