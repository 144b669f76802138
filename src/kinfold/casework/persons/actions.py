"""Writing down the facts of a person. Each verb is one transaction; no row is changed, and none is
removed.
"""

from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from kinfold.casework.families.models import (
    HowKnown,
    Identifier,
    OtherName,
    Particulars,
    PersonFact,
    Why,
)
from kinfold.casework.in_turn import in_turn
from kinfold.casework.kinship.actions import kinship_of
from kinfold.casework.persons import queries
from kinfold.casework.persons.queries import One, Values
from kinfold.casework.refused import Refused
from kinfold.casework.safety import guard
from kinfold.casework.saving.actions import is_first
from kinfold.casework.sharing.actions.managing import renew
from kinfold.casework.sharing.gate import NotForYou, Sight
from kinfold.casework.sharing.gate_joined import written_about
from kinfold.casework.versions import standing
from kinfold.domain import kin
from kinfold.domain.access import Level, Section
from kinfold.domain.errors import UserError
from kinfold.domain.kin_problems import ProblemKind, problems
from kinfold.domain.person_facts import FACTS, NUMBERS, FactKind, NameKind, refusal_of

Row = TypeVar("Row", OtherName, PersonFact, Identifier)
FIRST = "first"  # the version of someone whose particulars were never put right
CHANGED_MEANWHILE = "Someone else has changed this meanwhile. What stands now is above; check, and save again"
GONE = "Someone else has changed this meanwhile. Go back to see what stands now"
NOTHING_NEW = "Nothing here differs from what is written down"
TAKEN = "Someone else of this family has this number. Check whose it is, and take it back there first"
ONE_ONLY = "Another NHS number is written down here. Put that one right, or take it back first"
WRITTEN_ALREADY = "This is written down already"
ABOUT = {
    ProblemKind.DIED_BEFORE_BORN: "died_on",
    ProblemKind.PARENT_DIED_BEFORE: "died_on",
}


def version_of(sight: Sight, family_id: str, person_id: str) -> str:
    """Give which version of someone's particulars stands, for a form to say what its writer saw."""
    found = queries.last(queries.versions(sight, family_id, person_id))
    return str(found.pk) if found else FIRST


@transaction.atomic
def put_right(
    sight: Sight,
    *,
    family_id: str,
    person_id: str,
    values: Values,
    why: Why,
    how_known: HowKnown,
    seen: str,
    token: str,
) -> Particulars | None:
    """Write down particulars anew; ``values`` names what differs or may. None where this form was saved
    before.

    With ``Why.CHANGED`` the name they had stays as a former one. Raises NotForYou and FirstDo; Refused
    where it cannot be so, where nothing differs, and where another version than ``seen`` stands by now.
    """
    who = _begin(sight, family_id, person_id)
    if not is_first(token=token, by=sight.worker):
        return None
    if seen != version_of(sight, family_id, who.id):
        raise Refused("given_names" if "given_names" in values else next(iter(values)), CHANGED_MEANWHILE)
    shown = queries.values_of(who.person)
    changes = {name: value for name, value in values.items() if value != shown[name]}
    if not changes:
        raise Refused(next(iter(values)), NOTHING_NEW)
    _refuse(sight, family_id, who, shown | changes)
    names = [name for name in ("given_names", "family_name", "known_as") if name in changes]
    _look_over_box(sight, family_id, "".join(names[:1]), "\n".join(changes[name] for name in names))
    if why is Why.CHANGED:
        _keep_name(sight, family_id, who, changes)
    return _next(sight, family_id, who.id, changes, why, how_known)


@transaction.atomic
def take_back_version(sight: Sight, *, family_id: str, person_id: str, version: str) -> None:
    """Let someone's particulars stand as they did before the version that stands now.

    Raises NotForYou and FirstDo; Refused where another version stands by now, or it would say what cannot
    be so.
    """
    who = _begin(sight, family_id, person_id)
    rows = queries.versions(sight, family_id, who.id)
    now = queries.last(rows)
    if now is None or str(now.pk) != version:
        raise Refused("", GONE)
    before = next((row for row in rows if row.pk == now.replaces_id), None)
    values = queries.values_of(before) if before else queries.first_values(sight, family_id, who.id)
    _refuse(sight, family_id, who, values)
    _next(sight, family_id, who.id, values, Why.TAKEN_BACK, HowKnown(now.how_known))


