"""Every date of every clock, beside a second writing of the rules and of the calendar: no difference."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

import pytest

import clocks_oracle as oracle
from kinfold.domain.case import LONDON
from kinfold.domain.clocks import Timescale, Unit, due, timescales
from kinfold.domain.working_days import is_working_day, working_days_between

BY_TITLE = {each.title: each for each in timescales()}
ONE_DAY = timedelta(days=1)
HOURS = [each for each in oracle.TABLE if each.unit == oracle.HOUR]


def _days(first: date, last: date) -> Iterable[date]:
    return (first + ONE_DAY * each for each in range((last - first).days + 1))


def test_both_sides_have_the_same_rules() -> None:
    def told(rule: Timescale) -> oracle.Rule:
        return oracle.Rule(
            title=rule.title,
            amount=rule.amount,
            unit=rule.unit.value.replace("_", " "),
            start=rule.starts_with.label,
            met=rule.met_by.label,
            stops=tuple(sorted(each.label for each in rule.stops_with)),
            since=rule.valid_from,
            during=rule.during.label if rule.during else "",
            anew=rule.restarts,
            first=rule.first_counted,
            last=rule.last_counted or 0,
        )

    ours = {rule.title: rule for rule in oracle.TABLE}
    assert ours.keys() == BY_TITLE.keys()
    for title, rule in BY_TITLE.items():
        expected = ours[title]
        assert told(rule) == oracle.Rule(
            **{
                **{name: getattr(expected, name) for name in oracle.Rule.__dataclass_fields__},
                "stops": tuple(sorted(expected.stops)),
            }
        )
        assert rule.valid_until is None


def test_every_rule_started_on_every_day_from_1990_to_2060() -> None:
    checked, different = 0, []
    for day in _days(date(1990, 1, 1), date(2060, 12, 31)):
        at = datetime.combine(day, time(12), LONDON)
        for rule in oracle.TABLE:
            other = BY_TITLE[rule.title]
            checked += 1
            if due(other.amount, other.unit, at) != oracle.due(rule, at):
                different.append((rule.title, day))
    assert different == []
    assert checked == len(oracle.TABLE) * 25_933 == 648_325


def test_every_day_is_a_working_day_for_both_or_for_neither() -> None:
    working = set(oracle.WORKING)
    days = list(_days(date(1990, 1, 1), date(2060, 12, 31)))

    assert [each for each in days if is_working_day(each) != (each in working)] == []
    assert len(days) == 25_933


@pytest.mark.parametrize("rule", HOURS, ids=lambda rule: rule.title)
def test_hours_run_on_to_the_minute_around_every_change_of_the_clocks(rule: oracle.Rule) -> None:
    other = BY_TITLE[rule.title]
    assert other.unit is Unit.HOURS
    changes = 0
    for day in _days(date(2000, 1, 1), date(2040, 12, 31)):
        before, after = (datetime.combine(each, time(), LONDON).utcoffset() for each in (day, day + ONE_DAY))
        if before == after:
            continue
        changes += 1
        change = datetime.combine(day, time(1), UTC)
        for start in (change - timedelta(hours=rule.amount), change):
            for minute in range(-90, 91):
                at = start + timedelta(minutes=minute)
                assert due(other.amount, other.unit, at) == oracle.due(rule, at)
                assert due(other.amount, other.unit, at.astimezone(LONDON)) == oracle.due(rule, at)
    assert changes == 82


def test_a_time_that_the_clocks_told_twice_is_the_one_that_was_meant() -> None:
    first = datetime(2026, 10, 25, 1, 30, tzinfo=LONDON)
    second = first.replace(fold=1)

    (_, once), (_, again) = due(72, Unit.HOURS, first), due(72, Unit.HOURS, second)

    assert once is not None
    assert again is not None
    assert again - once == timedelta(hours=1)
    assert once.astimezone(LONDON).strftime("%d %H:%M") == "28 00:30"


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2023, 11, 30), 3, date(2024, 2, 29)),
        (date(2024, 2, 29), 6, date(2024, 8, 29)),
        (date(2024, 11, 30), 3, date(2025, 2, 28)),
        (date(2024, 8, 31), 6, date(2025, 2, 28)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 12, 31), 6, date(2027, 6, 30)),
        (date(2027, 8, 29), 6, date(2028, 2, 29)),
    ],
)
def test_ends_of_months_by_hand(start: date, months: int, end: date) -> None:
    at = datetime.combine(start, time(9), LONDON)

    assert due(months, Unit.MONTHS, at)[0] == end
    assert oracle.months_after(start, months) == end


def test_counts_between_days_around_every_bank_holiday() -> None:
    checked = 0
    for holiday in sorted(oracle.HOLIDAYS):
        if not date(1990, 1, 10) < holiday < date(2060, 12, 1):
            continue
        for start in (holiday - ONE_DAY * each for each in range(0, 9, 2)):
            for length in range(0, 19, 3):
                end = start + ONE_DAY * length
                checked += 1
                assert working_days_between(start, end) == oracle.working_days_from(start, end)
                assert working_days_between(end, start) == -oracle.working_days_from(start, end)
    assert checked > 19_000


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(1995, 5, 8), "moved for the end of the war"),
        (date(1999, 12, 31), "the millennium"),
        (date(2002, 6, 3), "the golden jubilee"),
        (date(2011, 4, 29), "a wedding"),
        (date(2012, 6, 5), "the diamond jubilee"),
        (date(2020, 5, 8), "moved for the end of the war"),
        (date(2022, 6, 3), "the platinum jubilee"),
        (date(2022, 9, 19), "a funeral"),
        (date(2023, 5, 8), "a coronation"),
    ],
)
def test_days_of_proclamation(day: date, why: str) -> None:
    assert not is_working_day(day), why
    assert day in oracle.HOLIDAYS


def test_the_first_monday_in_may_was_worked_when_its_holiday_was_moved() -> None:
    assert is_working_day(date(1995, 5, 1))
    assert is_working_day(date(2020, 5, 4))
    assert is_working_day(date(2022, 5, 30))
