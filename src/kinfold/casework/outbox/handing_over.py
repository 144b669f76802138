"""What leaves casework for the store: events in the order of writing, and what linkage needs of their people.

It reads past the gate, and so only for ``bridge.emit``, which shows nobody anything: no page may call it, and
on PostgreSQL the app's role is given nothing here (``web.emit_role``). Of a sealed family no name and no
address leaves; of someone with a safe address, on any of their joined records, no address of any. Safe
addresses themselves are never read.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from kinfold.casework.families.models import (
    Address,
    Identifier,
    Joining,
    Membership,
    Part,
    Person,
    SafeAddress,
)
from kinfold.casework.families.models import Particulars as PutRight
from kinfold.casework.outbox.models import OutboxEvent
from kinfold.casework.sharing.gate_joined import groups_of
from kinfold.casework.sharing.models import Seal
from kinfold.casework.versions import standing
from kinfold.domain.case import LONDON
from kinfold.domain.identifiers import is_temporary_upn, nhs_number, upn

EVENT = (
    *("event_id", "family_id", "child_id", "kind", "occurrence", "starts_on", "ends_on", "flags", "agency"),
    *("replaces__event_id", "withdrawn"),
)


_VERSIONED = ("person_id", "replaces_id", "withdrawn")


@dataclass(frozen=True, slots=True)
class Particulars:
    """What linkage needs of someone, true from a day to a day; ``last_on`` None: still."""

    person: str
    first_name: str = ""
    middle_name: str = ""
    surname: str = ""
    dob: date | None = None
    sex: str = ""
    nhs_number: str = ""
    upn: str = ""
    address_line: str = ""
    postcode: str = ""
    phone: str = ""
    first_on: date = date.min
    last_on: date | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """Someone in a family; ``role`` is child, mother or adult. ``since`` None: from the beginning."""

    family: str
    person: str
    role: str
    since: date | None
    until: date | None


def families() -> dict[str, tuple[str, list[str]]]:
    """Give each family of which anything was told: its agency, and its events' ids, as they were written."""
    found: dict[str, tuple[str, list[str]]] = {}
    rows = OutboxEvent.rows.order_by("id").values_list("family_id", "agency", "event_id")
    for family, agency, event in rows.iterator():
        found[family] = (agency, [*found[family][1], event] if family in found else [event])
    return found


def events(of: Sequence[str]) -> list[dict[str, object]]:
    """Give all that was told of some families, in the order of writing."""
    return list(OutboxEvent.rows.filter(family_id__in=of).order_by("id").values(*EVENT))


def members(of: Sequence[str]) -> list[Member]:
    """Give who is or was of some families."""
    rows = list(
        Membership.rows.filter(family_id__in=of)
        .order_by("id")
        .values_list("family_id", "person_id", "part", "starts_at", "ends_at")
    )
    begun: dict[str, date] = {}
    for family, _, _, since, _ in rows:
        begun[family] = min(begun.get(family, date.max), _day(since))
    return [
        Member(
            family,
            person,
            _role(part),
            None if _day(since) == begun[family] else _day(since),
            _day(until) if until else None,
        )
        for family, person, part, since, until in rows
    ]


def particulars(people: Iterable[str], at: datetime) -> list[Particulars]:
    """Give what linkage needs of some people, one row for each dated address; at least one of each."""
    ids = sorted(set(people))
    sealed, safe = _sealed(ids, at), _with_safe_address(ids)
    numbers, homes = _numbers(ids), _homes([each for each in ids if each not in sealed | safe])
    found = []
    for pk, given, surname, dob, sex in _as_they_stand(ids):
        nhs, pupil = numbers.get(pk, ("", ""))
        first, _, middle = given.strip().partition(" ")
        plain = {"person": pk, "dob": dob, "sex": {"male": "M", "female": "F"}.get(sex, "")}
        plain |= {"nhs_number": nhs, "upn": pupil}
        if pk not in sealed:
            plain |= {"first_name": first, "middle_name": middle.strip(), "surname": surname.strip()}
        found += [Particulars(**plain, **home) for home in homes.get(pk, [{}])]  # type: ignore[arg-type]
    return found


