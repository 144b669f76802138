"""Children's services: which worker and team were with a person, and when."""

import polars as pl

from kinfold.domain.agency import COUNCIL
from kinfold.intake import kinds
from kinfold.intake.declare import Column, Need, Source, ends_after_start

SOURCE = Source(
    name="ssd_involvements",
    title="Children's services: involvements of workers and teams",
    agency=COUNCIL,
    columns=(
        Column("invo_involvements_id", kinds.text(), Need.VALUE),
        Column("invo_professional_team", kinds.text()),
        Column("invo_involvement_start_date", kinds.date("yyyy-mm-dd"), Need.VALUE),
        Column("invo_involvement_end_date", kinds.date("yyyy-mm-dd")),
        Column("invo_person_id", kinds.text(), Need.VALUE),
        Column("invo_referral_id", kinds.text(), Need.MAY),
    ),
    key=(pl.col("invo_involvements_id"),),
    day=(
        "invo_involvement_start_date",
        "invo_involvement_end_date",
    ),
    checks=(ends_after_start("invo_involvement_start_date", "invo_involvement_end_date"),),
    table="ssd_involvements",
)
