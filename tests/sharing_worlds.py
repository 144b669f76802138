"""Random casework databases, in which everything that access rests on is true, over, or not yet true.

Rows are written past the gate, as only tests may. ``judgements`` asks the rules about each row.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zlib import crc32

import numpy as np
from django.apps import apps
from django.db import models

from kinfold.casework.accounts.models import Agency, User
from kinfold.casework.allocations.models import Standing, TeamAllocation, WorkerAllocation
from kinfold.casework.classification import Guarded
from kinfold.casework.families.models import Family, Membership, Part, Person
from kinfold.casework.sharing.gate import Sight
from kinfold.casework.sharing.models import (
    BrokenGlass,
    ConferenceSeat,
    Conflict,
    Custodian,
    Exclusion,
    NamedWorker,
    Seal,
    Share,
)
from kinfold.casework.teams.models import DutyTurn, Holding, Post, Team
from kinfold.domain.access import Level, Purpose, Section
from kinfold.domain.agency import Role, Sector

AT = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
WORKERS, FAMILIES, PEOPLE, TEAMS = 8, 16, 24, 4
# Most ties are current, but some begin or end at this very moment, are over, or are yet to come.
SPANS = ((-30, None), (-30, None), (-30, None), (-30, 1), (-30, 0), (0, None), (-30, -1), (1, None))
MANY, FEW = 24, 6
MOST_SMALL = 30_000


@dataclass
class World:
    """What was made, and which rows each guarded table has: primary key, and whose the row is."""

    workers: list[User]
    families: list[str]
    people: list[str]
    of: dict[str, list[str]]
    rows: dict[type[models.Model], dict[Any, str]] = field(default_factory=lambda: defaultdict(dict))
    others: dict[type[models.Model], dict[Any, str]] = field(default_factory=lambda: defaultdict(dict))

    def families_of(self, model: type[models.Model], whose: str) -> list[str]:
        """Give the families through which a row is seen."""
        return self.of[whose] if model.classified.of_person else [whose]

    def sides(self, model: type[models.Model], pk: Any, whose: str) -> list[list[str]]:
        """Give the families through which a row is seen, once for each person that it is about."""
        other = self.others[model].get(pk)
        return [self.families_of(model, each) for each in (whose, other) if each]


def guarded() -> list[type[models.Model]]:
    """Give every guarded table, with a row policy or without."""
    found = [model for model in apps.get_models() if isinstance(getattr(model, "classified", 0), Guarded)]
    return [model for model in found if "__" not in model.classified.through]  # keys of someone's place


def build(draw: np.random.Generator) -> World:
    """Make a database's worth."""
    agencies = [
        Agency.objects.create(code=f"invented-{number}", name=sector.label, sector=sector.value)
        for number, sector in enumerate([*Sector, Sector.COUNCIL])
    ]
    practice = [*Role][:4]
    workers = [
        User.objects.get_queryset().create(
            sign_in_name=f"worker-{number}",
            display_name="Invented",
            profession="Invented",
            agency=_one(draw, agencies),
            role=(_one(draw, practice) if draw.random() < 0.75 else _one(draw, [*Role])).value,
            is_active=draw.random() > 0.08,
        )
        for number in range(WORKERS)
    ]
    families = Family.rows.bulk_create([Family(opened_at=AT) for _ in range(FAMILIES)])
    people = Person.rows.bulk_create([Person(given_names="Invented") for _ in range(PEOPLE)])
    world = World(workers, [each.pk for each in families], [each.pk for each in people], defaultdict(list))
    _members(draw, world)
    _teams(draw, world, agencies)
    _ties(draw, world, agencies)
    _records(draw, world)
    return world


def _members(draw: np.random.Generator, world: World) -> None:
    made = []
    for person in world.people:
        for family in draw.choice(world.families, size=draw.integers(0, 3), replace=False):
            world.of[person].append(str(family))
            made.append(
                Membership(family_id=str(family), person_id=person, part=Part.CHILD.value, **_span(draw))
            )
    Membership.rows.bulk_create(made)


def _teams(draw: np.random.Generator, world: World, agencies: list[Agency]) -> None:
    teams = [Team.objects.create(name=f"Team {n}", agency=_one(draw, agencies)) for n in range(TEAMS)]
    posts = [
        Post.objects.create(team=_one(draw, teams), leads=draw.random() < 0.4, **_span(draw))
        for _ in range(TEAMS * 2)
    ]
    for _ in range(MANY):
        Holding.objects.create(post=_one(draw, posts), worker=_one(draw, world.workers), **_span(draw))
        TeamAllocation.objects.create(
            family_id=_one(draw, world.families), team=_one(draw, teams), **_span(draw)
        )
    for _ in range(FEW):
        DutyTurn.objects.create(team=_one(draw, teams), worker=_one(draw, world.workers), **_span(draw))


