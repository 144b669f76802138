"""Break-glass: one family, an hour, a reason, notices at once, and a review by someone else.

Where the rules would give nothing by it, the answer is that of a family that is not there.
"""

from datetime import timedelta

from django.db import models, transaction
from django.utils.timezone import localtime

from kinfold.casework.accounts.models import User
from kinfold.casework.in_turn import in_turn
from kinfold.casework.refused import Refused
from kinfold.casework.sharing import duties
from kinfold.casework.sharing.actions.managing import end, number, renew
from kinfold.casework.sharing.gate import NotForYou, Sight
from kinfold.casework.sharing.models import BrokenGlass, Notice
from kinfold.casework.sharing.queries.glass import ASK, families_lately, level_with_glass, open_glass
from kinfold.casework.sharing.queries.lists import teams_of_family
from kinfold.domain.access import Level, Section
from kinfold.domain.agency import Role
from kinfold.domain.working_days import after_working_days
from kinfold.kit import clock

LASTS = timedelta(minutes=60)
MOST_FAMILIES = 5
REVIEW_WITHIN = 2  # working days of England
BROKEN, ASKED = "glass:broken", "glass:ask"


class Emergency(models.TextChoices):
    """Why the glass is broken: a closed list, beside words of one's own."""

    CHILD = "child", "A child is at immediate risk"
    MEDICAL = "medical", "There is an urgent medical need"
    POLICE_OR_COURT = "police_or_court", "The police or a court need an answer at once"
    OUT_OF_HOURS = "out_of_hours", "I am on out-of-hours duty"
    OTHER = "other", "Something else"


class Outcome(models.TextChoices):
    """What a review found."""

    PROPER = "proper", "Proper"
    ASK = ASK, "Ask the worker"
    REFER = "refer", "Refer"


def require_breakable(sight: Sight, family_id: str) -> bool:
    """Let through whoever would be given something by breaking the glass; say whether they need to.

    ``sight`` is for an enquiry. Raises NotForYou alike for a family that is not there, and where the rules
    would give nothing.
    """
    sight.family(family_id, Level.EXISTS)
    now, broken = level_with_glass(sight, family_id)
    if broken is Level.DENY:
        raise NotForYou("glass")
    return now < broken


@transaction.atomic
def break_glass(*, sight: Sight, family_id: str, reason: Emergency, words: str) -> BrokenGlass:
    """Open a family for 60 minutes. Who has it open already is given that; no more than five in 24 hours.

    Raises NotForYou, and Refused past the limit with whom to ring.
    """
    in_turn("worker", sight.worker.id)
    renew(sight)
    is_needed = require_breakable(sight, family_id)
    there = open_glass(sight.worker, family_id, sight.at)
    if there:
        return there
    if not is_needed:
        raise Refused("reason", "You can see this family without breaking the glass")
    if families_lately(sight.worker, sight.at, family_id) >= MOST_FAMILIES:
        raise Refused("reason", _too_many(sight, family_id))
    made: BrokenGlass = BrokenGlass.objects.create(
        family_id=family_id,
        worker=sight.worker,
        by=sight.worker,
        starts_at=sight.at,
        ends_at=sight.at + LASTS,
        reason=reason.value,
        words=words,
        review_due_on=after_working_days(localtime(sight.at).date(), REVIEW_WITHIN),
    )
    duties.tell(sight.worker, family_id, BROKEN, Section.CORE, at=sight.at)
    sight.forget()
    return made


def _too_many(sight: Sight, family_id: str) -> str:
    phones = [f"{each.name} duty, {each.duty_phone}" for each in teams_of_family(family_id, sight.at)]
    whom = phones[0] if phones else "your duty manager"
    return f"You have broken the glass for {MOST_FAMILIES} families in 24 hours. Ring {whom}"


@transaction.atomic
def close_glass(*, sight: Sight, family_id: str) -> None:
    """Close what one has open for a family, before its hour is out. Raises NotForYou where nothing is."""
    in_turn("worker", sight.worker.id)
    renew(sight)
    found = open_glass(sight.worker, family_id, sight.at)
    if found is None:
        raise NotForYou("missing")
    end(found, sight.at, sight)
    sight.forget()


def may_review(by: User, glass: BrokenGlass) -> bool:
    """Say whether someone may review this: a guardian, or a manager of the family's team who may see it.

    Never the worker themself.
    """
    if not by.is_active or by.id == glass.worker_id:
        return False
    if by.role == Role.GUARDIAN:
        return True
    now = clock.now()
    is_manager = by.role == Role.TEAM_MANAGER and by.id in duties.managers_of(glass.family_id, now)
    return is_manager and Sight(by, at=now).decide(glass.family_id).level >= Level.WRITE


@transaction.atomic
def review_glass(*, by: User, glass_id: str, outcome: Outcome, words: str) -> BrokenGlass:
    """Write down what a review found: proper, refer, or ask the worker, who is told and may answer.

    After an answer it is reviewed again. Raises NotForYou, and Refused where it is reviewed already.
    """
    in_turn("glass", glass_id)
    found: BrokenGlass | None = BrokenGlass.objects.filter(pk=number(glass_id)).first()
    if found is None or not may_review(by, found):
        raise NotForYou("review")
    if found.outcome and not (found.outcome == ASK and found.answered_at):
        raise Refused("outcome", "This has been reviewed already")
    if not words.strip():
        raise Refused("words", "Say what you found")
    found.outcome, found.review_words = outcome.value, words
    found.reviewed_by, found.reviewed_at, found.answered_at = by, clock.now(), None
    found.save(update_fields=["outcome", "review_words", "reviewed_by", "reviewed_at", "answered_at"])
    if outcome is Outcome.ASK:
        _tell_the_worker(found, by)
    return found


def _tell_the_worker(glass: BrokenGlass, by: User) -> None:
    Notice.objects.create(
        to_id=glass.worker_id, family_id=glass.family_id, about=by, kind=ASKED, at=glass.reviewed_at
    )


@transaction.atomic
def answer_glass(*, by: User, glass_id: str, words: str) -> BrokenGlass:
    """Answer what a review asked. Only the worker themself; for all others it is not there."""
    in_turn("glass", glass_id)
    mine = BrokenGlass.objects.filter(pk=number(glass_id), worker=by, outcome=ASK, answered_at=None)
    found: BrokenGlass | None = mine.first()
    if found is None:
        raise NotForYou("missing")
    found.answer_words, found.answered_at = words, clock.now()
    found.save(update_fields=["answer_words", "answered_at"])
    return found
