"""A jump just before the start: what came of such jumps elsewhere, and whether decisions moved too.

Not a correction of the estimate: it shows how far a fall was to be expected without any programme.
"""

from typing import Any

import numpy as np

from kinfold.evaluation.answers.subject import Subject

FEWEST = 10


def largest_rise(subject: Subject) -> tuple[float, int] | None:
    """Give the area's largest one-year rise before the start and its column, or None when it never rose.

    A rise whose next two years are not known cannot be followed and is passed over.
    """
    years, own = subject.block.years, subject.block.values[subject.treated]
    rises = [
        (float(own[at] - own[at - 1]), at)
        for at in range(1, len(years))
        if years[at] < subject.live_year and np.isfinite(own[at - 1 : at + 3]).all() and at + 2 < len(years)
    ]
    return max(rises) if rises and max(rises)[0] > 0 else None


def _elsewhere(subject: Subject, size: float) -> list[tuple[int, int]]:
    """Find other areas' rises of at least ``size`` whose next two years are published: row and column."""
    values = subject.block.values
    others = np.setdiff1d(np.arange(len(values)), np.append(subject.excluded, subject.treated))
    return [
        (int(row), at)
        for row in others
        for at in range(1, values.shape[1] - 2)
        if values[row, at] - values[row, at - 1] >= size and np.isfinite(values[row, at + 1 : at + 3]).all()
    ]


def after_such_a_jump(subject: Subject) -> dict[str, Any] | None:
    """Give what the rate did in the two years after a rise as large, in other areas and in this one.

    The rise is the area's largest in one year before the start. Returns None when it never rose before, or
    when fewer than ten such rises are known elsewhere.
    """
    largest = largest_rise(subject)
    found = _elsewhere(subject, largest[0]) if largest else []
    if largest is None or len(found) < FEWEST:
        return None
    size, top = largest
    values, own = subject.block.values, subject.block.values[subject.treated]
    after = np.array([[values[row, at + step] - values[row, at] for step in (1, 2)] for row, at in found])
    rose = np.array([values[row, at] - values[row, at - 1] for row, at in found])
    own_after = [float(own[top + step] - own[top]) for step in (1, 2)]
    return {
        "outcome": subject.outcome.id,
        "code": subject.code,
        "unit": subject.outcome.unit,
        "year": subject.block.years[top],
        "rise": size,
        "cases": len(found),
        "areas": len({row for row, _ in found}),
        "mean_change_after_one_year": float(after[:, 0].mean()),
        "mean_change_after_two_years": float(after[:, 1].mean()),
        "share_that_fell_after_two_years": float(np.mean(after[:, 1] < 0)),
        "share_that_fell_as_much": float(np.mean(after[:, 1] <= own_after[1])),
        "median_share_of_the_rise_given_back": float(np.median(-after[:, 1] / rose)),
        "own_change_after_one_year": own_after[0],
        "own_change_after_two_years": own_after[1],
        "note": "An area can occur more than once. A fall after a jump is common with no programme at all.",
    }


def read_beside(subject: Subject) -> list[dict[str, Any]]:
    """Give the read-beside measures around the start: if decisions moved, the outcome may only follow
    them."""
    code = subject.block.codes[subject.treated]
    lines = []
    for measure in subject.plan.read_beside:
        points = subject.panel.points(code, measure.measure)
        if any(point["value"] is not None or point["count"] is not None for point in points):
            lines.append(
                {
                    "measure": measure.id,
                    "label": measure.label,
                    "unit": measure.unit,
                    "better": measure.better,
                    "points": points,
                    "england": [
                        {"year": year, "value": value}
                        for year, value in sorted(subject.panel.national(measure.measure).items())
                    ],
                }
            )
    return lines
