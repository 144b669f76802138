"""Rendering a plan for one recipient: on two pages, in large print, or easy to read.

Pure: the same material gives the same bytes. Which lines may stand is ``plan_rules``'s.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from kinfold.casework.documents.contents import (
    Look,
    PlanMaterial,
    PlanPaper,
    PlanRow,
    Reader,
    Recipient,
    Rendered,
)
from kinfold.casework.documents.plan_easy import easy
from kinfold.casework.documents.plan_length import seems_long
from kinfold.casework.documents.plan_rules import left_out, seen_by, why_not
from kinfold.domain.plain_words import hints
from kinfold.domain.plan import LineKind, is_long, sentences

REST = (
    *(LineKind.GOING_WELL, LineKind.WORRY, LineKind.DANGER, LineKind.SAFETY, LineKind.CONTINGENCY),
    *(LineKind.VIEW, LineKind.DISAGREEMENT),
)
TOO_LONG = (
    "This may take more than two pages. Nothing is cut off. Shorten some lines, or untick this reader where "
    "they do not need a line."
)
NOT_AGREED = "A draft: it is not agreed yet."
HOME = "What a child takes home, everyone at home may read."


def render_plan(material: PlanMaterial, to: Recipient, paper: PlanPaper) -> Rendered:
    """Give the paper, what was left out of it, and what to look at before it leaves."""
    seen = [seen_by(each, to) for each in material.rows]
    rows = [_shorter(each, material) for each in seen if not why_not(each, material, to, paper)]
    body = easy(rows, material, to) if paper.look is Look.EASY else _sheet(rows, material, to, paper.look)
    wrapped = format_html('<div class="kf-sheet kf-sheet--{}">\n{}\n</div>\n', paper.look.value, body)
    notes = tuple(_notes(rows, material, to, paper))
    return Rendered(html=str(wrapped), left_out=tuple(left_out(material, to, paper)), notes=notes)


def _shorter(row: PlanRow, material: PlanMaterial) -> PlanRow:
    """Call agencies and their workers what a family's paper calls them."""
    said = [row.words, row.who, row.known_by, row.came_of]
    for long, short in material.shorter:
        said = [text.replace(long, short) for text in said]
    words, who, known_by, came_of = said
    return replace(row, words=words, who=who, known_by=known_by, came_of=came_of)


def _notes(rows: Sequence[PlanRow], material: PlanMaterial, to: Recipient, paper: PlanPaper) -> Iterable[str]:
    if not material.agreed:
        yield NOT_AGREED
    if paper.look is Look.PLAIN and seems_long(rows):
        yield TOO_LONG
    if to.id in material.called and to.id not in material.grown:
        yield HOME
    for each in rows:
        others = sorted(material.called[who] for who in (each.names | {each.by}) & material.grown - {to.id})
        if others and to.reader is Reader.PERSON:
            yield f"This tells of {', '.join(others)}: {each.words}"
        if each.kind not in (LineKind.GOAL, LineKind.VIEW, LineKind.DISAGREEMENT):
            yield from (f"{hint.words} It stands in: {each.words}" for hint in hints(each.words))
        if paper.look is Look.EASY:
            yield from (f"A long sentence: {one}" for one in sentences(each.words) if is_long(one))


def head(material: PlanMaterial, to: Recipient, rows: Sequence[PlanRow]) -> str:
    """Give for whom it is, what it is, and who to ring."""
    whom = "Working copy, not for sharing" if to.reader is Reader.COLLEAGUE else f"For {to.name} only"
    children = _and([each.who for each in rows if each.kind == LineKind.CHILD])
    agreed = f"Agreed on {material.agreed}." if material.agreed else NOT_AGREED
    review = f" We look at it again on {material.review}." if material.review else ""
    team = material.family.team or "No team works with this family yet"
    phone = f", telephone {material.family.phone}" if material.family.phone else ""
    lines = [
        f"{material.title}{f' for {children}' if children else ''}, family {material.family.reference}.",
        f"{agreed}{review}",
        f"Your team: {team}{phone}. {_workers(material, to)}".strip(),
    ]
    top = format_html('<p class="kf-paper__for"><strong>{}</strong></p>\n', whom)
    return top + format_html_join("\n", "<p>{}</p>", ((line,) for line in lines))


