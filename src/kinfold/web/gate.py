"""The door of each page: every view says which kind of page it is, or that it is public.

A page a role may not open looks exactly like one that does not exist.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse

from kinfold.casework.accounts.doors import MARK, PUBLIC, public
from kinfold.casework.accounts.models import User
from kinfold.casework.accounts.rules import Page, may_open

View = Callable[..., HttpResponse]
__all__ = ["PUBLIC", "admit", "is_public", "kind_of", "opens", "person", "public"]


def opens(page: Page) -> Callable[[View], View]:
    """Say which kind of page a view shows; those whose role may not open it get 'not found'."""

    def door(view: View) -> View:
        @wraps(view)
        def through(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            admit(request, through)
            return view(request, *args, **kwargs)

        setattr(through, MARK, page)
        return through

    return door


def admit(request: HttpRequest, view: View) -> None:
    """Let someone signed in through to a view that their role opens. Raises Http404 otherwise."""
    page = kind_of(view)
    if not isinstance(page, Page) or not may_open(person(request), page):
        raise Http404


def kind_of(view: View) -> str | None:
    """Give the kind of page, 'public', or None for a view that forgot to say."""
    return cast("str | None", getattr(view, MARK, None))


def is_public(view: View) -> bool:
    """Whether a view needs no sign-in."""
    return kind_of(view) == PUBLIC


def person(request: HttpRequest) -> User:
    """Give who is signed in; the middleware has made sure that someone is."""
    if not isinstance(request.user, User):
        raise Http404
    return request.user
