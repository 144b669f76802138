"""What the page of a chosen chronology says: its events in order, what is said of each, what changed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kinfold.casework.chronology.selections import Chosen, Line
from kinfold.casework.chronology.versions import was_of
from kinfold.casework.sharing.gate import Sight
from kinfold.reports.wording import day
from kinfold.web.presenters.chronology import Names, Shown, shown_of


@dataclass(frozen=True, slots=True)
class ChosenLine:
    """One line: its row, its event in words, what is said of it, and what it was when it was chosen.

    ``event`` is None where it was taken back, ``was`` empty where nothing changed.
    """

    id: str
    number: int
    event: Shown | None
    analysis: str
    by: str
    is_changed: bool
    first_changed: bool
    was: tuple[str, ...]
    first: bool
    last: bool


@dataclass(frozen=True, slots=True)
class ChosenPage:
    """What the page shows."""

    id: str
    title: str
    lead: str
    lines: tuple[ChosenLine, ...]
    changed: str
    may_write: bool
    token: str
    errors: tuple[dict[str, str], ...]


def chosen_page(
    sight: Sight,
    there: Chosen,
    *,
    names: Names,
    may_write: bool,
    typed: Mapping[str, str],
    problems: Sequence[str],
    token: str,
) -> ChosenPage:
    """Make the page. What was typed stays, where its line does. Raises NotForYou and FirstDo."""
    chosen = there.selection
    was = was_of(sight, chosen.family_id, there.changed)
    last = len(there.lines)
    changed = there.changed[:1]
    lines = [
        _line(each, number, last, names, was.get(each.id, ()), typed, is_first=each in changed)
        for number, each in enumerate(there.lines, start=1)
    ]
    for_day = f" For {day(chosen.on)}." if chosen.on else ""
    return ChosenPage(
        id=chosen.pk,
        title=chosen.title,
        lead=f"Begun by {chosen.by.display_name}, {chosen.profession}.{for_day}",
        lines=tuple(lines),
        changed=changed_words(len(there.changed)),
        may_write=may_write,
        token=token,
        errors=tuple({"text": each, "href": "#events"} for each in problems),
    )


def _line(
    line: Line,
    number: int,
    last: int,
    names: Names,
    was: Iterable[str],
    typed: Mapping[str, str],
    *,
    is_first: bool,
) -> ChosenLine:
    return ChosenLine(
        id=line.id,
        number=number,
        event=shown_of(line.item, names) if line.item else None,
        analysis=typed.get(line.id, line.analysis),
        by=line.by,
        is_changed=line.is_changed,
        first_changed=is_first,
        was=tuple(was),
        first=number == 1,
        last=number == last,
    )


def changed_words(count: int) -> str:
    """Say how many chosen events were corrected since."""
    if not count:
        return ""
    return (
        "1 chosen event was corrected since."
        if count == 1
        else f"{count} chosen events were corrected since."
    )
