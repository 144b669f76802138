"""One entry, whole: its parts with who reads them, whom it is about, what answers it, how it was before."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kinfold.casework.accounts.models import Agency
from kinfold.casework.families.models import NOTES, Note
from kinfold.casework.sharing.actions.share import Basis
from kinfold.casework.sharing.gate import Sight
from kinfold.casework.workbook.clock_field import as_typed
from kinfold.casework.workbook.reading import Entry
from kinfold.domain.access import Level, Section
from kinfold.domain.entry import EntryKind, Knowing, Presence
from kinfold.reports.wording import day
from kinfold.web.presenters.family_frame import FamilyFrame
from kinfold.web.presenters.sections import READ_BY
from kinfold.web.presenters.spoken import called, full_name, moment_words, those_named
from kinfold.web.presenters.write_check import seen_words

GONE = "Someone who was of the family"


@dataclass(frozen=True, slots=True)
class Shown:
    """Words with what stands over and under them."""

    title: str
    text: str
    under: str = ""


@dataclass(frozen=True, slots=True)
class Version:
    """The words as they stood until they were put right or taken back."""

    title: str
    parts: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class EntryPage:
    """The page. Of an entry taken back, ``back`` says so and why, and only its versions are left."""

    id: str
    title: str
    facts: tuple[tuple[str, str], ...]
    parts: tuple[Shown, ...]
    own_words: tuple[Shown, ...]
    answers: tuple[Shown, ...]
    versions: tuple[Version, ...]
    back: str
    is_significant: bool
    is_mine: bool
    may_answer: bool


def entry_page(
    sight: Sight, frame: FamilyFrame, entry_id: str, entry: Entry | None, rows: Sequence[Note]
) -> EntryPage:
    """Make the page of what stands, and of every row there ever was, the oldest first."""
    names = {person.pk: called(person) or full_name(person) for _, person in sight.people(frame.id)}
    answers = entry.answers if entry else ()
    codes = {row.agency for row in rows} | {each["agency"] for each in answers}
    agencies = dict(Agency.objects.filter(code__in=codes).values_list("code", "name"))
    first = entry.first if entry else None
    kind = EntryKind(first["kind"] if first else rows[0].kind)
    return EntryPage(
        id=entry_id,
        title=kind.label,
        facts=tuple(_facts(first, names, agencies)) if first else (),
        parts=tuple(
            Shown(each["section"].label, each["text"], READ_BY[each["section"]]) for each in entry.parts
        )
        if entry
        else (),
        own_words=tuple(Shown(_whose(each["about"], names), each["text"]) for each in entry.own_words)
        if entry
        else (),
        answers=tuple(_answer(each, names, agencies) for each in entry.answers) if entry else (),
        versions=tuple(_versions(rows, names, stands=entry is not None)),
        back="" if entry else rows[-1].reason,
        is_significant=bool(first and first["significant"]),
        is_mine=rows[0].author_id == sight.worker.pk,
        may_answer=bool(entry) and answerable(sight, frame.id, entry) is not None,
    )


def answerable(sight: Sight, family_id: str, entry: Entry | None) -> Section | None:
    """Give the section in which this worker may answer an entry; None where there is none."""
    decided = sight.sections([family_id])[family_id]
    sections = [each["section"] for each in (*entry.parts, *entry.own_words)] if entry else []
    return next((each for each in sections if decided[each].level >= Level.WRITE), None)


def _facts(
    first: Mapping[str, Any], names: Mapping[str, str], agencies: Mapping[str, str]
) -> Iterable[tuple[str, str]]:
    at = as_typed(first["happened_time"])
    yield "Happened", f"{day(first['happened_on'])}{f', {at}' if at else ''}"
    yield "Written", f"{moment_words(first['written_at'])}, by {_signed(first, agencies)}"
    for who, how in first["about"].items():
        yield names.get(who, GONE), seen_words(Presence.of(how))
    if not first["about"]:
        yield "About", "Everyone in the family"
    if first["knowing"]:
        told = f": {first['told_by']}" if first["told_by"] else ""
        yield "How it is known", f"{Knowing(first['knowing']).label}{told}"
    if first["source"]:
        basis = dict(Basis.choices).get(first["basis"], "")
        yield "Came from", f"{first['source']}{f'. Basis in law: {str(basis).lower()}' if basis else ''}"


def _signed(row: Mapping[str, Any], agencies: Mapping[str, str]) -> str:
    agency = agencies.get(row["agency"], row["agency"])
    return ", ".join(filter(None, (row["author__display_name"], row["profession"], agency, row["team"])))


def _whose(about: Mapping[str, Any], names: Mapping[str, str]) -> str:
    return those_named(about, names, GONE) or "Whoever wrote it"


def _answer(row: Mapping[str, Any], names: Mapping[str, str], agencies: Mapping[str, str]) -> Shown:
    disagrees = row["kind"] == EntryKind.DISAGREEMENT
    who = _whose(row["about"], names) if row["about"] else row["author__display_name"]
    title = f"{who} does not agree" if disagrees else EntryKind.REPLY.label
    return Shown(title, row["text"], f"{day(row['happened_on'])}. Written by {_signed(row, agencies)}")


def _versions(rows: Sequence[Note], names: Mapping[str, str], *, stands: bool) -> Iterable[Version]:
    """Give the words as they stood before each time that they were put right, the latest first."""
    at = sorted({row.written_at for row in rows})
    titles = []
    for number, moment in enumerate(at):
        reason = next((row.reason for row in rows if row.written_at == moment and row.reason), "")
        did = "Taken back" if number and number == len(at) - 1 and not stands else "Put right"
        titles.append(f"{did} {moment_words(moment)}: {reason}" if number else "")
    for number in range(len(at) - 1, 0, -1):
        old = [row for row in rows if row.written_at == at[number - 1] and not row.withdrawn]
        yield Version(titles[number], tuple(_old(row, names) for row in old))


def _old(row: Note, names: Mapping[str, str]) -> Shown:
    section = next(each for each, model in NOTES.items() if isinstance(row, model))
    is_own = row.kind == EntryKind.OWN_WORDS
    about = "; ".join(
        f"{names.get(who, GONE)}: {seen_words(Presence.of(how)).lower()}" for who, how in row.about.items()
    )
    return Shown(_whose(row.about, names) if is_own else section.label, row.text, about)
