"""The charts of an answer: levels, differences by starting year, event study, synthetic control."""

from typing import Any

from kinfold.reports.charts.axes import Marker
from kinfold.reports.charts.bars import BarsChart, bars_chart
from kinfold.reports.charts.chart import Chart
from kinfold.reports.charts.dots import DotsChart, dots_chart
from kinfold.reports.charts.event_study import EventStudy, Moment, event_study_chart
from kinfold.reports.charts.forest import ForestChart, Row, forest_chart
from kinfold.reports.charts.line import MOST_SERIES, LineChart, Point, Series, line_chart
from kinfold.reports.wording import number, signed

Figures = dict[str, Any]
SHOWN_YEARS = 7
SMALLEST_WEIGHT = 0.005


def titles(answer: Figures) -> dict[str, str]:
    """Give the words for each outcome and measure of the plan."""
    plan = answer.get("plan", {})
    named: dict[str, str] = {}
    for each in [*plan.get("outcomes", []), *plan.get("read_beside", [])]:
        named[each["id"]] = named[each["measure"]] = each["label"]
    for outcome, noun in (
        (plan.get("indicators") or {}).items() if isinstance(plan.get("indicators"), dict) else ()
    ):
        named[outcome] = str(noun)
    for one in answer.get("series", []):
        named.setdefault(one["measure"], str(one["measure"]).replace("_", " "))
    return named


def outcome_of(each: Figures, answer: Figures) -> str:
    """Give the outcome an entry is about; an answer about one outcome need not repeat it."""
    return str(each.get("outcome") or answer.get("plan", {}).get("primary_outcome") or "")


def outcomes(answer: Figures) -> list[str]:
    """Give the outcomes that have estimates, the primary one first."""
    primary = str(answer.get("plan", {}).get("primary_outcome") or "")
    found = list(dict.fromkeys(outcome_of(each, answer) for each in answer["estimates"]))
    return sorted(found, key=lambda outcome: outcome != primary)


def _source(answer: Figures) -> str:
    data = answer.get("data", {})
    complete = f" Data complete to {data['complete_to']}." if data.get("complete_to") else ""
    return (
        f"{data.get('source', 'Released figures')}.{complete} Plan {str(answer.get('plan_digest', ''))[:12]}."
    )


def _live(answer: Figures) -> Marker | None:
    year = answer.get("plan", {}).get("live_year")
    return Marker(year - 0.5, f"Live before 31 March {year}") if isinstance(year, int) else None


def _by_measure(answer: Figures) -> dict[str, list[Figures]]:
    grouped: dict[str, list[Figures]] = {}
    for one in answer.get("series", []):
        grouped.setdefault(str(one["measure"]), []).append(one)
    return grouped


def primary_series(answer: Figures) -> list[Figures]:
    """Give the series of the primary outcome, or of the first measure."""
    grouped = _by_measure(answer)
    plan = answer.get("plan", {})
    primary = next(
        (each["measure"] for each in plan.get("outcomes", []) if each["id"] == plan.get("primary_outcome")),
        None,
    )
    return grouped.get(str(primary)) or next(iter(grouped.values()), [])


def chosen_years(answer: Figures, series: list[Figures]) -> list[int]:
    """Give the years of the short table: first, the baselines that matter, the targets; seven at most."""
    all_years = sorted({point["year"] for one in series for point in one["points"] if "year" in point})
    if len(all_years) <= SHOWN_YEARS:
        return all_years
    plan = answer.get("plan", {})
    wanted = {
        all_years[0],
        *plan.get("baselines", [])[-2:],
        *(each["year"] for each in plan.get("targets", [])),
    }
    wanted |= set(plan.get("shown_not_used", []))
    return [year for year in all_years if year in wanted][:SHOWN_YEARS] or all_years[:SHOWN_YEARS]


def levels(answer: Figures) -> tuple[Chart, ...]:
    """Draw each measure's lines over the years, the primary one first."""
    first = primary_series(answer)
    grouped = sorted(_by_measure(answer).items(), key=lambda each: each[1] is not first)
    return tuple(_level(answer, measure, series) for measure, series in grouped)


