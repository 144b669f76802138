"""Seeded draws: one stream of random numbers for each stage, so that stages do not disturb one another.

Not a source of randomness of its own: everything follows from the seed.
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Rng = np.random.Generator
Texts = npt.NDArray[np.object_]
Flags = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Streams:
    """Gives each named stage its own generator."""

    seed: int

    def of(self, stage: str) -> Rng:
        """Give a fresh generator for a stage; the same seed and name give the same numbers."""
        return np.random.Generator(np.random.PCG64([self.seed, zlib.crc32(stage.encode())]))


def texts(values: Sequence[str]) -> Texts:
    """Give an array of text objects."""
    out = np.empty(len(values), dtype=object)
    out[:] = values
    return out


def zipf_index(rng: Rng, names: int, size: int, *, exponent: float = 0.8) -> Numbers:
    """Draw positions 0 to names - 1, the first being the commonest, by a shifted Zipf law."""
    weight = 1.0 / np.power(np.arange(names) + 2.0, exponent)
    edges = np.cumsum(weight / weight.sum())
    return np.minimum(np.searchsorted(edges, rng.random(size)), names - 1)


def even(
    rng: Rng, order: npt.NDArray[np.integer], among: Flags, *, block: int = 40
) -> npt.NDArray[np.float64]:
    """Draw numbers in [0, 1) spread evenly over each run of ``block`` rows, taken by ``order``, of ``among``.

    Shares drawn this way come out near what was asked in every period and not only in the long run. Rows
    outside ``among`` get 1, which no share reaches.
    """
    where = np.flatnonzero(among)
    where = where[np.argsort(order[where], kind="stable")]
    number = np.arange(len(where)) // block
    mixed = np.lexsort((rng.random(len(where)), number))
    size = np.minimum(block, len(where) - number * block)
    rank = np.empty(len(where))
    rank[mixed] = np.arange(len(where)) - number * block
    out = np.ones(len(order))
    out[where] = (rank + rng.random(len(where))) / size
    return out


def chosen(rng: Rng, shares: Sequence[float], size: int) -> Numbers:
    """Draw positions by the shares given; what the shares leave over is the position after the last."""
    return np.searchsorted(np.cumsum(np.asarray(shares)), rng.random(size), side="right")
