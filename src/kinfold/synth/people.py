"""Who belongs to whom: parents, former partners, sibling sets, twins, grandparents, and strangers.

Not their names or homes: those are given in ``naming`` and ``homes``.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kinfold.synth.calendar import DATA_TO, FAR, YEAR, Days
from kinfold.synth.draws import Flags, Numbers, Rng, chosen

ROLES = ("mother", "father", "partner", "ex-partner", "ex-partner", "grandparent", "adult", "child")
MOTHER, FATHER, PARTNER, EX, SECOND_EX, GRANDPARENT, ADULT, CHILD = range(8)
MOST_CHILDREN = 6
TWIN_SHARE = 0.025
TRIPLET_SHARE = 0.02

Columns = dict[str, npt.NDArray[np.int32]]


@dataclass(slots=True)
class People:
    """One row a person, sorted by family, then role, children by age. Indices are positions in these arrays.

    ``twin`` is the position of a twin or -1; ``father`` the position of a child's father or -1 when unknown;
    ``home_slot`` tells homes of one family apart (0 is the main one); ``left_on`` is the day somebody moves
    to ``slot_after``, FAR for never.
    """

    family: npt.NDArray[np.int32]
    role: npt.NDArray[np.int32]
    dob: Days
    sex: npt.NDArray[np.int32]
    twin: npt.NDArray[np.int32]
    father: npt.NDArray[np.int32]
    home_slot: npt.NDArray[np.int32]
    slot_after: npt.NDArray[np.int32]
    left_on: Days
    known_families: int

    def __len__(self) -> int:
        return len(self.family)

    @property
    def is_child(self) -> Flags:
        """Whether each is a child of the family (some have come of age)."""
        return np.equal(self.role, CHILD)

    @property
    def is_known(self) -> Flags:
        """Whether each belongs to a family known to children's services."""
        return np.less(self.family, self.known_families)

    def of_role(self, role: int) -> Numbers:
        """Give the position of each family's person in a role, or -1; for roles held by one person."""
        out = np.full(int(self.family.max()) + 1, -1, dtype=np.int64)
        where = np.flatnonzero(self.role == role)
        out[self.family[where]] = where
        return out


def _births(rng: Rng, count: int, *, unborn: bool) -> tuple[Numbers, Flags, Flags]:
    """Give birth days (youngest first), which places hold a child, and which share the birth before."""
    sizes = 1 + chosen(rng, (0.36, 0.34, 0.18, 0.08, 0.03), count)
    latest = DATA_TO + (150 if unborn else 0)
    youngest = latest - np.floor(rng.beta(1.0, 1.25, count) * 17.9 * YEAR).astype(np.int64)
    twin = rng.random((count, MOST_CHILDREN)) < TWIN_SHARE
    twin[:, 2:] |= twin[:, 1:-1] & (rng.random((count, MOST_CHILDREN - 2)) < TRIPLET_SHARE)
    twin[:, 0] = False
    gaps = 330 + np.floor(rng.gamma(2.0, 330.0, twin.shape)).astype(np.int64)
    gaps[:, 0] = 0
    births = youngest[:, None] - np.cumsum(np.where(twin, 0, gaps), axis=1)
    sizes = np.minimum(sizes + twin[:, 1:].any(axis=1), MOST_CHILDREN)
    place = np.arange(MOST_CHILDREN)[None, :]
    held = (place < sizes[:, None]) & ((births > DATA_TO - 20 * YEAR) | (place == 0))
    held[:, 1:] &= held[:, :-1].cumprod(axis=1).astype(bool)
    return births, held, twin & held


def _block(
    family: Numbers, role: int, dob: Numbers, sex: Numbers | int, slot: int | Numbers, **more: Numbers
) -> Columns:
    size = len(family)
    columns = {
        "family": family,
        "role": np.full(size, role),
        "dob": dob,
        "sex": np.broadcast_to(np.asarray(sex), size),
        "home_slot": np.broadcast_to(np.asarray(slot), size),
        "order": more.get("order", np.zeros(size, dtype=np.int64)),
        "twin_order": more.get("twin_order", np.full(size, -1)),
        "father_role": more.get("father_role", np.full(size, -1)),
    }
    return {name: np.asarray(values).astype(np.int32) for name, values in columns.items()}


