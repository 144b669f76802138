"""The charts of one outcome of an answer: levels, differences by starting year, event study."""

from typing import Any

from kinfold.reports.charts.axes import Marker
from kinfold.reports.charts.chart import Chart
from kinfold.reports.charts.event_study import EventStudy, Moment, event_study_chart
from kinfold.reports.charts.forest import ForestChart, Row, forest_chart
from kinfold.reports.charts.line import MOST_SERIES, LineChart, Point, Series, line_chart
from kinfold.reports.wording import day, joined, number, signed
from kinfold.web.presenters.answer_parts import titles

Figures = dict[str, Any]
SHOWN_YEARS = 7


def outcome_of(each: Figures, answer: Figures) -> str:
    """Give the outcome an entry is about; an answer about one outcome need not repeat it."""
    return str(each.get("outcome") or answer.get("plan", {}).get("primary_outcome") or "")


def source_of(answer: Figures) -> str:
    """Give the short line under each chart: who published, and how far it reaches."""
    data = answer.get("data", {})
    first = str(data.get("source") or "Released figures").partition(". ")[0].rstrip(".")
    names = "; ".join(dict.fromkeys(part.partition(",")[0].strip() for part in first.split(";")))
    complete = f" Complete to {day(data['complete_to'])}." if data.get("complete_to") else ""
    return f"{names}.{complete}"


def full_source_of(answer: Figures) -> str:
    """Give the whole source of an answer, with its licence: said once on a page."""
    data = answer.get("data", {})
    complete = f" Data complete to {day(data['complete_to'])}." if data.get("complete_to") else ""
    origin = str(data.get("source", "Released figures")).rstrip(".")
    return f"{origin}.{complete} Plan {str(answer.get('plan_digest', ''))[:12]}."


def live_marker(answer: Figures) -> Marker | None:
    """Give the dashed line of the start, where the plan names a year."""
    year = answer.get("plan", {}).get("live_year")
    return Marker(year - 0.5, f"Live by March {year}") if isinstance(year, int) else None


def _by_measure(answer: Figures) -> dict[str, list[Figures]]:
    grouped: dict[str, list[Figures]] = {}
    for one in answer.get("series", []):
        grouped.setdefault(str(one["measure"]), []).append(one)
    return grouped


def series_of(answer: Figures, outcome: str) -> list[Figures]:
    """Give the series of an outcome; where the plan names no measures, those that carry its name or all."""
    grouped = _by_measure(answer)
    outcomes_planned = answer.get("plan", {}).get("outcomes", [])
    measure = next((each["measure"] for each in outcomes_planned if each["id"] == outcome), outcome)
    return grouped.get(str(measure), [])


def chosen_years(answer: Figures, series: list[Figures]) -> list[int]:
    """Give the years of the short table: first, the baselines that matter, the targets; seven at most."""
    first_year = answer.get("plan", {}).get("first_year", 0)
    points = [point for one in series for point in one["points"]]
    all_years = sorted({point["year"] for point in points if point.get("year", 0) >= first_year})
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


def levels(answer: Figures, outcome: str) -> tuple[Chart, ...]:
    """Draw the outcome's lines over the years; nothing where there are none, or too many to tell apart."""
    series = series_of(answer, outcome)
    return (_level(answer, str(series[0]["measure"]), series),) if 0 < len(series) <= MOST_SERIES else ()


def _level(answer: Figures, measure: str, series: list[Figures]) -> Chart:
    title = titles(answer)[measure]
    live = live_marker(answer)
    first_year = answer.get("plan", {}).get("first_year", 0)
    drawn = tuple(Series(str(one["name"]), _points(one, first_year)) for one in series)
    peak = _peak(answer, drawn[0])
    return line_chart(
        LineChart(
            name=f"levels-{measure.replace('_', '-')}",
            finding=f"{title}: {course(drawn[0])}",
            unit=f"{title}, {series[0]['unit']}",
            series=drawn,
            source=source_of(answer),
            markers=(live,) if live else (),
            callouts=peak,
        )
    )


def _points(one: Figures, first_year: int) -> tuple[Point, ...]:
    return tuple(
        Point(
            float(point["year"]) if "year" in point else float(at),
            str(point.get("year", point.get("month", at))),
            point.get("value"),
            point.get("status", "value"),
        )
        for at, point in enumerate(one["points"])
        if point.get("year", first_year) >= first_year
    )


