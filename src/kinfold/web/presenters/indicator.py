"""Words, tables and charts of the indicators. What comes in was already released: nothing is counted here."""

from dataclasses import dataclass
from typing import Any

from kinfold.kit.svg import Picture
from kinfold.reports.charts.chart import Chart
from kinfold.reports.charts.forest import ForestChart, Row, forest_chart
from kinfold.reports.charts.line import LineChart, Point, Series, line_chart
from kinfold.reports.charts.small_multiple import small_multiple
from kinfold.reports.tables import Table
from kinfold.reports.wording import day, figure, interval, month, number, whole
from kinfold.web.presenters.waiting import Waiting

Figures = dict[str, Any]
MONTHS_ON_A_CARD = 24


@dataclass(frozen=True, slots=True)
class Card:
    """One indicator in short."""

    id: str
    title: str
    agency: str
    question: str
    unit: str
    after: str
    ratio: str
    no_effect: str
    complete_to: str
    picture: Picture
    has_incomplete: bool
    sentence: str


@dataclass(frozen=True, slots=True)
class IndicatorPage:
    """All of one indicator's page."""

    card: Card
    sentence: str
    warning: str
    monthly: Chart
    comparison: Chart
    levels: Table
    definition: tuple[tuple[str, str], ...]
    caveats: tuple[str, ...]
    as_of: str
    policy: str
    refused: str
    sql: str
    waiting: Waiting | None


def card(one: Figures, agencies: dict[str, str]) -> Card:
    """Make the card of an indicator: last months, rate, ratio beside what no effect would look like."""
    both = one["before_after"]
    return Card(
        id=one["id"],
        title=one["title"],
        agency=str(agencies.get(one["agency"], one["agency"])),
        question=one.get("question", ""),
        unit=one["unit"],
        after=_rate_words(both["after"], one["unit"]),
        ratio=_times(both.get("ratio")),
        no_effect=_times(both.get("no_effect")),
        complete_to=day(one.get("data_complete_to")),
        picture=small_multiple(
            f"card-{one['id']}",
            f"{one['title']}, by month",
            one["unit"],
            _points(one)[-MONTHS_ON_A_CARD:],
        ),
        has_incomplete=_has_incomplete(one),
        sentence=change_sentence(one),
    )


def _has_incomplete(one: Figures) -> bool:
    recent = one["months"][-MONTHS_ON_A_CARD:]
    return any(each.get("status") == "incomplete" and each.get("rate") is not None for each in recent)


def indicator_list(figures: Figures | None, agencies: dict[str, str]) -> list[Card]:
    """Make the cards of all indicators, in the order they were released in."""
    return [card(one, agencies) for one in (figures or {"indicators": []})["indicators"]]


def indicator_page(
    one: Figures,
    as_of: str,
    policy: Figures,
    agencies: dict[str, str],
    waiting: Waiting | None = None,
) -> IndicatorPage:
    """Make the page of one indicator, beside families still waiting where an answer compares with them."""
    made = card(one, agencies)
    return IndicatorPage(
        card=made,
        sentence=made.sentence,
        warning=one["before_after"].get("warning", ""),
        monthly=_monthly(one, made),
        comparison=_comparison(one, made, waiting),
        levels=_levels(one),
        definition=_definition(one),
        caveats=tuple(one["definition"].get("caveats", ())),
        as_of=day(as_of),
        policy=_policy(policy),
        refused=str(one["before_after"].get("refused") or ""),
        sql=str(one.get("sql") or ""),
        waiting=waiting,
    )


def change_sentence(one: Figures) -> str:
    """Say what changed round allocation and, beside it, what no effect at all would have looked like."""
    both = one["before_after"]
    before, after = both["before"].get("rate"), both["after"].get("rate")
    ratio, nothing = both.get("ratio") or {}, both.get("no_effect") or {}
    if before is None or after is None:
        return (
            f"{one['title']}: there is no figure that can be shown for the year before and after allocation."
        )
    change = f"{one['title']} went from {number(before)} to {number(after)} {one['unit']} after allocation"
    if nothing.get("value") is None or ratio.get("value") is None:
        return f"{change}. What no effect at all would have looked like is not known."
    expected = number(before * nothing["value"])
    return f"{change}. With no effect at all we would expect about {expected}: {_verdict(ratio, nothing)}"


def _verdict(ratio: Figures, nothing: Figures) -> str:
    limits = [ratio.get("low"), ratio.get("high"), nothing.get("low"), nothing.get("high")]
    if any(limit is None for limit in limits):
        return "how sure either figure is, is not known."
    fell = ratio["value"] < 1
    if ratio["high"] < nothing["low"] and fell:
        return "the fall is larger than that, and other causes remain possible."
    if ratio["low"] > nothing["high"]:
        return "the figure fell by less than that, or rose, and we cannot say why."
    if not fell:
        return "that it did not fall may be chance."
    if ratio["value"] >= nothing["value"]:
        return "it fell by no more than follows a crisis anyway."
    return "the fall that follows a crisis anyway may be all of it."


def _rate_words(period: Figures, unit: str) -> str:
    if period.get("rate") is None:
        return figure(None, period.get("status", "none"))
    return f"{number(period['rate'])} {unit}"


