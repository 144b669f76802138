"""The seven families by name that every county holds, for walking through the product.

Not exempt from chance: what happens to them is drawn from their need like everybody's. Only who they are,
when they were referred and when they were allocated are set.
"""

from dataclasses import replace
from typing import Any

import numpy as np

from kinfold.synth.calendar import FAR, Days, day, month_of, so_far
from kinfold.synth.draws import Flags, Numbers, Rng, texts
from kinfold.synth.homes import Homes, street_names
from kinfold.synth.naming import Names, origins
from kinfold.synth.need import Needs
from kinfold.synth.pathway import DISTRICTS, IN_NEED, Journeys, teams
from kinfold.synth.people import CHILD, Columns, People
from kinfold.synth.words import read


def families() -> list[dict[str, Any]]:
    """Read the seven families; they are families 0 to 6 of every county."""
    found: list[dict[str, Any]] = read("named_families")
    return found


def columns() -> Columns:
    """Give their people as one block for ``people.assemble``."""
    rows = [(number, person) for number, family in enumerate(families()) for person in family["people"]]

    def column(values: list[int]) -> Any:
        return np.array(values, dtype=np.int32)

    return {
        "family": column([number for number, _ in rows]),
        "role": column([person["role"] for _, person in rows]),
        "dob": column([day(person.get("drawn_as", person["dob"])) for _, person in rows]),
        "sex": column([person["sex"] for _, person in rows]),
        "home_slot": column([person["slot"] for _, person in rows]),
        "order": column([person["order"] for _, person in rows]),
        "twin_order": column([person["twin"] for _, person in rows]),
        "father_role": column([person["father"] if person["role"] == CHILD else -1 for _, person in rows]),
    }


def _people() -> list[dict[str, Any]]:
    """Give their people in the order of ``People``: by family, role and age."""
    return [
        person
        for family in families()
        for person in sorted(family["people"], key=lambda one: (one["role"], one["order"]))
    ]


def arranged(needs: Needs) -> Needs:
    """Give them needs whose first crisis fell in the month that their story wants."""
    order = np.arange(len(needs.referral_month))
    month = needs.referral_month.copy()
    for number, family in enumerate(families()):
        wanted = int(month_of(np.array([day(family["referred"] + "-15")]))[0])
        found = np.flatnonzero(month[order[number:]] == wanted)
        if len(found):
            other = number + int(found[0])
            order[[number, other]] = order[[other, number]]
        else:
            month[order[number]] = wanted
    return Needs(need=needs.need[order], referral_month=month[order])


def settle_homes(people: People) -> None:
    """Keep their partners where the story has them."""
    mine = people.family < len(families())
    people.left_on[mine] = FAR
    people.slot_after[mine] = people.home_slot[mine]


def settle_apart(rng: Rng, homes: Homes) -> Homes:
    """Give those who live elsewhere a home of their own, after all the others so that none of these moves.

    They move when the family does: the addresses held of them stay as many as were drawn.
    """
    apart = [place for place, person in enumerate(_people()) if person.get("own_home")]
    home, home_after = homes.home.copy(), homes.home_after.copy()
    moves = np.concatenate([homes.moves, homes.moves[home[apart]]])
    home[apart] = home_after[apart] = len(homes.moves) + np.arange(len(apart))
    size = len(homes.street) // len(homes.moves) * len(apart)
    street = rng.integers(0, len(street_names()), size).astype(np.int32)
    number = rng.integers(1, 120, size).astype(np.int32)
    return replace(
        homes,
        home=home,
        home_after=home_after,
        moves=moves,
        street=np.concatenate([homes.street, street]),
        number=np.concatenate([homes.number, number]),
    )


def born(people: People) -> Days:
    """Give everybody's day of birth as it is told.

    A few of the seven have one that differs from the one drawn by, so that no draw of others hangs on it.
    """
    out = people.dob.copy()
    for place, person in enumerate(_people()):
        if "drawn_as" in person:
            out[place] = day(person["dob"])
    return out


def rename(names: Names) -> Names:
    """Give them their names, and the origin of each."""
    people = _people()
    count = len(people)
    out = replace(
        names,
        forename=names.forename.copy(),
        middle=names.middle.copy(),
        surname=names.surname.copy(),
        surname_after=names.surname_after.copy(),
        renamed_on=names.renamed_on.copy(),
        origin=names.origin.copy(),
    )
    out.forename[:count] = texts([person["forename"] or "Unborn" for person in people])
    out.middle[:count] = texts([person["middle"] for person in people])
    out.surname[:count] = texts([person["surname"] for person in people])
    out.surname_after[:count] = out.surname[:count]
    out.renamed_on[:count] = FAR
    out.origin[:count] = [origins().index(person["origin"]) for person in people]
    return out


def allocate(journeys: Journeys) -> None:
    """Set their ways: in need, assessed after forty days, allocated when the story says, still open."""
    all_teams = len(teams(len(journeys)))
    for number, family in enumerate(families()):
        assessed = int(journeys.referred_on[number]) + 40
        wanted = family.get("allocated")
        allocated = day(wanted) if wanted else assessed + family["wait"]
        journeys.outcome[number] = IN_NEED
        journeys.suitable[number] = True
        journeys.assessed_on[number] = assessed
        journeys.wait_days[number] = allocated - assessed
        journeys.allocated_on[number] = allocated
        journeys.team[number] = family["district"] * (all_teams // len(DISTRICTS))
        for steps in (
            journeys.closed_on,
            journeys.again_on,
            journeys.again_closed,
            journeys.care_on,
            journeys.care_end,
        ):
            steps[number] = FAR
        _protect(journeys, number, planned=bool(family.get("plan")))
        for name, values in journeys.factors.items():
            values[number] = name in family["factors"]
    journeys.allocated_on[:] = so_far(journeys.allocated_on)


def _protect(journeys: Journeys, number: int, *, planned: bool) -> None:
    """Put one family on a plan that still runs, or on none."""
    referred = int(journeys.referred_on[number])
    journeys.enquiry_on[number] = referred + 2 if planned else FAR
    journeys.conference_on[number] = referred + 16 if planned else FAR
    journeys.plan_on[number] = referred + 16 if planned else FAR
    journeys.plan_end[number] = FAR


def sealed(people: People) -> Flags:
    """Say whose address is withheld: those at the main home of a family whose address is sealed."""
    numbers = [number for number, family in enumerate(families()) if family.get("sealed")]
    main_home: Flags = people.home_slot == 0
    return np.isin(people.family, numbers) & main_home


def exchanged_numbers(people: People) -> dict[int, int]:
    """Give pairs of persons whose NHS numbers the hospital has the wrong way about."""
    out: dict[int, int] = {}
    for number, family in enumerate(families()):
        if "exchanged" in family:
            first = int(np.flatnonzero(people.family == number)[0])
            one, two = (first + at for at in family["exchanged"])
            out |= {one: two, two: one}
    return out


def twins_apart(people: People, primary: Numbers, secondary: Numbers, schools: int) -> None:
    """Put the second of named twins into another school."""
    for number, family in enumerate(families()):
        if family.get("apart"):
            first, second = np.flatnonzero((people.family == number) & (people.twin >= 0))
            for places in (primary, secondary):
                places[second] = (places[second] + 2) % schools
                if places[second] == places[first]:  # chance had them apart already
                    places[second] = (places[second] + 2) % schools


def labels(count: int) -> list[str]:
    """Give a label for each known family, empty but for the seven."""
    mine = [family["label"] for family in families()]
    return (mine + [""] * count)[:count]
