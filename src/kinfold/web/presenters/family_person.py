"""One person's page: what must be seen to first, then who they are, numbers, ties, and what changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone

from kinfold.casework.families.models import (
    Address,
    Identifier,
    OtherName,
    Part,
    Person,
    PersonFact,
)
from kinfold.casework.persons import queries
from kinfold.casework.persons.queries import One
from kinfold.casework.sharing.gate import Sight
from kinfold.casework.versions import standing
from kinfold.domain.access import Level
from kinfold.domain.person_facts import FACTS, NAMES, NUMBERS, FactKind
from kinfold.reports.wording import day
from kinfold.web.presenters.change_page import Words
from kinfold.web.presenters.family_frame import FamilyFrame
from kinfold.web.presenters.person_history import Changed, history_of
from kinfold.web.presenters.person_joined import JoinedShown, joined_shown
from kinfold.web.presenters.person_needs import is_need, need_words
from kinfold.web.presenters.person_ties import Related, related_to
from kinfold.web.presenters.spoken import age, full_name, moment_words

SEX = {"female": "Female", "male": "Male", "other": "Recorded as other"}
LABELS = {
    "given_names": "Given names",
    "family_name": "Family name",
    "known_as": "Known as",
    "sex": "Sex as recorded",
    "birth_date": "Born",
    "expected_on": "Expected",
    "died_on": "Died",
}
_COLUMNS = {"birth_date": "born_on"}
_STAYS = "What was written before stays in the record, with who wrote it."
WORDS: Mapping[str, Words] = {
    "particulars": Words("Names, birth and sex", (_STAYS,), "Save"),
    "born": Words(
        "The baby has been born",
        ("The record stays the same; from now on they have an age.", _STAYS),
        "Save the birth",
    ),
    "died": Words(
        "They have died",
        (
            "Everyone who opens this family sees it at once, and no paper is offered to them any longer.",
            "Nothing is closed by itself: end what was planned for them, step by step, when you are ready. "
            "A mistake can be taken back.",
        ),
        "Save the death",
        warns=True,
    ),
    "name": Words("Another name", ("The family can be found by it.",), "Save"),
    "number": Words("A number they are known by", ("Its check digit is looked at when you save.",), "Save"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """Something that is known: what it is, in words, who said so and when, and where it may be changed."""

    label: str
    words: str
    source: str = ""
    change: str = ""
    back: str = ""
    check: str = ""


@dataclass(frozen=True, slots=True)
class PersonPage:
    """What the page shows; ``steps`` are what may be written down, as address and words."""

    id: str
    name: str
    line: str
    needs: tuple[str, ...]
    particulars: tuple[Line, ...]
    change: str
    back: str
    names: tuple[Line, ...]
    facts: tuple[Line, ...]
    numbers: tuple[Line, ...]
    related: tuple[Related, ...]
    homes: tuple[str, ...]
    joined: JoinedShown
    changed: tuple[Changed, ...]
    steps: tuple[tuple[str, str], ...]


def page_of(sight: Sight, frame: FamilyFrame, who: One) -> PersonPage:
    """Make the page of someone of a family whose record may be read."""
    today = timezone.localtime(sight.at).date()
    may_write = frame.level >= Level.WRITE
    links = _Links(frame.id, who.id, may_write)
    names = queries.standing_of(sight, frame.id, OtherName, who.id)
    facts = queries.standing_of(sight, frame.id, PersonFact, who.id)
    numbers = queries.standing_of(sight, frame.id, Identifier, who.id)
    versions = queries.versions(sight, frame.id, who.id)
    last = queries.last(versions)
    parts = dict.fromkeys(Part(each.part).label for each in who.memberships)
    return PersonPage(
        id=who.id,
        name=full_name(who.person),
        line=". ".join([*parts, _sentence(age(who.person, today))]),
        needs=tuple(_capital(need_words(each)) for each in facts if is_need(each)),
        particulars=tuple(_particulars(who.person)),
        change=links.write("particulars"),
        back=links.back("particulars", last.pk) if last else "",
        names=(*(_line(each, links, "name") for each in names), *_on_other_records(sight, frame.id, who)),
        facts=tuple(_line(each, links, "fact") for each in sorted(facts, key=_fact_order)),
        numbers=tuple(_line(each, links, "number") for each in numbers),
        related=related_to(sight, frame.id, who.id),
        homes=tuple(_homes(sight, frame.id, who.id)),
        joined=joined_shown(sight, frame, who),
        changed=history_of(sight, frame.id, who),
        steps=tuple(_steps(links, who)) if may_write else (),
    )


@dataclass(frozen=True, slots=True)
class _Links:
    """Where things about someone may be changed; nowhere for whoever only reads."""

    family_id: str
    person_id: str
    may_write: bool

    def write(self, what: str) -> str:
        return self._to("family_person_write", what)

    def right(self, what: str, row_id: Any) -> str:
        return self._to("family_person_right", what, row_id)

    def back(self, what: str, row_id: Any) -> str:
        return self._to("family_person_back", what, row_id)

    def checked(self, row_id: Any) -> str:
        return self._to("family_person_checked", row_id)

    def _to(self, route: str, *parts: Any) -> str:
        return reverse(route, args=[self.family_id, self.person_id, *parts]) if self.may_write else ""


def said_of_row(row: OtherName | PersonFact | Identifier) -> str:
    """Give what kind of thing a row is, without what it says."""
    if isinstance(row, OtherName):
        return NAMES[row.kind].lower()
    return (
        FACTS[FactKind(row.kind)].label if isinstance(row, PersonFact) else NUMBERS[row.kind].label
    ).lower()


def as_typed(row: Any) -> dict[str, Any]:
    """Give what a row says as the boxes of a form hold it."""
    found: dict[str, Any] = {}
    for each in row._meta.concrete_fields:
        value, name = getattr(row, each.attname), _COLUMNS.get(each.name, each.name)
        if isinstance(value, date):
            found |= {f"{name}_{part}": getattr(value, part) for part in ("day", "month", "year")}
        elif isinstance(value, str):
            found[name] = value
    return found


def meanwhile(sight: Sight, family_id: str, who: One) -> tuple[str, ...]:
    """Say who changed someone's particulars meanwhile, and what they say now; what was typed is in the
    boxes.
    """
    last = queries.last(queries.versions(sight, family_id, who.id))
    if last is None:
        return ()
    by = last.by.display_name if last.by else "Someone"
    said = "; ".join(f"{each.label.lower()}: {each.words}" for each in _particulars(who.person))
    when = moment_words(last.written_at)
    return (f"{by} changed this at {when}. It now says: {said}. Below is what you typed.",)


def _particulars(person: Person) -> Iterable[Line]:
    for name, label in LABELS.items():
        value = getattr(person, name)
        if value:
            yield Line(label, day(value) if isinstance(value, date) else SEX.get(value, value))


def _on_other_records(sight: Sight, family_id: str, who: One) -> Iterable[Line]:
    """Give how someone is called on records of this family that were joined to theirs, if otherwise."""
    for record in who.records:
        last = queries.last(queries.versions(sight, family_id, record))
        values = queries.values_of(last) if last else queries.first_values(sight, family_id, record)
        name = f"{values['given_names']} {values['family_name']}".strip()
        if name and name != f"{who.person.given_names} {who.person.family_name}".strip():
            yield Line("Also written", name, "On the record that was joined to this one.")


def _line(row: Any, links: _Links, what: str) -> Line:
    label, words = _said(row)
    checked = isinstance(row, Identifier) and row.verified_on
    return Line(
        label=label,
        words=words,
        source=_source(row),
        change=links.right(what, row.pk),
        back=links.back(what, row.pk),
        check=links.checked(row.pk) if isinstance(row, Identifier) and not checked else "",
    )


def _said(row: Any) -> tuple[str, str]:
    if isinstance(row, OtherName):
        name = f"{row.given_names} {row.family_name}".strip()
        since = f", since {day(row.since)}" if row.since else ""
        return NAMES[row.kind], f"{name}{since}{f', until {day(row.until)}' if row.until else ''}"
    if isinstance(row, Identifier):
        return NUMBERS[row.kind].label if row.kind in NUMBERS else row.kind, spoken_number(row)
    fact = FACTS[FactKind(row.kind)]
    said = fact.choices.get(row.value, row.value) if fact.choices else row.value
    return fact.label, f"{said}{f': {row.more}' if row.more else ''}"


def spoken_number(row: Identifier) -> str:
    """Give a number as people read it aloud: an NHS number in three parts."""
    if row.kind != "nhs_number" or len(row.value) != 10:
        return str(row.value)
    return f"{row.value[:3]} {row.value[3:6]} {row.value[6:]}"


def _source(row: Any) -> str:
    by = f" by {row.by.display_name}" if row.by else ""
    told = f"{row.source}. Written down on {day(timezone.localtime(row.written_at).date())}{by}."
    if not isinstance(row, Identifier):
        return told
    if row.verified_on is None:
        return f"{told} Not checked yet."
    checker = f" by {row.verified_by.display_name}" if row.verified_by else ""
    return f"{told} Checked on {day(row.verified_on)}{checker}."


def _fact_order(row: PersonFact) -> int:
    return list(FACTS).index(FactKind(row.kind))


def _homes(sight: Sight, family_id: str, person_id: str) -> Iterable[str]:
    """Give where someone lives now, by ordinary addresses; a safe one is never on this page."""
    rows = sight.rows(Address, family_id, order=("starts_at", "pk"), person_id=person_id)
    for each in standing(rows):
        if each.starts_at <= sight.at and (each.ends_at is None or each.ends_at > sight.at):
            said = ", ".join(filter(None, (each.lines, each.postcode, each.phone)))
            if said:
                yield said


def _steps(links: _Links, who: One) -> Iterable[tuple[str, str]]:
    if who.person.birth_date is None and who.person.expected_on:
        yield links.write("born"), "The baby has been born"
    for kind, fact in FACTS.items():
        yield links.write(kind.value), fact.label
    yield links.write("name"), "Another name"
    yield links.write("number"), "A number they are known by"
    if who.person.died_on is None:
        yield links.write("died"), "They have died"
    yield (
        reverse("family_person_same", args=[links.family_id, links.person_id]),
        "Another record is of the same person",
    )
    yield (
        reverse("family_take_out", args=[links.family_id, links.person_id]),
        "They were written down here by mistake",
    )


def _sentence(words: str) -> str:
    return f"Age {words}" if words[:1].isdigit() else _capital(words)


def _capital(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"
