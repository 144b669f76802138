"""What people are called, and how a name changes: marriage, separation, sons named for their fathers, twins.

Not for mistakes made with names: those belong to agencies and are made in ``mistakes``.
"""

from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import numpy.typing as npt

from kinfold.synth.calendar import DATA_TO, FAR, Days
from kinfold.synth.draws import Flags, Numbers, Rng, Texts, chosen, texts, zipf_index
from kinfold.synth.people import FATHER, MOTHER, PARTNER, People
from kinfold.synth.words import read


@dataclass(frozen=True, slots=True)
class Names:
    """Names by person; from ``renamed_on`` (FAR: never) the surname is ``surname_after``.

    ``origin`` is the place in ``origins()`` of the list that the forename came from.
    """

    forename: Texts
    middle: Texts
    surname: Texts
    surname_after: Texts
    renamed_on: Days
    origin: Numbers

    def surname_on(self, person: Numbers, on: npt.NDArray[np.integer]) -> Texts:
        """Give surnames of persons on days."""
        after = on >= self.renamed_on[person]
        return np.where(after, self.surname_after[person], self.surname[person])


@cache
def origins() -> tuple[str, ...]:
    """Name the origins of names, in the order of their numbers."""
    return tuple(read("forenames"))


@cache
def invented_surnames() -> Texts:
    """Give the county's own surnames, commonest first."""
    words = read("surnames")
    pairs = [f"{head}{tail}" for tail in words["tails"] for head in words["heads"]]
    return texts([pairs[place * 389 % len(pairs)] for place in range(len(pairs))])


def _forenames(rng: Rng, origin: Numbers, sex: npt.NDArray[np.integer]) -> Texts:
    out = np.empty(len(origin), dtype=object)
    for number, name in enumerate(origins()):
        for code, letter in enumerate("MF"):
            pool = texts(read("forenames")[name][letter])
            where = np.flatnonzero((origin == number) & (sex == code))
            out[where] = pool[zipf_index(rng, len(pool), len(where), exponent=0.9)]
    return out


def _surnames(rng: Rng, origin: Numbers) -> Texts:
    own = invented_surnames()
    out = own[zipf_index(rng, len(own), len(origin))]
    for number, name in enumerate(origins()):
        stems = read("surnames")["stems"].get(name)
        if stems is None:
            continue
        where = np.flatnonzero(origin == number)
        stem = texts(stems)[zipf_index(rng, len(stems), len(where), exponent=0.6)]
        joined = rng.random(len(where)) < 0.6
        out[where] = np.where(joined, stem + "-" + out[where], stem)
    return out


def _origin_of(rng: Rng, people: People) -> Numbers:
    shares = [read("forenames")[name]["share"] for name in origins()]
    family = people.family.astype(np.int64)
    of_family = np.minimum(chosen(rng, shares, int(family.max()) + 1), len(shares) - 1)
    own = np.minimum(chosen(rng, shares, len(people)), len(shares) - 1)
    differs = ~people.is_child & (people.role != MOTHER) & (rng.random(len(people)) < 0.25)
    return np.where(differs, own, of_family[family])


def _surnames_of_children(rng: Rng, people: People, surname: Texts, mother: Numbers) -> Texts:
    """Take the father's surname, the mother's, or both; one draw a family and father, so siblings agree."""
    child = np.flatnonzero(people.is_child)
    father = people.father[child]
    mothers = surname[mother[people.family[child]]]
    fathers = np.where(father >= 0, surname[np.maximum(father, 0)], mothers)
    draw = rng.random(int(people.family.max()) + 1)[people.family[child]]
    plain = np.array(["-" not in a + b and a != b for a, b in zip(mothers, fathers, strict=True)], dtype=bool)
    both = mothers + "-" + fathers
    out = surname.copy()
    out[child] = np.where(draw < 0.55, fathers, np.where((draw > 0.88) & plain, both, mothers))
    return out


