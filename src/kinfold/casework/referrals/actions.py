"""Beginning a family's record: who they are, with which team, and with whom. Nobody is told of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q

from kinfold.casework.accounts.models import User
from kinfold.casework.allocations.models import TeamAllocation, WorkerAllocation
from kinfold.casework.families.models import Family, FamilyName, Membership, Person
from kinfold.casework.homes import actions as homes
from kinfold.casework.homes.forms import NEW
from kinfold.casework.homes.reading import Place
from kinfold.casework.saving.actions import is_first
from kinfold.casework.saving.models import form_token
from kinfold.casework.sharing.gate import NotForYou, Sight
from kinfold.casework.teams.models import DutyTurn, Holding, Team

AT_THE_DOOR = "Told at the front door"


@dataclass(frozen=True, slots=True)
class Member:
    """Someone of a new family. ``born`` or ``expected`` or neither is known."""

    given_names: str
    family_name: str
    part: str
    born: date | None = None
    expected: date | None = None
    sex: str = ""
    known_as: str = ""


@transaction.atomic
def open_family(
    sight: Sight,
    *,
    name: str,
    team: Team,
    workers: Sequence[User],
    members: Sequence[Member],
    token: str,
    until_allocated: bool = False,
) -> Family | None:
    """Make a family with its people, with a team and with workers from this moment.

    None where this showing of the form was saved before. ``until_allocated``: the team only looks after them
    until a manager allocates them. Whoever makes it must hold a post in the team or be on duty for it, and
    may be left out of ``workers`` if they lead it. Raises NotForYou for anyone else; then nothing is made.
    """
    if team not in teams_of(sight):
        raise NotForYou("not-my-team")
    if not is_first(token=token, by=sight.worker):
        return None
    family = sight.open_family()
    TeamAllocation.objects.create(
        family=family, team=team, starts_at=sight.at, by=sight.worker, until_allocated=until_allocated
    )
    for each in workers:
        WorkerAllocation.objects.create(family=family, worker=each, starts_at=sight.at)
    sight.forget()
    sight.add(FamilyName(family=family, name=name), family.pk)
    for member in members:
        _join(sight, family, member)
    return family


@transaction.atomic
def house(sight: Sight, family_id: str, *, place: Place) -> None:
    """Write down that everyone of a family that was just begun lives where a contact told; nobody knows since
    when. A baby not yet born lives with their mother. Raises as ``homes.actions.move``.
    """
    people = [person.pk for _, person in sight.people(family_id) if not person.is_unborn]
    if people:
        told = homes.Move(people=people, since=None, household=NEW, place=place, source=AT_THE_DOOR)
        homes.move(sight, family_id=family_id, told=told, token=form_token())


def _join(sight: Sight, family: Family, member: Member) -> None:
    """Add someone who was of no family here. The tie comes first: by it we know whose the person is."""
    person = Person(
        given_names=member.given_names,
        family_name=member.family_name,
        birth_date=member.born,
        expected_on=member.expected,
        sex=member.sex,
        known_as=member.known_as,
    )
    tie = Membership(family=family, person=person, part=member.part, starts_at=sight.at)
    sight.add(tie, family.pk)
    sight.add(person, family.pk)


def teams_of(sight: Sight) -> list[Team]:
    """Give the teams in which this worker holds a post, or for which they are on duty, by name."""
    held = Holding.objects.at(sight.at).filter(worker=sight.worker)
    current = held.filter(post__starts_at__lte=sight.at).exclude(post__ends_at__lte=sight.at)
    turns = DutyTurn.objects.at(sight.at).filter(worker=sight.worker)
    theirs = Q(pk__in=current.values("post__team_id")) | Q(pk__in=turns.values("team_id"))
    return list(Team.objects.filter(theirs).order_by("name"))
