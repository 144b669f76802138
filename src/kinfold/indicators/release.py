"""Figures leave here, through ``disclosure`` alone: one JSON file for pages, written whole or not at all.

Not for drawing or wording beyond the sentences that must travel with a figure.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb

from kinfold.domain.errors import UserError
from kinfold.indicators import no_effect
from kinfold.indicators.catalogue import INDICATORS, definitions_digest
from kinfold.indicators.cohort import follow
from kinfold.indicators.compute import Figures, figures
from kinfold.indicators.definition import Denominator
from kinfold.indicators.disclosure import Policy, Released, SafeCell, SafeRatio, Status, plain_counts, release
from kinfold.indicators.outgoing import (
    AFTER,
    BEFORE,
    MATURED,
    NO_EFFECT,
    NOTHING_LASTS,
    RATIO,
    WASH_OUT,
    outgoing,
)
from kinfold.kit.canonical import digest
from kinfold.kit.progress import QUIET, Progress
from kinfold.kit.whole import written_whole

FILE_NAME = "indicators.json"
WARNING = (
    "Families are referred when something has just gone wrong, so the year before is unusually bad and the "
    "year after would look better even if nothing had worked; read the change beside the one expected with "
    "no effect."
)
_RATIO_METHOD = "ratio of rates, log scale, widened for events that cluster in families"


@dataclass(frozen=True, slots=True)
class Document:
    """What will be written: headings, and released figures with the definitions they follow."""

    as_of: date
    computed_at: datetime
    policy: Policy
    linkage: Mapping[str, int | None]
    indicators: Sequence[tuple[Figures, Released]]


def compute(
    con: duckdb.DuckDBPyConnection,
    *,
    as_of: date | None,
    computed_at: datetime,
    policy: Policy | None = None,
    progress: Progress = QUIET,
) -> Document:
    """Compute every indicator as of a day (default: the last that any source speaks of), for release.

    Raises UserError naming the step to run where the store holds no events, links or allocations.
    """
    day, rules = as_of or latest_day(con), policy or Policy()
    linkage = _linked(con)
    families = follow.prepare(con, day)
    if families["allocated_on"].null_count() == len(families):
        raise UserError(
            f"No family was allocated by {day}. Read in the children's services files "
            "(kinfold intake run PATH), link them (kinfold link run), or give a later --as-of."
        )
    done: list[tuple[Figures, Released]] = []
    with progress.stage("Computing indicators", len(INDICATORS)) as advance:
        for definition in INDICATORS:
            found = figures(con, definition, families, day)
            done.append((found, release(outgoing(found), rules)))
            advance(1)
    return Document(day, computed_at, rules, plain_counts(linkage, rules), done)


def latest_day(con: duckdb.DuckDBPyConnection) -> date:
    """Give the last day that any source speaks of. Raises UserError where nothing was read in."""
    rows = con.sql("select max(data_to) from manifest where accepted > 0").fetchall()
    if rows[0][0] is None:
        raise UserError("The store holds no data yet. Read in some files first: kinfold intake run PATH.")
    latest: date = rows[0][0]
    return latest


def write(document: Document, folder: Path) -> Path:
    """Write the document as ``indicators.json`` in a folder, whole or not at all, and give its path."""
    for _, released in document.indicators:
        if not isinstance(released, Released):
            raise TypeError("only a Released may be written")
    text = json.dumps(plain(document), ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False)
    with written_whole(folder / FILE_NAME) as part:
        part.write_text(text + "\n", encoding="utf-8")
    return folder / FILE_NAME


def plain(document: Document) -> dict[str, Any]:
    """Give the document as plain data; the same inputs give the same data but for ``computed_at``."""
    return {
        "kind": "indicators",
        "as_of": document.as_of.isoformat(),
        "computed_at": document.computed_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "definitions_digest": definitions_digest(),
        "linkage": dict(document.linkage),
        "policy": document.policy.plain(),
        "indicators": [_indicator(found, released) for found, released in document.indicators],
    }


def _linked(con: duckdb.DuckDBPyConnection) -> dict[str, int]:
    counts = con.sql(
        "select (select count(distinct person_id) from person_link), (select count(*) from family)"
    ).fetchall()[0]
    if not all(counts):
        raise UserError("Nobody is linked to a family yet. Run: kinfold link run.")
    return dict(zip(("persons", "families"), counts, strict=True))


def _indicator(found: Figures, released: Released) -> dict[str, Any]:
    definition = found.definition
    complete_to = found.coverage.complete_to
    return {
        "id": definition.id,
        "version": definition.version,
        "title": definition.title,
        "question": definition.question,
        "agency": definition.agency,
        "unit": definition.unit,
        "polarity": definition.polarity.value,
        "definition": {
            **{
                name: value
                for name, value in definition.plain().items()
                if name not in {"id", "version", "title", "question", "agency", "unit", "polarity", "sql"}
            },
            "caveats": list(definition.caveats),
        },
        "sql": definition.sql,
        "sql_digest": digest(definition.statement),
        "data_complete_to": complete_to.isoformat() if complete_to else None,
        "months": [
            {"month": month.strftime("%Y-%m"), **_cell(released.cells[month.isoformat()], people=False)}
            for month, _ in found.months
        ],
        "before_after": _before_after(found, released),
    }


def _before_after(found: Figures, released: Released) -> dict[str, Any]:
    before, after = released.cells[BEFORE], released.cells[AFTER]
    sensitivities = [
        {"id": key, "label": label, **_ratio(released, key)}
        for key, label in (
            (WASH_OUT, f"leaving out the {found.definition.washout_days} days up to the referral"),
            (MATURED, "only families followed for the whole window on both sides"),
            (NOTHING_LASTS, "no effect, if nothing of the crisis lasted into the time after"),
        )
    ]
    return {
        "before": _cell(before, people=True),
        "after": _cell(after, people=True),
        "ratio": {**_ratio(released, RATIO), "method": _RATIO_METHOD},
        "no_effect": {
            **_ratio(released, NO_EFFECT),
            "method": _no_effect_method(found),
        },
        "sensitivities": sensitivities,
        "coverage": round(found.covered, 2),
        "refused": _refusal(found, after),
        "warning": WARNING,
    }


def _ratio(released: Released, key: str) -> dict[str, Any]:
    return asdict(released.ratios.get(key, SafeRatio()))


def _no_effect_method(found: Figures) -> str:
    if found.expected is None:
        return "not worked out: too little history before the referrals"
    sessions = found.definition.denominator is Denominator.SESSIONS
    return no_effect.EARLIER_METHOD if sessions else no_effect.METHOD


def _refusal(found: Figures, after: SafeCell) -> str | None:
    if after.status is not Status.INCOMPLETE:
        return None
    needs = round(found.definition.minimum_coverage * 100)
    has = round(found.covered * 100)
    return f"Not shown: the source covers {has}% of the time after allocation, and {needs}% is needed."


def _cell(cell: SafeCell, *, people: bool) -> dict[str, Any]:
    data = {**asdict(cell), "status": cell.status.value}
    return data if people else {key: data[key] for key in data.keys() - {"families", "persons"}}
