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
from kinfold.casework.sharing.ties import TIES
from kinfold.domain.access import Facts, Manner, Section
from kinfold.domain.agency import Role, Sector


def facts_about(
    worker: User, asking: Asking, family_ids: Sequence[str], section: Section, manner: Manner = Manner.LOOK
) -> dict[str, Facts]:
    """Give the facts by family id, in one query whatever the number of families."""
    if not family_ids:
        return {}
    standing = Facts(
        role=Role(worker.role),
        sector=Sector(worker.agency.sector),
        section=section,
        purpose=asking.purpose,
        manner=manner,
        active=worker.is_active,
    )
    found: dict[str, Facts] = {}
    for family_id, *ties in _rows(asking, family_ids, section):
        named: dict[str, Any] = dict(zip(TIES, map(bool, ties), strict=True))
        found[str(family_id)] = replace(standing, **named)
    return found


def _rows(asking: Asking, family_ids: Sequence[str], section: Section) -> list[tuple[object, ...]]:
    columns, parameters = [], []
    for fact in TIES:
        text, values = asking.tie(fact, section)
        columns.append(f"exists (select 1 from ({text}) tie where tie.family_id = asked.column1)")
        parameters += values
    places = ", ".join("(%s)" for _ in family_ids)
    query = f"select asked.column1, {', '.join(columns)} from (values {places}) asked"
    with connection.cursor() as cursor:
        cursor.execute(query, [*parameters, *family_ids])
        return list(cursor.fetchall())
