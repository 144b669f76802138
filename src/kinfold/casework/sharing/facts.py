"""Collecting the facts about one worker and some families: the first reader of the ties.

A family that is not there has no facts; what is decided about it, and how long that takes, is the same as for
one that the worker has nothing to do with.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db import connection

from kinfold.casework.accounts.models import User
from kinfold.casework.sharing.asking import Asking
from kinfold.casework.sharing.ties import TIES, of_section
from kinfold.domain.access import Facts, Section
from kinfold.domain.agency import Role, Sector

# What is asked of a family. The core stands for every section where they do not differ: databases plan each
# question anew with every query, which takes longer than answering it.
_ASKED = tuple(
    (fact, section) for fact in TIES for section in (Section if of_section(fact) else (Section.CORE,))
)


def facts_about(worker: User, asking: Asking, family_ids: Sequence[str]) -> dict[str, dict[Section, Facts]]:
    """Give the facts by family id and section, in one query whatever the number of families."""
    standing = Facts(
        role=Role(worker.role),
        sector=Sector(worker.agency.sector),
        section=Section.CORE,
        purpose=asking.purpose,
        active=worker.is_active,
    )
    found: dict[str, dict[Section, Facts]] = {}
    for family_id, *answers in _rows(asking, family_ids) if family_ids else ():
        true = dict(zip(_ASKED, map(bool, answers), strict=True))
        found[str(family_id)] = {each: _of_section(each, standing, true) for each in Section}
    return found


def _of_section(section: Section, standing: Facts, true: dict[tuple[str, Section], bool]) -> Facts:
    ties: dict[str, Any] = {fact: true[fact, section if of_section(fact) else Section.CORE] for fact in TIES}
    return replace(standing, section=section, **ties)


def _rows(asking: Asking, family_ids: Sequence[str]) -> list[tuple[object, ...]]:
    columns, parameters = [], []
    for fact, section in _ASKED:
        text, values = asking.tie(fact, section)
        columns.append(f"exists (select 1 from ({text}) tie where tie.family_id = asked.column1)")
        parameters += values
    places = ", ".join("(%s)" for _ in family_ids)
    with connection.cursor() as cursor:
        cursor.execute(
            f"select asked.column1, {', '.join(columns)} from (values {places}) asked",
            [*parameters, *family_ids],
        )
        return list(cursor.fetchall())
