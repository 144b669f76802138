"""Any panel file, one method, one estimate: units by times with a column for when each unit started.

Not a plan: a number from here is exploratory, and its diagnostics come with it.
"""

import csv
import io
import math
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.stats import t as student

from kinfold.domain.errors import UserError
from kinfold.evaluation.estimators.its import interrupted_series
from kinfold.evaluation.estimators.staggered import Aggregation, Control, aggregate, group_time_effects
from kinfold.evaluation.estimators.synthetic_control import fit_path, leave_one_out, placebo_fits
from kinfold.evaluation.estimators.synthetic_did import placebo_se, synthetic_did
from kinfold.evaluation.estimators.twfe import event_dummies, two_way
from kinfold.evaluation.randomisation import among_placebos, rank_from_largest

FloatArray = npt.NDArray[np.float64]
Result = dict[str, Any]
Z95 = 1.959964
FEW_CLUSTERS = 20
CLUSTERED = frozenset({"did", "twfe"})


@dataclass(frozen=True, slots=True)
class UnitPanel:
    """A balanced panel: units by times, and each unit's first treated time (infinity: never)."""

    units: tuple[str, ...]
    times: FloatArray
    outcome: FloatArray
    first: FloatArray
    notes: tuple[str, ...]

    @property
    def treated(self) -> npt.NDArray[np.bool_]:
        """Which units are treated within the panel's times."""
        return np.asarray(np.isfinite(self.first) & (self.first <= self.times[-1]))


def _number(text: str, name: str, line: int, column: str) -> float:
    try:
        value = float(text.replace(",", ""))
        if not math.isfinite(value):
            raise ValueError
        return value
    except ValueError:
        raise UserError(
            f"{name} row {line}, column '{column}': a number is needed; correct the cell or drop the unit."
        ) from None


