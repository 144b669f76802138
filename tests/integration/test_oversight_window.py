"""What the page asks the database for holds everything that the rules would find in the whole audit."""

from datetime import timedelta
from typing import Any

import pytest
from numpy.random import Generator, default_rng

import invented_families as invented
from kinfold.casework.audit import actions
from kinfold.casework.audit.models import Action, AuditEvent
from kinfold.casework.oversight.days import look_over, out_of_the_ordinary
from kinfold.casework.oversight.known import known_about
from kinfold.casework.oversight.queries import WINDOW, unusual
from kinfold.casework.oversight.rules import flags
from kinfold.casework.oversight.surnames import namesakes, surname_of
from kinfold.casework.oversight.window import seen
from kinfold.casework.sharing.models import Conflict
from kinfold.kit import clock

pytestmark = pytest.mark.django_db
GIVEN = ("allocated:core", "same-team:core", "break-glass:core", "known", "duty:core")
REFUSED = ("no-reason", "sealed", "conflict", "excluded")


def _write(draw: Generator, monkeypatch: pytest.MonkeyPatch, workers: list[Any], families: list[Any]) -> None:
    """Write a fortnight of looks of every sort, a sweep and some searches among them."""
    now = clock.now()
    at = now - WINDOW
    for each in range(400):
        quick = each % 100 < 40
        at += timedelta(seconds=60) if quick else timedelta(minutes=float(draw.uniform(5, 95)))
        monkeypatch.setattr(clock, "now", lambda at=at: at)
        worker = workers[0] if quick else workers[int(draw.integers(0, len(workers)))]
        is_given = quick or draw.random() < 0.8
        kind = ("view", "list", "print", "search", "write")[int(draw.integers(0, 5))]
        kind = ("view", "search")[each // 100 % 2] if quick else kind
        rules = GIVEN if is_given else REFUSED
        about = actions.About(
            families[each % len(families)].id, "core", "read", is_given, str(draw.choice(rules))
        )
        actions.record(
            by=actions.Witness(worker.id, worker.agency.code, worker.role),
            action=Action(kind if is_given else "denied"),
            route="family",
            rule="A rule",
            purpose="work",
            about=() if kind == "search" and quick else (about,),
        )
    monkeypatch.setattr(clock, "now", lambda: max(now, at) + timedelta(minutes=1))


@pytest.mark.parametrize("seed", range(2))
def test_nothing_that_a_rule_would_find_is_left_out(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    draw = default_rng(seed)
    workers = [invented.worker(name=f"Worker{each} Name{each}") for each in range(5)]
    workers[1].display_name = "Esi Rarename"
    workers[1].save()
    families = [invented.family("Rarename" if each == 3 else f"Other{each}") for each in range(45)]
    for each in families[:10]:
        invented.allocate(workers[2], each)
    Conflict.objects.create(family=families[5], worker=workers[3], by=workers[3], knows="own")
    _write(draw, monkeypatch, workers, families)

    found = unusual(clock.now())
    by_days = out_of_the_ordinary(clock.now())

    rows = [
        row
        for row in seen(AuditEvent.objects.values_list("sequence", flat=True))
        if row.at >= clock.now() - WINDOW
    ]
    alike = namesakes({one.id: surname_of(one.display_name) for one in workers})
    whole = flags(rows, known_about(rows, namesakes=alike, left={}))
    assert found == whole
    assert by_days == whole == out_of_the_ordinary(clock.now())
    assert {"no-relationship", "sealed", "sweep"} <= {flag.rule for flag in found}


def test_what_is_registered_later_tells_of_a_look_before_it_once_the_day_is_looked_over_anew() -> None:
    worker, family = invented.worker(), invented.family()
    now = clock.now()
    with clock.told(now - timedelta(days=2)):
        about = actions.About(family.id, "core", "read", given=False, rule="conflict")
        actions.record(
            by=actions.Witness(worker.id, worker.agency.code, worker.role),
            action=Action.DENIED, route="family", rule="A rule", purpose="work", about=(about,),
        )  # fmt: skip
    assert [each.rule for each in out_of_the_ordinary(now)] == ["kin"]

    Conflict.objects.create(family=family, worker=worker, by=worker, knows="own")

    assert [each.rule for each in out_of_the_ordinary(now)] == ["kin"]
    assert [each.rule for each in out_of_the_ordinary(now + timedelta(days=1))] == ["own"]
    assert look_over(now) == 1


def test_a_rare_surname_is_known_again_and_a_common_one_is_not() -> None:
    for _ in range(8):
        invented.family("Smith", allocated=())
    family = invented.family("Osei-Thistledown")

    found = namesakes(
        {"u1": "Thistledown", "u2": "SMITH", "u3": "Óséi", "u4": "Nobody", "u5": "oseithistledown"}
    )

    assert found == {("u1", family.id), ("u3", family.id), ("u5", family.id)}


def test_a_surname_put_right_is_marked_anew() -> None:
    family = invented.family("Osei")
    person = invented.person(family, "Kwame", "Wrongly", "father", clock.today())
    assert namesakes({"u1": "Wrongly"})

    person.family_name = "Rightly"
    person.save()

    assert not namesakes({"u1": "Wrongly"})
    assert namesakes({"u1": "Rightly"}) == {("u1", family.id)}