def joined(at: datetime) -> dict[tuple[str, str], bool]:
    """Give the pairs of records that someone said are of one human; False where that was taken back.

    A pair of which one is of a family sealed at a moment is left out: it would give that one the other's
    name.
    """
    rows = _joinings()
    found = {(each.kept_id, each.other_id): False for each in rows}
    found |= {(each.kept_id, each.other_id): True for each in standing(rows)}
    sealed = _sealed([end for pair in found for end in pair], at)
    return {pair: stands for pair, stands in found.items() if not (stands and sealed & set(pair))}


def _joinings() -> list[Joining]:
    return list(Joining.rows.order_by("id").only("kept_id", "other_id", "replaces_id", "withdrawn"))


def _as_they_stand(people: list[str]) -> list[tuple[Any, ...]]:
    """Give name, birth and sex of each, as they were last put right."""
    told = ("given_names", "family_name", "birth_date", "sex")
    rows = {each[0]: each for each in Person.rows.filter(pk__in=people).values_list("pk", *told)}
    later = PutRight.rows.filter(person_id__in=people).order_by("id")
    return list((rows | {each[0]: each for each in later.values_list("person_id", *told)}).values())


def _sealed(people: list[str], at: datetime) -> set[str]:
    """Give those of them who are or were of a family that is sealed at a moment."""
    families = Seal.objects.at(at).values("family_id")
    rows = Membership.rows.filter(person_id__in=people, family_id__in=families)
    return set(rows.values_list("person_id", flat=True))


def _with_safe_address(people: list[str]) -> set[str]:
    """Give those of them who have or had a safe address, on this or any record joined to it: an ordinary one
    on another record of the same human may be the place that is kept safe.
    """
    groups = groups_of(standing(_joinings()))
    of_whom = {each: groups.get(each, {each}) for each in people}
    asked = {record for records in of_whom.values() for record in records}
    safe = set(SafeAddress.rows.filter(person_id__in=asked).values_list("person_id", flat=True))
    return {each for each, records in of_whom.items() if records & safe}


def _numbers(people: list[str]) -> dict[str, tuple[str, str]]:
    """Give each one's sound NHS number and lasting pupil number; the first written of several."""
    found: dict[str, tuple[str, str]] = {}
    rows = Identifier.rows.filter(person_id__in=people).order_by("-id").only(*_VERSIONED, "kind", "value")
    for each in standing(rows):
        nhs, pupil = found.get(each.person_id, ("", ""))
        if each.kind == "nhs_number":
            nhs = nhs_number(each.value) or nhs
        elif each.kind == "upn" and not is_temporary_upn(each.value):
            pupil = upn(each.value) or pupil
        found[each.person_id] = (nhs, pupil)
    return found


def _homes(people: list[str]) -> dict[str, list[dict[str, object]]]:
    """Give each one's addresses that stand and are not empty, with their days."""
    found: dict[str, list[dict[str, object]]] = defaultdict(list)
    told = ("lines", "postcode", "phone", "starts_at", "ends_at")
    rows = Address.rows.filter(person_id__in=people).order_by("id").only(*_VERSIONED, *told)
    for each in standing(rows):
        if each.lines or each.postcode or each.phone:
            found[each.person_id].append(
                {
                    "address_line": " ".join(each.lines.split()),
                    "postcode": each.postcode.upper(),
                    "phone": "".join(each.phone.split()),
                    "first_on": _day(each.starts_at),
                    "last_on": _day(each.ends_at) if each.ends_at else None,
                }
            )
    return found


def _role(part: str) -> str:
    return part if part in {Part.CHILD, Part.MOTHER} else "adult"


def _day(moment: datetime) -> date:
    return moment.astimezone(LONDON).date()
