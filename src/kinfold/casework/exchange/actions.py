"""Writing down what was asked and what was told. Each verb is one transaction; no row is changed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from kinfold.casework.accounts.models import Agency, User
from kinfold.casework.exchange.models import Agreement, Decision, DecisionWords, Reply, Request
from kinfold.casework.families.models import CoreNote
from kinfold.casework.in_turn import in_turn
from kinfold.casework.refused import Refused
from kinfold.casework.safety import guard
from kinfold.casework.saving.actions import is_first
from kinfold.casework.sharing.actions.managing import renew
from kinfold.casework.sharing.gate import NotForYou, Sight
from kinfold.casework.versions import standing
from kinfold.domain.access import Level
from kinfold.domain.exchange import Decided, Urgency, Weighed, wants

WHERE = "exchange"  # as custodians are told where words stand
ANSWERED = "This was answered meanwhile. Look at the answer first"


@dataclass(frozen=True, slots=True)
class Telling:
    """A decision to tell an agency something or not, as it was typed. ``notes`` are ids of the record's."""

    decided: Decided
    agency: Agency
    recipient: str
    purpose: str
    decided_on: date
    family_told: bool
    purpose_words: str = ""
    basis: str = ""
    how: str = ""
    facts: Sequence[str] = field(default_factory=tuple)
    notes: Sequence[str] = field(default_factory=tuple)
    words: str = ""
    weighed: str = ""
    why_not_told: str = ""
    agreement: Agreement | None = None


@transaction.atomic
def ask(
    sight: Sight,
    *,
    family_id: str,
    ours: bool,
    agency: Agency,
    who: str,
    what: str,
    why: str,
    urgency: Urgency,
    asked_on: date,
    token: str,
) -> Request | None:
    """Write down what we asked an agency, or it asked us; None where saved before.

    Raises NotForYou, FirstDo, and UserError to a custodian whose words hold the safe address they keep.
    """
    _begin(sight, family_id, (who, what, why))
    if not is_first(token=token, by=sight.worker):
        return None
    asked = {"ours": ours, "agency": agency, "who": who, "what": what, "why": why, "asked_on": asked_on}
    due = {"urgency": urgency.value, "due_on": urgency.due_on(asked_on)}
    return sight.add(Request(**asked, **due, **_signed(sight, family_id)), family_id)


@transaction.atomic
def reply(
    sight: Sight,
    *,
    family_id: str,
    request_id: str,
    words: str,
    refused: bool,
    replied_on: date,
    token: str,
) -> Reply | None:
    """Write down what they answered; None where saved before.

    Raises NotForYou for what we did not ask, FirstDo, and Refused for a day before, or a second answer.
    """
    _begin(sight, family_id, (words,))
    asked = request_of(sight, family_id, request_id)
    if not asked.ours:
        raise NotForYou("missing")
    if replied_on < asked.asked_on:
        raise Refused("replied_on", "They would have answered before they were asked. Check the day")
    if not is_first(token=token, by=sight.worker):
        return None
    row = Reply(
        request=asked, words=words, refused=refused, replied_on=replied_on, **_signed(sight, family_id)
    )
    try:
        with transaction.atomic():
            return sight.add(row, family_id)
    except IntegrityError as error:
        raise Refused("words", ANSWERED) from error


@transaction.atomic
def decide(
    sight: Sight, *, family_id: str, telling: Telling, request_id: str = "", token: str
) -> Decision | None:
    """Write down that an agency was told something, or was not, and why; None where saved before.

    ``request_id`` is what it answers, if anything. Raises NotForYou, also for a note that is not there,
    FirstDo, Refused beside a field, and UserError to a custodian whose words hold the safe address.
    """
    typed = (telling.recipient, telling.purpose_words, telling.words, telling.weighed, telling.why_not_told)
    _begin(sight, family_id, typed)
    asked = request_of(sight, family_id, request_id) if request_id else None
    _refuse(sight, family_id, telling, asked)
    if not is_first(token=token, by=sight.worker):
        return None
    made = _decision(sight, family_id, telling, asked)
    words = DecisionWords(
        decision=made,
        recipient=telling.recipient,
        purpose_words=telling.purpose_words,
        facts=list(telling.facts),
        notes=list(telling.notes),
        words=telling.words,
        weighed=telling.weighed,
        why_not_told=telling.why_not_told,
        **_signed(sight, family_id),
    )
    sight.add(words, family_id)
    return made


