"""The first page of the guardian's access review: what waits, and whether the record of it is whole."""

from datetime import datetime, time, timedelta

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import get_current_timezone, localtime
from django.views.decorators.http import require_POST, require_safe

from kinfold.casework.accounts.models import User
from kinfold.casework.accounts.rules import Page
from kinfold.casework.accounts.witness import name_digest
from kinfold.casework.audit.models import Action, AuditEvent
from kinfold.casework.audit.queries import LookQuerySet
from kinfold.casework.audit.verification import verify
from kinfold.casework.oversight import queries
from kinfold.casework.oversight.days import out_of_the_ordinary
from kinfold.casework.oversight.forms import ReferenceForm
from kinfold.casework.sharing.queries.glass import glass_awaiting
from kinfold.casework.sharing.queries.notices import LATELY, told_to_guardians
from kinfold.domain.access import Level
from kinfold.kit import clock
from kinfold.web.gate import opens
from kinfold.web.presenters.access import OPEN_STILL, AccessPage, access_page
from kinfold.web.presenters.access_every import Chosen, every_page
from kinfold.web.presenters.access_told import SIGN_INS, told
from kinfold.web.presenters.access_words import workers
from kinfold.web.views.access_asked import directory, guardian

A_PAGE, GLASS_AT_ONCE, TOLD_AT_ONCE = 25, 50, 50
VERIFIED = 2000  # entries read again for each review; the verb reads all
NOT_FOUND = "No family that you may know of has this reference. Check it with whoever gave it to you"


@require_safe
@opens(Page.ACCESS)
def review(request: HttpRequest) -> HttpResponse:
    """Show broken glass, looks out of the ordinary, yesterday's counts, and whether the chain verifies."""
    return render(request, "pages/access.html", {"page": _page(request)})


@require_POST
@opens(Page.ACCESS)
def choose(request: HttpRequest) -> HttpResponse:
    """Find a family by its reference, exactly, and go to who looked at it; the reference is in no address."""
    form = ReferenceForm(request.POST)
    reference = form.cleaned_data["reference"] if form.is_valid() else ""
    found = guardian(request).families(Q(reference=reference), Level.EXISTS) if reference else []
    if found:
        return redirect("access_family", family_id=found[0].family.pk)
    errors = {"reference": str(form.errors["reference"][0]) if form.errors else NOT_FOUND}
    typed = request.POST.get("reference", "")
    return render(request, "pages/access.html", {"page": _page(request, errors, typed)}, status=422)


@require_safe
@opens(Page.ACCESS)
def every(request: HttpRequest) -> HttpResponse:
    """Show every look, by worker or kind if so asked, under what stands out."""
    worker = User.objects.get_queryset().filter(id=request.GET.get("worker", "")).first()
    action = request.GET.get("action", "")
    chosen = Chosen(worker, action if action in Action.values else "")
    looks = Paginator(_chosen(chosen), A_PAGE).get_page(request.GET.get("page"))
    standing_out = list(AuditEvent.objects.newest_first().standing_out()[:10])
    page = every_page(
        looks=looks,
        standing_out=standing_out,
        chosen=chosen,
        who=directory(request, {each.thing for each in looks.object_list}),
        verified=verify(newest=VERIFIED),
    )
    return render(request, "pages/access_every.html", {"page": page})


def _chosen(chosen: Chosen) -> "LookQuerySet":
    looks: LookQuerySet = AuditEvent.objects.newest_first()
    if chosen.worker:
        looks = looks.of_worker(chosen.worker.id, name_digest(chosen.worker.sign_in_name))
    return looks.of_action({chosen.action}) if chosen.action else looks


def _page(request: HttpRequest, errors: dict[str, str] | None = None, typed: str = "") -> AccessPage:
    now = clock.now()
    found = out_of_the_ordinary(now)
    outcomes = queries.outcomes_of(found)
    waiting = [each for each in found if each.key not in outcomes or outcomes[each.key].verdict in OPEN_STILL]
    flags = Paginator(waiting, A_PAGE).get_page(request.GET.get("page"))
    glass = list(glass_awaiting(now)[:GLASS_AT_ONCE])
    notices = told_to_guardians(now, TOLD_AT_ONCE)
    sign_ins = AuditEvent.objects.between(now - LATELY, now).of_action(SIGN_INS.keys()).newest_first()
    families = {each.family for each in flags.object_list} | {each.family_id for each in (*glass, *notices)}
    who = directory(request, families)
    begins = datetime.combine(localtime(now).date(), time.min, get_current_timezone())
    before = begins - timedelta(hours=12)
    yesterday = datetime.combine(localtime(before).date(), time.min, get_current_timezone())
    return access_page(
        glass=glass,
        flags=flags,
        told=told(notices, sign_ins[:TOLD_AT_ONCE], who),
        asked=outcomes,
        yesterday=queries.counts(yesterday, begins),
        of_yesterday=sum(yesterday <= each.at < begins for each in waiting),
        who=who,
        today=localtime(now).date(),
        verified=verify(newest=VERIFIED),
        workers=workers(who.people.values()),
        errors=errors or {},
        typed=typed,
    )
