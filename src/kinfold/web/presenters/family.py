"""A family's own page: what is new, their own words, the plan, the newest entries, and whom to ring."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from kinfold.casework.council.queries import told_of
from kinfold.casework.families.models import Address, Membership, Part, Person
from kinfold.casework.plans.forms.fields import OUTCOMES
from kinfold.casework.plans.models import PlanLine
from kinfold.casework.plans.now import GoalNow, plans_now
from kinfold.casework.sharing.gate import Sight
from kinfold.casework.sharing.gate_many import ROWS_OF_ONE, Asked, new_of
from kinfold.casework.support.models import Connection
from kinfold.casework.support.reading import around_seen
from kinfold.casework.teams.models import Holding
from kinfold.casework.workbook.reading import Entry, put_together
from kinfold.domain.access import Decision, Level, Section
from kinfold.domain.agency import Discipline
from kinfold.domain.entry import EntryKind
from kinfold.domain.support import Tone
from kinfold.reports.wording import day
from kinfold.web.presenters.entries import EntryShown, Names, Quote, codes_of, entry_shown, names_of, quote
from kinfold.web.presenters.family_frame import FamilyFrame, step_to
from kinfold.web.presenters.family_strip import RECORD
from kinfold.web.presenters.family_support import AroundShown, around_shown
from kinfold.web.presenters.sections import READ_BY, asked_for
from kinfold.web.presenters.since import Since, floor, new_steps, since_of
from kinfold.web.presenters.spoken import age, called, full_name, short_day

SHOWN = 5
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Someone:
    """Someone of the family; address and telephone are empty where they are not known, or not to be."""

    name: str
    part: str
    age: str
    address: str
    phone: str
    page: str = ""


@dataclass(frozen=True, slots=True)
class AskFor:
    """A section that may not be read: whom to ask, in the same words whether or not it holds anything."""

    name: str
    title: str
    ask: str


@dataclass(frozen=True, slots=True)
class GoalShown:
    """A goal of a plan in force: whose words, how it will be known, and what came of what was done for it."""

    words: str
    who: str
    known_by: str
    seen: tuple[str, ...]
    address: str


@dataclass(frozen=True, slots=True)
class ActionShown:
    """Something still to be done: by whom, and by when."""

    words: str
    who: str
    chip: str
    late: bool
    address: str


@dataclass(frozen=True, slots=True)
class FamilyPage:
    """The page; ``others`` are small links to what else may be done, as (address, words).

    ``first`` is where a record begins: its people, and writing; empty for whoever only reads it.
    ``entries`` is None for those who may not read the record.
    """

    people: tuple[Someone, ...]
    asks: tuple[AskFor, ...]
    others: tuple[tuple[str, str], ...]
    since: Since | None = None
    write: str = ""
    own_words: tuple[Quote, ...] = ()
    goals: tuple[GoalShown, ...] = ()
    actions: tuple[ActionShown, ...] = ()
    entries: tuple[EntryShown, ...] | None = None
    supporters: tuple[AroundShown, ...] = ()
    first: tuple[str, ...] = ()
    council: str = ""

    @property
    def has_phones(self) -> bool:
        """Whether anyone's telephone is known; where nobody's is, the column is left out."""
        return any(each.phone for each in self.people)


def notes_asked() -> list[Asked]:
    """Give which notes the page shows, for the query that the frame makes: the newest, and own words.

    What answers an entry comes after it, and so is among the newest when the entry is.
    """
    return [
        Asked(Q(), SHOWN * ROWS_OF_ONE),
        Asked(Q(kind=EntryKind.OWN_WORDS.value), SHOWN * ROWS_OF_ONE, RECORD),
    ]


def page_of(sight: Sight, frame: FamilyFrame) -> FamilyPage:
    """Make the page for whoever was given the frame, made with the notes that ``notes_asked``."""
    homes = _homes(sight, frame)
    decided = sight.sections([frame.id])[frame.id]
    keeps = decided[Section.SAFE_ADDRESS].level >= Level.READ
    begins = ("family_people", "family_write") if frame.level >= Level.WRITE else ()
    page = FamilyPage(
        people=tuple(_someone(sight, membership, person, homes) for membership, person in frame.people),
        asks=tuple(_asks(sight, frame, decided)),
        others=tuple(_others(frame.id, keeps=keeps)),
        supporters=tuple(_supporters(sight, frame, homes)),
        first=tuple(reverse(each, args=[frame.id]) for each in begins),
        council=_council(sight, frame),
    )
    return _with_record(sight, frame, page) if frame.level >= Level.READ else page


def _council(sight: Sight, frame: FamilyFrame) -> str:
    """Say how much the council's system says otherwise and waits for an answer; where nothing, nothing."""
    if all(step.route != "family_council" for step in frame.steps):
        return ""
    told = told_of(sight, frame.id)
    many = len(told.differs) + len(told.gone) + len(told.doubts)
    things = "1 thing waits" if many == 1 else f"{many} things wait"
    return f"{things} for an answer: the council’s system says otherwise" if many else ""


def _with_record(sight: Sight, frame: FamilyFrame, page: FamilyPage) -> FamilyPage:
    """Add what whoever may read the record sees: what is new, voices, the plan, and the newest entries."""
    entries = newest(frame.notes, SHOWN)
    looked, news = new_of(sight, [frame.id], floor(sight))
    since = looked.get(frame.id, floor(sight))
    new = [*news.get(frame.id, ()), *new_steps(sight, frame.strip.steps, since)]
    names = names_of(frame, codes_of(entries) | {each.agency for each in new})
    workers = {each.id: each.name for each in frame.colleagues}
    plans, today = plans_now(sight, frame.id), timezone.localtime(sight.at).date()
    return replace(
        page,
        since=since_of(sight, frame.id, looked.get(frame.id), new, {**workers, **names.agencies}),
        write=step_to("family_write", frame.id) if frame.level >= Level.WRITE else "",
        own_words=tuple(_voices(frame, names)),
        goals=tuple(_goal(each, names) for each in plans.goals),
        actions=tuple(_action(each, names, workers, today) for each in plans.actions),
        entries=tuple(entry_shown(frame.id, each, names) for each in entries),
    )


