"""Row security against the gate's filter and the rules: ``sharing_judges.py ROLE FIRST HOW_MANY``.

Each random database is made by a superuser within one transaction, judged as the app's role, and rolled back.
Prints what was compared, as JSON.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import django
import numpy as np

django.setup()

from django.db import DatabaseError, connection, models, transaction  # noqa: E402

from kinfold.casework.families.models import Family, Membership, Person  # noqa: E402
from kinfold.casework.sharing import rowsecurity  # noqa: E402
from kinfold.casework.sharing.filters import allowed  # noqa: E402
from kinfold.casework.sharing.gate import MAY_OPEN, Sight  # noqa: E402
from kinfold.domain.access import Level, Purpose, Section  # noqa: E402
from kinfold.domain.agency import PRACTICE  # noqa: E402
from sharing_worlds import World, build, given, levels, own_rows, row_of, sights  # noqa: E402

SEED = 20261124
TRIED_IN_EACH = 3  # families to each of which every worker tries to add a row of every table
Decided = dict[Section, dict[str, Level]]


@contextmanager
def as_app(role: str, sight: Sight) -> Iterator[Any]:
    """Ask as the app's role, with the database told who asks."""
    with connection.cursor() as cursor:
        cursor.execute(f"set local role {role}")
        sight.asking.tell_database()
        yield cursor
        cursor.execute("reset role")  # where a statement failed, its savepoint takes the role back


def filtered(world: World, sight: Sight, model: type[models.Model]) -> set[Any]:
    """Give the rows of one table that the gate's filter gives."""
    guard = model.classified
    listed = allowed(sight.worker, sight.asking, guard.section, guard.read_at, column="family_id")
    if not guard.of_person:
        column = "pk" if guard.through == "id" else guard.through
        where = allowed(sight.worker, sight.asking, guard.section, guard.read_at, column=column)
        return own_rows(sight, model, set(model.rows.filter(where).values_list("pk", flat=True)))
    people = set(Membership.rows.filter(listed).values_list("person_id", flat=True))
    return {
        pk
        for pk, whose in world.rows[model].items()
        if whose in people and world.others[model].get(pk, whose) in people
    }


def seen(cursor: Any, tables: list[type[models.Model]]) -> dict[str, set[str]]:
    """Give the rows of each table that plain SQL gives."""
    every = (
        f"select '{rowsecurity.table(each)}', {each._meta.pk.column}::text from {rowsecurity.table(each)}"
        for each in tables
    )
    cursor.execute(" union all ".join(every))
    found: dict[str, set[str]] = {rowsecurity.table(each): set() for each in tables}
    for name, key in cursor.fetchall():
        found[name].add(key)
    return found


def changed(cursor: Any, model: type[models.Model]) -> set[str]:
    """Give the rows of which the end can be changed, or all where they are a worker's own."""
    name, column = rowsecurity.table(model), "version" if model.classified.own else "ends_at"
    cursor.execute(f"update {name} set {column} = {column} returning {model._meta.pk.column}::text")
    return {key for (key,) in cursor.fetchall()}


def judge(world: World, role: str, sight: Sight, count: Counter[str]) -> None:
    """Compare the three readers on every row of every table, and try to change and to add."""
    decided, tables = levels(world, sight), rowsecurity.guarded()
    by_filter = {model: filtered(world, sight, model) for model in tables}
    with as_app(role, sight) as cursor:
        by_policy = seen(cursor, tables)
        updated = {
            model: changed(cursor, model) for model in tables if rowsecurity.CHANGE in _policies(model)
        }
    for model in tables:
        wanted = own_rows(sight, model, given(world, decided, model, model.classified.read_at))
        rows, found = set(world.rows[model]), by_policy[rowsecurity.table(model)]
        count["judgements"] += len(rows)
        count["given"] += len(wanted)
        count["policy_differs"] += len({str(each) for each in wanted} ^ found)
        count["filter_differs"] += len(wanted ^ by_filter[model])
        if model in updated:
            may = {str(each) for each in own_rows(sight, model, given(world, decided, model, Level.WRITE))}
            count["updates"] += len(rows)
            count["updates_given"] += len(may)
            count["update_differs"] += len(may ^ updated[model])
        if sight.purpose is Purpose.WORK:
            try_adding(world, role, sight, model, decided, count)


def _policies(model: type[models.Model]) -> dict[str, str]:
    return rowsecurity.policies(model)


def try_adding(
    world: World, role: str, sight: Sight, model: type[models.Model], decided: Decided, count: Counter[str]
) -> None:
    """Try to add a row to some families or people, each in a savepoint that is rolled back."""
    among = world.people if model.classified.of_person else world.families
    for whose in among[:TRIED_IN_EACH]:
        count["inserts"] += 1
        with transaction.atomic():
            row = row_of(model, whose, world, number=1)  # with what it names, taken out again with it
            added, may = _added(role, sight, row), _may_add(world, sight, row, whose, decided)
            transaction.set_rollback(True)
        count["inserts_given"] += may
        count["insert_differs"] += added is not may


def _added(role: str, sight: Sight, row: Any) -> bool:
    replaced = isinstance(row._meta.pk, models.OneToOneField)
    try:
        with transaction.atomic():
            if replaced:
                type(row).rows.filter(pk=row.pk).delete()
            with transaction.atomic(), as_app(role, sight):
                row.save(force_insert=True)
            raise _Done
    except _Done:
        return True
    except DatabaseError as error:
        if "row-level security" not in str(error):
            raise
        return False


class _Done(Exception):
    """It went in; take it out again."""


def _may_add(world: World, sight: Sight, row: Any, whose: str, decided: Decided) -> bool:
    model = type(row)
    if (own := model.classified.own) and getattr(row, own) != sight.worker.pk:
        return False
    if model is Family:
        return sight.worker.is_active and sight.worker.role in MAY_OPEN
    if model is Person:
        return sight.worker.is_active and sight.worker.role in PRACTICE
    of_section = decided[model.classified.section]
    families = [world.families_of(model, whose)]
    if model.classified.also:
        families.append(world.families_of(model, world.people[0]))  # see ``row_of``
    return all(any(of_section[each] >= Level.WRITE for each in side) for side in families)


def main(role: str, first: int, how_many: int) -> dict[str, Any]:
    """Judge some random databases."""
    count: Counter[str] = Counter(databases=how_many)
    tables: Counter[str] = Counter()
    for number in range(first, first + how_many):
        with transaction.atomic():
            world = build(np.random.default_rng([SEED, number]))
            for sight in sights(world):
                judge(world, role, sight, count)
            tables.update(
                {rowsecurity.table(model): len(world.rows[model]) for model in rowsecurity.guarded()}
            )
            transaction.set_rollback(True)
    return {**count, "rows": dict(tables)}


if __name__ == "__main__":
    role, first, how_many = sys.argv[1:]
    sys.stdout.write(f"{json.dumps(main(role, int(first), int(how_many)))}\n")
