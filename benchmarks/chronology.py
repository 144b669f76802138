"""How long a family's chronology takes: 2,000 entries and 500 partner events, at the page as a browser asks.

Run: python benchmarks/chronology.py. It makes a home of its own in memory and leaves nothing behind.
"""

import os
import sys
import tempfile
from datetime import timedelta
from pathlib import Path
from statistics import median, quantiles
from time import process_time

TIMES = 40
ENTRIES, EVENTS = 2000, 500


def main() -> None:
    """Fill a family and ask for its pages."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["KINFOLD_HOME"] = folder
        sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
        from kinfold.web.run import prepare

        prepare(Path(folder), demo=True)
        client, at = _filled()
        for query in ("", "?order=oldest&page=40", "?show=everything", "?source=quillshire-police|"):
            times = []
            for _ in range(TIMES):
                began = process_time()
                assert client.get(f"{at}{query}").status_code == 200
                times.append((process_time() - began) * 1000)
            p95 = quantiles(times, n=20)[-1]
            print(f"{query or 'significant':28} CPU {median(times):.0f} ms, p95 {p95:.0f} ms")


def _filled() -> tuple[object, str]:
    """Make a family with so many entries, every second one significant, and so many partner events."""
    from invented_families import family, team, worker
    from kinfold.casework.families.models import CoreNote, Membership
    from kinfold.casework.partners.models import RecordEvent
    from kinfold.kit import clock
    from web_visitors import client_of

    ours, today = worker(), clock.today()
    made = family(of=team(), allocated=(ours,))
    child = Membership.rows.filter(family=made)[1].person
    words = "They talked in the kitchen about the week, and what was hard. " * 8
    CoreNote.rows.bulk_create(
        CoreNote(
            family=made, text=words, about={child.pk: {"seen": True}}, significant=number % 2 == 0,
            author=ours, agency=ours.agency.code, profession="Social worker",
            happened_on=today - timedelta(days=number),
        )
        for number in range(ENTRIES)
    )  # fmt: skip
    RecordEvent.rows.bulk_create(
        RecordEvent(
            family=made, person=child, event=f"x{number}", key=f"k{number}", kind="police.incident",
            file="police_incidents.csv", line=number, agency="quillshire-police",
            source="police_incidents", happened_on=today - timedelta(days=number), received_on=today,
        )
        for number in range(EVENTS)
    )  # fmt: skip
    client = client_of(ours)
    client.defaults["HTTP_HOST"] = "localhost"
    return client, f"/f/{made.pk}/chronology"


if __name__ == "__main__":
    main()
