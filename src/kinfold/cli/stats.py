"""The verb ``stats``: control charts and intervals for any numbers, without touching the store."""

from pathlib import Path
from typing import Annotated

import typer

from kinfold.cli.frame import Outcome, Run, verb


def register(app: typer.Typer) -> None:
    """Add the verb."""
    stats = typer.Typer(help="Control charts and intervals for any numbers.", no_args_is_help=True)
    app.add_typer(stats, name="stats")
    verb(stats, "spc")(spc)
    verb(stats, "interval")(interval)


def spc(
    run: Run,  # noqa: ARG001
    file: Annotated[Path, typer.Argument(help="A CSV with the columns date, value and maybe rebase.")],
    direction: Annotated[str, typer.Option(help="Which way is better: up, down or neutral.")] = "neutral",
    target: Annotated[float | None, typer.Option(help="The value to be reached.")] = None,
    fix_after_n: Annotated[
        int | None, typer.Option(min=1, help="Take the limits from the first N points.")
    ] = None,
    screen: Annotated[bool, typer.Option(help="Leave extreme moving ranges out of the limits.")] = True,
) -> Outcome:
    """Chart a series by the NHS plot-the-dots rules (XmR)."""
    from kinfold.indicators import control_charts, series

    read = series.read(file)
    chart = control_charts.xmr(
        read.values,
        rebase_at=read.rebase_at,
        direction=series.direction(direction),
        target=target,
        screen_outliers=screen,
        fix_after_n=fix_after_n,
    )
    data = series.describe(read, chart, series.direction(direction))
    lines = [f"{point['date']}  {point['value']}  {point['label']}" for point in data["points"]]
    ending = [f"Variation: {chart.variation}.", f"Assurance: {chart.assurance or 'no target'}."]
    return Outcome(data, [*lines, *ending, *chart.warnings])


def interval(
    run: Run,  # noqa: ARG001
    kind: Annotated[str, typer.Argument(help="wilson, byar, poisson, rate, dsr, ratio or mean.")],
    x: Annotated[str, typer.Argument(help="The count; for dsr, ratio and mean several, with commas.")],
    n: Annotated[str, typer.Argument(help="The number at risk, or the exposure; as many as X.")] = "1",
    level: Annotated[float, typer.Option(help="The share of such intervals that hold the truth.")] = 0.95,
    weights: Annotated[
        str | None, typer.Option(help="For dsr: the standard population of each band.")
    ] = None,
) -> Outcome:
    """Give the interval of a proportion, a count, a rate, a ratio of rates or a mean."""
    from kinfold.indicators.interval_kinds import compute

    data = compute(kind, x, n, level=level, weights=weights)
    return Outcome(data, [f"{data['value']} ({data['low']} to {data['high']}) at level {level}, {kind}."])
