"""One's own account: password, sessions, and the page that asks again for proof."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kinfold.casework.accounts import (
    actions,
    passkeys,
    passwords,
    presenters,
    proof,
    second_step,
    sessions,
    witness,
)
from kinfold.casework.accounts.doors import opens, worker
from kinfold.casework.accounts.forms import ChangePasswordForm, PasswordForm, SecondStepForm
from kinfold.casework.accounts.middleware import BY_PROVIDER
from kinfold.casework.accounts.models import User
from kinfold.casework.accounts.rules import Page
from kinfold.casework.accounts.views import entering, sign_in
from kinfold.casework.audit.models import Action
from kinfold.domain.agency import Role

NOTICES = {
    "app": "Your app is set up.",
    "passkey": "Your passkey is set up.",
    "removed": "Removed.",
    "session": "That session has ended.",
    "elsewhere": "You are signed out everywhere but here.",
}
PROBLEMS = {"last": second_step.LAST_ONE}


@require_safe
@opens(Page.ACCOUNT)
def account(request: HttpRequest) -> HttpResponse:
    """Show each way in that a person has, and where they are signed in."""
    user = worker(request)
    page = presenters.AccountPage(
        facts=(
            ("Name", user.display_name),
            ("Sign-in name", user.sign_in_name),
            ("Agency", user.agency.name),
            ("Role", str(Role(user.role).label)),
        ),
        factors=presenters.factors(second_step.of(user)),
        codes_left=second_step.recovery_codes_left(user),
        is_required=second_step.is_required(user),
        by_provider=bool(request.session.get(BY_PROVIDER)),
        has_password=user.has_usable_password(),
        sessions=presenters.open_sessions(
            list(sessions.still_open(user)), str(request.session.get(sessions.OPEN))
        ),
        notice=NOTICES.get(request.GET.get("done", "")),
        problem=PROBLEMS.get(request.GET.get("problem", "")),
    )
    return render(request, "accounts/account.html", {"page": page})


@sensitive_post_parameters("password", "new_password")
@require_http_methods(["GET", "HEAD", "POST"])
@opens(Page.ACCOUNT)
def password(request: HttpRequest) -> HttpResponse:
    """Change one's own password; every session ends, this one too."""
    user = worker(request)
    if not user.has_usable_password():
        raise Http404
    if second_step.is_set_up(user) and not proof.is_recent(request):
        return redirect(proof.ask_address(request.path))
    form = ChangePasswordForm(request.POST or None)
    failures: dict[str, str] = {}
    if request.method == "POST" and form.is_valid():
        failures = _wrong(request, user, form)
        if not failures:
            passwords.change_password(user=user, password=form.cleaned_data["new_password"])
            witness.tell(request, Action.PASSWORD_CHANGED, rule=witness.BY_THEMSELVES, thing=user.id)
            sessions.end(request)
            return redirect(f"{reverse('accounts:sign_in')}?because=password")
    page = presenters.form_page(form, failures=failures)
    return render(request, "accounts/password.html", {"page": page}, status=422 if page.errors else 200)


def _wrong(request: HttpRequest, user: User, form: ChangePasswordForm) -> dict[str, str]:
    """Give what is wrong with a change of password; the present one is tried last."""
    chosen = form.cleaned_data["new_password"]
    if complaint := passwords.complaint(chosen, user):
        return {"new_password": complaint}
    if chosen == form.cleaned_data["password"]:
        return {"new_password": "Choose a password that is not your present one"}
    failure = _password_failure(request, user, form.cleaned_data["password"])
    return {"password": failure} if failure else {}


def _password_failure(request: HttpRequest, user: User, typed: str) -> str | None:
    """Try a person's own password, counted as at sign-in; None where it fits."""
    browser = entering.browser_of(request)
    attempt = actions.attempt_sign_in(sign_in_name=user.sign_in_name, password=typed, browser=browser)
    if attempt.user == user:
        return None
    action = Action.LOCKED_OUT if attempt.locked else Action.SIGN_IN_FAILED
    witness.tell_sign_in(request, action, user.sign_in_name)
    return presenters.PASSWORD_LOCKED if attempt.locked else presenters.PASSWORD_NOT_RIGHT


@sensitive_post_parameters("password", "code", "credential")
@require_http_methods(["GET", "HEAD", "POST"])
@opens(Page.ACCOUNT)
def prove(request: HttpRequest) -> HttpResponse:
    """Ask again for the second step, or else for the password, and go on to where the person was going."""
    user, going_to = worker(request), entering.next_address(request)
    if second_step.is_set_up(user):
        return _prove_by_second_step(request, user, going_to)
    if user.has_usable_password():
        return _prove_by_password(request, user, going_to)
    if settings.KINFOLD_SINGLE_SIGN_ON:
        return render(
            request, "accounts/prove.html", entering.context(next_address=going_to, kind="provider")
        )
    raise Http404


def _prove_by_second_step(request: HttpRequest, user: User, going_to: str) -> HttpResponse:
    failure = None
    if request.method == "POST":
        form = SecondStepForm(request.POST)
        failure = form.complaint()
        if failure is None:
            answer = sign_in.answered(request, user, form)
            if answer.is_right:
                proof.note(request)
                return redirect(going_to)
            witness.tell_second_step(request, user, locked=answer.locked)
            failure = presenters.SECOND_LOCKED if answer.locked else presenters.SECOND_NOT_RIGHT
    options = passkeys.ask_to_show(user=user, host=request.get_host(), session=request.session)
    page = presenters.second_step_page(next_address=going_to, failure=failure, options=options)
    given = {"page": page, "kind": "second_step", "next_address": going_to}
    return render(request, "accounts/prove.html", given, status=422 if failure else 200)


def _prove_by_password(request: HttpRequest, user: User, going_to: str) -> HttpResponse:
    form = PasswordForm(request.POST or None)
    failures: dict[str, str] = {}
    if request.method == "POST" and form.is_valid():
        failure = _password_failure(request, user, form.cleaned_data["password"])
        if failure is None:
            proof.note(request)
            return redirect(going_to)
        failures = {"password": failure}
    page = presenters.form_page(form, failures=failures)
    given = {"page": page, "kind": "password", "next_address": going_to}
    return render(request, "accounts/prove.html", given, status=422 if page.errors else 200)


@require_POST
@opens(Page.ACCOUNT)
def end_session(request: HttpRequest) -> HttpResponse:
    """End one of one's own sessions."""
    ended = sessions.end_one(user=worker(request), session_id=request.POST.get("session", "")[:20])
    if not ended:
        raise Http404
    witness.tell(request, Action.SESSIONS_ENDED, rule=witness.BY_THEMSELVES)
    return redirect(f"{reverse('accounts:account')}?done=session#sessions")


@require_POST
@opens(Page.ACCOUNT)
def end_sessions(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere, here too."""
    sessions.end_all(user=worker(request))
    witness.tell(request, Action.SESSIONS_ENDED, rule=witness.BY_THEMSELVES)
    sessions.end(request)
    return redirect(f"{reverse('accounts:sign_in')}?because=everywhere")
