"""Persons become families, on the best evidence there is: stated by an agency, a shared address, a shared
phone.

Pure. An address counts only where people lived there at one time and share a surname; so does a phone. Not
for custody or kinship: a family here is people whom services would see together.
"""

import uuid
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

NAMESPACE = uuid.UUID("0b8d6a52-7f0f-5f43-8f0b-6f5d3c2b1a09")
LARGEST_HOUSEHOLD = 12
GRACE_DAYS = 180
ADULT_AGE = 18


@dataclass(slots=True)
class _Union:
    parent: dict[str, str]
    stated: set[str] = field(default_factory=set)

    def root(self, person: str) -> str:
        while self.parent[person] != person:
            self.parent[person] = self.parent[self.parent[person]]
            person = self.parent[person]
        return person

    def join(self, a: str, b: str) -> bool:
        low, high = sorted((self.root(a), self.root(b)))
        self.parent[high] = low
        if high in self.stated:
            self.stated.add(low)
        return low != high


def _stated(union: _Union, statements: pl.DataFrame) -> set[str]:
    held: dict[tuple[str, str], list[str]] = defaultdict(list)
    for agency, ref, person in (
        statements.select("agency", "family_ref", "person").unique().sort(pl.all()).iter_rows()
    ):
        held[agency, ref].append(person)
    for people in held.values():
        for other in people[1:]:
            union.join(people[0], other)
    known = {person for people in held.values() for person in people}
    union.stated = {union.root(person) for person in known}
    return known


def _shared(stays: pl.DataFrame, key: list[str]) -> pl.DataFrame:
    """Give pairs of persons with the same ``key`` at overlapping times, where few enough share it."""
    grace = pl.duration(days=GRACE_DAYS)
    at = (
        stays.drop_nulls(key)
        .group_by("person", *key)
        .agg(pl.col("starts_on").min(), pl.col("ends_on").max(), pl.col("parts").explode().unique())
        .filter(pl.col("person").n_unique().over(key).is_between(2, LARGEST_HOUSEHOLD))
    )
    pairs = at.join(at, on=key, suffix="_b").filter(pl.col("person") < pl.col("person_b"))
    return pairs.filter(
        (pl.col("starts_on") <= pl.col("ends_on_b") + grace)
        & (pl.col("starts_on_b") <= pl.col("ends_on") + grace)
    )


def _attach(union: _Union, pairs: pl.DataFrame, why: str, evidence: dict[str, str]) -> None:
    for a, b in pairs.select("person", "person_b").unique().sort(pl.all()).iter_rows():
        ra, rb = union.root(a), union.root(b)
        # Weak evidence may add a person to a stated family, never fuse two that agencies keep apart.
        if ra == rb or (ra in union.stated and rb in union.stated):
            continue
        union.join(ra, rb)
        for person in (a, b):
            evidence.setdefault(person, why)


def _roles(rows: pl.DataFrame, statements: pl.DataFrame) -> dict[str, str]:
    """Say who is a child: as stated, else by age on the latest row; a person with a pupil number is one."""
    born = rows.group_by("person").agg(
        year=pl.col("dob_y").cast(pl.Int32).drop_nulls().mode().sort().first(),
        seen=pl.col("ends_on").max().dt.year(),
        pupil=pl.col("upn").is_not_null().any(),
    )
    is_child = pl.col("pupil") | (pl.col("seen") - pl.col("year") < ADULT_AGE).fill_null(False)
    roles = dict(
        born.select("person", pl.when(is_child).then(pl.lit("child")).otherwise(pl.lit("adult"))).iter_rows()
    )
    for person, role in statements.select("person", "role").unique().sort(pl.all()).iter_rows():
        roles[person] = "child" if role == "child" else "adult"
    return roles


def group(rows: pl.DataFrame, statements: pl.DataFrame) -> pl.DataFrame:
    """Give one row a person: ``person, family, role, starts_on, ends_on, evidence``; ``family`` is a label.

    ``rows`` are normalised rows with ``person, starts_on, ends_on``; ``statements`` have ``agency,
    family_ref, person, role, starts_on, ends_on`` and may be empty.
    """
    people = rows["person"].unique().sort().to_list()
    union = _Union({person: person for person in people})
    evidence = dict.fromkeys(sorted(_stated(union, statements)), "stated")
    stays = rows.select("person", "door", "phone", "starts_on", "ends_on", parts=pl.col("surname_parts"))
    homes = _shared(stays, ["door"])
    same_name = pl.col("parts").list.set_intersection("parts_b").list.len() > 0
    _attach(union, homes.filter(same_name), "address", evidence)
    # Not the number alone: offices, hostels and invented numbers are shared by strangers.
    _attach(union, _shared(stays, ["phone"]).filter(same_name), "phone", evidence)
    spans = statements.group_by("person").agg(
        starts_on=pl.col("starts_on").min(),
        ends_on=pl.when(pl.col("ends_on").null_count() == 0).then(pl.col("ends_on").max()),
    )
    roles = _roles(rows, statements)
    return pl.DataFrame(
        {
            "person": people,
            "family": [union.root(person) for person in people],
            "role": [roles[person] for person in people],
            "evidence": [evidence.get(person, "alone") for person in people],
        },
        schema={"person": pl.String, "family": pl.String, "role": pl.String, "evidence": pl.String},
    ).join(spans, on="person", how="left", maintain_order="left")


def name(members: pl.DataFrame, current: Mapping[str, str]) -> dict[str, str]:
    """Give each family label a lasting id: that which most of its members bore, else one made of its first
    member.
    """
    held: dict[str, list[str]] = defaultdict(list)
    for person, label in members.select("person", "family").sort(pl.all()).iter_rows():
        held[label].append(person)
    votes = [
        (-count, old, label)
        for label, people in held.items()
        for old, count in Counter(current[p] for p in people if p in current).items()
    ]
    ids: dict[str, str] = {}
    used: set[str] = set()
    for _, old, label in sorted(votes):
        if label not in ids and old not in used:
            ids[label] = old
            used.add(old)
    for label, people in sorted(held.items()):
        if label not in ids:
            made = (str(uuid.uuid5(NAMESPACE, p + salt)) for salt in ("", "2", "3") for p in people)
            ids[label] = next(one for one in made if one not in used)
            used.add(ids[label])
    return ids
