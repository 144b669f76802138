"""Signing in through the partnership's own provider, where the environment names one.

Only someone whom an administrator made, under the very identifier the provider gives, gets in; nobody is made
here. A provider that says nothing of a second step is followed by ours.
"""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_safe

from kinfold.casework.accounts import oidc, presenters, proof, witness
from kinfold.casework.accounts.backend import PartnershipBackend
from kinfold.casework.accounts.doors import public
from kinfold.casework.accounts.forms import SignInForm
from kinfold.casework.accounts.models import User
from kinfold.casework.accounts.views import entering
from kinfold.casework.audit.models import Action
from kinfold.domain.errors import UserError

ASKED = "single_sign_on"


def _provider() -> oidc.Provider:
    found: dict[str, Any] | None = settings.KINFOLD_SINGLE_SIGN_ON
    if not found:
        raise Http404
    return oidc.Provider(**found)


@public
@require_safe
def begin(request: HttpRequest) -> HttpResponse:
    """Send the browser to the provider, to come back with an answer; someone signed in proves themselves."""
    provider = _provider()
    back = request.build_absolute_uri(reverse("accounts:single_sign_on_back"))
    proves = request.user.is_authenticated
    try:
        asked = oidc.ask(provider, back=back, anew=proves)
    except UserError:
        return _refused(request, provider)
    request.session[ASKED] = {**asked.remembered, "next": entering.next_address(request)}
    return HttpResponseRedirect(asked.address)


@public
@sensitive_variables("code")
@require_safe
def back(request: HttpRequest) -> HttpResponse:
    """Take the provider's answer: once, and only to the question that this very browser asked."""
    provider = _provider()
    kept = request.session.pop(ASKED, None)
    code, state = request.GET.get("code", ""), request.GET.get("state", "")
    if not isinstance(kept, dict) or not constant_time_compare(state, kept["state"]) or not code:
        return _refused(request, provider)
    try:
        identity = oidc.answer(provider, remembered=kept, code=code)
    except UserError:
        return _refused(request, provider)
    user = User.objects.filter(single_sign_on_id=identity.subject).select_related("agency").first()
    if user is None or not PartnershipBackend().user_can_authenticate(user):
        return _refused(request, provider, witness.NOBODY_HERE)
    going_to = entering.next_address(request, kept["next"])
    trusted = provider.mfa and identity.two_steps
    if request.user.is_authenticated:
        return _proved(request, provider, user, going_to, is_enough=trusted and identity.is_fresh)
    if trusted:
        return entering.welcome(
            request, user, rule=witness.SINGLE_SIGN_ON, going_to=going_to, by_provider=True
        )
    return entering.enter(request, user, rule=witness.SINGLE_SIGN_ON, going_to=going_to)


def _proved(
    request: HttpRequest, provider: oidc.Provider, user: User, going_to: str, *, is_enough: bool
) -> HttpResponse:
    """Take the provider's word that whoever holds this session is still its owner."""
    if request.user != user or not is_enough:
        return _refused(request, provider)
    proof.note(request)
    return redirect(going_to)


def _refused(request: HttpRequest, provider: oidc.Provider, rule: str = witness.WRONG_ANSWER) -> HttpResponse:
    """Say in the same words, whatever was wrong, that the provider's answer opens nothing here."""
    witness.tell_sign_in(request, Action.SIGN_IN_FAILED, "", rule)
    failure = f"{provider.name} did not sign you in here. Try again, or ask your partnership's administrator"
    going_to = entering.next_address(request)
    page = presenters.sign_in_page(SignInForm(), next_address=going_to, provider_error=failure)
    given = entering.context(page=page, next_address=going_to, kind="provider")
    template = "accounts/prove.html" if request.user.is_authenticated else "accounts/sign_in.html"
    return render(request, template, given, status=422)
