"""Broken glass: whether it would give anything, what is open, and what waits for a review or an answer."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from kinfold.casework.accounts.models import User
from kinfold.casework.allocations.models import TeamAllocation
from kinfold.casework.sharing.facts import facts_about
from kinfold.casework.sharing.gate import Sight
from kinfold.casework.sharing.models import BrokenGlass
from kinfold.casework.teams.models import Holding, Post
from kinfold.domain.access import Facts, Level, Purpose, Section, decide

LIMIT_SPAN = timedelta(hours=24)
ASK = "ask"


def level_with_glass(sight: Sight, family_id: str) -> tuple[Level, Level]:
    """Give what someone has of a family's record for work now, and what they would with the glass broken."""
    asking = replace(sight.asking, purpose=Purpose.WORK)
    facts = facts_about(sight.worker, asking, [family_id])[family_id][Section.CORE]
    return _level(facts, glass=False), _level(facts, glass=True)


def _level(facts: Facts, *, glass: bool) -> Level:
    return decide(replace(facts, glass=glass)).level


def open_glass(worker: User, family_id: str, at: datetime) -> BrokenGlass | None:
    """Give what someone has broken for a family and is open yet, or None."""
    found: BrokenGlass | None = BrokenGlass.objects.at(at).filter(worker=worker, family_id=family_id).first()
    return found


def families_lately(worker: User, at: datetime, besides: str) -> int:
    """Count the families for which someone broke the glass within 24 hours, one of them left out."""
    lately = BrokenGlass.objects.filter(worker=worker, starts_at__gt=at - LIMIT_SPAN)
    return int(lately.exclude(family_id=besides).values("family_id").distinct().count())


def _waiting() -> Q:
    return Q(outcome="") | Q(outcome=ASK, answered_at__isnull=False)


def glass_awaiting(at: datetime) -> Any:
    """Give what waits for a review: not reviewed, or asked about and answered; first due, first."""
    rows = BrokenGlass.objects.filter(_waiting(), starts_at__lte=at).select_related("worker__agency", "by")
    return rows.order_by("review_due_on", "pk")


def glass_for_manager(worker: User, at: datetime) -> Any:
    """Give what waits for a review at families of the teams that someone leads, but for what they broke."""
    led = Post.objects.at(at).filter(
        leads=True, pk__in=Holding.objects.at(at).filter(worker=worker).values("post")
    )
    families = TeamAllocation.objects.at(at).filter(team_id__in=led.values("team_id"))
    return glass_awaiting(at).filter(family_id__in=families.values("family_id")).exclude(worker=worker)


def glass_unanswered(worker: User) -> Any:
    """Give what someone was asked about and has not answered."""
    return BrokenGlass.objects.filter(worker=worker, outcome=ASK, answered_at=None).order_by("reviewed_at")
