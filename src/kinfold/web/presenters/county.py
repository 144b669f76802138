"""How an invented county was made, and whether the answers hit the truth planted in it."""

from dataclasses import dataclass
from typing import Any

from kinfold.reports.charts.chart import Chart
from kinfold.reports.charts.forest import ForestChart, Row, forest_chart
from kinfold.reports.tables import Table
from kinfold.reports.wording import interval, number
from kinfold.web.presenters.answer_parts import titles

Figures = dict[str, Any]
ROWS = (("waiting-list", "Beside families waiting", "circle"), ("before-after", "Before and after", "square"))
MADE = (
    ("Referral", "need", "referral"),
    ("Need", "need", "frailty"),
    ("Its ups and downs", "need", "swing"),
    ("Who is allocated", "wait", "who"),
    ("The wait", "wait", "distribution"),
    ("Counted from", "wait", "from"),
)
PLAIN = {
    "cin_31march": "Children in need at 31 March",
    "s47_enquiries": "Child protection enquiries in the year",
    "initial_conferences": "Initial child protection conferences in the year",
    "cpp_started": "Protection plans started in the year",
    "cpp_31march": "Children on a protection plan at 31 March",
    "cla_started": "Children starting to be looked after in the year",
    "cla_31march": "Children looked after at 31 March",
    "police_call_outs": "Police call-outs",
    "ae_attendances": "A&E attendances",
}


@dataclass(frozen=True, slots=True)
class Tried:
    """One indicator: what was planted, what the comparison found, what simple before and after would say."""

    id: str
    title: str
    planted: float
    acts_on: str
    found: Figures | None
    simple: Figures | None

    @property
    def holds(self) -> bool | None:
        """Whether the interval holds what was planted; None without an interval."""
        low, high = (self.found or {}).get("low"), (self.found or {}).get("high")
        return None if low is None or high is None else bool(low <= self.planted <= high)


@dataclass(frozen=True, slots=True)
class CountyPage:
    """All of the page; without a truth there is no chart."""

    sentence: str
    misses: str
    slug: str
    chart: Chart | None
    table: Table | None
    made: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    rates: Table | None
    assumed: Table | None


def county_page(effect: Figures | None, calibration: Figures | None, answers: list[Figures]) -> CountyPage:
    """Make the page from what was planted and what was answered without looking at it."""
    answer = next((each for each in answers if each.get("kind") == "waiting_list"), None)
    tried = _tried(effect, answer) if effect else []
    return CountyPage(
        sentence=_sentence(tried),
        misses=_misses(tried),
        slug=str(answer["slug"]) if answer else "",
        chart=_chart(tried) if any(each.found for each in tried) else None,
        table=_table(tried) if tried else None,
        made=_made(effect) if effect else (),
        notes=tuple((effect or {}).get("notes", ())),
        rates=_rates(calibration or {}),
        assumed=_assumed(calibration or {}),
    )


def _tried(effect: Figures, answer: Figures | None) -> list[Tried]:
    named = titles(answer) if answer else {}
    order = list((answer or {}).get("plan", {}).get("indicators") or {})
    ids = sorted(effect["rate_ratio"], key=lambda each: order.index(each) if each in order else len(order))
    first = (answer or {}).get("plan", {}).get("primary_outcome")
    ids.sort(key=lambda each: each != first)
    return [
        Tried(
            id=each,
            title=named.get(each, each.replace("-", " ").capitalize()),
            planted=effect["rate_ratio"][each],
            acts_on=str(effect.get("acts_on", {}).get(each, "")),
            found=_estimate(answer, each, "waiting-list"),
            simple=_estimate(answer, each, "before-after"),
        )
        for each in ids
    ]


def _estimate(answer: Figures | None, outcome: str, method: str) -> Figures | None:
    for each in (answer or {}).get("estimates", []):
        wanted = each["method"] == method and each.get("outcome") == outcome
        if wanted and each.get("estimate") is not None:
            return dict(each)
    return None


