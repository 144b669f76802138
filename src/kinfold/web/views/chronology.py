"""A family's chronology: what happened when and who says so, marking it, and choosing from it."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from kinfold.casework.accounts.models import Agency
from kinfold.casework.accounts.rules import Page
from kinfold.casework.chronology import actions
from kinfold.casework.chronology.reading import People, drawn, whole
from kinfold.casework.chronology.selections import listed
from kinfold.casework.partners.reading import agencies_and_late
from kinfold.casework.sharing.gate import Sight
from kinfold.domain.access import Level, Section
from kinfold.web.gate import opens
from kinfold.web.presenters import chronology as presenters
from kinfold.web.presenters.chronology import Names, Wish, wish_of
from kinfold.web.presenters.family_frame import frame_of
from kinfold.web.presenters.spoken import called
from kinfold.web.sight import sight

NEW = "new"
NONE_TICKED = "Tick at least one event"
NO_READER = "Choose which chronology to add them to"


@require_safe
@opens(Page.FAMILY)
def chronology(request: HttpRequest, family_id: str) -> HttpResponse:
    """Show what happened, page by page, as far as this worker may read it."""
    return _shown(request, family_id, wish_of(request.GET.dict()))


def names_of(people: People) -> Names:
    """Give what a family's people and all agencies are called."""
    return Names(called_of(people), dict(Agency.objects.values_list("code", "name")))


def called_of(people: People) -> dict[str, str]:
    """Give what everyone of a family is called, by id."""
    return {person.pk: called(person) or "Unborn baby" for _, person in people}


def _shown(request: HttpRequest, family_id: str, wish: Wish, errors: tuple[str, ...] = ()) -> HttpResponse:
    eyes = sight(request)
    eyes.require(family_id, Section.CORE, Level.READ)
    frame = frame_of(eyes, family_id)
    people = frame.ever
    items = drawn(eyes, family_id, people, frame.teams, everything=wish.everything)
    shown = presenters.page_of(items, wish)
    agencies, late = agencies_and_late(timezone.localtime(eyes.at).date())
    page = presenters.chronology_page(
        items,
        shown,
        whole(eyes, family_id, shown.shown),
        wish=wish,
        names=Names(called_of(people), agencies),
        late=late,
        selections=listed(eyes, family_id),
        may_write=frame.level >= Level.WRITE,
        errors=errors,
    )
    context = {"frame": frame, "page": page, "again": wish.query() | {"page": wish.page}}
    return render(request, "pages/chronology.html", context, status=422 if errors else 200)


@require_POST
@opens(Page.FAMILY)
def mark(request: HttpRequest, family_id: str) -> HttpResponse:
    """Mark an event as significant, or not, by the button that was pressed."""
    eyes = _writing(request, family_id)
    key = request.POST.get("mark") or request.POST.get("unmark", "")
    actions.mark(eyes, family_id=family_id, key=key, significant="mark" in request.POST)
    return redirect(_back(family_id, request, anchor=key))


@require_POST
@opens(Page.FAMILY)
def choose(request: HttpRequest, family_id: str) -> HttpResponse:
    """Add what was ticked to a chronology for a reader, or begin one with it."""
    eyes = _writing(request, family_id)
    keys, to = request.POST.getlist("pick"), request.POST.get("to", "")
    if not keys or not to:
        problem = NO_READER if keys else NONE_TICKED
        return _shown(request, family_id, wish_of(request.POST.dict()), (problem,))
    if to == NEW:
        address = reverse("family_selection_new", args=[family_id])
        return redirect(f"{address}?{urlencode([('pick', each) for each in keys])}")
    actions.choose(eyes, family_id=family_id, selection_id=to, keys=keys)
    return redirect("family_selection", family_id, to)


def _writing(request: HttpRequest, family_id: str) -> Sight:
    eyes = sight(request)
    eyes.require(family_id, Section.CORE, Level.WRITE)
    return eyes


def _back(family_id: str, request: HttpRequest, *, anchor: str) -> str:
    """Give the page as it was asked for, at the event that was marked."""
    wish = wish_of(request.POST.dict())
    query = urlencode(wish.query() | {"page": wish.page})
    return f"{reverse('family_chronology', args=[family_id])}?{query}#{presenters.anchor_of(anchor)}"
