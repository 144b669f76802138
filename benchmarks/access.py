"""The price of the gate, the audit and row security: CPU of the family page with them and without.

``KINFOLD_HOME=... access.py`` uses the database of the environment, and measures both in one run, by turns.
Without them, the gate gives everything unasked, nothing is written down, and on PostgreSQL a superuser asks.
There is no such switch in the product; it is made here. On PostgreSQL the environment's role must be a
superuser, and there must be a role ``kinfold_app``.
"""

import json
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from unittest.mock import patch

import django

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

ROUNDS, PAGES, NOTES = 15, 8, 40


def _backend_seconds() -> float:
    """Give the CPU of the server's process for this connection; SQLite's is in our own."""
    if connection.vendor != "postgresql":
        return 0.0
    pid = connection.connection.info.backend_pid
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100


def _seconds(client: Client, address: str) -> float:
    before, ours = _backend_seconds(), time.process_time()
    for _ in range(PAGES):
        answer = client.get(address)
        assert answer.status_code == 200, answer.status_code
    return (time.process_time() - ours + _backend_seconds() - before) / PAGES


def _off() -> ExitStack:
    """Take gate and audit out of this process."""
    from kinfold.casework.sharing.asking import Asking
    from kinfold.casework.sharing.gate import Sight
    from kinfold.domain.access import Facts, decide
    from kinfold.domain.agency import Role, Sector

    def given(_sight: Sight, family_ids, section, _manner=None):  # type: ignore[no-untyped-def]
        facts = Facts(role=Role.SOCIAL_WORKER, sector=Sector.COUNCIL, section=section, allocated=True)
        return dict.fromkeys(family_ids, decide(facts))

    def decisions(sight, family_ids, section="core", _manner=None):  # type: ignore[no-untyped-def]
        return given(sight, list(family_ids), section)

    def sections(sight, family_ids):  # type: ignore[no-untyped-def]
        from kinfold.domain.access import Section

        return {each: {s: given(sight, [each], s)[each] for s in Section} for each in family_ids}

    stack = ExitStack()
    stack.enter_context(patch.object(Sight, "decisions", decisions))
    stack.enter_context(patch.object(Sight, "sections", sections))
    stack.enter_context(patch.object(Asking, "tell_database", lambda _self: None))
    stack.enter_context(patch("kinfold.web.looks._tell", lambda *_: None))
    return stack


def _role(words: str) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(words)


def main() -> None:
    """Print seconds a page with and without, and the ratio."""
    call_command("migrate", verbosity=0)
    if connection.vendor == "postgresql":
        from kinfold.web import second_lock

        second_lock.put_up("kinfold_app")
    settings.ALLOWED_HOSTS, settings.KINFOLD_ONE_AGENCY, settings.KINFOLD_DEMO = ["testserver"], False, True
    from invented_families import family, notes, team, worker
    from web_visitors import client_of

    ours = worker()
    made = family(of=team(), allocated=(ours,))
    for _ in range(NOTES // 5):
        notes(made, ours)
    client, address = client_of(ours), f"/f/{made.pk}"
    on, off = [], []
    for _ in range(ROUNDS):
        _role("set role kinfold_app")
        on.append(_seconds(client, address))
        _role("reset role")
        with _off():
            off.append(_seconds(client, address))
    said = {"with_ms": median(on[1:]) * 1000, "without_ms": median(off[1:]) * 1000}
    print(json.dumps({"database": connection.vendor, **said, "ratio": said["with_ms"] / said["without_ms"]}))


if __name__ == "__main__":
    main()
