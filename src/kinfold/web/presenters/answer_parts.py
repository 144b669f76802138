"""An answer cut into the pages it needs: one for each outcome and area. Draws nothing."""

from dataclasses import dataclass
from typing import Any

Figures = dict[str, Any]
TOGETHER = "adopters"
LISTS = ("estimates", "event_study", "synthetic", "jumps")


@dataclass(frozen=True, slots=True)
class Part:
    """One page of an answer: an outcome, for the answer's area or one of several."""

    id: str
    outcome: str
    unit: str
    text: str


def parts_of(answer: Figures) -> list[Part]:
    """Give the pages of an answer: the primary outcome first, areas together before each alone."""
    names, areas = titles(answer), _areas(answer)
    found = dict.fromkeys((_outcome(each, answer), _unit(each)) for each in answer["estimates"])
    primary = str(answer.get("plan", {}).get("primary_outcome") or "")
    single = len({unit for _, unit in found}) == 1
    made = []
    for outcome, unit in sorted(found, key=lambda each: (each[0] != primary, each[1] != TOGETHER)):
        alone = single or unit == TOGETHER
        text = (
            names.get(outcome, outcome)
            if alone
            else f"{areas.get(unit, unit)}: {names.get(outcome, outcome)}"
        )
        made.append(Part(outcome if alone else f"{outcome}-{unit}", outcome, unit, text))
    return made


def only(answer: Figures, part: Part) -> Figures:
    """Give the answer with nothing in its lists but what belongs to a part."""
    kept = {key: [each for each in answer.get(key) or [] if _belongs(each, part, answer)] for key in LISTS}
    areas = _areas(answer)
    area = areas.get(part.unit)
    kept["checks"] = [each for each in answer.get("checks") or [] if _checks(each, part, areas)]
    if area:
        kept["series"] = [
            each for each in answer.get("series", []) if each.get("code") in {part.unit, "england", None}
        ]
    plan = {**answer.get("plan", {}), **({"place": area} if area else {})}
    return {**answer, **kept, "plan": plan}


def titles(answer: Figures) -> dict[str, str]:
    """Give the words for each outcome and measure of the plan."""
    plan = answer.get("plan", {})
    named: dict[str, str] = {}
    for each in [*plan.get("outcomes", []), *plan.get("read_beside", [])]:
        named[each["id"]] = named[each["measure"]] = each["label"]
    for outcome, said in (plan.get("indicators") or {}).items():
        noun = str(said["noun"] if isinstance(said, dict) else said)
        named[outcome] = noun[:1].upper() + noun[1:]
    for one in answer.get("series", []):
        named.setdefault(one["measure"], str(one["measure"]).replace("_", " "))
    return named


def verdict_of(answer: Figures, outcome: str) -> Figures:
    """Give the graded sentence on one outcome, where the answer has one for each."""
    return next((each for each in answer.get("verdicts") or [] if each.get("outcome") == outcome), {})


def _belongs(each: Figures, part: Part, answer: Figures) -> bool:
    return _outcome(each, answer) == part.outcome and _unit(each) in {part.unit, ""}


def _checks(each: Figures, part: Part, areas: dict[str, str]) -> bool:
    """Say whether a check is about a part; those about one of several areas begin with its name."""
    if (each.get("outcome_measure") or part.outcome) != part.outcome:
        return False
    about = str(each["label"]).partition(":")[0]
    named = about if about in areas.values() else None
    return named == areas.get(part.unit)


def _outcome(each: Figures, answer: Figures) -> str:
    return str(each.get("outcome") or answer.get("plan", {}).get("primary_outcome") or "")


def _unit(each: Figures) -> str:
    """Give the area an entry is about: by its code, or by how its name begins."""
    if each.get("code"):
        return str(each["code"])
    first = str(each.get("id", "")).split("-")[0]
    return first if first == TOGETHER or (first.isdigit() and len(first) == 3) else ""


def _areas(answer: Figures) -> dict[str, str]:
    """Give the names, by code, of the areas of an answer for several; none for an answer about one."""
    treated = answer.get("plan", {}).get("treated")
    if not isinstance(treated, dict):
        return {}
    return {
        str(one["code"]): str(one["name"]) for one in answer.get("series", []) if one.get("code") in treated
    }
