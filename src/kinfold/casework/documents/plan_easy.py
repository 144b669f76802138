"""A plan that is easy to read: short sentences, one idea a line, no table. Pure."""

from collections.abc import Iterable, Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from kinfold.casework.documents.contents import PlanMaterial, PlanRow, Reader, Recipient
from kinfold.domain.plan import LineKind, sentences

HEADINGS = (
    (LineKind.GOING_WELL, "What is good now"),
    (LineKind.WORRY, "What worries people"),
    (LineKind.DANGER, "What we do not want to happen"),
    (LineKind.SAFETY, "What keeps you safe"),
    (LineKind.CONTINGENCY, "If things go wrong"),
    (LineKind.VIEW, "What people say"),
    (LineKind.DISAGREEMENT, "Who does not agree"),
)


def easy(rows: Sequence[PlanRow], material: PlanMaterial, to: Recipient) -> SafeString:
    """Give the whole paper."""
    parts = [_head(rows, material, to), *_goals(rows, to)]
    for kind, heading in HEADINGS:
        mine = [each for each in rows if each.kind == kind]
        parts.append(_part(heading, (line for each in mine for line in _said(each, to))))
    parts.append(_part("Who can help you", _help(material)))
    if to.reader is Reader.PERSON:
        parts.append(SafeString('<section class="kf-sheet__yours">\n<h2>What do you think?</h2>\n'
                                '<p class="kf-sheet__line">&nbsp;</p>\n</section>'))  # fmt: skip
    return SafeString("\n".join(part for part in parts if part))


def _head(rows: Sequence[PlanRow], material: PlanMaterial, to: Recipient) -> str:
    whom = "Working copy, not for sharing" if to.reader is Reader.COLLEAGUE else f"For {to.name} only"
    lines = ["This is our plan."]
    lines += [
        f"It is for {'you' if each.by == to.id else each.who}."
        for each in rows
        if each.kind == LineKind.CHILD
    ]
    lines += [f"We agreed it on {material.agreed}."] if material.agreed else ["We have not agreed it yet."]
    lines += [f"We talk about it again on {material.review}."] if material.review else []
    top = format_html('<p class="kf-paper__for"><strong>{}</strong></p>\n', whom)
    return top + _lines(lines)


def _goals(rows: Sequence[PlanRow], to: Recipient) -> Iterable[str]:
    goals = [each for each in rows if each.kind == LineKind.GOAL]
    actions = [each for each in rows if each.kind == LineKind.ACTION]
    for goal in goals:
        said = [f"{_name(goal, to)} said this."] if goal.who else []
        more = [line for each in actions if each.goal == goal.key for line in _action(each, to)]
        yield _part("What we want", [*(f"“{line}”" for line in sentences(goal.words)), *said])
        yield _part("Who does what", more)
    left = [each for each in actions if each.goal not in {goal.key for goal in goals}]
    yield _part("Who does what", (line for each in left for line in _action(each, to)))


def _action(row: PlanRow, to: Recipient) -> Iterable[str]:
    yield f"{_name(row, to)} will do this:" if row.who else "Someone will do this:"
    yield from sentences(row.words)
    if row.by_when:
        yield f"By {row.by_when}."
    yield from sentences(row.came_of)


def _said(row: PlanRow, to: Recipient) -> Iterable[str]:
    if row.who:
        yield f"{_name(row, to)} {'say' if row.by == to.id and row.by else 'says'}:"
    yield from sentences(row.words)


def _name(row: PlanRow, to: Recipient) -> str:
    return "You" if row.by and row.by == to.id else row.who


def _help(material: PlanMaterial) -> Iterable[str]:
    yield from (each.line for each in material.family.workers if each.social_work)
    if material.family.phone:
        yield f"You can ring {material.family.phone}."


def _part(heading: str, lines: Iterable[str]) -> str:
    told = _lines(lines)
    return format_html("<section>\n<h2>{}</h2>\n{}\n</section>", heading, told) if told else ""


def _lines(lines: Iterable[str]) -> SafeString:
    return format_html_join("\n", "<p>{}</p>", ((line,) for line in lines))
