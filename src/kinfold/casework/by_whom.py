"""Who made a dated thing so, and who ended it. Not why: that is in words of each table's own."""

from django.db import models

from kinfold.casework.dated import DATES, Dated


class ByWhom(Dated):
    """A dated row that remembers who began it and who ended it; nobody where the machine did."""

    by = models.ForeignKey("accounts.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    ended_by = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta(Dated.Meta):
        abstract = True


WHO_AND_WHEN = DATES | {"by", "ended_by"}
