"""Gathering what a plan's paper is made from, through a Sight. What may stand on it is ``plan_rules``'s."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.utils.dateformat import format as date_format

from kinfold.casework.accounts.models import Agency, User
from kinfold.casework.allocations.models import WorkerAllocation
from kinfold.casework.documents import gathering
from kinfold.casework.documents.contents import (
    Look,
    PlanMaterial,
    PlanPaper,
    PlanRow,
    Reader,
    Recipient,
    Rendered,
)
from kinfold.casework.documents.names import everyone_called, named_in
from kinfold.casework.documents.plan_render import render_plan
from kinfold.casework.families.models import Part
from kinfold.casework.plans import queries
from kinfold.casework.plans.models import PlanLine
from kinfold.casework.plans.queries import Whole
from kinfold.casework.safety import guard
from kinfold.casework.sharing.gate import NotForYou, Sight
from kinfold.domain.agency import Sector
from kinfold.domain.plan import VOICES, LineKind, PlanKind

YOUNGEST = 5  # a child who can be given an easy read plan
OUTCOMES = {"done": "Done", "partly": "Partly done", "not_done": "Not done"}


def kept(paper: PlanPaper) -> dict[str, Any]:
    """Give a choice as it is kept with the document that was asked for."""
    return {
        **{"plan": paper.plan_id, "version": paper.version_id, "look": paper.look.value},
        **{"others": paper.others, "child_words": paper.child_words},
    }


def paper_of(chosen: Mapping[str, Any]) -> PlanPaper:
    """Give the choice that was kept."""
    look = Look(chosen["look"])
    return PlanPaper(chosen["plan"], chosen["version"], look, chosen["others"], chosen["child_words"])


def see(sight: Sight, family_id: str, *, to: Recipient, paper: PlanPaper, on: datetime) -> Rendered:
    """Render a plan for one recipient. Raises NotForYou and FirstDo."""
    return render_plan(material(sight, family_id, to=to, paper=paper, on=on), to, paper)


def material(sight: Sight, family_id: str, *, to: Recipient, paper: PlanPaper, on: datetime) -> PlanMaterial:
    """Gather. Raises NotForYou, also for a plan or version that is not there, and FirstDo."""
    whole = queries.plan_of(sight, family_id, paper.plan_id)
    people = [(member.part, person) for member, person in sight.people(family_id)]
    called = {person.pk: person.known_as or person.given_names or "The baby" for _, person in people}
    everyone = everyone_called(sight, family_id)

    def names(text: str) -> frozenset[str]:
        return named_in(text, everyone, to.id)

    version = next((each for each in whole.versions if each.pk == paper.version_id), None)
    if paper.version_id and version is None:
        raise NotForYou("missing")
    return PlanMaterial(
        family=gathering.material(sight, family_id, to=to, note_ids=[], confirmed=False, on=on),
        title=PlanKind(whole.plan.kind).label,
        agreed=_day(version.agreed_on) if version else "",
        review=_day(version.review_on) if version and not whole.end else "",
        rows=tuple(_row(sight, whole, each, names, called) for each in _rows(whole, paper)),
        called=called,
        grown=frozenset(each.pk for part, each in people if part != Part.CHILD or each.birth_date is None),
        shorter=tuple(shorter(family_id)) if to.reader is Reader.PERSON else (),
    )


def _rows(whole: Whole, paper: PlanPaper) -> list[PlanLine]:
    """Give the lines of the version, or of the plan now, and what everybody thinks of it by now."""
    version = next((each for each in whole.versions if each.pk == paper.version_id), None)
    lines = whole.as_agreed(version) if version else whole.agreed_upon
    return [*lines, *whole.of(*VOICES)]


def _row(
    sight: Sight,
    whole: Whole,
    row: PlanLine,
    names: Callable[[str], frozenset[str]],
    called: Mapping[str, str],
) -> PlanRow:
    now = whole.now(row)
    same = queries.says(now) == queries.says(row)
    readers = set(now.readers) if same else set(now.readers) & set(row.readers)
    text = "\n".join((row.words, row.known_by, row.other))
    done = whole.came_of(row) if row.kind == LineKind.ACTION else None
    came = done.words if done else ""
    return PlanRow(
        key=row.key,
        kind=row.kind,
        words=row.words,
        by=row.person_id or "",
        who=called.get(row.person_id, "") if row.person_id else _worker(row.worker) or row.other,
        goal=row.goal,
        by_when=_day(row.by_when) if row.by_when else "",
        known_by=row.known_by,
        came_of=f"{OUTCOMES.get(done.outcome, '')} {_day(done.on)}. {done.words}".strip()
        if done and done.on
        else "",
        said_on=_day(row.on) if row.on else "",
        readers=frozenset(readers),
        names=names(text),
        came_readers=frozenset(done.readers if done else ()),
        came_names=names(came),
        private=row.is_private or now.is_private,
        hides_a_place=guard.seems_to_hold(sight, whole.plan.family_id, f"{text}\n{came}"),
        gone=now.withdrawn,
    )


def _worker(worker: User | None) -> str:
    return f"{worker.display_name}, {worker.profession}" if worker else ""


def shorter(family_id: str) -> Iterable[tuple[str, str]]:
    """Give what a family's paper calls agencies, and workers who are not social workers, the longest first.

    A specialist's surname, profession or agency may show what someone gets help with.
    """
    found = {each.name: initials(each.name) for each in Agency.objects.all()}
    rows = WorkerAllocation.objects.filter(family_id=family_id).select_related("worker__agency")
    for each in rows:
        who = each.worker
        if who.agency.sector == Sector.COUNCIL.value and who.role in gathering.SOCIAL_WORK:
            continue
        short = f"{who.display_name.split(' ')[0]} ({initials(who.agency.name)})"
        found |= {_worker(who): short, who.display_name: short}
    return sorted(found.items(), key=lambda pair: -len(pair[0]))


def initials(name: str) -> str:
    """Give an agency's initials: 'TT' for the Tallow Trust."""
    return "".join(each if each.isupper() else each[0] for each in name.split() if each[0].isupper())


def _day(value: date) -> str:
    return date_format(value, "j F Y")
