"""Who looked at one family, and what one worker looked at: on pages for the guardian, and in a file."""

import csv
from collections.abc import Iterable
from io import StringIO
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from kinfold.casework.accounts.models import User
from kinfold.casework.accounts.rules import Page
from kinfold.casework.accounts.witness import name_digest
from kinfold.casework.audit.models import AuditEvent, Subject
from kinfold.casework.oversight.forms import TakeOutForm
from kinfold.domain.access import Level
from kinfold.web.gate import opens
from kinfold.web.presenters import access_looks as words
from kinfold.web.presenters.access_shut import shut_of
from kinfold.web.presenters.change_page import Words, change_page
from kinfold.web.sight import say_why
from kinfold.web.views.access_asked import dates, directory, families_of, guardian
from kinfold.web.views.access_shut import CHANGES

A_PAGE, MOST_IN_A_FILE = 25, 10_000
TAKE_OUT = Words(
    "Take out these looks as a file",
    ("The file holds names of workers. That you took it out, and why, is written down.",),
    "Take out the file",
)


@require_safe
@opens(Page.ACCESS)
def family(request: HttpRequest, family_id: str) -> HttpResponse:
    """Show who looked at a family, or tried to; lists and searches that showed it are among them."""
    asking = guardian(request)
    found = asking.family(family_id, Level.EXISTS)
    done = CHANGES.get(request.GET.get("done", ""))
    typed, errors, within = dates(request)
    looks = _slice(request, AuditEvent.objects.about_family(family_id).filter(within).newest_first())
    rows = words.family_rows(looks.object_list, _about(looks, family_id), directory(request), links=True)
    page = words.looks_page(
        heading=f"Who looked at family {found.reference}",
        lead="Each entry is one request. Lists and searches that showed the family are among them.",
        looks=looks,
        days=words.by_day(rows, words.OF_FAMILY),
        asked=typed,
        errors=errors,
        export=_export("access_family_export", family_id, typed),
    )
    given = {"page": page, "shut": shut_of(family_id, asking.at), "notice": done.done if done else ""}
    return render(request, "pages/access_looks.html", given)


@require_http_methods(["GET", "HEAD", "POST"])
@opens(Page.ACCESS)
def family_export(request: HttpRequest, family_id: str) -> HttpResponse:
    """Ask why, and give the same as a file, which is written down as taken out."""
    guardian(request).family(family_id, Level.EXISTS)
    if asked := _asks_why(request, reverse("access_family", args=[family_id])):
        return asked
    _, _, within = dates(request)
    looks = list(AuditEvent.objects.about_family(family_id).filter(within).newest_first()[:MOST_IN_A_FILE])
    rows = words.family_rows(looks, _about(looks, family_id), directory(request), links=False)
    return _file(words.for_a_file(rows, words.OF_FAMILY))


@require_safe
@opens(Page.ACCESS)
def worker(request: HttpRequest, user_id: str) -> HttpResponse:
    """Show what one worker looked at, and what was tried under their sign-in name."""
    person = _worker(user_id)
    typed, errors, within = dates(request)
    looks = _slice(request, _of(person).filter(within))
    about = _about(looks)
    who = directory(request, families_of(each for held in about.values() for each in held))
    page = words.looks_page(
        heading=f"What {person.display_name} looked at",
        lead=f"{person.profession}, {person.agency.name}.",
        looks=looks,
        days=words.by_day(words.worker_rows(looks.object_list, about, who), words.OF_WORKER),
        asked=typed,
        errors=errors,
        export=_export("access_worker_export", user_id, typed),
    )
    return render(request, "pages/access_looks.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@opens(Page.ACCESS)
def worker_export(request: HttpRequest, user_id: str) -> HttpResponse:
    """Ask why, and give the same as a file, which is written down as taken out."""
    person = _worker(user_id)
    if asked := _asks_why(request, reverse("access_worker", args=[user_id])):
        return asked
    _, _, within = dates(request)
    looks = list(_of(person).filter(within)[:MOST_IN_A_FILE])
    about = _about(looks)
    who = directory(request, families_of(each for held in about.values() for each in held))
    return _file(words.for_a_file(words.worker_rows(looks, about, who), words.OF_WORKER))


@require_safe
@opens(Page.ACCESS)
def choose_worker(request: HttpRequest) -> HttpResponse:
    """Go to what the worker chosen in the form looked at."""
    return redirect("access_worker", user_id=_worker(request.GET.get("worker", "")).id)


def _asks_why(request: HttpRequest, back: str) -> HttpResponse | None:
    """Ask why a file is taken out; None where it was said, which the entry of this look then tells."""
    form = TakeOutForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        say_why(request, form.cleaned_data["reason"])
        return None
    page = change_page(TAKE_OUT, form, {}, back=back, back_text="The looks")
    return render(request, "pages/change.html", {"page": page}, status=422 if page.form.errors else 200)


def _worker(user_id: str) -> User:
    found = User.objects.get_queryset().select_related("agency").filter(id=user_id).first()
    if found is None:
        raise Http404
    return found


def _of(person: User) -> Any:
    return AuditEvent.objects.newest_first().of_worker(person.id, name_digest(person.sign_in_name))


def _slice(request: HttpRequest, looks: Any) -> Any:
    return Paginator(looks, A_PAGE).get_page(request.GET.get("page"))


def _about(looks: Iterable[AuditEvent], family_id: str = "") -> words.Subjects:
    """Give the subjects of some looks, or of those only what is about one family."""
    found = Subject.objects.filter(entry__in=[look.sequence for look in looks]).order_by("entry", "position")
    return words.by_entry(found.filter(family=family_id) if family_id else found)


def _export(route: str, thing: str, typed: dict[str, str]) -> str:
    asked = urlencode({name: value for name, value in typed.items() if value})
    return reverse(route, args=[thing]) + (f"?{asked}" if asked else "")


def _file(rows: Iterable[tuple[str, ...]]) -> HttpResponse:
    text = StringIO()
    csv.writer(text).writerows(rows)
    made = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    made["Content-Disposition"] = 'attachment; filename="looks.csv"'
    return made
