"""What it costs to tell: a verb with and without its events, and events a second on their way to the store.

Run `python benchmarks/emit.py [--families N]`: invented families in a new home, with SQLite. Each family is a
mother and two children, with an address each, and six events.
"""

import argparse
import statistics
import sys
import tempfile
import time
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
ROUNDS, STEPS = 15, 8
NUMBERS = count()


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--families", type=int, default=5000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        from kinfold.web.run import prepare

        prepare(home, demo=True)
        told, silent = verbs()
        print(f"a step of the family with its events {told:.1f} ms of CPU, without {silent:.1f} ms")
        make(asked.families)
        for name in ("first", "again"):
            sent, seconds, cpu = send(home)
            print(f"{name}: {sent:,} events in {seconds:.1f} s")
            print(f"  {cpu:.1f} s of CPU, {sent / cpu:,.0f} a second of it")
        make(10)
        print("ten families more:", "{:,} events in {:.1f} s, {:.1f} s of CPU".format(*send(home)))


def verbs() -> tuple[float, float]:
    """Give the medians of a step of the family with and without the outbox, by turns, in milliseconds."""
    from kinfold.casework.allocations.models import TeamAllocation
    from kinfold.casework.outbox import actions
    from kinfold.casework.process.models import StepTaken
    from kinfold.casework.sharing.landing import landed
    from kinfold.domain.case import Step
    from outbox_case import Case, ago

    heard: dict[bool, list[float]] = {True: [], False: []}
    for turn in range(2 * ROUNDS):
        case, with_events = Case(), turn % 2 == 0
        if not with_events:
            landed.disconnect(sender=StepTaken, dispatch_uid="outbox.StepTaken")
        began = time.process_time()
        for number in range(STEPS):
            case.step(Step.REFERRAL, ago(90 - number))
        heard[with_events].append((time.process_time() - began) / STEPS * 1000)
        landed.connect(actions._heard, sender=StepTaken, dispatch_uid="outbox.StepTaken")
    assert TeamAllocation.objects.exists()
    return statistics.median(heard[True]), statistics.median(heard[False])


def make(size: int) -> None:
    """Write families with their people and events, past the gate."""
    from kinfold.casework.families.models import Address, Family, Membership, Person
    from kinfold.casework.outbox.models import OutboxEvent
    from kinfold.domain.event import EventKind
    from kinfold.kit import clock

    now = clock.now()
    families = Family.rows.bulk_create(
        [Family(reference=f"{next(NUMBERS):06}") for _ in range(size)]  # by chance some would be the same
    )
    people: list[Any] = []
    ties: list[Any] = []
    events: list[Any] = []
    for family in families:
        ours = [Person(given_names=name, family_name="Quince") for name in ("Esi", "Pip", "Ivo")]
        people += ours
        parts = ("mother", "child", "child")
        ties += [
            Membership(family=family, person=who, part=part) for who, part in zip(ours, parts, strict=True)
        ]
        for number, kind in enumerate((EventKind.REFERRAL, EventKind.ALLOCATION, EventKind.PROTECTION_PLAN)):
            day = now.date() - timedelta(days=number)
            events += [
                OutboxEvent(family=family, child=who, kind=kind.value, occurrence=f"k{number}", starts_on=day,
                            agency="quillshire-council")
                for who in ours[1:]
            ]  # fmt: skip
    Person.rows.bulk_create(people)
    Membership.rows.bulk_create(ties)
    Address.rows.bulk_create(
        Address(person=who, lines=f"{number // 3} Inkwell Row", postcode="QS1 1AA")
        for number, who in enumerate(people)
    )
    OutboxEvent.rows.bulk_create(events)


def send(home: Path) -> tuple[int, float, float]:
    """Send, and give events, seconds and seconds of CPU."""
    from kinfold.bridge.emit import emit

    began, cpu = time.perf_counter(), time.process_time()
    found = emit(home)
    return found.events, time.perf_counter() - began, time.process_time() - cpu


if __name__ == "__main__":
    main()
