"""What is true from one moment until another: posts, allocations, lists of people. An end deletes nothing."""

from datetime import datetime
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q

from kinfold.kit import clock


class DatedQuerySet(models.QuerySet[Any]):
    """Rows with a beginning and perhaps an end."""

    def at(self, moment: datetime) -> Self:
        """Those that are true at a moment; the end itself is no longer within."""
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=moment), starts_at__lte=moment)


class Dated(models.Model):
    """A row that is true from ``starts_at`` until just before ``ends_at``, or until further notice."""

    starts_at = models.DateTimeField(default=clock.now)
    ends_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = DatedQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gte=F("starts_at")),
                name="%(app_label)s_%(class)s_ends_after_it_starts",
            )
        ]


DATES = frozenset({"starts_at", "ends_at"})
