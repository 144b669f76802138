"""Where the doors are: which modules may open the tables of families, and which may speak SQL."""

import ast
import re
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "kinfold"
CASEWORK = [
    path
    for room in ("casework", "web", "bridge", "cli")
    for path in sorted((SOURCE / room).rglob("*.py"))
    if "migrations" not in path.parts
]
# Who may do it, and why there: each list may only shrink.
OPENS_TABLES = {
    *("casework/sharing/gate.py", "casework/sharing/gate_many.py", "casework/sharing/gate_safe.py"),
    *("casework/sharing/gate_joined.py", "casework/sharing/findable.py", "casework/sharing/gate_find.py"),
    "casework/referrals/door.py",  # contacts, which come before there is a family
    "casework/outbox/handing_over.py",  # hands events to the store, where there are no pages
    "casework/sharing/gate_operator.py",  # the council's files come in beside the rules, and by that alone
}
SPEAKS_SQL = {
    "casework/audit/actions.py",  # the lock that numbers entries
    "casework/audit/queries.py",  # how the chain stands, in one question
    "casework/in_turn.py",  # what changes wait for
    "casework/sharing/asking.py",  # tells the database who asks
    "casework/sharing/door_ties.py",  # remembers which families a contact fitted
    "casework/sharing/facts.py",  # collects the facts of a decision
    "web/emit_role.py",  # lets one role read what is sent to the store
    "web/lock_check.py",  # asks whether row security stands
    "web/second_lock.py",  # puts it up
    "web/upgrade.py",  # asks which database and whose
}
DOORS = {
    r"\b[A-Z]\w+\.(rows|every)\b": OPENS_TABLES,
    r"\.cursor\(|\.raw\(|\.extra\(": SPEAKS_SQL,
    r"_base_manager|_default_manager|get_object_or_404|get_list_or_404": set(),
}


@pytest.mark.parametrize(("pattern", "allowed"), DOORS.items())
def test_nothing_goes_past_the_gate(pattern: str, allowed: set[str]) -> None:
    found = {
        str(path.relative_to(SOURCE))
        for path in CASEWORK
        if re.search(pattern, path.read_text(encoding="utf-8"))
    }

    assert found == allowed


def test_who_gives_a_family_to_a_team_lets_its_events_land() -> None:
    gives = re.compile(r"\bTeamAllocation(\.objects\.create)?\(")
    lands = re.compile(r"landing\.tell\(|\bsight\.add\(")
    silent = [
        f"{path.name}: {node.name}"
        for path in CASEWORK
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
        and gives.search(ast.unparse(node))
        and not lands.search(ast.unparse(node))
    ]

    assert silent == ["making.py: _team"]  # the council's files: OneFamily lets all of a family land at once


def test_no_page_opens_what_is_sent_to_the_store() -> None:
    words = re.compile(r"casework\.outbox|OutboxEvent|handing_over|bridge\.emit")
    pages = [path for path in CASEWORK if path.is_relative_to(SOURCE / "web")]

    naming = {path.name for path in pages if words.search(path.read_text(encoding="utf-8"))}

    assert naming == {"emit_role.py", "settings.py"}  # who lets its reader in, and the list of apps
    assert "outbox" not in (SOURCE / "web" / "urls.py").read_text(encoding="utf-8")
