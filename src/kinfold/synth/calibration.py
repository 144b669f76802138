"""England's published rates, and what the county achieved of them in its last full year.

Not a claim about England today: the figures are those of the year ending 31 March 2020.
"""

from typing import Any

import numpy as np

from kinfold.synth.calendar import FAR, day
from kinfold.synth.caseload import Episodes
from kinfold.synth.draws import Flags, Numbers
from kinfold.synth.pathway import NO_FURTHER_ACTION, NOT_IN_NEED, Journeys
from kinfold.synth.words import read

YEAR_FROM, YEAR_TO = day("2025-04-01"), day("2026-03-31")


def _in_year(on: Numbers) -> Flags:
    return (on >= YEAR_FROM) & (on <= YEAR_TO)


def _open_on_last_day(start: Numbers, end: Numbers) -> int:
    return int(((start <= YEAR_TO) & (end > YEAR_TO)).sum())


def counts(held: Episodes, journeys: Journeys, steps: dict[str, Numbers]) -> dict[str, int]:
    """Count children in the year to 31 March 2026; ``steps`` gives the rows that reached each step."""

    def on(name: str, rows: Numbers) -> Numbers:
        days: Numbers = getattr(journeys, name)[held.family[rows]].astype(np.int64)
        return days

    referred = _in_year(held.referred_on)
    plans, care = steps["plan"], steps["care"]
    carried_on = np.where(held.closed_on < FAR, held.closed_on, FAR)
    return {
        "referrals": int(referred.sum()),
        "children_referred": len(np.unique(held.child[referred])),
        "referrals_no_further_action": int((referred & (held.outcome == NO_FURTHER_ACTION)).sum()),
        "referrals_not_in_need": int((referred & (held.outcome == NOT_IN_NEED)).sum()),
        "rereferrals_12_months": int((referred & ~held.first & _soon(held)).sum()),
        "cin_31march": _open_on_last_day(held.referred_on, carried_on),
        "s47_enquiries": int(_in_year(on("enquiry_on", steps["enquiry"])).sum()),
        "initial_conferences": int(_in_year(on("conference_on", steps["conference"])).sum()),
        "cpp_started": int(_in_year(on("plan_on", plans)).sum()),
        "cpp_31march": _open_on_last_day(on("plan_on", plans), on("plan_end", plans)),
        "cla_started": int(_in_year(on("care_on", care)).sum()),
        "cla_31march": _open_on_last_day(on("care_on", care), on("care_end", care)),
    }


def _soon(held: Episodes) -> Flags:
    """Say which later referrals came within a year of the child's first."""
    first = np.full(int(held.child.max()) + 1, FAR, dtype=np.int64)
    first[held.child[held.first]] = held.referred_on[held.first]
    return held.referred_on - first[held.child] <= 365


def report(found: dict[str, int], factors: dict[str, Flags]) -> dict[str, Any]:
    """Set what was achieved beside what was published.

    The county's population aged 0 to 17 is the one free number: it makes the referral rate England's. Every
    other rate per 10,000 is then a result.
    """
    england = read("england_2020")
    referral_rate = england["measures"][0]["rate"]
    population = found["referrals"] / referral_rate * 10_000
    measures = []
    for measure in england["measures"]:
        entry = dict(measure)
        name = measure["id"]
        if name.startswith("factor_"):
            entry["achieved_share"] = round(
                float(factors[name.split("_", 1)[1].removesuffix("_parent")].mean()), 4
            )
        elif "share" in measure:
            entry["achieved_share"] = round(found[name] / max(found["referrals"], 1), 4)
        else:
            entry["achieved_rate"] = round(found[name] / max(population, 1) * 10_000, 1)
        measures.append(entry)
    return {
        "note": england["note"],
        "authority": "Quillshire (invented)",
        "year": "1 April 2025 to 31 March 2026 in the invented county",
        "population_0_17": round(population),
        "population_note": "makes the referral rate England's; most of these children are in no file",
        "measures": measures,
        "assumed": england["assumed"],
    }
