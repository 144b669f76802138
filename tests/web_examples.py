"""Released files in the agreed shape, with invented figures, for tests of pages."""

import json
import math
from pathlib import Path
from typing import Any

YEARS = range(2010, 2021)
HERTFORDSHIRE = [26.5, 24.9, 23.1, 22.6, 44.2, 34.4, 28.0, 22.2, 19.6, 21.0, None]
ENGLAND = [35.5, 38.7, 37.8, 37.9, 42.1, 43.1, 43.4, 43.3, 45.9, 43.7, 42.8]


def _month(at: int, level: float) -> dict[str, Any]:
    year, month = 2023 + (at + 9) // 12, (at + 9) % 12 + 1
    base = {"month": f"{year}-{month:02d}", "exposure": 2900.0}
    if at == 7:
        return {**base, "count": None, "rate": None, "low": None, "high": None, "status": "small"}
    rate = level * (1.1 - 0.012 * at + 0.12 * math.sin(at))
    status = "incomplete" if at >= 34 else "value"
    return {**base, "count": 25, "rate": rate, "low": rate * 0.8, "high": rate * 1.25, "status": status}


def indicator(
    name: str, title: str, agency: str, level: float, complete_to: str = "2026-09-30"
) -> dict[str, Any]:
    """Give one indicator with three years of months."""
    period = {"families": 400, "persons": 610, "exposure": 40000.0, "status": "value"}
    return {
        "id": name,
        "version": 1,
        "title": title,
        "question": f"How often do {title.lower()} happen in these families?",
        "agency": agency,
        "unit": "per 100 families a year",
        "polarity": "lower",
        "definition": {
            "numerator": "Incidents that name anyone of the family, each counted once",
            "persons": "Everyone linked to the family on the day",
            "exposure": "Days in the county while the agency's data are complete",
            "anchor": "allocation",
            "window_days": 365,
            "source": "incident extract",
            "caveats": ["Recording changed in April 2025.", "Only incidents inside the county are seen."],
        },
        "sql_digest": "3f" * 32,
        "data_complete_to": complete_to,
        "months": [_month(at, level) for at in range(36)],
        "before_after": {
            "before": {**period, "count": 340, "rate": level * 1.22, "low": level, "high": level * 1.4},
            "after": {**period, "count": 275, "rate": level, "low": level * 0.85, "high": level * 1.12},
            "ratio": {"value": 0.82, "low": 0.76, "high": 0.89, "method": "Conditional Poisson"},
            "no_effect": {"value": 0.83, "low": 0.79, "high": 0.88, "method": "Crisis on entry, no effect"},
            "warning": "Families are referred at the height of a crisis, so a fall afterwards is expected "
            "even if nothing works.",
        },
    }


def indicators() -> dict[str, Any]:
    """Give the released indicators; one agency is late."""
    return {
        "kind": "indicators",
        "as_of": "2026-09-30",
        "computed_at": "2026-11-24T06:00:00Z",
        "definitions_digest": "ab" * 32,
        "linkage": {"persons": 9800, "families": 3000},
        "policy": {"threshold": 7, "rounding": 5},
        "indicators": [
            indicator("police-call-outs", "Police call-outs", "quillshire-police", 84.0),
            indicator("ae-attendances", "A&E attendances", "quillshire-nhs", 115.0, "2026-07-31"),
            indicator("emergency-admissions", "Emergency admissions", "quillshire-nhs", 22.0, "2026-07-31"),
            indicator("school-sessions-missed", "School sessions missed", "quillshire-schools", 1240.0),
        ],
    }


def _series(name: str, values: list[float | None]) -> dict[str, Any]:
    points = [
        {"year": year, "value": value, "status": "suppressed" if value is None else "value"}
        for year, value in zip(YEARS, values, strict=True)
    ]
    return {"measure": "cpp_31march", "unit": "per 10,000 children", "name": name, "points": points}


def _did(baseline: int, target: int, value: float, comparison: str = "england") -> dict[str, Any]:
    return {
        "id": f"did-{comparison}-{baseline}-{target}",
        "outcome": "plans",
        "method": "did",
        "label": f"Change from {baseline} to {target}",
        "comparison": comparison,
        "baseline": baseline,
        "window": f"{baseline} to {target}",
        "estimate": value,
        "low": value - 6.2,
        "high": value + 6.2,
        "se": 3.1,
        "unit": "per 10,000 children",
        "n_units": 151,
        "prespecified": True,
        "used": baseline < 2015,
        "note": "starts at the peak" if baseline == 2014 else "",
    }


