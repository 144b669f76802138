"""Taking someone out of a family who was written down in it in error, and putting them back.

Nothing is lost: the membership ends as it began, and a row says who took them out, when and why. Not for
someone who was of the family and left, nor for two records of one human: those are joined.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models, transaction

from kinfold.casework.classification import Guarded
from kinfold.casework.dated import Dated
from kinfold.casework.families.models import Joining, Person, TakenOut
from kinfold.casework.in_turn import in_turn
from kinfold.casework.persons import queries
from kinfold.casework.persons.queries import One
from kinfold.casework.refused import Refused
from kinfold.casework.safety import guard
from kinfold.casework.saving.actions import is_first
from kinfold.casework.sharing.actions.managing import renew
from kinfold.casework.sharing.gate import NotForYou, Sight
from kinfold.casework.sharing.gate_joined import joined_in
from kinfold.casework.versions import standing
from kinfold.domain.access import Level, Section
from kinfold.domain.errors import UserError

STILL_NAMED = "Something in this record still names them. Put that right first"
# What follows the people of a record by itself, or cannot be written anew.
FOLLOWS = frozenset(
    {"council.statement", "outbox.outboxevent", "families.takenout", "families.membership"}
    | {"plans.planversion"}
)


@dataclass(frozen=True, slots=True)
class Named:
    """A table in which rows that stand name someone, by its label, and how many do."""

    table: str
    rows: int


@transaction.atomic
def take_out(sight: Sight, *, family_id: str, person_id: str, reason: str, token: str) -> bool:
    """Say that someone was written down in this family in error; False where the form was saved before.

    Raises Refused where something that stands names them, NotForYou and FirstDo.
    """
    _begin(sight, family_id)
    who = queries.one(sight, family_id, person_id)
    if still_named(sight, family_id, who):
        raise Refused("reason", STILL_NAMED)
    _look_over(sight, family_id, reason)
    if not is_first(token=token, by=sight.worker):
        return False
    for member in who.memberships:
        row = TakenOut(membership=member, ended_at=member.ends_at, reason=reason, **_signed(sight, family_id))
        sight.take_out(row, family_id)
    return True


@transaction.atomic
def put_back(sight: Sight, *, family_id: str, row_id: str) -> None:
    """Say that someone who was taken out is of the family after all. Raises NotForYou where nobody was."""
    _begin(sight, family_id)
    old = out_of(sight, family_id, row_id)
    row = TakenOut(
        membership_id=old.membership_id,
        ended_at=old.ended_at,
        reason=old.reason,
        replaces=old,
        withdrawn=True,
        **_signed(sight, family_id),
    )
    sight.take_out(row, family_id)


def out_of(sight: Sight, family_id: str, row_id: str) -> TakenOut:
    """Give the row by which someone was taken out, where it stands. Raises NotForYou and FirstDo."""
    rows: list[TakenOut] = standing(sight.rows(TakenOut, family_id))
    for each in rows:
        if str(each.pk) == row_id:
            return each
    raise NotForYou("missing")


def still_named(sight: Sight, family_id: str, who: One) -> list[Named]:
    """Give where rows that stand name someone, as far as this worker may read. Raises NotForYou, FirstDo."""
    found = [Named(label, count) for label, count in _counted(sight, family_id, set(who.records)) if count]
    joined = [each for each in standing(joined_in(sight, family_id).joinings) if _is_of(each, who)]
    return [*found, Named("families.joining", len(joined))] if joined else found


def _counted(sight: Sight, family_id: str, records: set[str]) -> Iterator[tuple[str, int]]:
    for model in _naming():
        label, its = model._meta.label_lower, model.classified  # type: ignore[attr-defined]
        if sight.opened([family_id], its.section, its.read_at):
            rows = _stands(model, sight.rows(model, family_id), sight)
            yield label, sum(bool(_named_in(each) & records) for each in rows)


def _naming() -> Iterable[type[models.Model]]:
    """Give the tables about families as a whole that name people of them."""
    for model in apps.get_models():
        guarded = getattr(model, "classified", None)
        if isinstance(guarded, Guarded) and not guarded.of_person and model._meta.label_lower not in FOLLOWS:
            yield model


def _stands(model: type[models.Model], rows: list[Any], sight: Sight) -> list[Any]:
    names = {each.name for each in model._meta.concrete_fields}
    if {"replaces", "withdrawn"} <= names:
        rows = standing(rows)
    if issubclass(model, Dated):
        rows = [each for each in rows if each.ends_at is None or each.ends_at > sight.at]
    return rows


def _named_in(row: models.Model) -> set[str]:
    """Give the records that a row names, in its columns and in its lists of ids."""
    found: set[str] = set()
    for each in row._meta.concrete_fields:
        value = getattr(row, each.attname)
        if each.related_model is Person:
            found.add(str(value))
        elif isinstance(each, models.JSONField):
            found |= set(_words_in(value))
    return found


def _words_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from (str(key), *_words_in(inner))
    elif isinstance(value, list):
        for inner in value:
            yield from _words_in(inner)


def _is_of(row: Joining, who: One) -> bool:
    return bool({row.kept_id, row.other_id} & set(who.records))


def _begin(sight: Sight, family_id: str) -> None:
    in_turn("family", family_id)
    renew(sight)
    sight.require(family_id, Section.CORE, Level.WRITE)


def _signed(sight: Sight, family_id: str) -> dict[str, Any]:
    return {"family_id": family_id, "by": sight.worker, "written_at": sight.at}


def _look_over(sight: Sight, family_id: str, reason: str) -> None:
    try:
        guard.look_over(sight, family_id, reason, what="person")
    except UserError as refused:
        raise Refused("reason", str(refused)) from None
