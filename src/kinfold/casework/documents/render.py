"""Rendering a family summary for one recipient. Pure: the same material gives the same bytes.

What one of the family is given does not depend on any secret: every adult's print is made as though every
other had to be kept safe from them. So there is no gap, and nothing to infer from one.
"""

import hashlib
from collections.abc import Iterable, Iterator

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from kinfold.casework.documents.contents import Material, Reader, Recipient, Rendered, Someone, Words
from kinfold.casework.documents.places import gives_a_place

TITLE = "Family summary"
A_PLACE = "It seems to hold an address or a telephone number"
ANOTHER_ADULT = "It is about another adult, whose prints are their own"
NAMES_AN_ADULT = "It names another adult, whose prints are their own"
NOT_CONFIRMED = "It is about someone else, and you did not confirm that they may be written of here"


def render(material: Material, recipient: Recipient) -> Rendered:
    """Give the document and what was left out of it. ``material`` is what was chosen, gathered for all."""
    people = _people(material, recipient)
    workers, others = _workers(material, recipient), _outside(material, recipient)
    kept = [each for each in material.words if not _why_not(each, material, recipient)]
    parts = [
        _head(material, recipient),
        _list("Who is in this", (each.line for each in people)),
        _own(material, recipient),
        _list("Who works with you" if _is_family(recipient) else "Who works with the family", workers),
        _list(
            "Who else works with you" if _is_family(recipient) else "Who else works with the family", others
        ),
        _notes(kept),
    ]
    html = "\n".join(part for part in parts if part)
    return Rendered(html=f"{html}\n", left_out=tuple(_left_out(material, recipient)))


def digest_of(html: str) -> str:
    """Digest a document's bytes."""
    return hashlib.sha256(html.encode()).hexdigest()


def _is_family(recipient: Recipient) -> bool:
    return recipient.reader is Reader.PERSON


def _people(material: Material, recipient: Recipient) -> list[Someone]:
    """One of the family is told of themselves and of children who were born; others of all."""
    if not _is_family(recipient):
        return list(material.people)
    return [each for each in material.people if each.id == recipient.id or (each.child and each.born)]


def _workers(material: Material, recipient: Recipient) -> list[str]:
    """A specialist's name may show what another adult gets help with."""
    return [each.line for each in material.workers if each.social_work or not _is_family(recipient)]


def _outside(material: Material, recipient: Recipient) -> list[str]:
    """One of the family is told of those who work with them alone: a child's school tells where it lives."""
    return [
        each.line
        for each in material.outside
        if not (each.hides_a_place or gives_a_place(each.line))
        and (not _is_family(recipient) or each.whom == {recipient.id})
    ]


def _why_not(words: Words, material: Material, recipient: Recipient) -> str:
    """Say why a note is not in this recipient's document; nothing where it is."""
    if words.hides_a_place or gives_a_place(words.text):
        return A_PLACE  # whatever looks like any place: were only the right one left out, that would tell it
    if not _is_family(recipient):
        return ""
    adults = material.adults - {recipient.id}
    if words.about & adults:
        return ANOTHER_ADULT
    if words.names & adults:
        return NAMES_AN_ADULT
    others = (words.names | words.about) - {recipient.id}
    return NOT_CONFIRMED if others and not material.confirmed else ""


def _left_out(material: Material, recipient: Recipient) -> Iterator[str]:
    for each in material.words:
        if why := _why_not(each, material, recipient):
            yield f"Note of {each.heading}. {why}."
    if _is_family(recipient):
        yield "Other adults, and babies not yet born: each print is about the reader and the children."
        yield "Where anyone but the recipient lives or can be rung. No print for one of the family has that."
        yield "Workers other than social workers: their work may show what someone gets help with."
        yield "Professionals who work with anyone but the recipient: a school shows where a child lives."
    yield "Health, police, abuse and legal notes, and safe addresses: they are in no family summary."


def _head(material: Material, recipient: Recipient) -> SafeString:
    only = "Working copy, not for sharing" if recipient.reader is Reader.COLLEAGUE else ""
    for_whom = only or f"For {recipient.name} only"
    return format_html(
        '<p class="kf-paper__for"><strong>{}</strong></p>\n<p>Family {}, on {}</p>',
        for_whom,
        material.reference,
        material.day,
    ) + format_html(
        "\n<p>{}{}</p>",
        material.team or "No team works with this family yet",
        f", telephone {material.phone}" if material.phone else "",
    )


def _own(material: Material, recipient: Recipient) -> str:
    if not (_is_family(recipient) and material.own_address):
        return ""
    return format_html("<h2>Your address as we have it</h2>\n<p>{}</p>", material.own_address)


def _list(title: str, lines: Iterable[str]) -> str:
    items = format_html_join("\n", "<li>{}</li>", ((line,) for line in lines))
    return format_html("<h2>{}</h2>\n<ul>\n{}\n</ul>", title, items) if items else ""


def _notes(notes: Iterable[Words]) -> str:
    written = format_html_join("\n", "<h3>{}</h3>\n<p>{}</p>", ((each.heading, each.text) for each in notes))
    return format_html("<h2>What was written</h2>\n{}", written) if written else ""
