"""How alike two persons are, and how well one fits what was typed. Pure: names and days in, a number out.

Not a probability, and never a reason to join two records: it orders a list that a person reads.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kinfold.casework.families.findkeys import Kind
from kinfold.casework.families.spelling import alike, name_words
from kinfold.casework.families.typed import Term, compact, day_of

NAME_WEIGHS, DAY_WEIGHS, YEAR_WEIGHS, PLACE_WEIGHS, NUMBER_WEIGHS = 1.0, 1.2, 0.6, 0.8, 2.0
SAME_YEAR = 0.3


@dataclass(frozen=True, slots=True)
class Someone:
    """A person as far as likeness goes: words of names, a day of birth or one expected, numbers."""

    given: tuple[str, ...] = ()
    surnames: tuple[str, ...] = ()
    born: date | None = None
    numbers: frozenset[str] = frozenset()


def someone(given: str, surname: str, born: date | None, numbers: Sequence[str] = ()) -> Someone:
    """Give a person from what is written of them."""
    return Someone(name_words(given), name_words(surname), born, frozenset(compact(each) for each in numbers))


def weighs(term: Term) -> float:
    """Give how much a term counts among others."""
    if term.days:
        return DAY_WEIGHS
    if term.name:
        return NAME_WEIGHS
    if term.year:
        return YEAR_WEIGHS
    return NUMBER_WEIGHS if term.number or term.reference else PLACE_WEIGHS


def fit_of(term: Term, who: Someone) -> tuple[float, Kind | None]:
    """Give how well a term fits someone, and by what; None where names and days do not answer it."""
    if term.name:
        given = _most_alike(term.name, who.given)
        last = _most_alike(term.name, (*who.surnames, "".join(who.surnames)))
        return (given, Kind.GIVEN) if given > last else (last, Kind.SURNAME)
    if term.days:
        return (max(days_alike(day, who.born) for day in term.days) if who.born else 0.0), Kind.BORN
    if term.year:
        return float(who.born is not None and who.born.year == term.year), Kind.BORN
    return 0.0, None


def _most_alike(word: str, names: Sequence[str]) -> float:
    return max((alike(word, name) for name in names if name), default=0.0)


def days_alike(a: date, b: date) -> float:
    """Give how alike two days of birth are, from 0 to 1: the slips of clerks count as near."""
    apart = abs((a - b).days)
    near = [
        (a == b, 1.0),
        (a == day_of(b.year, b.day, b.month), 0.85),
        (apart in (1, 2), 0.8),
        (abs(a.year - b.year) == 1 and apart in (365, 366), 0.8),
        (apart == 10, 0.75),
        (a.year == b.year and (1, 1) in {(a.month, a.day), (b.month, b.day)}, 0.6),
        ((a.day, a.month) == (b.day, b.month), 0.5),
        (a.year == b.year and (a.day == b.day or a.month == b.month), 0.5),
        (a.year == b.year, SAME_YEAR),
    ]
    return max(score for holds, score in near if holds) if any(holds for holds, _ in near) else 0.0


def likeness(a: Someone, b: Someone) -> float:
    """Give how alike two persons are, from 0 to 1, the same either way round.

    Someone of whom nothing is known is like nobody. A number that both have outweighs a name.
    """
    parts = [
        (NAME_WEIGHS, _names_alike(a.given, b.given)),
        (NAME_WEIGHS, _names_alike(a.surnames, b.surnames)),
        (DAY_WEIGHS, days_alike(a.born, b.born) if a.born and b.born else None),
        (NUMBER_WEIGHS, 1.0 if a.numbers & b.numbers else None),
    ]
    crossed = (_names_alike(a.given, b.surnames), _names_alike(a.surnames, b.given))
    known = [(weight, score) for weight, score in parts if score is not None]
    straight = _mean(known)
    if None in crossed or len(known) < len(crossed):
        return straight
    changed = [(NAME_WEIGHS, min(score or 0.0, 0.9)) for score in crossed]
    return max(straight, _mean([*changed, *known[2:]]))


def _mean(parts: Sequence[tuple[float, float]]) -> float:
    total = sum(weight for weight, _ in parts)
    return sum(weight * score for weight, score in parts) / total if total else 0.0


def _names_alike(a: tuple[str, ...], b: tuple[str, ...]) -> float | None:
    """Give how alike two names of any number of words are; None where either is not known.

    One word that both share is enough for people who are written down by their middle name or by half of a
    double name; the more the words agree, the better.
    """
    if not a or not b:
        return None
    whole = alike("".join(a), "".join(b))
    best = [max(alike(x, y) for y in b) for x in a], [max(alike(x, y) for x in a) for y in b]
    most = max(best[0])
    every = min(sum(each) / len(each) for each in best)
    return max(whole, 0.8 * most + 0.2 * every)
