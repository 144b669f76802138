"""Words for what the council's system says of a family: what differs, what has gone, what stands beside."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from kinfold.casework.council.models import Statement
from kinfold.casework.council.queries import Difference, Told
from kinfold.casework.council.said import ADDRESS, FACT, NUMBER, PARENT, PERSON, STEP, TEAM
from kinfold.domain.case import Step
from kinfold.domain.person_facts import FACTS, FactKind
from kinfold.domain.step_facts import facts_of
from kinfold.reports.wording import day
from kinfold.web.presenters.family_frame import FamilyFrame
from kinfold.web.presenters.spoken import called, moment_words

LABELS = {
    "given_names": "Given names",
    "family_name": "Family name",
    "born": "Born",
    "expected": "Expected",
    "died": "Died",
    "sex": "Sex as recorded",
    "value": "Number",
    "kind": "Kind",
    "team": "Team",
    "since": "Since",
    "until": "Until",
    "place": "Address",
}
DAYS = frozenset({"on", "born", "expected", "died", "since", "until"})
TITLES = {
    FACT: "Fact",
    PERSON: "Name, birth and sex",
    ADDRESS: "Address",
    NUMBER: "Number",
    PARENT: "Mother",
    TEAM: "Team",
}
TABLES = {
    "ssd_contacts": "Contact",
    "ssd_early_help_episodes": "Early help",
    "ssd_cin_episodes": "Referral and episode of need",
    "ssd_cin_assessments": "Assessment",
    "ssd_cp_plans": "Child protection plan",
    "ssd_cla_placement": "Home in care",
    "ssd_legal_status": "Legal status",
    "ssd_disability": "Disability that Kinfold does not know",
    "ssd_involvements": "Worked with by",
    "ssd_linked_identifiers": "Has another number",
    "ssd_person": "Ethnicity that Kinfold does not know",
}
WHY = {
    "number": "someone with the same NHS number, but another birth date",
    "name": "someone with the same name and birth date, under a number that is not known here",
    "family": "a family in which this is an adult: it may be this family, or another one of theirs",
    "several": "a family whose people are in several families here",
}
FACT_WORDS = {**(FACTS[FactKind.DISABILITY].choices or {}), **(FACTS[FactKind.ETHNICITY].choices or {})}
NOTHING = "nothing"
ELSEWHERE = "another address. Look there: it is not shown here"


@dataclass(frozen=True, slots=True)
class Line:
    """One field: what the council's system says, and what is written here."""

    label: str
    theirs: str
    ours: str


@dataclass(frozen=True, slots=True)
class Card:
    """One difference: what it is, of whom, its fields, who wrote what stands here, and the buttons."""

    title: str
    who: str
    lines: tuple[Line, ...]
    by: str
    address: str
    take: str
    keep: str


@dataclass(frozen=True, slots=True)
class CouncilPage:
    """The page. ``told`` says when the council's files last said something new of this family."""

    error: str
    told: str
    differs: tuple[Card, ...]
    gone: tuple[Card, ...]
    doubts: tuple[Card, ...]
    out_of_order: tuple[str, ...]
    workers: bool
    beside: tuple[tuple[str, tuple[str, ...]], ...]


def council_page(told: Told, frame: FamilyFrame, *, may_write: bool, error: str = "") -> CouncilPage:
    """Make the page. Without the right to write nothing can be settled."""
    names = {person.pk: called(person) or "Unborn baby" for _, person in frame.people}
    return CouncilPage(
        error=error,
        told=moment_words(told.told_at) if told.told_at else "",
        differs=tuple(_card(each, frame.id, names, may_write=may_write) for each in told.differs),
        gone=tuple(_gone(each, frame.id, names, may_write=may_write) for each in told.gone),
        doubts=tuple(_doubt(each, frame.id, names, may_write=may_write) for each in told.doubts),
        out_of_order=told.out_of_order,
        workers=any(each.table == "ssd_involvements" for each in told.beside),
        beside=tuple(_beside(told.beside, names)),
    )