def _times(ratio: Figures | None) -> str:
    if not ratio or ratio.get("value") is None:
        return "not known"
    return f"×{number(ratio['value'], 2)} ({interval(ratio.get('low'), ratio.get('high'))})"


def _points(one: Figures) -> tuple[Point, ...]:
    return tuple(
        Point(
            x=float(at),
            label=month(each["month"], short=True),
            value=each.get("rate"),
            status=each.get("status", "value"),
            low=each.get("low"),
            high=each.get("high"),
        )
        for at, each in enumerate(one["months"])
    )


def _monthly(one: Figures, made: Card) -> Chart:
    points = _points(one)
    known = [point for point in points if point.value is not None and point.status == "value"]
    finding = f"{one['title']} by month"
    if known:
        finding += (
            f": {number(known[0].value)} in {known[0].label}, {number(known[-1].value)} in {known[-1].label}"
        )
    gaps = sum(point.value is None for point in points)
    late = any(point.status == "incomplete" and point.value is not None for point in points)
    notes = []
    if gaps:
        few = "1 month" if gaps == 1 else f"{gaps} months"
        notes.append(f"No figure for {few}: the line has a gap there, never a zero.")
    if late:
        notes.append("Grey rings are months that are not complete yet.")
    return line_chart(
        LineChart(
            name="monthly",
            finding=finding,
            unit=f"{one['unit']}; the shaded band is the 95% interval",
            series=(Series(one["title"], points),),
            source=_source(one, made),
            x_name="Month",
            notes=tuple(notes),
        )
    )


def _source(one: Figures, made: Card) -> str:
    origin = str(one["definition"].get("source", "extract")).rstrip(".")
    return (
        f"{made.agency}: {origin}. Definition version {one['version']}. Data complete to {made.complete_to}."
    )


def _comparison(one: Figures, made: Card, waiting: Waiting | None) -> Chart:
    both = one["before_after"]
    others = [_row(_capital(each["label"]), each, _mark(each)) for each in both.get("sensitivities", [])]
    rows = (
        _row("After allocation, compared with before", both.get("ratio"), "circle"),
        _row("If nothing had worked", both.get("no_effect"), "ring"),
        *([waiting.row] if waiting else []),
        *(row for row in others if row.value is not None),
    )
    return forest_chart(
        ForestChart(
            name="comparison",
            finding=_comparison_finding(both),
            unit="Rate after divided by rate before; 1 is no change",
            rows=rows,
            source=_source(one, made),
            row_name="Comparison",
            value_name="Ratio",
            reference=1.0,
            reference_words="no change",
            places=2,
            is_signed=False,
        )
    )


def _comparison_finding(both: Figures) -> str:
    ratio, nothing = both.get("ratio") or {}, both.get("no_effect") or {}
    if ratio.get("value") is None or nothing.get("value") is None:
        return "Before and after allocation"
    return (
        f"After allocation ×{number(ratio['value'], 2)}; if nothing had worked ×{number(nothing['value'], 2)}"
    )


def _mark(each: Figures) -> str:
    """Give a ring to what no effect would look like, however worked out; a square to other counts."""
    return "ring" if str(each["label"]).startswith("no effect") else "square"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _row(label: str, ratio: Figures | None, kind: str) -> Row:
    given = ratio or {}
    return Row(
        label, given.get("value"), given.get("low"), given.get("high"), kind, note=given.get("method", "")
    )


def _levels(one: Figures) -> Table:
    both = one["before_after"]
    exposure = str(one["definition"].get("denominator") or "exposure")
    headers = (
        "Year round allocation",
        "Families",
        "People",
        "Count",
        exposure[:1].upper() + exposure[1:],
        "Rate",
        "95% interval",
    )
    rows = tuple(
        (
            words,
            whole(period.get("families")),
            whole(period.get("persons")),
            figure(period.get("count"), period.get("status"), 0),
            whole(period.get("exposure")),
            figure(period.get("rate"), period.get("status")),
            interval(period.get("low"), period.get("high"), 1),
        )
        for words, period in (("Before", both["before"]), ("After", both["after"]))
    )
    return Table(f"Before and after allocation, {one['unit']}", headers, rows)


def _definition(one: Figures) -> tuple[tuple[str, str], ...]:
    said = one["definition"]
    pairs = (
        ("Question", one.get("question")),
        ("Counts", said.get("numerator")),
        ("Whom", said.get("persons")),
        ("Divided by", said.get("exposure")),
        ("Counted from", said.get("anchor")),
        ("For", f"{said['window_days']} days each side" if said.get("window_days") else None),
        ("From", said.get("source")),
        ("Data complete to", day(one.get("data_complete_to"))),
        ("Version", str(one.get("version", ""))),
        ("Digest of its SQL", one.get("sql_digest")),
    )
    return tuple((name, str(words)) for name, words in pairs if words)


def _policy(policy: Figures) -> str:
    if not policy:
        return ""
    return (
        f"Counts of {policy.get('threshold')} or fewer are hidden, and released counts are rounded to "
        f"{policy.get('rounding')}. Rates come from the rounded counts."
    )