def _without_repeats(rng: Rng, people: People, origin: Numbers, forename: Texts) -> Texts:
    """Redraw a child's forename that an elder sibling has."""
    child = np.flatnonzero(people.is_child)
    for _ in range(12):
        seen: dict[tuple[int, str], int] = {}
        again = []
        for position, family in zip(child.tolist(), people.family[child].tolist(), strict=True):
            if seen.setdefault((family, forename[position]), position) != position:
                again.append(position)
        if not again:
            break
        where = np.array(again)
        forename[where] = _forenames(rng, origin[where], people.sex[where])
    return forename


def _twins_alike(rng: Rng, people: People, forename: Texts) -> None:
    """Give a quarter of twin pairs names that are nearly the same."""
    pairs = read("variants")["twins"]
    first = np.flatnonzero((people.twin > np.arange(len(people))) & (rng.random(len(people)) < 0.25))
    for position, draw in zip(first.tolist(), rng.integers(0, 1000, len(first)).tolist(), strict=True):
        other = int(people.twin[position])
        sexes = people.sex[position], people.sex[other]
        kind = {(0, 0): "MM", (1, 1): "FF"}.get((int(sexes[0]), int(sexes[1])), "MF")
        one, two = pairs[kind][draw % len(pairs[kind])].split()
        forename[position], forename[other] = (one, two) if sexes[0] <= sexes[1] else (two, one)


def _sons_for_fathers(rng: Rng, people: People, forename: Texts) -> Flags:
    """Name some sons for their fathers; the first son only."""
    named = people.is_child & (people.sex == 0) & (people.father >= 0) & (rng.random(len(people)) < 0.05)
    where = np.flatnonzero(named)
    _, first = np.unique(people.father[where], return_index=True)
    where = where[first]
    forename[where] = forename[people.father[where]]
    out = np.zeros(len(people), dtype=bool)
    out[where] = True
    return out


def _marriages(rng: Rng, people: People, surname: Texts, mother: Numbers) -> Names:
    """Let mothers take a partner's surname before the data begin, or in them, or lay it down again."""
    families = np.flatnonzero(mother >= 0)
    father, partner = people.of_role(FATHER), people.of_role(PARTNER)
    fate = rng.random(len(families))
    at_home = np.where((father >= 0) & (people.home_slot[np.maximum(father, 0)] == 0), father, partner)[
        families
    ]
    her, with_him = mother[families], at_home >= 0
    his = np.where(with_him, surname[np.maximum(at_home, 0)], surname[her])
    after, renamed_on = surname.copy(), np.full(len(people), FAR, dtype=np.int32)
    left = np.where(with_him, people.left_on[np.maximum(at_home, 0)], FAR)
    own = surname[her]
    took = with_him & (fate < 0.4)
    surname[her] = np.where(took, his, own)
    after[her] = surname[her]
    marries = with_him & (fate > 0.95) & (left == FAR)
    lays_down = took & (left < FAR)
    after[her] = np.where(marries, his, np.where(lays_down, own, after[her]))
    on = rng.integers(DATA_TO - 1095, DATA_TO - 60, len(families))
    renamed_on[her] = np.where(marries, on, np.where(lays_down, np.minimum(left + 45, DATA_TO), FAR))
    nothing = np.empty(len(people), dtype=object)
    return Names(nothing, nothing, surname, after, renamed_on, np.zeros(len(people), dtype=np.int64))


def christen(rng: Rng, people: People) -> Names:
    """Name everybody."""
    origin = _origin_of(rng, people)
    forename = _forenames(rng, origin, people.sex)
    mother = people.of_role(MOTHER)
    married = _marriages(rng, people, _surnames(rng, origin), mother)
    surname = _surnames_of_children(rng, people, married.surname, mother)
    after = np.where(married.renamed_on < FAR, married.surname_after, surname)
    forename = _without_repeats(rng, people, origin, forename)
    _twins_alike(rng, people, forename)
    son = _sons_for_fathers(rng, people, forename)
    surname[son] = surname[people.father[son]]
    after[son] = surname[son]
    middle = _forenames(rng, origin, people.sex)
    middle[rng.random(len(people)) < 0.35] = ""
    return replace(
        married,
        forename=forename,
        middle=middle,
        surname=surname,
        surname_after=after,
        origin=origin,
    )
