"""Groups of rows become persons whose ids last: a merge keeps the older id, a split leaves it with most rows.

Pure: says who is who; ``index`` writes it down. Not for deciding which rows belong together.
"""

import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

NAMESPACE = uuid.UUID("5f1f5d0c-6f0e-5d6e-9b1c-1f2a6c3d4e5f")


@dataclass(frozen=True, slots=True)
class Known:
    """A person id there is already: when it was made, and whether it now stands for another."""

    created_at: datetime
    merged_into: str | None


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who each record is; ids made, ids merged (gone to kept), and merged ids that stand for themselves
    again.
    """

    person: dict[str, str]
    created: list[str]
    merged: dict[str, str]
    revived: list[str]


def _fresh_id(records: list[str], taken: set[str]) -> str:
    for salt in ("", *map(str, range(1, 1000))):
        for record in records:
            made = str(uuid.uuid5(NAMESPACE, record + salt))
            if made not in taken:
                return made
    raise AssertionError("a thousand ids from one record are all taken")


def _heirs(groups: Mapping[str, list[str]], current: Mapping[str, str]) -> dict[str, list[str]]:
    """Give each group the ids that stay with it: that of an old person goes where most of its rows went."""
    share: dict[str, Counter[str]] = defaultdict(Counter)
    first: dict[tuple[str, str], int] = {}
    for label, records in groups.items():
        for at, record in enumerate(records):
            if record in current:
                share[current[record]][label] += 1
                first.setdefault((current[record], label), at)
    claims: dict[str, list[str]] = defaultdict(list)
    for person, counts in share.items():
        most = max(counts.values())
        claims[min(label for label, n in counts.items() if n == most)].append(person)
    return claims


def assign(
    group: Mapping[str, str],
    dates: Mapping[str, date],
    current: Mapping[str, str],
    known: Mapping[str, Known],
    formerly: Iterable[tuple[str, str]] = (),
) -> Assignment:
    """Give every record of ``group`` (record to group label) its person id.

    ``dates`` gives each record's day, ``current`` the person a record is now, ``known`` every id ever made,
    ``formerly`` (record, person id) pairs of the past: a merged id comes back to the rows that bore it.
    """
    members: dict[str, list[str]] = defaultdict(list)
    for record in sorted(group, key=lambda r: (dates[r], r)):
        members[group[record]].append(record)
    claims, taken = _heirs(members, current), set(known)
    past: dict[str, Counter[str]] = defaultdict(Counter)
    for record, person in formerly:
        if record in group and known[person].merged_into is not None:
            past[group[record]][person] += 1
    result = Assignment({}, [], {}, [])
    for label in sorted(members):
        claimed = sorted(claims.get(label, []), key=lambda p: (known[p].created_at, p))
        before = sorted(past[label].items(), key=lambda item: (-item[1], item[0]))
        before = [item for item in before if item[0] not in result.revived]
        if claimed:
            chosen = claimed[0]
            result.merged.update(dict.fromkeys(claimed[1:], chosen))
        elif before:
            chosen = before[0][0]
            result.revived.append(chosen)
        else:
            chosen = _fresh_id(members[label], taken)
            taken.add(chosen)
            result.created.append(chosen)
        result.person.update(dict.fromkeys(members[label], chosen))
    return result
