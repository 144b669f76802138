"""A family's plan: what it says now, and as it was agreed before."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kinfold.casework.accounts.rules import Page
from kinfold.casework.families.models import Part
from kinfold.casework.plans import queries
from kinfold.casework.plans.queries import Whole
from kinfold.casework.process.actions import taken
from kinfold.casework.sharing.gate import NotForYou, Sight
from kinfold.domain.access import Level
from kinfold.domain.plan import PlanKind
from kinfold.web.gate import opens
from kinfold.web.presenters import plan_mine
from kinfold.web.presenters.family_frame import FamilyFrame, frame_of
from kinfold.web.presenters.plan import plan_page
from kinfold.web.presenters.plan_line import Names, Shown, names_of
from kinfold.web.presenters.plan_team import team_page
from kinfold.web.presenters.plan_version import version_page
from kinfold.web.sight import sight


@require_safe
@opens(Page.FAMILY)
def mine(request: HttpRequest) -> HttpResponse:
    """List what whoever asks said they would do, in the plans of their families."""
    return render(request, "pages/plan_mine.html", {"mine": plan_mine.mine(sight(request))})


@require_safe
@opens(Page.FAMILY)
def plan(request: HttpRequest, family_id: str) -> HttpResponse:
    """Show the plan that runs, or the last one; before there is any, how to begin."""
    seeing = sight(request)
    frame = frame_of(seeing, family_id)
    found = queries.plans(seeing, family_id)
    ours = [each for each in found if PlanKind(each.plan.kind).is_with_family]
    if not ours:
        given = {"frame": frame, "may_write": frame.level >= Level.WRITE, "team": found[:1]}
        return render(request, "pages/plan_none.html", given)
    running = [each for each in ours if each.end is None]
    return _show(request, seeing, frame, (running or ours)[0], found)


@require_safe
@opens(Page.FAMILY)
def one(request: HttpRequest, family_id: str, plan_id: str) -> HttpResponse:
    """Show one plan of a family that has several."""
    seeing = sight(request)
    frame = frame_of(seeing, family_id)
    found = queries.plans(seeing, family_id)
    return _show(request, seeing, frame, _one_of(found, plan_id), found)


@require_safe
@opens(Page.FAMILY)
def version(request: HttpRequest, family_id: str, plan_id: str, version_id: str) -> HttpResponse:
    """Show a plan as it was agreed on a day."""
    seeing = sight(request)
    frame = frame_of(seeing, family_id)
    whole = queries.plan_of(seeing, family_id, plan_id)
    agreed = next((each for each in whole.versions if each.pk == version_id), None)
    if agreed is None:
        raise NotForYou("missing")
    page = version_page(whole, agreed, names_in(seeing, family_id))
    return render(request, "pages/plan_version.html", {"frame": frame, "page": page})


def _one_of(found: list[Whole], plan_id: str) -> Whole:
    for each in found:
        if each.plan.pk == plan_id:
            return each
    raise NotForYou("missing")


def _show(
    request: HttpRequest, seeing: Sight, frame: FamilyFrame, whole: Whole, found: list[Whole]
) -> HttpResponse:
    if not PlanKind(whole.plan.kind).is_with_family:
        given = {"frame": frame, "page": team_page(shown_of(seeing, frame, whole))}
        return render(request, "pages/plan_team.html", given)
    page = plan_page(shown_of(seeing, frame, whole), found)
    return render(request, "pages/plan.html", {"frame": frame, "page": page})


def shown_of(seeing: Sight, frame: FamilyFrame, whole: Whole) -> Shown:
    """Give what the pages of a plan are made of. Raises NotForYou and FirstDo."""
    return Shown(
        whole=whole,
        draft=queries.draft_of(seeing, whole),
        names=names_in(seeing, frame.id),
        today=queries.today(seeing),
        may_write=frame.level >= Level.WRITE,
        parents=tuple(queries.parents(seeing, frame.id)),
        in_process=_is_in_process(seeing, whole),
    )


def _is_in_process(seeing: Sight, whole: Whole) -> bool:
    """Say whether the step by which a plan begins is written down for a child whom it is for."""
    begins = PlanKind(whole.plan.kind).begins_with
    return any(
        each.step == begins and each.child_id in whole.children
        for each in taken(seeing, whole.plan.family_id)
    )


def names_in(seeing: Sight, family_id: str) -> Names:
    """Give what everyone who is or was of the family is called."""
    people = {person.pk: person for _, person in seeing.people(family_id)}
    return names_of(people.values(), seeing.worker.pk, queries.today(seeing))


def children_of(frame: FamilyFrame) -> list[str]:
    """Give the ids of the family's children, the eldest first and those expected last."""
    found = [person for member, person in frame.people if member.part == Part.CHILD]
    return [
        each.pk
        for each in sorted(found, key=lambda each: (each.birth_date is None, each.birth_date, each.pk))
    ]
