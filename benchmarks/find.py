"""Finding one of a million invented people: milliseconds, and how often the right one is among the ten.

``find.py [--people N] [--queries N] [--only sqlite|postgresql]`` builds a home of each kind in a temporary
folder and searches it. Queries are true details with the mistakes of ``kinfold.synth`` in them. They are asked
three times: as an enquiry by someone of another team (keys alone decide), by a worker of the family's own team,
and, to measure the search itself, by someone to whom the rules give everything. There is no such switch in the
product; it is made here.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter, process_time
from typing import Any
from unittest.mock import patch

import numpy as np

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))
TEAMS, PART, SEED = 400, 20_000, 11
PER_FAMILY = 3.75
EPOCH = date(1970, 1, 1)


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


def _places(county: County, lo: int, hi: int) -> list[list[str]]:
    """Give the postcodes that each of some people had, the last one last."""
    from kinfold.synth.calendar import DATA_TO

    person = np.arange(lo, hi)
    homes = county.folk.homes
    then, now = (np.full(hi - lo, DATA_TO - ago) for ago in (1500, 0))
    old = homes.postcodes(homes.address_of(person, then)).to_list()
    new = homes.postcodes(homes.address_of(person, now)).to_list()
    return [list(dict.fromkeys(pair)) for pair in zip(old, new, strict=True)]


def rows(county: County, *, with_keys: bool) -> Iterator[dict[str, list[tuple[Any, ...]]]]:
    """Give the rows of every table, and of keys (digest, membership), for one part of the people after another."""
    from kinfold.casework.families.findkeys import Known, keys_of

    names, people = county.folk.names, county.folk.people
    for lo in range(0, len(county), PART):
        hi = min(lo + PART, len(county))
        made: dict[str, list[tuple[Any, ...]]] = {
            name: [] for name in ("person", "membership", "identifier", "address", "key")
        }
        for at, places in zip(range(lo, hi), _places(county, lo, hi), strict=True):
            given = f"{names.forename[at]} {names.middle[at]}".strip()
            surname, born, nhs = names.surname[at], county.born(at), county.folk.nhs[at]
            part = "child" if people.is_child[at] else "other"
            made["person"].append((f"p{at:016x}", given, surname, "", born, None, None, ""))
            made["membership"].append((at + 1, f"f{people.family[at]:016x}", f"p{at:016x}", part))
            made["address"] += [(f"p{at:016x}", "1 Inkwell Row", place, "") for place in places]
            if nhs:
                made["identifier"].append((f"p{at:016x}", "nhs_number", nhs, "invented"))
            if not with_keys:
                continue
            known = Known(
                given=frozenset({given}), surnames=frozenset({surname}), days=frozenset({born}),
                postcodes=frozenset(places), numbers=frozenset({nhs} - {""}),
            )  # fmt: skip
            made["key"] += [(key, at + 1) for key in keys_of(known)]
        yield made
        print(f"  {hi:,} people", end="\r", file=sys.stderr)


TABLES = {
    "person": (
        "families_person",
        "id, given_names, family_name, known_as, birth_date, expected_on, died_on, sex",
    ),
    "membership": ("families_membership", "id, family_id, person_id, part, starts_at, ends_at"),
    "identifier": ("families_identifier", "person_id, kind, value, source"),
    "address": ("families_address", "person_id, lines, postcode, phone, starts_at, ends_at"),
    "family": ("families_family", "id, reference, opened_at"),
    "name": ("families_familyname", "family_id, name"),
    "team": ("allocations_teamallocation", "family_id, team_id, starts_at, ends_at"),
    "key": ("families_findkey", "digest, membership_id"),
}
SINCE = "2020-01-01 00:00:00+00:00"
DATED = {"membership", "address"}


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
    filler.run("drop index if exists families_findkey_membership_id_by_hand")
    keys: list[Any] = []
    with transaction.atomic():
        named = county.folk.names.surname[np.unique(county.folk.people.family, return_index=True)[1]]
        filler.put("family", [(f"f{each:016x}", _reference(each), SINCE) for each in families])
        filler.put("name", [(f"f{each:016x}", name) for each, name in zip(families, named, strict=True)])
        teams = [(f"f{each:016x}", crews[county.team_of[each]].pk, SINCE, None) for each in families]
        filler.put("team", teams)
        for part in rows(county, with_keys=not kept.exists()):
            keys.append(np.array(part.pop("key"), dtype=np.int64).reshape(-1, 2))
            for name, found in part.items():
                filler.put(name, found)
        if not kept.exists():
            every = np.concatenate(keys)
            np.save(kept, every[np.lexsort((every[:, 1], every[:, 0]))])
        every = np.load(kept)
        for lo in range(0, len(every), 1_000_000):
            filler.put("key", [tuple(row) for row in every[lo : lo + 1_000_000].tolist()])
    filler.run("vacuum analyze" if filler.connection.vendor == "postgresql" else "analyze")
    print(f"{len(county):,} people in {len(families):,} families, {len(every):,} keys")


@dataclass(frozen=True, slots=True)
class Question:
    """What is typed, and the family that is meant."""

    typed: str
    family: int


def questions(county: County, count: int) -> dict[str, list[Question]]:
    """Give questions of each kind."""
    from kinfold.synth.mistakes import Rates

    some = np.random.default_rng(SEED).choice(len(county), count, replace=False)
    none = replace(Rates(), **dict.fromkeys(Rates.__dataclass_fields__, 0.0))
    exact, heard = _typed(county, some, none), _typed(county, some, Rates())
    found = {
        "exact: first name, surname, birth date": [_join(each, "fsd") for each in exact],
        "exact: surname, birth date": [_join(each, "sd") for each in exact],
        "exact: surname alone": [_join(each, "s") for each in exact],
        "exact: four letters of a surname": [{**each, "typed": each["s"][:4]} for each in exact],
        "exact: birth date alone": [_join(each, "d") for each in exact],
        "exact: postcode alone": [_join(each, "p") for each in exact],
        "exact: NHS number": [_join(each, "n") for each in exact if each["n"]],
        "mistaken: first name, surname, birth date": [_join(each, "fsd") for each in heard],
        "mistaken: all, with middle name": [_join(each, "fmsd") for each in heard],
        "mistaken: surname first": [_join(each, "sfd") for each in heard],
        "mistaken: surname, birth date": [_join(each, "sd") for each in heard],
        "mistaken: first name, birth date": [_join(each, "fd") for each in heard],
        "mistaken: first name, surname, postcode": [_join(each, "fsp") for each in heard],
        "mistaken: first name, surname, half a postcode": [_join(each, "fso") for each in heard],
        "mistaken: first name, surname, year": [_join(each, "fsy") for each in heard],
        "mistaken: first name, surname": [_join(each, "fs") for each in heard],
    }
    for name in Rates.__dataclass_fields__:
        if name not in {"middle_lost", "middle_initial", "placeholder", "mothers_surname", "no_accents"}:
            one = _typed(county, some[: count // 2], replace(none, **{name: 1.0}))
            found[f"every one {name}"] = [_join(each, "fsd") for each in one if each["changed"]]
    return {
        name: [Question(e["typed"], e["family"]) for e in each if e["typed"]] for name, each in found.items()
    }


def _typed(county: County, some: Any, rates: Any) -> list[dict[str, Any]]:
    from kinfold.synth.calendar import DATA_TO, UNKNOWN
    from kinfold.synth.mistakes import mistaken

    true = county.folk.details(some, np.full(len(some), DATA_TO - 3000))
    true = replace(true, surname=county.folk.names.surname[some])
    told = mistaken(np.random.default_rng(SEED + 1), true, rates)
    places = [_places(county, at, at + 1)[0][-1] for at in some.tolist()]
    found = []
    for at, person in enumerate(some.tolist()):
        day = EPOCH + timedelta(int(told.dob[at])) if told.dob[at] != UNKNOWN else None
        before = (true.forename[at], true.middle[at], true.surname[at], true.dob[at])
        after = (told.forename[at], told.middle[at], told.surname[at], told.dob[at])
        found.append({
            "f": told.forename[at], "m": told.middle[at], "s": told.surname[at],
            "d": f"{day.day}/{day.month}/{day.year}" if day else "", "y": str(day.year) if day else "",
            "p": places[at], "o": places[at].split()[0], "n": county.folk.nhs[person],
            "changed": before != after, "family": int(county.folk.people.family[person]),
        })  # fmt: skip
    return found


def _join(each: dict[str, Any], parts: str) -> dict[str, Any]:
    return {**each, "typed": " ".join(filter(None, (each[part] for part in parts)))}


def _by_all() -> ExitStack:
    """Let the rules give everything, in this process."""
    from django.db.models import Q

    from kinfold.casework.sharing.gate import Sight

    stack = ExitStack()
    stack.enter_context(patch("kinfold.casework.sharing.gate_find.allowed", lambda *_, **__: Q()))
    stack.enter_context(patch("kinfold.casework.sharing.gate_find.SMALL_REACH", 0))
    stack.enter_context(patch.object(Sight, "opened", lambda _s, ids, *_: list(ids)))
    return stack


def ask(asked: list[Question], by: Any, county: County) -> tuple[float, float, float, float]:
    """Give p50 and p95 of milliseconds that passed, p95 of CPU, and in how many the family was among the ten.

    CPU is this process's, and on PostgreSQL the mean of its server process's besides.
    """
    from django.db import transaction

    from kinfold.casework.families.lookups import asked as sought
    from kinfold.casework.families.typed import terms_of
    from kinfold.casework.sharing.gate import Sight
    from kinfold.casework.sharing.gate_find import find
    from kinfold.domain.access import Level, Purpose

    taken, worked, right, server = [], [], 0, _server_seconds()
    for each in asked:
        who = by[county.team_of[each.family]] if isinstance(by, dict) else by
        purpose, level = (Purpose.WORK, Level.SUMMARY)
        if who is by and getattr(by, "enquires", False):
            purpose, level = Purpose.ENQUIRY, Level.EXISTS
        began, busy = perf_counter(), process_time()
        with transaction.atomic():
            found = find(Sight(who, purpose), sought(terms_of(each.typed)), level, 10)
        taken.append((perf_counter() - began) * 1000)
        worked.append((process_time() - busy) * 1000)
        right += f"f{each.family:016x}" in {one.family_id for one in found}
    served = (_server_seconds() - server) / len(asked) * 1000
    wall, cpu = np.percentile(taken, (50, 95)), np.percentile(worked, 95) + served
    return float(wall[0]), float(wall[1]), float(cpu), right / len(asked)


NOT_ASKED = (float("nan"),) * 4


def _server_seconds() -> float:
    """Give the CPU of the server's process for this connection; SQLite's is in our own."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return 0.0
    pid = connection.connection.info.backend_pid
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100


