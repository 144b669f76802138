"""A plan as it was agreed on a day: the very words of that day, whatever came after."""

from dataclasses import dataclass

from kinfold.casework.plans.models import PlanLine, PlanVersion
from kinfold.casework.plans.queries import Whole
from kinfold.domain.plan import LineKind, PlanKind
from kinfold.reports.wording import day
from kinfold.web.presenters.plan import agreed
from kinfold.web.presenters.plan_line import Names
from kinfold.web.presenters.spoken import short_day

IN_ORDER = (
    *(LineKind.CHILD, LineKind.GOAL, LineKind.GOING_WELL, LineKind.WORRY, LineKind.DANGER),
    *(LineKind.SAFETY, LineKind.CONTINGENCY),
)


@dataclass(frozen=True, slots=True)
class VersionPage:
    """What the page shows: headings, each with its lines as sentences, and under a goal its actions."""

    title: str
    agreed: str
    review: str
    parts: tuple[tuple[str, tuple[tuple[str, tuple[str, ...]], ...]], ...]


def version_page(whole: Whole, version: PlanVersion, names: Names) -> VersionPage:
    """Make the page of one version."""
    rows = whole.as_agreed(version)
    return VersionPage(
        title=f"{PlanKind(whole.plan.kind).label} as it was agreed",
        agreed=agreed(version, names),
        review=day(version.review_on),
        parts=parts_of(rows, names),
    )


def parts_of(
    rows: list[PlanLine], names: Names
) -> tuple[tuple[str, tuple[tuple[str, tuple[str, ...]], ...]], ...]:
    """Give a plan's lines as sentences under their headings; headings without a line are left out."""
    actions: dict[str, list[str]] = {}
    for each in rows:
        if each.kind == LineKind.ACTION:
            actions.setdefault(each.goal, []).append(sentence(each, names))
    found = []
    for kind in IN_ORDER:
        lines = tuple(
            (sentence(each, names), tuple(actions.get(each.key, ()))) for each in rows if each.kind == kind
        )
        if lines:
            found.append((kind.label, lines))
    return tuple(found)


def sentence(row: PlanLine, names: Names) -> str:
    """Give one line as a sentence."""
    who = names.of(row)
    if row.kind == LineKind.CHILD:
        return who
    parts = [
        _whole(f"{who}: {row.words}" if who else row.words),
        f"By {short_day(row.by_when)}." if row.by_when else "",
        _whole(f"We will know: {row.known_by}") if row.known_by else "",
    ]
    return " ".join(each for each in parts if each)


def _whole(text: str) -> str:
    """Give a text with its full stop."""
    return text if not text or text[-1] in ".!?”\"'" else f"{text}."
