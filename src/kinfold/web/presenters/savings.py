"""The page of one savings statement: claimed, carried and cashable stand apart, never added together."""

from dataclasses import dataclass
from typing import Any

from kinfold.reports.tables import Table
from kinfold.reports.wording import day, number, whole

Figures = dict[str, Any]


@dataclass(frozen=True, slots=True)
class SavingsPage:
    """All of a statement's page."""

    slug: str
    title: str
    sentence: str
    grade: str
    answer_slug: str
    agencies: Table
    why: Table
    money: Table
    returns: Table
    arithmetic: Table
    sources: Table
    cautions: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]


def savings_page(statement: Figures) -> SavingsPage:
    """Make the page of a statement as it was released."""
    answer = statement.get("answer") or {}
    return SavingsPage(
        slug=statement["slug"],
        title=str(statement.get("title", statement["slug"])),
        sentence=str(statement.get("sentence", "")),
        grade=str(answer.get("grade") or "D"),
        answer_slug=str(answer.get("slug") or ""),
        agencies=_agencies(statement),
        why=_why(statement),
        money=_money(statement),
        returns=_returns(statement),
        arithmetic=_arithmetic(statement),
        sources=_sources(statement),
        cautions=tuple(statement.get("cautions", ())),
        facts=_facts(statement),
    )


def pounds(value: float | None) -> str:
    """Give '£2.6 million', '£107,000' or '£0'; None is 'no figure'."""
    if value is None:
        return "no figure"
    if abs(value) >= 1_000_000:
        text = number(value / 1_000_000, 2)
        return f"£{text.rstrip('0').rstrip('.')} million"
    return f"£{whole(value)}"


def _shown(value: float | None) -> str:
    """Give what sources show leaving a budget; that they show nothing is not a nought that was measured."""
    return pounds(value) if value else "none shown"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _agencies(statement: Figures) -> Table:
    rows = tuple(
        (
            _capital(str(each["agency"])),
            pounds(each.get("claimed_pounds")),
            "nothing" if each.get("carried_pounds") is None else pounds(each["carried_pounds"]),
            _shown(each.get("cashable_pounds")),
        )
        for each in statement.get("by_agency", [])
    )
    headers = ("For whom", "Claimed", "What the comparison can carry", "Shown to be cashable")
    return Table(f"By agency, {statement.get('period', 'the period')}", headers, rows)


def _why(statement: Figures) -> Table:
    carried = {each["id"]: each for each in statement.get("carried", [])}
    rows = tuple(
        (
            _capital(str(each["agency"])),
            str(carried.get(each["id"], {}).get("reason", "")),
            str(each.get("reason", "")),
        )
        for each in statement.get("cashable_lines", [])
    )
    headers = (
        "For whom",
        "Why the comparison carries what it does",
        "What was shown to be cashable, and why",
    )
    return Table("Why", headers, rows, prose=frozenset({1, 2}))


def _money(statement: Figures) -> Table:
    rows = [
        ("Grant", pounds(each.get("pounds")), f"{each.get('source', '')} ({each.get('status', '')})")
        for each in statement.get("grants", [])
    ]
    costs, families = statement.get("running_costs") or {}, statement.get("families") or {}
    rows.append(("Running costs a year", pounds(costs.get("value")), str(costs.get("reason", ""))))
    rows.append(("Families", whole(families.get("value")), str(families.get("source", ""))))
    return Table("What it cost", ("What", "How much", "From"), tuple(rows), prose=frozenset({2}))


def _returns(statement: Figures) -> Table:
    rows = tuple(
        (words, _returned(statement.get(key) or {}), str((statement.get(key) or {}).get("reason", "")))
        for words, key in (
            ("Cashable saving", "cashable"),
            ("Net present value", "npv"),
            ("Benefit for each pound", "bcr"),
            ("Time to pay back", "payback"),
        )
    )
    return Table("Returns, read together", ("Return", "How much", "Why"), rows, prose=frozenset({2}))


def _returned(each: Figures) -> str:
    value, unit = each.get("value"), each.get("unit")
    if value is None:
        return "no figure"
    if not value:
        return "none shown"
    return pounds(value) if unit == "pounds" else f"{number(value, 2)} {unit or ''}".strip()


def _arithmetic(statement: Figures) -> Table:
    rows = tuple(
        (str(each["label"]), _returned(each), str(each.get("note", "")))
        for each in statement.get("arithmetic", [])
    )
    return Table("Arithmetic with the claims", ("Sum", "Result", "Note"), rows, prose=frozenset({2}))


def _sources(statement: Figures) -> Table:
    rows = tuple(
        (
            str(each["label"]),
            str(each.get("said", "")),
            "; ".join(each.get("also_said") or []),
            f"{each.get('source', '')} ({each.get('status', '')}; {each.get('basis', '')})",
        )
        for each in statement.get("claimed", [])
    )
    headers = ("Claim", "Said", "Also said", "Where")
    return Table("What was claimed, and where", headers, rows, prose=frozenset({1, 2, 3}))


def _facts(statement: Figures) -> tuple[tuple[str, str], ...]:
    discounting = statement.get("discounting") or {}
    pairs = (
        ("Discount rates", discounting.get("source")),
        ("Computed", day(statement.get("computed_at"))),
        ("Digest of the model", statement.get("model_digest")),
        ("Run it again", f"kinfold savings run {statement['slug']}"),
    )
    return tuple((name, str(words)) for name, words in pairs if words)
