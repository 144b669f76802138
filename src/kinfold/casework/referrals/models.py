"""Contacts: what someone told us before there is a family's record, at whose door, and what became of it.

A contact is never changed. What is said of it later are further rows: of which family it tells, what was
decided and why, and how whoever told us was answered.
"""

from functools import partial
from typing import ClassVar

from django.db import models

from kinfold.casework.accounts.models import User
from kinfold.casework.by_whom import WHO_AND_WHEN, ByWhom
from kinfold.casework.classification import AtTheDoor, Classification, Unguarded
from kinfold.casework.families.models import Family
from kinfold.casework.gated import Gated, opaque_id
from kinfold.casework.teams.models import Team
from kinfold.domain.contact import Answer, Outcome, Way
from kinfold.kit import clock

contact_id = partial(opaque_id, "c")
_SIGNED = frozenset({"by", "agency", "profession", "written_at"})
_WHY = "Opaque identifiers and dates; who sees a contact is decided by them"


class Signed(Gated):
    """A row with who wrote it, for whom they worked that day, and when."""

    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    agency = models.CharField(max_length=60)
    profession = models.CharField(max_length=80)
    written_at = models.DateTimeField(default=clock.now)

    class Meta(Gated.Meta):
        abstract = True

    def __str__(self) -> str:
        return str(self.pk)


class Contact(Signed):
    """What someone told us, in their words. ``people`` are those it tells of, as they were told of."""

    classified: ClassVar[Classification] = AtTheDoor(
        through="id",
        personal=frozenset(
            {"told_by", "phone", "concern", "people", "lines", "postcode", "consulted", "knows"}
        ),
        plain=frozenset({"id", "received_at", "way", "source"}) | _SIGNED,
    )

    id = models.CharField(primary_key=True, max_length=20, default=contact_id, editable=False)
    received_at = models.DateTimeField()
    way = models.CharField(max_length=20, choices=Way.choices())
    source = models.CharField(max_length=20)
    told_by = models.CharField(max_length=160)
    phone = models.CharField(max_length=160, blank=True)
    concern = models.TextField()
    people = models.JSONField(default=list)
    lines = models.CharField(max_length=200, blank=True)
    postcode = models.CharField(max_length=12, blank=True)
    consulted = models.TextField(blank=True)
    knows = models.BooleanField(null=True, blank=True)


class ContactPlace(ByWhom):
    """At which team's door a contact waits. The first place is written by whoever took the contact down."""

    classified: ClassVar[Classification] = Unguarded(
        why=_WHY, personal=frozenset(), plain=frozenset({"id", "contact", "team", "is_first", *WHO_AND_WHEN})
    )

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    is_first = models.BooleanField(default=False)

    def __str__(self) -> str:
        return str(self.pk)


class ContactKey(models.Model):
    """By what it is known that a contact may tell of a family that is there: two digests that go together."""

    classified: ClassVar[Classification] = Unguarded(
        why="Keyed digests, which cannot be read back; who sees a contact is decided by them",
        personal=frozenset({"digest", "with_digest"}),
        plain=frozenset({"id", "contact"}),
    )

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="+")
    digest = models.BigIntegerField()
    with_digest = models.BigIntegerField()

    objects: ClassVar[models.Manager["ContactKey"]] = models.Manager()

    def __str__(self) -> str:
        return str(self.pk)


class ContactFit(models.Model):
    """That a contact once fitted a family by its keys. Only added to: whoever a family is shut to then does
    not come upon the contact because the record changed.
    """

    classified: ClassVar[Classification] = Unguarded(
        why=_WHY, personal=frozenset(), plain=frozenset({"id", "contact", "family"})
    )

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="+")
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[models.Manager["ContactFit"]] = models.Manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["contact", "family"], name="referrals_contactfit_once")
        ]

    def __str__(self) -> str:
        return str(self.pk)


class ContactHides(models.Model):
    """That a box of a contact held a place when it was made safe. Only added to."""

    classified: ClassVar[Classification] = Unguarded(
        why="Opaque identifiers, and which box of a form; no text",
        personal=frozenset(),
        plain=frozenset({"id", "contact", "box", "at"}),
    )

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="+")
    box = models.CharField(max_length=20)
    at = models.DateTimeField(default=clock.now)

    objects: ClassVar[models.Manager["ContactHides"]] = models.Manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["contact", "box"], name="referrals_contacthides_once")
        ]

    def __str__(self) -> str:
        return str(self.pk)


class ContactFamily(ByWhom):
    """Of which family a contact tells. While it stands, that family's record decides who may see the contact.

    One put with the wrong family is taken from it by an end; with which it is put next is a further row.
    """

    classified: ClassVar[Classification] = Unguarded(
        why=_WHY, personal=frozenset(), plain=frozenset({"id", "contact", "family", *WHO_AND_WHEN})
    )

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="+")
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")

    class Meta(ByWhom.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *ByWhom.Meta.constraints,
            models.UniqueConstraint(
                fields=["contact"], condition=models.Q(ends_at=None), name="referrals_contactfamily_one"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class ContactDecision(Signed):
    """What was decided on a contact, and why; ``consulted`` is who was asked after it was written down."""

    classified: ClassVar[Classification] = AtTheDoor(
        through="contact_id",
        personal=frozenset({"reasons", "consulted"}),
        plain=frozenset({"contact", "outcome"}) | _SIGNED,
    )

    contact = models.OneToOneField(Contact, primary_key=True, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=20, choices=Outcome.choices())
    reasons = models.TextField()
    consulted = models.TextField(blank=True)


class ContactAnswer(Signed):
    """How whoever told us was told what became of it, and when; or why not."""

    classified: ClassVar[Classification] = AtTheDoor(
        through="contact_id",
        personal=frozenset({"words"}),
        plain=frozenset({"contact", "answer"}) | _SIGNED,
    )

    contact = models.OneToOneField(Contact, primary_key=True, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=20, choices=Answer.choices())
    words = models.CharField(max_length=400, blank=True)
