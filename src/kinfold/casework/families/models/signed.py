"""What rows about a family share that are signed by who wrote them."""

from django.db import models

from kinfold.casework.accounts.models import User
from kinfold.casework.families.models.record import Family
from kinfold.casework.gated import Gated
from kinfold.kit import clock

SIGNED = frozenset({"id", "family", "by", "agency", "profession", "written_at"})


class Signed(Gated):
    """A row about a family, signed with who wrote it, and as what that day. ``SIGNED`` names its fields."""

    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    agency = models.CharField(max_length=60)
    profession = models.CharField(max_length=80)
    written_at = models.DateTimeField(default=clock.now)

    class Meta(Gated.Meta):
        abstract = True

    def __str__(self) -> str:
        return str(self.pk)
