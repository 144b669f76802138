"""A store written by hand for tests of indicators: a few families, straight into the tables.

Every record is a person of its own, and a person's id is its record's.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import duckdb

from kinfold.store.connection import open_store

AGENCIES = {
    "police.incident": ("police_incidents", "quillshire-police"),
    "health.ae_attendance": ("ae_attendances", "quillshire-nhs"),
    "health.emergency_admission": ("emergency_admissions", "quillshire-nhs"),
    "school.sessions": ("school_attendance", "quillshire-schools"),
    "care.referral": ("ssd_cin_episodes", "quillshire-council"),
    "care.allocation": ("ssd_involvements", "quillshire-council"),
}


@dataclass
class Writer:
    """Adds families and events to the store; ``heard`` makes every source speak in each month."""

    con: duckdb.DuckDBPyConnection
    numbers: Iterator[int] = field(default_factory=lambda: iter(range(10**9)))

    def family(
        self,
        family_id: str,
        *,
        referred: str | None,
        allocated: str | None = None,
        closed: str | None = None,
        people: dict[str, str] | None = None,
        born: dict[str, str] | None = None,
    ) -> None:
        """Add a family; ``people`` gives person → role, ``born`` person → date of birth."""
        members = people or {f"{family_id}-child": "child", f"{family_id}-adult": "adult"}
        self.con.execute("insert into family values (?, ?)", [family_id, datetime(2023, 1, 1)])
        for person, role in members.items():
            if not self.con.sql(
                "select 1 from person_link where record_id = $p", params={"p": person}
            ).fetchall():
                self.con.execute("insert into person_link values (?, ?, 'auto', null)", [person, person])
                self._record(person, (born or {}).get(person))
            self.con.execute(
                "insert into family_member values (?, ?, ?, null, null, 'stated')", [family_id, person, role]
            )
        first = next(iter(members))
        if referred:
            self.event("care.referral", first, referred)
        if allocated:
            self.event("care.allocation", first, allocated, ends=closed)

    def event(
        self,
        kind: str,
        record: str,
        on: str,
        *,
        occurrence: str | None = None,
        ends: str | None = None,
        missed: int | None = None,
        possible: int | None = None,
        flags: str = "",
        replaces: str | None = None,
    ) -> str:
        """Add an event and give its id."""
        number = next(self.numbers)
        source, agency = AGENCIES[kind]
        self.con.execute(
            "insert into event values (?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
            [
                *(f"e{number}", kind, record, occurrence or f"o{number}", on, ends, missed, possible, flags),
                *(agency, source, f"m-{source}", number, replaces),
            ],
        )
        return f"e{number}"

    def heard(self, kind: str, first: date, last: date, *, each_month: int = 30) -> None:
        """Let a source speak of strangers from ``first`` to ``last``, and say so in its manifest."""
        source, agency = AGENCIES[kind]
        self.con.execute(
            "insert into manifest values (?,?,?,'file.csv','00',?,1,1,0,0,?,?)",
            [f"m-{source}-{next(self.numbers)}", source, agency, datetime(2026, 10, 1), first, last],
        )
        self.con.execute(
            "with spoken as (select a.n || '-' || b.n as ref, "
            "cast(date_trunc('month', cast($first as date)) + to_months(cast(a.n as integer)) as date) + 15 "
            "as day "
            "from range($months) a(n), range($each) b(n)) "
            "insert into event select 'x' || $kind || ref, $kind, 'stranger', ref, day, null, "
            "0, 0, '', $agency, $source, 'm', 1, null from spoken",
            {
                **{"kind": kind, "first": first, "agency": agency, "source": source, "each": each_month},
                "months": (last.year - first.year) * 12 + last.month - first.month + 1,
            },
        )

    def _record(self, person: str, dob: str | None) -> None:
        self.con.execute(
            "insert into person_record "
            "(record_id, agency, source, manifest_id, line, dob, record_date, last_seen) "
            "values (?, 'quillshire-council', 'ssd_person', 'm', 1, ?, '2024-01-01', '2024-01-01')",
            [person, dob],
        )


@contextmanager
def invented(home: Path) -> Iterator[Writer]:
    """Open an empty store to write families into."""
    with open_store(home, create=True) as con:
        yield Writer(con)