@transaction.atomic
def write_down(sight: Sight, *, family_id: str, row: Row, token: str) -> Row | None:
    """Write down a name, a fact or a number about ``row.person_id``; None where this form was saved before.

    Where only one of a kind stands at a time, it takes the place of the one that stood. Raises NotForYou and
    FirstDo, and Refused.
    """
    who = _begin(sight, family_id, row.person_id)
    if not is_first(token=token, by=sight.worker):
        return None
    row.person_id = who.id
    old = _in_its_place(sight, family_id, row)
    return _add(sight, family_id, row, old)


@transaction.atomic
def put_row_right(
    sight: Sight,
    *,
    family_id: str,
    person_id: str,
    model: type[Row],
    row_id: str,
    changes: Values,
    token: str,
) -> Row | None:
    """Put a further row in the place of one that stands. Raises as ``write_down``."""
    who = _begin(sight, family_id, person_id)
    if not is_first(token=token, by=sight.worker):
        return None
    old = row_of(sight, family_id, model, who.id, row_id)
    if isinstance(old, Identifier) and changes.get("value", old.value) != old.value:
        changes = changes | {"verified_on": None, "verified_by": None}
    return _add(sight, family_id, _again(sight, old, **changes), old)


@transaction.atomic
def take_row_back(sight: Sight, *, family_id: str, person_id: str, model: type[Row], row_id: str) -> None:
    """Say that a row was not so; that it was written stays. Raises NotForYou for one not there, and
    FirstDo.
    """
    who = _begin(sight, family_id, person_id)
    old = row_of(sight, family_id, model, who.id, row_id)
    sight.add(_again(sight, old, withdrawn=True), family_id)


@transaction.atomic
def verify(sight: Sight, *, family_id: str, person_id: str, row_id: str, on: date) -> Identifier:
    """Say that this worker has checked a number against its register. Raises as ``take_row_back``."""
    who = _begin(sight, family_id, person_id)
    old = row_of(sight, family_id, Identifier, who.id, row_id)
    return sight.add(_again(sight, old, verified_on=on, verified_by=sight.worker), family_id)


def row_of(sight: Sight, family_id: str, model: type[Row], person_id: str, row_id: str) -> Row:
    """Give a row about someone as it stands. Raises NotForYou where there is none."""
    for row in queries.standing_of(sight, family_id, model, person_id):
        if str(row.pk) == row_id:
            return row
    raise NotForYou("missing")


def _begin(sight: Sight, family_id: str, person_id: str) -> One:
    """Wait one's turn with the family and, who may be of several, with the person."""
    in_turn("family", family_id)
    in_turn("person", person_id)
    renew(sight)
    sight.require(family_id, Section.CORE, Level.WRITE)
    return queries.one(sight, family_id, person_id)


def _next(
    sight: Sight, family_id: str, record: str, changes: Values, why: Why, how_known: HowKnown
) -> Particulars:
    """Add the version after the one that stands: what was not changed stays as this record itself says it."""
    now = queries.last(queries.versions(sight, family_id, record))
    base = queries.values_of(now) if now else queries.first_values(sight, family_id, record)
    row = Particulars(
        person_id=record,
        replaces=now,
        why=why.value,
        how_known=how_known.value,
        by=sight.worker,
        written_at=sight.at,
        **(base | changes),
    )
    return sight.add(row, family_id)


