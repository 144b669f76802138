"""Who and what children's services hold: case numbers, workers, teams, and which child is in which episode.

Not the tables sent out: those are written in ``services``.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kinfold.synth.calendar import FAR
from kinfold.synth.draws import Flags, Numbers, Rng, Texts, texts
from kinfold.synth.pathway import DISTRICTS, IN_NEED, Journeys, teams
from kinfold.synth.people import EX, FATHER, GRANDPARENT, SECOND_EX, People, concerned

ASSESSMENT, IN_NEED_SERVICE, FIRST_TEAM = 1, 2, 3
WORKERS_A_TEAM = 6
SPECIALISTS = ("Domestic Abuse Practitioner", "Recovery Worker", "Mental Health Practitioner")


@dataclass(frozen=True, slots=True)
class Episodes:
    """One row a child and referral, by day. ``number`` is the referral's place in the order of ids."""

    child: Numbers
    family: Numbers
    referred_on: Numbers
    closed_on: Numbers
    outcome: Numbers
    first: Flags
    number: Numbers


def ids(prefix: str, numbers: Numbers, digits: int = 6) -> Texts:
    """Write case numbers such as C000123; -1 becomes empty text."""
    return texts([f"{prefix}{number:0{digits}d}" if number >= 0 else "" for number in numbers.tolist()])


def case_numbers(rng: Rng, people: People) -> Numbers:
    """Give each person's case number, -1 for persons children's services do not hold."""
    share = np.ones(len(people))
    share[people.role == GRANDPARENT] = 0.5
    share[np.isin(people.role, (EX, SECOND_EX))] = 0.7
    share[(people.role == FATHER) & (people.home_slot > 0)] = 0.8
    held = people.is_known & (rng.random(len(people)) < share)
    out = np.full(len(people), -1, dtype=np.int64)
    out[held] = 1 + rng.permutation(int(held.sum()))
    return out


def episodes(rng: Rng, people: People, journeys: Journeys) -> Episodes:
    """Give every referral of every child, first and later ones, in the order of days."""
    first, again = concerned(people, journeys.referred_on), concerned(people, journeys.again_on)
    child = np.concatenate([first, again])
    family = people.family[child].astype(np.int64)
    is_first = np.arange(len(child)) < len(first)

    def either(one: npt.NDArray[np.generic], other: npt.NDArray[np.generic]) -> Numbers:
        days: Numbers = np.where(is_first, one[family], other[family]).astype(np.int64)
        return days

    referred = either(journeys.referred_on, journeys.again_on)
    order = np.lexsort((rng.random(len(child)), referred))
    return Episodes(
        child=child[order],
        family=family[order],
        referred_on=referred[order],
        closed_on=either(journeys.closed_on, journeys.again_closed)[order],
        outcome=either(journeys.outcome, journeys.again_outcome)[order],
        first=is_first[order],
        number=np.arange(len(child)),
    )


def taking_part(rng: Rng, held: Episodes, on: npt.NDArray[np.int32], share: float) -> Numbers:
    """Give rows of first episodes whose family reached a step, each child with a chance."""
    drawn = rng.random(len(held.child)) < share
    return np.flatnonzero(held.first & (on[held.family] < FAR) & drawn & (held.outcome == IN_NEED))


@dataclass(frozen=True, slots=True)
class Staff:
    """Teams and workers: departments 0 to 2 are the county, assessment, children in need; then the teams."""

    department: list[str]
    parent: list[int]
    worker_department: Numbers
    worker_title: list[str]

    def worker(self, rng: Rng, department: Numbers, title: str) -> Numbers:
        """Draw a worker with a title for each row's department, or -1 where the post is empty."""
        titles = np.array([held == title for held in self.worker_title])
        out = np.full(len(department), -1, dtype=np.int64)
        for number in np.unique(department).tolist():
            pool = np.flatnonzero(titles & (self.worker_department == number))
            rows = np.flatnonzero(department == number)
            if len(pool):
                out[rows] = pool[rng.integers(0, len(pool), len(rows))]
        return out


def staff(families: int) -> Staff:
    """Fill the teams. Inkwell has no mental health practitioner: the post is vacant."""
    names = teams(families)
    departments = ["Quillshire Children's Services", "Assessment Service", "Children in Need Service"]
    districts = [f"{place} District" for place in DISTRICTS]
    department = departments + names + districts
    first_district = len(departments) + len(names)
    parent = [-1, 0, 0]
    parent += [first_district + [name.startswith(place) for place in DISTRICTS].index(True) for name in names]
    parent += [0] * len(districts)
    workers: list[tuple[int, str]] = []
    for number in range(1, first_district):
        workers += [(number, "Social Worker")] * (WORKERS_A_TEAM * (1 if number >= FIRST_TEAM else 3))
        if number >= FIRST_TEAM:
            posts = SPECIALISTS[:2] if department[number].startswith("Inkwell") else SPECIALISTS
            workers += [(number, title) for title in posts]
    return Staff(
        department=department,
        parent=parent,
        worker_department=np.array([number for number, _ in workers]),
        worker_title=[title for _, title in workers],
    )
