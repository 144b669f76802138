"""The first page of each role."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from kinfold.casework.accounts.models import User
from kinfold.casework.accounts.rules import Page
from kinfold.casework.sharing.actions.notices import mark_seen
from kinfold.domain.agency import Role
from kinfold.web.gate import opens, person
from kinfold.web.presenters import home as presenters
from kinfold.web.presenters.home_families import families_page
from kinfold.web.sent import sent
from kinfold.web.sight import sight
from kinfold.web.views.figures import agency_names, released, tells_unreadable


@require_safe
@opens(Page.HOME)
@tells_unreadable
def home(request: HttpRequest) -> HttpResponse:
    """Show what this role comes for; of board members and guardians it is a page of its own."""
    user = person(request)
    match Role(user.role):
        case Role.BOARD_MEMBER:
            return redirect("board")
        case Role.GUARDIAN:
            return redirect("access")
        case Role.ANALYST:
            store, sent_by = released(), sent(settings.KINFOLD_HOME)
            page = presenters.supply(store.indicators(), store.answers(), agency_names(), sent_by)
            return render(request, "pages/home_analyst.html", {"page": page})
        case Role.ADMINISTRATOR:
            engine = settings.DATABASES["default"]["ENGINE"]
            health = presenters.health(
                engine, settings.KINFOLD_DEMO, User.objects.get_queryset().active().count()
            )
            return render(request, "pages/home_administrator.html", {"page": health})
        case role:
            return _families(request, role)


def _families(request: HttpRequest, role: Role) -> HttpResponse:
    """Show the families of someone who works with them; before there is any, what can be done today."""
    page = families_page(sight(request), {name: str(value) for name, value in request.GET.items()})
    is_empty = not (page.notices or page.waiting or page.words or page.carry_on)
    if is_empty and not any(each.rows for each in page.lists):
        return render(request, "pages/home_practice.html", {"page": presenters.practice(role)})
    return render(request, "pages/home_families.html", {"page": page})


@require_POST
@opens(Page.HOME)
def notices_seen(request: HttpRequest) -> HttpResponse:
    """Mark notices as seen: those of whoever asks, and no other's."""
    ids = [each for field in request.POST.getlist("seen") for each in field.split(",")]
    mark_seen(notice_ids=ids[:100], by=person(request))
    return redirect("home")
