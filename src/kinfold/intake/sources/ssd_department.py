"""Children's services: teams and departments by name."""

import polars as pl

from kinfold.domain.agency import COUNCIL
from kinfold.intake import kinds
from kinfold.intake.declare import Column, Need, Source

SOURCE = Source(
    name="ssd_department",
    title="Children's services: teams",
    agency=COUNCIL,
    columns=(
        Column("dept_team_id", kinds.text(), Need.VALUE),
        Column("dept_team_name", kinds.text(), Need.VALUE),
    ),
    key=(pl.col("dept_team_id"),),
    table="ssd_department",
)