def _ties(draw: np.random.Generator, world: World, agencies: list[Agency]) -> None:
    def tie(model: Any, how_many: int, **more: Any) -> None:
        for _ in range(draw.integers(0, how_many + 1)):
            about = {name: make() for name, make in more.items()}
            model.objects.create(by=world.workers[0], **_span(draw), **about)

    def family() -> str:
        return str(_one(draw, world.families))

    def worker() -> User:
        return _one(draw, world.workers)  # type: ignore[no-any-return]

    for _ in range(MANY):
        WorkerAllocation.objects.create(
            family_id=family(), worker=worker(), standing=_one(draw, Standing.values), **_span(draw)
        )
    tie(Seal, FEW, family_id=family)
    for model in (NamedWorker, Custodian, ConferenceSeat):
        tie(model, MANY, family_id=family, worker=worker)
    tie(Exclusion, FEW, family_id=family, worker=worker)
    tie(BrokenGlass, FEW, family_id=family, worker=worker, review_due_on=AT.date)
    tie(Conflict, FEW, family_id=family, worker=worker)
    tie(Conflict, FEW, person_id=lambda: _one(draw, world.people), worker=worker)
    for section in Section:
        kind = {"section": lambda section=section: section.value, "told": lambda: True}
        tie(Share, FEW, family_id=family, agency=lambda: _one(draw, agencies), **kind)


def _records(draw: np.random.Generator, world: World) -> None:
    for model in guarded():
        if model in (Family, Person, Membership):
            continue
        whose = world.people if model.classified.of_person else world.families
        model.rows.bulk_create([row_of(model, each, world) for each in whose])
    for model in guarded():
        found = model.rows.values_list("pk", model.classified.through)
        world.rows[model] = {pk: str(whose) for pk, whose in found}
        if also := model.classified.also:
            world.others[model] = dict(model.rows.values_list("pk", also))


def row_of(model: type[models.Model], whose: str, world: World, number: int = 0) -> Any:
    """Give an unsaved row of any guarded table, with something in every field that must have something."""
    guard, values = getattr(model, "classified", None), {}
    is_guarded = isinstance(guard, Guarded)
    for each in model._meta.concrete_fields:
        of_another = isinstance(each, models.OneToOneField)
        is_given = each.null or each.has_default() or (each.primary_key and not of_another)
        if not is_given and not (is_guarded and each.attname == guard.through):
            values[each.attname] = _value(each, world, whose, number)
    if not is_guarded:
        return model(**values)
    if guard.own:  # a worker for each family, so that some rows are of whoever asks
        values[guard.own] = world.workers[crc32(f"{number}-{whose}".encode()) % len(world.workers)].pk
    if guard.through != model._meta.pk.attname or isinstance(model._meta.pk, models.OneToOneField):
        values[guard.through] = whose
    return model(**values)


def _value(of: Any, world: World, whose: str, number: int) -> Any:
    unlike = f"{number}-{whose}"
    if isinstance(of, models.ForeignKey):
        return _named_by(of, world, whose, number)
    if isinstance(of, models.DateTimeField):
        return AT
    if isinstance(of, models.DateField):
        return date(2020, 1, 1)
    if isinstance(of, models.CharField | models.TextField):
        return of.choices[0][0] if of.choices else unlike[: of.max_length or 40]
    if isinstance(of, models.IntegerField):
        return crc32(unlike.encode()) % MOST_SMALL + 1  # of several rows that must differ, another for each
    return of.to_python(1)


def _named_by(of: Any, world: World, whose: str, number: int) -> Any:
    """Give what a row names: the first there is, or one made for it, where none is or each is named once."""
    some = {"Family": world.families, "Person": world.people}.get(of.related_model.__name__)
    if some:
        return some[0]
    if of.related_model is User:
        return world.workers[number].pk  # where each may do something once, another does it
    first = None if of.unique else of.related_model._base_manager.values_list("pk", flat=True).first()
    if first is None:
        made = row_of(of.related_model, whose, world, number)
        made.save(force_insert=True)
        return made.pk
    return first


def _span(draw: np.random.Generator) -> dict[str, Any]:
    starts, ends = SPANS[int(draw.integers(len(SPANS)))]
    return {
        "starts_at": AT + timedelta(days=starts),
        "ends_at": None if ends is None else AT + timedelta(days=ends),
    }


def _one(draw: np.random.Generator, among: Any) -> Any:
    return among[int(draw.integers(len(among)))]


def sights(world: World) -> Iterator[Sight]:
    """Give every worker for every purpose."""
    for worker in world.workers:
        for purpose in Purpose:
            yield Sight(worker, purpose, at=AT)


def levels(world: World, sight: Sight) -> dict[Section, dict[str, Level]]:
    """Give what ``decide`` gives of each section of each family."""
    return {
        section: {family: made.level for family, made in sight.decisions(world.families, section).items()}
        for section in Section
    }


def own_rows(sight: Sight, model: type[models.Model], rows: set[Any]) -> set[Any]:
    """Give those of some rows that are this worker's, where a table's rows are one worker's each."""
    if not (own := model.classified.own):
        return rows
    return rows & set(model.rows.filter(**{own: sight.worker.pk}).values_list("pk", flat=True))


def given(
    world: World, decided: dict[Section, dict[str, Level]], model: type[models.Model], level: Level
) -> set[Any]:
    """Give the rows of one table of which the decisions give at least a level."""
    of_section = decided[model.classified.section]
    return {
        pk
        for pk, whose in world.rows[model].items()
        if all(any(of_section[family] >= level for family in side) for side in world.sides(model, pk, whose))
    }
