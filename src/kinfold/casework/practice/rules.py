"""Who may know how someone practises: the worker, and the coach they chose. Nobody else, whatever their role.

Each predicate is made of the filter that lists by it, so that what is listed and what opens cannot differ.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from kinfold.casework.accounts.models import User
from kinfold.casework.practice.models import Coaching, Observation
from kinfold.casework.practice.queries import Scored
from kinfold.casework.teams.models import Holding, Post, Team
from kinfold.casework.teams.queries import led_by
from kinfold.domain.agency import PRACTICE, Role
from kinfold.domain.errors import KinfoldError


class NotYours(KinfoldError):
    """Whoever asked may not know of this, or there is none: told as a page that is not there."""


def coached_by(coach: User, at: datetime) -> QuerySet[User]:
    """Give those whom someone coaches at a moment: never anyone of a team that they manage."""
    chosen = Coaching.objects.at(at).filter(coach=coach, worker=OuterRef("pk"))
    people = User.objects.get_queryset().filter(Exists(chosen), is_active=True)
    return people.exclude(pk=coach.pk).exclude(pk__in=_managed_by(coach, at))


def _managed_by(reader: User, at: datetime) -> Any:
    """Give the ids of those who hold a post in a team that someone manages."""
    teams = led_by(reader, at) if reader.role == Role.TEAM_MANAGER else []
    posts = Post.objects.at(at).filter(team_id__in=teams)
    return Holding.objects.at(at).filter(post__in=posts).values("worker_id")


def may_coach(coach: User, worker: User, at: datetime) -> bool:
    """Say whether someone could coach another, or code a session of theirs: never whoever manages them."""
    if not coach.is_active or coach.role not in PRACTICE or coach.pk == worker.pk:
        return False
    return not _managed_by(coach, at).filter(worker=worker).exists()


def may_know(reader: User, worker: User, at: datetime) -> bool:
    """Say whether someone may know how a worker practises: themselves, or whom they chose."""
    return _works(reader) and (reader.pk == worker.pk or coached_by(reader, at).filter(pk=worker.pk).exists())


def _works(reader: User) -> bool:
    return reader.is_active and reader.role in PRACTICE


def observations_for(reader: User, at: datetime) -> QuerySet[Observation]:
    """Give the sessions that someone may know of: their own, and of those whom they coach."""
    if not _works(reader):
        found: QuerySet[Observation] = Observation.objects.none()
        return found
    theirs: QuerySet[Observation] = Observation.objects.filter(
        Q(worker=reader) | Q(worker__in=coached_by(reader, at))
    )
    return theirs


def second_for(reader: User, at: datetime) -> QuerySet[Observation]:
    """Give the sessions that someone codes as the second, while consent stands: of nobody they manage."""
    if not _works(reader):
        none: QuerySet[Observation] = Observation.objects.none()
        return none
    found: QuerySet[Observation] = Observation.objects.filter(
        second=reader, agreed=True, withdrawn_on=None
    ).exclude(worker__in=_managed_by(reader, at))
    return found


def is_coach_of(reader: User, observation: Observation, at: datetime) -> bool:
    """Say whether someone is the coach, now, of whoever was observed."""
    return _works(reader) and coached_by(reader, at).filter(pk=observation.worker_id).exists()


def teams_for(reader: User, at: datetime) -> list[Team]:
    """Give the teams of whose practice someone may see the figures: those in which they hold a post."""
    if not _works(reader):
        return []
    posts = Post.objects.at(at)
    held = Holding.objects.at(at).filter(worker=reader, post__in=posts)
    return list(Team.objects.filter(pk__in=posts.filter(pk__in=held.values("post_id")).values("team_id")))


def shown_to(reader: User, one: Scored) -> Scored:
    """Give a session as someone may see it who may know of it.

    Neither coder sees the other's scores until their own are saved; the worker sees all that is.
    """
    if reader.pk == one.observation.worker_id:
        return one
    if reader.pk == one.observation.second_id:
        return replace(one, first=one.first if one.second else None)
    return replace(one, second=one.second if one.first else None)
