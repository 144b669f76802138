"""The safe address page of a family, for its custodians: masked until asked, kept and replaced.

Not where it is decided who is a custodian, nor where a place is checked: the gate and ``casework.safety`` do.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from kinfold.casework.accounts.rules import Page
from kinfold.casework.safety import actions
from kinfold.casework.safety.forms import SafeAddressForm
from kinfold.casework.safety.kept import SafePlace
from kinfold.domain.access import Section
from kinfold.domain.errors import UserError
from kinfold.web.gate import opens
from kinfold.web.presenters import safe as presenters
from kinfold.web.presenters.family_frame import frame_of
from kinfold.web.sight import sight

DONE = {
    "kept": "The safe address is kept. The other custodians have been told that you were here.",
    "ended": "The ordinary address has ended. It stays in the history.",
}


@require_http_methods(["GET", "HEAD", "POST"])
@opens(Page.FAMILY)
def family_safe(request: HttpRequest, family_id: str) -> HttpResponse:
    """Show who has a safe address, masked, and keep a new one."""
    eyes = sight(request)
    eyes.require(family_id, Section.SAFE_ADDRESS)
    people = presenters.choices(actions.current_people(eyes, family_id))
    form = SafeAddressForm(request.POST if request.method == "POST" else None, people=people)
    failures: dict[str, str] = {}
    if request.method == "POST" and request.POST.get("do") == "end-ordinary":
        ended = actions.end_ordinary(eyes, family_id, person_ids=request.POST.getlist("ended"))
        return _done(family_id, "ended" if ended else "")
    if request.method == "POST" and form.is_valid():
        try:
            _keep(request, family_id, form)
            return _done(family_id, "kept")
        except UserError as error:
            failures = {"people": str(error)}
    return _page(request, family_id, form=form, failures=failures)


def _done(family_id: str, what: str) -> HttpResponse:
    return redirect(f"{reverse('family_safe', args=[family_id])}{f'?done={what}' if what else ''}")


def _keep(request: HttpRequest, family_id: str, form: SafeAddressForm) -> None:
    typed = form.cleaned_data
    place = SafePlace(typed["lines"], typed["postcode"], typed["phone"], typed["contact"])
    actions.keep_safe_address(
        sight(request),
        family_id,
        person_ids=typed["people"],
        place=place,
        safe_from=typed["safe_from"],
        nobody_else=typed["nobody_else"],
    )


@require_POST
@opens(Page.FAMILY)
def family_safe_show(request: HttpRequest, family_id: str) -> HttpResponse:
    """Show one safe address, once: the page is kept nowhere, and asking again is another look."""
    eyes = sight(request)
    eyes.require(family_id, Section.SAFE_ADDRESS)
    people = presenters.choices(actions.current_people(eyes, family_id))
    form = SafeAddressForm(people=people)
    return _page(request, family_id, form=form, shown=request.POST.get("row", ""))


def _page(
    request: HttpRequest,
    family_id: str,
    *,
    form: SafeAddressForm,
    failures: dict[str, str] | None = None,
    shown: str = "",
) -> HttpResponse:
    eyes = sight(request)
    page = presenters.safe(eyes, family_id, form=form, failures=failures or {}, shown=shown)
    done = DONE.get(request.GET.get("done", ""), "")
    given = {"frame": frame_of(eyes, family_id), "page": page, "done": done}
    return render(request, "pages/safe.html", given, status=422 if page.errors else 200)
