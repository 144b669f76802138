"""Who was taken out of a family and why, and what must be put right before someone can be."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from kinfold.casework.families.models import TakenOut
from kinfold.casework.persons.taking_out import Named
from kinfold.casework.sharing.gate import Sight
from kinfold.casework.sharing.gate_many import taken_out_of
from kinfold.reports.wording import day
from kinfold.web.presenters.spoken import full_name

PEOPLE, PLAN, PROCESS = "family_people", "family_plan", "family_process"
SUPPORT, OVERVIEW, SAFE = "family_support", "family", "family_safe"
FIRST: dict[str, tuple[str, str]] = {
    "families.parenthood": (PEOPLE, "Take back whose child is whose"),
    "families.couple": (PEOPLE, "Take back who is or was a couple"),
    "families.residence": (PEOPLE, "Take back who lives with whom"),
    "plans.planline": (PLAN, "Change the lines of the plan that name them, or are ticked for their paper"),
    "process.steptaken": (PROCESS, "Correct the steps that are about them"),
    "safety.protectedfrom": (
        SAFE,
        "A custodian must first end what is written of whom is kept safe from whom",
    ),
    "families.safeaddress": (SAFE, "End their safe address"),
    "support.professional": (SUPPORT, "Change who works with them"),
    "support.healthprofessional": (SUPPORT, "Change who works with them for their health"),
    "support.connection": (SUPPORT, "Change who matters to them"),
}
AN_ENTRY = (OVERVIEW, "Correct the entries that are about them")
JOINED = "Part the two records that were joined, on their own page"


@dataclass(frozen=True, slots=True)
class First:
    """Something to put right first, and where."""

    address: str
    words: str


@dataclass(frozen=True, slots=True)
class Out:
    """Someone who was taken out, why, by whom and when, and where they may be put back."""

    name: str
    reason: str
    when: str
    put_back: str


def first_do(named: Iterable[Named], family_id: str, person_id: str) -> tuple[First, ...]:
    """Say what to put right before someone can be taken out, and where."""
    found = []
    for each in named:
        if each.table == "families.joining":
            found.append(First(reverse("family_person", args=[family_id, person_id]), JOINED))
            continue
        route, words = FIRST.get(each.table, AN_ENTRY)
        found.append(First(reverse(route, args=[family_id]), words))
    return tuple(dict.fromkeys(found))


def taken_out(sight: Sight, family_id: str, *, may_write: bool) -> tuple[Out, ...]:
    """Give who was taken out of a family. Raises NotForYou and FirstDo."""
    return tuple(
        Out(
            name=full_name(person),
            reason=row.reason,
            when=f"Taken out on {day(timezone.localtime(row.written_at).date())} by {_by(row)}.",
            put_back=reverse("family_put_back", args=[family_id, row.pk]) if may_write else "",
        )
        for row, person in taken_out_of(sight, family_id)
    )


def _by(row: TakenOut) -> str:
    return row.by.display_name if row.by else "an import"
