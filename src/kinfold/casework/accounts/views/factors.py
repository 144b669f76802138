"""Setting up and taking away one's second steps: an app, passkeys, recovery codes."""

from urllib.parse import quote, urlencode

from allauth.mfa.utils import decrypt, encrypt
from cryptography.fernet import InvalidToken
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kinfold.casework.accounts import passkeys, presenters, proof, second_step, witness
from kinfold.casework.accounts.doors import opens, worker
from kinfold.casework.accounts.forms import AppForm, PasskeyForm
from kinfold.casework.accounts.models import User
from kinfold.casework.accounts.rules import Page
from kinfold.casework.audit.models import Action
from kinfold.domain.errors import UserError

SECRET = "second_step_secret"


@require_safe
@opens(Page.ACCOUNT)
def second_step_choice(request: HttpRequest) -> HttpResponse:
    """Say what a second step is, and lead to setting one up."""
    user = worker(request)
    given = {
        "is_required": second_step.is_required(user),
        "is_set_up": second_step.is_set_up(user),
        "passkeys_possible": passkeys.are_possible(request.get_host()),
    }
    return render(request, "accounts/second_step.html", given)


@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
@opens(Page.ACCOUNT)
def app(request: HttpRequest) -> HttpResponse:
    """Set up an app: show its key as a picture and in letters, and ask for the first code."""
    user = worker(request)
    if not proof.is_recent(request):
        return redirect(proof.ask_address(request.path))
    secret, form, failures = _secret(request), AppForm(request.POST or None), {}
    if request.method == "POST" and form.is_valid():
        if second_step.set_up_app(user=user, secret=secret, code=form.cleaned_data["code"]):
            request.session.pop(SECRET, None)
            return _added(request, user, "app")
        failures = {"code": presenters.CODE_NOT_RIGHT}
    issuer = settings.MFA_TOTP_ISSUER
    address = f"otpauth://totp/{quote(f'{issuer}:{user.sign_in_name}')}?" + urlencode(
        {"secret": secret, "issuer": issuer}
    )
    page = presenters.app_page(form, address=address, secret=secret, failures=failures)
    return render(request, "accounts/app.html", {"page": page}, status=422 if page.form.errors else 200)


def _secret(request: HttpRequest) -> str:
    """Give the secret that this session is setting up, encrypted where the session lies."""
    kept = request.session.get(SECRET)
    if isinstance(kept, str):
        try:
            return str(decrypt(kept))
        except InvalidToken:
            pass
    made = second_step.new_secret()
    request.session[SECRET] = encrypt(made)
    return made


@sensitive_post_parameters("credential")
@require_http_methods(["GET", "HEAD", "POST"])
@opens(Page.ACCOUNT)
def passkey(request: HttpRequest) -> HttpResponse:
    """Set up a passkey: the browser makes it, by its own small script."""
    user, host = worker(request), request.get_host()
    if not proof.is_recent(request):
        return redirect(proof.ask_address(request.path))
    if not passkeys.are_possible(host):
        return render(request, "accounts/passkey_impossible.html")
    form, failures = PasskeyForm(request.POST or None), {}
    if request.method == "POST" and form.is_valid():
        kept = passkeys.make(
            user=user,
            name=form.cleaned_data["name"],
            answer=form.cleaned_data["credential"],
            host=host,
            session=request.session,
        )
        if kept:
            return _added(request, user, "passkey")
        failures = {"credential": presenters.PASSKEY_NOT_RIGHT}
    page = presenters.form_page(form, failures=failures, repeat=("name",))
    options = passkeys.ask_to_make(user=user, host=host, session=request.session)
    given = {"page": page, "options": options}
    return render(request, "accounts/passkey.html", given, status=422 if page.errors else 200)


def _added(request: HttpRequest, user: User, what: str) -> HttpResponse:
    """Go on after setting up: with the first second step come recovery codes, shown once."""
    witness.tell(request, Action.FACTOR_ADDED, rule=witness.BY_THEMSELVES, thing=what)
    proof.note(request)
    if second_step.recovery_codes_left(user) == 0:
        codes = second_step.new_recovery_codes(user=user)
        return render(request, "accounts/recovery_codes.html", {"codes": codes, "is_first": True})
    return redirect(f"{reverse('accounts:account')}?done={what}")


@require_http_methods(["GET", "HEAD", "POST"])
@opens(Page.ACCOUNT)
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Make new recovery codes in the place of the old; they are shown this once."""
    user = worker(request)
    if not second_step.is_set_up(user):
        return redirect("accounts:second_step")
    if not proof.is_recent(request):
        return redirect(proof.ask_address(request.path))
    if request.method != "POST":
        left = second_step.recovery_codes_left(user)
        return render(request, "accounts/recovery_codes.html", {"codes": None, "left": left})
    codes = second_step.new_recovery_codes(user=user)
    witness.tell(request, Action.FACTOR_ADDED, rule=witness.BY_THEMSELVES, thing="recovery codes")
    return render(request, "accounts/recovery_codes.html", {"codes": codes, "is_first": False})


@require_POST
@opens(Page.ACCOUNT)
def remove(request: HttpRequest) -> HttpResponse:
    """Take away one of one's own second steps."""
    user, which = worker(request), request.POST.get("which", "")[:40]
    if not proof.is_recent(request):
        return redirect(proof.ask_address(reverse("accounts:account")))
    try:
        removed = second_step.remove(user=user, which=which)
    except UserError:
        return redirect(f"{reverse('accounts:account')}?problem=last")
    if not removed:
        raise Http404
    witness.tell(request, Action.FACTOR_REMOVED, rule=witness.BY_THEMSELVES, thing=which)
    return redirect(f"{reverse('accounts:account')}?done=removed")
