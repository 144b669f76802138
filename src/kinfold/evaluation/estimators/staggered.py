"""Areas that start at different times, each against areas not (yet) started.

Not two-way fixed effects: no started area serves as a comparison for another.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
Control = Literal["never", "not_yet"]
Aggregation = Literal["simple", "dynamic", "group", "calendar"]


@dataclass(frozen=True, slots=True)
class Cell:
    """The effect on the cohort that started at ``group``, at ``time``, with its influence function (a
    unit).
    """

    group: float
    time: float
    estimate: float
    influence: FloatArray


@dataclass(frozen=True, slots=True)
class Aggregate:
    """An overall effect and the effects it is made of, with standard errors clustered by unit."""

    overall: float
    overall_se: float
    at: tuple[float, ...]
    estimates: tuple[float, ...]
    ses: tuple[float, ...]


def _se(influence: FloatArray) -> float:
    return float(np.sqrt(np.mean(influence**2) / len(influence)))


def group_time_effects(
    outcome: FloatArray, first: FloatArray, times: FloatArray, *, control: Control = "never"
) -> list[Cell]:
    """Estimate ATT(g, t) for every cohort and time of a balanced panel.

    Parameters
    ----------
    outcome : units by times, without missing values.
    first : each unit's first treated time, infinity for never. Units treated at or before the first time are
        left out by the caller.
    times : the panel's times, rising.
    control : ``never`` or ``not_yet`` treated units as comparison.

    Notes
    -----
    *Estimand*: ATT(g, t), the mean effect at t on units first treated at g.
    *Assumes* parallel trends with the comparison from g - 1 on, no anticipation, no spill-over.
    *Formula*: mean(Y_t - Y_b | G = g) - mean(Y_t - Y_b | C), b = g - 1 for t >= g and t - 1 before (varying
    base). Without covariates the regression, weighting and doubly robust forms agree. Callaway and
    Sant'Anna 2021, doi 10.1016/j.jeconom.2020.12.001. Cells without any comparison unit are dropped.
    """
    units = outcome.shape[0]
    cells: list[Cell] = []
    for group in np.unique(first[np.isfinite(first)]):
        launch = int(np.searchsorted(times, group))
        treated = first == group
        for now in range(1, len(times)):
            base = launch - 1 if now >= launch else now - 1
            later = max(times[now], times[base])
            never = ~np.isfinite(first)
            other = never if control == "never" else (never | (first > later)) & ~treated
            if base < 0 or not other.any():
                continue
            change = outcome[:, now] - outcome[:, base]
            own, theirs = float(change[treated].mean()), float(change[other].mean())
            influence = units / treated.sum() * treated * (change - own)
            influence = influence - units / other.sum() * other * (change - theirs)
            cells.append(Cell(float(group), float(times[now]), own - theirs, influence))
    return cells


def _weighted(cells: list[Cell], first: FloatArray) -> tuple[float, FloatArray]:
    """Average cells by cohort share, carrying the sampling error of the shares."""
    member = np.array([first == cell.group for cell in cells], dtype=np.float64)
    share = member.mean(axis=1)
    total = share.sum()
    weight = share / total
    effect = np.array([cell.estimate for cell in cells])
    deviation = member - share[:, None]
    share_influence = deviation / total - np.outer(share, deviation.sum(axis=0)) / total**2
    influence = weight @ np.array([cell.influence for cell in cells]) + effect @ share_influence
    return float(weight @ effect), influence


def _mean_over_time(cells: list[Cell]) -> tuple[float, FloatArray]:
    return (
        float(np.mean([cell.estimate for cell in cells])),
        np.asarray(np.mean([cell.influence for cell in cells], axis=0)),
    )


def _position(cell: Cell, kind: Aggregation) -> float:
    if kind == "dynamic":
        return cell.time - cell.group
    return cell.group if kind == "group" else cell.time


def aggregate(cells: list[Cell], first: FloatArray, kind: Aggregation) -> Aggregate:
    """Average group-time effects: ``simple``, by event time (``dynamic``), ``group`` or ``calendar`` time.

    Standard errors come from the influence functions, with the cohort shares treated as estimated. The
    overall dynamic effect is the plain mean over event times 0 and later; event times before 0 are shown,
    never averaged.
    """
    after = [cell for cell in cells if cell.time >= cell.group]
    if kind == "simple":
        overall, influence = _weighted(after, first)
        return Aggregate(overall, _se(influence), (), (), ())
    pool = cells if kind == "dynamic" else after
    at = sorted({_position(cell, kind) for cell in pool})
    parts = []
    for point in at:
        chosen = [cell for cell in pool if _position(cell, kind) == point]
        parts.append(_mean_over_time(chosen) if kind == "group" else _weighted(chosen, first))
    if kind == "group":
        summary = [Cell(g, g, part[0], part[1]) for g, part in zip(at, parts, strict=True)]
        overall, influence = _weighted(summary, first)
    else:
        kept = [part for point, part in zip(at, parts, strict=True) if kind != "dynamic" or point >= 0]
        overall = float(np.mean([part[0] for part in kept]))
        influence = np.asarray(np.mean([part[1] for part in kept], axis=0))
    return Aggregate(
        overall,
        _se(influence),
        tuple(at),
        tuple(part[0] for part in parts),
        tuple(_se(part[1]) for part in parts),
    )
