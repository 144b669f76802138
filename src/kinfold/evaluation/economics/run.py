"""Claimed, cashable, and what the comparison can carry: three things, never added together.

Not an effect: units avoided are draws from the answer's own comparison, or there are none.
"""

from typing import Any

import numpy as np
import numpy.typing as npt

from kinfold.evaluation.answer import Answer
from kinfold.evaluation.economics.catalogue import UnitCost
from kinfold.evaluation.economics.discounting import Schedule
from kinfold.evaluation.economics.model import Line, Model
from kinfold.kit.canonical import digest
from kinfold.kit.result import Money

FloatArray = npt.NDArray[np.float64]
Part = dict[str, Any]

OWN = "Our arithmetic from published figures, not a published result."


def _none(reason: str) -> Part:
    return {"value": None, "reason": reason}


def present_worth(
    units_avoided: FloatArray, unit_cost: float, *, years: int, drop_off: float, schedule: Schedule
) -> FloatArray:
    """Give the present worth in pounds of each draw of units avoided a year.

    Sum over years t of units x cost x (1 - drop-off)^(t - 1) x discount factor at t; real terms, gross.
    """
    weight = sum((1 - drop_off) ** (year - 1) * schedule.factor(year) for year in range(1, years + 1))
    return np.asarray(units_avoided * unit_cost * weight, dtype=np.float64)


def _claimed(line: Line) -> Part:
    return {
        "id": line.id,
        "agency": line.agency,
        "label": line.label,
        "pounds": line.claimed.pounds,
        "said": line.claimed.said,
        "also_said": list(line.also_said),
        "source": line.claimed.source,
        "status": line.claimed.status,
        "basis": line.basis,
    }


def _cashable(line: Line) -> Part:
    shown = line.cashable_evidence is not None
    return {
        "id": line.id,
        "agency": line.agency,
        "claimed_pounds": line.claimed.pounds,
        "demonstrated_pounds": line.claimed.pounds if shown else 0,
        "reason": line.cashable_evidence or line.cashable_reason,
    }


def _arithmetic(model: Model) -> list[Part]:
    total = sum((Money.pounds(line.claimed.pounds) for line in model.lines), Money(0))
    pounds = total.pence / 100
    rows: list[Part] = [
        {
            "id": "total",
            "label": "The claims added up, gross",
            "value": pounds,
            "unit": "pounds",
            "note": OWN,
        },
        {
            "id": "per-family",
            "label": f"Gross for each of {model.families} families",
            "value": round(pounds / model.families),
            "unit": "pounds",
            "note": OWN,
        },
    ]
    ratios = [
        {
            "id": f"grant-ratio-{grant.pounds}",
            "label": f"Grant of {grant.said} over a year's claimed saving",
            "value": round(grant.pounds / pounds, 2),
            "unit": "years",
            "note": f"{OWN} Before running costs, so not a payback.",
        }
        for grant in model.grants
    ]
    return [*rows, *ratios]


def _why_not(line: Line, answer: Answer, catalogue: dict[str, UnitCost]) -> str | None:
    """Say why the comparison cannot carry a line, or None when it can."""
    if line.outcome is None:
        return "No comparison covers it: the published figures do not say how much would have changed anyway."
    verdict = next((one for one in answer.verdicts if one.outcome == line.outcome), None)
    if verdict is None or line.outcome not in answer.draws:
        return "The answer holds no estimate for it."
    if verdict.grade == "D":
        return "The comparison is grade D: it cannot tell this change from what would have happened anyway."
    if line.unit_cost is None or line.unit_cost not in catalogue:
        return "There is no unit cost with a price year and a source for one fewer of these."
    return None


def _carried(
    line: Line, model: Model, answer: Answer, catalogue: dict[str, UnitCost], rates: Schedule
) -> Part:
    reason = _why_not(line, answer, catalogue)
    part: Part = {"id": line.id, "agency": line.agency, "outcome": line.outcome, "can_carry": reason is None}
    if reason is not None or line.unit_cost is None or line.outcome is None:
        return {**part, "reason": reason, "units_avoided": None, "gross_pounds": None}
    cost = catalogue[line.unit_cost]
    people = answer.data["population"]
    units = -np.array(answer.draws[line.outcome]) / 10_000 * float(people) * line.unit_years
    worth = present_worth(units, cost.value, years=model.years, drop_off=model.drop_off, schedule=rates)
    return {
        **part,
        "reason": None,
        "units_avoided": _spread(units),
        "gross_pounds": _spread(worth),
        "price_year": cost.price_year,
        "draws": worth.tolist(),
    }


