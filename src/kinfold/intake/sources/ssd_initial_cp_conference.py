"""Children's services: initial child protection conferences."""

import polars as pl

from kinfold.domain.agency import COUNCIL
from kinfold.intake import kinds
from kinfold.intake.declare import Column, Need, Source

SOURCE = Source(
    name="ssd_initial_cp_conference",
    title="Children's services: initial conferences",
    agency=COUNCIL,
    columns=(
        Column("icpc_icpc_id", kinds.text(), Need.VALUE),
        Column("icpc_person_id", kinds.text(), Need.VALUE),
        Column("icpc_icpc_transfer_in", kinds.codes({"Y": "Y", "N": "N", "1": "Y", "0": "N"})),
        Column("icpc_icpc_target_date", kinds.date("yyyy-mm-dd"), Need.MAY),
        Column("icpc_icpc_date", kinds.date("yyyy-mm-dd")),
        Column("icpc_icpc_outcome_cp_flag", kinds.codes({"Y": "Y", "N": "N", "1": "Y", "0": "N"})),
    ),
    key=(pl.col("icpc_icpc_id"), pl.col("icpc_person_id")),
    day=("icpc_icpc_date",),
    table="ssd_initial_cp_conference",
)
