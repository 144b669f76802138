"""Choosing which modules a family needs, and taking one off again. Each verb is one transaction."""

from collections.abc import Collection

from django.db import IntegrityError, transaction

from kinfold.casework.in_turn import in_turn
from kinfold.casework.programme.models import ChosenModule
from kinfold.casework.programme.reading import catalogue_now, chosen_of
from kinfold.casework.safety import guard
from kinfold.casework.saving.actions import is_first
from kinfold.casework.sharing.actions.managing import renew
from kinfold.casework.sharing.gate import NotForYou, Sight
from kinfold.casework.sharing.signing import signed_by
from kinfold.domain.access import Level, Section
from kinfold.domain.errors import UserError

MEANWHILE = "Someone changed this meanwhile. Below is what stands now; look at it first."


class AlreadyChanged(UserError):
    """Someone else has just chosen the same module; whoever comes second sees it."""


@transaction.atomic
def choose(
    sight: Sight,
    *,
    family_id: str,
    module: str,
    about: Collection[str],
    why: str,
    needed: bool,
    seen: str,
    token: str,
) -> bool:
    """Say that a family needs a module, for whom and why; or not any more. False where saved before.

    ``seen`` is the id of the row that whoever chooses had before their eyes; empty for none. Raises
    NotForYou, also for someone not of the family and a module that is not in force, FirstDo, AlreadyChanged,
    and UserError to a custodian whose words hold the safe address they keep.
    """
    in_turn("family", family_id)
    renew(sight)
    sight.require(family_id, Section.CORE, Level.WRITE)
    old = next((each for each in chosen_of(sight, family_id) if each.module == module), None)
    catalogue = catalogue_now(sight)
    is_known = catalogue.module(module) is not None or (old is not None and not needed)
    if not is_known or not set(about) <= {person.pk for _, person in sight.people(family_id)}:
        raise NotForYou("missing")
    guard.look_over(sight, family_id, why)
    if not is_first(token=token, by=sight.worker):
        return False
    if (old.pk if old else "") != seen:
        raise AlreadyChanged(MEANWHILE)
    if old is None and not needed:
        return True
    row = ChosenModule(
        module=module,
        catalogue=catalogue.key,
        about={each: {} for each in about},
        why=why,
        withdrawn=not needed,
        replaces=old,
        **signed_by(sight, family_id),
    )
    try:
        with transaction.atomic():
            sight.add(row, family_id)
    except IntegrityError as error:
        raise AlreadyChanged(MEANWHILE) from error
    return True
