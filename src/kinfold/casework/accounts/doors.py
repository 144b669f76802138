"""Which kind of page a view of this app shows. The web's gate reads the mark, and lets people through."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest

from kinfold.casework.accounts.models import User
from kinfold.casework.accounts.rules import Page

View = TypeVar("View", bound=Callable[..., Any])
MARK, PUBLIC = "kinfold_page", "public"


def opens(page: Page) -> Callable[[View], View]:
    """Say which kind of page a view shows: it is served only to someone signed in whose role opens it."""

    def mark(view: View) -> View:
        setattr(view, MARK, page)
        return view

    return mark


def public(view: View) -> View:
    """Say that a view needs no sign-in."""
    setattr(view, MARK, PUBLIC)
    return view


def worker(request: HttpRequest) -> User:
    """Give who is signed in; the gate has made sure that someone is."""
    if not isinstance(request.user, User):
        raise TypeError("a view that needs someone signed in was reached without")
    return request.user
