"""Carrying partners' events from the store into the families they are about, by links that are sure.

The store knows who is who by linkage. An event comes here if its row and a row of casework are one person,
and nothing weaker holds either in that person than a chance of one in a thousand to be wrong, or a decision
made by people. Pairs that wait for a decision lead nowhere. What was brought before and is no longer so at
its source, or no longer this person's, is replaced or taken back by a further row.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
from django.db import transaction

from kinfold.casework.partners import bringing
from kinfold.casework.partners.bringing import Reach, Said
from kinfold.casework.sharing.asking import tell_bringing
from kinfold.domain.event import CASEWORK, EventKind
from kinfold.domain.partner_events import TOLD
from kinfold.kit import clock
from kinfold.kit.progress import QUIET, Progress
from kinfold.store.connection import open_store

SURE = 10.0  # bits: once in a thousand such links may be wrong. Linkage itself joins from 6.64 on
_SAID = """
with ours as (
    select distinct person_link.person_id, person_record.subject_key as person
    from person_record join person_link using (record_id)
    where person_record.source = $casework and person_record.subject_key is not null
        and (person_link.weight is null or person_link.weight >= $sure)
)
select ours.person, event.event_id, event.kind, event.occurrence, event.starts_on, event.ends_on,
       event.quantity, event.out_of, event.flags, event.agency, event.source, manifest.file_name, event.line,
       manifest.received_at::date
from current_event as event
join person_link using (record_id)
join ours on ours.person_id = person_link.person_id
join manifest on manifest.manifest_id = event.manifest_id
where event.kind in $kinds and event.source != $casework
    and (person_link.weight is null or person_link.weight >= $sure)
order by ours.person, event.starts_on, event.event_id
"""
_CORRECTED = (
    "select replaces, max(event_id) from event where replaces is not null and kind in $kinds group by 1"
)
_REACH = """
select manifest.agency, manifest.source, max(manifest.data_to), max(manifest.received_at)::date
from manifest where data_to is not null and source in (select distinct source from event where kind in $kinds)
group by all order by all
"""


@dataclass(frozen=True, slots=True)
class Brought:
    """What a run did: families looked at, and events new, changed and gone there."""

    families: int
    new: int
    changed: int
    gone: int


def bring(home: Path, *, progress: Progress = QUIET) -> Brought:
    """Let each family's partner events be what the store says of its people; a second run changes nothing.

    The caller has opened the casework database as its owner. Family by family, each in one transaction: who
    is interrupted runs it again. Raises UserError where there is no store.
    """
    at = clock.now()
    with open_store(home, read_only=True) as con:
        said, corrected, reach = _said(con), _corrected(con), _reach(con)
    with transaction.atomic():
        tell_bringing()
        families = bringing.families()
        bringing.tell_reach(reach, at)
    done: Counter[str] = Counter()
    with progress.stage("Bringing partners’ events", len(families)) as advance:
        for family_id, people in families.items():
            with transaction.atomic():
                tell_bringing()
                done += bringing.bring(family_id, people, said, corrected, at)
            advance(1)
    return Brought(len(families), done["new"], done["changed"], done["gone"])


def _kinds() -> list[str]:
    return [each.value for each in TOLD]


def _said(con: duckdb.DuckDBPyConnection) -> Mapping[str, Sequence[Said]]:
    """Give what is said of each person of casework to whom a sure link leads."""
    rows = con.sql(_SAID, params={"casework": CASEWORK, "sure": SURE, "kinds": _kinds()}).fetchall()
    found: dict[str, list[Said]] = defaultdict(list)
    for person, event, kind, occurrence, begins, ends, count, out_of, flags, *where in rows:
        agency, source, file, line, received = where
        one = Said(
            **{"event": event, "kind": EventKind(kind), "occurrence": occurrence, "happened_on": begins},
            **{"ended_on": ends, "count": count, "out_of": out_of, "flags": tuple(flags.split())},
            **{"agency": agency, "source": source, "file": file, "line": line, "received_on": received},
        )
        found[person].append(one)
    return found


def _corrected(con: duckdb.DuckDBPyConnection) -> Mapping[str, str]:
    return dict(con.sql(_CORRECTED, params={"kinds": _kinds()}).fetchall())


def _reach(con: duckdb.DuckDBPyConnection) -> list[Reach]:
    return [Reach(*row) for row in con.sql(_REACH, params={"kinds": _kinds()}).fetchall()]
