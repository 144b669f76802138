"""Carrying events from casework to the store: each once, in order, whenever it is asked and however it ends.

The store remembers what it was sent, by the events' ids; nothing is marked in casework. So there is no moment
between the two databases at which a killed run could lose or double an event: a family's events and people
are written in one transaction of the store, or not at all.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import md5
from itertools import groupby
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
from django.db import transaction

from kinfold.casework.outbox import handing_over
from kinfold.casework.outbox.handing_over import Member, Particulars
from kinfold.domain.event import CASEWORK
from kinfold.intake import supply
from kinfold.intake.declare import PERSON_FIELDS
from kinfold.kit import canonical, clock
from kinfold.kit.progress import QUIET, Progress
from kinfold.linkage import decisions
from kinfold.linkage.index import transaction as whole
from kinfold.store.connection import open_store

AT_ONCE = 1000  # families in one transaction of the store
ONE_PERSON = "One person in the casework record, under other particulars."
ONE_HUMAN = "Joined in casework: two records of one human."
NOT_ONE = "Taken apart again in casework."
_EVENT_COLUMNS = (
    *("event_id", "kind", "record_id", "occurrence", "starts_on", "ends_on", "quantity", "out_of", "flags"),
    *("agency", "source", "manifest_id", "line", "replaces"),
)
_PERSON_COLUMNS = (
    *("record_id", "agency", "source", "subject_key", "manifest_id", "line", *PERSON_FIELDS),
    *("record_date", "last_seen"),
)


@dataclass(frozen=True, slots=True)
class Emitted:
    """What a run did: events and people's records new to the store, and how many it holds of casework."""

    events: int
    records: int
    families: int
    standing: int


def emit(home: Path, *, progress: Progress = QUIET) -> Emitted:
    """Send what was not sent yet. The next run goes on with one that was killed; a second changes nothing.

    The caller has opened the casework database, on PostgreSQL in the role that may read for this. Raises
    UserError where the store cannot be written.
    """
    at = clock.now()
    events = records = 0
    with open_store(home, create=True) as con:
        with transaction.atomic():
            told = handing_over.families()
        known = _known(con)
        with progress.stage("Sending events", len(told)) as advance:
            for agency, families in _portions(told):
                with transaction.atomic():
                    load = _Load(con, agency, at, known)
                    done = load.send(families)
                events, records = events + done[0], records + done[1]
                advance(len(families))
        with transaction.atomic(), whole(con):
            _one_human(con, at)
        if events or records:
            supply.write(con, home)
        held = con.sql("select count(*) from sent_event where source = $1", params=[CASEWORK]).fetchall()[0][
            0
        ]
    return Emitted(events, records, len(told), int(held))


def _known(con: duckdb.DuckDBPyConnection) -> set[str]:
    rows = con.sql("select event_id from event where source = $1", params=[CASEWORK]).fetchall()
    return {event for (event,) in rows}


def _one_human(con: duckdb.DuckDBPyConnection, at: datetime) -> None:
    """Tell linkage which records people joined in casework, or took apart again, unless it was told."""
    for pair, stands in handing_over.joined(at).items():
        records = con.sql(
            "select min(record_id) from person_record where source = $source and subject_key in $pair "
            "group by subject_key",
            params={"source": CASEWORK, "pair": list(pair)},
        ).fetchall()
        if len(records) < 2:
            continue
        told = _told_of(con, pair)
        between = told[-1][:2] if told else (records[0][0], records[1][0])
        if stands and not any(kind == "must" for *_, kind in told):
            decisions.decide(con, "must", *between, by=CASEWORK, reason=ONE_HUMAN)
        if not stands:
            for low, high, kind in told:
                if kind == "must":
                    decisions.decide(con, "cannot", low, high, by=CASEWORK, reason=NOT_ONE)


def _told_of(con: duckdb.DuckDBPyConnection, pair: tuple[str, str]) -> list[tuple[str, str, str]]:
    """Give what casework told of two people's records and nobody took back: the records, must or cannot."""
    return con.sql(
        "select record_a, record_b, kind from link_constraint "
        "join person_record as a on a.record_id = record_a join person_record as b on b.record_id = record_b "
        "where author = $source and revoked_at is null and a.subject_key in $pair and b.subject_key in $pair "
        "and a.subject_key != b.subject_key order by made_at, decision_id",
        params={"source": CASEWORK, "pair": list(pair)},
    ).fetchall()


