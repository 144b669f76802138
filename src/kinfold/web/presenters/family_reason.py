"""The page that asks why someone looks. It names nobody: nothing may be shown before the answer."""

from dataclasses import dataclass
from typing import Any

from kinfold.casework.sharing.forms.reason import REASONS, ReasonForm
from kinfold.web.presenters.form_page import Said, radios, said


@dataclass(frozen=True, slots=True)
class ReasonPage:
    """The form, and where it leads."""

    family_id: str
    said: Said
    reasons: list[Any]
    onward: str


def reason_page(family_id: str, form: ReasonForm, onward: str) -> ReasonPage:
    """Make the page, new or with what was typed and what is said of it."""
    told = said(form)
    return ReasonPage(family_id, told, radios(REASONS, "reason", str(told.typed["reason"])), onward)
