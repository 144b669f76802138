"""Print what the audit costs: CPU and wall-clock milliseconds of pages with and without it.

``python benchmarks/audit.py HOME``, where HOME is a demonstration made by ``kinfold demo --no-serve``.
"""

import sys
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

from kinfold.bridge.seed import DEMO_PASSWORD
from kinfold.web.run import begin

ADDRESSES = ("/", "/board", "/indicators", "/answers/hertfordshire", "/definitions")
ROUNDS, WARM = 60, 5
AUDIT = "kinfold.web.looks.RecordsLooks"


def _client(with_audit: bool) -> Any:
    from django.conf import settings
    from django.test import Client

    everything = [name for name in settings.MIDDLEWARE if name != AUDIT]
    at = everything.index("kinfold.web.middleware.SignedInOnly")
    settings.MIDDLEWARE = [*everything[:at], *([AUDIT] if with_audit else []), *everything[at:]]
    client = Client()
    client.post("/sign-in", {"sign_in_name": "farida", "password": DEMO_PASSWORD})
    return client


def _times(client: Any, address: str) -> tuple[float, float]:
    began, cpu = perf_counter(), process_time()
    client.get(address, follow=True)
    return (process_time() - cpu) * 1000, (perf_counter() - began) * 1000


def main(home: Path) -> None:
    """Take turns, so that whatever else the machine does meets both alike."""
    begin(home)
    from django.conf import settings

    settings.ALLOWED_HOSTS = ["testserver"]
    clients = {"without": _client(False), "with": _client(True)}
    for address in ADDRESSES:
        taken: dict[str, list[tuple[float, float]]] = {name: [] for name in clients}
        for turn in range(ROUNDS + WARM):
            for name, client in clients.items():
                one = _times(client, address)
                if turn >= WARM:
                    taken[name].append(one)
        cpu = {name: median(each[0] for each in times) for name, times in taken.items()}
        wall = {name: median(each[1] for each in times) for name, times in taken.items()}
        ratio = cpu["with"] / cpu["without"]
        print(
            f"{address:24} CPU {cpu['without']:6.1f} -> {cpu['with']:6.1f} ms (x{ratio:.2f})"
            f"   wall {wall['without']:6.1f} -> {wall['with']:6.1f} ms"
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
