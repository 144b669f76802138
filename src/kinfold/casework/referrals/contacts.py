"""The verbs of the front door: taking a contact down, saying whose it is, deciding, answering who told us."""

from dataclasses import dataclass
from typing import TypeVar

from django.db import transaction

from kinfold.casework.in_turn import in_turn
from kinfold.casework.process import actions as process
from kinfold.casework.process.models import StepTaken
from kinfold.casework.referrals import door, places
from kinfold.casework.referrals.models import (
    Contact,
    ContactAnswer,
    ContactDecision,
    ContactFamily,
    ContactPlace,
    Signed,
)
from kinfold.casework.safety import guard
from kinfold.casework.saving.actions import is_first
from kinfold.casework.sharing.actions.managing import renew
from kinfold.casework.sharing.gate import Sight
from kinfold.casework.teams.models import Team
from kinfold.domain.access import Level
from kinfold.domain.case import Step
from kinfold.domain.contact import REFERRALS, Answer, Outcome
from kinfold.domain.errors import UserError

Row = TypeVar("Row", bound=Signed)


class AlreadyDecided(UserError):
    """Someone else has decided on the contact meanwhile."""


class NoFamilyYet(UserError):
    """A referral was decided on before it was said whose it is."""


@dataclass(frozen=True, slots=True)
class Told:
    """How whoever told us was answered, and what was said, or why they were not."""

    answer: Answer
    words: str = ""


@transaction.atomic
def take_down(sight: Sight, *, made: Contact, team: Team, token: str) -> Contact | None:
    """Write a contact down at a team's door, signed; None where this showing of the form was saved before.

    Raises NotForYou for anyone whose role takes none down.
    """
    if not is_first(token=token, by=sight.worker):
        return None
    kept = door.take_down(sight, _signed(sight, made), team)
    places.taken_down(sight, kept)
    return kept


@transaction.atomic
def say_whose(sight: Sight, *, contact_id: str, family_id: str) -> None:
    """Say of which family a contact tells. From then on that family's record decides who sees it.

    Raises NotForYou for a contact that is not at this worker's door or for a family that they may not know,
    what that family asks for first, and AlreadyDecided.
    """
    _begin(sight, contact_id)
    of = door.contact(sight, contact_id)
    if door.family_of(contact_id):
        raise AlreadyDecided("Someone has said meanwhile whose contact this is.")
    in_turn("family", family_id)  # a place of theirs that is being made safe is looked for in this contact
    sight.require(family_id, level=Level.SUMMARY)
    ContactFamily.objects.create(
        contact_id=contact_id, family_id=family_id, by=sight.worker, starts_at=sight.at
    )
    places.put_with(sight, family_id, of)


@transaction.atomic
def take_from(sight: Sight, *, contact_id: str, family_id: str) -> None:
    """Take a contact from a family that it is not about, back to the door where it waited before.

    That it was there stays in the history. Raises NotForYou for whoever may not write about the family, what
    the family asks for first, and AlreadyDecided where it was decided on or taken from it meanwhile: a
    referral of the family is put right in its process.
    """
    _begin(sight, contact_id)
    in_turn("family", family_id)
    of = door.contact(sight, contact_id, Level.WRITE)
    if door.family_of(contact_id) != family_id or door.decision_of(sight, of):
        raise AlreadyDecided("It was decided on, or taken from the family, meanwhile. It stays as it is.")
    now_of = ContactFamily.objects.filter(contact_id=contact_id, family_id=family_id, ends_at=None)
    now_of.update(ends_at=sight.at, ended_by=sight.worker)


@transaction.atomic
def pass_on(sight: Sight, *, contact_id: str, team: Team) -> None:
    """Hand a contact on to another team's door; this team's has it no longer. Raises NotForYou."""
    _begin(sight, contact_id)
    of = door.contact(sight, contact_id)
    if door.family_of(contact_id) or door.decision_of(sight, of):
        raise AlreadyDecided("It was decided on meanwhile, so it stays where it is.")
    now_at = ContactPlace.objects.filter(contact_id=contact_id, ends_at=None)
    now_at.update(ends_at=sight.at, ended_by=sight.worker)
    ContactPlace.objects.create(contact_id=contact_id, team=team, starts_at=sight.at, by=sight.worker)


