"""Eight people at once in a home of their own, and what the audit then says: ``audit_crowd.py HOME``."""

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any

from crowd_world import CHEAP
from kinfold.bridge.seed import DEMO_PASSWORD, PEOPLE, seed_demo
from kinfold.web.run import prepare

ADDRESSES = ("/definitions", "/people", "/no-such-page", "/board", "/answers/none", "/definitions")
ROUNDS = 5


def _walk(name: str) -> list[int]:
    from django.db import connection
    from django.test import Client

    client: Any = Client(raise_request_exception=False)
    seen = [client.post("/sign-in", {"sign_in_name": name, "password": DEMO_PASSWORD}).status_code]
    seen += [client.get(address).status_code for _ in range(ROUNDS) for address in ADDRESSES]
    connection.close()
    return seen


def _watch(over: Event) -> list[str]:
    """Verify again and again while others write; whatever is found is a false alarm."""
    from django.db import connection, transaction

    from kinfold.casework.audit.verification import verify

    alarms: list[str] = []
    while not over.wait(0.02):
        with transaction.atomic():
            alarms += [str(each) for each in verify().findings + verify(newest=20).findings]
    connection.close()
    return alarms


def main(home: Path) -> dict[str, Any]:
    """Walk as eight people in eight threads, verifying meanwhile, and at the end."""
    prepare(home, demo=True)
    from django.conf import settings

    settings.PASSWORD_HASHERS = CHEAP
    seed_demo(home)
    from kinfold.casework.audit.models import AuditEvent
    from kinfold.casework.audit.verification import verify

    settings.ALLOWED_HOSTS = ["testserver"]
    over = Event()
    with ThreadPoolExecutor(len(PEOPLE) + 1) as pool:
        watching = pool.submit(_watch, over)
        seen = list(pool.map(_walk, [person.sign_in_name for person in PEOPLE]))
        over.set()
    found = verify()
    rows = list(AuditEvent.objects.order_by("sequence").values_list("sequence", flat=True))
    return {
        "faults": sum(status >= 500 for one in seen for status in one),
        "asked": sum(len(one) for one in seen),
        "rows": len(rows),
        "contiguous": rows == list(range(1, len(rows) + 1)),
        "segments": found.segments,
        "findings": [str(each) for each in found.findings],
        "false_alarms": watching.result(),
    }


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]))))  # noqa: T201  what the test reads
