"""What is written down of a person after their record was begun, and that two records are of one human.

Rows are only added. Particulars are a chain, of which the last stands; of the others a further row replaces
or takes back the one that it names. Not for who someone belongs to: that is ``kinship``.
"""

from typing import ClassVar

from django.db import models

from kinfold.casework.accounts.models import User
from kinfold.casework.classification import Classification, Guarded
from kinfold.casework.families.models.record import Family, Membership, Person
from kinfold.casework.gated import Gated
from kinfold.domain.access import Level, Section
from kinfold.domain.person_facts import FactKind, NameKind
from kinfold.kit import clock

WRITTEN = frozenset({"by", "written_at", "replaces"})
PARTICULARS = ("given_names", "family_name", "known_as", "birth_date", "expected_on", "died_on", "sex")


class Why(models.TextChoices):
    """Why particulars were written anew."""

    CORRECTED = "corrected", "Put right"
    CHANGED = "changed", "Changed"
    LEARNT = "learnt", "Not known before"
    BORN = "born", "Born"
    DIED = "died", "Died"
    TAKEN_BACK = "taken_back", "Taken back"


class HowKnown(models.TextChoices):
    """How particulars are known; a choice and no words, for whoever may know the name may read it."""

    DOCUMENT = "document", "A certificate or passport was seen"
    REGISTER = "register", "From a register: health, education or births"
    TOLD = "told", "They or a parent told us"
    AGENCY = "agency", "Another agency told us"
    SLIP = "slip", "It was mistyped here"


class Written(Gated):
    """A row that was written down by someone at a time, and may stand in the place of another."""

    by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=clock.now)
    replaces = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta(Gated.Meta):
        abstract = True

    def __str__(self) -> str:
        return str(self.pk)


class Particulars(Written):
    """Names, birth, death and sex of a person as they stand from here on: the whole of them, each time."""

    classified: ClassVar[Classification] = Guarded(
        Section.CORE,
        Level.SUMMARY,
        through="person_id",
        of_person=True,
        personal=frozenset(PARTICULARS),
        plain=WRITTEN | {"id", "person", "why", "how_known"},
    )

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    given_names = models.CharField(max_length=160, blank=True)
    family_name = models.CharField(max_length=160, blank=True)
    known_as = models.CharField(max_length=80, blank=True)
    birth_date = models.DateField(null=True, blank=True)
    expected_on = models.DateField(null=True, blank=True)
    died_on = models.DateField(null=True, blank=True)
    sex = models.CharField(max_length=20, blank=True)
    why = models.CharField(max_length=20, choices=Why.choices)
    how_known = models.CharField(max_length=20, choices=HowKnown.choices)


class OtherName(Written):
    """A name that someone had, or is also called by."""

    classified: ClassVar[Classification] = Guarded(
        Section.CORE,
        Level.READ,
        through="person_id",
        of_person=True,
        personal=frozenset({"given_names", "family_name", "since", "until", "source"}),
        plain=WRITTEN | {"id", "person", "kind", "withdrawn"},
    )

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=[(each.value, each.value) for each in NameKind])
    given_names = models.CharField(max_length=160, blank=True)
    family_name = models.CharField(max_length=160, blank=True)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=200)
    withdrawn = models.BooleanField(default=False)


class PersonFact(Written):
    """One fact of a kind (``domain.person_facts``): a code or words, what goes with it, and who said so."""

    classified: ClassVar[Classification] = Guarded(
        Section.CORE,
        Level.READ,
        through="person_id",
        of_person=True,
        personal=frozenset({"value", "more", "source"}),
        plain=WRITTEN | {"id", "person", "kind", "withdrawn"},
    )

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=[(each.value, each.value) for each in FactKind])
    value = models.CharField(max_length=200)
    more = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=200)
    withdrawn = models.BooleanField(default=False)


class Joining(Written):
    """Someone said that two records are of one human, and why; ``withdrawn`` undoes the row that it replaces.

    Whoever may not read both records knows of no joining. In one family the human is shown under ``kept``.
    """

    classified: ClassVar[Classification] = Guarded(
        Section.CORE,
        Level.READ,
        through="kept_id",
        also="other_id",
        of_person=True,
        personal=frozenset({"kept", "other", "reason"}),
        plain=WRITTEN | {"id", "withdrawn"},
    )

    kept = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=400)
    withdrawn = models.BooleanField(default=False)


class TakenOut(Written):
    """Someone was written down in a family in error, and was taken out of it; ``withdrawn`` puts them back.

    ``ended_at`` is when the membership had ended before, where it had: so it stands again once put back.
    """

    classified: ClassVar[Classification] = Guarded(
        Section.CORE,
        Level.READ,
        through="family_id",
        personal=frozenset({"reason"}),
        plain=WRITTEN | {"id", "family", "membership", "ended_at", "withdrawn"},
    )

    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=400)
    withdrawn = models.BooleanField(default=False)
