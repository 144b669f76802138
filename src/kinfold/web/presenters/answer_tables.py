"""The tables of one outcome of an answer. Every number is shown as it was released."""

from typing import Any

from kinfold.reports.tables import Table
from kinfold.reports.wording import figure, interval, number, signed
from kinfold.web.presenters.answer_charts import (
    COMPARISONS,
    chosen_years,
    differences,
    outcome_of,
    series_of,
)
from kinfold.web.presenters.answer_parts import titles

Figures = dict[str, Any]
OUTCOMES = {"pass": "Holds", "fail": "Does not hold", "could_not_run": "Could not be run"}
METHODS = {
    "before-after": "Before and after",
    "its": "Its own trend before, carried on",
    "did": "Difference in differences",
    "event-study": "Event study",
    "synthetic-control": "Synthetic control",
    "synthetic-did": "Synthetic difference in differences",
    "staggered-did": "Staggered difference in differences",
    "no-effect": "If nothing had worked",
    "waiting-list": "Against families still waiting",
}
SAID = frozenset({"reported", "before-after"})


def levels(answer: Figures, outcome: str) -> Table | None:
    """Write the levels of chosen years, an area a row."""
    series = series_of(answer, outcome)
    if not series:
        return None
    years = chosen_years(answer, series)
    rows = tuple((str(one["name"]), *_cells(one["points"], years)) for one in series)
    caption = f"{titles(answer)[series[0]['measure']]}, {series[0]['unit']}"
    return Table(caption, ("Area", *(str(year) for year in years)), rows)


def _cells(points: list[Figures], years: list[int]) -> list[str]:
    by_year = {point.get("year"): point for point in points}
    return [figure(by_year.get(year, {}).get("value"), by_year.get(year, {}).get("status")) for year in years]


def every_start(answer: Figures, outcome: str) -> Table | None:
    """Write the difference for every starting year, comparison and target at once."""
    found = differences(answer, outcome)
    if not found:
        return None
    columns = sorted({(each["target"], str(each["comparison"])) for each in found})
    cells = {(each["baseline"], each["target"], str(each["comparison"])): each for each in found}
    rows = []
    for start in sorted({each["baseline"] for each in found}):
        row = [cells.get((start, *column)) for column in columns]
        unused = any(each is not None and not each.get("used", True) for each in row)
        label = f"From {start}" + (", not used" if unused else "")
        rows.append((label, *(signed(each.get("estimate")) if each else "" for each in row)))
    headers = tuple(f"To {target}, against {COMPARISONS.get(comp, comp)}" for target, comp in columns)
    return Table(
        f"Every starting year, every comparison, {found[0].get('unit', '')}", ("Start", *headers), tuple(rows)
    )


def claims_heading(answer: Figures) -> str:
    """Give the heading of the simple changes, which depends on whether anyone made a claim in public."""
    if any(each["method"] == "reported" for each in answer["estimates"]):
        return "What was said, and the same change computed here"
    return "The simple change, which cannot tell why"


def claims(answer: Figures, outcome: str) -> Table | None:
    """Write what was said in public beside the same simple change computed here."""
    rows = [
        (
            str(each.get("label", "")),
            "Said in public" if each["method"] == "reported" else "Computed here",
            _value(each),
            interval(each.get("low"), each.get("high"), 2 if _is_ratio(each) else 1),
            str(each.get("note") or ""),
        )
        for each in answer["estimates"]
        if each["method"] in SAID and outcome_of(each, answer) == outcome
    ]
    if not rows:
        return None
    headers = ("Change", "By whom", "How much", "95% interval", "Note")
    return Table(
        "What was said, beside the same simple change computed here",
        headers,
        tuple(rows),
        prose=frozenset({4}),
    )


def other_estimates(answer: Figures, outcome: str) -> Table | None:
    """Write every estimate that is neither a simple change nor one of the starting years."""
    starts = {each["id"] for each in differences(answer, outcome)}
    rows = [
        (
            str(each.get("label", "")),
            METHODS.get(each["method"], str(each["method"]).replace("-", " ")),
            _value(each),
            interval(each.get("low"), each.get("high"), 2 if _is_ratio(each) else 1),
            "yes" if each.get("prespecified", True) else "no, added afterwards",
            str(each.get("note") or ""),
        )
        for each in answer["estimates"]
        if each["method"] not in SAID and each["id"] not in starts and outcome_of(each, answer) == outcome
    ]
    if not rows:
        return None
    headers = ("Estimate", "Method", "How much", "95% interval", "In the plan", "Note")
    return Table("Other estimates", headers, tuple(rows), prose=frozenset({5}))


def _is_ratio(each: Figures) -> bool:
    return "ratio" in str(each.get("unit", ""))


def _value(each: Figures) -> str:
    unit = str(each.get("unit", ""))
    if _is_ratio(each):
        return f"×{number(each['estimate'], 2)}" if each.get("estimate") is not None else number(None)
    if unit.startswith("per cent"):
        return f"{signed(each.get('estimate'))}%"
    return f"{signed(each.get('estimate'))} {unit}".strip()


def beside(answer: Figures) -> Table | None:
    """Write what must be read beside the outcome: each measure, the area above England."""
    given = answer.get("read_beside") or []
    years = sorted({point["year"] for one in given for point in one.get("points", [])})
    if not years:
        return None
    place = str(answer.get("plan", {}).get("place", "This area"))
    rows: list[tuple[str, ...]] = []
    for one in given:
        rows.append((f"{one['label']}: {place}", *_cells(one.get("points", []), years)))
        if one.get("england"):
            rows.append((f"{one['label']}: England", *_cells(one["england"], years)))
    headers = ("Measure", *(str(year) for year in years))
    return Table(f"Read beside, {given[0].get('unit', '')}", headers, tuple(rows))


def jumps(answer: Figures, outcome: str) -> tuple[str, ...]:
    """Say what followed such a jump elsewhere: it may cut either way."""
    said = []
    for each in answer.get("jumps") or []:
        if outcome_of(each, answer) != outcome or not each.get("cases"):
            continue
        fell = round(each["share_that_fell_after_two_years"] * 100)
        as_much = round(each["share_that_fell_as_much"] * 100)
        said.append(
            f"The rate rose by {number(each['rise'])} in the year to March {each['year']}. "
            f"Of {each['cases']} such rises elsewhere, {fell}% had been followed by a fall two years later, "
            f"and {as_much}% by one at least as large as here. {each.get('note', '')}".strip()
        )
    return tuple(said)


def checks(answer: Figures, outcome: str) -> Table | None:
    """Write the checks put to the comparison, and whether each decides the grade."""
    rows = tuple(
        (
            str(check["label"]),
            OUTCOMES.get(check["outcome"], str(check["outcome"])),
            "yes" if check.get("decides", True) else "no",
            str(check.get("detail", "")),
        )
        for check in answer.get("checks", [])
        if (check.get("outcome_measure") or outcome) == outcome
    )
    if not rows:
        return None
    headers = ("Check", "Outcome", "Decides the grade", "What was found")
    return Table("Checks put to the comparison", headers, rows, prose=frozenset({3}))
