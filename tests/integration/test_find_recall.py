"""The right family is among the ten, under the mistakes that agencies make; the battery asks more often.

A slice of ``benchmarks/find.py``, which asks the same of a million people.
"""

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from invented_families import holds, since, team, worker
from kinfold.casework.accounts.models import User
from kinfold.casework.allocations.models import TeamAllocation
from kinfold.casework.families.lookups import asked
from kinfold.casework.families.models import Family, FindKey, Membership, Person
from kinfold.casework.families.typed import terms_of
from kinfold.casework.sharing.gate import Sight
from kinfold.casework.sharing.gate_find import find
from kinfold.domain.access import Level, Purpose
from kinfold.synth.mistakes import Rates

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))
import find_county
from find import questions

pytestmark = pytest.mark.django_db
PEOPLE, ASKED, MOST_QUERIES = 700, 100, 22


@pytest.fixture
def home() -> tuple[Any, User, User]:
    """Give the county, someone whose team works with all its families, and someone of another team."""
    county = find_county.invent(PEOPLE)
    ours, crew = worker(), team()
    holds(ours, crew)
    find_county.drawn = county
    made = find_county._part((0, len(county), True))
    ids = sorted({f"f{each:016x}" for each in county.folk.people.family.tolist()})
    Family.rows.bulk_create(Family(id=each) for each in ids)
    TeamAllocation.objects.bulk_create(
        TeamAllocation(family_id=each, team=crew, starts_at=since()) for each in ids
    )
    Person.rows.bulk_create(
        Person(id=pk, given_names=given, family_name=surname, birth_date=born)
        for pk, given, surname, _, born, *_ in made["person"]
    )
    Membership.rows.bulk_create(
        Membership(pk=pk, family_id=of, person_id=who, part=part, starts_at=since())
        for pk, of, who, part in made["membership"]
    )
    FindKey.rows.bulk_create(
        [FindKey(digest=digest, membership_id=of) for digest, of in made["key"].tolist()],
        ignore_conflicts=True,
    )
    return county, User.objects.select_related("agency").get(pk=ours.pk), worker()


def test_the_right_family_is_among_the_ten_and_the_work_is_bounded(
    home: tuple[Any, User, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    county, ours, stranger = home
    monkeypatch.setattr("kinfold.casework.sharing.gate_find.SMALL_REACH", 100)
    kinds = questions(county, ASKED)

    for kind in ("mistaken: first name, surname, birth date", "mistaken: surname first"):
        shown = told = 0
        for each in kinds[kind]:
            wanted, sought = f"f{each.family:016x}", asked(terms_of(each.typed))
            with CaptureQueriesContext(connection) as queries:
                found = find(Sight(ours), sought, Level.SUMMARY, 10)
            assert len(queries) <= MOST_QUERIES
            shown += wanted in {one.family_id for one in found}
            found = find(Sight(stranger, Purpose.ENQUIRY), sought, Level.EXISTS, 10)
            told += wanted in {one.family_id for one in found}
        assert shown >= 0.97 * len(kinds[kind]), (kind, shown)
        assert told >= 0.9 * len(kinds[kind]), (kind, told)


def test_the_mistakes_are_those_of_the_invented_county() -> None:
    none = replace(Rates(), **dict.fromkeys(Rates.__dataclass_fields__, 0.0))
    county = find_county.invent(400)
    exact = questions(county, 60)["exact: first name, surname, birth date"]
    heard = questions(county, 60)["mistaken: first name, surname, birth date"]

    assert none != Rates()
    assert 0 < np.mean([one.typed != other.typed for one, other in zip(exact, heard, strict=False)]) < 1
