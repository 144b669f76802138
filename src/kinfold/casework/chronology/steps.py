"""Steps of the process as events of a chronology: one for all children of whom the same was written down."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils import timezone

from kinfold.casework.chronology.item import STEP, Item, Said
from kinfold.casework.process.models import StepTaken
from kinfold.casework.sharing.gate import Sight
from kinfold.casework.sharing.gate_many import columns_of
from kinfold.domain.access import Section
from kinfold.domain.case import Step
from kinfold.domain.entry import EntryKind
from kinfold.domain.step_facts import Fact, facts_of
from kinfold.kit import canonical

ROUTINE = frozenset({Step.VISIT, Step.CARE_VISIT, Step.CORE_GROUP, Step.SUPERVISION})
"""What is no change of status: shown where everything is, unless someone marked it."""
DISSENT = "dissent"
COLUMNS = (
    *("id", "child_id", "step", "happened_at", "details", "occurrence", "agency", "profession"),
    *("written_at", "by__display_name"),
)
Row = dict[str, Any]


def of_steps(rows: Iterable[Row], marks: Mapping[str, bool]) -> list[Item]:
    """Give one event for what was written down at once and still is the same of all."""
    groups: dict[tuple[object, ...], list[Row]] = {}
    for row in rows:
        same = (row["occurrence"], row["step"], row["happened_at"], canonical.digest(row["details"]))
        groups.setdefault(same, []).append(row)
    met: Counter[str] = Counter()
    found = []
    for group in groups.values():
        occurrence = group[0]["occurrence"]
        key = f"{STEP}:{occurrence}{f'-{met[occurrence]}' if met[occurrence] else ''}"
        met[occurrence] += 1
        found.append(_item(key, group, marks))
    return found


def steps_of(sight: Sight, family_id: str) -> list[Row]:
    """Give a family's steps as they stand, the oldest first, with who wrote each, in one query."""
    rows = columns_of(sight, {Section.CORE: StepTaken}, family_id, COLUMNS)
    return sorted(rows, key=lambda each: (each["happened_at"], each["written_at"], each["id"]))


def occurrence_of(item: Item) -> str:
    """Give what the rows of a step share: of a visit, the entry that tells of it."""
    return item.key.partition(":")[2].partition("-")[0]


def _item(key: str, rows: Sequence[Row], marks: Mapping[str, bool]) -> Item:
    first, step = rows[0], Step(rows[0]["step"])
    when, details = timezone.localtime(first["happened_at"]), first["details"]
    told = [each for each in _facts(step) if details.get(each.id) not in (None, "", [])]
    words = [f"{each.label}: {each.words(details[each.id])}" for each in told if each.id != DISSENT]
    dissent, by = str(details.get(DISSENT) or ""), f"{first['by__display_name']}, {first['profession']}"
    said = Said(Section.CORE, EntryKind.DISAGREEMENT.value, dissent, by, when.date(), (), first["agency"])
    return Item(
        key=key,
        section=Section.CORE,
        rows=tuple(sorted(each["id"] for each in rows)),
        on=when.date(),
        at=when.time(),
        known=timezone.localtime(first["written_at"]).date(),
        kind="step",
        title=step.label,
        about=tuple(each["child_id"] for each in rows if each["child_id"]),
        agency=first["agency"],
        profession=first["profession"],
        author=first["by__display_name"],
        significant=marks.get(key, step not in ROUTINE),
        texts={Section.CORE: "\n".join(words)},
        said=(said,) if dissent else (),
    )


def _facts(step: Step) -> tuple[Fact, ...]:
    try:
        return facts_of(step)
    except KeyError:
        return ()
