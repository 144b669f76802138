"""However files come in and people write between, nothing that anyone wrote is lost, and twice is once."""

from pathlib import Path

import numpy as np
import pytest

from council_folders import Tables, bring, family_of, one_family, visit
from invented_families import allocate, worker
from kinfold.casework.accounts.models import User
from kinfold.casework.council.queries import told_of
from kinfold.casework.families.models import Family
from kinfold.casework.process import actions as process
from kinfold.casework.process.models import StepTaken
from kinfold.casework.sharing.gate import Sight
from kinfold.domain.case import Step
from kinfold.kit import clock

pytestmark = pytest.mark.django_db
DAYS = [f"2026-0{month}-{day:02}" for month in (5, 6, 7) for day in (1, 9, 17, 25)]


def files(draw: np.random.Generator) -> Tables:
    """Give a folder whose visits are any."""
    tables = one_family()
    keys = draw.permutation(5)[: int(draw.integers(1, 6))]
    tables["ssd_cp_visits"] = [
        visit(f"V{key}", ("C2", "C3")[key % 2], str(draw.choice(DAYS)), str(draw.choice(["Y", "N"])))
        for key in keys
    ]
    if draw.random() < 0.5:
        tables["ssd_cp_plans"][0]["cppl_cp_plan_end_date"] = str(draw.choice(["2026-09-01", "2026-10-01"]))
    return tables


def write_something(draw: np.random.Generator, made: Family, ours: User) -> None:
    """Let a worker write a visit, put one right, or take one back."""
    sight, at = (
        Sight(ours),
        clock.now().replace(month=int(draw.integers(5, 8)), day=int(draw.integers(1, 28))),
    )
    rows = [each for each in process.taken(sight, made.pk) if each.step == "visit"]
    what = int(draw.integers(3))
    if what == 0 or not rows:
        child = sight.people(made.pk)[1][1].pk
        process.record(
            sight, family_id=made.pk, step=Step.VISIT, at=at, children=[child], details={"seen": True}
        )
        return
    row = rows[int(draw.integers(len(rows)))]
    if what == 1:
        details = {"seen": bool(draw.integers(2)), "note": "Written here"}
        process.correct(sight, family_id=made.pk, row_id=row.pk, at=at, details=details, reason="x")
    else:
        process.withdraw(sight, family_id=made.pk, row_id=row.pk, reason="x")


def stands(made: Family) -> list[tuple[str, str, str]]:
    """Give what stands, with by whom."""
    rows = process.standing(StepTaken.rows.filter(family=made).select_related("by"))
    return [(each.pk, each.step, each.by.sign_in_name) for each in rows]


@pytest.mark.parametrize("seed", range(12))
def test_any_order_of_loads_and_writing_keeps_what_was_written(tmp_path: Path, seed: int) -> None:
    draw = np.random.default_rng(seed)
    bring(tmp_path / "0", files(draw))
    made, ours = family_of("F1"), worker()
    allocate(ours, made)

    for place in range(1, 5):
        for _ in range(int(draw.integers(3))):
            write_something(draw, made, ours)
        before = set(StepTaken.rows.filter(family=made).values_list("pk", flat=True))
        written = [each for each in stands(made) if each[2] == ours.sign_in_name]
        taken_back = set(
            StepTaken.rows.filter(family=made, withdrawn=True).values_list("replaces_id", flat=True)
        )
        bring(tmp_path / str(place), files(draw))

        assert before <= set(StepTaken.rows.filter(family=made).values_list("pk", flat=True))
        assert set(written) <= set(stands(made))
        assert not taken_back & {pk for pk, _, _ in stands(made)}
        once = list(StepTaken.rows.order_by("pk").values())
        assert bring(tmp_path / str(place)).counts == {"families_same": 1}
        assert list(StepTaken.rows.order_by("pk").values()) == once
    told_of(Sight(ours), made.pk)
