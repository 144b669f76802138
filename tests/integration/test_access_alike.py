"""A missing, a forbidden and a sealed family: the same bytes, the same questions, and no telling by time."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from numpy import array, searchsorted
from numpy.random import default_rng

import invented_families as invented
from kinfold.casework.sharing.models import Conflict, Exclusion, Seal
from kinfold.domain.agency import Role
from web_visitors import bytes_of, client_of

pytestmark = pytest.mark.django_db
PAGES = ("/f/{}", "/f/{}/looks", "/f/{}?next=/")
TIMES, WARM, AUC = 2000, 50, 0.55


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    settings.KINFOLD_HOME, settings.KINFOLD_DEMO = tmp_path, True
    return tmp_path


def _families(worker: Any) -> dict[str, str]:
    """Give a family of each kind that this worker may not know of."""
    by = {"by": worker, "starts_at": invented.since()}
    sealed, excluded, known = (invented.family() for _ in range(3))
    Seal.objects.create(family=sealed, reason="Adoption", **by)
    Exclusion.objects.create(family=excluded, worker=worker, reason="Former partner", **by)
    Conflict.objects.create(family=known, worker=worker, knows="own", **by)
    forbidden = invented.family(allocated=(invented.worker(),))
    return {
        "missing": "f0123456789abcdef", "forbidden": forbidden.id, "sealed": sealed.id,
        "excluded": excluded.id, "conflict": known.id,
    }  # fmt: skip


def _seen(client: Client, address: str) -> tuple[int, bytes, dict[str, str], list[str]]:
    with CaptureQueriesContext(connection) as asked:
        response = client.get(address)
    kept = {name: value for name, value in response.items() if name != "Set-Cookie"}
    return response.status_code, bytes_of(response), kept, [each["sql"].split(" ")[0] for each in asked]


@pytest.mark.parametrize("role", [Role.SOCIAL_WORKER, Role.TEAM_MANAGER])
@pytest.mark.parametrize("page", PAGES)
def test_missing_forbidden_and_sealed_are_alike_in_bytes_and_questions(page: str, role: Role) -> None:
    worker = invented.worker(role)
    client, families = client_of(worker), _families(worker)
    client.get(page.format("f" * 17))

    seen = {kind: _seen(client, page.format(family)) for kind, family in families.items()}

    for kind, one in seen.items():
        assert one == seen["missing"], kind
    assert seen["missing"][0] == 404


def _auc(one: Sequence[float], other: Sequence[float]) -> float:
    """Give how often the second takes longer than the first: a half where nobody could tell them apart."""
    ordered = array(sorted(one))
    below = searchsorted(ordered, array(other), "left") + searchsorted(ordered, array(other), "right")
    found = float(below.sum()) / (2 * len(one) * len(other))
    return max(found, 1 - found)


def _times(client: Client, families: Mapping[str, str]) -> dict[str, list[float]]:
    """Take times in an order drawn anew each round, so that whatever else goes on meets all alike."""
    draw, taken = default_rng(1), {kind: list[float]() for kind in families}
    for each in range(TIMES + WARM):
        for kind in draw.permutation(list(families)):
            began = perf_counter()
            client.get(f"/f/{families[kind]}")
            if each >= WARM:
                taken[kind].append(perf_counter() - began)
    return taken


@pytest.mark.battery
def test_missing_forbidden_and_sealed_take_the_same_time() -> None:
    worker = invented.worker()
    every = _families(worker)
    taken = _times(client_of(worker), {kind: every[kind] for kind in ("missing", "forbidden", "sealed")})

    told = {kind: f"{median(times) * 1000:.2f} ms" for kind, times in taken.items()}
    for kind in ("forbidden", "sealed"):
        assert _auc(taken["missing"], taken[kind]) <= AUC, told
