"""Rows that nobody can use, and rows sent twice: what intake must hold back and say why.

Not mistakes about a person: those pass intake and trouble linkage.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from kinfold.synth.draws import Flags, Numbers, Rng

SPOILT_SHARE = 0.003
REPEATED_SHARE = 0.003


@dataclass(frozen=True, slots=True)
class Fault:
    """A way to spoil a row: a column and the texts that may be put in it."""

    column: str
    texts: Sequence[str]


def spoil(
    rng: Rng,
    frame: pl.DataFrame,
    person: Numbers,
    faults: Sequence[Fault],
    *,
    repeats: float = REPEATED_SHARE,
    told: Flags | None = None,
) -> tuple[pl.DataFrame, Numbers]:
    """Spoil a share of rows, each in one way, and repeat a share of the others straight after themselves.

    Rows that are not ``told`` are left out at the end, so that no draw hangs on them. Gives the frame and,
    row by row, the person named.
    """
    kind = np.where(rng.random(len(frame)) < SPOILT_SHARE, rng.integers(0, len(faults), len(frame)), -1)
    put = rng.integers(0, 1 << 20, len(frame))
    changes = []
    for number, fault in enumerate(faults):
        bad = pl.Series(fault.texts).gather(pl.Series((put % len(fault.texts)).astype(np.uint32)))
        changes.append(
            pl.when(pl.Series(kind == number)).then(bad).otherwise(pl.col(fault.column)).alias(fault.column)
        )
    for change in changes:
        frame = frame.with_columns(change)
    times = 1 + ((rng.random(len(frame)) < repeats) & (kind < 0)).astype(np.int64)
    order = np.repeat(np.arange(len(frame)), times)
    if told is not None:
        order = order[told[order]]
    return frame[order], person[order]