def answer() -> dict[str, Any]:
    """Give an answer about Hertfordshire with every part a page can show."""
    changes = {2010: (-6.4, -17.3), 2011: (3.0, -8.1), 2012: (1.2, -10.0), 2013: (-0.2, -11.1)}
    changes |= {2014: (-17.5, -28.4), 2015: (-6.7, -17.6)}
    donors = (
        "Buckinghamshire",
        "Bath and North East Somerset",
        "Bournemouth, Christchurch and Poole",
        "Surrey",
    )
    return {
        "slug": "hertfordshire",
        "kind": "one_area",
        "title": "Hertfordshire: did child protection plans fall?",
        "question": "Did child protection plans fall after January 2015 by more than they would have?",
        "plan_digest": "c0ffee" * 10,
        "plan": {
            "place": "Hertfordshire",
            "live_year": 2015,
            "primary_outcome": "plans",
            "baselines": [2010, 2011, 2012, 2013, 2014],
            "shown_not_used": [2015],
            "targets": [{"year": 2016}, {"year": 2018}],
            "outcomes": [
                {
                    "id": "plans",
                    "measure": "cpp_31march",
                    "label": "Children on a protection plan",
                    "noun": "plans",
                }
            ],
            "read_beside": [],
            "estimand": "The change in plans at 31 March that would not have happened otherwise",
            "population": "Children under 18 in Hertfordshire",
            "seen_before": "The national tables to 2018 were known.",
            "claims": [
                {
                    "text": "30% fewer child protection plans",
                    "change_pct": -30,
                    "window": "March 2015 to June 2016",
                    "source": "Press notice",
                    "status": "Not published in a table",
                }
            ],
        },
        "registered_on": "2026-11-20",
        "computed_at": "2026-11-24T06:00:00Z",
        "data": {"source": "Published panel", "digest": "d1" * 32, "complete_to": "2020-03-31"},
        "grade": "D",
        "sentence": "We cannot say that Family Safeguarding reduced plans in Hertfordshire by March 2016.",
        "headline_caution": "The answer depends on the year you start from.",
        "may_say": ["Plans changed from 896 in March 2015 to 736 in March 2016."],
        "may_not_say": ["Children were safer.", "The model did it.", "It saved money."],
        "would_settle": ["Monthly counts of plans begun and ended, 2012 to 2018."],
        "estimates": [
            *(_did(b, t, v) for b, pair in changes.items() for t, v in zip((2016, 2018), pair, strict=True)),
            {
                "id": "naive",
                "outcome": "plans",
                "method": "before-after",
                "label": "896 to 736 plans",
                "comparison": None,
                "baseline": 2015,
                "window": "March 2015 to March 2016",
                "estimate": -18.0,
                "low": None,
                "high": None,
                "unit": "per cent",
                "prespecified": True,
                "note": "",
            },
        ],
        "checks": [
            {
                "id": "pre",
                "label": "The years before were alike",
                "outcome": "fail",
                "detail": "2014 was not.",
            },
            {"id": "rank", "label": "Rank among all areas", "outcome": "pass", "detail": "Rank 21 of 149."},
            {
                "id": "month",
                "label": "Monthly counts",
                "outcome": "could_not_run",
                "detail": "None is published.",
            },
        ],
        "series": [_series("Hertfordshire", HERTFORDSHIRE), _series("England", ENGLAND)],
        "event_study": [
            {"outcome": "plans", "time": year, "estimate": value, "low": value - 4, "high": value + 4}
            for year, value in zip(range(2010, 2020), (-3, -8, -8, 0, 8, 0, -6, -10, -12, -11), strict=True)
        ],
        "synthetic": [
            {
                "outcome": "plans",
                "weights": [
                    {"code": str(at), "name": name, "weight": weight}
                    for at, (name, weight) in enumerate(zip(donors, (0.41, 0.3, 0.2, 0.09), strict=True))
                ],
                "path": [
                    {"year": year, "treated": value, "synthetic": (value or 0) * 0.9 + 3}
                    for year, value in zip(YEARS, HERTFORDSHIRE, strict=True)
                    if value is not None
                ],
                "pre_rmspe": 6.4,
                "placebo": {
                    "rank": 21,
                    "of": 149,
                    "p": 0.14,
                    "gaps": [20 * math.sin(at * 1.7) for at in range(148)],
                },
                "leave_one_out": [{"dropped": name, "estimate": -9.0 - at} for at, name in enumerate(donors)],
            }
        ],
        "savings": None,
    }


