"""Words for the access review. Names are put to identifiers here; the audit itself knows none."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page as Slice
from django.utils.timezone import localtime

from kinfold.casework.accounts.models import User
from kinfold.casework.audit.models import Action, AuditEvent
from kinfold.casework.audit.verification import Verified
from kinfold.domain.agency import Role
from kinfold.reports.tables import Table
from kinfold.reports.wording import day, whole

HEADERS = ("When", "Who", "Agency and role", "What", "Page", "Rule that decided")


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the guardian asked to see: one worker, one kind of action, or all."""

    worker: User | None = None
    action: str = ""


@dataclass(frozen=True, slots=True)
class AccessPage:
    """What the page shows. ``broken`` is the sentence that goes before all else, if anything was found."""

    broken: str | None
    findings: tuple[str, ...]
    whole: str
    standing_out: Table | None
    looks: Table | None
    counted: str
    workers: list[dict[str, Any]]
    actions: list[dict[str, Any]]
    pagination: dict[str, Any] | None
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class _Directory:
    """Who is who: people by identifier, whose sign-in name a digest is of, and agencies by code."""

    people: Mapping[str, User]
    under_name: Mapping[str, str]
    agencies: Mapping[str, str]

    def who(self, look: AuditEvent) -> str:
        if look.actor:
            return self._name(look.actor, "Someone whose account is gone")
        tried = self.under_name.get(look.thing)
        if tried is None:
            return "Someone under a name that nobody has"
        return f"Someone under the name of {self._name(tried, '')}"

    def _name(self, user_id: str, otherwise: str) -> str:
        found = self.people.get(user_id)
        return found.display_name if found else otherwise

    def standing(self, look: AuditEvent) -> str:
        if not look.role:
            return "Not signed in"
        role = Role(look.role).label if look.role in Role.codes() else look.role
        return f"{self.agencies.get(look.agency, look.agency)}, {role}"


def access_page(
    *,
    looks: "Slice[AuditEvent]",
    standing_out: Sequence[AuditEvent],
    chosen: Chosen,
    people: Sequence[User],
    under_name: Mapping[str, str],
    agencies: Mapping[str, str],
    verified: Verified,
) -> AccessPage:
    """Make the page."""
    directory = _Directory({one.id: one for one in people}, under_name, agencies)
    count = looks.paginator.count
    return AccessPage(
        broken=_broken(verified),
        findings=tuple(str(finding) for finding in verified.findings[:5]),
        whole=_whole(verified),
        standing_out=_table("Refused, failed and locked out, the newest", standing_out, directory),
        looks=_table("Looks, newest first", looks.object_list, directory),
        counted="1 entry" if count == 1 else f"{whole(count)} entries",
        workers=[
            {"value": "", "text": "Everyone"},
            *(_option(one.id, one.display_name, chosen.worker is one) for one in people),
        ],
        actions=[
            {"value": "", "text": "Everything"},
            *(_option(one.value, str(one.label), chosen.action == one) for one in Action),
        ],
        pagination=_pagination(looks, chosen),
        is_chosen=bool(chosen.worker or chosen.action),
    )


def _option(value: str, text: str, selected: bool) -> dict[str, Any]:
    return {"value": value, "text": text, "selected": selected}


def moment(at: datetime) -> str:
    """Give '24 November 2026, 2:14pm', as a clock on the wall here tells it."""
    here = localtime(at)
    return f"{day(here)}, {here.hour % 12 or 12}:{here.minute:02}{'am' if here.hour < 12 else 'pm'}"


def _broken(verified: Verified) -> str | None:
    if verified.is_sound:
        return None
    since = next((finding.at for finding in verified.findings if finding.at), None)
    where = f"from {moment(since)}" if since else "from its beginning"
    return f"The chain does not verify {where}. Ring the administrator."


def _whole(verified: Verified) -> str:
    if verified.until is None:
        return "Nothing was written before this look."
    rows = "entry" if verified.rows == 1 else "entries"
    return (
        f"The chain verifies to {moment(verified.until)}: {whole(verified.rows)} {rows} read again just now."
    )


def _table(caption: str, looks: Iterable[AuditEvent], directory: _Directory) -> Table | None:
    rows = tuple(
        (
            moment(look.at),
            directory.who(look),
            directory.standing(look),
            str(Action(look.action).label) if look.action in Action.values else look.action,
            _what(look),
            look.rule,
        )
        for look in looks
    )
    return Table(caption, HEADERS, rows, prose=frozenset({5})) if rows else None


def _what(look: AuditEvent) -> str:
    """Give the route and the thing; what was not served stands there as a digest only."""
    served = look.action in {Action.VIEW, Action.LIST}
    route = look.route.removeprefix("accounts:").replace("_", " ") or "no address of ours"
    return f"{route}: {look.thing}" if served and look.thing else route


def _pagination(looks: "Slice[AuditEvent]", chosen: Chosen) -> dict[str, Any] | None:
    if looks.paginator.num_pages == 1:
        return None
    asked = {"worker": chosen.worker.id if chosen.worker else "", "action": chosen.action}

    def link(number: int, text: str) -> dict[str, str]:
        return {"href": f"?{urlencode({**asked, 'page': number})}#looks", "text": text}

    made: dict[str, Any] = {"landmarkLabel": "Pages of looks"}
    if looks.has_previous():
        made["previous"] = link(looks.previous_page_number(), "Newer")
    if looks.has_next():
        made["next"] = link(looks.next_page_number(), "Older")
    return made
