"""Who is around a family: the ecomap, its twin in words, and everyone with a telephone and a source."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from kinfold.casework.support.models import Connection, HealthProfessional, Involved, OneAround, Professional
from kinfold.casework.support.reading import what_of
from kinfold.domain.support import Circle, Closeness, Flow, Tone
from kinfold.kit.svg import Picture
from kinfold.reports.ecomap.draw import drawn
from kinfold.reports.ecomap.layout import laid_out, laid_out_narrow
from kinfold.reports.ecomap.phrases import FLOWS, TONES
from kinfold.reports.ecomap.scene import UNNAMED, scene_of
from kinfold.reports.ecomap.words import Words, in_words
from kinfold.reports.wording import day as day_words
from kinfold.reports.wording import joined

CODES: Mapping[type[OneAround], str] = {
    Professional: "professional",
    HealthProfessional: "health",
    Connection: "connection",
}
CLOSE = {
    Closeness.VERY: "very close",
    Closeness.CLOSE: "close",
    Closeness.NOT_VERY: "not very close",
    Closeness.UNSAID: "",
}


@dataclass(frozen=True, slots=True)
class AroundShown:
    """One around the family: who, with whom, how to reach them, how it is, who says so, and what may be done.

    ``is_guarded``: of a part of the record that a browser's print leaves out.
    """

    name: str
    what: str
    whom: str
    phone: str
    email: str
    how: str
    span: str
    note: str
    source: str
    is_guarded: bool
    is_over: bool
    links: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class SupportPage:
    """What the page shows. ``paper`` is drawn without what a browser's print leaves out, and so are its
    words, where they differ.
    """

    wide: Picture
    narrow: Picture
    paper: Picture
    words: Words
    paper_words: Words | None
    now: tuple[AroundShown, ...]
    before: tuple[AroundShown, ...]
    centres: tuple[dict[str, Any], ...]
    as_at: date
    is_today: bool


def support_page(
    circle: Circle,
    around: Iterable[Sequence[OneAround]],
    *,
    family_id: str,
    as_at: date,
    today: date,
    centre: str,
    may_write: Iterable[type[OneAround]],
) -> SupportPage:
    """Make the page as things were on a day, centred on someone or a household if so asked."""
    scene = scene_of(circle, day=as_at, centre=centre)
    paper = scene_of(circle.on_paper(), day=as_at, centre=centre)
    names = names_of(circle)
    writes = set(may_write)
    shown = [around_shown(rows, names, family_id, type(rows[0]) in writes, today) for rows in around]
    return SupportPage(
        wide=drawn(laid_out(scene)),
        narrow=drawn(laid_out_narrow(scene), "ecomap-narrow"),
        paper=drawn(laid_out(paper), "ecomap-paper", on_paper=True),
        words=in_words(scene),
        paper_words=in_words(paper) if in_words(paper) != in_words(scene) else None,
        now=tuple(each for each in shown if not each.is_over),
        before=tuple(each for each in shown if each.is_over),
        centres=tuple(_centres(circle, names, scene.centre)),
        as_at=as_at,
        is_today=as_at == today,
    )


def names_of(circle: Circle) -> dict[str, str]:
    """Give what everyone of the family is called."""
    return {person.id: person.name or UNNAMED for person in circle.kinship.people}


def _centres(circle: Circle, names: Mapping[str, str], chosen: str) -> Iterable[dict[str, Any]]:
    yield {"value": "", "text": "The children’s household", "selected": not chosen}
    for home in circle.kinship.households:
        yield {"value": home.label, "text": f"Household {home.label}", "selected": home.label == chosen}
    for person_id, name in names.items():
        yield {"value": person_id, "text": name, "selected": person_id == chosen}


def around_shown(
    rows: Sequence[OneAround], names: Mapping[str, str], family_id: str, may_write: bool, today: date
) -> AroundShown:
    """Give one of those around as a page shows them."""
    first = rows[0]
    is_over = first.until is not None and first.until <= today
    return AroundShown(
        name=_name(first, names),
        what=what_of(first),
        whom=whom_words(rows, names),
        phone=first.phone,
        email=first.email if isinstance(first, Involved) else "",
        how=_how(first),
        span=_span(first),
        note=first.note,
        source=f"{first.source}. Written down on {day_words(first.written_at.date())} "
        f"by {first.by.display_name}.",
        is_guarded=isinstance(first, HealthProfessional),
        is_over=is_over,
        links=tuple(_links(first, family_id, is_open=first.until is None)) if may_write else (),
    )


def whom_words(rows: Sequence[OneAround], names: Mapping[str, str]) -> str:
    """Give whom of the family it is about."""
    people = dict.fromkeys(each.person_id for each in rows if each.person_id)
    return joined([names.get(each, "Someone") for each in people]) or "The whole family"


def _name(row: OneAround, names: Mapping[str, str]) -> str:
    if isinstance(row, Connection) and row.other_id:
        return names.get(row.other_id, "Someone")
    return row.name or (row.agency if isinstance(row, Involved) else "")


def _how(row: OneAround) -> str:
    close = CLOSE[Closeness(row.closeness)] if isinstance(row, Connection) else ""
    parts = (TONES[Tone(row.tone)].lower(), FLOWS[Flow(row.flow)], close)
    words = ", ".join(filter(None, parts))
    return f"{words[:1].upper()}{words[1:]}" or "Nobody has said how it is"


def _span(row: OneAround) -> str:
    since = f"since {day_words(row.since)}" if row.since else ""
    until = f"until {day_words(row.until)}" if row.until else ""
    return ", ".join(filter(None, (since, until)))


def _links(row: OneAround, family_id: str, *, is_open: bool) -> Iterable[tuple[str, str]]:
    where = [family_id, CODES[type(row)], row.around]
    yield reverse("family_support_change", args=where), "Change"
    if is_open:
        yield reverse("family_support_end", args=where), "Ended"
    yield reverse("family_support_back", args=where), "Take back"
