"""The administrator's "People and teams": who may sign in, adding people, ending access, beginning anew.

An administrator sets nobody's password: they hand over a link by which people set their own.
"""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kinfold.casework.accounts import actions, proof, second_step, sessions
from kinfold.casework.accounts.forms import PersonForm, SingleSignOnForm, WorkForm
from kinfold.casework.accounts.models import Agency, User
from kinfold.casework.accounts.rules import Page
from kinfold.casework.accounts.witness import witness
from kinfold.domain.agency import Role
from kinfold.domain.errors import UserError
from kinfold.kit import clock
from kinfold.web.gate import opens, person
from kinfold.web.presenters import people as presenters

NOTICES = {
    "left": "Their access has ended. Any session they had open ends at once.",
    "added": "The person may sign in with the single sign-on now.",
    "changed": "Changed. Any session they had open has ended.",
}
NOT_YOUR_OWN = "You cannot reset your own sign-in. Use your account, or ask another administrator"


@require_safe
@opens(Page.PEOPLE)
def listing(request: HttpRequest) -> HttpResponse:
    """List who may sign in, for which agency and as what."""
    listed = User.objects.get_queryset().for_listing()
    page = presenters.people(
        list(listed),
        second_steps=second_step.who_have_one(),
        notice=NOTICES.get(request.GET.get("done", "")),
    )
    return render(request, "pages/people.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@opens(Page.PEOPLE)
def add(request: HttpRequest) -> HttpResponse:
    """Add a person, and show the link to hand to them."""
    if not proof.is_recent(request):
        return redirect(proof.ask_address(request.path))
    agencies = list(Agency.objects.all())
    form = PersonForm(request.POST or None, agencies=_offered(agencies))
    failures: dict[str, str] = {}
    if request.method == "POST" and form.is_valid():
        try:
            return _added(request, form, agencies)
        except UserError as error:
            about = "single_sign_on_id" if "identifier" in str(error) else "sign_in_name"
            failures = {about: str(error)}
    page = presenters.add(form, agencies=agencies, failures=failures)
    given = {"page": page, "single_sign_on": _provider_name()}
    return render(request, "pages/people_add.html", given, status=422 if page.form.errors else 200)


def _offered(agencies: list[Agency]) -> list[tuple[str, str]]:
    return [(each.id, each.name) for each in agencies]


def _added(request: HttpRequest, form: PersonForm, agencies: list[Agency]) -> HttpResponse:
    typed = form.cleaned_data
    identifier = typed["single_sign_on_id"] if settings.KINFOLD_SINGLE_SIGN_ON else ""
    made = actions.add_person(
        sign_in_name=typed["sign_in_name"],
        display_name=typed["display_name"],
        agency=next(each for each in agencies if each.id == typed["agency"]),
        profession=typed["profession"],
        phone=typed["phone"],
        role=Role(typed["role"]),
        single_sign_on_id=identifier,
        by=witness(request),
    )
    if identifier:
        return redirect(f"{reverse('people')}?done=added")
    return _show_link(request, made, actions.make_set_up_link(user=made), was_reset=False)


def _show_link(request: HttpRequest, user: User, code: str, *, was_reset: bool) -> HttpResponse:
    address = request.build_absolute_uri(reverse("accounts:set_up_link", args=(code,)))
    until = clock.now() + actions.LINK_LASTS
    page = presenters.link(user, address=address, until=until, was_reset=was_reset)
    return render(request, "pages/people_link.html", {"page": page})


@require_safe
@opens(Page.PEOPLE)
def one(request: HttpRequest, user_id: str) -> HttpResponse:
    """Show one person's sign-in, and what can be done about it."""
    return _one(request, _found(user_id))


def _one(request: HttpRequest, user: User, problem: str | None = None) -> HttpResponse:
    page = presenters.one(
        user,
        you=person(request),
        has_second_step=second_step.is_set_up(user),
        sessions=sessions.still_open(user).count(),
        problem=problem,
    )
    given = {"page": page, "single_sign_on": _provider_name()}
    return render(request, "pages/people_one.html", given, status=422 if problem else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@opens(Page.PEOPLE)
def change(request: HttpRequest, user_id: str) -> HttpResponse:
    """Change what someone is called, who employs them, or as what they sign in."""
    user, agencies = _found(user_id), list(Agency.objects.all())
    if not proof.is_recent(request):
        return redirect(proof.ask_address(reverse("person", args=(user.id,))))
    form = WorkForm(request.POST or presenters.as_typed(user), agencies=_offered(agencies))
    failure = ""
    if request.method == "POST" and form.is_valid():
        try:
            _changed(request, user, form, agencies)
            return redirect(f"{reverse('people')}?done=changed")
        except UserError as error:
            failure = str(error)
    page = presenters.change(user, form, agencies=agencies, failure=failure)
    status = 422 if page.form.errors else 200
    return render(request, "pages/people_change.html", {"page": page}, status=status)


def _changed(request: HttpRequest, user: User, form: WorkForm, agencies: list[Agency]) -> None:
    typed = form.cleaned_data
    actions.change_person(
        user,
        display_name=typed["display_name"],
        agency=next(each for each in agencies if each.id == typed["agency"]),
        profession=typed["profession"],
        phone=typed["phone"],
        role=Role(typed["role"]),
        by=witness(request),
    )


def _found(user_id: str) -> User:
    found = User.objects.select_related("agency").filter(id=user_id).first()
    if found is None:
        raise Http404
    return found


def _provider_name() -> str:
    found = settings.KINFOLD_SINGLE_SIGN_ON
    return str(found["name"]) if found else ""


@require_POST
@opens(Page.PEOPLE)
def leave(request: HttpRequest, user_id: str) -> HttpResponse:
    """End a leaver's access."""
    user = _found(user_id)
    if not proof.is_recent(request):
        return redirect(proof.ask_address(reverse("person", args=(user.id,))))
    try:
        actions.leave(user, by=witness(request))
    except UserError as error:
        return _one(request, user, str(error))
    return redirect(f"{reverse('people')}?done=left")


@require_POST
@opens(Page.PEOPLE)
def reset(request: HttpRequest, user_id: str) -> HttpResponse:
    """Begin anew for someone who lost a password or second step, or came back; show the link to hand over."""
    user = _found(user_id)
    if not proof.is_recent(request):
        return redirect(proof.ask_address(reverse("person", args=(user.id,))))
    if user == person(request):
        return _one(request, user, NOT_YOUR_OWN)
    return _show_link(request, user, actions.reset(user, by=witness(request)), was_reset=True)


@require_POST
@opens(Page.PEOPLE)
def single_sign_on(request: HttpRequest, user_id: str) -> HttpResponse:
    """Say under which identifier the single sign-on knows a person."""
    user, form = _found(user_id), SingleSignOnForm(request.POST)
    if not settings.KINFOLD_SINGLE_SIGN_ON:
        raise Http404
    if not proof.is_recent(request):
        return redirect(proof.ask_address(reverse("person", args=(user.id,))))
    if not form.is_valid():
        return _one(request, user, presenters.first_error(form))
    identifier = form.cleaned_data["single_sign_on_id"]
    try:
        actions.set_single_sign_on(user=user, single_sign_on_id=identifier, by=witness(request))
    except UserError as error:
        return _one(request, user, str(error))
    return redirect(f"{reverse('people')}?done=changed")
