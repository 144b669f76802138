"""Pages for what went wrong. Missing and forbidden look alike, and a fault says nothing of its cause."""

from django.contrib.sessions.exceptions import SessionInterrupted
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string

from kinfold.web.typed import keep_typed


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """There is no such page, or not for this person: whichever it is, in the same bytes."""
    request.resolver_match = None
    return render(request, "errors/not_found.html", status=404)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Not allowed: told in the same words, with the same status, as a page that does not exist."""
    return not_found(request, exception)


def expired_form(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """A form came back without its token: most often it was left open too long.

    A form on which an entry is written says to whom it was shown, signed by us: what it holds is kept, and
    the page that is asked for next brings it back.
    """
    found = request.resolver_match
    is_writing = found is not None and found.view_name in {"family_write", "family_draft"}
    if found and is_writing and keep_typed(request, str(found.kwargs["family_id"])):
        return redirect(request.path)
    return render(request, "errors/expired_form.html", status=403)


def fault(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """A bug of ours; the page asks nothing of the request or the database, for they may be at fault."""
    return HttpResponse(render_to_string("errors/fault.html"), status=500)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """A request no browser of ours makes; the page repeats nothing of it.

    Django also calls a session bad that could not be saved: the database is busy, or another window signed
    out meanwhile. That is no fault of the request's, and trying again mends it.
    """
    if isinstance(exception, SessionInterrupted):
        return HttpResponse(render_to_string("errors/fault.html"), status=503)
    return HttpResponse(render_to_string("errors/bad_request.html"), status=400)
