"""Verbs about signing in and about people. Each is one transaction; none knows of requests."""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import authenticate
from django.db import transaction

from kinfold.casework.accounts import lockout, passwords, sessions
from kinfold.casework.accounts.models import Agency, SetUpLink, User
from kinfold.casework.accounts.queries import link_digest, tidy_name
from kinfold.casework.audit.actions import Witness, record
from kinfold.casework.audit.models import Action
from kinfold.domain.agency import Role, Sector
from kinfold.domain.errors import UserError
from kinfold.kit import clock

LINK_LASTS = timedelta(hours=72)
PEOPLE = "people"
AN_ADMINISTRATOR = "Administrators look after who may sign in"
CONSOLE = "At the console of the server"


@dataclass(frozen=True, slots=True)
class Attempt:
    """What came of one attempt to sign in: a person, or none; and whether the name is locked for now."""

    user: User | None
    locked: bool = False


def attempt_sign_in(*, sign_in_name: str, password: str, browser: str = "") -> Attempt:
    """Check a name and password, counting failures under that name.

    After five failures within a quarter of an hour the name is locked for a quarter of an hour from the last,
    whether or not anyone has it; while locked, even the right password is refused and not checked. A
    browser that shows what ``lockout.known_browser`` gave it is counted by itself: strangers who fail under a
    name cannot keep its owner out.
    """
    trying = lockout.begin(lockout.PASSWORD, sign_in_name=sign_in_name, browser=browser)
    if trying.is_locked:
        return Attempt(user=None, locked=True)
    user = authenticate(None, username=tidy_name(sign_in_name), password=password)
    if isinstance(user, User):
        trying.succeeded()
        return Attempt(user=user)
    return Attempt(user=None, locked=trying.locks)


@transaction.atomic
def ensure_agency(*, code: str, name: str, sector: Sector = Sector.COUNCIL) -> Agency:
    """Give the agency of this code, making it where it is not there; name and sector are kept up to date.

    Raises UserError for a second agency of a real partnership on SQLite, which has no second lock.
    """
    if settings.KINFOLD_ONE_AGENCY and Agency.objects.exclude(code=code).exists():
        raise UserError(
            "SQLite keeps the casework of one agency. Where agencies share records, use PostgreSQL: "
            "docs/how-to/postgresql.md says how."
        )
    agency, _ = Agency.objects.update_or_create(code=code, defaults={"name": name, "sector": sector})
    return agency


@transaction.atomic
def ensure_demo_user(
    *,
    sign_in_name: str,
    display_name: str,
    agency: Agency,
    profession: str,
    role: Role,
    password: str,
    phone: str = "",
) -> User:
    """Give an invented person who may sign in, making them when they are not there.

    The password is set again only where it no longer fits: open sessions go on. Raises UserError outside
    a demonstration, and where a real person has that sign-in name.
    """
    if not settings.KINFOLD_DEMO:
        raise UserError("Invented people may only sign in to a demonstration. Use another KINFOLD_HOME.")
    found = User.objects.filter(sign_in_name=tidy_name(sign_in_name)).first()
    if found and not found.is_demo:
        raise UserError("A real person has a sign-in name of the demonstration. Use another KINFOLD_HOME.")
    user = found or User(sign_in_name=tidy_name(sign_in_name), is_demo=True)
    user.display_name, user.agency, user.profession, user.role = display_name, agency, profession, role
    user.is_active, user.left_at, user.phone = True, None, phone
    if not user.password or not user.check_password(password):
        user.set_password(password)
    user.save()
    return user


@transaction.atomic
def add_person(
    *,
    sign_in_name: str,
    display_name: str,
    agency: Agency,
    profession: str,
    role: Role,
    single_sign_on_id: str = "",
    phone: str = "",
    by: Witness,
) -> User:
    """Make a person who may sign in once they have used a set-up link.

    Raises UserError where the sign-in name or the single sign-on identifier is taken.
    """
    refuse_taken(single_sign_on_id=single_sign_on_id, sign_in_name=sign_in_name)
    made = User.objects.create_user(
        sign_in_name,
        display_name=display_name.strip(),
        agency=agency,
        profession=profession.strip(),
        phone=phone.strip(),
        role=role,
        single_sign_on_id=single_sign_on_id or None,
        is_demo=settings.KINFOLD_DEMO,
    )
    _tell(by, Action.PERSON_ADDED, made)
    return made


def refuse_taken(*, single_sign_on_id: str = "", sign_in_name: str = "", besides: str = "") -> None:
    """Raise UserError where someone, but for the person ``besides``, has this name or identifier."""
    others = User.objects.exclude(id=besides)
    if sign_in_name and others.filter(sign_in_name=tidy_name(sign_in_name)).exists():
        raise UserError("Someone has this sign-in name already, or had it before they left. Choose another")
    if single_sign_on_id and others.filter(single_sign_on_id=single_sign_on_id).exists():
        raise UserError("Someone has this single sign-on identifier already. Check whose it is")


