"""What is out of the ordinary, by rules and not by statistics: each says in plain words why it fits.

Pure. A flag is a question for the guardian and never a finding. Flags stand in the order of time; nobody is
counted, compared or ranked by them. ``docs/explanation/audit.md`` gives every rule in prose.
"""

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from kinfold.casework.oversight.facts import Flag, Known, Seen, holds, near

HERE = ZoneInfo("Europe/London")
NEAR_A_TIE, AFTER_HANDOVER, BEFORE_LEAVING = timedelta(days=30), timedelta(days=14), timedelta(days=30)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FAMILIES_AN_HOUR, SEARCHES_AN_HOUR, DENIALS_A_DAY = 25, 20, 5
NIGHT_BEGINS, NIGHT_ENDS = 22, 6
OPENED = frozenset({"view", "write", "print", "export", "glass", "release"})
TAKEN_OUT = frozenset({"print", "export"})
DENIED = "denied"
GLASS = "break-glass"
OWN = "own"

Rule = Callable[[Sequence[Seen], Known], Iterator[Flag]]


def own_record(rows: Sequence[Seen], known: Known) -> Iterator[Flag]:
    """Find attempts on a family that the worker has declared to be their own."""
    for row in _first_of_the_day(rows, lambda row: row.rule == "conflict"):
        if known.conflicts.get((row.worker, row.family)) == OWN:
            yield _flag("own", row, "Tried to open their own family. They have declared it as their own.")


def declared_kin(rows: Sequence[Seen], known: Known) -> Iterator[Flag]:
    """Find attempts on a family that the worker has declared to know."""
    for row in _first_of_the_day(rows, lambda row: row.rule == "conflict"):
        if known.conflicts.get((row.worker, row.family)) != OWN:
            yield _flag("kin", row, "Tried to open a family that the conflict register says they know.")


def same_surname(rows: Sequence[Seen], known: Known) -> Iterator[Flag]:
    """Find looks at a family with the worker's own rare surname, by someone who does not work with it."""

    def fits(row: Seen) -> bool:
        pair = row.worker, row.family
        return pair in known.namesakes and not holds(known.worked.get(pair, ()), row.at)

    for row in _first_of_the_day(rows, fits):
        words = "Someone of the family has the worker’s surname, which few people on record have."
        yield _flag("surname", row, f"{'Looked' if row.given else 'Tried to look'}. {words}")


def no_relationship(rows: Sequence[Seen], known: Known) -> Iterator[Flag]:
    """Find families opened or tried with no relationship within 30 days before or after."""
    opened = {
        GLASS: "Broke the glass",
        "known": "Opened what an enquiry found",
        "no-reason": "Tried to open the family",
    }

    def fits(row: Seen) -> bool:
        spans = known.ties.get((row.worker, row.family), ())
        asked = (row.action in OPENED and row.given) or row.action == DENIED
        return asked and _kind(row) in opened and not near(spans, row.at, NEAR_A_TIE)

    for row in _first_of_the_day(rows, fits):
        words = "They have had nothing to do with it within 30 days."
        yield _flag("no-relationship", row, f"{opened[_kind(row)]}. {words}")


def after_handover(rows: Sequence[Seen], known: Known) -> Iterator[Flag]:
    """Find attempts on a family that the worker gave up more than 14 days before."""

    def fits(row: Seen) -> bool:
        spans = known.worked.get((row.worker, row.family), ())
        ended = [span.ends_at for span in spans if span.ends_at and span.ends_at <= row.at]
        without = _kind(row) in {"no-reason", GLASS} and not holds(spans, row.at)
        return without and bool(ended) and row.at - max(ended) > AFTER_HANDOVER

    for row in _first_of_the_day(rows, fits):
        verb = "Broke the glass for" if row.given else "Tried to open"
        yield _flag("handover", row, f"{verb} a family whose work they handed over more than 14 days before.")


def sealed_attempt(rows: Sequence[Seen], known: Known) -> Iterator[Flag]:  # noqa: ARG001
    """Find attempts on a sealed family by someone not named, and on any family by someone excluded."""
    words = {
        "sealed": "Tried to open a sealed family, and is not one of the people named.",
        "excluded": "Tried to open a family whose list says that they may not see it.",
    }
    for row in _first_of_the_day(rows, lambda row: row.rule in words):
        yield _flag(row.rule, row, words[row.rule])


def sweep(rows: Sequence[Seen], known: Known) -> Iterator[Flag]:
    """Find more than 25 families that are not the worker's own, or more than 20 searches, in an hour."""

    def is_opened(row: Seen) -> bool:
        mine = holds(known.worked.get((row.worker, row.family), ()), row.at)
        return row.action in OPENED and row.given and not mine

    for row in _more_in(HOUR, FAMILIES_AN_HOUR, filter(is_opened, rows), lambda row: row.family):
        yield _flag("sweep", row, "Opened more than 25 families in an hour that they do not work with.", "")
    searches = (row for row in rows if row.action == "search")
    for row in _more_in(HOUR, SEARCHES_AN_HOUR, searches, lambda row: str(row.sequence)):
        yield _flag("searches", row, "Searched more than 20 times in an hour.", "")


