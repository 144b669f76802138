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
    found = facts_of_sections(worker, asking, family_ids, (section,), manner)
    return {family_id: facts for (family_id, _), facts in found.items()}


def facts_of_sections(
    worker: User,
    asking: Asking,
    family_ids: Sequence[str],
    sections: Sequence[Section],
    manner: Manner = Manner.LOOK,
) -> dict[tuple[str, Section], Facts]:
    """Give the facts by family id and section, in one query whatever the number of either."""
    if not (family_ids and sections):
        return {}
    found: dict[tuple[str, Section], Facts] = {}
    for family_id, section_code, *ties in _rows(asking, family_ids, sections):
        section = Section(str(section_code))
        standing = Facts(
            role=Role(worker.role),
            sector=Sector(worker.agency.sector),
            section=section,
            purpose=asking.purpose,
            manner=manner,
            active=worker.is_active,
        )
        named: dict[str, Any] = dict(zip(TIES, map(bool, ties), strict=True))
        found[str(family_id), section] = replace(standing, **named)
    return found


def _rows(asking: Asking, family_ids: Sequence[str], sections: Sequence[Section]) -> list[tuple[object, ...]]:
    places = ", ".join("(%s)" for _ in family_ids)
    selects, parameters = [], []
    for section in sections:
        columns = []
        for fact in TIES:
            text, values = asking.tie(fact, section)
            columns.append(f"exists (select 1 from ({text}) tie where tie.family_id = asked.column1)")
            parameters += values
        told = f"'{section.value}'"  # a code of ours, never what someone typed
        selects.append(f"select asked.column1, {told}, {', '.join(columns)} from (values {places}) asked")
        parameters += family_ids
    with connection.cursor() as cursor:
        cursor.execute(" union all ".join(selects), parameters)
        return list(cursor.fetchall())
