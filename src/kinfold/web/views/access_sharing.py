"""The registers that access rests on, for the guardian: by reference, with their dates."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kinfold.casework.accounts.rules import Page
from kinfold.casework.exchange.models import Decision
from kinfold.casework.sharing.models import Conflict, Exclusion, Seal, Share
from kinfold.kit import clock
from kinfold.web.gate import opens
from kinfold.web.presenters.access_sharing import Registers, registers
from kinfold.web.presenters.access_shut import in_need
from kinfold.web.views.access_asked import directory

MOST = 100  # of each register, the latest


@require_safe
@opens(Page.ACCESS)
def sharing(request: HttpRequest) -> HttpResponse:
    """Show shares, seals, exclusions and conflicts, those that stand and those that ended."""
    rows = Registers(
        shares=_latest(Share.objects.select_related("agency")),
        decisions=list(
            Decision.objects.select_related("agency").order_by("-decided_on", "-written_at", "pk")[:MOST]
        ),
        seals=_latest(Seal.objects.all()),
        exclusions=_latest(Exclusion.objects.all()),
        conflicts=_latest(Conflict.objects.all()),
    )
    every: tuple[Any, ...] = (*rows.shares, *rows.decisions, *rows.seals, *rows.exclusions, *rows.conflicts)
    who = directory(request, {row.family_id for row in every if row.family_id})
    page = registers(rows, who, clock.now())
    given = {"registers": page, "most": MOST, "in_need": in_need(clock.now())}
    given["named"] = request.GET.get("done") == "name"
    return render(request, "pages/access_sharing.html", given)


def _latest(rows: Any) -> list[Any]:
    return list(rows.order_by("-starts_at", "-pk")[:MOST])
