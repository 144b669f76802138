"""Children's services: enquiries under section 47 of the Children Act 1989."""

import polars as pl

from kinfold.domain.agency import COUNCIL
from kinfold.intake import kinds
from kinfold.intake.declare import Column, Need, Source, ends_after_start

SOURCE = Source(
    name="ssd_s47_enquiry",
    title="Children's services: section 47 enquiries",
    agency=COUNCIL,
    columns=(
        Column("s47e_s47_enquiry_id", kinds.text(), Need.VALUE),
        Column("s47e_person_id", kinds.text(), Need.VALUE),
        Column("s47e_s47_start_date", kinds.date("yyyy-mm-dd"), Need.VALUE),
        Column("s47e_s47_end_date", kinds.date("yyyy-mm-dd")),
        Column("s47e_s47_nfa", kinds.codes({"Y": "Y", "N": "N", "1": "Y", "0": "N"})),
    ),
    key=(pl.col("s47e_s47_enquiry_id"), pl.col("s47e_person_id")),
    day=(
        "s47e_s47_start_date",
        "s47e_s47_end_date",
    ),
    checks=(ends_after_start("s47e_s47_start_date", "s47e_s47_end_date"),),
    table="ssd_s47_enquiry",
)
