"""Children's services: numbers other systems know a person by, the UPN among them."""

import polars as pl

from kinfold.domain.agency import COUNCIL
from kinfold.intake import kinds
from kinfold.intake.declare import Column, Need, Source

SOURCE = Source(
    name="ssd_linked_identifiers",
    title="Children's services: linked identifiers",
    agency=COUNCIL,
    columns=(
        Column("link_table_id", kinds.text(), Need.VALUE),
        Column("link_person_id", kinds.text(), Need.VALUE),
        Column("link_identifier_type", kinds.text(), Need.VALUE),
        Column("link_identifier_value", kinds.text(), Need.VALUE),
        Column("link_valid_from_date", kinds.date("yyyy-mm-dd"), Need.MAY),
        Column("link_valid_to_date", kinds.date("yyyy-mm-dd"), Need.MAY),
    ),
    key=(pl.col("link_table_id"),),
    table="ssd_linked_identifiers",
)
