"""What is looked up for what was typed: keys of people, the rarest first, and what each says of the terms.

Not where anything is looked up: that is the gate's, for a worker whose reach it knows.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise, permutations

from kinfold.casework.families.findkeys import Kind, digest, pair
from kinfold.casework.families.spelling import HEADS, root, signs, sound
from kinfold.casework.families.typed import Term, day_of
from kinfold.domain.identifiers import nhs_number

SAME_YEAR, NEAR, SLIP, NEARER = 0.3, 0.6, 0.7, 0.8

HALF_LONG = 5
SLIPS_OF_DAYS = (-366, -365, -10, -2, -1, 1, 2, 10, 365, 366)


@dataclass(frozen=True, slots=True)
class Hit:
    """What a key that is found says of one term: how well it fits, and by what.

    ``is_lent``: it fits someone else of the family, and so counts for less.
    """

    term: int
    fit: float
    kind: Kind
    is_lent: bool = False


Clues = dict[int, tuple[Hit, ...]]
"""Keys to look up, each with what it says where it is found."""


@dataclass(frozen=True, slots=True)
class Tier:
    """Keys that are looked up together. ``is_wide``: very many people may share one of them."""

    clues: Clues
    is_wide: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """Terms, and the keys to look up for them, the rarest first.

    ``singles`` say of someone already come upon which terms they fit.
    """

    terms: Sequence[Term]
    tiers: tuple[Tier, ...] = ()
    singles: Clues = field(default_factory=dict)


def asked(terms: Sequence[Term]) -> Asked:
    """Give the keys to look up for some terms."""
    words = _words(terms)
    days = [(at, day, fit) for at, term in enumerate(terms) for day, fit in _days(term).items()]
    numbers, near_days, outwards = _numbers(terms), _near_days(days), _outwards(terms)
    rare = merged(numbers, _born_with_names(days, words), _pairs_with(terms, words))
    narrow = merged(_exact_days(terms), _postcodes(terms))
    tight, loose = _pairs(words)
    spelt, heard = _spelt(words), _heard(words)
    wide = [Tier(each, is_wide=True) for each in (loose, spelt, heard, outwards)]
    tiers = (Tier(rare), Tier(narrow), Tier(tight), *wide, Tier(near_days, is_wide=True))
    singles = merged(spelt, heard, narrow, outwards, near_days, numbers)
    return Asked(terms, tuple(each for each in tiers if each.clues), singles)


def merged(*several: Clues) -> Clues:
    """Give several sets of clues as one; a key that is in two says what it says in both."""
    found: dict[int, tuple[Hit, ...]] = {}
    for clues in several:
        for key, hits in clues.items():
            found[key] = (*found.get(key, ()), *hits)
    return found


Word = tuple[str, tuple[int, ...]]
"""A word that was typed, or two in one, and the terms that it is of."""


def _words(terms: Sequence[Term]) -> list[Word]:
    alone = [(term.name, (at,)) for at, term in enumerate(terms) if term.name]
    joined = [(a + b, (*of_a, *of_b)) for (a, of_a), (b, of_b) in pairwise(alone)]
    return [*alone, *joined]


def _is_alone(of: tuple[int, ...]) -> bool:
    """Say whether a word stands as it was typed. Of two put in one, an end or a beginning says nothing."""
    return len(of) == 1


def _days(term: Term) -> dict[date, float]:
    """Give the days that someone may have been born on, with how well each fits what was typed."""
    found = dict.fromkeys(term.days, 1.0)
    for day in term.days:
        changed_over = day_of(day.year, day.day, day.month)
        if changed_over:
            found.setdefault(changed_over, NEARER)
        found.setdefault(date(day.year, 1, 1), NEAR)
        for apart in SLIPS_OF_DAYS:
            found.setdefault(date.fromordinal(day.toordinal() + apart), SLIP)
    return found


def _hits(of: tuple[int, ...], fit: float, kind: Kind) -> tuple[Hit, ...]:
    return tuple(Hit(term, fit, kind) for term in of)


def _exact_days(terms: Sequence[Term]) -> Clues:
    return {
        digest(Kind.BORN, day.isoformat()): (Hit(at, 1.0, Kind.BORN),)
        for at, term in enumerate(terms)
        for day in term.days
    }


def _near_days(days: list[tuple[int, date, float]]) -> Clues:
    return {digest(Kind.BORN, day.isoformat()): (Hit(at, fit, Kind.BORN),) for at, day, fit in days}


def _born_with_names(days: list[tuple[int, date, float]], words: list[Word]) -> Clues:
    found: Clues = {}
    for at, day, fit in days:
        for word, of in words:
            kinds = [*signs(word)] if fit == 1.0 and _is_alone(of) else [("sound", sound(word))]
            for sign in (*kinds, ("root", root(word))):
                well = SLIP if sign[0] in {"head", "tail"} else NEARER
                key = digest(Kind.BORN_NAME, day.isoformat(), *sign)
                found[key] = (Hit(at, fit, Kind.BORN), *_hits(of, well, Kind.SOUND))
    return found


def _apart(words: list[Word]) -> Iterator[tuple[str, str, tuple[Hit, ...]]]:
    """Give each two words that may be a given name and a surname, in either order, and what both say."""
    for (first, of_first), (last, of_last) in permutations(words, 2):
        if _is_alone(of_first) and not set(of_first) & set(of_last):
            yield first, last, (*_hits(of_first, NEARER, Kind.GIVEN), *_hits(of_last, NEARER, Kind.SOUND))


def _pairs(words: list[Word]) -> tuple[Clues, Clues]:
    tight: Clues = {}
    loose: Clues = {}
    for first, last, hits in _apart(words):
        close, others = pair(first, last)
        tight[digest(Kind.NAMES, *close)] = hits
        loose |= {digest(Kind.NAMES, *each): hits for each in others}
    return tight, loose


def _pairs_with(terms: Sequence[Term], words: list[Word]) -> Clues:
    """Give names with the year of a birth, or with the first half of a postcode."""
    found: Clues = {}
    for first, last, hits in _apart(words):
        names = pair(first, last)[0]
        for at, term in enumerate(terms):
            for year, fit in _years(term):
                found[digest(Kind.NAMES_YEAR, str(year), *names)] = (*hits, Hit(at, fit, Kind.BORN))
            if term.outward:
                hit = Hit(at, SLIP if term.postcode else 1.0, Kind.OUTWARD)
                found[digest(Kind.NAMES_PLACE, term.outward, *names)] = (*hits, hit)
    return found


def _years(term: Term) -> list[tuple[int, float]]:
    """Give the years of a birth, with how well each fits: 1 January often stands for a whole year."""
    fits = {day.year: NEAR if (day.month, day.day) == (1, 1) else SAME_YEAR for day in term.days}
    return [(term.year, 1.0)] if term.year else list(fits.items())


def _spelt(words: list[Word]) -> Clues:
    return merged(*({digest(Kind.SURNAME, word): _hits(of, 1.0, Kind.SURNAME)} for word, of in words))


def _heard(words: list[Word]) -> Clues:
    found: list[Clues] = []
    for word, of in words:
        found.append({digest(Kind.SOUND, sound(word)): _hits(of, NEARER, Kind.SOUND)})
        if _is_alone(of):
            found += [
                {digest(kind, sign): _hits(of, fit, said)} for kind, sign, fit, said in _signs_alone(word)
            ]
    return merged(*found)


def _signs_alone(word: str) -> Iterator[tuple[Kind, str, float, Kind]]:
    """Give the keys of one word of a name, with how well each fits, and what is said of it."""
    yield Kind.GIVEN, root(word), NEARER, Kind.GIVEN
    yield Kind.GIVEN_SOUND, sound(word), NEARER, Kind.GIVEN
    if len(word) in HEADS:
        yield Kind.HEAD, word, SLIP, Kind.HEAD
    if len(word) > HALF_LONG:
        yield Kind.HEAD, word[:HALF_LONG], NEAR, Kind.TAIL
    if len(word) > HEADS[0]:
        yield Kind.TAIL, word[-3:], NEAR, Kind.TAIL


def _postcodes(terms: Sequence[Term]) -> Clues:
    return {
        digest(Kind.POSTCODE, term.postcode): (Hit(at, 1.0, Kind.POSTCODE),)
        for at, term in enumerate(terms)
        if term.postcode
    }


def _outwards(terms: Sequence[Term]) -> Clues:
    return {
        digest(Kind.OUTWARD, term.outward): (Hit(at, SLIP if term.postcode else 1.0, Kind.OUTWARD),)
        for at, term in enumerate(terms)
        if term.outward
    }


def _numbers(terms: Sequence[Term]) -> Clues:
    found: Clues = {}
    for at, term in enumerate(terms):
        if term.number:
            near = {each: (Hit(at, NEARER, Kind.NUMBER),) for each in _slips_of(term.number)}
            found |= {digest(Kind.NUMBER, number): hit for number, hit in near.items()}
            found[digest(Kind.NUMBER, term.number)] = (Hit(at, 1.0, Kind.NUMBER),)
    return found


def _slips_of(number: str) -> set[str]:
    """Give the NHS numbers that one which cannot be may stand for: one figure wrong, or two changed over."""
    if len(number) != 10 or not number.isdecimal() or nhs_number(number):
        return set()
    wrong = {number[:at] + figure + number[at + 1 :] for at in range(10) for figure in "0123456789"}
    moved = {number[:at] + number[at + 1] + number[at] + number[at + 2 :] for at in range(9)}
    return {each for each in wrong | moved if nhs_number(each)}