def _refuse(sight: Sight, family_id: str, who: One, values: Values) -> None:
    """Refuse what cannot be so among the family, and was not so before."""
    before = kinship_of(sight, family_id)
    old = before.person(who.id)
    sex = kin.Sex(values["sex"]) if values["sex"] in set(kin.Sex) else old.sex
    new = replace(
        old,
        name=values["known_as"] or values["given_names"] or values["family_name"],
        sex=sex,
        born=values["birth_date"],
        expected=values["expected_on"],
        died=values["died_on"],
    )
    after = replace(before, people=tuple(new if each.id == old.id else each for each in before.people))
    known = {(each.kind, each.people) for each in problems(before)}
    for each in problems(after):
        if not each.is_rare and (each.kind, each.people) not in known:
            field = "died_on" if each.kind in ABOUT and new.died != old.died else "born_on"
            raise Refused(field if new.expected == old.expected or new.born else "expected_on", each.words)


def _keep_name(sight: Sight, family_id: str, who: One, changes: Values) -> None:
    """Keep the name that someone had until today."""
    if {"given_names", "family_name"} & set(changes):
        row = OtherName(
            person_id=who.id,
            kind=NameKind.FORMER.value,
            given_names=who.person.given_names,
            family_name=who.person.family_name,
            until=timezone.localtime(sight.at).date(),
            source="The name in this record until then",
        )
        _add(sight, family_id, row, None)


def _add(sight: Sight, family_id: str, row: Row, old: Row | None) -> Row:
    """Add a row in the place of another or of none, once it is sure that it may stand."""
    row.by, row.written_at, row.replaces = sight.worker, sight.at, old
    if isinstance(row, Identifier):
        _check_number(sight, family_id, row)
    _look_over(sight, family_id, row)
    if old is not None and _says(old) == _says(row):
        raise Refused("source", NOTHING_NEW)
    return sight.add(row, family_id)


def _in_its_place(sight: Sight, family_id: str, row: Row) -> Row | None:
    """Give the row whose place this one takes, of kinds of which one stands. Raises Refused for a repeat."""
    rows = queries.standing_of(sight, family_id, type(row), row.person_id)
    same = [each for each in rows if each.kind == row.kind]
    if any(_says(each) == _says(row) for each in same):
        raise Refused("source", WRITTEN_ALREADY)
    if isinstance(row, PersonFact) and not FACTS[FactKind(row.kind)].several and same:
        own = [each for each in same if written_about(each, "person_id") == row.person_id]
        return (own or same)[-1]
    return None


def _check_number(sight: Sight, family_id: str, row: Identifier) -> None:
    """Refuse a number that cannot be one, or that another has; keep it in its one spelling."""
    words = refusal_of(row.kind, row.value, demonstration=settings.KINFOLD_DEMO)
    if words:
        raise Refused("value", words)
    row.value = NUMBERS[row.kind].read(row.value) or ""
    for each in standing(sight.rows(Identifier, family_id)):
        if each.kind != row.kind or each.pk == row.replaces_id:
            continue
        mine = each.person_id == row.person_id
        if each.value == row.value:
            raise Refused("value", WRITTEN_ALREADY if mine else TAKEN)
        if mine and row.kind == "nhs_number" and row.replaces_id is None:
            raise Refused("value", ONE_ONLY)


def _look_over(sight: Sight, family_id: str, row: Row) -> None:
    """Hold what was typed against safe places."""
    for name in ("value", "more", "source"):
        _look_over_box(sight, family_id, name, getattr(row, name, ""))
    if isinstance(row, OtherName):
        _look_over_box(sight, family_id, "given_names", f"{row.given_names}\n{row.family_name}")


def _look_over_box(sight: Sight, family_id: str, field: str, text: str) -> None:
    try:
        guard.look_over(sight, family_id, text, what="person")
    except UserError as refused:
        raise Refused(field, str(refused)) from None


def _again(sight: Sight, old: Row, **changes: Any) -> Row:
    """Give a row that stands in the place of another."""
    fields = (each for each in old._meta.concrete_fields if not each.primary_key)
    copied = {each.attname: getattr(old, each.attname) for each in fields}
    copied |= {"replaces_id": old.pk, "by_id": sight.worker.pk, "written_at": sight.at}
    return type(old)(**(copied | changes))


def _says(row: Row) -> Values:
    """Give what a row says, without who wrote it and when."""
    names = ("kind", "given_names", "family_name", "since", "until", "value", "more")
    return {name: getattr(row, name) for name in names if hasattr(row, name)}
