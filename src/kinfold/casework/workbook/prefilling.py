"""An entry as the fields of the form it was written with, so that putting it right begins with all of it."""

from collections.abc import Sequence

from kinfold.casework.families.models import NOTES, Note
from kinfold.casework.workbook.clock_field import as_typed
from kinfold.casework.workbook.models import Fields
from kinfold.casework.workbook.screens import own, why
from kinfold.domain.access import Section
from kinfold.domain.entry import EntryKind


def fields_from(parts: Sequence[Note]) -> Fields | None:
    """Give the fields; None where the entry has parts that the form has no boxes for."""
    own_words = [each for each in parts if each.kind == EntryKind.OWN_WORDS]
    texts = {_section(each): each for each in parts if each.kind != EntryKind.OWN_WORDS}
    mains: list[Section] = [each for each in texts if each != Section.ADULT_HEALTH]
    mains = mains or list(texts.keys())
    if len(mains) > 1 or not parts:
        return None
    told = texts[mains[0]] if mains else own_words[0]
    found = _facts(told) | {own(who): [each.text] for each in own_words for who in each.about}
    if mains:
        found |= {"text": [told.text], "section": [mains[0].value]}
    if len(texts) > 1:
        found["health"] = [texts[Section.ADULT_HEALTH].text]
    return found


def _facts(told: Note) -> Fields:
    day = told.happened_on
    kind = EntryKind.NOTE.value if told.kind == EntryKind.OWN_WORDS else told.kind
    found = {
        "kind": [kind],
        **{f"happened_on_{part}": [str(getattr(day, part))] for part in ("day", "month", "year")},
        "happened_time": [as_typed(told.happened_time)],
        "about": list(told.about),
        "seen": [who for who, how in told.about.items() if how.get("seen")],
        "alone": [who for who, how in told.about.items() if how.get("alone")],
        **{why(who): [str(how["why_not"])] for who, how in told.about.items() if how.get("why_not")},
        **{name: [str(getattr(told, name))] for name in ("knowing", "told_by", "source", "basis")},
    }
    return found | ({"significant": ["on"]} if told.significant else {})


def _section(row: Note) -> Section:
    return next(section for section, model in NOTES.items() if isinstance(row, model))
