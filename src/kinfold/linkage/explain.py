"""Why two rows are, or are not, one person, in words; never a value from either row.

Reads the index only. Not for deciding: it names the decision that would take the two apart.
"""

from collections import defaultdict, deque
from dataclasses import dataclass

import duckdb

from kinfold.domain.errors import UserError
from kinfold.linkage.clusters import Pair
from kinfold.linkage.decisions import join_id
from kinfold.linkage.guard import MARKS
from kinfold.linkage.model import SQL, shipped

LEVELS = {
    "exact": "the same", "same": "the same", "full": "the same", "close": "almost the same", "near": "alike",
    "dictionary": "linked as a short form or spelling", "initial": "an initial", "swapped": "swapped",
    "middle": "the other's middle name", "prefix": "shortened", "part": "the same in one part",
    "first_january": "the same, but 1 January", "two_parts": "the same in two parts of three",
    "year": "the same year", "postcode": "the same postcode", "line": "the same line",
    "outward": "the same district", "one_digit": "one digit apart", "else": "different", "null": "missing",
}  # fmt: skip
REASONS = {
    **MARKS,
    "apart": "people decided that rows of the two groups are not one person",
    "ambiguous": "another person is almost as likely",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One pair on the way from one row to the other."""

    record_a: str
    record_b: str
    weight: float
    words: str
    decision_id: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """Whether two rows are one person, the sentence that says why, and the steps, weakest named."""

    same: bool
    sentence: str
    steps: list[Step]
    weakest: Step | None


def _words(vector: str) -> str:
    model = shipped()
    said = []
    for comparison, code in zip(SQL, vector.split(","), strict=True):
        label = model.label(comparison, int(code))
        if label != "null":
            said.append(f"{comparison.replace('_', ' ')} {LEVELS[label]}")
    return "; ".join(said)


def _person(con: duckdb.DuckDBPyConnection, record: str, position: int) -> str:
    found = con.sql(
        "select person_id from person_link where record_id = $record", params={"record": record}
    ).fetchall()
    if not found:
        raise UserError(f"Record {position} is not linked. Check its record_id, or run: kinfold link run.")
    return str(found[0][0])


def _steps(con: duckdb.DuckDBPyConnection, person: str) -> dict[Pair, Step]:
    rows = con.sql(
        "select record_a, record_b, weight, vector from link_edge e "
        "semi join (select record_id from person_link where person_id = $p) a on e.record_a = a.record_id "
        "semi join (select record_id from person_link where person_id = $p) b on e.record_b = b.record_id",
        params={"p": person},
    ).fetchall()
    steps = {(a, b): Step(a, b, w, _words(vector), join_id(a, b)) for a, b, w, vector in rows}
    told = con.sql(
        "select record_a, record_b, decision_id from link_constraint "
        "where kind = 'must' and revoked_at is null"
    ).fetchall()
    for a, b, decision in told:
        steps[a, b] = Step(a, b, float("inf"), "a person decided that they are one", decision)
    return steps


def _strongest_path(steps: dict[Pair, Step], start: str, end: str) -> list[Step]:
    """Give the path whose weakest pair is as strong as can be, adding pairs until the two meet."""
    near: dict[str, list[Step]] = defaultdict(list)
    for step in sorted(steps.values(), key=lambda s: (-s.weight, s.record_a, s.record_b)):
        near[step.record_a].append(step)
        near[step.record_b].append(step)
        path = _path(near, start, end)
        if path:
            return path
    return []


def _path(near: dict[str, list[Step]], start: str, end: str) -> list[Step]:
    came: dict[str, tuple[str, Step] | None] = {start: None}
    queue = deque([start])
    while queue and end not in came:
        here = queue.popleft()
        for step in near[here]:
            there = step.record_b if step.record_a == here else step.record_a
            if there not in came:
                came[there] = (here, step)
                queue.append(there)
    path: list[Step] = []
    back = came.get(end)
    while back is not None:
        path.append(back[1])
        back = came[back[0]]
    return path[::-1]


def _apart(con: duckdb.DuckDBPyConnection, a: str, b: str) -> Explanation:
    low, high = sorted((a, b))
    pair = {"a": low, "b": high}
    told = con.sql(
        "select decision_id from link_constraint where record_a = $a and record_b = $b "
        "and kind = 'cannot' and revoked_at is null",
        params=pair,
    ).fetchall()
    if told:
        return Explanation(False, f"Not one person: people decided so ({told[0][0]}).", [], None)
    rows = con.sql(
        "select weight, decision, reason, vector from link_edge where record_a = $a and record_b = $b",
        params=pair,
    ).fetchall()
    if not rows:
        return Explanation(
            False,
            "Not one person: they have too little in common to be compared, or far too little to be one.",
            [],
            None,
        )
    weight, decision, reason, vector = rows[0]
    step = Step(low, high, weight, _words(vector), "")
    why = "; ".join(REASONS[mark] for mark in reason.split()) or "too little agrees"
    waits = " A person should look at them." if decision == "review" else ""
    return Explanation(False, f"Not joined: {why}. Compared: {step.words}.{waits}", [step], step)


def explain(con: duckdb.DuckDBPyConnection, record_a: str, record_b: str) -> Explanation:
    """Say why two rows are or are not one person.

    Raises UserError for a record that is not linked.
    """
    person_a, person_b = _person(con, record_a, 1), _person(con, record_b, 2)
    if person_a != person_b:
        return _apart(con, record_a, record_b)
    if record_a == record_b:
        return Explanation(True, "They are the same record.", [], None)
    path = _strongest_path(_steps(con, person_a), record_a, record_b)
    if not path:
        return Explanation(
            True, "One person, by pairs that are no longer kept; run kinfold link run.", [], None
        )
    weakest = min(path, key=lambda step: step.weight)
    count = "directly" if len(path) == 1 else f"in {len(path)} steps"
    return Explanation(
        True,
        f"One person, {count}. The weakest pair: {weakest.words}. "
        f"To take it apart: kinfold link undo {weakest.decision_id}",
        path,
        weakest,
    )
