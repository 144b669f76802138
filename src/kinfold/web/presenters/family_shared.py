"""What was asked between agencies about a family and what each was told, in words; and the form's choices."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from kinfold.casework.exchange.models import Agreement, Decision, DecisionWords, Reply, Request
from kinfold.casework.families.models import CoreNote
from kinfold.casework.sharing.actions.share import Basis
from kinfold.domain.exchange import Decided, Fact
from kinfold.domain.working_days import working_days_between
from kinfold.web.presenters.spoken import short_day

BASIS = dict(Basis.choices)
FACTS = {each.value: each.label for each in Fact}
LONGEST_LABEL = 90


@dataclass(frozen=True, slots=True)
class ToldShown:
    """One decision: what was decided, and its facts as (words, value)."""

    heading: str
    is_refusal: bool
    facts: tuple[tuple[str, str], ...]
    signed: str


@dataclass(frozen=True, slots=True)
class RequestShown:
    """One request; ``chip`` is when an answer is due, or that it is late; empty where it was answered."""

    id: str
    ours: bool
    heading: str
    what: str
    why: str
    chip: str
    late: bool
    answer: str
    signed: str


@dataclass(frozen=True, slots=True)
class SharedPage:
    """The page: what waits for an answer, what was decided, and what was answered before."""

    waiting: tuple[RequestShown, ...]
    told: tuple[ToldShown, ...]
    answered: tuple[RequestShown, ...]


@dataclass(frozen=True, slots=True)
class Exchanged:
    """What is written down of a family's exchange with agencies."""

    requests: Sequence[Request]
    replies: Mapping[str, Reply]
    decisions: Sequence[Decision]
    words: Mapping[str, DecisionWords]
    notes: Mapping[str, CoreNote]
    agencies: Mapping[str, str]


def shared_page(given: Exchanged, today: date) -> SharedPage:
    """Make the page: what is due first in front, then the latest."""
    by_request = {each.request_id: each for each in given.decisions if each.request_id}
    shown = [_request(each, given, by_request.get(each.pk), today) for each in given.requests]
    due = {each.pk: each.due_on for each in given.requests}
    waiting = sorted((each for each in shown if each.chip), key=lambda each: (due[each.id], each.id))
    told = [_told(each, given) for each in given.decisions if each.pk in given.words]
    return SharedPage(tuple(waiting), tuple(told), tuple(each for each in shown if not each.chip))


def _request(row: Request, given: Exchanged, decision: Decision | None, today: date) -> RequestShown:
    name = given.agencies.get(row.agency_id, "An agency")
    reply = given.replies.get(row.pk)
    heading = f"We asked {name}, {row.who}" if row.ours else f"{name} asked us, {row.who}"
    answer = ""
    if reply:
        how = "They do not tell us" if reply.refused else "They answered"
        answer = f"{how}, {short_day(reply.replied_on)}: {reply.words}"
    if decision:
        answer = f"{Decided(decision.decided).label}, {short_day(decision.decided_on)}"
    return RequestShown(
        id=row.pk,
        ours=row.ours,
        heading=f"{heading}, {short_day(row.asked_on)}",
        what=row.what,
        why=row.why,
        chip="" if answer else due_words(row.due_on, today),
        late=row.due_on < today,
        answer=answer,
        signed=_signed(row),
    )


def due_words(due_on: date, today: date) -> str:
    """Give 'due Thu 26 Nov 2026', or how late it is."""
    if due_on >= today:
        return f"due {short_day(due_on)}"
    days = working_days_between(due_on, today)
    return f"LATE {days} working day{'' if days == 1 else 's'}"


def _told(row: Decision, given: Exchanged) -> ToldShown:
    words = given.words[row.pk]
    name = given.agencies.get(row.agency_id, "An agency")
    decided = Decided(row.decided)
    return ToldShown(
        heading=f"{decided.label}: {name}, {words.recipient}, {short_day(row.decided_on)}",
        is_refusal=decided is Decided.NOTHING,
        facts=tuple((label, value) for label, value in _facts(row, words, given) if value),
        signed=_signed(words),
    )


def _facts(row: Decision, words: DecisionWords, given: Exchanged) -> Iterable[tuple[str, str]]:
    why = f". {words.purpose_words}" if words.purpose_words else ""
    yield "What for", f"{row.get_purpose_display()}{why}"
    yield "Basis in law", BASIS.get(row.basis, "")
    yield "Under the agreement", row.agreement.title if row.agreement else ""
    yield "Of the record", ". ".join(FACTS[each] for each in words.facts if each in FACTS)
    notes = [given.notes[each] for each in words.notes if each in given.notes]
    yield "Notes", ". ".join(f"{short_day(each.happened_on)}, {each.profession}" for each in notes)
    yield "In words", words.words
    yield "How", row.get_how_display() if row.how else ""
    yield "Family told", "Yes" if row.family_told else f"No. {words.why_not_told}"
    yield "Harm weighed", words.weighed


def _signed(row: Request | DecisionWords) -> str:
    on = short_day(timezone.localtime(row.written_at).date())
    return f"{row.by.display_name}, {row.profession}. Written {on}"


def note_choices(notes: Iterable[CoreNote]) -> list[tuple[str, str]]:
    """Give notes as they are ticked: the day, whose, and how it begins."""
    return [
        (each.pk, f"{short_day(each.happened_on)}, {each.profession}: {_beginning(each.text)}")
        for each in notes
    ]


def agreement_choices(agreements: Iterable[Agreement], today: date) -> list[tuple[str, str]]:
    """Give the agreements that stand; one past its day for looking at it again says so."""
    return [
        (each.pk, f"{each.title}{', to be looked at again' if each.review_on < today else ''}")
        for each in agreements
        if each.ended_on is None or each.ended_on > today
    ]


def _beginning(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_LABEL else f"{line[:LONGEST_LABEL].rsplit(' ', 1)[0]} ..."
