"""Plans, line by line. No row is changed: a new wording is a further row that names the one it replaces.

A plan as it is worked on is the lines that stand; a version is the very rows that stood when it was agreed.
So the next version begins with all of them, and nothing is typed again.
"""

from functools import partial
from typing import ClassVar

from django.db import models

from kinfold.casework.accounts.models import User
from kinfold.casework.classification import Classification, Guarded
from kinfold.casework.families.models import SIGNED, Person, Signed
from kinfold.casework.gated import opaque_id
from kinfold.casework.process.models import StepTaken
from kinfold.domain.access import Level, Section
from kinfold.domain.plan import LineKind, PlanKind

plan_id = partial(opaque_id, "d")
line_id = partial(opaque_id, "l")
version_id = partial(opaque_id, "v")


def _of(personal: set[str], plain: set[str]) -> Guarded:
    return Guarded(
        Section.CORE,
        Level.READ,
        through="family_id",
        personal=frozenset(personal),
        plain=SIGNED | plain,
    )


class Plan(Signed):
    """One plan of a family. What is in it, and for which children it is, are its lines."""

    classified: ClassVar[Classification] = _of(set(), {"kind", "began_on"})

    id = models.CharField(primary_key=True, max_length=20, default=plan_id, editable=False)
    kind = models.CharField(max_length=20, choices=PlanKind.choices())
    began_on = models.DateField()


class PlanLine(Signed):
    """One line of a plan, or what came of one, or the plan's end; see ``domain.plan`` for the kinds.

    ``key`` stays the same through all versions of a line, and ``place`` its order. ``goal`` is the key of the
    goal an action is for, and for what came of an action its key. Who does it or says it is a ``person`` of
    the family, a ``worker``, or ``other`` in words. ``readers`` are the ids of those of the family on whose
    paper it may stand; ``is_private``: on nobody's but the person's own, whoever else is ticked.
    """

    classified: ClassVar[Classification] = _of(
        {"person", "other", "words", "known_by", "outcome", "readers", "reason"},
        {
            *("plan", "key", "kind", "goal", "place", "worker", "step", "by_when", "on", "is_private"),
            *("replaces", "withdrawn"),
        },
    )

    id = models.CharField(primary_key=True, max_length=20, default=line_id, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=20, default=line_id)
    kind = models.CharField(max_length=20, choices=LineKind.choices())
    goal = models.CharField(max_length=20, blank=True)
    place = models.PositiveIntegerField(default=0)
    words = models.TextField(blank=True)
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    worker = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    other = models.CharField(max_length=200, blank=True)
    step = models.ForeignKey(StepTaken, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    by_when = models.DateField(null=True, blank=True)
    known_by = models.TextField(blank=True)
    on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=20, blank=True)
    readers = models.JSONField(default=list)
    is_private = models.BooleanField(default=False)
    replaces = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    withdrawn = models.BooleanField(default=False)
    reason = models.CharField(max_length=400, blank=True)

    class Meta(Signed.Meta):
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["family", "worker"])]


class PlanVersion(Signed):
    """A plan as it was agreed on a day: the ids of the lines that stood, and who agreed."""

    classified: ClassVar[Classification] = _of(
        {"people", "others"}, {"plan", "number", "agreed_on", "review_on", "until", "lines"}
    )

    id = models.CharField(primary_key=True, max_length=20, default=version_id, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    agreed_on = models.DateField()
    review_on = models.DateField()
    until = models.DateField(null=True, blank=True)
    people = models.JSONField(default=list)
    others = models.CharField(max_length=400, blank=True)
    lines = models.JSONField(default=list)

    class Meta(Signed.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["plan", "number"], name="a_version_is_agreed_once")
        ]
