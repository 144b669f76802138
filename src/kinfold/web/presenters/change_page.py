"""A page that asks one thing and does it: a title, what will come of it, a form, and a button."""

from collections.abc import Mapping
from dataclasses import dataclass

from django import forms

from kinfold.web.presenters.form_boxes import Boxes, boxes_of


@dataclass(frozen=True, slots=True)
class Words:
    """What the page says: title, what will come of it, button. ``warns``: it shuts someone out.

    ``instead`` is what else may be meant, as its address and words.
    """

    title: str
    lead: tuple[str, ...]
    button: str
    warns: bool = False
    instead: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class ChangePage:
    """One change to make."""

    words: Words
    form: Boxes
    back: str
    back_text: str


def change_page(
    words: Words, form: forms.Form, failures: Mapping[str, str], *, back: str, back_text: str
) -> ChangePage:
    """Make the page from what was typed."""
    return ChangePage(words, boxes_of(form, failures), back, back_text)