def _card(one: Difference, family_id: str, names: Mapping[str, str], *, may_write: bool) -> Card:
    statement = one.statement
    return Card(
        title=_title(statement),
        who=names.get(statement.person_id or "", ""),
        lines=tuple(_line(one, name) for name in one.fields),
        by=_by(one.row),
        address=_address(family_id, statement) if may_write else "",
        take="Take theirs" if one.may_take else "",
        keep="Keep ours",
    )


def _gone(one: Difference, family_id: str, names: Mapping[str, str], *, may_write: bool) -> Card:
    on = one.statement.theirs.get("on") or ""
    return Card(
        title=_title(one.statement),
        who=names.get(one.statement.person_id or "", ""),
        lines=(Line("On", NOTHING, _words("on", on)),) if on else (),
        by=_by(one.row),
        address=_address(family_id, one.statement) if may_write else "",
        take="Take it back here" if one.may_take else "",
        keep="Keep ours",
    )


def _doubt(statement: Statement, family_id: str, names: Mapping[str, str], *, may_write: bool) -> Card:
    why = statement.theirs.get("why", "")
    return Card(
        title=f"The council’s system has {WHY.get(why, '')}",
        who=names.get(statement.person_id or "", ""),
        lines=(Line("Number there", statement.key, ""),),
        by="",
        address=_address(family_id, statement) if may_write and why != "several" else "",
        take="It is this family" if why == "family" else "The same person",
        keep="Another family" if why == "family" else "Somebody else",
    )


def _title(statement: Statement) -> str:
    if statement.aspect.startswith(STEP):
        return Step(statement.aspect.removeprefix(STEP)).label
    if statement.aspect == FACT:
        return FACTS[FactKind(statement.theirs["kind"])].label
    return TITLES.get(statement.aspect, "")


def _line(one: Difference, name: str) -> Line:
    theirs = one.statement.theirs.get(name)
    if name == "place":
        return Line(LABELS[name], ELSEWHERE, "")
    ours = "taken back" if one.row is None else _words(name, one.ours.get(name), one.statement.aspect)
    return Line(_label(name, one.statement.aspect), _words(name, theirs, one.statement.aspect), ours)


def _label(name: str, aspect: str) -> str:
    if name == "on":
        return "On"
    if aspect.startswith(STEP):
        found = {fact.id: fact.label for fact in facts_of(Step(aspect.removeprefix(STEP)))}
        return found.get(name, name)
    return LABELS.get(name, name)


def _words(name: str, value: Any, aspect: str = "") -> str:
    if value in (None, "", []):
        return NOTHING
    if name in DAYS:
        return day(date.fromisoformat(str(value)))
    if aspect == FACT:
        return FACT_WORDS.get(str(value), str(value))
    if aspect.startswith(STEP):
        facts = {fact.id: fact for fact in facts_of(Step(aspect.removeprefix(STEP)))}
        return facts[name].words(value) if name in facts else str(value)
    return str(value)


def _by(row: Any) -> str:
    """Say who wrote what stands here, as far as the table knows."""
    author = getattr(row, "by", None)
    return f"{author.display_name}, {author.profession}" if author is not None else ""


def _address(family_id: str, statement: Statement) -> str:
    return reverse("family_council_settle", args=[family_id, statement.pk])


def _beside(rows: Iterable[Statement], names: Mapping[str, str]) -> Iterable[tuple[str, tuple[str, ...]]]:
    """Give what has no place of its own here, by kind, the latest first."""
    found: dict[str, list[tuple[str, str]]] = {}
    for each in rows:
        told = each.theirs
        since, until = told.get("on") or "", told.get("until") or ""
        when = _words("on", since) if since else ""
        when += f" to {_words('until', until)}" if until else ""
        parts = [names.get(each.person_id or "", ""), when, told.get("words") or "", told.get("team") or ""]
        found.setdefault(TABLES.get(each.table, each.table), []).append(
            (since, ": ".join(filter(None, parts)))
        )
    for title, told in sorted(found.items()):
        yield title, tuple(words for _, words in sorted(told, reverse=True))
