"""Who coaches whom, sessions observed and how they were coded, plans, and training. Nothing of a family.

Who may read a row is decided in ``rules`` alone: the worker and their coach. No row names a family, or a
person, or holds a recording.
"""

from functools import partial
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from kinfold.casework.accounts.models import User
from kinfold.casework.by_whom import WHO_AND_WHEN, ByWhom
from kinfold.casework.classification import Classification, Unguarded
from kinfold.casework.gated import opaque_id
from kinfold.kit import clock

observation_id = partial(opaque_id, "b")
_WHY = "How a worker practises, for them and their coach: no family is named or can be reached from it"


class Place(models.TextChoices):
    """Where a session was, in general terms: enough to learn from, too little to find a family by."""

    HOME = "home", "At a family’s home"
    OFFICE = "office", "In an office or a centre"
    SCHOOL = "school", "At a school or nursery"
    CALL = "call", "By telephone or video"
    ELSEWHERE = "elsewhere", "Elsewhere"


class Way(models.TextChoices):
    """How a session was observed."""

    LIVE = "live", "Live: the coach was there"
    RECORDED = "recorded", "From a recording of its sound"


class Coaching(ByWhom):
    """Who coaches whom, while it lasts: the worker chose them."""

    classified: ClassVar[Classification] = Unguarded(
        why=_WHY, personal=frozenset({"worker", "coach"}), plain=frozenset({"id", *WHO_AND_WHEN})
    )

    worker = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    coach = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return str(self.pk)


class Observation(models.Model):
    """A session that was observed, or that a family did not agree to have observed.

    ``number`` counts those agreed to, and draws who is coded twice. Where a family withdraws, day, place and
    all that was coded are emptied.
    """

    classified: ClassVar[Classification] = Unguarded(
        why=_WHY,
        personal=frozenset({"worker", "by", "second", "on", "place", "asked_by"}),
        plain=frozenset(
            {"id", "number", "written_at", "way", "instrument", "version", "asked_on", "agreed"}
            | {"withdrawn_on", "withdrawn_by", "deleted_on", "deleted_by"}
        ),
    )

    id = models.CharField(primary_key=True, max_length=20, default=observation_id, editable=False)
    number = models.PositiveIntegerField(unique=True, null=True)
    worker = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=clock.now)
    on = models.DateField(null=True)
    place = models.CharField(max_length=20, blank=True, choices=Place.choices)
    way = models.CharField(max_length=10, blank=True, choices=Way.choices)
    instrument = models.CharField(max_length=40, blank=True)
    version = models.CharField(max_length=20, blank=True)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_on = models.DateField()
    agreed = models.BooleanField()
    withdrawn_on = models.DateField(null=True)
    withdrawn_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    deleted_on = models.DateField(null=True)
    deleted_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["on", "written_at", "id"]

    def __str__(self) -> str:
        return self.id

    @property
    def key(self) -> str:
        """Which version of which instrument it is scored by."""
        return f"{self.instrument}@{self.version}"

    @property
    def stands(self) -> bool:
        """Whether the family agreed and has not withdrawn."""
        return self.agreed and self.withdrawn_on is None


class Coding(models.Model):
    """What one coder scored. A correction is a further row; agreement goes by what was saved first."""

    classified: ClassVar[Classification] = Unguarded(
        why=_WHY,
        personal=frozenset({"by", "scores", "went_well", "to_try", "reason"}),
        plain=frozenset({"id", "observation", "is_second", "written_at", "replaces"}),
    )

    observation = models.ForeignKey(Observation, on_delete=models.PROTECT, related_name="codings")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    is_second = models.BooleanField(default=False)
    written_at = models.DateTimeField(default=clock.now)
    scores = models.JSONField(default=dict)
    went_well = models.TextField(blank=True)
    to_try = models.TextField(blank=True)
    replaces = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=400, blank=True)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["written_at", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["observation", "is_second"],
                condition=Q(replaces=None),
                name="a_session_is_coded_once_by_each_coder",
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class CoachingPlan(models.Model):
    """What a worker and their coach agreed to work on, signed by whoever wrote it; the latest stands."""

    classified: ClassVar[Classification] = Unguarded(
        why=_WHY,
        personal=frozenset({"worker", "by", "goals", "next_step"}),
        plain=frozenset({"id", "written_at", "review_on"}),
    )

    worker = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=clock.now)
    goals = models.TextField()
    next_step = models.TextField()
    review_on = models.DateField()

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-written_at", "-id"]

    def __str__(self) -> str:
        return str(self.pk)


class Training(models.Model):
    """Training that a worker had: its dose in hours, and when. What was wrong, a further row takes back."""

    classified: ClassVar[Classification] = Unguarded(
        why=_WHY,
        personal=frozenset({"worker", "by", "course", "trainer"}),
        plain=frozenset({"id", "written_at", "hours", "on", "replaces", "withdrawn"}),
    )

    worker = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=clock.now)
    course = models.CharField(max_length=160)
    hours = models.DecimalField(max_digits=5, decimal_places=2)
    on = models.DateField()
    trainer = models.CharField(max_length=160, blank=True)
    replaces = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn = models.BooleanField(default=False)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["on", "written_at", "id"]

    def __str__(self) -> str:
        return str(self.pk)
