"""Exact figures laid out as one table for the door, with every way in which they add up to one another.

Not the door itself: that is ``disclosure``.
"""

from kinfold.indicators.compute import Figure, Figures, Ratio
from kinfold.indicators.definition import Definition, Denominator
from kinfold.indicators.disclosure import Cell, Comparison, Modelled, Status, Table
from kinfold.indicators.feasible import Margin

BEFORE, AFTER, RATIO = "before", "after", "ratio"
NO_EFFECT, WASH_OUT, MATURED, NOTHING_LASTS = "no-effect", "wash-out", "matured", "nothing-lasts"
_NOBODY = Figure(0, 0, 0, 0, 0.0, 1.0)


def outgoing(found: Figures) -> Table:
    """Lay out one indicator's figures as a table; beside what is shown stand the cells that ratios rest on.

    The months and the two sides of allocation count the same events: where the months reach as far as the
    sides do, the sides can hold no more than the months.
    """
    main, definition = found.main, found.definition
    short = found.covered < definition.minimum_coverage or found.coverage.complete_to is None
    gap = Status.INCOMPLETE if short else None
    sides = {
        BEFORE: main.before,
        AFTER: main.after,
        "washed before": found.washed.before,
        "matured before": found.matured.before,
        "matured after": found.matured.after,
        "earlier": found.earlier,
    }
    cells = [_cell(key, figure, definition, 1.0, gap) for key, figure in sides.items()]
    for month, figure in found.months:
        missing = Status.INCOMPLETE if figure is None else None
        cells.append(_cell(month.isoformat(), figure or _NOBODY, definition, 1 / 12, missing))
    months = tuple(month.isoformat() for month, _ in found.months)
    return Table(
        cells=tuple(cells),
        per=float(definition.per),
        margins=(Margin(months, (BEFORE, AFTER), exact=False),)
        if found.months_hold_all and not short
        else (),
        comparisons=(
            Comparison(RATIO, AFTER, BEFORE, main.dispersion),
            Comparison(WASH_OUT, AFTER, "washed before", found.washed.dispersion, _apart(found.washed, main)),
            Comparison(
                MATURED,
                "matured after",
                "matured before",
                found.matured.dispersion,
                _apart(found.matured, main),
            ),
        ),
        modelled=_modelled(found),
    )


def _apart(ratio: Ratio, main: Ratio) -> tuple[int, ...]:
    """Give the events by which each side differs; a side that is the very same figure does not differ."""
    sides = (main.before, ratio.before), (main.after, ratio.after)
    return tuple(whole.count - part.count for whole, part in sides if whole != part)


def _cell(key: str, figure: Figure, definition: Definition, years: float, gap: Status | None) -> Cell:
    sessions = definition.denominator is Denominator.SESSIONS
    if gap is None and figure.exposure <= 0:
        gap = Status.NONE
    return Cell(
        key=key,
        count=figure.count,
        exposure=figure.exposure,
        families=figure.families,
        persons=figure.persons,
        contributors=figure.contributors,
        per_family=1.0 if sessions else years,
        complement=round(figure.exposure) - figure.count if sessions else None,
        dispersion=figure.dispersion,
        gap=gap,
    )


def _modelled(found: Figures) -> tuple[Modelled, ...]:
    if found.expected is None:
        return ()
    needs = (BEFORE, AFTER, "earlier")
    return (
        Modelled(NO_EFFECT, found.expected.value, found.expected.interval, needs),
        Modelled(NOTHING_LASTS, found.expected.unlinked, None, needs),
    )
