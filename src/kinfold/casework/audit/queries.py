"""Named sets of looks and of seals. Nothing here writes, and all refuse to change or remove a row."""

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from django.apps import apps
from django.db import models

from kinfold.domain.errors import KinfoldError

if TYPE_CHECKING:
    from kinfold.casework.audit.models import AuditSegment

Row = TypeVar("Row", bound=models.Model)
STANDING_OUT = ("denied", "locked_out", "sign_in_failed", "missing", "refused")


_HOW_IT_STANDS = """
select min(e.sequence) as sequence, min(e.at) as at, max(e.sequence) as newest,
    max(s.last) as covers, max(s.head) as head
from (select 1 as one) always
left join (select last, head from audit_auditsegment order by number desc limit 1) s on true
left join audit_auditevent e on e.sequence > coalesce(s.last, 0)
"""


class AppendOnly(KinfoldError):
    """Something tried to change or remove what may only be added to: a bug of ours, or worse."""


def refuse(*_args: Any, **_more: Any) -> NoReturn:
    """Refuse to change or remove a row."""
    raise AppendOnly("The audit is only added to. A correction is a further entry.")


class AppendOnlyQuerySet(models.QuerySet[Row]):
    """Rows that can be added and read."""

    update = bulk_update = update_or_create = delete = _raw_delete = refuse


class LookQuerySet(AppendOnlyQuerySet[Any]):
    """What people did."""

    def about_family(self, family: str) -> "LookQuerySet":
        """Those that were about a family, whatever came of them."""
        return self.filter(sequence__in=self._subjects().filter(family=family).values("entry"))

    def between(self, since: datetime, until: datetime) -> "LookQuerySet":
        """Those from one instant until just before another."""
        return self.filter(at__gte=since, at__lt=until)

    def newest_first(self) -> "LookQuerySet":
        """All, the latest at the top."""
        return self.order_by("-sequence")

    def standing_out(self) -> "LookQuerySet":
        """What was refused, failed or locked: what a guardian reads first."""
        return self.filter(action__in=STANDING_OUT)

    def of_worker(self, actor: str, name_digest: str) -> "LookQuerySet":
        """What someone did, and what was tried under their sign-in name."""
        return self.filter(models.Q(actor=actor) | models.Q(actor="", thing=name_digest))

    def of_action(self, actions: Collection[str]) -> "LookQuerySet":
        """Those of some kinds."""
        return self.filter(action__in=actions)

    def how_it_stands(self) -> Any:
        """The moment (``at``) of the oldest that no seal covers, the ``newest`` of those, and the seal:
        what it ``covers``, its ``head``. Each is None where there is none. It is asked with every page.
        """
        return next(iter(self.raw(_HOW_IT_STANDS)))

    def open_after(self, sequence: int) -> "LookQuerySet":
        """Those that no seal up to this sequence covers."""
        return self.filter(sequence__gt=sequence).order_by("sequence")

    @staticmethod
    def _subjects() -> "AppendOnlyQuerySet[Any]":
        found: AppendOnlyQuerySet[Any] = apps.get_model("audit", "Subject").objects.all()
        return found


class SegmentQuerySet(AppendOnlyQuerySet[Any]):
    """The seals."""

    def last_sealed(self) -> "AuditSegment | None":
        """The latest seal."""
        return self.order_by("-number").first()
