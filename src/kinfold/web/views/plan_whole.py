"""The whole of a plan: beginning it, agreeing to it, ending it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from kinfold.casework.accounts.rules import Page
from kinfold.casework.plans import actions, queries
from kinfold.casework.plans.forms.whole import AgreeForm, BeginForm, EndForm
from kinfold.casework.sharing.gate import Sight
from kinfold.domain.plan import PlanKind
from kinfold.web.gate import opens
from kinfold.web.presenters.plan_form import page_of
from kinfold.web.presenters.plan_version import parts_of
from kinfold.web.sight import sight
from kinfold.web.views.plan import children_of, names_in
from kinfold.web.views.plan_tried import ask, for_writing, running, sent, token_of, tried, with_family


@require_http_methods(["GET", "HEAD", "POST"])
@opens(Page.FAMILY)
def begin(request: HttpRequest, family_id: str) -> HttpResponse:
    """Ask what kind of plan, since when and for whom, and begin it."""
    seeing = sight(request)
    frame = for_writing(seeing, family_id)
    names = names_in(seeing, family_id).people
    children = [(each, names[each]) for each in children_of(frame)]
    today = queries.today(seeing)
    form = BeginForm(sent(request), children=children, today=today, initial={"began_on": today})
    came = tried(form, lambda: _begin(seeing, family_id, form))
    if came.saved:
        return redirect("family_plan", family_id)
    page = page_of(
        form,
        title="Begin a plan",
        whole=None,
        back=reverse("family_plan", args=[family_id]),
        token=token_of(request, form),
        button=f"Begin the plan of {frame.name}",
        failures=came.failures,
    )
    return ask(request, frame, page)


def _begin(seeing: Sight, family_id: str, form: BeginForm) -> None:
    typed = form.cleaned_data
    actions.begin(
        seeing,
        family_id=family_id,
        kind=PlanKind(typed["kind"]),
        began_on=typed["began_on"],
        children=typed["children"],
        token=typed["token"],
    )


@require_http_methods(["GET", "HEAD", "POST"])
@opens(Page.FAMILY)
def agree(request: HttpRequest, family_id: str, plan_id: str) -> HttpResponse:
    """Show what would be agreed, ask by whom and until when, and keep it; what is missing is told here."""
    seeing = sight(request)
    frame = for_writing(seeing, family_id)
    whole, names = with_family(running(seeing, family_id, plan_id)), names_in(seeing, family_id)
    people = [(each.pk, names.people[each.pk]) for _, each in frame.people if not each.is_unborn]
    form = AgreeForm(sent(request), people=people, initial={"agreed_on": queries.today(seeing)})
    home = reverse("family_plan_one", args=[family_id, plan_id])
    came = tried(form, lambda: _agree(seeing, family_id, plan_id, form), home)
    if came.saved:
        return redirect("family_plan_one", family_id, plan_id)
    whole = running(seeing, family_id, plan_id)  # as it is by now, where someone was quicker
    page = page_of(
        form,
        title="Agree the plan",
        whole=whole,
        back=home,
        token=token_of(request, form),
        button=f"Keep it as agreed for {frame.name}",
        failures=came.failures,
        elsewhere=came.elsewhere,
        agreed_upon=parts_of(whole.agreed_upon, names),
    )
    return ask(request, frame, page)


def _agree(seeing: Sight, family_id: str, plan_id: str, form: AgreeForm) -> None:
    typed = form.cleaned_data
    actions.agree(
        seeing,
        family_id=family_id,
        plan_id=plan_id,
        days=form.days,
        people=typed["people"],
        others=typed["others"],
        seen=typed["seen"],
        token=typed["token"],
    )


@require_http_methods(["GET", "HEAD", "POST"])
@opens(Page.FAMILY)
def end(request: HttpRequest, family_id: str, plan_id: str) -> HttpResponse:
    """Ask when a plan ended and why, and end it."""
    seeing = sight(request)
    frame = for_writing(seeing, family_id)
    whole = with_family(running(seeing, family_id, plan_id))
    form = EndForm(sent(request), initial={"on": queries.today(seeing)})
    came = tried(form, lambda: actions.end(seeing, family_id=family_id, plan_id=plan_id, **form.cleaned_data))
    if came.saved:
        return redirect("family_plan_one", family_id, plan_id)
    page = page_of(
        form,
        title="End the plan",
        whole=whole,
        back=reverse("family_plan_one", args=[family_id, plan_id]),
        token=token_of(request, form),
        button=f"End the plan of {frame.name}",
        lead=("The plan stays readable, and its end can be taken back.",),
        failures=came.failures,
    )
    return ask(request, frame, page)
