"""Words for the first page of the access review: what waits, why, and whether the record is whole."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page as Slice
from django.urls import reverse
from django.utils.timezone import localtime

from kinfold.casework.audit.verification import Verified
from kinfold.casework.oversight.facts import Flag
from kinfold.casework.oversight.models import Outcome
from kinfold.casework.oversight.queries import Counts
from kinfold.casework.sharing.actions.glass import Emergency
from kinfold.casework.sharing.models import BrokenGlass
from kinfold.domain.working_days import working_days_between
from kinfold.reports.wording import whole
from kinfold.web.presenters.access_words import Cell, Directory, Linked, moment, pagination

GLASS = ("When", "Who", "Family", "Reason", "In their words", "To review within")
FLAGS = ("When", "Who", "Family", "Why this is asked", "So far")
OPEN_STILL = frozenset({"ask"})


@dataclass(frozen=True, slots=True)
class AccessPage:
    """What the page shows. ``broken`` is the sentence that goes before all else, if anything was found."""

    broken: str | None
    findings: tuple[str, ...]
    whole: str
    glass: Linked | None
    flags: Linked | None
    flags_counted: str
    flags_pages: dict[str, Any] | None
    told: Linked | None
    yesterday: str
    workers: list[dict[str, Any]]
    errors: Mapping[str, str]
    typed: str


def access_page(
    *,
    glass: Sequence[BrokenGlass],
    flags: "Slice[Flag]",
    told: Linked | None,
    asked: Mapping[str, Outcome],
    yesterday: Counts,
    of_yesterday: int,
    who: Directory,
    today: date,
    verified: Verified,
    workers: list[dict[str, Any]],
    errors: Mapping[str, str],
    typed: str = "",
) -> AccessPage:
    """Make the page."""
    count = flags.paginator.count
    return AccessPage(
        broken=broken(verified),
        findings=tuple(str(finding) for finding in verified.findings[:5]),
        whole=chain_words(verified),
        glass=_glass(glass, who, today),
        flags=_flags(list(flags.object_list), asked, who),
        flags_counted="1 question" if count == 1 else f"{whole(count)} questions",
        flags_pages=pagination(flags, {}, "Pages of questions"),
        told=told,
        yesterday=_yesterday(yesterday, of_yesterday),
        workers=workers,
        errors=errors,
        typed=typed,
    )


def broken(verified: Verified) -> str | None:
    """Give the sentence that says from when the chain does not verify, if it does not."""
    if verified.is_sound:
        return None
    since = next((finding.at for finding in verified.findings if finding.at), None)
    where = f"from {moment(since)}" if since else "from its beginning"
    return f"The chain does not verify {where}. Ring the administrator."


def chain_words(verified: Verified) -> str:
    """Say how far the chain verifies."""
    if verified.until is None:
        return "Nothing was written before this look."
    rows = "entry" if verified.rows == 1 else "entries"
    return (
        f"The chain verifies to {moment(verified.until)}: {whole(verified.rows)} {rows} read again just now."
    )


def glass_left(due: date, today: date) -> str:
    """Say how many working days there are to review broken glass, or how late the review is."""
    left = working_days_between(today, due)
    days = f"{abs(left)} working day{'' if abs(left) == 1 else 's'}"
    return f"LATE {days}" if left < 0 else ("Today" if left == 0 else days)


def _glass(rows: Sequence[BrokenGlass], who: Directory, today: date) -> Linked | None:
    made = tuple(
        (
            Cell(
                moment(each.starts_at),
                reverse("access_glass", args=[each.pk]),
                f"glass broken by {each.worker.display_name}",
            ),
            Cell(each.worker.display_name, reverse("access_worker", args=[each.worker_id])),
            _family(each.family_id, who),
            Cell(reason_words(each.reason)),
            Cell(each.words),
            Cell(glass_left(each.review_due_on, today)),
        )
        for each in rows
    )
    return Linked("Broken glass, the first due first", GLASS, made, prose=frozenset({4})) if made else None


def reason_words(code: str) -> str:
    """Give why the glass was broken, in words."""
    return str(Emergency(code).label) if code in Emergency.values else code


def _family(family_id: str, who: Directory) -> Cell:
    if not family_id:
        return Cell("Several")
    href = reverse("access_family", args=[family_id]) if family_id in who.references else ""
    return Cell(who.family(family_id), href)


def _flags(found: Sequence[Flag], asked: Mapping[str, Outcome], who: Directory) -> Linked | None:
    made = tuple(
        (
            Cell(
                moment(each.at),
                reverse("access_unusual", args=[each.key]),
                f"{who.name(each.worker)}: {each.words}",
            ),
            Cell(who.name(each.worker), _worker(each.worker, who)),
            _family(each.family, who),
            Cell(each.words),
            Cell(_so_far(asked.get(each.key))),
        )
        for each in found
    )
    return Linked("Unusual looks, the latest first", FLAGS, made, prose=frozenset({3})) if made else None


def _worker(worker: str, who: Directory) -> str:
    return reverse("access_worker", args=[worker]) if worker in who.people else ""


def _so_far(outcome: Outcome | None) -> str:
    return f"Asked on {moment(outcome.at)}" if outcome else "Waits for you"


def _yesterday(counted: Counts, of_yesterday: int) -> str:
    if not counted.served + counted.refused + counted.held:
        return "Nobody looked at anything yesterday."
    looks = f"{whole(counted.served)} look{'' if counted.served == 1 else 's'} yesterday"
    families = f"{whole(counted.families)} famil{'y' if counted.families == 1 else 'ies'}"
    rest = f" at {families}; {whole(counted.refused)} refused, {whole(counted.held)} held back."
    if of_yesterday:
        return f"{looks}, {whole(of_yesterday)} of them asked about above,{rest}"
    return f"{looks}, all explained,{rest}"


def local_day(at: Any) -> date:
    """Give the day on which an instant lies here."""
    return localtime(at).date()