def _portions(told: dict[str, tuple[str, list[str]]]) -> Iterator[tuple[str, list[str]]]:
    """Give families by agency, some at once, in the order in which they were first told of."""
    by_agency = sorted(told, key=lambda family: told[family][0])
    for agency, group in groupby(by_agency, key=lambda family: told[family][0]):
        families = list(group)
        for start in range(0, len(families), AT_ONCE):
            yield agency, families[start : start + AT_ONCE]


@dataclass(frozen=True, slots=True)
class _Load:
    """Some families of one agency on their way into the store, in one transaction."""

    con: duckdb.DuckDBPyConnection
    agency: str
    at: datetime
    known: set[str]

    def send(self, families: Sequence[str]) -> tuple[int, int]:
        """Write what is new of them. Gives how many events and records of people that was."""
        rows = handing_over.events(families)
        new = [each for each in rows if each["event_id"] not in self.known]
        members = handing_over.members(families)
        people = {each.person for each in members} | {str(each["child_id"]) for each in rows}
        records = [(self._record_id(one), one) for one in handing_over.particulars(people, self.at)]
        with whole(self.con):
            fresh = self._fresh(records)
            manifest = self._manifest(new, [record for record, _ in fresh])
            self._people(records, manifest)
            latest = _latest(records)
            self._same_person(fresh)
            self._belong(families, members, latest, manifest)
            self._events(new, latest, manifest, len(fresh))
        return len(new), len(fresh)

    def _record_id(self, one: Particulars) -> str:
        """Give the id of somebody's particulars, as intake makes it of a row's."""
        fields = [one.person, *(str(getattr(one, name) or "") for name in PERSON_FIELDS)]
        return md5("\x1f".join([self.agency, CASEWORK, *fields]).encode()).hexdigest()

    def _fresh(self, records: list[tuple[str, Particulars]]) -> list[tuple[str, Particulars]]:
        self._hand("asked", {"record_id": pl.String}, [(record,) for record, _ in records])
        found = self.con.sql("select record_id from person_record semi join asked using (record_id)")
        there = {record for (record,) in found.fetchall()}
        self.con.unregister("asked")
        return list({record: (record, one) for record, one in records if record not in there}.values())

    def _manifest(self, new: list[dict[str, Any]], records: list[str]) -> str:
        """Write that something was sent, and give the id of the sending; nothing where nothing is new."""
        sent = canonical.digest([CASEWORK, self.agency, [each["event_id"] for each in new], records])
        if not new and not records:
            return sent[:32]
        days = [day for each in new for day in (each["starts_on"], each["ends_on"]) if day]
        count = len(new) + len(records)
        self.con.execute(
            "insert into manifest values (?, ?, ?, ?, ?, ?, ?, ?, 0, 0, ?, ?)",
            [
                *(sent[:32], CASEWORK, self.agency, CASEWORK, sent, self.at.replace(tzinfo=None)),
                *(count, count, min(days, default=None), max(days, default=None)),
            ],
        )
        return sent[:32]

    def _people(self, records: list[tuple[str, Particulars]], manifest: str) -> None:
        """Keep the particulars of people; those kept before only stretch in time."""
        today = clock.today()
        rows = [
            (
                *(record, self.agency, CASEWORK, one.person, manifest, line),
                *(getattr(one, name) or None for name in PERSON_FIELDS),
                *(_first(one, today), max(one.last_on or today, _first(one, today))),
            )
            for line, (record, one) in enumerate(dict(records).items(), start=1)
        ]
        dates = {"dob", "record_date", "last_seen"}
        types: dict[str, Any] = {
            name: pl.Date if name in dates else pl.Int32 if name == "line" else pl.String
            for name in _PERSON_COLUMNS
        }
        self._hand("arriving", types, rows)
        self.con.execute(
            "insert into person_record by name select * from arriving on conflict (record_id) do update set "
            "record_date = least(record_date, excluded.record_date), "
            "last_seen = greatest(last_seen, excluded.last_seen)"
        )
        self.con.unregister("arriving")

    def _same_person(self, fresh: list[tuple[str, Particulars]]) -> None:
        """Tell linkage that other particulars of someone are theirs still, unless people decided on it."""
        self._hand("asked", {"record_id": pl.String}, [(record,) for record, _ in fresh])
        pairs = self.con.sql(
            "select mine.record_id, arg_min(other.record_id, (other.record_date, other.record_id)) "
            "from person_record as mine semi join asked using (record_id) "
            "join person_record as other on other.source = mine.source "
            "and other.subject_key = mine.subject_key and other.record_id != mine.record_id "
            "and (other.first_name, other.surname, other.dob, other.sex) "
            "is distinct from (mine.first_name, mine.surname, mine.dob, mine.sex) "
            "where not exists (select 1 from link_constraint "
            "where record_a = least(mine.record_id, other.record_id) "
            "and record_b = greatest(mine.record_id, other.record_id)) "
            "group by mine.record_id order by mine.record_id"
        ).fetchall()
        self.con.unregister("asked")
        for record, other in pairs:
            decisions.decide(self.con, "must", record, other, by=CASEWORK, reason=ONE_PERSON)

    def _belong(
        self, families: Sequence[str], members: list[Member], latest: dict[str, str], manifest: str
    ) -> None:
        """Say again who belongs to which of these families, each by their latest particulars."""
        self._hand("asked", {"family_ref": pl.String}, [(each,) for each in families])
        self.con.execute(
            "delete from family_statement where source = ? and family_ref in (select family_ref from asked)",
            [CASEWORK],
        )
        self.con.unregister("asked")
        rows = [
            (self.agency, CASEWORK, each.family, latest[each.person], each.role, each.since, each.until)
            for each in members
            if each.person in latest
        ]
        types = dict.fromkeys(("agency", "source", "family_ref", "record_id", "role"), pl.String)
        self._hand("arriving", {**types, "starts_on": pl.Date, "ends_on": pl.Date}, rows)
        self.con.execute("insert into family_statement select *, ?, 0 from arriving", [manifest])
        self.con.unregister("arriving")

    def _events(self, new: list[dict[str, Any]], latest: dict[str, str], manifest: str, line: int) -> None:
        """Write the events, and which of those before them no longer stand."""
        rows = [
            (
                *(each["event_id"], each["kind"], latest[each["child_id"]], each["occurrence"]),
                *(each["starts_on"], each["ends_on"], None, None, _flags(each), self.agency, CASEWORK),
                *(manifest, number, each["replaces__event_id"]),
            )
            for number, each in enumerate(new, start=line + 1)
        ]
        types: dict[str, Any] = dict.fromkeys(_EVENT_COLUMNS, pl.String)
        types |= dict.fromkeys(("starts_on", "ends_on"), pl.Date)
        types |= dict.fromkeys(("quantity", "out_of", "line"), pl.Int32)
        self._hand("arriving", types, rows)
        self.con.execute("insert into event by name select * from arriving")
        self.con.unregister("arriving")
        gone = [each["replaces__event_id"] for each in new if each["replaces__event_id"]]
        gone += [each["event_id"] for each in new if each["withdrawn"]]
        self._hand("arriving", {"event_id": pl.String}, [(each,) for each in gone])
        self.con.execute("insert into superseded select event_id from arriving")
        self.con.unregister("arriving")

    def _hand(self, name: str, types: dict[str, Any], rows: Sequence[Sequence[Any]]) -> None:
        self.con.register(name, pl.DataFrame(rows, schema=types, orient="row"))


def _first(one: Particulars, today: date) -> date:
    return min(one.first_on if one.first_on > date.min else today, today)


def _flags(row: dict[str, Any]) -> str:
    return " ".join(filter(None, [row["flags"], "withdrawn" if row["withdrawn"] else ""]))


def _latest(records: list[tuple[str, Particulars]]) -> dict[str, str]:
    """Give the record of each that holds the particulars which are true now, or were last."""
    ranked = sorted((one.last_on or date.max, one.first_on, record, one.person) for record, one in records)
    return {person: record for _, _, record, person in ranked}
