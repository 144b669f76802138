"""Writing down who is around a family, mending it, ending it and taking it back. Each verb is a transaction.

Whoever is around is changed as a whole: its rows, one for each person it is about, are replaced together.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction

from kinfold.casework.families.models import Part
from kinfold.casework.in_turn import in_turn
from kinfold.casework.refused import Refused
from kinfold.casework.safety import guard
from kinfold.casework.saving.actions import is_first
from kinfold.casework.sharing.actions.managing import renew
from kinfold.casework.sharing.gate import NotForYou, Sight
from kinfold.casework.support import rules
from kinfold.casework.support.models import Connection, HealthProfessional, OneAround, Professional, around_id
from kinfold.casework.versions import standing
from kinfold.domain.access import Level, Section

WHERE = "support"  # as custodians are told where words stand
WRITTEN = ("name", "agency", "phone", "email", "note", "source")
OF: dict[Section, type[OneAround]] = {Section.CORE: Professional, Section.ADULT_HEALTH: HealthProfessional}


@transaction.atomic
def add_around(
    sight: Sight,
    *,
    family_id: str,
    model: type[OneAround],
    whom: Sequence[str],
    told: dict[str, Any],
    token: str,
) -> str:
    """Write down someone around the family; give their id, or nothing where this form was saved before.

    ``whom`` are people of the family, none for all of it; ``told`` are the model's other fields. Raises
    NotForYou, FirstDo, Refused, and UserError to a custodian whose words hold the safe address they keep.
    """
    _begin(sight, family_id, model)
    if not is_first(token=token, by=sight.worker):
        return ""
    _refuse(sight, family_id, model, whom, told)
    for rows in those_around(sight, family_id, model).values():
        if {each.person_id for each in rows} == set(_whom(whom)) and _says(rows[0], told):
            raise Refused("source", "This is written down already")
    around = around_id()
    for person_id in _whom(whom):
        sight.add(_row(sight, family_id, model, around, person_id, told), family_id)
    return around


@transaction.atomic
def change_around(
    sight: Sight,
    *,
    family_id: str,
    model: type[OneAround],
    around: str,
    whom: Sequence[str],
    told: dict[str, Any],
    token: str,
) -> None:
    """Write them as they are now, or should have been; what stood before stays in the record.

    Raises as ``add_around`` does; NotForYou also for one not there.
    """
    _begin(sight, family_id, model)
    old = rows_around(sight, family_id, model, around)
    _refuse(sight, family_id, model, whom, told)
    if not is_first(token=token, by=sight.worker):
        return
    wanted = set(_whom(whom))
    for each in old:
        if each.person_id not in wanted:
            sight.add(_again(sight, each, withdrawn=True), family_id)
            continue
        row = _row(sight, family_id, model, around, each.person_id, told)
        row.replaces = each  # of two records of one human each keeps its own, should they be parted again
        sight.add(row, family_id)
    for person_id in sorted(wanted - {each.person_id for each in old}, key=str):
        sight.add(_row(sight, family_id, model, around, person_id, told), family_id)


@transaction.atomic
def end_around(sight: Sight, *, family_id: str, model: type[OneAround], around: str, until: date) -> None:
    """Say when it ended. Raises NotForYou for one not there, FirstDo and Refused."""
    _begin(sight, family_id, model)
    for each in rows_around(sight, family_id, model, around):
        if each.since and until < each.since:
            raise Refused("until", "It would end before it began. Check both days")
        sight.add(_again(sight, each, until=until), family_id)


@transaction.atomic
def take_back_around(sight: Sight, *, family_id: str, model: type[OneAround], around: str) -> None:
    """Say that it was not so; that it was written stays in the record. Raises NotForYou and FirstDo."""
    _begin(sight, family_id, model)
    for each in rows_around(sight, family_id, model, around):
        sight.add(_again(sight, each, withdrawn=True), family_id)


def those_around(sight: Sight, family_id: str, model: type[OneAround]) -> dict[str, list[OneAround]]:
    """Give everyone around of one kind as it stands, by their id. Raises NotForYou and FirstDo."""
    found: dict[str, list[OneAround]] = {}
    for row in standing(sight.rows(model, family_id)):
        found.setdefault(row.around, []).append(row)
    return found


def rows_around(sight: Sight, family_id: str, model: type[OneAround], around: str) -> list[OneAround]:
    """Give the rows of one as they stand. Raises NotForYou where there is none."""
    found = those_around(sight, family_id, model).get(around)
    if not found:
        raise NotForYou("missing")
    return found


def _begin(sight: Sight, family_id: str, model: type[OneAround]) -> None:
    in_turn("family", family_id)
    renew(sight)
    sight.require(family_id, model.classified.section, Level.WRITE)  # type: ignore[attr-defined]


def _refuse(
    sight: Sight, family_id: str, model: type[OneAround], whom: Sequence[str], told: dict[str, Any]
) -> None:
    """Refuse what cannot be so, and hold all that was written against the safe addresses."""
    people = {person.pk: member.part for member, person in sight.people(family_id)}
    named = {*whom, *filter(None, [told.get("other_id")])}
    if not named <= set(people):
        raise NotForYou("missing")
    if told.get("since") and told.get("until") and told["until"] < told["since"]:
        raise Refused("until", "It would end before it began. Check both days")
    children = [each for each, part in people.items() if part == Part.CHILD]
    writes = sight.decide(family_id, Section.ADULT_HEALTH).level >= Level.WRITE
    if model is Professional and (
        why := rules.why_not_in_the_record(told["profession"], whom, children, writes_health=writes)
    ):
        raise Refused("section", why)
    if model is HealthProfessional and (why := rules.why_not_in_health(whom, children)):
        raise Refused("section", why)
    guard.look_over(sight, family_id, "\n".join(str(told.get(each) or "") for each in WRITTEN), what=WHERE)


def _whom(people: Sequence[str]) -> list[str | None]:
    """Give whom rows are about: each of some people, or once the family as a whole."""
    return [*dict.fromkeys(people)] or [None]


def _says(row: OneAround, told: dict[str, Any]) -> bool:
    """Say whether a row says the same, whoever said so."""
    return all(getattr(row, name) == value for name, value in told.items() if name != "source")


def _row(
    sight: Sight,
    family_id: str,
    model: type[OneAround],
    around: str,
    person_id: str | None,
    told: dict[str, Any],
) -> OneAround:
    whose = {"family_id": family_id, "around": around, "person_id": person_id}
    return model(**whose, by=sight.worker, written_at=sight.at, **told)


def _again(sight: Sight, old: OneAround, **changes: Any) -> OneAround:
    """Give a row that stands in the place of another."""
    fields = (each for each in old._meta.concrete_fields if not each.primary_key)
    copied = {each.attname: getattr(old, each.attname) for each in fields}
    copied |= {"replaces_id": old.pk, "by_id": sight.worker.pk, "written_at": sight.at}
    return type(old)(**(copied | changes))


__all__ = [
    "OF",
    "Connection",
    "add_around",
    "change_around",
    "end_around",
    "rows_around",
    "take_back_around",
    "those_around",
]
