"""Words for the front door: what waits for a decision, one contact, and families it may be about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils import timezone

from kinfold.casework.families.models import Part
from kinfold.casework.referrals import door, places
from kinfold.casework.referrals.models import Contact, ContactAnswer, ContactDecision
from kinfold.casework.sharing.gate import Sight
from kinfold.domain.access import Level
from kinfold.domain.case import Happened, Step
from kinfold.domain.clocks import Clock, due
from kinfold.domain.contact import REFERRALS, Answer, Outcome, Way, rule_of_decision
from kinfold.domain.step_facts import facts_of
from kinfold.reports.wording import day, joined
from kinfold.web.presenters.paging import Paged, paged
from kinfold.web.presenters.process import Due, due_line
from kinfold.web.presenters.spoken import moment_words, short_day, time_of_day

BEHIND_REASON = "About a family you must first say why you look at"
TO_DO = "Decide, and tell whoever told us"
TAKEN = "Taken from a family that it is not about"
KNOWS = {True: "Yes", False: "No", None: "We do not know"}


@dataclass(frozen=True, slots=True)
class Row:
    """A contact in the queue; ``about`` names those it tells of, as they were told of."""

    id: str
    received: str
    source: str
    about: str
    chip: str
    late: bool
    state: str


@dataclass(frozen=True, slots=True)
class Queue:
    """The front door: what waits for a decision, the first due first, and who is still to be answered."""

    waiting: tuple[Row, ...]
    to_tell: tuple[Row, ...]
    count: int
    paged: Paged


@dataclass(frozen=True, slots=True)
class ContactPage:
    """One contact."""

    id: str
    received: str
    clock: Due
    facts: tuple[tuple[str, str], ...]
    family: str
    decision: tuple[tuple[str, str], ...]
    may_decide: bool
    must_tell: bool
    is_referral: bool


def queue(sight: Sight, asked: str) -> Queue:
    """Make the front door; ``asked`` is the number of the page."""
    today = timezone.localtime(sight.at).date()
    attached, behind = _of_families(sight)
    decided = door.decisions_of(sight, attached)
    answered = door.answered(sight, attached)
    waiting = [*door.waiting(sight), *(each for each in attached if each.pk not in decided)]
    to_tell = [*door.unanswered(sight), *(each for each in attached if each.pk in decided.keys() - answered)]
    rows = sorted((_row(each, today) for each in waiting), key=lambda pair: (pair[0], pair[1].id))
    taken = door.taken_from(each.pk for each in waiting)
    rows = [(on, replace(row, state=TAKEN) if row.id in taken else row) for on, row in rows]
    every = [row for _, row in rows] + [Row(each, "", "", BEHIND_REASON, "", False, "") for each in behind]
    cut = paged(every, asked, "Pages of: contacts waiting for a decision")
    return Queue(tuple(cut.shown), tuple(_row(each, today)[1] for each in to_tell), len(every), cut)


def contact_page(sight: Sight, of: Contact) -> ContactPage:
    """Make the page of a contact that this worker was given."""
    today = timezone.localtime(sight.at).date()
    made, said, family_id = door.decision_of(sight, of), door.answer_of(sight, of), door.family_of(of.pk)
    may = not family_id or sight.decide(family_id).level >= Level.WRITE
    return ContactPage(
        id=of.pk,
        received=moment_words(of.received_at),
        clock=replace(due_line(clock_of(of, made), "", today), title=TO_DO),
        facts=tuple(_facts(of, places.hidden(sight, of, family_id))),
        family=family_id,
        decision=tuple(_decided(made, said)),
        may_decide=made is None and may,
        must_tell=made is not None and said is None and may,
        is_referral=made is not None and Outcome(made.outcome) in REFERRALS,
    )


def contacts_of(sight: Sight, family_id: str) -> tuple[Row, ...]:
    """Give the contacts about one family, the latest first, each with what was decided."""
    today = timezone.localtime(sight.at).date()
    found = door.of_families(sight, [family_id]).get(family_id, [])
    decided = door.decisions_of(sight, found)
    rows = [
        replace(_row(each, today)[1], chip="", late=False, state=Outcome(decided[each.pk].outcome).label)
        if each.pk in decided
        else _row(each, today)[1]
        for each in found
    ]
    return tuple(reversed(rows))


def clock_of(of: Contact, made: ContactDecision | None) -> Clock:
    """Give the clock of a contact: that of a decision on a referral, from when it came in."""
    rule = rule_of_decision()
    last, instant = due(rule.amount, rule.unit, of.received_at)
    met = Happened(made.written_at, Step.REFERRAL_DECISION) if made else None
    return Clock(rule, Happened(of.received_at, Step.REFERRAL), last, instant, met)


def told_of(of: Contact) -> tuple[str, ...]:
    """Give each person a contact tells of: 'Ivo Osei-Thistledown, child, born 9 April 2017'."""
    return tuple(_person(each) for each in of.people)


def names_of(of: Contact) -> str:
    """Give the names of those a contact tells of, as they were told."""
    named = [_name(each) for each in of.people if each["given_names"]]
    rest = [_name(each) for each in of.people if not each["given_names"] and not each["expected"]]
    unborn = ["an unborn baby" for each in of.people if not each["given_names"] and each["expected"]]
    return joined([*named, *(each for each in rest if each), *unborn]) or "Nobody named"


def _of_families(sight: Sight) -> tuple[list[Contact], list[str]]:
    """Give open contacts of families this worker may write about, and those that ask for a reason first."""
    open_ones = door.open_of_families(sight)
    found = door.of_families(sight, open_ones.values()) if open_ones else {}
    known = [each for rows in found.values() for each in rows if each.pk in open_ones]
    closed = set(open_ones.values()) - set(found)
    return known, [contact for contact, family in open_ones.items() if family in closed]


def _row(of: Contact, today: date) -> tuple[date, Row]:
    line = due_line(clock_of(of, None), "", today)
    here = timezone.localtime(of.received_at)
    return line.due_on, Row(
        id=of.pk,
        received=f"{short_day(here.date())}, {time_of_day(of.received_at)}",
        source=source_of(of.source),
        about=names_of(of),
        chip=line.chip,
        late=line.late,
        state="",
    )


def _facts(of: Contact, hidden: frozenset[str]) -> Sequence[tuple[str, str]]:
    place = ", ".join(each for each in (of.lines, of.postcode) if each and places.WHERE not in hidden)
    phone = of.phone if places.PHONE not in hidden else ""
    return [
        ("Came in", f"{moment_words(of.received_at)}, {Way(of.way).label.lower()}"),
        ("From", f"{source_of(of.source)}: {of.told_by}{f', {phone}' if phone else ''}"),
        ("What they are worried about", of.concern),
        ("About, as told", "\n".join(told_of(of))),
        *([("Where they live, as told", place)] if place else []),
        ("Who else was asked", of.consulted or "Nobody yet"),
        ("Does the family know?", KNOWS[of.knows]),
        ("Written down by", f"{of.by.display_name}, {of.profession}, {moment_words(of.written_at)}"),
    ]


def _decided(made: ContactDecision | None, said: ContactAnswer | None) -> Sequence[tuple[str, str]]:
    if made is None:
        return []
    told = (
        f"{Answer(said.answer).label}, {moment_words(said.written_at)}. {said.words}" if said else "Not yet"
    )
    return [
        ("Decision", Outcome(made.outcome).label),
        ("Why", made.reasons),
        *([("Who else was asked since", made.consulted)] if made.consulted else []),
        ("Decided by", f"{made.by.display_name}, {made.profession}, {moment_words(made.written_at)}"),
        ("Whoever told us was told", told.strip()),
    ]


def source_of(code: str) -> str:
    """Give who told us, in words."""
    return dict(facts_of(Step.REFERRAL)[0].options).get(code, code)


def _name(each: Mapping[str, str]) -> str:
    return f"{each['given_names']} {each['family_name']}".strip()


def _person(each: Mapping[str, str]) -> str:
    born = f"born {day(each['born'])}" if each["born"] else ""
    expected = f"due {day(each['expected'])}" if each["expected"] else ""
    part = str(Part(each["part"]).label).lower() if each["part"] in Part.values else ""
    return ", ".join(text for text in (_name(each) or "Unborn baby", part, born, expected) if text)
