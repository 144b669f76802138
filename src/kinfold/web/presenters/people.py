"""Words for the administrator's pages about who may sign in. Nothing here is about a family."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django import forms

from kinfold.casework.accounts.forms import PersonForm, WorkForm
from kinfold.casework.accounts.models import Agency, User
from kinfold.casework.accounts.presenters import FormPage, form_page, moment
from kinfold.domain.agency import Role
from kinfold.reports.wording import day

WORK = ("display_name", "agency", "profession", "phone", "role")
TYPED = (*WORK, "sign_in_name", "single_sign_on_id")


@dataclass(frozen=True, slots=True)
class Row:
    """One person of the list."""

    user_id: str
    name: str
    cells: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """Who may sign in, and who has left."""

    rows: tuple[Row, ...]
    left: tuple[Row, ...]
    is_only_you: bool
    notice: str | None


def people(listed: Sequence[User], *, second_steps: Collection[str], notice: str | None) -> PeoplePage:
    """Make the list of people, those who have left apart."""
    present = tuple(_row(user, second_steps) for user in listed if user.is_active)
    gone = tuple(_row(user, second_steps) for user in listed if not user.is_active)
    return PeoplePage(present, gone, is_only_you=len(present) == 1, notice=notice)


def _row(user: User, second_steps: Collection[str]) -> Row:
    return Row(
        user_id=user.id,
        name=user.display_name,
        cells=(
            ("Sign-in name", user.sign_in_name),
            ("Agency", user.agency.name),
            ("Role", str(Role(user.role).label)),
            ("Sign-in", standing(user)),
            ("Second step", "Set up" if user.id in second_steps else "None"),
        ),
    )


def standing(user: User) -> str:
    """Say how far a person's sign-in has come."""
    if not user.is_active:
        return f"Left, {day(user.left_at)}" if user.left_at else "Left"
    if user.has_usable_password() or user.single_sign_on_id:
        return f"Last on {day(user.last_login)}" if user.last_login else "Not used yet"
    return "Waits for a set-up link to be used"


@dataclass(frozen=True, slots=True)
class PersonPage:
    """One person, and what an administrator can do about their sign-in."""

    user_id: str
    name: str
    facts: tuple[tuple[str, str], ...]
    is_active: bool
    is_you: bool
    single_sign_on_id: str
    problem: str | None


def one(
    user: User, *, you: User, has_second_step: bool, sessions: int, problem: str | None = None
) -> PersonPage:
    """Make the page."""
    return PersonPage(
        user_id=user.id,
        name=user.display_name,
        facts=(
            ("Sign-in name", user.sign_in_name),
            ("Agency", user.agency.name),
            ("Role", str(Role(user.role).label)),
            ("Profession", user.profession),
            ("Telephone", user.phone or "None known"),
            ("Sign-in", standing(user)),
            ("Second step", "Set up" if has_second_step else "None"),
            ("Open sessions", str(sessions)),
        ),
        is_active=user.is_active,
        is_you=user.id == you.id,
        single_sign_on_id=user.single_sign_on_id or "",
        problem=problem,
    )


@dataclass(frozen=True, slots=True)
class AddPage:
    """The form for adding a person, or for changing what someone signs in as."""

    form: FormPage
    agencies: list[dict[str, object]]
    roles: list[dict[str, object]]
    user_id: str = ""
    name: str = ""


def add(form: PersonForm, *, agencies: Sequence[Agency], failures: dict[str, str]) -> AddPage:
    """Make the page from what was typed."""
    return _work(form_page(form, failures=failures, repeat=TYPED), agencies)


def as_typed(user: User) -> dict[str, str]:
    """Give what someone signs in as, as if it had just been typed."""
    return {
        "display_name": user.display_name,
        "agency": user.agency_id,
        "profession": user.profession,
        "phone": user.phone,
        "role": user.role,
    }


def change(user: User, form: WorkForm, *, agencies: Sequence[Agency], failure: str) -> AddPage:
    """Make the page for changing what someone signs in as."""
    page = form_page(form, failures={"role": failure} if failure else {}, repeat=WORK)
    return _work(page, agencies, user)


def _work(page: FormPage, agencies: Sequence[Agency], user: User | None = None) -> AddPage:
    offered = [(each.id, each.name) for each in agencies]
    return AddPage(
        form=page,
        agencies=_options(offered, page.typed["agency"], "Choose an agency"),
        roles=_options(Role.choices(), page.typed["role"], "Choose a role"),
        user_id=user.id if user else "",
        name=user.display_name if user else "",
    )


def _options(pairs: Sequence[tuple[str, str]], chosen: str, nothing: str) -> list[dict[str, object]]:
    offered = [("", nothing), *pairs]
    return [{"value": value, "text": text, "selected": value == chosen} for value, text in offered]


@dataclass(frozen=True, slots=True)
class LinkPage:
    """A set-up link, shown this once."""

    name: str
    user_id: str
    link: str
    until: str
    was_reset: bool


def link(user: User, *, address: str, until: datetime, was_reset: bool) -> LinkPage:
    """Make the page."""
    return LinkPage(user.display_name, user.id, address, moment(until), was_reset)


def first_error(form: forms.Form) -> str:
    """Give the first message of a form, whatever field it is about."""
    return next((str(messages[0]) for messages in form.errors.values()), "")
