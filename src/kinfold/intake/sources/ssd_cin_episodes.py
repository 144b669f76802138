"""Children's services: referrals, each with the episode of need it opened."""

import polars as pl

from kinfold.domain.agency import COUNCIL
from kinfold.intake import kinds
from kinfold.intake.declare import Column, Need, Source, ends_after_start

SOURCE = Source(
    name="ssd_cin_episodes",
    title="Children's services: referrals",
    agency=COUNCIL,
    columns=(
        Column("cine_referral_id", kinds.text(), Need.VALUE),
        Column("cine_person_id", kinds.text(), Need.VALUE),
        Column("cine_referral_date", kinds.date("yyyy-mm-dd"), Need.VALUE),
        Column("cine_cin_primary_need_code", kinds.codes({f"N{digit}": f"N{digit}" for digit in range(10)})),
        Column("cine_referral_source_code", kinds.text(), Need.MAY),
        Column("cine_referral_nfa", kinds.codes({"Y": "Y", "N": "N", "1": "Y", "0": "N"})),
        Column("cine_close_reason", kinds.text(), Need.MAY),
        Column("cine_close_date", kinds.date("yyyy-mm-dd")),
    ),
    key=(pl.col("cine_referral_id"), pl.col("cine_person_id")),
    day=(
        "cine_referral_date",
        "cine_close_date",
    ),
    checks=(ends_after_start("cine_referral_date", "cine_close_date"),),
    table="ssd_cin_episodes",
)
