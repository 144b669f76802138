"""What guardians were told, in words: who may see a family, looks that tell, and sign-ins made anew."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse

from kinfold.casework.audit.models import Action, AuditEvent
from kinfold.casework.sharing.models import Notice
from kinfold.web.presenters.access_words import Cell, Directory, Linked, moment

HEADERS = ("When", "Who", "What", "Family or person")
SIGN_INS = {
    Action.PERSON_ADDED.value: "Added someone who may sign in",
    Action.PERSON_RESET.value: "Reset someone’s sign-in: until they use it, whoever holds the link is them",
    Action.PERSON_CHANGED.value: "Changed someone’s name, agency, role or single sign-on",
}
# As on workers' first pages: of a look, whatever the section, for its name could hint at a safe address.
OPENED = "Opened a family of which you are told each time"
DID = {
    "conflict": "Is registered as knowing the family",
    "excluded": "May no longer see the family",
    "allocated:outside": "Works with the family now, and holds no post in its team",
    "custodians": "Changed who may see a part of the family’s record",
    "seal:made": "Sealed the family",
    "seal:opened": "Opened the seal of the family",
}
_Row = tuple[datetime, tuple[Cell, ...]]


def told(notices: Iterable[Notice], sign_ins: Iterable[AuditEvent], who: Directory) -> Linked | None:
    """Make the table, the latest first."""
    rows = [*(_notice(each, who) for each in notices), *(_sign_in(each, who) for each in sign_ins)]
    rows.sort(key=lambda row: row[0], reverse=True)
    cells = tuple(row for _, row in rows)
    caption = "What you were told, the latest first"
    return Linked(caption, HEADERS, cells, prose=frozenset({2})) if cells else None


def _notice(each: Notice, who: Directory) -> _Row:
    href = reverse("access_family", args=[each.family_id]) if each.family_id in who.references else ""
    return each.at, (
        Cell(moment(each.at)),
        Cell(each.about.display_name, reverse("access_worker", args=[each.about_id])),
        Cell(DID.get(each.kind, OPENED)),
        Cell(who.family(each.family_id), href),
    )


def _sign_in(each: AuditEvent, who: Directory) -> _Row:
    by = who.name(each.actor) if each.actor else "At the console of the server"
    href = reverse("access_worker", args=[each.thing]) if each.thing in who.people else ""
    return each.at, (
        Cell(moment(each.at)),
        Cell(by),
        Cell(SIGN_INS[each.action]),
        Cell(who.name(each.thing), href),
    )
