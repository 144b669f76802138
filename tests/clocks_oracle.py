"""A second writing of the timescales, from the page of the reference alone: it asks nothing of the product.

The calendar is made here from the rules of bank holidays, the months are counted on fingers, and hours are
counted in the world's time. Where this and the product differ, one of the two is wrong.
"""

from bisect import bisect_right
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

ENGLAND = ZoneInfo("Europe/London")
FIRST, LAST = date(1989, 1, 1), date(2062, 12, 31)
# What proclamations moved or gave, apart from the rules of every year.
MOVED = {
    date(1995, 5, 1): date(1995, 5, 8),
    date(2002, 5, 27): date(2002, 6, 4),
    date(2012, 5, 28): date(2012, 6, 4),
    date(2020, 5, 4): date(2020, 5, 8),
    date(2022, 5, 30): date(2022, 6, 2),
}
GIVEN = (
    *(date(1999, 12, 31), date(2002, 6, 3), date(2011, 4, 29), date(2012, 6, 5)),
    *(date(2022, 6, 3), date(2022, 9, 19), date(2023, 5, 8)),
)


def _easter(year: int) -> date:
    """Give Easter Sunday as the tables of the Book of Common Prayer do: golden number, epact, Sunday."""
    golden, century = year % 19 + 1, year // 100 + 1
    corrected, moon = 3 * century // 4 - 12, (8 * century + 5) // 25 - 5
    sunday = 5 * year // 4 - corrected - 10
    epact = (11 * golden + 20 + moon - corrected) % 30
    if (epact == 25 and golden > 11) or epact == 24:
        epact += 1
    full = 44 - epact if epact <= 23 else 74 - epact
    march = full + 7 - (sunday + full) % 7
    return date(year, 3, 1) + timedelta(days=march - 1)


def _monday(year: int, month: int, *, last: bool) -> date:
    days = [date(year, month, each) for each in range(1, monthrange(year, month)[1] + 1)]
    mondays = [each for each in days if each.isoweekday() == 1]
    return mondays[-1 if last else 0]


def bank_holidays(year: int) -> set[date]:
    """Give the bank holidays of England in a year, with the days given for those on a weekend."""
    easter = _easter(year)
    found = {easter - timedelta(days=2), easter + timedelta(days=1)}
    for each in (_monday(year, 5, last=False), _monday(year, 5, last=True), _monday(year, 8, last=True)):
        found.add(MOVED.get(each, each))
    found |= {each for each in GIVEN if each.year == year}
    for each in (date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)):
        while each.isoweekday() > 5 or each in found:
            each += timedelta(days=1)
        found.add(each)
    return found


HOLIDAYS = {each for year in range(FIRST.year, LAST.year + 1) for each in bank_holidays(year)}
WORKING = [
    each
    for each in (FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1))
    if each.isoweekday() < 6 and each not in HOLIDAYS
]


def working_days_after(day: date, count: int) -> date:
    """Give the working day that is so many after a day."""
    return WORKING[bisect_right(WORKING, day) + count - 1]


def working_days_from(start: date, end: date) -> int:
    """Count the working days after one day up to and with a later one."""
    return bisect_right(WORKING, end) - bisect_right(WORKING, start)


def months_after(day: date, count: int) -> date:
    """Turn the leaves of a calendar, then look for the number of the day."""
    year, month = day.year, day.month
    for _ in range(count):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return date(year, month, min(day.day, monthrange(year, month)[1]))


@dataclass(frozen=True)
class Rule:
    """A row of the page's table, typed out again."""

    title: str
    amount: int
    unit: str
    start: str
    met: str
    stops: tuple[str, ...] = ()
    since: date = date(2013, 4, 15)
    during: str = ""
    anew: bool = False
    first: int = 1
    last: int = 0


