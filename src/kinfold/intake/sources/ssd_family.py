"""Children's services: who belongs to which family."""

import polars as pl

from kinfold.domain.agency import COUNCIL
from kinfold.intake import kinds
from kinfold.intake.declare import Column, Need, Source

SOURCE = Source(
    name="ssd_family",
    title="Children's services: families",
    agency=COUNCIL,
    columns=(
        Column("fami_table_id", kinds.text(), Need.VALUE),
        Column("fami_family_id", kinds.text(), Need.VALUE),
        Column("fami_person_id", kinds.text(), Need.VALUE),
    ),
    key=(pl.col("fami_table_id"),),
    table="ssd_family",
)
