"""Signing in and out: read the request, try the form, act, show."""

from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from kinfold.casework.accounts import actions, presenters
from kinfold.casework.accounts.forms import SignInForm
from kinfold.kit import clock

SIGNED_IN_AT = "signed_in_at"


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
        attempt = actions.attempt_sign_in(**form.cleaned_data)
        if attempt.user:
            login(request, attempt.user)
            request.session[SIGNED_IN_AT] = clock.now().timestamp()
            return HttpResponseRedirect(_next_address(request))
        failure = presenters.LOCKED if attempt.locked else presenters.NOT_RIGHT
    page = presenters.sign_in_page(form, next_address=_next_address(request), failure=failure)
    status = 422 if page.errors else 200
    return render(request, "accounts/sign_in.html", {"page": page}, status=status)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session here and in the browser's own stores."""
    logout(request)
    response = redirect("accounts:sign_in")
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response
