"""What is not yet an entry: drafts. A draft is its author's own, and no part of the family's record."""

import json
from functools import partial
from typing import ClassVar

from django.db import models

from kinfold.casework.accounts.models import User
from kinfold.casework.classification import Classification, Guarded
from kinfold.casework.families.models import Family
from kinfold.casework.families.sealed_text import SealedText
from kinfold.casework.gated import Gated, opaque_id
from kinfold.domain.access import Level, Section
from kinfold.kit import clock

draft_id = partial(opaque_id, "r")
Fields = dict[str, list[str]]


class Draft(Gated):
    """The fields of a form as one author left them, encrypted, for they may hold words of any section.

    ``way`` is the form: in three screens, or a session in one. ``entry`` is what it puts right, ``seen`` the
    rows of it that its author had before them. ``version`` counts saves; ``hand`` is the showing of the page
    that saved last, so that two windows do not overwrite each other: the later one's words are kept in a
    draft of their own, whose ``beside`` names this one.
    """

    classified: ClassVar[Classification] = Guarded(
        Section.CORE,
        Level.WRITE,
        through="family_id",
        own="author_id",
        personal=frozenset({"kept"}),
        plain=frozenset(
            {
                *("id", "family", "author", "way", "entry", "seen", "version", "hand", "token", "beside"),
                *("begun_at", "saved_at"),
            }
        ),
    )

    id = models.CharField(primary_key=True, max_length=20, default=draft_id, editable=False)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    way = models.CharField(max_length=10)
    entry = models.CharField(max_length=20, blank=True)
    seen = models.JSONField(default=list)
    kept = SealedText(default="{}")
    version = models.PositiveIntegerField(default=1)
    hand = models.CharField(max_length=32)
    token = models.CharField(max_length=32)
    beside = models.CharField(max_length=20, blank=True)
    begun_at = models.DateTimeField(default=clock.now)
    saved_at = models.DateTimeField(default=clock.now)

    class Meta(Gated.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["author", "token"], name="a_showing_has_one_draft")
        ]

    def __str__(self) -> str:
        return self.id

    @property
    def fields(self) -> Fields:
        """Give what was typed, by the names of the form's fields."""
        return dict(json.loads(self.kept))


def as_kept(fields: Fields) -> str:
    """Give fields as they are kept."""
    return json.dumps(fields, ensure_ascii=False)