def course(series: Series) -> str:
    """Word a line by its ends and by what lies beyond both of them: two ends can hide a peak."""
    known = [point for point in series.points if point.value is not None]
    if not known:
        return f"no figure for {series.name}"
    if len(known) == 1:
        return f"{series.name} {number(known[0].value)} in {known[0].label}, the only year"
    told = [known[0], *_turns(known), known[-1]]
    return f"{series.name} " + ", ".join(f"{number(point.value)} in {point.label}" for point in told)


def _turns(known: list[Point]) -> list[Point]:
    """Give the highest and lowest point between the ends, where they lie beyond both."""
    ends = (known[0].value or 0.0, known[-1].value or 0.0)
    between = known[1:-1]
    found = {
        max(between, key=lambda point: point.value or 0.0, default=known[0]),
        min(between, key=lambda point: point.value or 0.0, default=known[0]),
    }
    beyond = [point for point in found if not min(ends) <= (point.value or 0.0) <= max(ends)]
    return sorted(beyond, key=lambda point: point.x)


def _peak(answer: Figures, series: Series) -> tuple[tuple[float, str], ...]:
    """Name the highest year before the start: the year a comparison must not lean on."""
    live = answer.get("plan", {}).get("live_year")
    before = [point for point in series.points if point.value is not None and live and point.x < live]
    if not before:
        return ()
    top = max(before, key=lambda point: point.value or 0.0)
    return ((top.x, number(top.value)),)


def differences(answer: Figures, outcome: str) -> list[Figures]:
    """Give the differences by starting year of an outcome, all comparisons, each with its target year."""
    return [
        {**each, "target": int(str(each["window"])[-4:])}
        for each in answer["estimates"]
        if each["method"] == "did"
        and each.get("baseline")
        and outcome_of(each, answer) == outcome
        and str(each.get("window", ""))[-4:].isdigit()
        and not str(each["id"]).endswith("primary")
    ]


def by_start(answer: Figures, outcome: str) -> tuple[Chart, ...]:
    """Draw the difference by starting year, all at once, against the first comparison of the plan."""
    found = differences(answer, outcome)
    planned = [each for each in answer.get("plan", {}).get("comparisons", []) if each in COMPARISONS]
    present = list(dict.fromkeys(str(each.get("comparison")) for each in found))
    chosen = next((each for each in planned if each in present), next(iter(present), None))
    rows = [each for each in found if str(each.get("comparison")) == chosen]
    return (_starts(answer, outcome, str(chosen), rows),) if rows else ()


def _starts(answer: Figures, outcome: str, comparison: str, rows: list[Figures]) -> Chart:
    ordered = sorted(rows, key=lambda each: (each["target"], each["baseline"]))
    first = [each for each in ordered if each["target"] == ordered[0]["target"] and each.get("used", True)]
    values = [each["estimate"] for each in first if each.get("estimate") is not None]
    against = COMPARISONS.get(comparison, comparison.replace("_", " "))
    span = f"{signed(min(values))} to {signed(max(values))}" if values else "no figure"
    return forest_chart(
        ForestChart(
            name=f"starts-{outcome}-{comparison}".replace("_", "-"),
            finding=f"By {ordered[0]['target']}, against {against}: {span}, by the year one starts from",
            unit=f"{titles(answer).get(outcome, outcome)}: change minus the change of {against}, "
            f"{rows[0].get('unit', '')}",
            rows=tuple(_start_row(each) for each in ordered),
            source=source_of(answer),
            row_name="Starting year",
            value_name="Difference",
            notes=("Rings are shown and not used: the change was already live.",)
            if any(not each.get("used", True) for each in rows)
            else (),
        )
    )


COMPARISONS = {
    "england": "England",
    "all_others": "all other authorities",
    "neighbours": "its statistical neighbours",
}


def _start_row(each: Figures) -> Row:
    used = each.get("used", True)
    label = f"From {each['baseline']}" + ("" if used else ", not used")
    kind = "circle" if used else "ring"
    note = str(each.get("note") or "")
    return Row(
        label, each.get("estimate"), each.get("low"), each.get("high"), kind, f"To {each['target']}", note
    )