INDICATORS = ("police-call-outs", "ae-attendances", "emergency-admissions", "school-sessions-missed")


def _ratio(outcome: str, method: str, value: float) -> dict[str, Any]:
    return {
        "id": f"{outcome}-{method}",
        "outcome": outcome,
        "method": method,
        "label": "Allocated against families still waiting"
        if method == "waiting-list"
        else "Before and after",
        "estimate": value,
        "low": value - 0.08,
        "high": value + 0.08,
        "unit": "ratio of rates",
        "note": "",
    }


def waiting_list() -> dict[str, Any]:
    """Give an answer about an invented county: one ratio of four does not hold what was planted."""
    found = dict(zip(INDICATORS, (0.75, 1.2, 0.9, 0.91), strict=True))
    nouns = ("police call-outs", "A&E attendances", "emergency admissions", "school sessions missed")
    return {
        "slug": "waiting-list",
        "kind": "waiting_list",
        "title": "Families allocated against families still waiting",
        "question": "Do families with a team have fewer call-outs than families still waiting?",
        "plan": {
            "place": "Quillshire",
            "primary_outcome": "police-call-outs",
            "indicators": {each: {"noun": noun} for each, noun in zip(INDICATORS, nouns, strict=True)},
        },
        "data": {"source": "The data store's events: families by months", "complete_to": "2026-09-30"},
        "grade": "B",
        "sentence": "Allocation was followed by fewer police call-outs than expected.",
        "verdicts": [{"outcome": each, "grade": "B", "sentence": "So it was."} for each in INDICATORS],
        "may_say": ["Allocation was followed by fewer police call-outs."],
        "may_not_say": ["That the model did it."],
        "estimates": [
            *(_ratio(outcome, "before-after", 0.62) for outcome in INDICATORS),
            *(_ratio(outcome, "waiting-list", value) for outcome, value in found.items()),
        ],
        "checks": [
            {"id": "w", "label": "Is the wait unrelated to need?", "outcome": "pass", "detail": "Yes."}
        ],
        "series": [],
    }


def write_truth(home: Path) -> None:
    """Write what was planted in the invented county beside its extracts."""
    folder = home / "extracts" / "truth"
    folder.mkdir(parents=True, exist_ok=True)
    effect = {
        "rate_ratio": dict(zip(INDICATORS, (0.75, 1.0, 0.866, 0.9086), strict=True)),
        "acts_on": {"ae-attendances": "none: a fall is regression to the mean"},
        "need": {"referral": "chance in a month grows with need"},
        "wait": {"distribution": "uniform on 0 to 274 days"},
        "notes": ["A&E attendances stop on 31 July 2026: the extract fell silent."],
        "seed": 1,
    }
    rates = [{"id": "s47_enquiries", "row": "Section47", "rate": 167.2, "achieved_rate": 171.2}]
    assumed = [
        {"id": "ae_attendances", "value": "0.30 attendances a person-year", "why": "no published figure"}
    ]
    (folder / "effect.json").write_text(json.dumps(effect), encoding="utf-8")
    (folder / "calibration.json").write_text(
        json.dumps({"measures": rates, "assumed": assumed}), encoding="utf-8"
    )


def write(home: Path) -> None:
    """Write the examples as released files of a home."""
    folder = home / "released" / "answers"
    folder.mkdir(parents=True, exist_ok=True)
    (home / "released" / "indicators.json").write_text(json.dumps(indicators()), encoding="utf-8")
    (folder / "hertfordshire.json").write_text(json.dumps(answer()), encoding="utf-8")
    (folder / "waiting-list.json").write_text(json.dumps(waiting_list()), encoding="utf-8")
