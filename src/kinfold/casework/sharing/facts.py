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

FUNCTION = "kinfold_facts"
# A number for each section; those of the sections in which a fact is true are added up. So that is one
# question too: databases plan each anew with every query, which takes longer than answering it.
_NUMBERED = {section: 1 << position for position, section in enumerate(Section)}
_SECTION = "each.column1"
_SECTIONS = ", ".join(f"('{section.value}', {number})" for section, number in _NUMBERED.items())


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
        true = dict(zip(TIES, answers, strict=True))
        found[str(family_id)] = {each: _of_section(each, standing, true) for each in Section}
    return found


def _of_section(section: Section, standing: Facts, true: dict[str, Any]) -> Facts:
    ties: dict[str, Any] = {
        fact: bool((value or 0) & _NUMBERED[section] if of_section(fact) else value)
        for fact, value in true.items()
    }
    return replace(standing, section=section, **ties)


def _rows(asking: Asking, family_ids: Sequence[str]) -> list[tuple[object, ...]]:
    if connection.vendor == "postgresql":
        return _from_function(asking, family_ids)
    places = ", ".join("(%s)" for _ in family_ids)
    columns, parameters = [], []
    for fact in TIES:
        text, values = asking.tie(fact, _SECTION)
        columns.append(_column(fact, text))
        parameters += values
    with connection.cursor() as cursor:
        cursor.execute(
            f"select asked.column1, {', '.join(columns)} from (values {places}) asked",
            [*parameters, *family_ids],
        )
        return list(cursor.fetchall())


def _from_function(asking: Asking, family_ids: Sequence[str]) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"select family_id, facts from {FUNCTION}(%s, %s, %s)",
            [list(family_ids), asking.actor, asking.at],
        )
        return [(family_id, *facts) for family_id, facts in cursor.fetchall()]


def function() -> str:
    """Give the function that PostgreSQL is asked for the facts, for ``web.second_lock`` to put up.

    It is the same question; but a server keeps the plan of a function, and to plan it takes it far longer
    than to answer. ``{schema}`` is where the tables lie.
    """
    columns = (
        f"({_column(fact, text.format(actor='$2', at='$3', section=_SECTION), 'asked.id')})::integer"
        for fact, text in TIES.items()
    )
    return (
        f"create function {FUNCTION}(text[], text, timestamptz) "
        "returns table (family_id text, facts integer[]) language plpgsql stable parallel safe "
        "set search_path = {schema}, pg_temp set plan_cache_mode = force_generic_plan as $$\n"
        "#variable_conflict use_column\n"
        f"begin return query select asked.id, array[{', '.join(columns)}] from unnest($1) asked (id); end\n$$"
    )


def _column(fact: str, tie: str, family: str = "asked.column1") -> str:
    holds = f"exists (select 1 from ({tie}) tie where tie.family_id = {family})"
    if not of_section(fact):
        return holds
    return f"(select sum(each.column2) from (values {_SECTIONS}) each where {holds})"
