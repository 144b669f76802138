"""The chronology of one family of the story: what is marked, who does not agree, what is chosen for a review.

The call-out itself comes as the police send it: in a file, four days later, by way of linkage.
"""

import csv
import secrets
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.db import transaction

from kinfold.bridge.quillshire.telling import Deed, Telling, first_name, moment
from kinfold.casework.accounts.models import User
from kinfold.casework.allocations.models import WorkerAllocation
from kinfold.casework.chronology import actions
from kinfold.casework.chronology.actions import Act, Do
from kinfold.casework.chronology.item import Item
from kinfold.casework.chronology.reading import drawn
from kinfold.casework.chronology.selections import chosen, listed
from kinfold.casework.oversight.recording import recorded
from kinfold.casework.sharing.gate import Sight
from kinfold.casework.workbook import actions as workbook
from kinfold.casework.workbook.reading import entries_of
from kinfold.domain.entry import EntryKind
from kinfold.domain.event import EventKind
from kinfold.kit import clock

FAMILY, WORKER, DAYS_AGO = "Osei-Thistledown", "amara", 7
HIDES = "he hides in the cupboard"
AT_HOME = {"address": "14 Blotter Lane, Inkwell", "postcode": "QX1 4BL"}
APART = {"address": "3 Foolscap Court, Inkwell", "postcode": "QX1 7FC"}
HAPPENED, RECEIVED = date(2026, 11, 14), date(2026, 11, 18)
CALL_OUT = {
    "incident_ref": "QP-26-118812", "reported_at": f"{HAPPENED:%d/%m/%Y} 22:40", "da_flag": "Y",
    "incident_type": "Domestic incident", "child_present": "Y", "risk": "medium", "surname": FAMILY,
}  # fmt: skip
NAMED: tuple[dict[str, str], ...] = (
    {"role": "victim", "nominal_ref": "QP-N-71204", "forename": "Esi", "middle_name": "Grace"}
    | {"dob": "17/04/1991", "sex": "Female", **AT_HOME},
    {"role": "suspect", "nominal_ref": "QP-N-71205", "forename": "Kwame", "dob": "02/11/1988", "sex": "Male"}
    | APART,
    {"role": "present", "nominal_ref": "QP-N-71206", "forename": "Ivo", "dob": "21/06/2017", "sex": "Male"}
    | AT_HOME,
)
COLUMNS = (
    *("incident_ref", "reported_at", "incident_type", "da_flag", "role", "nominal_ref", "forename"),
    *("middle_name", "surname", "dob", "sex", "address", "postcode", "phone", "child_present", "risk"),
)
READS_AS = {
    "police": "The third call-out at a weekend. Each time the children were at home.",
    "entry": "Ivo told us alone and in his own words. It fits what the school says of Mondays.",
}


def deeds_of_chronology(telling: Telling) -> list[Deed]:
    """Give what is to be done, each with its moment."""
    when = moment(days_ago=DAYS_AGO) + timedelta(hours=4)
    return [(when, partial(_disagree, telling))]


def _disagree(telling: Telling) -> None:
    """Mark what Ivo said as significant, and keep beside it that his mother does not agree."""
    sight, family_id = telling.sight(WORKER), telling.families[FAMILY]
    entry = next(
        each.id
        for each in entries_of(sight, family_id)
        if any(HIDES in part["text"] for part in (*each.parts, *each.own_words))
    )
    esi = next(person.pk for _, person in sight.people(family_id) if first_name(person) == "Esi")
    actions.mark(sight, family_id=family_id, key=f"e:{entry}", significant=True)
    workbook.answer(
        sight,
        family_id=family_id,
        entry_id=entry,
        kind=EntryKind.DISAGREEMENT,
        text="It was once. He was playing.",
        happened_on=clock.today(),
        said_by=esi,
        token=secrets.token_hex(16),
    )


def write_late_file(folder: Path) -> Path:
    """Write the police's file of November, with the one call-out; give its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "police_incidents_2026_11.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, restval="")
        writer.writeheader()
        writer.writerows(CALL_OUT | each for each in NAMED)
    return path


def choose_for_review() -> None:
    """Let the family's worker choose a chronology for the review, once; it takes what linkage brought."""
    worker = User.objects.get_queryset().select_related("agency").get(sign_in_name=WORKER)
    sight = Sight(worker, proved=True)
    with transaction.atomic(), recorded(sight, "family_chronology"):
        theirs = (
            WorkerAllocation.objects.at(sight.at).filter(worker=worker).values_list("family_id", flat=True)
        )
        names = sight.names(theirs)
        family_id = next((pk for pk, name in names.items() if name == FAMILY), None)
        if family_id and not listed(sight, family_id):
            _choose(sight, family_id)


def _choose(sight: Sight, family_id: str) -> None:
    people = sight.people(family_id)
    found = [each for each in drawn(sight, family_id, people, (), everything=False) if _is_wanted(each)]
    made = actions.begin_with(
        sight,
        family_id=family_id,
        title="Review conference",
        on=_next_review(),
        keys=[each.key for each in found],
        token=secrets.token_hex(16),
    )
    if made is None:
        return
    there = chosen(sight, family_id, made.pk, people)
    typed = {
        line.id: READS_AS["police" if line.key.startswith("p:") else "entry"]
        for line in there.lines
        if line.item and line.key[0] in "pe" and (line.item.on == HAPPENED or line.key.startswith("e:"))
    }
    actions.save(sight, family_id=family_id, selection_id=made.pk, typed=typed)
    last = chosen(sight, family_id, made.pk, people).lines[-1]
    actions.save(sight, family_id=family_id, selection_id=made.pk, typed={}, act=Act(Do.UP, last.id))


def _is_wanted(item: Item) -> bool:
    plans = ("Initial child protection conference", "Child protection plan begun", "Review conference")
    return item.kind == EventKind.POLICE_INCIDENT or item.key.startswith("e:") or item.title in plans


def _next_review() -> date:
    """Give the next 28 January."""
    this: Any = date(clock.today().year, 1, 28)
    return this if this > clock.today() else date(this.year + 1, 1, 28)
