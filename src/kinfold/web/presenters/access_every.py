"""Words for the list of every look at any page, with what stands out before it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page as Slice

from kinfold.casework.accounts.models import User
from kinfold.casework.audit.models import Action, AuditEvent
from kinfold.casework.audit.verification import Verified
from kinfold.reports.wording import whole
from kinfold.web.presenters.access import broken, chain_words
from kinfold.web.presenters.access_looks import every_look
from kinfold.web.presenters.access_words import Directory, Linked, option, pagination, workers


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the guardian asked to see: one worker, one kind of action, or all."""

    worker: User | None = None
    action: str = ""


@dataclass(frozen=True, slots=True)
class EveryPage:
    """What the page shows. ``broken`` is the sentence that goes before all else, if anything was found."""

    broken: str | None
    findings: tuple[str, ...]
    whole: str
    standing_out: Linked | None
    looks: Linked | None
    counted: str
    workers: list[dict[str, Any]]
    actions: list[dict[str, Any]]
    pagination: dict[str, Any] | None
    is_chosen: bool


def every_page(
    *,
    looks: "Slice[AuditEvent]",
    standing_out: Sequence[AuditEvent],
    chosen: Chosen,
    who: Directory,
    verified: Verified,
) -> EveryPage:
    """Make the page."""
    count, worker = looks.paginator.count, chosen.worker.id if chosen.worker else ""
    return EveryPage(
        broken=broken(verified),
        findings=tuple(str(finding) for finding in verified.findings[:5]),
        whole=chain_words(verified),
        standing_out=every_look("Refused, failed and locked out, the newest", standing_out, who),
        looks=every_look("Looks, newest first", looks.object_list, who),
        counted="1 entry" if count == 1 else f"{whole(count)} entries",
        workers=[{"value": "", "text": "Everyone"}, *workers(who.people.values(), worker)],
        actions=[
            {"value": "", "text": "Everything"},
            *(option(one.value, str(one.label), selected=chosen.action == one) for one in Action),
        ],
        pagination=pagination(looks, {"worker": worker, "action": chosen.action}),
        is_chosen=bool(chosen.worker or chosen.action),
    )