def newest(notes: Sequence[Row], most: int) -> list[Entry]:
    """Give the newest entries of these notes: all of one, or nothing of it."""
    return put_together(notes)[:most]


def _voices(frame: FamilyFrame, names: Names) -> Iterable[Quote]:
    """Give the newest own words of each of the family, children first."""
    own = [each for each in frame.notes if each["kind"] == EntryKind.OWN_WORDS]
    is_child = {person.pk: member.part == Part.CHILD for member, person in frame.people}
    for who in sorted(names.people, key=lambda each: not is_child[each]):
        found = next((each for each in own if who in each["about"]), None)
        if found:
            yield replace(quote(found, names), who=names.people[who])


def _goal(each: GoalNow, names: Names) -> GoalShown:
    line = each.goal
    return GoalShown(
        words=line.words or "A goal without words",
        who=names.people.get(line.person_id or "", line.other),
        known_by=line.known_by,
        seen=tuple(_came(done) for done in each.seen[:2]),
        address=f"{reverse('family_plan_one', args=[line.family_id, line.plan_id])}#line-{line.key}",
    )


def _came(done: PlanLine) -> str:
    """Say what came of an action: 'It was done, 12 November 2026: …'."""
    came = ", ".join(filter(None, (dict(OUTCOMES).get(done.outcome, ""), day(done.on) if done.on else "")))
    return ": ".join(filter(None, (came, done.words)))


def _action(line: PlanLine, names: Names, workers: Mapping[str, str], today: date) -> ActionShown:
    who = workers.get(line.worker_id or "") or names.people.get(line.person_id or "") or line.other
    late = line.by_when is not None and line.by_when < today
    chip = f"{'LATE since' if late else 'due'} {short_day(line.by_when)}" if line.by_when else ""
    address = f"{reverse('family_plan_one', args=[line.family_id, line.plan_id])}#line-{line.key}"
    return ActionShown(line.words or "An action without words", who or "A colleague", chip, late, address)


def _asks(sight: Sight, frame: FamilyFrame, decided: Mapping[Section, Decision]) -> Iterable[AskFor]:
    """Give whom to ask about each section that may not be read but is not denied."""
    wanted = [each for each in READ_BY if Level.EXISTS <= decided[each].level < Level.READ]
    disciplines = _disciplines(sight, frame) if wanted else {}
    duty = f"duty at {frame.team}, {frame.phone}" if frame.phone else "the family’s social worker"
    for section in wanted:
        ask = asked_for(section, decided[section], frame.colleagues, disciplines, duty)
        yield AskFor(section.value, section.label, ask)


def _supporters(sight: Sight, frame: FamilyFrame, homes: Mapping[str, Address]) -> Iterable[AroundShown]:
    """Give who supports the family now: professionals, and connections unless they are strained.

    Someone of the family itself is rung where they live.
    """
    parts = {person.pk: membership.get_part_display() for membership, person in frame.people}
    if frame.level < Level.READ:
        return
    names = {person.pk: called(person) or "Unborn baby" for _, person in frame.people}
    today = timezone.localtime(sight.at).date()
    for rows in around_seen(sight, frame.id).values():
        strained = isinstance(rows[0], Connection) and rows[0].tone == Tone.STRAINED
        begun = rows[0].since is None or rows[0].since <= today
        shown = around_shown(rows, names, frame.id, False, today)
        if isinstance(rows[0], Connection) and (other := rows[0].other_id):
            phone = homes[other].phone if other in homes else ""
            shown = replace(shown, what=parts.get(other, shown.what), phone=shown.phone or phone)
        if begun and not strained and not shown.is_over:
            yield shown


def _homes(sight: Sight, frame: FamilyFrame) -> dict[str, Address]:
    """Give where each person lives now, by their ordinary address."""
    if frame.level < Level.READ:
        return {}
    rows = sight.rows(Address, frame.id, order=("starts_at", "pk"), starts_at__lte=sight.at)
    return {each.person_id: each for each in rows if each.ends_at is None or each.ends_at > sight.at}


def _someone(sight: Sight, membership: Membership, person: Person, homes: Mapping[str, Address]) -> Someone:
    home = homes.get(person.pk)
    lines = ", ".join(filter(None, [home.lines, home.postcode])) if home else ""
    years = age(person, timezone.localtime(sight.at).date()).removeprefix("Unborn baby, ")
    may_read = sight.decide(membership.family_id).level >= Level.READ
    page = reverse("family_person", args=[membership.family_id, person.pk]) if may_read else ""
    phone = home.phone if home else ""
    return Someone(full_name(person), membership.get_part_display(), years, lines, phone, page)


def _disciplines(sight: Sight, frame: FamilyFrame) -> dict[str, frozenset[Discipline]]:
    held = Holding.objects.at(sight.at).filter(worker_id__in=[each.id for each in frame.colleagues])
    found: dict[str, frozenset[Discipline]] = {}
    for worker_id, discipline in held.values_list("worker_id", "post__discipline"):
        found[worker_id] = found.get(worker_id, frozenset()) | {Discipline(discipline)}
    return found


def _others(family_id: str, *, keeps: bool) -> list[tuple[str, str]]:
    offered = (("family_safe", "Safe address", keeps), ("family_known", "I know this family", True))
    return [(found, text) for route, text, fits in offered if fits and (found := step_to(route, family_id))]
