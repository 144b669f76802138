"""A document that someone asked to take out: for whom, what was chosen, who released it. Never its text.

It is rendered again each time and held against the digest of what was asked for.
"""

from datetime import timedelta
from functools import partial
from typing import Any, ClassVar

from django.db import models

from kinfold.casework.accounts.models import User
from kinfold.casework.classification import Classification, Unguarded
from kinfold.casework.families.models import Family
from kinfold.casework.gated import opaque_id
from kinfold.kit import clock

LASTS = timedelta(days=7)
SUMMARY, PLAN, CHRONOLOGY = "summary", "plan", "chronology"
release_id = partial(opaque_id, "r")


class Release(models.Model):
    """One document of one family for one recipient, from the first choice until it was released or refused.

    ``what`` is a family summary, made of ``notes``, or a plan or a chronology, made of ``chosen``:
    identifiers and ticks.
    ``recipient`` is a letter and an identifier. ``requested_at`` is empty while it is only looked at.
    """

    classified: ClassVar[Classification] = Unguarded(
        why="Opaque identifiers, a digest, and workers' words about their own taking out",
        personal=frozenset({"recipient", "reason", "refusal_words"}),
        plain=frozenset(
            {
                *("id", "family", "what", "chosen", "notes", "confirmed", "sections", "digest"),
                *("two_person", "drafted_at"),
                *("requested_by", "requested_at", "decided_by", "released_at", "refused_at"),
            }
        ),
    )

    id = models.CharField(primary_key=True, max_length=20, default=release_id, editable=False)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=20, default=SUMMARY)
    chosen = models.JSONField(default=dict)
    recipient = models.CharField(max_length=30)
    notes = models.JSONField(default=list)
    confirmed = models.BooleanField(default=False)
    sections = models.JSONField(default=list)
    digest = models.CharField(max_length=64, blank=True)
    two_person = models.BooleanField(default=False)
    drafted_at = models.DateTimeField(default=clock.now)
    requested_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=400, blank=True)
    decided_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    released_at = models.DateTimeField(null=True, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)
    refusal_words = models.CharField(max_length=400, blank=True)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["family", "requested_at"])]

    def __str__(self) -> str:
        return self.id
