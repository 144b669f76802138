"""Words for the conflict register. To a worker it tells how many and when, never which family."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.timezone import localtime

from kinfold.casework.accounts.models import User
from kinfold.casework.sharing.models import Conflict, Knows
from kinfold.reports.wording import day

NOTICES = {
    "declared": "It is on the register, and access to the family has ended.",
    "ended": "Ended. The reason is kept.",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the register."""

    id: str
    who: str
    what: str
    since: str
    how: str
    by: str


@dataclass(frozen=True, slots=True)
class RegisterPage:
    """One's own rows, and for managers and guardians the register."""

    notice: str | None
    own: str
    own_rows: tuple[str, ...]
    keeps: bool
    rows: tuple[Row, ...]
    may_end: bool


def register_page(
    *,
    own: Sequence[Conflict],
    rows: Sequence[Conflict],
    references: Mapping[str, str],
    keeps: bool,
    may_end: bool,
    notice: str,
) -> RegisterPage:
    """Make the page; ``references`` are of the families that the reader may know to exist."""
    return RegisterPage(
        notice=NOTICES.get(notice),
        own=_own(len(own)),
        own_rows=tuple(f"Since {_since(each)}: {Knows(each.knows).label.lower()}" for each in own),
        keeps=keeps,
        rows=tuple(
            Row(
                str(each.pk),
                each.worker.display_name,
                _what(each, references),
                _since(each),
                str(Knows(each.knows).label) if each.knows != Knows.OWN else "Their own family",
                _by(each.by, each.worker),
            )
            for each in rows
        ),
        may_end=may_end,
    )


def _own(count: int) -> str:
    if not count:
        return "You have not said that you know any family."
    return f"You have said, or it was registered, that you know {_counted(count)}."


def _counted(count: int) -> str:
    return "1 family or person" if count == 1 else f"{count} families or people"


def _since(each: Conflict) -> str:
    return day(localtime(each.starts_at).date())


def _what(each: Conflict, references: Mapping[str, str]) -> str:
    if each.family_id is None:
        return "A person, in whatever family"
    found = references.get(each.family_id)
    return f"Family {found}" if found else "A family"


def _by(by: User, worker: User) -> str:
    return "Themself" if by.id == worker.id else by.display_name