def _sentence(tried: list[Tried]) -> str:
    judged = [each for each in tried if each.holds is not None]
    if not judged:
        return "No answer with an interval is there to be held against the truth yet."
    hit = sum(bool(each.holds) for each in judged)
    wrong = [each for each in judged if each.simple and not _holds(each.simple, each.planted)]
    return (
        f"{hit} of {len(judged)} intervals from the comparison with families still waiting hold what was "
        f"planted. Simple before and after misses it for {len(wrong)} of {len(judged)}."
    )


def _holds(each: Figures, planted: float) -> bool:
    low, high = each.get("low"), each.get("high")
    return low is not None and high is not None and bool(low <= planted <= high)


def _misses(tried: list[Tried]) -> str:
    if all(each.holds is not False for each in tried):
        return (
            "An interval that holds the truth once proves little: one in twenty should miss by chance alone."
        )
    return (
        "An interval should miss about once in twenty by chance alone. One that misses for another reason is "
        "a fault of ours. Look first at how records were joined: what happened before a family was known is "
        "harder to join to it than what came after, and then an effect looks smaller than it is."
    )


def _chart(tried: list[Tried]) -> Chart:
    rows: list[Row] = []
    for each in tried:
        rows.append(Row("What was planted", each.planted, kind="diamond", group=each.title))
        for (_, words, mark), found in zip(ROWS, (each.found, each.simple), strict=True):
            if found:
                limits = found.get("low"), found.get("high")
                rows.append(Row(words, found["estimate"], *limits, kind=mark, group=each.title))
    return forest_chart(
        ForestChart(
            name="planted",
            finding="What was planted, and what was found",
            unit="Rate with a team divided by the rate without; 1 is no effect",
            rows=tuple(rows),
            source="Planted: the truth beside the invented extracts. Found: the released answer.",
            row_name="Figure",
            value_name="Ratio",
            reference=1.0,
            reference_words="no effect",
            places=2,
            is_signed=False,
        )
    )


def _table(tried: list[Tried]) -> Table:
    headers = (
        "Indicator",
        "Planted",
        "Found",
        "95% interval",
        "Holds what was planted",
        "Before and after",
        "What the effect acts on",
    )
    rows = tuple(
        (
            each.title,
            f"×{number(each.planted, 2)}",
            _times(each.found),
            interval((each.found or {}).get("low"), (each.found or {}).get("high")),
            {True: "yes", False: "no", None: "not known"}[each.holds],
            _times(each.simple),
            each.acts_on,
        )
        for each in tried
    )
    return Table("Held against the truth", headers, rows, prose=frozenset({6}))


def _times(each: Figures | None) -> str:
    return f"×{number(each['estimate'], 2)}" if each else "no figure"


def _made(effect: Figures) -> tuple[tuple[str, str], ...]:
    pairs = [(name, effect.get(group, {}).get(key, "")) for name, group, key in MADE]
    pairs.append(("Seed", f"{effect['seed']}: the same seed makes the same county"))
    return tuple((name, str(words)) for name, words in pairs if words)


def _rates(calibration: Figures) -> Table | None:
    rows = tuple(
        (_named(each), number(each["rate"]), number(each.get("achieved_rate")))
        for each in calibration.get("measures", [])
        if each.get("rate") is not None
    )
    headers = ("Measure", "England, as published", "Quillshire, as made")
    return Table("Set to England's published rates, per 10,000 children", headers, rows) if rows else None


def _named(each: Figures) -> str:
    """Give a measure its plain name, else the words of its published row, else its own."""
    known = str(each["id"])
    return PLAIN.get(known) or str(each.get("row") or known.replace("_", " ").capitalize())


def _assumed(calibration: Figures) -> Table | None:
    rows = tuple(
        (_named(each), str(each["value"]), str(each.get("why", "")))
        for each in calibration.get("assumed", [])
    )
    headers = ("What", "Assumed", "Why")
    return (
        Table("Assumed, for want of a published figure", headers, rows, prose=frozenset({1, 2}))
        if rows
        else None
    )
