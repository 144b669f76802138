"""Children's services: episodes of being looked after; a change of placement opens another."""

import polars as pl

from kinfold.domain.agency import COUNCIL
from kinfold.intake import kinds
from kinfold.intake.declare import Column, Need, Source, ends_after_start

SOURCE = Source(
    name="ssd_cla_episodes",
    title="Children's services: looked-after episodes",
    agency=COUNCIL,
    columns=(
        Column("clae_cla_episode_id", kinds.text(), Need.VALUE),
        Column("clae_person_id", kinds.text(), Need.VALUE),
        Column("clae_cla_episode_start_date", kinds.date("yyyy-mm-dd"), Need.VALUE),
        Column("clae_cla_episode_start_reason", kinds.codes({reason: reason for reason in "SLPTBU"})),
        Column("clae_cla_episode_ceased_date", kinds.date("yyyy-mm-dd")),
        Column("clae_cla_episode_ceased_reason", kinds.text(), Need.MAY),
        Column("clae_cla_id", kinds.text(), Need.MAY),
    ),
    key=(pl.col("clae_cla_episode_id"),),
    day=(
        "clae_cla_episode_start_date",
        "clae_cla_episode_ceased_date",
    ),
    checks=(ends_after_start("clae_cla_episode_start_date", "clae_cla_episode_ceased_date"),),
    table="ssd_cla_episodes",
)