def _role(words: str) -> None:
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(words)


def measure(county: County, count: int, crews: list[Any]) -> None:
    """Ask every kind of question three times, and print a line for each."""
    from invented_families import holds, worker

    stranger, workers = worker(), {number: worker() for number in range(TEAMS)}
    for number, each in workers.items():
        holds(each, crews[number])
    stranger.enquires = True
    print(f"{'ms p50, p95, CPU p95; found, for:':46}{'enquiry':>27}{'own team':>27}{'everything':>27}")
    for name, each in questions(county, count).items():
        ask(each[:5], stranger, county)
        _role("set role kinfold_app")
        alone = name.startswith("every one")
        told = ask(each, stranger, county)
        mine = NOT_ASKED if alone else ask(each, workers, county)
        _role("reset role")
        with _by_all():
            every = NOT_ASKED if alone else ask(each, workers[0], county)
        line = "".join(f"{a:7.0f}{b:6.0f}{c:6.0f}{d:8.1%}" for a, b, c, d in (told, mine, every))
        print(f"{name:46}{line}  ({len(each)})", flush=True)


def sizes() -> None:
    """Print how large the tables of people and of keys are."""
    from django.db import connection

    if connection.vendor != "postgresql":
        print(f"whole file {Path(connection.settings_dict['NAME']).stat().st_size / 2**20:,.0f} MiB")
        query = "select sum(pgsize) from dbstat where name in ({})"
        return
    query = "select pg_total_relation_size('{}'), pg_relation_size('{}')"
    with connection.cursor() as cursor:
        for table in ("families_findkey", "families_person", "families_membership"):
            cursor.execute(query.format(table, table))
            total, rows_alone = cursor.fetchone()
            print(f"{table}: {total / 2**20:,.0f} MiB, of which rows {rows_alone / 2**20:,.0f}")


