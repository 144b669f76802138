"""Several who write about one person at the same moment: nothing is lost, and nothing stands twice."""

import secrets
from datetime import date
from functools import partial
from typing import Any

from django.db import transaction

from crowd_world import WORKERS, World

CY = WORKERS[0]


def put_right_at_once(made: World) -> list[str]:
    """Three who saw the same version put a name right at once: one is kept, and two are told."""
    from kinfold.casework.families.models import HowKnown, Particulars, Why
    from kinfold.casework.persons import actions

    family_id, (mother, _) = made.family(workers=WORKERS)

    def right(who: str) -> Any:
        return actions.put_right(
            made.sight(who), family_id=family_id, person_id=mother, values={"known_as": who},
            why=Why.CORRECTED, how_known=HowKnown.TOLD, seen=actions.FIRST, token=secrets.token_hex(16),
        )  # fmt: skip

    told = made.at_once([partial(right, who) for who in WORKERS])
    kept = [each for each in told if isinstance(each, Particulars)]
    meanwhile = [each for each in told if str(each) == actions.CHANGED_MEANWHILE]
    with transaction.atomic():
        shown = [p.known_as for _, p in made.sight(CY).people(family_id) if p.pk == mother]
    if (len(kept), len(meanwhile)) != (1, 2) or shown != [kept[0].known_as]:
        return [f"{len(kept)} versions kept, and {len(meanwhile)} told that another was first"]
    return []


def language_at_once(made: World) -> list[str]:
    """Three write down a first language at once: the last stands, and the others are in its history."""
    from kinfold.casework.families.models import PersonFact
    from kinfold.casework.persons import actions, queries

    family_id, (mother, _) = made.family(workers=WORKERS)

    def write(who: str) -> Any:
        row = PersonFact(person_id=mother, kind="language", value=f"Language of {who}", source="told")
        return actions.write_down(made.sight(who), family_id=family_id, row=row, token=secrets.token_hex(16))

    made.at_once([partial(write, who) for who in WORKERS])
    with transaction.atomic():
        sight = made.sight(CY)
        stand = len(queries.standing_of(sight, family_id, PersonFact, mother))
        rows = len(queries.every(sight, family_id, PersonFact, mother))
    return [] if (stand, rows) == (1, 3) else [f"{stand} first languages stand, of {rows} written down"]


def joined_at_once(made: World) -> list[str]:
    """Three join the same two records at once, each the other way about, and then part them at once."""
    from kinfold.casework.families.models import Joining
    from kinfold.casework.kinship.actions import NewPerson, add_person
    from kinfold.casework.persons import joining

    family_id, (mother, _) = made.family(workers=WORKERS)
    with transaction.atomic():
        double = NewPerson("Esi", "Mooonwick", "mother", born=date(1992, 1, 2))
        twice = add_person(made.sight(CY), family_id=family_id, who=double, token=secrets.token_hex(16))
    assert twice is not None
    pair = (mother, twice.pk)

    def join(who: str, one: str, other: str) -> Any:
        return joining.join(
            made.sight(who), family_id=family_id, person_id=one, other_family_id=family_id, other_id=other,
            reason="x", token=secrets.token_hex(16),
        )  # fmt: skip

    def part(who: str, row: Any) -> Any:
        joining.part(
            made.sight(who), family_id=family_id, person_id=mother, joining_id=str(row.pk), reason="x",
            token=secrets.token_hex(16),
        )  # fmt: skip
        return "parted"

    turned = (pair, pair[::-1], pair)
    told = made.at_once([partial(join, who, *each) for who, each in zip(WORKERS, turned, strict=True)])
    rows = [each for each in told if isinstance(each, Joining)]
    parted = made.at_once([partial(part, who, rows[0]) for who in WORKERS]) if rows else []
    with transaction.atomic():
        left = {person.pk for _, person in made.sight(CY).people(family_id)}
    if (len(rows), parted.count("parted")) != (1, 1) or not set(pair) <= left:
        return [f"{len(rows)} joinings of one pair, parted {parted.count('parted')} times"]
    return []


SCENES = (put_right_at_once, language_at_once, joined_at_once)
