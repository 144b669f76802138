"""What people decide about two rows, kept as data that outlives every run and every model.

Not for deciding automatically; and nothing here re-links: run the index after.
"""

import hashlib
from dataclasses import dataclass

import duckdb

from kinfold.domain.errors import UserError
from kinfold.kit import clock


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back: an automatic ``join`` (a new decision keeps the rows apart) or a person's
    ``decision``.
    """

    kind: str
    decision_id: str
    record_a: str
    record_b: str


def join_id(record_a: str, record_b: str) -> str:
    """Give the id under which an automatic join of two rows can be undone."""
    low, high = sorted((record_a, record_b))
    return "j-" + hashlib.sha256(f"{low}|{high}".encode()).hexdigest()[:16]


def _check_records(con: duckdb.DuckDBPyConnection, *records: str) -> None:
    for position, record in enumerate(records, start=1):
        found = con.sql(
            "select 1 from person_record where record_id = $record", params={"record": record}
        ).fetchall()
        if not found:
            raise UserError(
                f"Record {position} is not in the store. Give a record_id as the store spells it."
            )


def decide(
    con: duckdb.DuckDBPyConnection, kind: str, record_a: str, record_b: str, *, by: str, reason: str
) -> str:
    """Record that two rows must, or cannot, be one person, and give the decision's id.

    ``kind`` is 'must' or 'cannot'. A later decision on the same pair replaces the earlier. Raises UserError
    for a record that is not in the store.
    """
    _check_records(con, record_a, record_b)
    if record_a == record_b:
        raise UserError("The two records are the same one. Give two different record ids.")
    now = clock.now().replace(tzinfo=None)
    low, high = sorted((record_a, record_b))
    made = "d-" + hashlib.sha256(f"{low}|{high}|{kind}|{now.isoformat()}".encode()).hexdigest()[:16]
    con.sql(
        "update link_constraint set revoked_at = $now "
        "where record_a = $a and record_b = $b and revoked_at is null",
        params={"now": now, "a": low, "b": high},
    )
    con.sql(
        "insert into link_constraint values ($id, $a, $b, $kind, $by, $reason, $now, null)",
        params={"id": made, "a": low, "b": high, "kind": kind, "by": by, "reason": reason, "now": now},
    )
    return made


def undo(con: duckdb.DuckDBPyConnection, decision_id: str, *, by: str) -> Undone:
    """Take back a decision: a person's is revoked, an automatic join is answered with 'cannot'.

    Raises UserError when no decision or join bears the id, and when it was taken back before.
    """
    row = con.sql(
        "select record_a, record_b, revoked_at from link_constraint where decision_id = $id",
        params={"id": decision_id},
    ).fetchall()
    if row:
        a, b, revoked = row[0]
        if revoked is not None:
            raise UserError("This decision was taken back before. Nothing was changed.")
        con.sql(
            "update link_constraint set revoked_at = $now where decision_id = $id",
            params={"now": clock.now().replace(tzinfo=None), "id": decision_id},
        )
        return Undone("decision", decision_id, a, b)
    joined = con.sql(
        "select record_a, record_b from link_edge where decision = 'joined' "
        "and 'j-' || left(sha256(record_a || '|' || record_b), 16) = $id",
        params={"id": decision_id},
    ).fetchall()
    if not joined:
        raise UserError(
            "No decision or join has this id. Find it with: kinfold link explain RECORD_A RECORD_B."
        )
    a, b = joined[0]
    made = decide(con, "cannot", a, b, by=by, reason=f"undo of {decision_id}")
    return Undone("join", made, a, b)
