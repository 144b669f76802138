"""What a chosen event was when it was chosen, in words: the old rows, which stay readable."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.utils import timezone
from django.utils.dateformat import format as date_format

from kinfold.casework.chronology.item import ENTRY, PARTNER, STEP
from kinfold.casework.chronology.selections import Line
from kinfold.casework.partners.models import EVENTS
from kinfold.casework.process.actions import every
from kinfold.casework.sharing.gate import Sight
from kinfold.casework.workbook.reading import versions_of
from kinfold.domain.case import Step
from kinfold.domain.event import EventKind
from kinfold.domain.partner_events import words_of


def was_of(sight: Sight, family_id: str, lines: Sequence[Line]) -> dict[str, tuple[str, ...]]:
    """Give what some lines' events were when they were chosen, by the line's row. Raises FirstDo."""
    return {each.id: tuple(_was(sight, family_id, each)) for each in lines}


def _was(sight: Sight, family_id: str, line: Line) -> Iterable[str]:
    what, _, name = line.key.partition(":")
    then = set(line.rows_then)
    if what == ENTRY:
        rows = [each for each in versions_of(sight, family_id, name) if each.pk in then]
        yield from (f"{_day(each.happened_on)}: {each.text}" for each in rows)
    elif what == STEP:
        steps = [each for each in every(sight, family_id) if each.pk in then][:1]
        for step in steps:
            yield f"{_day(timezone.localtime(step.happened_at).date())}: {Step(step.step).label}"
    elif what == PARTNER:
        for event in sight.rows(EVENTS[line.section], family_id, pk__in=sorted(then))[:1]:
            words = words_of(EventKind(event.kind), event.flags, event.count, event.out_of)
            yield f"{_day(event.happened_on)}: {words}, row {event.line}, file {event.file}"
    else:
        yield from (_day(date.fromisoformat(each.rpartition(":")[2])) for each in sorted(then))


def _day(value: date) -> str:
    return date_format(value, "j F Y")