def _children(rng: Rng, births: Numbers, held: Flags, twin: Flags) -> Columns:
    count = len(births)
    sex = (rng.random(births.shape) < 0.487).astype(np.int64)
    same = rng.random(births.shape) < 0.3
    changed = ~twin & (rng.random(births.shape) < 0.16)
    changed[:, 0] = False
    father = np.minimum(np.cumsum(changed, axis=1), 2)
    for place in range(1, MOST_CHILDREN):
        copied = twin[:, place] & same[:, place]
        sex[copied, place] = sex[copied, place - 1]
    order = np.broadcast_to(MOST_CHILDREN - 1 - np.arange(MOST_CHILDREN), births.shape)
    twin_order = np.where(twin, order + 1, -1)
    twin_order[:, :-1] = np.where(twin[:, 1:] & ~twin[:, :-1], order[:, :-1] - 1, twin_order[:, :-1])
    family = np.broadcast_to(np.arange(count)[:, None], births.shape)
    father_role = np.array([FATHER, EX, SECOND_EX])[father]
    return _block(
        family[held],
        CHILD,
        births[held],
        sex[held],
        0,
        order=order[held],
        twin_order=twin_order[held],
        father_role=father_role[held],
    )


def with_children(rng: Rng, count: int, *, unborn: bool) -> list[Columns]:
    """Draw families with children, numbered from nought: one block of columns for each role."""
    births, held, twin = _births(rng, count, unborn=unborn)
    children = _children(rng, births, held, twin)
    eldest = np.where(held, births, FAR).min(axis=1)
    age = np.clip(rng.normal(25.5, 5.0, count), 16.2, 39) * YEAR
    mother = eldest - age.astype(np.int64)
    blocks = [_block(np.arange(count), MOTHER, mother, 1, 0)]
    living = chosen(rng, (0.5, 0.13), count)
    father_known = (living == 0) | (rng.random(count) < 0.7)
    fathers = mother - np.floor(rng.normal(2.4, 4.0, count) * YEAR).astype(np.int64)
    fathers = np.minimum(fathers, eldest - int(16.5 * YEAR))
    where = np.flatnonzero(father_known)
    blocks.append(_block(where, FATHER, fathers[where], 0, np.where(living == 0, 0, 1)[where]))
    where = np.flatnonzero(living == 1)
    step_sex = (rng.random(len(where)) < 0.06).astype(np.int64)
    blocks.append(_block(where, PARTNER, mother[where] - rng.integers(-1500, 3000, len(where)), step_sex, 0))
    for role, slot in ((EX, 2), (SECOND_EX, 3)):
        needed = np.unique(children["family"][children["father_role"] == role])
        where = needed[rng.random(len(needed)) < 0.75].astype(np.int64)
        older = np.minimum(mother[where] - rng.integers(-1000, 3500, len(where)), eldest[where] - 6100)
        blocks.append(_block(where, role, older, 0, slot))
    where = np.flatnonzero(rng.random(count) < 0.16)
    grand = mother[where] - np.floor(rng.normal(25, 4, len(where)).clip(16.5, 40) * YEAR).astype(np.int64)
    lives_in = rng.random(len(where)) < 0.3
    sex = (rng.random(len(where)) < 0.75).astype(np.int64)
    blocks.append(_block(where, GRANDPARENT, grand, sex, np.where(lives_in, 0, 5)))
    return [*blocks, children]


def without_children(rng: Rng, count: int) -> list[Columns]:
    """Draw households of one or two adults, numbered from nought."""
    first = DATA_TO - np.floor(rng.uniform(18.5, 90, count) * YEAR).astype(np.int64)
    sex = rng.integers(0, 2, count)
    pair = np.flatnonzero(rng.random(count) < 0.5)
    second = np.minimum(first[pair] + rng.integers(-2500, 2500, len(pair)), DATA_TO - int(18.2 * YEAR))
    return [
        _block(np.arange(count), ADULT, first, sex, 0),
        _block(pair, ADULT, second, 1 - sex[pair], 0, order=np.ones(len(pair), dtype=np.int64)),
    ]