def _level(answer: Figures, measure: str, series: list[Figures]) -> Chart:
    title = titles(answer)[measure]
    live = _live(answer)
    drawn = tuple(Series(str(one["name"]), _points(one)) for one in series[:MOST_SERIES])
    peak = _peak(answer, drawn[0])
    return line_chart(
        LineChart(
            name=f"levels-{measure.replace('_', '-')}",
            finding=f"{title}: {_ends(drawn[0])}",
            unit=f"{title}, {series[0]['unit']}",
            series=drawn,
            source=_source(answer),
            markers=(live,) if live else (),
            callouts=peak,
        )
    )


def _points(one: Figures) -> tuple[Point, ...]:
    return tuple(
        Point(
            float(point["year"]) if "year" in point else float(at),
            str(point.get("year", point.get("month", at))),
            point.get("value"),
            point.get("status", "value"),
        )
        for at, point in enumerate(one["points"])
    )


def _ends(series: Series) -> str:
    known = [point for point in series.points if point.value is not None]
    if not known:
        return f"no figure for {series.name}"
    return f"{series.name} {number(known[0].value)} in {known[0].label}, {number(known[-1].value)} in {known[-1].label}"


def _peak(answer: Figures, series: Series) -> tuple[tuple[float, str], ...]:
    """Name the highest year before the start: the year a comparison must not lean on."""
    live = answer.get("plan", {}).get("live_year")
    before = [point for point in series.points if point.value is not None and live and point.x < live]
    if not before:
        return ()
    top = max(before, key=lambda point: point.value or 0.0)
    return ((top.x, number(top.value)),)


def by_start(answer: Figures) -> tuple[Chart, ...]:
    """Draw the difference by starting year, all at once, for each outcome and comparison."""
    drawn = []
    for outcome in outcomes(answer):
        rows = [
            each
            for each in answer["estimates"]
            if each["method"] == "did" and each.get("baseline") and outcome_of(each, answer) == outcome
        ]
        for comparison in dict.fromkeys(str(each.get("comparison")) for each in rows):
            some = [each for each in rows if str(each.get("comparison")) == comparison]
            drawn.append(_starts(answer, outcome, comparison, some))
    return tuple(drawn)


def _starts(answer: Figures, outcome: str, comparison: str, rows: list[Figures]) -> Chart:
    title = titles(answer).get(outcome, outcome)
    values = [each["estimate"] for each in rows if each.get("estimate") is not None]
    against = COMPARISONS.get(comparison, comparison.replace("_", " "))
    span = f"{signed(min(values))} to {signed(max(values))}" if values else "no figure"
    return forest_chart(
        ForestChart(
            name=f"starts-{outcome}-{comparison}".replace("_", "-"),
            finding=f"{title} against {against}, by starting year: {span}",
            unit=f"Change minus the change of {against}, {rows[0].get('unit', '')}",
            rows=tuple(_start_row(each) for each in rows),
            source=_source(answer),
            row_name="Starting year",
            value_name="Difference",
        )
    )


COMPARISONS = {
    "england": "England",
    "all_others": "all other authorities",
    "neighbours": "its statistical neighbours",
}


def _start_row(each: Figures) -> Row:
    used = each.get("used", True)
    target = each.get("target") or str(each.get("window", "")).split()[-1]
    label = f"Starting {each['baseline']}" + ("" if used else ", shown but not used")
    return Row(label, each.get("estimate"), each.get("low"), each.get("high"),
               "circle" if used else "ring", f"To {target}", str(each.get("note") or ""))  # fmt: skip


def event_studies(answer: Figures) -> tuple[Chart, ...]:
    """Draw the differences by year for each outcome: were the years before alike?"""
    grouped: dict[str, list[Figures]] = {}
    for each in answer.get("event_study", []):
        grouped.setdefault(outcome_of(each, answer), []).append(each)
    return tuple(_event_study(answer, outcome, rows) for outcome, rows in grouped.items())


