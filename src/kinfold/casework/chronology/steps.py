"""Steps of the process as events of a chronology: one for all children of whom the same was written down."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from django.utils import timezone

from kinfold.casework.chronology.item import STEP, Item, Said
from kinfold.casework.process.models import StepTaken
from kinfold.domain.access import Section
from kinfold.domain.case import Step
from kinfold.domain.entry import EntryKind
from kinfold.domain.step_facts import Fact, facts_of
from kinfold.kit import canonical

ROUTINE = frozenset({Step.VISIT, Step.CARE_VISIT, Step.CORE_GROUP, Step.SUPERVISION})
"""What is no change of status: shown where everything is, unless someone marked it."""
DISSENT = "dissent"


def of_steps(rows: Iterable[StepTaken], marks: Mapping[str, bool]) -> list[Item]:
    """Give one event for what was written down at once and still is the same of all."""
    groups: dict[tuple[object, ...], list[StepTaken]] = {}
    for row in rows:
        same = (row.occurrence, row.step, row.happened_at, canonical.digest(row.details))
        groups.setdefault(same, []).append(row)
    met: Counter[str] = Counter()
    found = []
    for group in groups.values():
        occurrence = group[0].occurrence
        key = f"{STEP}:{occurrence}{f'-{met[occurrence]}' if met[occurrence] else ''}"
        met[occurrence] += 1
        found.append(_item(key, group, marks))
    return found


def occurrence_of(item: Item) -> str:
    """Give what the rows of a step share: of a visit, the entry that tells of it."""
    return item.key.partition(":")[2].partition("-")[0]


def _item(key: str, rows: Sequence[StepTaken], marks: Mapping[str, bool]) -> Item:
    first, step = rows[0], Step(rows[0].step)
    when = timezone.localtime(first.happened_at)
    words = {fact.id: f"{fact.label}: {fact.words(first.details[fact.id])}" for fact in _facts(first)}
    dissent = str(first.details.get(DISSENT) or "")
    by = f"{first.by.display_name}, {first.profession}"
    said = Said(Section.CORE, EntryKind.DISAGREEMENT.value, dissent, by, when.date(), (), first.agency)
    return Item(
        key=key,
        section=Section.CORE,
        rows=tuple(sorted(each.pk for each in rows)),
        on=when.date(),
        at=when.time(),
        known=timezone.localtime(first.written_at).date(),
        kind="step",
        title=step.label,
        about=tuple(each.child_id for each in rows if each.child_id),
        agency=first.agency,
        profession=first.profession,
        author=first.by.display_name,
        author_id=first.by_id,
        significant=marks.get(key, step not in ROUTINE),
        texts={Section.CORE: "\n".join(each for name, each in words.items() if name != DISSENT)},
        said=(said,) if dissent else (),
        written_at=first.written_at,
    )


def _facts(row: StepTaken) -> list[Fact]:
    try:
        known = facts_of(Step(row.step))
    except KeyError:
        return []
    return [each for each in known if row.details.get(each.id) not in (None, "", [])]