@transaction.atomic
def decide(
    sight: Sight,
    *,
    contact_id: str,
    outcome: Outcome,
    reasons: str,
    consulted: str = "",
    told: Told | None = None,
) -> ContactDecision:
    """Decide on a contact. What becomes a referral is written into the family's process, word for word.

    Raises NotForYou, what the family's record asks for first, AlreadyDecided, NoFamilyYet where it becomes a
    referral of no family, and NotLawful where the family's case cannot take it.
    """
    _begin(sight, contact_id)
    family_id = door.family_of(contact_id)
    of = door.contact(sight, contact_id, Level.WRITE)
    if before := door.decision_of(sight, of):
        raise AlreadyDecided(f"{before.by.display_name} has decided on this meanwhile. It stands below.")
    if outcome in REFERRALS and not family_id:
        raise NoFamilyYet("Say first which family this is: find it, or begin its record")
    if family_id:
        # The step of the decision looks over its reasons; what is asked since stands beside what was told.
        more = [consulted] if outcome in REFERRALS else [reasons, consulted]
        guard.look_over(sight, family_id, "\n".join([*more, told.words if told else ""]), what="contact")
    made = ContactDecision(contact=of, outcome=outcome.value, reasons=reasons, consulted=consulted)
    door.add(sight, _signed(sight, made))
    if told:
        door.add(sight, _signed(sight, _answer(of, told)))
    if outcome in REFERRALS:
        _refer(sight, family_id, of, made, is_told=bool(told and told.answer is not Answer.WITHHELD))
    return made


@transaction.atomic
def answer(sight: Sight, *, contact_id: str, told: Told) -> ContactAnswer:
    """Say how whoever told us was answered, after the decision; a referral's own decision says so too.

    Raises NotForYou, and AlreadyDecided where they were answered meanwhile or nothing is decided yet.
    """
    _begin(sight, contact_id)
    family_id = door.family_of(contact_id)
    of = door.contact(sight, contact_id, Level.WRITE)
    if not door.decision_of(sight, of) or door.answer_of(sight, of):
        raise AlreadyDecided("They were answered meanwhile, or there is nothing to tell them yet.")
    made = door.add(sight, _signed(sight, _answer(of, told)))
    if family_id and told.answer is not Answer.WITHHELD:
        _say_told(sight, family_id, of)
    return made


def _begin(sight: Sight, contact_id: str) -> None:
    in_turn("contact", contact_id)
    renew(sight)


def _signed(sight: Sight, row: Row) -> Row:
    worker = sight.worker
    row.by, row.agency, row.profession = worker, worker.agency.code, worker.profession
    row.written_at = sight.at
    return row


def _answer(of: Contact, told: Told) -> ContactAnswer:
    return ContactAnswer(contact=of, answer=told.answer.value, words=told.words)


def _refer(sight: Sight, family_id: str, of: Contact, made: ContactDecision, *, is_told: bool) -> None:
    """Write the referral and the decision on it into the family's process, with nothing typed again."""
    asked = "\n".join(each for each in (of.consulted, made.consulted) if each)
    facts = {"source": of.source, "told_by": of.told_by, "concern": of.concern}
    facts |= {"consulted": asked} if asked else {}
    process.record(
        sight, family_id=family_id, step=Step.REFERRAL, at=of.received_at, details=facts, stands=True
    )
    process.record(
        sight,
        family_id=family_id,
        step=Step.REFERRAL_DECISION,
        at=sight.at,
        details={"decision": made.outcome, "reasons": made.reasons, "told": is_told},
    )


def _say_told(sight: Sight, family_id: str, of: Contact) -> None:
    """Correct the decision in the family's process: whoever referred has been told now."""
    row = _decision_step(sight, family_id, of)
    if row is not None and not row.details.get("told"):
        process.correct(
            sight,
            family_id=family_id,
            row_id=row.pk,
            at=row.happened_at,
            details={**row.details, "told": True},
            reason="Whoever referred has been told since",
        )


def _decision_step(sight: Sight, family_id: str, of: Contact) -> StepTaken | None:
    made = door.decision_of(sight, of)
    rows = (each for each in process.taken(sight, family_id) if each.step == Step.REFERRAL_DECISION)
    return next((each for each in rows if made and each.details.get("reasons") == made.reasons), None)
