"""The guardian's access review: who looked at what, and whether the record of it is whole."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kinfold.casework.accounts.models import User
from kinfold.casework.accounts.rules import Page
from kinfold.casework.accounts.witness import name_digest
from kinfold.casework.audit.models import Action, AuditEvent
from kinfold.casework.audit.verification import verify
from kinfold.web.gate import opens
from kinfold.web.presenters.access import Chosen, access_page
from kinfold.web.views.figures import agency_names

A_PAGE, FIRST_TO_READ = 25, 10
VERIFIED = 2000  # entries read again for each review; the verb reads all


@require_safe
@opens(Page.ACCESS)
def review(request: HttpRequest) -> HttpResponse:
    """Show refusals and lock-outs first, then every look, by worker or kind if so asked."""
    people = list(User.objects.get_queryset().for_listing())
    chosen = _chosen(request, people)
    looks = AuditEvent.objects.newest_first()
    standing_out = list(looks.standing_out()[:FIRST_TO_READ])
    if chosen.worker:
        looks = looks.of_worker(chosen.worker.id, name_digest(chosen.worker.sign_in_name))
    if chosen.action:
        looks = looks.of_action({chosen.action})
    page = access_page(
        looks=Paginator(looks, A_PAGE).get_page(request.GET.get("page")),
        standing_out=standing_out,
        chosen=chosen,
        people=people,
        under_name={name_digest(one.sign_in_name): one.id for one in people},
        agencies=agency_names(),
        verified=verify(newest=VERIFIED),
    )
    return render(request, "pages/access.html", {"page": page})


def _chosen(request: HttpRequest, people: list[User]) -> Chosen:
    """Give what was asked for; a worker or a kind that nobody knows asks for nothing."""
    worker, action = request.GET.get("worker", ""), request.GET.get("action", "")
    return Chosen(
        worker=next((one for one in people if one.id == worker), None),
        action=action if action in Action.values else "",
    )
