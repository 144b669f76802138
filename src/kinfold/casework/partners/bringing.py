"""Bringing partners' events into families: only what is new, changed or gone since they were last brought.

Beside the rules, for an operator's verb alone (``sharing.gate_operator``); it shows nobody anything. Which
events are someone's is decided by whoever calls it, by sure links only.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from kinfold.casework.allocations.models import TeamAllocation
from kinfold.casework.families.models import Membership, Part
from kinfold.casework.in_turn import in_turn
from kinfold.casework.partners.models import EVENTS, PartnerEvent, Supply
from kinfold.casework.sharing import gate_operator
from kinfold.domain.access import Section
from kinfold.domain.case import LONDON
from kinfold.domain.event import EventKind
from kinfold.domain.partner_events import codes_told, section_of

CORRECTED = "Corrected at its source"
GONE = "No longer at its source, or not known to be this person"
_SAID = ("kind", "happened_on", "ended_on", "count", "out_of", "flags", "received_on", "agency", "source")
_KEPT = (*_SAID, "file", "line", "key")


@dataclass(frozen=True, slots=True)
class Said:
    """An event of somebody as its agency sent it."""

    event: str
    kind: EventKind
    occurrence: str
    happened_on: date
    ended_on: date | None
    count: int | None
    out_of: int | None
    flags: tuple[str, ...]
    agency: str
    source: str
    file: str
    line: int
    received_on: date


@dataclass(frozen=True, slots=True)
class Reach:
    """How far an extract reaches, and when its last file came."""

    agency: str
    source: str
    complete_to: date
    loaded_on: date


def families() -> dict[str, list[tuple[str, bool, date | None]]]:
    """Give the families that a team works with or worked with: of each its people, whether a child of it,
    and the day they left, if they did. Where nobody works any more nothing new comes after the last day.
    """
    worked: dict[str, date | None] = {}
    for family, ends in TeamAllocation.objects.order_by("starts_at").values_list("family_id", "ends_at"):
        worked[family] = ends.astimezone(LONDON).date() if ends else None
    found: dict[str, list[tuple[str, bool, date | None]]] = {each: [] for each in worked}
    rows = gate_operator.rows(Membership, family_id__in=list(worked)).order_by("pk")
    for family, person, part, ends in rows.values_list("family_id", "person_id", "part", "ends_at"):
        left = [each for each in (ends and ends.astimezone(LONDON).date(), worked[family]) if each]
        found[family].append((person, part == Part.CHILD, min(left) if left else None))
    return found


def bring(
    family_id: str,
    people: Iterable[tuple[str, bool, date | None]],
    said: Mapping[str, Sequence[Said]],
    corrected: Mapping[str, str],
    at: datetime,
) -> Counter[str]:
    """Let a family's partner events be what was said of its people; give how many are new, changed and gone.

    ``said`` is by person; ``corrected`` gives the event that came in the place of another. To be called in a
    transaction; what stands so already is left as it is.
    """
    in_turn("family", family_id)
    wanted = _wanted(family_id, people, said, at)
    done: Counter[str] = Counter()
    for section, model in EVENTS.items():
        theirs = wanted.get(section, {})
        have = {(each.person_id, each.event): each for each in _standing(model, family_id)}
        done += _difference(model, have, theirs, corrected, at)
    return done


def tell_reach(found: Iterable[Reach], at: datetime) -> None:
    """Write down how far each extract reaches."""
    for each in found:
        Supply.objects.update_or_create(
            agency=each.agency,
            source=each.source,
            defaults={"complete_to": each.complete_to, "loaded_on": each.loaded_on, "at": at},
        )


def _wanted(
    family_id: str,
    people: Iterable[tuple[str, bool, date | None]],
    said: Mapping[str, Sequence[Said]],
    at: datetime,
) -> dict[Section, dict[tuple[str, str], PartnerEvent]]:
    found: dict[Section, dict[tuple[str, str], PartnerEvent]] = {}
    for person, is_child, left in people:
        for each in said.get(person, ()):
            section = section_of(each.kind, each.flags, is_child=is_child)
            if section is None or (left and each.happened_on > left):
                continue
            row = _row(EVENTS[section], family_id, person, each, section, at)
            found.setdefault(section, {})[person, each.event] = row
    return found


def _row(
    model: type[PartnerEvent], family_id: str, person: str, said: Said, section: Section, at: datetime
) -> PartnerEvent:
    return model(
        family_id=family_id,
        person_id=person,
        event=said.event,
        key=key_of(family_id, section, said),
        kind=said.kind.value,
        happened_on=said.happened_on,
        ended_on=said.ended_on,
        count=said.count,
        out_of=said.out_of,
        flags=codes_told(said.kind, said.flags, section),
        received_on=said.received_on,
        agency=said.agency,
        source=said.source,
        file=said.file[:200],
        line=said.line,
        written_at=at,
    )


def key_of(family_id: str, section: Section, said: Said) -> str:
    """Give the key of a happening within a family and section: an agency's own reference stays with it."""
    told = "\x1f".join((family_id, section.value, said.agency, said.source, said.occurrence))
    return f"k{sha256(told.encode()).hexdigest()[:18]}"


def _standing(model: type[PartnerEvent], family_id: str) -> list[PartnerEvent]:
    rows = list(gate_operator.rows(model, family_id=family_id).order_by("written_at", "pk"))
    replaced = {each.replaces_id for each in rows}
    return [each for each in rows if each.pk not in replaced and not each.withdrawn]


def _difference(
    model: type[PartnerEvent],
    have: Mapping[tuple[str, str], PartnerEvent],
    wanted: Mapping[tuple[str, str], PartnerEvent],
    corrected: Mapping[str, str],
    at: datetime,
) -> Counter[str]:
    """Add the rows that make what stands what is wanted."""
    new = {each: row for each, row in wanted.items() if each not in have}
    made: list[PartnerEvent] = []
    done: Counter[str] = Counter()
    for (person, event), old in have.items():
        now = wanted.get((person, event)) or new.pop((person, _latest(event, corrected)), None)
        if now is None:
            made.append(_taken_back(model, old, at))
            done["gone"] += 1
        elif _says(now) != _says(old):
            now.replaces, now.reason = old, CORRECTED
            made.append(now)
            done["changed"] += 1
    made += new.values()
    done["new"] += len(new)
    gate_operator.add(made)
    return done


def _latest(event: str, corrected: Mapping[str, str]) -> str:
    """Follow an event to the last that corrects it."""
    met = {event}
    while (later := corrected.get(event)) and later not in met:
        event = later
        met.add(event)
    return event


def _says(row: PartnerEvent) -> tuple[object, ...]:
    return (row.event, *(getattr(row, each) for each in _KEPT))


def _taken_back(model: type[PartnerEvent], old: PartnerEvent, at: datetime) -> PartnerEvent:
    told = {each: getattr(old, each) for each in ("event", "key", "kind", "happened_on", "agency", "source")}
    row = model(
        **told,
        family_id=old.family_id,
        person_id=old.person_id,
        received_on=old.received_on,
        written_at=at,
        withdrawn=True,
        reason=GONE,
    )
    row.replaces = old
    return row
