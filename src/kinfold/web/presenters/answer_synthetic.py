"""The charts of a synthetic control: its path, its weights, its placebos, one donor left out at a time."""

from typing import Any

from kinfold.reports.charts.bars import BarsChart, bars_chart
from kinfold.reports.charts.chart import Chart
from kinfold.reports.charts.dots import DotsChart, dots_chart
from kinfold.reports.charts.forest import ForestChart, Row, forest_chart
from kinfold.reports.charts.line import LineChart, Point, Series, line_chart
from kinfold.reports.wording import number, signed
from kinfold.web.presenters.answer_charts import live_marker, outcome_of, source_of
from kinfold.web.presenters.answer_parts import titles

Figures = dict[str, Any]
MOST_BARS = 8


def synthetic(answer: Figures, outcome: str) -> tuple[Chart, ...]:
    """Draw each synthetic control of an outcome."""
    given = answer.get("synthetic") or []
    drawn: list[Chart] = []
    for one in given if isinstance(given, list) else [given]:
        if outcome_of(one, answer) == outcome:
            code = str(one.get("code", ""))
            drawn += _one(answer, one, f"synthetic-{outcome}-{code}".replace("_", "-"))
    return tuple(drawn)


def _one(answer: Figures, one: Figures, name: str) -> list[Chart]:
    drawn = []
    if one.get("path"):
        drawn.append(_path(answer, one, name))
    if one.get("weights"):
        drawn.append(_weights(answer, one, name))
    if (one.get("placebo") or {}).get("gaps") and one.get("path"):
        drawn.append(_placebo(answer, one, name))
    if one.get("leave_one_out"):
        drawn.append(_left_out(answer, one, name))
    return drawn


def _place(answer: Figures, one: Figures) -> str:
    return str(one.get("name") or answer.get("plan", {}).get("place", "This area"))


def _path(answer: Figures, one: Figures, name: str) -> Chart:
    live, place = live_marker(answer), _place(answer, one)
    treated = tuple(Point(each["year"], str(each["year"]), each.get("treated")) for each in one["path"])
    made = tuple(Point(each["year"], str(each["year"]), each.get("synthetic")) for each in one["path"])
    fit = one.get("pre_rmspe")
    title = titles(answer).get(one.get("outcome", ""), "The rate")
    return line_chart(
        LineChart(
            name=f"{name}-path",
            finding=f"{place} beside a mixture of other areas that moved alike before",
            unit=f"{title}, {one.get('unit') or 'per 10,000 children'}",
            series=(Series(place, treated), Series("Mixture", made)),
            source=source_of(answer),
            markers=(live,) if live else (),
            notes=(f"Before the start the lines differ by {number(fit)} (root mean square).",)
            if fit is not None
            else (),
        )
    )


def _weights(answer: Figures, one: Figures, name: str) -> Chart:
    weights = one["weights"]
    shown = tuple((str(each["name"]), each["weight"] * 100) for each in weights[:MOST_BARS])
    rest = weights[MOST_BARS:]
    if rest:
        shown += ((f"{len(rest)} others together", sum(each["weight"] for each in rest) * 100),)
    return bars_chart(
        BarsChart(
            name=f"{name}-weights",
            finding=f"What the mixture is made of: {len(weights)} areas",
            unit="Per cent of the weight",
            rows=shown,
            source=source_of(answer),
            row_name="Authority",
            value_name="Per cent",
            places=1,
        )
    )


def _placebo(answer: Figures, one: Figures, name: str) -> Chart:
    placebo, place = one["placebo"], _place(answer, one)
    by_year = {each["year"]: each for each in one["path"]}
    year = placebo.get("gap_year") or max(by_year)
    own = by_year[year]["treated"] - by_year[year]["synthetic"]
    rank = placebo.get("gap_rank") or placebo.get("rank")
    gaps = [each["gap"] if isinstance(each, dict) else each for each in placebo["gaps"]]
    return dots_chart(
        DotsChart(
            name=f"{name}-placebo",
            finding=f"{place} is number {rank} of {placebo.get('of')} by size of its gap in {year}, "
            "were every area treated as if it had begun",
            unit=f"Gap from each area's own mixture, {one.get('unit') or 'per 10,000 children'}",
            others=tuple(gaps),
            others_name="Other areas",
            one=own,
            one_name=place,
            source=source_of(answer),
        )
    )


def _left_out(answer: Figures, one: Figures, name: str) -> Chart:
    rows = [
        Row(f"Without {each.get('name') or each['dropped']}", each.get("estimate"))
        for each in one["leave_one_out"]
    ]
    known = [row.value for row in rows if row.value is not None]
    if len(rows) > MOST_BARS:
        ordered = sorted((row for row in rows if row.value is not None), key=lambda row: row.value or 0.0)
        rows = [ordered[0], ordered[len(ordered) // 2], ordered[-1]]
    span = f"{signed(min(known))} to {signed(max(known))}" if known else "no figure"
    return forest_chart(
        ForestChart(
            name=f"{name}-leave-one-out",
            finding=f"Leaving one area out at a time: {span}",
            unit=f"Gap at the target year, {one.get('unit') or 'per 10,000 children'}",
            rows=tuple(rows),
            source=source_of(answer),
            row_name="Left out",
            value_name="Gap",
            notes=("The lowest, the middle and the highest are drawn.",) if len(known) > MOST_BARS else (),
        )
    )
