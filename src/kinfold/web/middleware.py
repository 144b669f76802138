"""What is done to every request: nobody gets in unsigned, and nothing private is kept by a browser.

Not where roles are decided: ``accounts.rules`` says which page a role may open.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from kinfold.casework.accounts import sessions
from kinfold.casework.accounts.witness import TOO_LONG, tell_sign_out
from kinfold.kit import clock
from kinfold.web.gate import admit, is_public
from kinfold.web.signed_out import WHEN_SIGNED_OUT
from kinfold.web.views.errors import bad_request

Next = Callable[[HttpRequest], HttpResponse]
PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


class NoNulls:
    """Refuse an address with a null byte in it, which no browser sends and PostgreSQL takes in no text."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer what is whole."""
        if "%00" in request.META.get("QUERY_STRING", ""):
            return bad_request(request)
        return self.get_response(request)


class HeadWithoutBody:
    """Answer HEAD as GET but for the body, whose length is still told."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer without a body where none is wanted."""
        response = self.get_response(request)
        if request.method == "HEAD" and not response.streaming:
            response.setdefault("Content-Length", str(len(response.content)))
            response.content = b""
        return response


class PrivateResponses:
    """Tell browsers and proxies to keep no page, and switch off what no page needs."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the headers added."""
        response = self.get_response(request)
        response.setdefault("Cache-Control", "no-store")
        response.setdefault("Permissions-Policy", PERMISSIONS)
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


class SignedInOnly:
    """Send anyone who is not signed in to the sign-in page, and end a session that has lasted half a day."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, after ending a session that is too old."""
        if request.user.is_authenticated:
            began = request.session.get(sessions.SIGNED_IN_AT, 0)
            if clock.now().timestamp() - began > settings.KINFOLD_LONGEST_SESSION:
                tell_sign_out(request, TOO_LONG)
                sessions.end(request)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], _args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Let a view run if it is public, or if someone is signed in whose role opens its page.

        This comes before the form's token and the method are looked at, so that whatever is sent to a
        forbidden address is answered as if there were no such address.
        """
        if is_public(view):
            return None
        if request.user.is_authenticated:
            admit(request, view)
            return None
        answer = getattr(view, WHEN_SIGNED_OUT, None)
        if answer and (said := answer(request, **kwargs)):
            return said  # type: ignore[no-any-return]
        wanted = "" if request.path == "/" else f"?{urlencode({'next': request.get_full_path()})}"
        return HttpResponseRedirect(f"{reverse('accounts:sign_in')}{wanted}")
