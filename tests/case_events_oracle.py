"""A second writing of what a case tells of, for holding the first against: child by child, kind by kind."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

Told = tuple[str, str, date, date | None, str]
NO_MORE = ("no_more", "early_help")
EPISODES = {"care": "reason-s", "placement": "reason-p", "legal_status": "reason-l"}
OTHER_EPISODE = [*EPISODES, "care_end"]
ENDS = {
    "referral": ["closure"],
    "enquiry": ["enquiry_end"],
    "protection_plan": ["protection_plan_end"],
    **dict.fromkeys(EPISODES, OTHER_EPISODE),
}
ON_THE_WAY = timedelta(days=280)


def told(
    rows: Sequence[Any], teams: Sequence[tuple[date, date | None]], children: Sequence[tuple[str, date]]
) -> list[Told]:
    """Give kind, child, days and codes. ``rows`` have day, step, child and facts, in order of time.

    All children were there from the beginning; ``children`` gives each with its birthday.
    """
    found: list[Told] = []
    for child, born in children:
        mine = [each for each in rows if each.child in ("", child)]
        found += [(kind, child, *rest) for kind, *rest in _steps(mine, born)]  # type: ignore[misc]
        found += [("care.allocation", child, *days, "team") for days in _teams(mine, teams, born)]
    return sorted(found, key=str)


def _steps(mine: list[Any], born: date) -> Iterator[tuple[Any, ...]]:
    for at, each in enumerate(mine):
        later = mine[at + 1 :]
        ended = next((one for one in later if one.step in ENDS.get(each.step, [])), None)
        until = ended.day if ended else None
        inside = later[: later.index(ended) + 1] if ended else later
        kind, flag = _kind(each, ended, inside)
        if kind and (kind != "care.referral" or until is None or born - ON_THE_WAY <= until):
            yield kind, each.day, until, flag


def _kind(each: Any, ended: Any, inside: list[Any]) -> tuple[str, str]:
    match each.step:
        case "referral":
            said = [one.facts.get("decision") for one in inside if one.step == "referral_decision"][:1]
            return "care.referral", "no-further-action" if said and said[0] in NO_MORE else ""
        case "enquiry":
            bad = ended is not None and ended.facts.get("outcome") == "not_substantiated"
            return "care.s47_enquiry", "no-further-action" if bad else ""
        case "conference":
            return "care.initial_conference", "plan-made" if each.facts.get("decision") == "plan" else ""
        case "protection_plan":
            return "care.protection_plan", ""
        case "care" | "placement" | "legal_status":
            return "care.looked_after", EPISODES[each.step]
    return "", ""


def _teams(
    mine: list[Any], teams: Sequence[tuple[date, date | None]], born: date
) -> Iterator[tuple[date, date | None]]:
    for since, until in teams:
        closed = [each.day for each in mine if each.step == "closure" and each.day >= since][:1]
        ends = min((day for day in (*closed, until) if day), default=None)
        if ends is None or born - ON_THE_WAY <= ends:
            yield since, ends
