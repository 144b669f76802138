"""Signing in and out: the name and the password, the second step, the way out."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from kinfold.casework.accounts import actions, passkeys, presenters, second_step, sessions, witness
from kinfold.casework.accounts.doors import public
from kinfold.casework.accounts.forms import SecondStepForm, SignInForm
from kinfold.casework.accounts.models import User
from kinfold.casework.accounts.second_step import Answer
from kinfold.casework.accounts.views import entering
from kinfold.casework.audit.models import Action

NOTICES = {
    "password": "Your password is changed and every session has ended. Sign in with the new password.",
    "everywhere": "You are signed out everywhere.",
    "second-step": "That took longer than ten minutes. Sign in again.",
}


@public
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for a name and password; go on to where the person was going."""
    form = SignInForm(request.POST or None)
    failure = None
    if request.user.is_authenticated and request.method != "POST":
        return redirect("home")
    if request.method == "POST" and form.is_valid():
        attempt = actions.attempt_sign_in(**form.cleaned_data, browser=entering.browser_of(request))
        if attempt.user:
            going_to = entering.next_address(request)
            return entering.enter(
                request, attempt.user, rule=witness.RULES[Action.SIGNED_IN], going_to=going_to
            )
        failure = presenters.LOCKED if attempt.locked else presenters.NOT_RIGHT
        came_of_it = Action.LOCKED_OUT if attempt.locked else Action.SIGN_IN_FAILED
        witness.tell_sign_in(request, came_of_it, form.cleaned_data["sign_in_name"])
    page = presenters.sign_in_page(
        form,
        next_address=entering.next_address(request),
        failure=failure,
        notice=NOTICES.get(request.GET.get("because", "")) if request.method != "POST" else None,
    )
    status = 422 if page.errors else 200
    return render(request, "accounts/sign_in.html", entering.context(page=page), status=status)


@public
@sensitive_post_parameters("code", "credential")
@require_http_methods(["GET", "HEAD", "POST"])
def second_step_answer(request: HttpRequest) -> HttpResponse:
    """Ask for the second step of whoever passed the first; anyone else begins at the first."""
    user = entering.pending(request)
    if user is None:
        because = "?because=second-step" if entering.PENDING in request.session else ""
        request.session.pop(entering.PENDING, None)
        return redirect(f"/sign-in{because}")
    going_to, failure = entering.next_address(request), None
    if request.method == "POST":
        form = SecondStepForm(request.POST)
        failure = form.complaint()
        if failure is None:
            answer = answered(request, user, form)
            if answer.is_right:
                return entering.welcome(request, user, rule=witness.TWO_STEPS, going_to=going_to)
            witness.tell_second_step(request, user, locked=answer.locked)
            failure = presenters.SECOND_LOCKED if answer.locked else presenters.SECOND_NOT_RIGHT
    page = presenters.second_step_page(
        next_address=going_to,
        failure=failure,
        options=passkeys.ask_to_show(user=user, host=request.get_host(), session=request.session),
    )
    return render(request, "accounts/second_step_answer.html", {"page": page}, status=422 if failure else 200)


def answered(request: HttpRequest, user: User, form: SecondStepForm) -> Answer:
    """Try what was answered to the second step: a passkey's answer, or else a code."""
    browser = entering.browser_of(request)
    credential = form.cleaned_data["credential"]
    if credential:
        return passkeys.check(
            user=user,
            answer=credential,
            host=request.get_host(),
            session=request.session,
            browser=browser,
        )
    return second_step.check_code(user=user, code=form.cleaned_data["code"], browser=browser)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session here and in the browser's own stores; a link to here ends nothing."""
    if request.method != "POST":
        return redirect("home")
    with transaction.atomic():
        witness.tell_sign_out(request)
        sessions.end(request)
    response = redirect("accounts:sign_in")
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response
