"""Which lines of a plan may stand on whose paper, and why the others do not. Pure.

It rests on what was ticked, and on nobody's secret: each adult's paper is made as though every other adult
had to be kept safe from them.
"""

from collections.abc import Iterator
from dataclasses import replace

from kinfold.casework.documents.contents import PlanMaterial, PlanPaper, PlanRow, Reader, Recipient
from kinfold.casework.documents.places import gives_a_place
from kinfold.domain.plan import LineKind

A_PLACE = "It seems to hold an address or a telephone number"
GONE = "It was taken out of the plan since it was agreed"
PRIVATE = "It is private to someone else"
NOT_TICKED = "This reader was not ticked for it"
UNBORN = "It is about a baby not yet born"
CHILD_WORDS = "It is a child's own words, and you did not tick that they may be on this paper"
ADULT = "It names another adult, and you did not tick that they may be named on this paper"


def why_not(row: PlanRow, material: PlanMaterial, to: Recipient, paper: PlanPaper) -> str:
    """Say why a line is not on this recipient's paper; nothing where it is."""
    text = "\n".join((row.words, row.known_by, row.who, row.came_of))
    if row.hides_a_place or gives_a_place(text):
        return A_PLACE  # whatever looks like any place: were only the right one left out, that would tell it
    if row.gone:
        return GONE
    if to.reader is Reader.COLLEAGUE:
        return ""
    if row.kind == LineKind.CHILD:
        return _of_child(row, material, to)
    own = row.by == to.id and to.reader is Reader.PERSON
    if row.private and not own:
        return PRIVATE
    if to.reader is Reader.PERSON and not own and to.id not in row.readers:
        return NOT_TICKED
    return _of_others(row, material, to, paper)


def seen_by(row: PlanRow, to: Recipient) -> PlanRow:
    """Give a line with what came of it, or without: who was ticked for an action had not read that yet."""
    if to.reader is not Reader.PERSON or to.id == row.by or to.id in row.came_readers:
        return replace(row, names=row.names | row.came_names)
    return replace(row, came_of="")


def _of_child(row: PlanRow, material: PlanMaterial, to: Recipient) -> str:
    """A child who was born is told of; a baby who was not only to an agency."""
    return UNBORN if row.by in material.grown and to.reader is Reader.PERSON else ""


def _of_others(row: PlanRow, material: PlanMaterial, to: Recipient, paper: PlanPaper) -> str:
    is_child = bool(row.by) and row.by not in material.grown
    if is_child and row.by != to.id and not paper.child_words:
        return CHILD_WORDS
    if to.reader is Reader.AGENCY:
        return ""
    adults = ({row.by} | row.names) & material.grown - {to.id}
    return ADULT if adults and not paper.others else ""


def left_out(material: PlanMaterial, to: Recipient, paper: PlanPaper) -> Iterator[str]:
    """Tell what was left out, and why: to the worker, never on the paper."""
    for row in material.rows:
        each = seen_by(row, to)
        if row.came_of and not each.came_of:
            yield f"{LineKind.DONE.label}: “{_short(row.came_of)}” {NOT_TICKED}."
        if why := why_not(each, material, to, paper):
            yield f"{LineKind(each.kind).label}: “{_short(each.words) or each.who}” {why}."
    if to.reader is Reader.PERSON:
        yield "Where anyone lives or can be rung: no paper for one of the family has that."
        yield "Agencies' names, and surnames of specialists: they may show what someone gets help with."
    yield "Health, police, abuse and legal notes, and safe addresses: they are in no plan."


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:60].rsplit(' ', 1)[0]} ..."
