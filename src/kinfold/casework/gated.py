"""Tables about families have no public door: ``Model.objects`` refuses, and only the gate hands out rows."""

import secrets
from typing import Any, ClassVar, NoReturn

from django.db import models

from kinfold.domain.errors import KinfoldError


class NotThroughTheGate(KinfoldError):
    """Something asked for rows about families past the gate: a bug of ours."""


class ClosedManager(models.Manager[Any]):
    """The manager that everyone finds, and that opens nothing."""

    def get_queryset(self) -> NoReturn:
        """Refuse."""
        raise NotThroughTheGate("Rows about families are asked for through kinfold.casework.sharing.gate.")


class Gated(models.Model):
    """A table about families. ``rows`` is for the gate and for the actions that write; a test holds it so."""

    objects: ClassVar[Any] = ClosedManager()
    rows: ClassVar[Any] = models.Manager()

    class Meta:
        abstract = True
        base_manager_name = "rows"
        default_manager_name = "objects"


def opaque_id(letter: str) -> str:
    """Make an identifier that begins with a letter and says nothing of what it names."""
    return f"{letter}{secrets.token_hex(8)}"
