"""A county of invented people in a database, with the keys by which they are found, as fast as it takes them.

Part of ``benchmarks/find.py``, which asks.
"""

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np

TEAMS, PART, SEED, PROCESSES = 400, 20_000, 11, 2
PER_FAMILY = 3.75
EPOCH = date(1970, 1, 1)
drawn: Any = None  # the county, for the processes that make its rows


@dataclass(frozen=True, slots=True)
class County:
    """The invented people, as arrays; ``team_of`` gives each family's team."""

    folk: Any
    team_of: Any

    def __len__(self) -> int:
        return len(self.folk.people)

    def born(self, person: int) -> date:
        return EPOCH + timedelta(int(self.folk.people.dob[person]))


def invent(people: int) -> County:
    """Draw people, names and homes."""
    from kinfold.synth.draws import Streams
    from kinfold.synth.homes import settle
    from kinfold.synth.mistakes import Folk
    from kinfold.synth.naming import christen
    from kinfold.synth.numbers import nhs_numbers
    from kinfold.synth.people import assemble, shifted, with_children, without_children

    streams, families = Streams(SEED), round(people / PER_FAMILY)
    known = with_children(streams.of("families"), families, unborn=False)
    beside = shifted(without_children(streams.of("single"), 10), families)
    everybody = assemble(streams.of("assembly"), known, families, beside, 5)
    folk = Folk(
        people=everybody,
        names=christen(streams.of("names"), everybody),
        homes=settle(streams.of("homes"), everybody),
        nhs=nhs_numbers(streams.of("nhs"), len(everybody)),
        upn=np.array([""] * len(everybody), dtype=object),
        born_on=everybody.dob,
    )
    team_of = streams.of("teams").integers(0, TEAMS, int(everybody.family.max()) + 1)
    return County(folk, team_of)


def places_of(county: County, lo: int, hi: int) -> list[list[str]]:
    """Give the postcodes that each of some people had, the last one last."""
    from kinfold.synth.calendar import DATA_TO

    person = np.arange(lo, hi)
    homes = county.folk.homes
    then, now = (np.full(hi - lo, DATA_TO - ago) for ago in (1500, 0))
    old = homes.postcodes(homes.address_of(person, then)).to_list()
    new = homes.postcodes(homes.address_of(person, now)).to_list()
    return [list(dict.fromkeys(pair)) for pair in zip(old, new, strict=True)]


def rows(county: County, *, with_keys: bool) -> Iterator[dict[str, list[tuple[Any, ...]]]]:
    """Give the rows of every table, and keys with their memberships, for one part of the people at a time."""
    global drawn
    drawn = county
    with get_context("fork").Pool(PROCESSES) as pool:
        tasks = [(lo, min(lo + PART, len(county)), with_keys) for lo in range(0, len(county), PART)]
        for (_, hi, _), made in zip(tasks, pool.imap(_part, tasks), strict=True):
            yield made
            print(f"  {hi:,} people", end="\r", file=sys.stderr)


def _part(task: tuple[int, int, bool]) -> dict[str, Any]:
    from kinfold.casework.families.findkeys import Known, keys_of

    lo, hi, with_keys = task
    county = drawn
    names, people = county.folk.names, county.folk.people
    made: dict[str, Any] = {name: [] for name in ("person", "membership", "identifier", "address")}
    keys: list[tuple[int, int]] = []
    for at, places in zip(range(lo, hi), places_of(county, lo, hi), strict=True):
        given = f"{names.forename[at]} {names.middle[at]}".strip()
        surname, born, nhs = names.surname[at], county.born(at), county.folk.nhs[at]
        part = "child" if people.is_child[at] else "other"
        made["person"].append((f"p{at:016x}", given, surname, "", born, None, None, ""))
        made["membership"].append((at + 1, f"f{people.family[at]:016x}", f"p{at:016x}", part))
        made["address"] += [(f"p{at:016x}", "1 Inkwell Row", place, "", "", False, SINCE) for place in places]
        if nhs:
            made["identifier"].append((f"p{at:016x}", "nhs_number", nhs, "invented", False, SINCE))
        if with_keys:
            known = Known(
                given=frozenset({given}), surnames=frozenset({surname}), days=frozenset({born}),
                postcodes=frozenset(places), numbers=frozenset({nhs} - {""}),
            )  # fmt: skip
            keys += [(key, at + 1) for key in keys_of(known)]
    made["key"] = np.array(keys, dtype=np.int64).reshape(-1, 2)
    return made


