"""Requests between agencies, decisions to tell or not, and the register of agreements. Rows are only added.

A decision is in two tables: when, to whom, on what basis and by whom, for the guardian's register; and what
was told and weighed, which is read as the family's record is.
"""

from functools import partial
from typing import Any, ClassVar

from django.db import models

from kinfold.casework.accounts.models import Agency, User
from kinfold.casework.classification import Classification, Guarded, Unguarded
from kinfold.casework.families.models import Family
from kinfold.casework.gated import Gated, opaque_id
from kinfold.domain.access import Level, Section
from kinfold.domain.exchange import Decided, How, Purpose, Urgency
from kinfold.kit import clock

request_id = partial(opaque_id, "q")
decision_id = partial(opaque_id, "x")
agreement_id = partial(opaque_id, "g")


class Agreement(models.Model):
    """An agreement between agencies to share, as it stood from a day; a further row replaces it."""

    classified: ClassVar[Classification] = Unguarded(
        why="Agreements between agencies, about no family",
        personal=frozenset(),
        plain=frozenset(
            {
                *("id", "title", "parties", "purpose", "basis", "what", "kept_for", "signed_on", "review_on"),
                *("ended_on", "by", "written_at", "replaces"),
            }
        ),
    )

    id = models.CharField(primary_key=True, max_length=20, default=agreement_id, editable=False)
    title = models.CharField(max_length=160)
    parties = models.CharField(max_length=400)
    purpose = models.TextField()
    basis = models.CharField(max_length=40)
    what = models.TextField()
    kept_for = models.CharField(max_length=200)
    signed_on = models.DateField()
    review_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=clock.now)
    replaces = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[Any] = models.Manager()

    def __str__(self) -> str:
        return self.id


class Signed(Gated):
    """A row of a family's record, signed with who wrote it, and as what."""

    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    signed_agency = models.CharField(max_length=60)
    profession = models.CharField(max_length=80)
    written_at = models.DateTimeField(default=clock.now)

    class Meta(Gated.Meta):
        abstract = True

    def __str__(self) -> str:
        return str(self.pk)


def _of(personal: set[str], plain: set[str]) -> Guarded:
    signed = {"family", "by", "signed_agency", "profession", "written_at"}
    return Guarded(
        Section.CORE,
        Level.READ,
        through="family_id",
        personal=frozenset(personal),
        plain=frozenset(plain | signed),
    )


class Request(Signed):
    """What one agency asked of another about a family. ``ours``: we asked them."""

    classified: ClassVar[Classification] = _of(
        {"who", "what", "why"}, {"id", "ours", "agency", "urgency", "asked_on", "due_on"}
    )

    id = models.CharField(primary_key=True, max_length=20, default=request_id, editable=False)
    ours = models.BooleanField()
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    who = models.CharField(max_length=200)
    what = models.TextField()
    why = models.TextField()
    urgency = models.CharField(max_length=10, choices=Urgency.choices())
    asked_on = models.DateField()
    due_on = models.DateField()


class Reply(Signed):
    """What they answered to what we asked; ``refused``: that they do not tell us."""

    classified: ClassVar[Classification] = _of({"words"}, {"id", "request", "refused", "replied_on"})

    request = models.OneToOneField(Request, on_delete=models.PROTECT, related_name="+")
    words = models.TextField()
    refused = models.BooleanField(default=False)
    replied_on = models.DateField()


class Decision(models.Model):
    """That an agency was told something about a family, or was not: never what."""

    classified: ClassVar[Classification] = Unguarded(
        why="Who was told, when and on what basis, for the guardian: nothing that was told",
        personal=frozenset(),
        plain=frozenset(
            {
                *("id", "family", "agency", "request", "decided", "purpose", "basis", "how", "family_told"),
                *("agreement", "decided_on", "by", "written_at"),
            }
        ),
    )

    id = models.CharField(primary_key=True, max_length=20, default=decision_id, editable=False)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    request = models.OneToOneField(Request, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided = models.CharField(max_length=10, choices=Decided.choices())
    purpose = models.CharField(max_length=10, choices=Purpose.choices())
    basis = models.CharField(max_length=40, blank=True)
    how = models.CharField(max_length=10, choices=How.choices(), blank=True)
    family_told = models.BooleanField()
    agreement = models.ForeignKey(
        Agreement, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_on = models.DateField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=clock.now)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["family", "decided_on"])]

    def __str__(self) -> str:
        return self.id


class DecisionWords(Signed):
    """What was told, to whom there, and what was weighed. ``facts`` and ``notes``: what of the record."""

    classified: ClassVar[Classification] = _of(
        {"recipient", "words", "facts", "weighed", "purpose_words", "why_not_told"}, {"decision", "notes"}
    )

    decision = models.OneToOneField(Decision, primary_key=True, on_delete=models.PROTECT, related_name="+")
    recipient = models.CharField(max_length=200)
    purpose_words = models.CharField(max_length=400, blank=True)
    facts = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    words = models.TextField(blank=True)
    weighed = models.TextField(blank=True)
    why_not_told = models.CharField(max_length=400, blank=True)