def event_studies(answer: Figures, outcome: str) -> tuple[Chart, ...]:
    """Draw the differences by year, one chart for each year they are measured from."""
    grouped: dict[tuple[str, str], list[Figures]] = {}
    for each in answer.get("event_study", []):
        if outcome_of(each, answer) == outcome:
            key = str(each.get("code", "")), str(each.get("base", ""))
            grouped.setdefault(key, []).append(each)
    return tuple(_event_study(answer, outcome, key, rows) for key, rows in grouped.items())


def _is_before(each: Figures, start: int) -> bool:
    return not each["live"] if "live" in each else bool(each["time"] < start)


def _event_study(answer: Figures, outcome: str, key: tuple[str, str], rows: list[Figures]) -> Chart:
    live = answer.get("plan", {}).get("live_year")
    calendar = all(each["time"] > 1900 for each in rows)
    code, base = key
    moments = tuple(sorted([*(_moment(each, live or 0) for each in rows), *_base(base)], key=lambda m: m.x))
    start = next((m.x for m in moments if not m.is_before), moments[-1].x + 1)
    return event_study_chart(
        EventStudy(
            name=f"event-study-{outcome}-{code}-{base}".replace("_", "-"),
            finding=_alike(moments, _is_shown_alike(answer, outcome, code))
            + (f", measured from {base}" if base else ""),
            unit=f"{titles(answer).get(outcome, outcome)}: difference, with its 95% interval",
            moments=moments,
            source=source_of(answer),
            start=Marker(start - 0.5, "Start"),
            x_name="Year" if calendar else "Time from the start",
            notes=(f"{base} is the year measured from: nought by definition.",) if _base(base) else (),
        )
    )


def _moment(each: Figures, live: int) -> Moment:
    place, is_before = each["time"], _is_before(each, live)
    return Moment(place, str(place), each.get("estimate"), each.get("low"), each.get("high"), is_before)


def _base(base: str) -> tuple[Moment, ...]:
    """Give the year measured from, which an answer leaves out because it is nought by definition."""
    return (Moment(float(base), base, 0.0, None, None, True),) if base.isdigit() else ()


def _is_shown_alike(answer: Figures, outcome: str, code: str) -> bool:
    """Tell whether the answer's own check of the years before holds, for this area or for the answer."""
    found: dict[str, bool] = {
        str(each["id"]): each["outcome"] == "pass"
        for each in answer.get("checks", [])
        if str(each["id"]).startswith("pre-trend") and each.get("outcome_measure", outcome) == outcome
    }
    own = f"pre-trend-{code}"
    return found[own] if own in found else found.get("pre-trend", False)


def _alike(moments: tuple[Moment, ...], is_shown: bool) -> str:
    before = [m for m in moments if m.is_before and m.low is not None and m.high is not None]
    unlike = [m.label for m in before if (m.low or 0) > 0 or (m.high or 0) < 0]
    if unlike:
        return f"The years before were not alike: {joined(unlike)}"
    if is_shown:
        return "The years before look alike"
    return "The years before cannot be shown to be alike"


def ratios(answer: Figures, outcome: str) -> tuple[Chart, ...]:
    """Draw the estimates that are ratios: the simple change, no effect at all, the comparison."""
    found = [
        each
        for each in answer["estimates"]
        if "ratio" in str(each.get("unit", "")) and outcome_of(each, answer) == outcome
    ]
    if not found:
        return ()
    last = found[-1]
    return (
        forest_chart(
            ForestChart(
                name=f"ratios-{outcome}".replace("_", "-"),
                finding=f"{last['label']}: ×{number(last.get('estimate'), 2)}",
                unit=f"{titles(answer).get(outcome, outcome)}: rate divided by rate; 1 is no difference",
                rows=tuple(_ratio(each) for each in found),
                source=source_of(answer),
                value_name="Ratio",
                reference=1.0,
                places=2,
                is_signed=False,
            )
        ),
    )


def _ratio(each: Figures) -> Row:
    kind = {"no-effect": "ring", "before-after": "square"}.get(each["method"], "circle")
    return Row(each["label"], each.get("estimate"), each.get("low"), each.get("high"), kind)
