"""Finding one of a million invented people: milliseconds, and how often the right one is among the ten.

``find.py [--people N] [--queries N] [--only sqlite|postgresql]`` builds a home of each kind in a temporary
folder and searches it. Questions are true details with the mistakes of ``kinfold.synth`` in them. They are
asked three times: as an enquiry by someone of another team (keys alone decide), by a worker of the family's
own team, and, to measure the search itself, by someone to whom the rules give everything. There is no such
switch in the product; it is made here.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from time import perf_counter, process_time
from typing import Any
from unittest.mock import patch

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from find_county import EPOCH, SEED, TEAMS, County, fill, invent, places_of


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
    places = [places_of(county, at, at + 1)[0][-1] for at in some.tolist()]
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
        if not each:
            continue
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
    os.environ.setdefault("KINFOLD_SECRET_KEY", "the secret under which both homes have their keys, invented")
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