TABLES = {
    "person": (
        "families_person",
        "id, given_names, family_name, known_as, birth_date, expected_on, died_on, sex",
    ),
    "membership": ("families_membership", "id, family_id, person_id, part, starts_at, ends_at"),
    "identifier": ("families_identifier", "person_id, kind, value, source, withdrawn, written_at"),
    "address": (
        "families_address",
        "person_id, lines, postcode, phone, source, withdrawn, written_at, starts_at, ends_at",
    ),
    "family": ("families_family", "id, reference, opened_at"),
    "name": ("families_familyname", "family_id, name"),
    "team": ("allocations_teamallocation", "family_id, team_id, until_allocated, starts_at, ends_at"),
    "key": ("families_findkey", "digest, membership_id"),
}
SINCE = "2020-01-01 00:00:00+00:00"
DATED = {"membership", "address"}
COPIED = np.dtype(
    [("fields", ">i2"), ("first", ">i4"), ("digest", ">i8"), ("second", ">i4"), ("member", ">i8")]
)


class Filler:
    """Puts rows into tables as fast as a database takes them."""

    def __init__(self) -> None:
        from django.db import connection

        connection.ensure_connection()
        self.connection = connection

    def put(self, name: str, found: list[tuple[Any, ...]]) -> None:
        table, columns = TABLES[name]
        if name in DATED:
            found = [(*row, SINCE, None) for row in found]
        with self.connection.cursor() as cursor:
            if self.connection.vendor == "postgresql":
                with cursor.copy(f"copy {table} ({columns}) from stdin") as copy:
                    for row in found:
                        copy.write_row(row)
            else:
                marks = ", ".join("?" for _ in columns.split(","))
                self.connection.connection.executemany(
                    f"insert into {table} ({columns}) values ({marks})",
                    ([str(each) if isinstance(each, date) else each for each in row] for row in found),
                )

    def put_keys(self, every: Any) -> None:
        """Put keys, which are in the order of their index; PostgreSQL takes them as the bytes it sends."""
        for lo in range(0, len(every), 1_000_000):
            some = every[lo : lo + 1_000_000]
            if self.connection.vendor != "postgresql":
                self.put("key", some.tolist())
                continue
            made = np.empty(len(some), dtype=COPIED)
            made["fields"], made["first"], made["second"] = 2, 8, 8
            made["digest"], made["member"] = some[:, 0], some[:, 1]
            table, columns = TABLES["key"]
            words = f"copy {table} ({columns}) from stdin (format binary)"
            with self.connection.cursor() as cursor, cursor.copy(words) as copy:
                copy.write(b"PGCOPY\n\xff\r\n\0" + bytes(8) + made.tobytes() + b"\xff\xff")

    def prepare(self) -> None:
        """Put off what costs most row by row."""
        with self.connection.cursor() as cursor:
            found = self.connection.introspection.get_constraints(cursor, "families_findkey")
        away = [
            name for name, is_of in found.items() if is_of["index"] and is_of["columns"] == ["membership_id"]
        ]
        if self.connection.vendor == "postgresql":
            self.run("set session_replication_role = replica", "set maintenance_work_mem = '1GB'")
        else:
            self.run("pragma foreign_keys = off", "pragma synchronous = off", "pragma cache_size = -1000000")
        self.run(*(f"drop index {name}" for name in away))

    def finish(self) -> None:
        self.run("create index families_findkey_of_member on families_findkey (membership_id)")
        if self.connection.vendor == "postgresql":
            self.run("set session_replication_role = origin", "vacuum analyze")
        else:
            self.run("pragma cache_size = -2000", "analyze")

    def run(self, *statements: str) -> None:
        with self.connection.cursor() as cursor:
            for each in statements:
                cursor.execute(each)


def _reference(number: int) -> str:
    from kinfold.casework.families.models.record import REFERENCE_SIGNS as SIGNS

    places = [number // len(SIGNS) ** power % len(SIGNS) for power in range(5)]
    return "".join(SIGNS[(each * 7 + 3) % len(SIGNS)] for each in places)


def fill(county: County, crews: list[Any]) -> None:
    """Write the county into the database of the environment."""
    from django.db import transaction

    kept = Path(os.environ["KINFOLD_HOME"]) / "keys.npy"
    filler, families = Filler(), sorted(set(county.folk.people.family.tolist()))
    filler.prepare()
    keys: list[Any] = []
    with transaction.atomic():
        named = county.folk.names.surname[np.unique(county.folk.people.family, return_index=True)[1]]
        filler.put("family", [(f"f{each:016x}", _reference(each), SINCE) for each in families])
        filler.put("name", [(f"f{each:016x}", name) for each, name in zip(families, named, strict=True)])
        teams = [(f"f{each:016x}", crews[county.team_of[each]].pk, False, SINCE, None) for each in families]
        filler.put("team", teams)
        for part in rows(county, with_keys=not kept.exists()):
            keys.append(part.pop("key"))
            for name, found in part.items():
                filler.put(name, found)
        if not kept.exists():
            every = np.concatenate(keys)
            np.save(kept, every[np.lexsort((every[:, 1], every[:, 0]))])
        every = np.load(kept)
        filler.put_keys(every)
    filler.finish()
    print(f"{len(county):,} people in {len(families):,} families, {len(every):,} keys")
