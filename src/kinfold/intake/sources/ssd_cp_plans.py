"""Children's services: child protection plans."""

import polars as pl

from kinfold.domain.agency import COUNCIL
from kinfold.intake import kinds
from kinfold.intake.declare import Column, Need, Source, ends_after_start

SOURCE = Source(
    name="ssd_cp_plans",
    title="Children's services: child protection plans",
    agency=COUNCIL,
    columns=(
        Column("cppl_cp_plan_id", kinds.text(), Need.VALUE),
        Column("cppl_person_id", kinds.text(), Need.VALUE),
        Column("cppl_cp_plan_start_date", kinds.date("yyyy-mm-dd"), Need.VALUE),
        Column("cppl_cp_plan_end_date", kinds.date("yyyy-mm-dd")),
        Column("cppl_cp_plan_initial_category", kinds.text()),
        Column("cppl_cp_plan_latest_category", kinds.text()),
    ),
    key=(pl.col("cppl_cp_plan_id"), pl.col("cppl_person_id")),
    day=(
        "cppl_cp_plan_start_date",
        "cppl_cp_plan_end_date",
    ),
    checks=(ends_after_start("cppl_cp_plan_start_date", "cppl_cp_plan_end_date"),),
    table="ssd_cp_plans",
)
