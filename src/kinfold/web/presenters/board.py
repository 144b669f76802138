"""The board's page: what changed for families, for each agency, and what we do not know, before any card."""

from dataclasses import dataclass
from typing import Any

from kinfold.reports.wording import day, joined, month, number
from kinfold.web.presenters.indicator import Card, change_sentence, indicator_list

Figures = dict[str, Any]
FEW_MONTHS = 3


@dataclass(frozen=True, slots=True)
class Graded:
    """A sentence with its grade and where it comes from."""

    grade: str
    text: str
    kind: str
    slug: str
    title: str


@dataclass(frozen=True, slots=True)
class AgencyLine:
    """What changed for one agency."""

    agency: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BoardPage:
    """What the board shows; with no released figures ``quarter`` is None."""

    quarter: str | None
    complete: str
    families: tuple[Graded, ...]
    agencies: tuple[AgencyLine, ...]
    unknown: tuple[str, ...]
    cards: list[Card]
    answers: tuple[Graded, ...]


def quarter_of(as_of: str) -> str:
    """Give '2026-q3' of '2026-09-30'."""
    return f"{as_of[:4]}-q{(int(as_of[5:7]) + 2) // 3}"


def board_page(figures: Figures | None, answers: list[Figures], agencies: dict[str, str]) -> BoardPage:
    """Make the page of the latest quarter."""
    graded = tuple(_graded(answer) for answer in answers)
    if figures is None:
        return BoardPage(None, "", (), (), (), [], graded)
    ours = tuple(g for g, answer in zip(graded, answers, strict=True) if answer.get("kind") == "waiting_list")
    changes = tuple(
        Graded("D", change_sentence(one), "indicator", one["id"], one["title"])
        for one in figures["indicators"]
    )
    return BoardPage(
        quarter=f"Quarter to {day(figures['as_of'])}",
        complete=_complete(figures),
        families=ours + changes,
        agencies=_for_agencies(figures, agencies),
        unknown=_unknown(figures, answers, agencies),
        cards=indicator_list(figures, agencies),
        answers=tuple(g for g in graded if g not in ours),
    )


def _graded(answer: Figures) -> Graded:
    return Graded(answer.get("grade", "D"), answer["sentence"], "answer", answer["slug"], answer["title"])


def _complete(figures: Figures) -> str:
    reach: dict[str, list[str]] = {}
    for one in figures["indicators"]:
        reach.setdefault(str(one.get("data_complete_to") or ""), []).append(one["title"])
    if len(reach) == 1:
        return f"All data are complete to {day(next(iter(reach)))}."
    parts = [f"{joined(titles)} to {day(to)}" for to, titles in sorted(reach.items())]
    return f"Data are complete for {'; '.join(parts)}."


def _for_agencies(figures: Figures, agencies: dict[str, str]) -> tuple[AgencyLine, ...]:
    said: dict[str, list[str]] = {}
    for one in figures["indicators"]:
        said.setdefault(agencies.get(one["agency"], one["agency"]), []).append(_for_us(one))
    return tuple(AgencyLine(agency, tuple(texts)) for agency, texts in said.items())


def _for_us(one: Figures) -> str:
    both = one["before_after"]
    before, after = both["before"].get("rate"), both["after"].get("rate")
    nothing = (both.get("no_effect") or {}).get("value")
    if before is None or after is None:
        return f"{one['title']}: no figure that can be shown."
    amount = (
        f"{one['title']}: {_more_or_fewer(after - before)} {one['unit']} than in the year before allocation."
    )
    if nothing is None:
        return f"{amount} What no effect would have looked like is not known."
    return f"{amount} With no effect at all, {_more_or_fewer(before * nothing - before)}."


def _more_or_fewer(change: float) -> str:
    return f"{number(abs(change))} {'fewer' if change < 0 else 'more'}"


def _unknown(figures: Figures, answers: list[Figures], agencies: dict[str, str]) -> tuple[str, ...]:
    said = [*_late(figures, agencies), *_hidden(figures)]
    said += [
        str(one["before_after"]["refused"])
        for one in figures["indicators"]
        if one["before_after"].get("refused")
    ]
    for answer in answers:
        idle = [check for check in answer.get("checks", []) if check.get("outcome") == "could_not_run"]
        if idle:
            few = "1 check" if len(idle) == 1 else f"{len(idle)} checks"
            said.append(f"{few} could not be run for the answer: {answer['title']}")
    if figures["indicators"]:
        said.append(
            "Why a figure changed: before and after alone cannot tell the work of the teams "
            "from the passing of a crisis."
        )
    return tuple(said)


def _late(figures: Figures, agencies: dict[str, str]) -> list[str]:
    late: dict[tuple[str, str], list[str]] = {}
    for one in figures["indicators"]:
        complete = one.get("data_complete_to") or ""
        if complete < figures["as_of"]:
            late.setdefault((agencies.get(one["agency"], one["agency"]), complete), []).append(one["title"])
    return [
        f"{joined(titles)}: {agency} has sent nothing complete since {day(complete)}."
        for (agency, complete), titles in late.items()
    ]


def _hidden(figures: Figures) -> list[str]:
    said = []
    for one in figures["indicators"]:
        hidden = [each["month"] for each in one["months"] if each.get("status") == "small"]
        if hidden:
            few = len(hidden) <= FEW_MONTHS
            said.append(
                f"{one['title']} in {joined([month(each) for each in hidden])}"
                if few
                else f"{one['title']} in {len(hidden)} months"
            )
    return [f"Small numbers are hidden, not zero: {'; '.join(said)}."] if said else []
