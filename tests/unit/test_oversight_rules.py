"""The rules of unusual access as a table: what each finds, and beside it what it leaves alone."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest

from kinfold.casework.oversight.facts import Known, Seen, Span
from kinfold.casework.oversight.rules import flags

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
ME, FAMILY = "u1", "f1"
PAIR = (ME, FAMILY)
_numbers = count(1)


def look(at: datetime = NOON, **other: Any) -> Seen:
    """Make a look that nobody would ask about, but for what is said to be otherwise."""
    plain: dict[str, Any] = {
        "worker": ME, "action": "view", "route": "family", "purpose": "work", "family": FAMILY,
        "given": True, "rule": "allocated:core",
    }  # fmt: skip
    return Seen(sequence=next(_numbers), at=at, **{**plain, **other})


def refused(rule: str = "no-reason", at: datetime = NOON, **other: Any) -> Seen:
    """Make an attempt that was refused."""
    return look(at, action="denied", given=False, rule=rule, **other)


def many(how_many: int, apart: timedelta, **other: Any) -> list[Seen]:
    """Make looks at one family after another."""
    return [look(NOON + each * apart, **{"family": f"f{each}", **other}) for each in range(how_many)]


ALWAYS = Span(NOON - 400 * DAY)
MINE = Known(ties={PAIR: [ALWAYS]}, worked={PAIR: [ALWAYS]})
TEAMS = Known(ties={PAIR: [ALWAYS]})
NAMESAKE = Known(ties={PAIR: [ALWAYS]}, namesakes=frozenset({PAIR}))
ON_DUTY = Known(ties={PAIR: [ALWAYS]}, duty={ME: [Span(NOON, NOON + DAY)]})
NIGHT = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)
GLASS = "break-glass:core"


def _handed_over(days_ago: int) -> Known:
    span = [Span(NOON - 300 * DAY, NOON - days_ago * DAY)]
    return Known(ties={PAIR: span}, worked={PAIR: span})


FOUND: list[tuple[str, Iterable[Seen], Known]] = [
    ("own", [refused("conflict")], Known(conflicts={PAIR: "own"})),
    ("kin", [refused("conflict")], Known(conflicts={PAIR: "kin"})),
    ("kin", [refused("conflict")], Known(conflicts={PAIR: "neighbour"})),
    ("sealed", [refused("sealed")], Known()),
    ("excluded", [refused("excluded")], Known()),
    ("surname", [look(rule="same-team:core")], NAMESAKE),
    ("surname", [refused()], Known(namesakes=frozenset({PAIR}))),
    ("surname", [look(action="search", rule="known", purpose="enquiry")], NAMESAKE),
    ("handover", [refused()], _handed_over(15)),
    ("handover", [look(rule=GLASS)], _handed_over(20)),
    ("no-relationship", [look(rule=GLASS)], Known()),
    ("no-relationship", [refused()], Known()),
    ("no-relationship", [look(rule="known", purpose="enquiry", route="family_known")], Known()),
    ("no-relationship", [refused()], Known(ties={PAIR: [Span(NOON + 31 * DAY)]})),
    ("sweep", many(26, MINUTE, rule="same-team:core"), TEAMS),
    ("searches", [look(NOON + each * MINUTE, action="search", family="") for each in range(21)], Known()),
    ("night", [look(NIGHT, rule="same-team:core")], TEAMS),
    ("night", [look(datetime(2026, 7, 1, 4, 59, tzinfo=UTC), rule="same-team:core")], TEAMS),
    ("denials", [refused(at=NOON + each * MINUTE) for each in range(5)], TEAMS),
    ("left", [look(action="print")], Known(left={ME: NOON + 29 * DAY})),
]
LEFT_ALONE: list[tuple[str, Iterable[Seen], Known]] = [
    ("own", [look()], MINE),
    ("kin", [refused("conflict")], Known(conflicts={PAIR: "own"})),
    ("own", [refused("conflict")], Known(conflicts={PAIR: "kin"})),
    ("sealed", [refused("custodians-only")], MINE),
    ("excluded", [refused("figures-only")], Known()),
    ("surname", [look(rule="same-team:core")], TEAMS),
    ("surname", [look()], Known(worked={PAIR: [ALWAYS]}, namesakes=frozenset({PAIR}))),
    ("handover", [refused()], _handed_over(13)),
    ("handover", [look(rule="same-team:core")], _handed_over(20)),
    ("no-relationship", [look(rule=GLASS)], TEAMS),
    ("no-relationship", [refused()], Known(ties={PAIR: [Span(NOON + 29 * DAY)]})),
    ("no-relationship", [refused()], _handed_over(29)),
    ("no-relationship", [look(action="search", rule="known", purpose="enquiry")], Known()),
    ("no-relationship", [look(action="list", rule="known", purpose="enquiry")], Known()),
    ("sweep", many(25, MINUTE, rule="same-team:core"), TEAMS),
    ("sweep", many(60, 3 * MINUTE, rule="same-team:core"), TEAMS),
    ("sweep", many(60, MINUTE, rule="same-team:core", family=FAMILY), TEAMS),
    ("sweep", many(60, MINUTE, action="list"), TEAMS),
    ("sweep", many(60, MINUTE), Known(worked={(ME, f"f{each}"): [ALWAYS] for each in range(60)})),
    ("searches", [look(NOON + each * MINUTE, action="search", family="") for each in range(20)], Known()),
    ("searches", [look(action="search", family=f"f{each}") for each in range(1)] * 30, Known()),
    ("night", [look(NIGHT)], MINE),
    ("night", [look(NIGHT - 2 * timedelta(hours=1), rule="same-team:core")], TEAMS),
    ("night", [look(NIGHT, rule="duty:core")], ON_DUTY),
    ("night", [look(datetime(2026, 7, 1, 5, 1, tzinfo=UTC), rule="same-team:core")], TEAMS),
    ("denials", [refused(at=NOON + each * MINUTE) for each in range(4)], TEAMS),
    ("denials", [refused(at=NOON + each * 6 * timedelta(hours=1)) for each in range(8)], TEAMS),
    ("left", [look(action="print")], Known(left={ME: NOON + 31 * DAY})),
    ("left", [look()], Known(left={ME: NOON + 3 * DAY})),
    ("left", [look(action="print")], Known(left={"u2": NOON + 3 * DAY})),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "rows", "known"), FOUND)
def test_a_look_out_of_the_ordinary_is_found_with_a_reason(
    rule: str, rows: Iterable[Seen], known: Known
) -> None:
    [found] = [flag for flag in flags(list(rows), known) if flag.rule == rule]

    assert found.worker == ME
    assert found.words.endswith(".")
    assert len(found.words.split()) > 5


@pytest.mark.parametrize(("rule", "rows", "known"), LEFT_ALONE)
def test_what_has_its_reason_is_left_alone(rule: str, rows: Iterable[Seen], known: Known) -> None:
    assert rule not in {flag.rule for flag in flags(list(rows), known)}


def test_flags_stand_in_the_order_of_time_and_nobody_is_counted() -> None:
    rows = [refused(worker=f"u{each % 3}", at=NOON + each * MINUTE, family=f"f{each}") for each in range(4)]

    found = flags(rows, Known())

    assert [flag.at for flag in found] == sorted((flag.at for flag in found), reverse=True)
    assert not any(hasattr(flag, name) for flag in found for name in ("score", "count", "rank"))


def test_one_question_a_day_is_asked_about_the_same_worker_and_family() -> None:
    rows = [refused("sealed", at=NOON + each * MINUTE) for each in range(3)]

    assert [flag.rule for flag in flags(rows, Known())] == ["sealed"]
    assert len(flags([*rows, refused("sealed", at=NOON + DAY)], Known())) == 2


def test_the_rule_that_says_more_stands_for_the_look() -> None:
    found = flags([refused()], Known(namesakes=frozenset({PAIR})))

    assert [flag.rule for flag in found] == ["surname"]
