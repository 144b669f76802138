"""The facts that access rests on besides allocation: lists of people, seals, shares, broken glass, reasons.

They hold opaque identifiers, and the words of workers about their own looking. Nothing here decides.
"""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from kinfold.casework.accounts.models import Agency, User
from kinfold.casework.classification import Classification, Unguarded
from kinfold.casework.dated import DATES, Dated
from kinfold.casework.families.models import Family, Person
from kinfold.domain.access import Section

_WHY = "Opaque identifiers and dates; access itself is decided by them"


class FamilyTie(Dated):
    """Something true of one family for a time, and who made it so."""

    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta(Dated.Meta):
        abstract = True

    def __str__(self) -> str:
        return str(self.pk)


class WorkerTie(FamilyTie):
    """Something true between one family and one worker."""

    worker = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta(FamilyTie.Meta):
        abstract = True


TIE = frozenset({"id", "family", "by", "ended_by", *DATES})


class Seal(FamilyTie):
    """The family is sealed: only those named may see it. One of them asks to open it, another agrees."""

    classified: ClassVar[Classification] = Unguarded(
        why=_WHY, personal=frozenset({"reason", "opening_why"}), plain=TIE | {"opening_asked_by"}
    )

    reason = models.CharField(max_length=400)
    opening_asked_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    opening_why = models.CharField(max_length=400, blank=True)


class NamedWorker(WorkerTie):
    """Someone who may still see a sealed family."""

    classified: ClassVar[Classification] = Unguarded(why=_WHY, personal=frozenset({"worker"}), plain=TIE)


class Exclusion(WorkerTie):
    """Someone who may not see this family, whatever else is true."""

    classified: ClassVar[Classification] = Unguarded(
        why=_WHY, personal=frozenset({"worker", "reason"}), plain=TIE
    )

    reason = models.CharField(max_length=400)


class Custodian(WorkerTie):
    """Someone who keeps the family's safe address."""

    classified: ClassVar[Classification] = Unguarded(why=_WHY, personal=frozenset({"worker"}), plain=TIE)


class ConferenceSeat(WorkerTie):
    """A member of the family's conference, for the time around it."""

    classified: ClassVar[Classification] = Unguarded(why=_WHY, personal=frozenset({"worker"}), plain=TIE)


class Knows(models.TextChoices):
    """How a worker knows a family or someone of it."""

    OWN = "own", "My own family"
    KIN = "kin", "Relatives"
    NEIGHBOUR = "neighbour", "Neighbours"
    FRIEND = "friend", "Friends, or once friends or partners"
    OTHER = "other", "Known in another way"


class Conflict(Dated):
    """The conflict register: a worker knows a family, or a person and so every family of theirs."""

    classified: ClassVar[Classification] = Unguarded(
        why=_WHY,
        personal=frozenset({"worker", "person", "knows", "ended_why"}),
        plain=TIE,
    )

    worker = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    family = models.ForeignKey(Family, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    knows = models.CharField(max_length=20, choices=Knows.choices)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    ended_why = models.CharField(max_length=400, blank=True)

    class Meta(Dated.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(family=None, person__isnull=False) | Q(family__isnull=False, person=None),
                name="conflict_is_with_one_family_or_person",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Share(FamilyTie):
    """A section shared with an agency until a date, on a basis. A refusal is not a share."""

    classified: ClassVar[Classification] = Unguarded(
        why=_WHY,
        personal=frozenset({"purpose_words", "told_words"}),
        plain=TIE | {"agency", "section", "basis", "told"},
    )

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    section = models.CharField(max_length=30, choices=Section.choices())
    purpose_words = models.CharField(max_length=400)
    basis = models.CharField(max_length=60)
    told = models.BooleanField()
    told_words = models.CharField(max_length=400, blank=True)


class BrokenGlass(WorkerTie):
    """A worker opened a family without a relationship, in an emergency, for an hour; reviewed afterwards.

    ``words``, ``review_words`` and ``answer_words``, the worker's answer where the review asked for one, are
    about the looking, for the guardian and the team's manager.
    """

    classified: ClassVar[Classification] = Unguarded(
        why=_WHY,
        personal=frozenset({"worker", "words", "review_words", "reviewed_by", "answer_words"}),
        plain=TIE | {"reason", "review_due_on", "reviewed_at", "outcome", "answered_at"},
    )

    reason = models.CharField(max_length=40)
    words = models.CharField(max_length=1000)
    review_due_on = models.DateField()
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=20, blank=True)
    review_words = models.CharField(max_length=1000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answer_words = models.CharField(max_length=1000, blank=True)


class StatedReason(WorkerTie):
    """Why a worker looked, where a reason is asked for; it holds until ``ends_at``."""

    classified: ClassVar[Classification] = Unguarded(
        why=_WHY, personal=frozenset({"worker", "words"}), plain=TIE | {"manner"}
    )

    manner = models.CharField(max_length=20)
    words = models.CharField(max_length=400)


class Notice(models.Model):
    """Word to a worker, or to every guardian, that something happened which they must know of at once."""

    classified: ClassVar[Classification] = Unguarded(
        why=_WHY,
        personal=frozenset({"to", "about"}),
        plain=frozenset({"id", "to_role", "family", "kind", "at", "seen_at"}),
    )

    to = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    to_role = models.CharField(max_length=20, blank=True)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    about = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=30)
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = models.Manager()

    def __str__(self) -> str:
        return str(self.pk)


class ReadMark(models.Model):
    """Until when a worker has read what others wrote of a family; it moves only when they say so."""

    classified: ClassVar[Classification] = Unguarded(
        why="Until when a worker has read; nothing of what was written",
        personal=frozenset({"worker"}),
        plain=frozenset({"id", "family", "at"}),
    )

    worker = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["worker", "family"], name="a_worker_has_one_mark_a_family")
        ]

    def __str__(self) -> str:
        return str(self.pk)