CLOSED, CP_END, CIN_END = "Case closed", "Child protection plan ended", "Child in need plan ended"
PLAN, NEED, CARE, LEFT = (
    *("Child protection plan begun", "Child in need plan begun"),
    *("Became looked after", "Left care"),
)
CONFERENCE, REVIEW, GROUP = "Initial child protection conference", "Review conference", "Core group"
VISIT, CARE_VISIT = "Visit to the child", "Visit to the child in care"
CARE_REVIEW = "Review of the child in care"
CIN_REVIEW, SUPERVISED = "Child in need review", "Group supervision"
PROTECTED = (CLOSED, CP_END)
Y1991, Y2011, Y2018 = date(1991, 10, 14), date(2011, 4, 1), date(2018, 6, 29)
WORK, WEEK, MONTH, HOUR, DAY = "working days", "weeks", "months", "hours", "days"
TABLE = (
    Rule(
        "Decide on the referral, and tell whoever referred",
        *(1, WORK, "Referral received", "Decision on the referral"),
    ),
    Rule(
        "Finish the child and family assessment",
        *(45, WORK, "Referral received", "Child and family assessment finished", (CLOSED,)),
    ),
    Rule(
        "Hold the initial child protection conference",
        *(15, WORK, "Strategy discussion", CONFERENCE, (CLOSED,)),
        anew=True,
    ),
    Rule("Hold the first core group", 10, WORK, CONFERENCE, GROUP, PROTECTED),
    Rule("Hold the next core group", 6, WEEK, GROUP, GROUP, PROTECTED, during=PLAN),
    Rule("Hold the first review conference", 3, MONTH, CONFERENCE, REVIEW, PROTECTED),
    Rule("Hold the next review conference", 6, MONTH, REVIEW, REVIEW, PROTECTED, during=PLAN),
    Rule("Visit the child on a protection plan", 10, WORK, PLAN, VISIT, PROTECTED),
    Rule("Visit the child again", 10, WORK, VISIT, VISIT, (CLOSED, CIN_END, CP_END), during=PLAN),
    Rule("Review the child in need plan", 3, MONTH, NEED, CIN_REVIEW, (CLOSED, CIN_END)),
    Rule(
        "Review the child in need plan again",
        *(6, MONTH, CIN_REVIEW, CIN_REVIEW, (CLOSED, CIN_END)),
        during=NEED,
    ),
    Rule(
        "Discuss the family in group supervision",
        *(1, MONTH, "Allocated to a Family Safeguarding team", SUPERVISED, (CLOSED,)),
    ),
    Rule("Discuss the family again", 1, MONTH, SUPERVISED, SUPERVISED, (CLOSED,)),
    Rule(
        "End police protection",
        *(72, HOUR, "Police protection begun", "Police protection ended"),
        since=Y1991,
    ),
    Rule(
        "End the emergency protection order, or extend it",
        *(8, DAY, "Emergency protection order made", "Emergency protection order ended"),
        since=Y1991,
    ),
    Rule(
        "End pre-proceedings",
        *(16, WEEK, "Letter before proceedings sent", "Pre-proceedings ended"),
        ("Care proceedings issued", CLOSED),
        since=date(2021, 3, 1),
    ),
    Rule(
        "Conclude care proceedings",
        *(26, WEEK, "Care proceedings issued", "Care proceedings concluded"),
        since=date(2014, 4, 22),
    ),
    Rule("Hold the first review of the child in care", 20, WORK, CARE, CARE_REVIEW, (LEFT,), Y2011),
    Rule(
        "Hold the second review of the child in care",
        *(3, MONTH, CARE_REVIEW, CARE_REVIEW, (LEFT,), Y2011, CARE),
        last=1,
    ),
    Rule(
        "Hold the next review of the child in care",
        *(6, MONTH, CARE_REVIEW, CARE_REVIEW, (LEFT,), Y2011, CARE),
        first=2,
    ),
    Rule(
        "Visit the child in their new home",
        *(1, WEEK, "Moved to a home in care", CARE_VISIT, (LEFT,), Y2011, CARE),
        anew=True,
    ),
    Rule("Visit the child in care again", 6, WEEK, CARE_VISIT, CARE_VISIT, (LEFT,), Y2011, CARE),
    Rule(
        "Hold the return interview",
        *(72, HOUR, "Came back after going missing", "Return interview"),
        since=date(2014, 1, 1),
    ),
    Rule(
        "Notify the serious incident",
        *(5, WORK, "Serious incident known", "Serious incident notified"),
        since=Y2018,
    ),
    Rule(
        "Finish the rapid review",
        *(15, WORK, "Serious incident notified", "Rapid review finished"),
        since=Y2018,
    ),
)
ENDS = {
    PLAN: CP_END,
    NEED: CIN_END,
    CARE: LEFT,
    "Police protection begun": "Police protection ended",
    "Emergency protection order made": "Emergency protection order ended",
    "Letter before proceedings sent": "Pre-proceedings ended",
    "Care proceedings issued": "Care proceedings concluded",
    "Child protection enquiry begun": "Child protection enquiry finished",
}


def due(rule: Rule, at: datetime) -> tuple[date, datetime | None]:
    """Give the last day of a limit, and its last instant where it is in hours."""
    day = at.astimezone(ENGLAND).date()
    if rule.unit == HOUR:
        instant = at.astimezone(UTC) + timedelta(hours=rule.amount)
        return instant.astimezone(ENGLAND).date(), instant
    if rule.unit == WORK:
        return working_days_after(day, rule.amount), None
    if rule.unit == MONTH:
        return months_after(day, rule.amount), None
    return day + timedelta(days=rule.amount * (7 if rule.unit == WEEK else 1)), None


@dataclass
class Ticking:
    """A clock as this side sees it: the place of each step in the list, or -1 where none came."""

    title: str
    due_on: date
    due_at: datetime | None
    start: int
    met: int = -1
    stopped: int = -1


def ticking(steps: Sequence[tuple[datetime, str]]) -> list[Ticking]:
    """Walk once through the steps of one child, with every clock in hand; a list counts as it stands."""
    order = sorted(range(len(steps)), key=lambda place: steps[place][0])
    return [each for rule in TABLE for each in _walked(rule, steps, order)]


def _walked(rule: Rule, steps: Sequence[tuple[datetime, str]], order: Sequence[int]) -> list[Ticking]:
    made: list[Ticking] = []
    counts = not rule.during
    nth = 0
    for place in order:
        at, name = steps[place]
        made = [each for each in made if not _goes(each, rule, name, place)]
        if rule.during and name in {rule.during, ENDS[rule.during]}:
            counts, nth = name == rule.during, 0  # what began anew counts its firsts anew
        if name == rule.start and counts:
            nth += 1
            in_force = rule.since <= at.astimezone(ENGLAND).date()
            if in_force and rule.first <= nth <= (rule.last or nth):
                made.append(Ticking(rule.title, *due(rule, at), start=place))
    return made


def _goes(clock: Ticking, rule: Rule, name: str, place: int) -> bool:
    """Let a step meet or stop a clock; say whether the step begins it anew instead."""
    if clock.met >= 0 or clock.stopped >= 0:
        return False
    if name == rule.met:
        clock.met = place
    elif name in rule.stops:
        clock.stopped = place
    else:
        return rule.anew and name == rule.start
    return False
