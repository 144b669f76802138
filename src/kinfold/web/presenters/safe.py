"""What the safe address page says. A place is in it only where someone has just asked to be shown it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms

from kinfold.casework.families.models import Part, Person, SafeAddress
from kinfold.casework.safety import actions, guard
from kinfold.casework.safety.kept import SafePlace, unseal
from kinfold.casework.sharing.gate import Sight
from kinfold.domain.access import Level
from kinfold.web.presenters.spoken import called, full_name, moment_words


@dataclass(frozen=True, slots=True)
class Kept:
    """One safe address: whose, who wrote it when, and the place where it was asked for."""

    row: str
    who: str
    written: str
    ended: str
    place: SafePlace | None


@dataclass(frozen=True, slots=True)
class Standing:
    """Someone whose ordinary address still stands in the record, and the words that say so."""

    person_id: str
    who: str
    words: str


@dataclass(frozen=True, slots=True)
class SafePage:
    """The page: what is kept, what was kept, what to look at, and the form."""

    current: tuple[Kept, ...]
    past: tuple[Kept, ...]
    suspicions: tuple[str, ...]
    people: tuple[dict[str, Any], ...]
    safe_from: tuple[dict[str, Any], ...]
    typed: Mapping[str, str]
    message: Mapping[str, str]
    errors: tuple[dict[str, str], ...]
    nobody_else: bool
    standing: tuple[Standing, ...]
    may_end: bool


def choices(people: Mapping[str, tuple[str, Person]]) -> list[tuple[str, str]]:
    """Give everyone of the family as choices of a form, children last."""
    order = sorted(people.items(), key=lambda each: (each[1][0] == Part.CHILD, full_name(each[1][1])))
    return [(person_id, full_name(person)) for person_id, (_, person) in order]


def safe(
    sight: Sight, family_id: str, *, form: forms.Form, failures: Mapping[str, str], shown: str
) -> SafePage:
    """Make the page. Raises NotForYou and FirstDo, and UserError where a row does not open."""
    names = {person.id: full_name(person) for _, person in sight.people(family_id)}
    rows = sight.rows(SafeAddress, family_id, order=("-starts_at", "pk"))
    kept = [_kept(row, names, shown=shown) for row in rows]
    message = {
        **{name: str(found[0]) for name, found in (form.errors if form.is_bound else {}).items()},
        **failures,
    }
    people = actions.current_people(sight, family_id)
    grown = [each for each in choices(people) if people[each[0]][0] != Part.CHILD]
    return SafePage(
        current=tuple(each for each in kept if not each.ended),
        past=tuple(each for each in kept if each.ended),
        suspicions=tuple(_suspicion(each) for each in guard.suspicions(sight, family_id)),
        people=tuple(_ticks(form, "people", choices(people))),
        safe_from=tuple(_ticks(form, "safe_from", grown)) if _may_write(sight, family_id) else (),
        typed={name: form.data.get(name, "") for name in ("lines", "postcode", "phone", "contact")},
        message=message,
        errors=tuple({"href": f"#{name}", "text": text} for name, text in message.items()),
        nobody_else=form.is_bound and "nobody_else" in form.data,
        standing=tuple(_standing(sight, family_id)),
        may_end=_may_write(sight, family_id),
    )


def _standing(sight: Sight, family_id: str) -> Iterable[Standing]:
    """Say whose ordinary address everyone who reads the record still reads; nothing hides it from them."""
    people = {person.id: person for _, person in sight.people(family_id)}
    for person_id, rows in actions.still_ordinary(sight, family_id).items():
        who = people[person_id]
        theirs = f"{called(who) or 'The baby'}’s ordinary "
        stand = (
            "address in the record still stands" if len(rows) == 1 else "addresses in the record still stand"
        )
        yield Standing(person_id, full_name(who), f"{theirs}{stand}.")


def _may_write(sight: Sight, family_id: str) -> bool:
    return sight.decide(family_id).level >= Level.WRITE


def _kept(row: SafeAddress, names: Mapping[str, str], *, shown: str) -> Kept:
    return Kept(
        row=str(row.pk),
        who=names.get(row.person_id, ""),
        written=f"{row.written_by.display_name}, {moment_words(row.starts_at)}",
        ended=moment_words(row.ends_at) if row.ends_at else "",
        place=unseal(row) if str(row.pk) == shown else None,
    )


def _suspicion(each: Any) -> str:
    where = {
        "note": "a note",
        "step": "a step of the process",
        "contact": "a contact",
        "address": "an address",
        "support": "the page of who is around the family",
        "plan": "a plan",
    }.get(each.what, "a document")
    return f"{each.writer.display_name} wrote words in {where} that seem to hold it, {moment_words(each.at)}."


def _ticks(form: forms.Form, name: str, items: list[tuple[str, str]]) -> list[dict[str, Any]]:
    given = form.data.getlist(name) if form.is_bound else []  # type: ignore[attr-defined]
    return [{"value": value, "text": text, "checked": value in given} for value, text in items]
