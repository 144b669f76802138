"""Where people live and when: homes, moves, and invented addresses.

Not real places: no postcode area of the United Kingdom begins with Q.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
import polars as pl

from kinfold.synth.calendar import DATA_TO, FAR, Days
from kinfold.synth.draws import Numbers, Rng
from kinfold.synth.people import People
from kinfold.synth.words import read

_MOVES = 3
_INWARD = "ABDEFGHJLNPQRSTUWXYZ"


@dataclass(frozen=True, slots=True)
class Homes:
    """Homes and the addresses they had. An address is ``home * 4 + how many moves so far``.

    ``moves`` holds the days of up to three moves a home, FAR for none.
    """

    home: npt.NDArray[np.int64]
    home_after: npt.NDArray[np.int64]
    left_on: Days
    moves: Days
    street: npt.NDArray[np.int32]
    number: npt.NDArray[np.int32]
    phone: npt.NDArray[np.int32]

    def address_of(self, person: Numbers, on: npt.NDArray[np.integer]) -> Numbers:
        """Give the address of persons on days."""
        home = np.where(on >= self.left_on[person], self.home_after[person], self.home[person])
        return self.address_at(home, on)

    def address_at(self, home: Numbers, on: npt.NDArray[np.integer]) -> Numbers:
        """Give the address of homes on days."""
        moved = (self.moves[home] <= np.asarray(on)[:, None]).sum(axis=1)
        address: Numbers = home * (_MOVES + 1) + moved
        return address

    def lines(self, address: Numbers, *, short: bool = False) -> pl.Series:
        """Write the first line of addresses; ``short`` abbreviates as some agencies do."""
        street = street_names(short=short).gather(pl.Series(self.street[address].astype(np.uint32)))
        number = self.number[address]
        flat = pl.Series(np.where(number > 180, number - 180, 0))
        text = pl.select(
            pl.when(flat > 0)
            .then(pl.concat_str(pl.lit("Flat "), flat.cast(pl.String), pl.lit(", 1 "), street))
            .otherwise(pl.concat_str(pl.Series(number).cast(pl.String), pl.lit(" "), street))
        )
        return text.to_series()

    def postcodes(self, address: Numbers) -> pl.Series:
        """Write the postcodes of addresses."""
        code = self.street[address].astype(np.int64) * 5 + self.number[address] // 45
        return _postcode_table().gather(pl.Series(code.astype(np.uint32)))

    def towns(self, address: Numbers) -> pl.Series:
        """Write the towns of addresses."""
        towns = read("places")["towns"]
        return pl.Series(towns).gather(pl.Series((self.street[address] % len(towns)).astype(np.uint32)))

    def phones(self, person: Numbers) -> pl.Series:
        """Write telephone numbers, from the thousand that are kept for invention: strangers share them."""
        return pl.Series([f"01632 960{last:03d}" for last in range(1000)]).gather(
            pl.Series(self.phone[person].astype(np.uint32))
        )


@cache
def street_names(*, short: bool = False) -> pl.Series:
    """Give the name of every street; a street's town is its position modulo the number of towns."""
    places = read("places")
    brief = {"Street": "St", "Road": "Rd", "Avenue": "Ave", "Drive": "Dr", "Close": "Cl", "Crescent": "Cres"}
    tails = [brief.get(tail, tail) if short else tail for tail in places["street_tails"]]
    towns = len(places["towns"])
    heads = places["street_heads"]
    return pl.Series([f"{head} {tail}" for head in heads for tail in tails for _ in range(towns)])


@cache
def _postcode_table() -> pl.Series:
    towns = len(read("places")["towns"])
    codes = []
    for street in range(len(street_names())):
        for part in range(5):
            mixed = (street // towns * 5 + part) * 7_919
            inward = f"{mixed % 9 + 1}{_INWARD[mixed // 9 % 20]}{_INWARD[mixed // 180 % 20]}"
            codes.append(f"QX{street % towns + 1} {inward}")
    return pl.Series(codes)


def settle(rng: Rng, people: People) -> Homes:
    """Give every home its addresses over the years; families known to services move more often."""
    family = people.family.astype(np.int64)
    both = np.concatenate([family * 8 + people.home_slot, family * 8 + people.slot_after])
    slots, home = np.unique(both, return_inverse=True)
    count, size = len(slots), len(people)
    yearly = np.where(slots // 8 < people.known_families, 0.22, 0.07)
    gaps = np.cumsum(rng.exponential(365.25, (count, _MOVES)) / yearly[:, None], axis=1)
    moves = (DATA_TO - 2200 + gaps).astype(np.int64)
    moves = np.where(moves > DATA_TO, FAR, moves)
    addresses = count * (_MOVES + 1)
    numbers = 1 + np.floor(180 * rng.beta(1.0, 2.0, addresses)).astype(np.int32)
    flats = rng.random(addresses) < 0.12
    home_phone = rng.integers(0, 1000, count)
    own = rng.random(size) < 0.6
    return Homes(
        home=home[:size],
        home_after=home[size:],
        left_on=people.left_on,
        moves=moves.astype(np.int32),
        street=rng.integers(0, len(street_names()), addresses).astype(np.int32),
        number=np.where(flats, 180 + rng.integers(1, 25, addresses), numbers).astype(np.int32),
        phone=np.where(own, rng.integers(0, 1000, size), home_phone[home[:size]]).astype(np.int32),
    )
