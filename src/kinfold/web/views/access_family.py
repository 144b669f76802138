"""Who looked at this family, for the manager of its team."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kinfold.casework.accounts.models import User
from kinfold.casework.accounts.rules import Page
from kinfold.casework.audit.models import AuditEvent, Subject
from kinfold.casework.sharing.actions.managing import require_manager
from kinfold.web.gate import opens
from kinfold.web.presenters import access_looks as words
from kinfold.web.presenters.access_words import Directory
from kinfold.web.presenters.family_frame import frame_of
from kinfold.web.sight import sight
from kinfold.web.views.access_asked import dates
from kinfold.web.views.figures import agency_names

A_PAGE = 25


@require_safe
@opens(Page.FAMILY)
def looks(request: HttpRequest, family_id: str) -> HttpResponse:
    """Show who looked at a family, or tried to, to whoever may also change who sees it."""
    asking = sight(request)
    require_manager(asking, family_id)
    frame = frame_of(asking, family_id)
    people = {one.id: one for one in User.objects.get_queryset().for_listing()}
    who = Directory(people=people, agencies=agency_names(), references={family_id: frame.reference})
    typed, errors, within = dates(request)
    found = AuditEvent.objects.about_family(family_id).filter(within).newest_first()
    shown = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    about = Subject.objects.filter(entry__in=[each.sequence for each in shown.object_list], family=family_id)
    rows = words.family_rows(shown.object_list, words.by_entry(about), who, links=False)
    page = words.looks_page(
        heading="Who looked at this family",
        lead="Each entry is one request. Lists and searches that showed the family are among them.",
        looks=shown,
        days=words.by_day(rows, words.OF_FAMILY),
        asked=typed,
        errors=errors,
    )
    return render(request, "pages/access_family.html", {"page": page, "frame": frame})