@transaction.atomic
def make_set_up_link(*, user: User) -> str:
    """Give the code of a new set-up link, to hand to the person; an older link of theirs is good no more.

    It is shown once: only its digest is kept. Raises UserError for someone who has left.
    """
    if not user.is_active:
        raise UserError("This person has left. Let them come back first")
    SetUpLink.objects.filter(user=user, used_at=None).delete()
    code = secrets.token_urlsafe(24)
    SetUpLink.objects.create(token_digest=link_digest(code), user=user, ends_at=clock.now() + LINK_LASTS)
    return code


@transaction.atomic
def use_set_up_link(*, digest: str, password: str) -> User | None:
    """Let a link be used once: the person gets the password they chose. None where it is good no more."""
    now = clock.now()
    found = SetUpLink.objects.good_at(now).select_for_update(of=("self",))
    link: SetUpLink | None = found.filter(token_digest=digest).first()
    if link is None:
        return None
    link.used_at = now
    link.save(update_fields=["used_at"])
    passwords.change_password(user=link.user, password=password)
    return link.user


@transaction.atomic
def change_person(
    user: User,
    *,
    display_name: str,
    agency: Agency,
    profession: str,
    role: Role,
    by: Witness,
    phone: str = "",
) -> None:
    """Change what someone is called, on what number, who employs them or their role; their sessions end.

    What they wrote stays signed as they were then. Raises UserError where administrators mean themselves, or
    would take the role from the last of them.
    """
    if by.actor == user.id:
        raise UserError("You cannot change your own role. Ask another administrator")
    if role is not Role.ADMINISTRATOR:
        _keep_an_administrator(user)
    user.display_name, user.agency, user.role = display_name.strip(), agency, role
    user.profession, user.phone = profession.strip(), phone.strip()
    user.save(update_fields=["display_name", "agency", "profession", "phone", "role"])
    sessions.end_all(user=user)
    _tell(by, Action.PERSON_CHANGED, user)


def _keep_an_administrator(user: User) -> None:
    """Raise UserError where someone is the last administrator; others who would end it wait their turn."""
    active = User.objects.get_queryset().active().select_for_update()
    administrators = active.filter(role=Role.ADMINISTRATOR, is_demo=settings.KINFOLD_DEMO)
    if list(administrators) == [user]:
        raise UserError("This is the last administrator. Add another first")


@transaction.atomic
def leave(user: User, *, by: Witness) -> None:
    """End a leaver's access: no sign-in, no link, and no open session from its next request on.

    Raises UserError where an administrator means themselves, or the last administrator who is left.
    """
    if by.actor == user.id:
        raise UserError("You cannot end your own access. Ask another administrator")
    _keep_an_administrator(user)
    user.is_active, user.left_at = False, clock.now()
    user.set_unusable_password()
    user.save(update_fields=["is_active", "left_at", "password"])
    _shut(user)
    _tell(by, Action.PERSON_LEFT, user)


@transaction.atomic
def reset(user: User, *, by: Witness) -> str:
    """Begin anew for someone who lost their password or second step, or who comes back after leaving.

    Their password, second steps and sessions end; gives the code of a new set-up link.
    """
    user.is_active, user.left_at = True, None
    user.set_unusable_password()
    user.save(update_fields=["is_active", "left_at", "password"])
    _shut(user)
    _tell(by, Action.PERSON_RESET, user)
    return make_set_up_link(user=user)


def _shut(user: User) -> None:
    """Take away everything that opens a door: second steps, links and sessions."""
    Authenticator.objects.filter(user=user).delete()
    SetUpLink.objects.filter(user=user, used_at=None).delete()
    sessions.end_all(user=user)


def _tell(by: Witness, action: Action, user: User) -> None:
    """Write down in the same transaction what was done to a person's sign-in, and by whom."""
    record(by=by, action=action, route=PEOPLE, thing=user.id, rule=AN_ADMINISTRATOR if by.actor else CONSOLE)


@transaction.atomic
def set_single_sign_on(*, user: User, single_sign_on_id: str, by: Witness) -> None:
    """Say under which identifier the single sign-on knows a person; empty is none. Their sessions end.

    Raises UserError where someone else has it.
    """
    refuse_taken(single_sign_on_id=single_sign_on_id, besides=user.id)
    user.single_sign_on_id = single_sign_on_id or None
    user.save(update_fields=["single_sign_on_id"])
    sessions.end_all(user=user)
    _tell(by, Action.PERSON_CHANGED, user)