def at_night(rows: Sequence[Seen], known: Known) -> Iterator[Flag]:
    """Find families opened between 10pm and 6am off duty, by someone who does not work with them."""

    def fits(row: Seen) -> bool:
        hour = row.at.astimezone(HERE).hour
        night = hour >= NIGHT_BEGINS or hour < NIGHT_ENDS
        mine = holds(known.worked.get((row.worker, row.family), ()), row.at)
        opened = night and row.action in OPENED and row.given and not mine
        return opened and not holds(known.duty.get(row.worker, ()), row.at)

    for row in _first_of_the_day(rows, fits, starts_at=NIGHT_ENDS, by_family=False):
        words = "Opened a family they do not work with between 10pm and 6am, and was not on duty."
        yield _flag("night", row, words)


def many_denials(rows: Sequence[Seen], known: Known) -> Iterator[Flag]:  # noqa: ARG001
    """Find five refusals or more in a day."""
    counts: dict[tuple[str, date], set[int]] = defaultdict(set)
    for row in rows:
        if row.action == DENIED:
            held = counts[row.worker, _day(row.at)]
            held.add(row.sequence)
            if len(held) == DENIALS_A_DAY:
                yield _flag("denials", row, "Was refused five times in one day.", "")
                held.add(-1)  # once a day is enough


def took_out_and_left(rows: Sequence[Seen], known: Known) -> Iterator[Flag]:
    """Find families printed or taken out in the 30 days before the worker left."""
    told: set[str] = set()
    for row in rows:
        left = known.left.get(row.worker)
        if left is None or row.worker in told or row.action not in TAKEN_OUT or not row.given:
            continue
        if timedelta(0) <= left - row.at <= BEFORE_LEAVING:
            told.add(row.worker)
            yield _flag("left", row, "Printed or took out a record, and left within 30 days.")


RULES: tuple[Rule, ...] = (
    *(own_record, declared_kin, sealed_attempt, same_surname, after_handover, no_relationship),
    *(sweep, at_night, many_denials, took_out_and_left),
)


def flags(rows: Sequence[Seen], known: Known) -> list[Flag]:
    """Give everything out of the ordinary among looks, which stand in the order of time; latest first.

    A look that one rule explains is not flagged again by a rule that only says less about it.
    """
    found = [flag for rule in RULES for flag in rule(rows, known)]
    said = {(flag.worker, flag.family, _day(flag.at)) for flag in found if flag.rule in _SAYS_MORE}
    kept = [
        flag
        for flag in found
        if flag.rule not in _SAYS_LESS or (flag.worker, flag.family, _day(flag.at)) not in said
    ]
    return sorted(kept, key=lambda flag: (flag.at, flag.entry, flag.rule), reverse=True)


_SAYS_MORE = frozenset({"own", "kin", "sealed", "excluded", "surname", "handover"})
_SAYS_LESS = frozenset({"no-relationship", "night"})


def _flag(rule: str, row: Seen, words: str, family: str | None = None) -> Flag:
    return Flag(rule, row.sequence, row.at, row.worker, row.family if family is None else family, words)


def _kind(row: Seen) -> str:
    """Give the rule of access without its section."""
    return row.rule.partition(":")[0]


def _day(at: datetime, starts_at: int = 0) -> date:
    return (at.astimezone(HERE) - timedelta(hours=starts_at)).date()


def _first_of_the_day(
    rows: Iterable[Seen], fits: Callable[[Seen], bool], *, starts_at: int = 0, by_family: bool = True
) -> Iterator[Seen]:
    """Give the first row of each worker, family and day that fits: one question a day is enough."""
    told: set[tuple[str, str, date]] = set()
    for row in rows:
        one = row.worker, row.family if by_family else "", _day(row.at, starts_at)
        if one not in told and fits(row):
            told.add(one)
            yield row


def _more_in(
    within: timedelta, most: int, rows: Iterable[Seen], thing: Callable[[Seen], str]
) -> Iterator[Seen]:
    """Give the row with which a worker passed so many different things in so long, once a day."""
    held: dict[str, deque[tuple[datetime, str]]] = defaultdict(deque)
    told: set[tuple[str, date]] = set()
    for row in rows:
        window = held[row.worker]
        window.append((row.at, thing(row)))
        while window[0][0] <= row.at - within:
            window.popleft()
        one = row.worker, _day(row.at)
        if one not in told and len(window) > most and len({what for _, what in window}) > most:
            told.add(one)
            yield row
