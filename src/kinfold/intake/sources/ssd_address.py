"""Children's services: where each person lived, and when."""

import polars as pl

from kinfold.domain.agency import COUNCIL
from kinfold.intake import kinds
from kinfold.intake.declare import Column, Need, Source, ends_after_start

SOURCE = Source(
    name="ssd_address",
    title="Children's services: addresses",
    agency=COUNCIL,
    columns=(
        Column("addr_table_id", kinds.text(), Need.VALUE),
        Column("addr_address_json", kinds.address_json()),
        Column("addr_person_id", kinds.text(), Need.VALUE),
        Column("addr_address_type", kinds.text(), Need.MAY),
        Column("addr_address_start_date", kinds.date("yyyy-mm-dd")),
        Column("addr_address_end_date", kinds.date("yyyy-mm-dd")),
        Column("addr_address_postcode", kinds.postcode()),
    ),
    key=(pl.col("addr_table_id"),),
    checks=(ends_after_start("addr_address_start_date", "addr_address_end_date"),),
    table="ssd_address",
)
