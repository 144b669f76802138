"""Children's services: which person is the mother of which child."""

import polars as pl

from kinfold.domain.agency import COUNCIL
from kinfold.intake import kinds
from kinfold.intake.declare import Column, Need, Source

SOURCE = Source(
    name="ssd_mother",
    title="Children's services: mothers",
    agency=COUNCIL,
    columns=(
        Column("moth_table_id", kinds.text(), Need.VALUE),
        Column("moth_person_id", kinds.text(), Need.VALUE),
        Column("moth_childs_person_id", kinds.text(), Need.VALUE),
        Column("moth_childs_dob", kinds.date("yyyy-mm-dd"), Need.MAY),
    ),
    key=(pl.col("moth_table_id"),),
    table="ssd_mother",
)
