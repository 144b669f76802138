"""Children's services: the people the case system holds, children and adults."""

import polars as pl

from kinfold.domain.agency import COUNCIL
from kinfold.intake import kinds
from kinfold.intake.declare import Column, Need, Source

SOURCE = Source(
    name="ssd_person",
    title="Children's services: people",
    agency=COUNCIL,
    columns=(
        Column("pers_person_id", kinds.text(), Need.VALUE),
        Column("pers_forename", kinds.text()),
        Column("pers_surname", kinds.text()),
        Column(
            "pers_sex",
            kinds.codes({"M": "M", "F": "F", "U": "", "I": "", "1": "M", "2": "F", "0": "", "9": ""}),
        ),
        Column("pers_dob", kinds.date("yyyy-mm-dd")),
        Column("pers_common_child_id", kinds.nhs_number()),
        Column("pers_expected_dob", kinds.date("yyyy-mm-dd"), Need.MAY),
        Column("pers_death_date", kinds.date("yyyy-mm-dd"), Need.MAY),
    ),
    key=(pl.col("pers_person_id"),),
    table="ssd_person",
)