def here(people: int, count: int) -> None:
    """Build and measure in the database of the environment."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kinfold.web.settings")
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    from invented_families import team

    crews = [team(f"Team {number}") for number in range(TEAMS)]
    county = invent(people)
    fill(county, crews)
    if connection.vendor == "postgresql":
        from kinfold.web import second_lock

        second_lock.put_up("kinfold_app")
    print(f"== {connection.vendor} ==")
    sizes()
    measure(county, count, crews)


def main() -> None:
    """Run for each database in a process and home of its own."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--people", type=int, default=1_000_000)
    asked.add_argument("--queries", type=int, default=300)
    asked.add_argument("--only", choices=("sqlite", "postgresql", "here"))
    said = asked.parse_args()
    if said.only == "here":
        return here(said.people, said.queries)
    again = [__file__, "--people", str(said.people), "--queries", str(said.queries), "--only", "here"]
    with tempfile.TemporaryDirectory() as home:
        if said.only != "postgresql":
            subprocess.run([sys.executable, *again], check=True, env={**os.environ, "KINFOLD_HOME": home})
        if said.only != "sqlite":
            from postgres_server import ADMINISTRATOR, running

            with running() as server:
                url = {"KINFOLD_DATABASE_URL": server.url(ADMINISTRATOR), "KINFOLD_HOME": home}
                subprocess.run([sys.executable, *again], check=True, env={**os.environ, **url})
    return None


if __name__ == "__main__":
    main()
