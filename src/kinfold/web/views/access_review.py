"""The review of broken glass, and of one look out of the ordinary: what was looked at, what comes of it.

Looks are for the guardian to review; broken glass also for a manager of the family's team.
"""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from kinfold.casework.accounts.models import User
from kinfold.casework.accounts.rules import Page, home_of
from kinfold.casework.audit.models import AuditEvent, Subject
from kinfold.casework.oversight import actions
from kinfold.casework.oversight.days import out_of_the_ordinary
from kinfold.casework.oversight.facts import Flag
from kinfold.casework.oversight.forms import OutcomeForm
from kinfold.casework.oversight.models import Outcome, Verdict
from kinfold.casework.refused import Refused
from kinfold.casework.sharing.actions.glass import Outcome as Finding
from kinfold.casework.sharing.actions.glass import review_glass
from kinfold.casework.sharing.actions.managing import number, require_manager
from kinfold.casework.sharing.gate import NotForYou
from kinfold.casework.sharing.models import BrokenGlass
from kinfold.casework.sharing.queries.glass import glass_for_manager
from kinfold.kit import clock
from kinfold.web.gate import opens, person
from kinfold.web.presenters import access_review as words
from kinfold.web.presenters.access import local_day
from kinfold.web.presenters.access_looks import by_entry
from kinfold.web.presenters.access_words import Directory
from kinfold.web.sight import sight
from kinfold.web.views.access_asked import directory, not_their_own
from kinfold.web.views.figures import agency_names

MOST = 50
EITHER = ["GET", "HEAD", "POST"]
Errors = dict[str, str]
_GUARDIANS = ("access", "Access review")


@require_http_methods(EITHER)
@opens(Page.ACCESS)
def glass(request: HttpRequest, glass_id: int) -> HttpResponse:
    """Show what was looked at through broken glass, and take the guardian's review."""
    found = BrokenGlass.objects.filter(pk=glass_id).select_related("worker").first()
    if found is None:
        raise Http404
    not_their_own(request, found.family_id)
    who = directory(request, {found.family_id})
    return _glass(request, found, who, back=_GUARDIANS)


@require_http_methods(EITHER)
@opens(Page.FAMILY)
def family_glass(request: HttpRequest, family_id: str, glass_id: str) -> HttpResponse:
    """Show the same to a manager of the family's team, who may review it too; never what they broke."""
    asking = sight(request)
    require_manager(asking, family_id)
    rows = glass_for_manager(asking.worker, asking.at).filter(family_id=family_id)
    found = rows.filter(pk=number(glass_id)).first()
    if found is None:
        raise NotForYou("missing")
    people = {one.id: one for one in User.objects.get_queryset().for_listing()}
    references = {family_id: asking.family(family_id).reference}
    who = Directory(people=people, agencies=agency_names(), references=references)
    return _glass(request, found, who, back=("home", home_of(asking.worker)))


def _glass(request: HttpRequest, found: BrokenGlass, who: Directory, back: tuple[str, str]) -> HttpResponse:
    """Show what was looked at through broken glass, and take the review."""

    def decide(verdict: Verdict, said: str) -> None:
        review_glass(by=person(request), glass_id=str(found.pk), outcome=Finding(verdict.value), words=said)

    errors = _taken(request, decide)
    if errors is None:
        return redirect(back[0])
    until = found.ends_at or clock.now()
    looks = AuditEvent.objects.between(found.starts_at, until).filter(actor=found.worker_id)
    shown = list(looks.about_family(found.family_id).newest_first()[:MOST])
    about = Subject.objects.filter(entry__in=[each.sequence for each in shown], family=found.family_id)
    today, links = local_day(clock.now()), back is _GUARDIANS
    page = words.glass_page(found, shown, by_entry(about), who, today, _typed(request), errors, links=links)
    return _shown(request, page, back)


@require_http_methods(EITHER)
@opens(Page.ACCESS)
def unusual(request: HttpRequest, key: str) -> HttpResponse:
    """Show one look out of the ordinary with what was decided before, and take an outcome."""
    found = _flag(key)
    if found.family:
        not_their_own(request, found.family)

    def decide(verdict: Verdict, said: str) -> None:
        actions.decide(about=found, verdict=verdict, words=said, by=person(request))

    errors = _taken(request, decide)
    if errors is None:
        return redirect("access")
    shown = list(AuditEvent.objects.filter(sequence=found.entry))
    about = Subject.objects.filter(entry=found.entry).order_by("position")
    if found.family:
        about = about.filter(family=found.family)
    who = directory(request, {found.family} if found.family else set())
    before = list(
        Outcome.objects.filter(rule=found.rule, entry=found.entry).select_related("by").order_by("-at", "-pk")
    )
    page = words.flag_page(found, shown, by_entry(about), before, who, _typed(request), errors)
    return _shown(request, page, _GUARDIANS)


def _flag(key: str) -> Flag:
    """Give the flag of this name, which is worked out anew. Raises Http404 where there is none any longer."""
    for each in out_of_the_ordinary(clock.now()):
        if each.key == key:
            return each
    raise Http404


def _taken(request: HttpRequest, decide: Callable[[Verdict, str], None]) -> Errors | None:
    """Take what was posted: None where it was decided, or what is wrong; nothing where nothing was posted."""
    if request.method != "POST":
        return {}
    form = OutcomeForm(request.POST)
    if not form.is_valid():
        return {name: str(messages[0]) for name, messages in form.errors.items()}
    try:
        decide(Verdict(form.cleaned_data["outcome"]), form.cleaned_data["words"])
    except Refused as refused:
        return {refused.field: str(refused)}
    return None


def _typed(request: HttpRequest) -> dict[str, str]:
    return {name: request.POST.get(name, "") for name in ("outcome", "words")}


def _shown(request: HttpRequest, page: words.ReviewPage, back: tuple[str, str]) -> HttpResponse:
    shown = {"page": page, "error_list": words.error_list(page.errors), "back": back}
    return render(request, "pages/access_review.html", shown, status=422 if page.errors else 200)