def _spread(draws: FloatArray) -> Part:
    low, middle, high = np.quantile(draws, [0.025, 0.5, 0.975])
    return {"low": float(low), "median": float(middle), "high": float(high), "draws": len(draws)}


def _returns(model: Model, carried: list[Part], cashable: list[Part]) -> dict[str, Part]:
    """Give npv, bcr, cashable and payback: a value where the evidence bears one, else null and the reason."""
    reason = next((part["reason"] for part in carried if not part["can_carry"]), None)
    if reason is None and model.running_costs is None:
        reason = model.running_costs_reason
    banked = sum(part["demonstrated_pounds"] for part in cashable)
    money = {
        "value": banked,
        "unit": "pounds",
        "reason": "Only what sources show leaving a budget is counted.",
    }
    if reason is not None or model.running_costs is None:
        said = reason or model.running_costs_reason
        return {"npv": _none(said), "bcr": _none(said), "payback": _none(said), "cashable": money}
    benefit = np.sum([part["draws"] for part in carried], axis=0)
    cost = float(model.grants[0].pounds + model.running_costs.pounds)
    yearly = float(np.median(benefit)) / model.years
    payback = {"value": cost / yearly, "unit": "years"} if yearly > 0 else _none("It does not pay back.")
    return {
        "npv": {"value": float(np.median(benefit)) - cost, "unit": "pounds", **_spread(benefit - cost)},
        "bcr": {"value": float(np.median(benefit)) / cost, "unit": "ratio"},
        "payback": payback,
        "cashable": money,
    }


def _by_agency(model: Model, carried: list[Part]) -> list[Part]:
    return [
        {
            "agency": line.agency,
            "claimed_pounds": line.claimed.pounds,
            "cashable_pounds": _cashable(line)["demonstrated_pounds"],
            "carried_pounds": part["gross_pounds"],
            "reason": part["reason"],
        }
        for line, part in zip(model.lines, carried, strict=True)
    ]


def run_savings(
    model: Model, answer: Answer, catalogue: dict[str, UnitCost], rates: Schedule
) -> dict[str, Any]:
    """Set a savings model beside its answer and give the statement as JSON-ready data.

    The three parts ``claimed``, ``cashable_lines`` and ``carried`` are never added together.
    """
    carried = [_carried(line, model, answer, catalogue, rates) for line in model.lines]
    cashable = [_cashable(line) for line in model.lines]
    verdict = answer.primary
    none = not any(part["can_carry"] for part in carried)
    banked = sum(part["demonstrated_pounds"] for part in cashable)
    return {
        "slug": model.slug,
        "title": model.title,
        "place": model.place,
        "period": model.period,
        "model_digest": digest(model.model_dump(mode="json")),
        "answer": {"slug": answer.plan.slug, "plan_digest": answer.plan.digest(), "grade": verdict.grade},
        "sentence": (
            f"No saving can be carried by the comparison (grade {verdict.grade}), and the sources show "
            f"{'none' if banked == 0 else f'£{banked:,.0f}'} of the claimed money as cashable."
            if none
            else "Part of the claimed money is carried by the comparison; gross and cashable are apart."
        ),
        "claimed": [_claimed(line) for line in model.lines],
        "grants": [grant.model_dump(mode="json") for grant in model.grants],
        "families": {"value": model.families, "source": model.families_source},
        "running_costs": {"value": None, "reason": model.running_costs_reason},
        "arithmetic": _arithmetic(model),
        "cashable_lines": cashable,
        "carried": [{key: value for key, value in part.items() if key != "draws"} for part in carried],
        **_returns(model, carried, cashable),
        "by_agency": _by_agency(model, carried),
        "discounting": {"source": rates.source, "valid_from": rates.valid_from},
        "cautions": [
            "Gross is not net: the cost of the teams is left out of every claim.",
            "Each claim compares before with after: families are referred at a crisis and would have fared "
            "better in any case.",
            "The lines may count the same thing twice; they are added up only as arithmetic.",
        ],
    }