def _event_study(answer: Figures, outcome: str, rows: list[Figures]) -> Chart:
    live = answer.get("plan", {}).get("live_year")
    calendar = isinstance(live, int) and all(each["time"] > 1900 for each in rows)
    start = live if calendar else 0
    moments = tuple(
        Moment(each["time"], str(each["time"]), each.get("estimate"), each.get("low"), each.get("high"),
               each["time"] < start)
        for each in sorted(rows, key=lambda each: each["time"])
    )  # fmt: skip
    before = [m for m in moments if m.is_before and m.low is not None and m.high is not None]
    unlike = [m.label for m in before if (m.low or 0) > 0 or (m.high or 0) < 0]
    title = titles(answer).get(outcome, outcome)
    finding = f"{title}: were the years before alike? "
    finding += f"No, {unlike[-1]} was not" if unlike else "We cannot see that they were not"
    return event_study_chart(
        EventStudy(
            name=f"event-study-{outcome}".replace("_", "-"),
            finding=finding,
            unit="Difference from the comparison, with its 95% interval",
            moments=moments,
            source=_source(answer),
            start=Marker(start - 0.5, "Start"),
            x_name="Year" if calendar else "Time from the start",
        )
    )


def synthetic(answer: Figures) -> tuple[Chart, ...]:
    """Draw each synthetic control: its path, its weights, its placebos, and with one donor left out at a time."""
    given = answer.get("synthetic") or []
    drawn: list[Chart] = []
    for one in given if isinstance(given, list) else [given]:
        name = f"synthetic-{one.get('outcome', '')}".replace("_", "-")
        title = titles(answer).get(one.get("outcome", ""), str(one.get("outcome", "")))
        drawn += _synthetic(answer, one, name, title)
    return tuple(drawn)


def _synthetic(answer: Figures, one: Figures, name: str, title: str) -> list[Chart]:
    place = str(answer.get("plan", {}).get("place", "This area"))
    drawn = []
    if one.get("path"):
        drawn.append(_path(answer, one, name, title, place))
    weights = [each for each in one.get("weights", []) if each["weight"] >= SMALLEST_WEIGHT]
    if weights:
        rows = tuple((str(each["name"]), each["weight"] * 100) for each in weights)
        drawn.append(
            bars_chart(
                BarsChart(
                    f"{name}-weights",
                    f"{title}: what the synthetic area is made of",
                    "Per cent of the weight",
                    rows,
                    _source(answer),
                    "Authority",
                    "Per cent",
                )
            )
        )
    placebo = one.get("placebo") or {}
    gaps = [each["gap"] if isinstance(each, dict) else each for each in placebo.get("gaps", [])]
    if gaps:
        drawn.append(_placebo(answer, one, name, title, place, gaps))
    left = one.get("leave_one_out") or []
    if left:
        rows_left = tuple(Row(f"Without {each['dropped']}", each.get("estimate")) for each in left)
        drawn.append(
            forest_chart(
                ForestChart(
                    f"{name}-leave-one-out",
                    f"{title}: leaving one authority out at a time",
                    "Difference at the target year",
                    rows_left,
                    _source(answer),
                    row_name="Left out",
                    value_name="Difference",
                )
            )
        )
    return drawn


def _path(answer: Figures, one: Figures, name: str, title: str, place: str) -> Chart:
    live = _live(answer)
    treated = tuple(Point(each["year"], str(each["year"]), each.get("treated")) for each in one["path"])
    made = tuple(Point(each["year"], str(each["year"]), each.get("synthetic")) for each in one["path"])
    fit = one.get("pre_rmspe")
    note = (f"Fit before the start: {number(fit)} on average between the lines.",) if fit is not None else ()
    return line_chart(
        LineChart(
            name=f"{name}-path",
            finding=f"{title}: {place} beside a mixture of other areas that moved alike before",
            unit=str(one.get("unit") or "Rate per 10,000 children"),
            series=(Series(place, treated), Series("Mixture", made)),
            source=_source(answer),
            markers=(live,) if live else (),
            notes=note,
        )
    )


def _placebo(answer: Figures, one: Figures, name: str, title: str, place: str, gaps: list[float]) -> Chart:
    placebo = one["placebo"]
    treated = placebo.get("treated", one.get("estimate"))
    if treated is None:
        last = one["path"][-1]
        treated = last["treated"] - last["synthetic"]
    return dots_chart(
        DotsChart(
            name=f"{name}-placebo",
            finding=f"{title}: rank {placebo.get('rank')} of {placebo.get('of')} when every area is treated as if "
            "it had begun",
            unit="Gap from each area's own mixture",
            others=tuple(gaps),
            others_name="Other areas",
            one=treated,
            one_name=place,
            source=_source(answer),
        )
    )


__all__ = ["by_start", "chosen_years", "event_studies", "levels", "outcome_of", "outcomes", "primary_series",
           "synthetic", "titles"]  # fmt: skip