def _workers(material: PlanMaterial, to: Recipient) -> str:
    """Name those who work with the family: to one of the family social workers alone."""
    everyone = to.reader is not Reader.PERSON
    found = [each.line for each in material.family.workers if each.social_work or everyone]
    return f"{'; '.join(found)}." if found else ""


def _and(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else ""


def _sheet(rows: Sequence[PlanRow], material: PlanMaterial, to: Recipient, look: Look) -> SafeString:
    parts = [head(material, to, rows), *_goals(rows, look)]
    parts += [_list(kind, [each for each in rows if each.kind == kind]) for kind in REST]
    if to.reader is Reader.PERSON:
        parts.append(YOURS)
    return SafeString("\n".join(part for part in parts if part))


YOURS = SafeString(
    '<section class="kf-sheet__yours">\n<h2>Your view</h2>\n<p class="kf-sheet__line">I think:</p>\n'
    '<p class="kf-sheet__line">I do not agree with:</p>\n</section>'
)


def _goals(rows: Sequence[PlanRow], look: Look) -> Iterable[str]:
    made = _blocks if look is Look.LARGE else _table
    goals = [each for each in rows if each.kind == LineKind.GOAL]
    actions = [each for each in rows if each.kind == LineKind.ACTION]
    if goals or actions:
        yield SafeString(f"<h2>{LineKind.GOAL.label}</h2>")
    for goal in goals:
        known = f" We will know: {goal.known_by}" if goal.known_by else ""
        who = f" {goal.who}." if goal.who else ""
        yield format_html("<h3>“{}”{}</h3>", goal.words, who)
        yield format_html("<p>{}</p>", known.strip()) if known else ""
        yield made([each for each in actions if each.goal == goal.key])
    left = [each for each in actions if each.goal not in {goal.key for goal in goals}]
    if left:
        yield SafeString(f"<h3>{LineKind.ACTION.label}</h3>\n") + made(left)


def _table(actions: Sequence[PlanRow]) -> str:
    if not actions:
        return ""
    cells = (
        (each.who, f"{each.words} {each.came_of}".strip(), each.by_when, each.known_by) for each in actions
    )
    body = format_html_join("\n", '<tr><th scope="row">{}</th><td>{}</td><td>{}</td><td>{}</td></tr>', cells)
    return format_html(
        "<table>\n<thead><tr>"
        '<th scope="col">Who</th><th scope="col">will do what</th><th scope="col">by when</th>'
        '<th scope="col">how we will know</th></tr></thead>\n<tbody>\n{}\n</tbody>\n</table>',
        body,
    )


def _blocks(actions: Sequence[PlanRow]) -> str:
    """Give actions one under the other: large letters leave no room for columns."""
    told = (
        (each.who or "Someone", f"{each.words} {each.came_of}".strip(), f"{by}{known}")
        for each in actions
        for by in [f" By {each.by_when}." if each.by_when else ""]
        for known in [f" We will know: {each.known_by}" if each.known_by else ""]
    )
    items = format_html_join("\n", "<li><strong>{}:</strong> {}{}</li>", told)
    return format_html("<ul>\n{}\n</ul>", items) if items else ""


def _list(kind: LineKind, rows: Sequence[PlanRow]) -> str:
    items = format_html_join("\n", "<li>{}</li>", ((said(each),) for each in rows))
    return (
        format_html("<section>\n<h2>{}</h2>\n<ul>\n{}\n</ul>\n</section>", kind.label, items) if items else ""
    )


def said(row: PlanRow) -> str:
    """Give a line with who says it: first where it is their view, last otherwise."""
    if row.kind in (LineKind.VIEW, LineKind.DISAGREEMENT):
        when = f", {row.said_on}" if row.said_on else ""
        return f"{row.who}{when}: “{row.words}”"
    return f"{row.words} ({row.who})" if row.who else row.words
