"""Signing in and out: read the request, try the form, act, show."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth import login, logout
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from kinfold.casework.accounts import actions, presenters, witness
from kinfold.casework.accounts.forms import SignInForm
from kinfold.casework.accounts.models import User
from kinfold.casework.audit.models import Action
from kinfold.kit import clock

SIGNED_IN_AT = "signed_in_at"
KNOWN_FOR = timedelta(days=90)


def _next_address(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) and wanted.startswith("/")
    return wanted if safe else reverse("home")


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for a name and password; go on to where the person was going."""
    form = SignInForm(request.POST or None)
    failure = None
    if request.user.is_authenticated and request.method != "POST":
        return redirect("home")
    if request.method == "POST" and form.is_valid():
        browser = request.COOKIES.get(settings.KNOWN_COOKIE_NAME, "")
        attempt = actions.attempt_sign_in(**form.cleaned_data, browser=browser)
        if attempt.user:
            return _welcome(request, attempt.user)
        failure = presenters.LOCKED if attempt.locked else presenters.NOT_RIGHT
        came_of_it = Action.LOCKED_OUT if attempt.locked else Action.SIGN_IN_FAILED
        witness.tell_sign_in(request, came_of_it, form.cleaned_data["sign_in_name"])
    page = presenters.sign_in_page(form, next_address=_next_address(request), failure=failure)
    status = 422 if page.errors else 200
    return render(request, "accounts/sign_in.html", {"page": page}, status=status)


def _welcome(request: HttpRequest, user: User) -> HttpResponse:
    """Begin a session under a new key, and let the browser show later that this name has used it."""
    with transaction.atomic():
        if request.user != user:
            witness.tell_sign_out(request, witness.ANOTHER)
        login(request, user)
        witness.tell_sign_in(request, Action.SIGNED_IN, user.sign_in_name)
    request.session[SIGNED_IN_AT] = clock.now().timestamp()
    response = HttpResponseRedirect(_next_address(request))
    response.set_cookie(
        settings.KNOWN_COOKIE_NAME,
        actions.known_browser(user.sign_in_name),
        max_age=KNOWN_FOR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session here and in the browser's own stores; a link to here ends nothing."""
    if request.method != "POST":
        return redirect("home")
    with transaction.atomic():
        witness.tell_sign_out(request)
        logout(request)
    response = redirect("accounts:sign_in")
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response
