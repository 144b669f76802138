"""What every page is told: who is signed in, where they may go, and whether the people are invented."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from kinfold.bridge.seed import DEMO_PASSWORD, PEOPLE
from kinfold.casework.accounts.models import User
from kinfold.casework.accounts.rules import Page, home_of, navigation_of, pages_of
from kinfold.domain.agency import Role
from kinfold.kit import clock

ADDRESSES = {
    Page.HOME: "home",
    Page.BOARD: "board",
    Page.INDICATORS: "indicators",
    Page.ANSWERS: "answers",
    Page.SAVINGS: "savings_list",
    Page.DEFINITIONS: "definitions",
    Page.PEOPLE: "people",
    Page.COUNTY: "county",
    Page.ACCESS: "access",
    Page.FIND: "find",
    Page.FRONT_DOOR: "front_door",
    Page.TEAM_BOARD: "team_board",
    Page.MEETINGS: "meetings",
}


def _navigation(request: HttpRequest, user: User) -> list[dict[str, Any]]:
    """Give the items of the navigation; on a page that was not found, none is where one is."""
    items = []
    path = request.path if request.resolver_match else ""
    for item in navigation_of(user):
        href = reverse(ADDRESSES[item.page])
        inside = href != "/" and path.startswith(href)
        here = path == href
        items.append({"href": href, "text": item.text, "current": here, "active": here or inside})
    return items


def _demo_people(request: HttpRequest) -> list[tuple[str, str]]:
    """Give the invented people's sign-in names, on the sign-in page of a demonstration and nowhere else."""
    if not settings.KINFOLD_DEMO or request.path != reverse(settings.LOGIN_URL):
        return []
    invented = User.objects.get_queryset().active().invented()
    of_story = {each.sign_in_name for each in PEOPLE}
    by_name = dict(invented.filter(sign_in_name__in=of_story).values_list("sign_in_name", "role"))
    order = list(Role)
    listed = sorted(by_name.items(), key=lambda each: order.index(Role(each[1])))
    return [(name, Role(role).label) for name, role in listed]


def _role_words(user: User) -> str:
    """Give the role as it stands after a name: in small letters, save for Dame Fiona Caldicott's."""
    label = str(Role(user.role).label)
    return label if user.role == Role.GUARDIAN else label[:1].lower() + label[1:]


def page(request: HttpRequest) -> dict[str, Any]:
    """Give the frame of the page; nothing here is about a family."""
    user = getattr(request, "user", None)
    signed_in = user if isinstance(user, User) else None
    return {
        "today": clock.today(),
        "demo": settings.KINFOLD_DEMO,
        "person": signed_in,
        "role": _role_words(signed_in) if signed_in else "",
        "navigation": _navigation(request, signed_in) if signed_in else [],
        "first_page": home_of(signed_in) if signed_in else "",
        "demo_people": _demo_people(request),
        "demo_password": DEMO_PASSWORD,
        "may": pages_of(signed_in) if signed_in else frozenset(),
    }
