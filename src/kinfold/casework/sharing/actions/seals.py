"""Sealing a family to a few people named, and opening it again, which takes two of them."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from kinfold.casework.accounts.models import User
from kinfold.casework.in_turn import in_turn, still_open
from kinfold.casework.refused import Refused
from kinfold.casework.sharing import duties
from kinfold.casework.sharing.actions.managing import (
    begin,
    begin_as_guardian,
    end,
    end_row,
    finish,
    renew,
)
from kinfold.casework.sharing.gate import NotForYou, Sight
from kinfold.casework.sharing.models import Exclusion, NamedWorker, Notice, Seal
from kinfold.casework.sharing.queries.lists import seal_of, teams_of_family
from kinfold.casework.sharing.queries.seals import FEWEST_NAMED, named_and_able
from kinfold.casework.teams.queries import workers_of
from kinfold.domain.access import Level, Section


@transaction.atomic
def seal(*, sight: Sight, family_id: str, reason: str, named: Sequence[User]) -> Seal:
    """Seal a family to the people named: at least two who work with it, one of them managing its team.

    Whoever seals may name themself, and loses sight of the family where they do not. Raises NotForYou,
    FirstDo and Refused.
    """
    at = begin(sight, family_id)
    if seal_of(family_id, at):
        raise Refused("reason", "This family is sealed already. Change who is named instead")
    already = set(_named_now(family_id, sight))
    for each in {one.id: one for one in named}.values():
        if each.id not in already:
            _add_name(sight, family_id, each)
    made: Seal = Seal.objects.create(family_id=family_id, by=sight.worker, reason=reason, starts_at=at)
    finish(sight, family_id, "named")
    duties.tell(sight.worker, family_id, "seal:made", Section.CORE, at=at)
    return made


def _named_now(family_id: str, sight: Sight) -> list[str]:
    rows = still_open(NamedWorker.objects.filter(family_id=family_id), sight.at)
    return list(rows.values_list("worker_id", flat=True))


def _add_name(sight: Sight, family_id: str, worker: User, field: str = "named") -> NamedWorker:
    shut_out = Exclusion.objects.at(sight.at).filter(family_id=family_id, worker=worker)
    if shut_out.exists():
        raise Refused(field, "Someone you name is on the list of those who may not see this family")
    made: NamedWorker = NamedWorker.objects.create(
        family_id=family_id, worker=worker, by=sight.worker, starts_at=sight.at
    )
    return made


@transaction.atomic
def name_worker(*, sight: Sight, family_id: str, worker: User) -> NamedWorker:
    """Name one more person who may still see a sealed family. Raises NotForYou, FirstDo and Refused."""
    at = begin(sight, family_id)
    if not seal_of(family_id, at):
        raise Refused("worker", "This family is not sealed, so nobody needs to be named")
    if worker.id in _named_now(family_id, sight):
        raise Refused("worker", "They are named already")
    made = _add_name(sight, family_id, worker)
    finish(sight, family_id, "worker")
    return made


def require_need(family_id: str, at: datetime) -> Seal:
    """Give the seal of a family that too few of those named can see. Raises NotForYou for any other."""
    found = seal_of(family_id, at)
    if found is None or named_and_able(family_id, at) >= FEWEST_NAMED:
        raise NotForYou("missing")
    return found


@transaction.atomic
def name_in_need(*, sight: Sight, family_id: str, worker: User) -> NamedWorker:
    """Name a worker of the family's team, as a guardian, where fewer than two of those named can read it.

    People leave, and posts end: without this a sealed family would be shut to everybody. The guardian sees no
    more by it; the team's managers and the guardians are told. Raises NotForYou, also for any other family,
    and Refused.
    """
    at = begin_as_guardian(sight, family_id)
    require_need(family_id, at)
    teams = [each.pk for each in teams_of_family(family_id, at)]
    if worker.id not in {each.id for each in workers_of(teams, at)}:
        raise Refused(
            "worker", "They hold no post in the team that works with this family. Choose someone who does"
        )
    if worker.id in _named_now(family_id, sight):
        raise Refused("worker", "They are named already")
    made = _add_name(sight, family_id, worker, field="worker")
    if Sight(worker, at=at).decide(family_id).level < Level.READ:
        raise Refused("worker", "They could not see this family even so. Choose someone else")
    duties.tell(worker, family_id, "seal:rescued", Section.CORE, at=at)
    sight.forget()
    return made


@transaction.atomic
def end_name(*, sight: Sight, family_id: str, row_id: str) -> NamedWorker:
    """Name someone no more. Raises NotForYou, FirstDo, and Refused where too few would be left."""
    return end_row(NamedWorker, sight, family_id, row_id)


@transaction.atomic
def ask_to_open(*, sight: Sight, family_id: str, why: str) -> Seal:
    """Ask that a sealed family be opened again; another person named must agree. Each is told at once."""
    at = begin(sight, family_id)
    found = seal_of(family_id, at)
    if found is None:
        raise Refused("why", "This family is not sealed")
    found.opening_asked_by, found.opening_why = sight.worker, why
    found.save(update_fields=["opening_asked_by", "opening_why"])
    others = [each for each in _named_now(family_id, sight) if each != sight.worker.id]
    Notice.objects.bulk_create(
        Notice(to_id=each, family_id=family_id, about=sight.worker, kind="seal:asked", at=at)
        for each in sorted(set(others))
    )
    return found


def require_opening(sight: Sight, family_id: str) -> Seal:
    """Give the seal of a family to someone named who sees it. Raises NotForYou, also where there is none."""
    sight.require(family_id, level=Level.READ)
    found = seal_of(family_id, sight.at)
    if found is None or sight.worker.id not in _named_now(family_id, sight):
        raise NotForYou("missing")
    return found


@transaction.atomic
def agree_to_open(*, sight: Sight, family_id: str) -> Seal:
    """Open a sealed family again, as the second of two: a person named, and not the one who asked.

    The names end with the seal: a later one names anew. Raises NotForYou, FirstDo and Refused.
    """
    in_turn("family", family_id)
    renew(sight)
    found = require_opening(sight, family_id)
    if found.opening_asked_by is None:
        raise Refused("agree", "Nobody has asked to open this family")
    if found.opening_asked_by == sight.worker:
        raise Refused("agree", "You asked for this. Someone else who is named must agree")
    end(found, sight.at, sight)
    for each in still_open(NamedWorker.objects.filter(family_id=family_id), sight.at):
        end(each, sight.at, sight)
    duties.tell(sight.worker, family_id, "seal:opened", Section.CORE, at=sight.at)
    sight.forget()
    return found