def _joined(blocks: list[Columns]) -> Columns:
    columns = {name: np.concatenate([block[name] for block in blocks]) for name in blocks[0]}
    key = columns["family"].astype(np.int64) * 64 + columns["role"] * 8 + columns["order"]
    order = np.argsort(key, kind="stable")
    return {name: values[order] for name, values in columns.items()}


def shifted(blocks: list[Columns], by: int) -> list[Columns]:
    """Number families from ``by`` on."""
    return [{**block, "family": block["family"] + np.int32(by)} for block in blocks]


def _positions(columns: Columns, role: npt.NDArray[np.int32], order: npt.NDArray[np.int32]) -> Numbers:
    key = columns["family"].astype(np.int64) * 64 + columns["role"] * 8 + columns["order"]
    wanted = columns["family"].astype(np.int64) * 64 + role * 8 + order
    at = np.minimum(np.searchsorted(key, wanted), len(key) - 1)
    return np.where((key[at] == wanted) & (role >= 0) & (order >= 0), at, -1)


def assemble(rng: Rng, known: list[Columns], known_families: int, others: list[Columns], most: int) -> People:
    """Put known families first and at most ``most`` other persons after them, and join twins and fathers."""
    inside, outside = _joined(known), _joined(others)
    columns = {name: np.concatenate([inside[name], outside[name][:most]]) for name in inside}
    size = len(columns["family"])
    child = np.full(size, CHILD, dtype=np.int32)
    twin = _positions(columns, child, columns["twin_order"])
    father = _positions(columns, columns["father_role"], np.zeros(size, dtype=np.int32))
    at_home = np.isin(columns["role"], (FATHER, PARTNER)) & (columns["home_slot"] == 0)
    share = np.where(columns["family"] < known_families, 0.12, 0.03)
    leaves = at_home & (rng.random(size) < share)
    left_on = np.where(leaves, rng.integers(DATA_TO - 1400, DATA_TO - 30, size), FAR)
    return People(
        family=columns["family"],
        role=columns["role"],
        dob=columns["dob"],
        sex=columns["sex"],
        twin=twin.astype(np.int32),
        father=father.astype(np.int32),
        home_slot=columns["home_slot"],
        slot_after=np.where(leaves, 4, columns["home_slot"]).astype(np.int32),
        left_on=left_on.astype(np.int32),
        known_families=known_families,
    )


def concerned(people: People, referred_on: Days) -> Numbers:
    """Give the children a referral concerns: under 18 on the day, or expected within 150 days of it."""
    child = np.flatnonzero(people.is_child & people.is_known)
    on = referred_on[people.family[child]].astype(np.int64)
    dob = people.dob[child]
    return child[(on < FAR) & (dob <= on + 150) & (dob > on - 18 * YEAR) & (dob <= DATA_TO + 150)]


def fit_to_referrals(rng: Rng, people: People, referred_on: Days) -> None:
    """Move whole families in time, parents and all, where their referral would concern no child."""
    count = people.known_families
    fits = np.zeros(count, dtype=bool)
    fits[people.family[concerned(people, referred_on)]] = True
    child = np.flatnonzero(people.is_child & people.is_known)
    eldest = np.full(count, FAR, dtype=np.int64)
    youngest = np.full(count, -FAR, dtype=np.int64)
    np.minimum.at(eldest, people.family[child], people.dob[child])
    np.maximum.at(youngest, people.family[child], people.dob[child])
    age = np.floor(rng.uniform(0, 6, count) * YEAR).astype(np.int64)
    too_young = eldest > referred_on
    shift = np.where(too_young, referred_on - age - eldest, referred_on - age - 8 * 365 - youngest)
    moved = np.where(fits, 0, shift).astype(np.int32)
    known = people.is_known
    people.dob[known] += moved[people.family[known]]
