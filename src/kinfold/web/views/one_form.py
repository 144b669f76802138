"""Showing a form that is saved once, and reading the day that a page is asked about. Saves nothing."""

from datetime import date

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kinfold.casework.day_field import PARTS, DayField
from kinfold.casework.kinship.forms import EARLIEST
from kinfold.casework.saving.models import form_token
from kinfold.web.presenters.change_page import Words, change_page
from kinfold.web.presenters.known_already import KnownAlready


def asked(
    request: HttpRequest,
    words: Words,
    form: forms.Form,
    failures: dict[str, str],
    *,
    back: str,
    back_text: str,
    known: KnownAlready | None = None,
    template: str = "pages/change.html",
) -> HttpResponse:
    """Show a form; one that is saved once carries a token, which is no box of it."""
    token = ""
    if form.fields.pop("token", None):
        spoilt = form.errors.get("token") if form.is_bound else None
        token = str(form.data["token"]) if form.is_bound and not spoilt else form_token()
        failures = {"token": str(spoilt[0])} | failures if spoilt else failures
    page = change_page(words, form, failures, back=back, back_text=back_text)
    context = {"page": page, "token": token, "known": known}
    return render(request, template, context, status=422 if page.form.errors or known else 200)


def day_asked(request: HttpRequest, today: date) -> date:
    """Give the day asked for; what is no day, or has not come, is today."""
    field = DayField(what="the day", required=False)
    typed = [request.GET.get(f"on_{part}", "") for part in PARTS]
    try:
        found: date | None = field.clean(typed)
    except forms.ValidationError:
        return today
    return found if found and EARLIEST <= found <= today else today