def _rows(path: Path) -> list[dict[str, str]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError:
        raise UserError(f"There is no file {path.name} to read; check the path.") from None
    except UnicodeDecodeError:
        raise UserError(f"{path.name} is not UTF-8 text; save it as CSV in UTF-8.") from None
    header = text.split("\n", 1)[0]
    delimiter = ";" if header.count(";") > header.count(",") else ","
    try:
        rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        raise UserError(
            f"{path.name} has a quote mark out of place or a value far too long; mend it."
        ) from None
    if not rows:
        raise UserError(f"{path.name} holds no rows below its header; nothing can be estimated.")
    return rows


def _never(text: str) -> bool:
    return text.strip().lower() in {"", "na", "nan", "inf", "never", "0", "0.0"}


def read_panel(path: Path, *, unit: str, time: str, outcome: str, adopted: str) -> UnitPanel:
    """Read a CSV of one row a unit and time. Columns are named by the caller; ``adopted`` empty means never.

    Raises UserError, naming row and column, for a missing column, a cell that is no number, a unit with two
    starts, a row given twice or a hole in the panel.
    """
    rows = _rows(path)
    for column in (unit, time, outcome, adopted):
        if column not in rows[0]:
            raise UserError(
                f"{path.name} has no column '{column}'; its columns are {', '.join(map(str, rows[0]))}; "
                "name the right one with --unit, --time, --outcome or --adopted."
            )
    cells: dict[tuple[str, float], float] = {}
    starts: dict[str, float] = {}
    for line, row in enumerate(rows, start=2):
        at = _number(row[time] or "", path.name, line, time)
        name, said = row[unit] or "", row[adopted] or ""
        start = np.inf if _never(said) else _number(said, path.name, line, adopted)
        if starts.setdefault(name, start) != start:
            raise UserError(
                f"{path.name} row {line}: this unit has two different values in '{adopted}'; keep one."
            )
        if (name, at) in cells:
            raise UserError(f"{path.name} row {line}: this unit and time were given before; keep one row.")
        cells[name, at] = _number(row[outcome] or "", path.name, line, outcome)
    return _balanced(path.name, cells, starts)


def _balanced(name: str, cells: dict[tuple[str, float], float], starts: dict[str, float]) -> UnitPanel:
    units, times = tuple(sorted(starts)), sorted({at for _, at in cells})
    holes = [(one, at) for one in units for at in times if (one, at) not in cells]
    if holes:
        raise UserError(
            f"{name}: the panel has {len(holes)} holes, the first at time {holes[0][1]:g}; "
            "give every unit every time, or drop the unit."
        )
    outcome = np.array([[cells[one, at] for at in times] for one in units])
    first = np.array([starts[one] for one in units])
    early = first <= times[0]
    notes = (f"{int(early.sum())} units treated from the first time on were left out",) if early.any() else ()
    kept = tuple(one for one, out in zip(units, early, strict=True) if not out)
    return UnitPanel(kept, np.array(times), outcome[~early], first[~early], notes)


def _result(
    estimate: float, se: float | None, limits: tuple[float | None, float | None], **more: Any
) -> Result:
    return {"estimate": estimate, "se": se, "low": limits[0], "high": limits[1], "diagnostics": more}


def _around(estimate: float, se: float) -> tuple[float, float]:
    return estimate - Z95 * se, estimate + Z95 * se


def _before_after(panel: UnitPanel) -> Result:
    differences = np.array(
        [
            row[panel.times >= start].mean() - row[panel.times < start].mean()
            for row, start in zip(panel.outcome[panel.treated], panel.first[panel.treated], strict=True)
        ]
    )
    many = len(differences)
    se = float(differences.std(ddof=1) / np.sqrt(many)) if many > 1 else None
    half = float(student.ppf(0.975, many - 1)) * se if se is not None else None
    mean = float(differences.mean())
    limits = (mean - half, mean + half) if half is not None else (None, None)
    warning = "Says nothing of what would have happened anyway."
    return _result(mean, se, limits, treated_units=many, scale="difference in means", warning=warning)


def _its(panel: UnitPanel) -> Result:
    starts = np.unique(panel.first[panel.treated])
    if len(starts) != 1:
        raise UserError("'its' needs one start time for all treated units; use 'did' for staggered starts.")
    series = panel.outcome[panel.treated].sum(axis=0)
    if (series < 0).any():
        raise UserError("'its' needs counts or rates that are not negative; use 'did' for other outcomes.")
    found = interrupted_series(series, np.ones_like(series), int(np.sum(panel.times < starts[0])))
    return _result(
        found.ratio,
        found.se_log,
        (found.low, found.high),
        scale="ratio at the start; se is of its logarithm",
        dispersion=found.dispersion,
        times=len(series),
    )


def _did(panel: UnitPanel) -> Result:
    control: Control = "never" if not np.isfinite(panel.first).all() else "not_yet"
    cells = group_time_effects(panel.outcome, panel.first, panel.times, control=control)
    if not any(cell.time >= cell.group for cell in cells):
        raise UserError("There is no unit left to compare with: every unit is treated at once.")
    found = aggregate(cells, panel.first, "simple")
    kinds: tuple[Aggregation, ...] = ("dynamic", "group", "calendar")
    parts: dict[str, Any] = {}
    for kind in kinds:
        one = aggregate(cells, panel.first, kind)
        at = [
            {"at": place, "estimate": value, "se": se}
            for place, value, se in zip(one.at, one.estimates, one.ses, strict=True)
        ]
        parts[kind] = {"overall": one.overall, "se": one.overall_se, "parts": at}
    return _result(
        found.overall,
        found.overall_se,
        _around(found.overall, found.overall_se),
        control=control,
        aggregation="simple",
        **parts,
    )


def _twfe(panel: UnitPanel) -> Result:
    found = two_way(panel.outcome, [(panel.times[None, :] >= panel.first[:, None]).astype(np.float64)])
    low, high = found.limits()
    staggered = len(np.unique(panel.first[panel.treated])) > 1
    warning = "Starts differ: this mixes clean and unclean comparisons; prefer 'did'." if staggered else None
    first = np.where(np.isfinite(panel.first), panel.first, np.nan)
    kept, dummies = event_dummies(first, panel.times)
    events = two_way(panel.outcome, dummies) if _separable(dummies) else None
    event_study = (
        [
            {"at": at, "estimate": float(value), "se": float(se)}
            for at, value, se in zip(kept, events.estimates, events.ses, strict=True)
        ]
        if events
        else []
    )
    return _result(
        float(found.estimates[0]),
        float(found.ses[0]),
        (float(low[0]), float(high[0])),
        warning=warning,
        event_study=event_study,
    )


def _separable(dummies: list[FloatArray]) -> bool:
    centred = [
        (one - one.mean(axis=1, keepdims=True) - one.mean(axis=0) + one.mean()).reshape(-1) for one in dummies
    ]
    return bool(centred) and int(np.linalg.matrix_rank(np.array(centred))) == len(centred)


def _one_start(panel: UnitPanel, method: str) -> int:
    starts = np.unique(panel.first[panel.treated])
    if len(starts) != 1:
        raise UserError(
            f"'{method}' needs one start time for all treated units; use 'did' for staggered starts."
        )
    before = int(np.sum(panel.times < starts[0]))
    if before < 2:
        raise UserError(f"'{method}' needs at least two times before the start; the panel has {before}.")
    return before


def _synthetic_control(panel: UnitPanel) -> Result:
    before = _one_start(panel, "synthetic-control")
    if panel.treated.sum() != 1:
        raise UserError(
            "'synthetic-control' needs exactly one treated unit; use 'synthetic-did' for several."
        )
    treated = int(np.flatnonzero(panel.treated)[0])
    fit, placebos = (
        fit_path(panel.outcome, treated, before),
        placebo_fits(panel.outcome, treated, before),
    )
    found = among_placebos(
        float(fit.gap[before:].mean()), np.array([one.gap[before:].mean() for one in placebos])
    )
    rank, of = rank_from_largest(fit.ratio, np.array([one.ratio for one in placebos]))
    names = [name for at, name in enumerate(panel.units) if at != treated]
    left = leave_one_out(panel.outcome, treated, before, fit)
    return _result(
        found.estimate,
        None,
        (found.low, found.high),
        pre_rmspe=fit.pre_rmspe,
        gaps=[{"time": float(at), "gap": float(gap)} for at, gap in zip(panel.times, fit.gap, strict=True)],
        weights={names[one]: float(fit.weights[one]) for one in np.flatnonzero(fit.weights > 0.001)},
        placebo={"rank": rank, "of": of, "p": rank / of, "by": "ratio of squared errors after and before"},
        placebo_gap={"rank": found.rank, "of": found.of, "p": found.p},
        leave_one_out={names[one]: float(refit.gap[before:].mean()) for one, refit in left.items()},
        se_note="One treated unit: a classical standard error has no meaning; limits come from placebos.",
    )


def _synthetic_did(panel: UnitPanel) -> Result:
    before = _one_start(panel, "synthetic-did")
    found = synthetic_did(panel.outcome, panel.treated, before)
    seed = 2021
    enough = int((~panel.treated).sum()) > int(panel.treated.sum())
    rng = np.random.default_rng(seed)
    se = placebo_se(panel.outcome, panel.treated, before, rng) if enough else None
    names = [name for name, flag in zip(panel.units, panel.treated, strict=True) if not flag]
    return _result(
        found.estimate,
        se,
        _around(found.estimate, se) if se is not None else (None, None),
        unit_weights={names[one]: float(w) for one, w in enumerate(found.unit_weights) if w > 0.001},
        time_weights={
            f"{panel.times[at]:g}": float(w) for at, w in enumerate(found.time_weights) if w > 0.001
        },
        se_kind=f"placebo, seed {seed}",
    )


METHODS: dict[str, Callable[[UnitPanel], Result]] = {
    "before-after": _before_after,
    "its": _its,
    "did": _did,
    "twfe": _twfe,
    "synthetic-control": _synthetic_control,
    "synthetic-did": _synthetic_did,
}


NEEDS_UNTREATED = {"twfe": 1, "synthetic-control": 2, "synthetic-did": 1}


def _cannot_be_tested(panel: UnitPanel, method: str) -> list[str]:
    """Say where limits leave out no effect more often than one time in twenty, as tried on null panels."""
    treated, times = int(panel.treated.sum()), len(panel.times)
    fewest = min(treated, len(panel.units) - treated)
    if method in CLUSTERED and treated == 1:
        return ["One unit is treated: it has no standard error of its own. Use 'synthetic-control'."]
    if method in CLUSTERED and fewest < FEW_CLUSTERS:
        return [
            f"Cannot be tested at 5 %: {treated} of {len(panel.units)} units are treated. Of 1,000 panels "
            "without an effect such limits claimed one in 16 % with 4 of 145 treated, in 10 % with 5 of 45."
        ]
    if method == "its" and times < FEW_CLUSTERS:
        return [
            f"Cannot be tested at 5 %: {times} times. Of 1,000 series of 10 related times without an effect "
            "such limits claimed one in 11 %."
        ]
    return []


def _worked_out(panel: UnitPanel, method: str) -> Result:
    """Run a method; what a panel is too poor to give is refused, or None where only a part is lacking."""
    others = len(panel.units) - int(panel.treated.sum())
    if others < NEEDS_UNTREATED.get(method, 0):
        raise UserError(
            f"'{method}' compares with units not treated in the panel; it needs {NEEDS_UNTREATED[method]} "
            f"and there are {others}."
        )
    try:
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found: Result = _finite(METHODS[method](panel))
    except (ArithmeticError, np.linalg.LinAlgError):
        found = {"estimate": None}
    if found["estimate"] is None:
        raise UserError(
            f"'{method}' gives no number for this panel: it has too few units or times, no variation, or "
            "numbers too large. Use more data, or another method."
        )
    return found


def _finite(value: Any) -> Any:
    """Put None in place of every number that is not finite: JSON cannot say it, and nobody should read it."""
    if isinstance(value, dict):
        return {key: _finite(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_finite(one) for one in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def estimate_panel(panel: UnitPanel, method: str) -> Result:
    """Estimate by one of ``METHODS``: estimate, se, low, high, method, diagnostics (None where undefined)."""
    if method not in METHODS:
        raise UserError(f"There is no method '{method}'; the methods are {', '.join(METHODS)}.")
    if not panel.treated.any():
        raise UserError("No unit in the panel is ever treated; check the column that says when each started.")
    found = _worked_out(panel, method)
    if method in CLUSTERED and panel.treated.sum() == 1:
        found |= {"se": None, "low": None, "high": None}
    notes = [*panel.notes, *_cannot_be_tested(panel, method)]
    found["diagnostics"] |= {"units": len(panel.units), "times": len(panel.times), "notes": notes}
    return {"method": method, **found}
