"""Choosing for whom a plan is printed, and how. From there on it goes the one way out of a record."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from kinfold.casework.accounts.rules import Page
from kinfold.casework.documents import actions, gathering
from kinfold.casework.documents.contents import Look, PlanPaper
from kinfold.casework.documents.plans import YOUNGEST
from kinfold.casework.plans import queries
from kinfold.casework.plans.forms.whole import PaperForm
from kinfold.casework.sharing.gate import Sight
from kinfold.domain.access import Level, Section
from kinfold.reports.wording import day
from kinfold.web.gate import opens
from kinfold.web.presenters.family_frame import frame_of
from kinfold.web.presenters.plan_form import page_of
from kinfold.web.presenters.printing import interpreters, kept_safe
from kinfold.web.sight import sight
from kinfold.web.views.plan_tried import ask, sent, with_family

NOW = "now"
LEAD = "It is made for one reader. Nothing is on it that they were not ticked for."


@require_http_methods(["GET", "HEAD", "POST"])
@opens(Page.FAMILY)
def choose(request: HttpRequest, family_id: str, plan_id: str) -> HttpResponse:
    """Ask for whom, which wording, how it should look and what may be on it."""
    seeing = sight(request)
    seeing.require(family_id, Section.CORE, Level.READ)
    actions.prove_before(seeing, family_id)
    whole = with_family(queries.plan_of(seeing, family_id, plan_id))
    to = [(each.key, each.name) for each in gathering.recipients(seeing, family_id, YOUNGEST)]
    form = PaperForm(sent(request), to=to, which=_which(whole), initial={"look": Look.PLAIN.value})
    if form.is_valid():
        return _drafted(seeing, family_id, plan_id, form)
    page = page_of(
        form,
        title="Print the plan for someone",
        whole=None,
        back=reverse("family_plan_one", args=[family_id, plan_id]),
        token="",
        button="See what they would get",
        lead=(*kept_safe(seeing, family_id), *interpreters(seeing, family_id), LEAD),
    )
    return ask(request, frame_of(seeing, family_id), page)


def _which(whole: queries.Whole) -> list[tuple[str, str]]:
    """Give the wordings that can be printed: as agreed last, and as it is now where that differs."""
    agreed = [(whole.latest.pk, f"As agreed on {day(whole.latest.agreed_on)}")] if whole.latest else []
    return [*agreed, (NOW, "As it is now: a draft, not agreed yet")] if whole.is_changed else agreed


def _drafted(seeing: Sight, family_id: str, plan_id: str, form: PaperForm) -> HttpResponse:
    typed = form.cleaned_data
    paper = PlanPaper(
        plan_id=plan_id,
        version_id="" if typed["which"] == NOW else typed["which"],
        look=Look(typed["look"]),
        others="others" in typed["may"],
        child_words="child_words" in typed["may"],
    )
    made = actions.draft_plan(seeing, family_id, recipient=typed["recipient"], paper=paper)
    return redirect("family_print_one", family_id, made.id)
