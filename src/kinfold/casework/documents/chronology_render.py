"""Rendering a chosen chronology for one recipient: numbered, with source, author and dissent kept.

Pure: the same material gives the same bytes. What one of the family is given is made as though every other
adult had to be kept safe from them; what others are given keeps to the sections that they may have.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from django.utils.html import format_html, format_html_join

from kinfold.casework.documents.contents import ChronologyMaterial, EventRow, Reader, Recipient, Rendered
from kinfold.casework.documents.places import gives_a_place

A_PLACE = "It seems to hold an address or a telephone number"
GONE = "It was taken back since it was chosen"
SECTION = "This reader may not have that part of the record"
ANOTHER_ADULT = "It is about another adult, whose papers are their own"
NAMES_AN_ADULT = "It names another adult, whose papers are their own"
NOT_CONFIRMED = "It is about someone else, and you did not tick that they may be written of here"
CHANGED = "It was corrected since it was chosen; the paper has it as it is now"


def render_chronology(material: ChronologyMaterial, to: Recipient, *, confirmed: bool) -> Rendered:
    """Give the paper, what was left out of it and why, and what to look at before it leaves."""
    kept = [each for each in material.rows if not why_not(each, material, to, confirmed=confirmed)]
    rows = [_shorter(each, material) for each in kept]
    html = "\n".join(part for part in (_head(material, to), _events(rows), _late(material, to)) if part)
    return Rendered(
        html=f'<div class="kf-sheet kf-sheet--chronology">\n{html}\n</div>\n',
        left_out=tuple(_left_out(material, to, confirmed=confirmed)),
        notes=tuple(f"{each.day}, {each.title}. {CHANGED}." for each in kept if each.changed),
    )


def why_not(row: EventRow, material: ChronologyMaterial, to: Recipient, *, confirmed: bool) -> str:
    """Say why an event is not on this recipient's paper; nothing where it is."""
    if row.gone:
        return GONE
    if row.section not in material.sections:
        return SECTION
    if row.hides_a_place or gives_a_place(_all_of(row)):
        return A_PLACE
    if to.reader is not Reader.PERSON:
        return ""
    adults = material.family.adults - {to.id}
    if row.about & adults:
        return ANOTHER_ADULT
    if row.names & adults:
        return NAMES_AN_ADULT
    return NOT_CONFIRMED if (row.names | row.about) - {to.id} and not confirmed else ""


def _all_of(row: EventRow) -> str:
    return "\n".join((row.title, row.text, *row.said, row.analysis))


def _shorter(row: EventRow, material: ChronologyMaterial) -> EventRow:
    """Call agencies and their workers what a family's paper calls them."""
    told = [row.source, row.text, row.analysis, *row.said]
    for long, short in material.shorter:
        told = [each.replace(long, short) for each in told]
    source, text, analysis, *said = told
    return replace(row, source=source, text=text, analysis=analysis, said=tuple(said))


def _left_out(material: ChronologyMaterial, to: Recipient, *, confirmed: bool) -> Iterator[str]:
    for each in material.rows:
        if why := why_not(each, material, to, confirmed=confirmed):
            yield f"{each.day}, {each.title} ({each.section_words.lower()}). {why}."
    if to.reader is Reader.PERSON:
        yield "Other adults: each paper is about the reader and the children."
        yield "Agencies' names, and surnames of specialists: they may show what someone gets help with."
    yield "Safe addresses: they are in no chronology."


def _head(material: ChronologyMaterial, to: Recipient) -> str:
    whom = "Working copy, not for sharing" if to.reader is Reader.COLLEAGUE else f"For {to.name} only"
    family = material.family
    phone = f", telephone {family.phone}" if family.phone else ""
    return format_html(
        '<p class="kf-paper__for"><strong>{}</strong></p>\n<p>{}. Family {}, as on {}. {}{}.</p>',
        whom,
        material.title,
        family.reference,
        family.day,
        family.team or "No team works with this family yet",
        phone,
    )


def _events(rows: Sequence[EventRow]) -> str:
    if not rows:
        return format_html("<p>{}</p>", "No event that was chosen may be given to this reader.")
    items = format_html_join("\n", "<li>{}</li>", ((_event(each),) for each in rows))
    return format_html('<h2>What happened</h2>\n<ol class="kf-sheet__events">\n{}\n</ol>', items)


def _event(row: EventRow) -> str:
    parts: list[str] = [
        format_html("<h3>{}: {}</h3>", row.day, row.title),
        format_html("<p>{}. {}.</p>", row.source, row.dates),
        *(format_html("<p>{}</p>", each) for each in _paragraphs(row.text)),
        *(format_html("<p><strong>Kept beside it:</strong> {}</p>", each) for each in row.said),
    ]
    if row.analysis:
        parts.append(format_html("<p><strong>What we make of it:</strong> {}</p>", row.analysis))
    return format_html_join("\n", "{}", ((each,) for each in parts))


def _paragraphs(text: str) -> Iterable[str]:
    return (each.strip() for each in text.split("\n") if each.strip())


def _late(material: ChronologyMaterial, to: Recipient) -> str:
    told = material.late if to.reader is not Reader.PERSON else ""
    return format_html("<p><strong>What we do not know yet:</strong> {}</p>", told) if told else ""
