"""Words for who can see a family, and why: a group for each reason, even where nobody is in it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localtime

from kinfold.casework.accounts.models import User
from kinfold.casework.allocations.models import Standing
from kinfold.casework.sharing.actions.glass import Emergency
from kinfold.casework.sharing.actions.share import Basis
from kinfold.casework.sharing.models import (
    BrokenGlass,
    ConferenceSeat,
    Conflict,
    Custodian,
    Exclusion,
    NamedWorker,
    Seal,
    Share,
)
from kinfold.casework.sharing.queries.lists import Access
from kinfold.domain.access import Section
from kinfold.reports.wording import day, joined
from kinfold.web.presenters.spoken import moment_words


@dataclass(frozen=True, slots=True)
class Link:
    """Somewhere to change something: what for, the words, and whom it is about."""

    do: str
    text: str
    row: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """Someone in a group."""

    name: str
    words: str
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Everyone who sees the family, or may not, for one reason."""

    title: str
    gives: str
    empty: str
    entries: tuple[Entry, ...]
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class AccessPage:
    """What the page shows."""

    family_id: str
    notice: str
    sealed: str
    groups: tuple[Group, ...]


def access_page(found: Access, *, notice: str) -> AccessPage:
    """Make the page."""
    return AccessPage(
        found.family_id,
        notice,
        _sealed(found.seal),
        (
            _allocated(found),
            _team(found),
            _duty(found),
            _conference(found.seats),
            _shares(found.shares),
            _custodians(found.custodians),
            _named(found),
            _glass(found.glass),
            _excluded(found.exclusions, found.conflicts),
        ),
    )


def _who(worker: User) -> str:
    left = "" if worker.is_active else ". Has left: to be covered"
    return f"{worker.profession}, {worker.agency.name}{left}"


def _on(moment: datetime) -> str:
    return day(localtime(moment).date())


def _last_day(ends_at: datetime) -> str:
    return day(localtime(ends_at - datetime.resolution).date())


def _sealed(seal: Seal | None) -> str:
    if seal is None:
        return ""
    asked = ""
    if seal.opening_asked_by:
        who = seal.opening_asked_by.display_name
        asked = f" {who} has asked to open it. Someone else who is named must agree."
    return f"Sealed since {_on(seal.starts_at)}: only those named can see it.{asked}"


def _allocated(found: Access) -> Group:
    return Group(
        "Allocated, and co-workers",
        "Allocated: read and write in every section their role and agency allow. Co-workers: a little less.",
        "Nobody is allocated.",
        tuple(
            Entry(
                each.worker.display_name,
                f"{_who(each.worker)}. {Standing(each.standing).label} since {_on(each.starts_at)}",
                Link("end-allocation", "End", str(each.pk), each.worker.display_name),
            )
            for each in found.allocations
        ),
        (Link("allocate", "Allocate someone"),),
    )


def _team(found: Access) -> Group:
    names = joined([each.name for each in found.teams])
    return Group(
        f"The team: {names}" if names else "The team",
        "Everyone in a post reads the record. The manager also writes.",
        "Nobody holds a post in the team.",
        tuple(
            Entry(
                each.display_name, f"{_who(each)}{'. Manages the team' if each.id in found.managers else ''}"
            )
            for each in found.members
        ),
        (Link("move", "Hand the family on to another team"),),
    )


def _duty(found: Access) -> Group:
    return Group(
        "On duty now",
        "Reads and writes in the record, after saying why.",
        "Nobody is on duty for the team now.",
        tuple(
            Entry(each.worker.display_name, f"Until {moment_words(each.ends_at)}" if each.ends_at else "")
            for each in found.on_duty
        ),
    )


def _conference(seats: Sequence[ConferenceSeat]) -> Group:
    return Group(
        "The conference",
        "Members read the record for the time around it; the chair also writes.",
        "Nobody has a seat.",
        tuple(
            Entry(
                each.worker.display_name,
                _span(each),
                Link("end-seat", "End", str(each.pk), each.worker.display_name),
            )
            for each in seats
        ),
        (Link("seat", "Add a member of the conference"),),
    )


def _span(seat: ConferenceSeat) -> str:
    last = _last_day(seat.ends_at) if seat.ends_at else "further notice"
    return f"From {_on(seat.starts_at)} to {last}"


def _shares(shares: Sequence[Share]) -> Group:
    return Group(
        "Shared with an agency",
        "Its workers learn that there is something and whom to ask, not what was written.",
        "Nothing is shared.",
        tuple(_share(each) for each in shares),
        (Link("share", "Share a section"),),
    )


def _share(each: Share) -> Entry:
    section = Section(each.section).label
    until = _last_day(each.ends_at) if each.ends_at else "further notice"
    basis = Basis(each.basis).label if each.basis in Basis.values else each.basis
    told = "The family was told" if each.told else f"The family was not told: {each.told_words}"
    return Entry(
        each.agency.name,
        f"{section}, until {until}. {each.purpose_words}. Basis: {basis}. {told}",
        Link("end-share", "End", str(each.pk), f"{each.agency.name}, {section}"),
    )


def _custodians(rows: Sequence[Custodian]) -> Group:
    return Group(
        "Custodians of a safe address",
        "They alone keep it; you do not see it unless you are one. Two at least.",
        "This family has no custodians.",
        tuple(_person(each, "end-custodian") for each in rows),
        (Link("custodians", "Add custodians"),),
    )


def _person(each: Custodian | NamedWorker, do: str) -> Entry:
    name = each.worker.display_name
    return Entry(
        name, f"{_who(each.worker)}. Since {_on(each.starts_at)}", Link(do, "End", str(each.pk), name)
    )


def _named(found: Access) -> Group:
    links = (
        (Link("name", "Name someone else"), Link("unseal", "Ask to open this family"))
        if found.seal
        else (Link("seal", "Seal this family"),)
    )
    return Group(
        "Named while the family is sealed",
        "Nobody else sees a sealed family, whatever other reason they have.",
        "Nobody is named." if found.seal else "This family is not sealed.",
        tuple(_person(each, "end-name") for each in found.named),
        links,
    )


def _glass(rows: Iterable[BrokenGlass]) -> Group:
    return Group(
        "Broken glass",
        "Reads the record for up to 60 minutes, and is reviewed.",
        "Nobody has broken the glass and still sees this family.",
        tuple(
            Entry(
                each.worker.display_name,
                f"Until {moment_words(each.ends_at)}. {Emergency(each.reason).label}"
                if each.ends_at and each.reason in Emergency.values
                else _who(each.worker),
            )
            for each in rows
        ),
    )


def _excluded(exclusions: Sequence[Exclusion], conflicts: Sequence[Conflict]) -> Group:
    shut = [
        Entry(
            each.worker.display_name,
            f"{each.reason}. By {each.by.display_name}, {_on(each.starts_at)}",
            Link("end-exclusion", "End", str(each.pk), each.worker.display_name),
        )
        for each in exclusions
    ]
    know = [
        Entry(each.worker.display_name, f"Knows the family, on the register since {_on(each.starts_at)}")
        for each in conflicts
    ]
    return Group(
        "Who may not see this family",
        "Whatever else is true, and not by breaking the glass either.",
        "Nobody is shut out by name.",
        (*shut, *know),
        (Link("exclude", "Shut someone out"),),
    )