@transaction.atomic
def agree(*, by: User, told: dict[str, Any], replaces: Agreement | None = None) -> Agreement:
    """Enter an agreement in the register, or how it stands now. Raises Refused beside a field.

    Who may, the page's table of roles decides: it is about no family.
    """
    if told["review_on"] < told["signed_on"]:
        raise Refused("review_on", "It would be looked at again before it was signed. Check both days")
    try:
        with transaction.atomic():
            made: Agreement = Agreement.objects.create(by=by, replaces=replaces, **told)
    except IntegrityError as error:
        raise Refused("title", "This was changed meanwhile. Look at it first") from error
    return made


def agreements() -> list[Agreement]:
    """Give the agreements as they stand, those to be looked at first in front."""
    rows = list(Agreement.objects.order_by("review_on", "title", "pk"))
    replaced = {each.replaces_id for each in rows}
    return [each for each in rows if each.pk not in replaced]


def request_of(sight: Sight, family_id: str, request_id: str) -> Request:
    """Give a request of this family. Raises NotForYou where there is none, and FirstDo."""
    found = sight.rows(Request, family_id, pk=request_id)
    if not found:
        raise NotForYou("missing")
    return found[0]


def notes_to_tell(sight: Sight, family_id: str, most: int) -> list[CoreNote]:
    """Give the latest notes of the record that may be named as told. Raises NotForYou and FirstDo."""
    rows = sight.rows(CoreNote, family_id, order=("-happened_on", "-written_at", "-pk"))
    return standing(rows)[:most]


def _begin(sight: Sight, family_id: str, typed: Collection[str]) -> None:
    in_turn("family", family_id)
    renew(sight)
    sight.require(family_id, level=Level.WRITE)
    guard.look_over(sight, family_id, "\n".join(each for each in typed if each), what=WHERE)


def _refuse(sight: Sight, family_id: str, telling: Telling, asked: Request | None) -> None:
    weighed = Weighed(
        telling.decided,
        bool(telling.facts or telling.notes or telling.words),
        bool(telling.basis),
        bool(telling.how),
        telling.weighed,
        telling.family_told,
        telling.why_not_told,
    )
    for name, words in wants(weighed):
        raise Refused(name, words)
    known = {each.pk for each in sight.rows(CoreNote, family_id, pk__in=list(telling.notes))}
    if known != set(telling.notes):
        raise NotForYou("missing")
    if asked is None:
        return
    if asked.ours:
        raise NotForYou("missing")
    if telling.decided_on < asked.asked_on:
        raise Refused("decided_on", "It would be decided before they asked. Check the day")


def _decision(sight: Sight, family_id: str, telling: Telling, asked: Request | None) -> Decision:
    try:
        with transaction.atomic():
            made: Decision = Decision.objects.create(
                family_id=family_id,
                agency=telling.agency,
                request=asked,
                decided=telling.decided.value,
                purpose=telling.purpose,
                basis=telling.basis,
                how=telling.how,
                family_told=telling.family_told,
                agreement=telling.agreement,
                decided_on=telling.decided_on,
                by=sight.worker,
                written_at=sight.at,
            )
    except IntegrityError as error:
        raise Refused("decided", ANSWERED) from error
    return made


def _signed(sight: Sight, family_id: str) -> dict[str, Any]:
    by = sight.worker
    return {
        "family_id": family_id,
        "by": by,
        "signed_agency": by.agency.code,
        "profession": by.profession,
        "written_at": sight.at,
    }
