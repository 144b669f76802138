"""The one-time set-up link: whoever holds it chooses their password, once."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from kinfold.casework.accounts import actions, passwords, presenters, witness
from kinfold.casework.accounts.doors import public
from kinfold.casework.accounts.forms import NewPasswordForm
from kinfold.casework.accounts.models import SetUpLink
from kinfold.casework.accounts.queries import link_digest
from kinfold.casework.accounts.views import entering
from kinfold.casework.audit.models import Action
from kinfold.kit import clock

LINK = "set_up_link"


@public
@require_safe
def set_up_link(request: HttpRequest, code: str) -> HttpResponse:
    """Take the code out of the address at once; opening a link does not use it up."""
    request.session[LINK] = link_digest(code)
    return redirect("accounts:set_up")


@public
@sensitive_post_parameters("new_password")
@require_http_methods(["GET", "HEAD", "POST"])
def set_up(request: HttpRequest) -> HttpResponse:
    """Ask for a password, and let the person in with it. A link that is used, old or none looks alike."""
    digest = str(request.session.get(LINK, ""))
    link = SetUpLink.objects.good_at(clock.now()).filter(token_digest=digest).first()
    if link is None:
        return render(request, "accounts/set_up_gone.html", status=404)
    form, failures = NewPasswordForm(request.POST or None), {}
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["new_password"]
        if complaint := passwords.complaint(chosen, link.user):
            failures = {"new_password": complaint}
        elif user := actions.use_set_up_link(digest=digest, password=chosen):
            request.session.pop(LINK, None)
            response = entering.enter(request, user, rule=witness.BY_LINK, going_to="/")
            witness.tell(request, Action.PASSWORD_CHANGED, rule=witness.BY_LINK, thing=user.id)
            return response
        else:
            return render(request, "accounts/set_up_gone.html", status=404)
    page = presenters.form_page(form, failures=failures)
    given = {"page": page, "name": link.user.sign_in_name}
    return render(request, "accounts/set_up.html", given, status=422 if page.errors else 200)
