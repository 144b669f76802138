"""Which forms have been saved, so that a second press of the button, or a replay, saves nothing again."""

import secrets
from typing import Any, ClassVar

from django.db import models

from kinfold.casework.accounts.models import User
from kinfold.casework.classification import Classification, Unguarded
from kinfold.kit import clock


def form_token() -> str:
    """Make the token that one showing of a form carries."""
    return secrets.token_hex(16)


class SavedForm(models.Model):
    """One showing of a form that was saved, by whom; it does not say what was saved, or of whom."""

    classified: ClassVar[Classification] = Unguarded(
        why="Random tokens of forms", personal=frozenset({"by"}), plain=frozenset({"id", "token", "at"})
    )

    by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    token = models.CharField(max_length=32)
    at = models.DateTimeField(default=clock.now)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["by", "token"], name="a_form_is_saved_once")
        ]

    def __str__(self) -> str:
        return str(self.pk)
