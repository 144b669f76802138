"""What is done to every request: nobody gets in unsigned, and nothing private is kept by a browser.

Not where roles are decided: ``gate`` asks ``accounts.rules`` for each page.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from kinfold.casework.accounts.views import SIGNED_IN_AT
from kinfold.kit import clock
from kinfold.web.gate import is_public

Next = Callable[[HttpRequest], HttpResponse]
PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


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
            began = request.session.get(SIGNED_IN_AT, 0)
            if clock.now().timestamp() - began > settings.KINFOLD_LONGEST_SESSION:
                logout(request)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        """Let a view run if it is public or someone is signed in."""
        if is_public(view) or request.user.is_authenticated:
            return None
        wanted = "" if request.path == "/" else f"?{urlencode({'next': request.get_full_path()})}"
        return HttpResponseRedirect(f"{reverse('accounts:sign_in')}{wanted}")
