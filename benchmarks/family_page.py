"""The family page of a long record: 2,000 entries and 500 steps; queries, and CPU of each page.

``KINFOLD_HOME=... family_page.py [profile]`` uses the database of the environment. SQLite's work is done in
our own process; that of a PostgreSQL server is not counted. With ``profile`` it says where the time goes.
"""

import cProfile
import json
import pstats
import sys
import time
from pathlib import Path
from statistics import median, quantiles

import django

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

PAGES = 300


def _long_record() -> tuple[Client, str]:
    """Write down the family: three children, their mother, four who work with them, five years of entries."""
    from invented_families import long_record
    from web_visitors import client_of

    made, ours = long_record(entries=2000, steps=500)
    return client_of(ours), f"/f/{made.pk}"


def main() -> None:
    """Print queries, and milliseconds of CPU a page: the median and the 95th of a hundred."""
    call_command("migrate", verbosity=0)
    settings.ALLOWED_HOSTS, settings.KINFOLD_ONE_AGENCY, settings.KINFOLD_DEMO = ["testserver"], False, True
    client, address = _long_record()
    for page in ("/definitions", address, address):
        client.get(page)
    with CaptureQueriesContext(connection) as plain:
        client.get("/definitions")
    plain_queries = len(plain)
    with CaptureQueriesContext(connection) as found:
        answer = client.get(address)
    queries = len(found) - plain_queries
    if "profile" in sys.argv:
        print("\n".join(each["sql"][:400] for each in found.captured_queries))
    profile = cProfile.Profile()
    spent, bare = [], []
    for _ in range(PAGES):
        began = time.process_time()
        client.get("/definitions")
        bare.append((time.process_time() - began) * 1000)
        began = time.process_time()
        if "profile" in sys.argv:
            profile.enable()
        assert client.get(address).status_code == 200
        profile.disable()
        spent.append((time.process_time() - began) * 1000)
    said = {
        "database": connection.vendor,
        "queries": queries,
        "bytes": len(answer.content),
        "without_family_ms": round(median(bare), 1),
        "median_ms": round(median(spent), 1),
        "p95_ms": round(quantiles(spent, n=20)[-1], 1),
    }
    print(json.dumps(said))
    if "profile" in sys.argv:
        pstats.Stats(profile).sort_stats("cumulative").print_stats(60)


if __name__ == "__main__":
    main()
