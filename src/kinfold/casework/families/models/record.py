"""Families and their people, one table for each section and level of access: a join can drag no secret along.

What was written in a section is in ``notes``. Nothing here decides who may see it.
"""

import secrets
from functools import partial
from typing import Any, ClassVar

from django.db import IntegrityError, models, transaction

from kinfold.casework.accounts.models import User
from kinfold.casework.classification import Classification, Guarded
from kinfold.casework.dated import DATES, Dated
from kinfold.casework.families.sealed_text import SealedText
from kinfold.casework.gated import Gated, opaque_id
from kinfold.domain.access import Level, Section
from kinfold.kit import clock

REFERENCE_SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none that is taken for another when read aloud
TRIES = 8  # one family in twenty has a reference taken where there are a million
family_id = partial(opaque_id, "f")
person_id = partial(opaque_id, "p")


def reference() -> str:
    """Make a reference to say over the telephone; it tells nothing of the family."""
    return "".join(secrets.choice(REFERENCE_SIGNS) for _ in range(5))


class Family(Gated):
    """A family, as a record in its own right: it holds nobody's name."""

    classified: ClassVar[Classification] = Guarded(
        Section.CORE,
        Level.EXISTS,
        through="id",
        personal=frozenset({"reference"}),
        plain=frozenset({"id", "opened_at"}),
    )

    id = models.CharField(primary_key=True, max_length=20, default=family_id, editable=False)
    reference = models.CharField(max_length=8, unique=True, default=reference, editable=False)
    opened_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.id

    def save(self, *args: Any, **how: Any) -> None:
        """Save; a new family whose reference is taken gets another, which row security hides from asking."""
        for left in reversed(range(TRIES)):
            try:
                with transaction.atomic():
                    return super().save(*args, **how)
            except IntegrityError:
                if not (self._state.adding and left):
                    raise
                self.reference = reference()
        return None


class FamilyName(Gated):
    """What the family is called in lists and titles of the service."""

    classified: ClassVar[Classification] = Guarded(
        Section.CORE,
        Level.SUMMARY,
        through="family_id",
        personal=frozenset({"name"}),
        plain=frozenset({"family"}),
    )

    family = models.OneToOneField(Family, primary_key=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=160, db_index=True)

    def __str__(self) -> str:
        return str(self.pk)


class Person(Gated):
    """Someone of a family: born, or expected. Addresses and identifiers are in tables of their own."""

    classified: ClassVar[Classification] = Guarded(
        Section.CORE,
        Level.SUMMARY,
        through="id",
        of_person=True,
        personal=frozenset(
            {*("given_names", "family_name", "known_as", "birth_date", "expected_on"), "died_on", "sex"}
        ),
        plain=frozenset({"id"}),
    )

    id = models.CharField(primary_key=True, max_length=20, default=person_id, editable=False)
    given_names = models.CharField(max_length=160, blank=True)
    family_name = models.CharField(max_length=160, blank=True, db_index=True)
    known_as = models.CharField(max_length=80, blank=True)
    birth_date = models.DateField(null=True, blank=True, db_index=True)
    expected_on = models.DateField(null=True, blank=True)
    died_on = models.DateField(null=True, blank=True)
    sex = models.CharField(max_length=20, blank=True)

    def __str__(self) -> str:
        return self.id

    @property
    def is_unborn(self) -> bool:
        """Whether this is a baby who is expected: with their mother, and not yet seen or asked."""
        return self.birth_date is None and self.expected_on is not None and self.died_on is None


class Part(models.TextChoices):
    """What someone is in a family, in the words a worker would use."""

    CHILD = "child", "Child"
    MOTHER = "mother", "Mother"
    FATHER = "father", "Father"
    PARTNER = "partner", "Partner of a parent"
    CARER = "carer", "Carer"
    GRANDPARENT = "grandparent", "Grandparent"
    OTHER = "other", "Someone else of the family"


class OfAnyTime(models.Manager[Any]):
    """Memberships but for those that ended as they began: of such nobody ever was of the family."""

    def get_queryset(self) -> models.QuerySet[Any]:
        """Leave out who was written down in error."""
        return (
            super()
            .get_queryset()
            .filter(models.Q(ends_at=None) | models.Q(ends_at__gt=models.F("starts_at")))
        )


class Membership(Gated, Dated):
    """Someone in a family, for a time. One that ends as it begins was written down in error (``TakenOut``).

    The row policies of people ask this table, so it cannot have one of its own; it holds identifiers, a part
    and dates, and nobody's name.
    """

    classified: ClassVar[Classification] = Guarded(
        Section.CORE,
        Level.SUMMARY,
        through="family_id",
        row_policy=False,
        personal=frozenset({"part"}),
        plain=frozenset({"id", "family", "person", *DATES}),
    )

    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=20, choices=Part.choices)

    rows: ClassVar[Any] = OfAnyTime()
    every: ClassVar[Any] = models.Manager()

    class Meta(Gated.Meta, Dated.Meta):
        base_manager_name = "every"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["family", "person"])]

    def __str__(self) -> str:
        return str(self.pk)


class Identifier(Gated):
    """A number some agency knows someone by, with who said so and who has checked it.

    Rows are only added: a further one replaces or, ``withdrawn``, takes back the one that it names. ``by`` is
    empty where it came with an import.
    """

    classified: ClassVar[Classification] = Guarded(
        Section.CORE,
        Level.READ,
        through="person_id",
        of_person=True,
        personal=frozenset({"value"}),
        plain=frozenset(
            {
                *("id", "person", "kind", "source", "verified_on", "verified_by", "by", "written_at"),
                *("replaces", "withdrawn"),
            }
        ),
    )

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    value = models.CharField(max_length=60, db_index=True)
    source = models.CharField(max_length=60)
    verified_on = models.DateField(null=True, blank=True)
    verified_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=clock.now)
    replaces = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    withdrawn = models.BooleanField(default=False)

    def __str__(self) -> str:
        return str(self.pk)


class Address(Gated, Dated):
    """Where someone lives or lived, and the telephone there. A safe address never stands here.

    A correction is a further row that names the one it replaces, which ends with it; one that is
    ``withdrawn`` only takes it back. Only a custodian who makes the place safe empties a row.
    """

    classified: ClassVar[Classification] = Guarded(
        Section.CORE,
        Level.READ,
        through="person_id",
        of_person=True,
        personal=frozenset({"lines", "postcode", "phone", "source"}),
        plain=frozenset({"id", "person", "by", "written_at", "replaces", "withdrawn", *DATES}),
    )

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    lines = models.CharField(max_length=240)
    postcode = models.CharField(max_length=10, blank=True, db_index=True)
    phone = models.CharField(max_length=40, blank=True)
    source = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=clock.now)
    replaces = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    withdrawn = models.BooleanField(default=False)

    class Meta(Gated.Meta, Dated.Meta):
        pass

    def __str__(self) -> str:
        return str(self.pk)


class SafeAddress(Gated, Dated):
    """Where someone is safe, and how they may safely be reached: encrypted, for custodians only."""

    classified: ClassVar[Classification] = Guarded(
        Section.SAFE_ADDRESS,
        Level.READ,
        through="family_id",
        personal=frozenset({"person", "kept"}),
        plain=frozenset({"id", "family", "written_by", *DATES}),
    )

    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    kept = SealedText()
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta(Gated.Meta, Dated.Meta):
        pass

    def __str__(self) -> str:
        return str(self.pk)
