"""Verbs about signing in and about people. Each is one transaction; none knows of requests."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import authenticate
from django.db import transaction
from django.utils.crypto import salted_hmac

from kinfold.casework.accounts.models import Agency, FailedSignIns, Role, User
from kinfold.casework.accounts.queries import tidy_name
from kinfold.domain.errors import UserError
from kinfold.kit import clock

FAILURES_BEFORE_LOCK = 5
LOCK = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Attempt:
    """What came of one attempt to sign in: a person, or none; and whether the name is locked for now."""

    user: User | None
    locked: bool = False


def _digest(sign_in_name: str) -> str:
    return salted_hmac("kinfold.failed-sign-ins", tidy_name(sign_in_name), algorithm="sha256").hexdigest()


def attempt_sign_in(*, sign_in_name: str, password: str) -> Attempt:
    """Check a name and password, counting failures under that name.

    After five failures within a quarter of an hour the name is locked for a quarter of an hour from the last,
    whether or not anyone has it; while locked, even the right password is refused and not checked.
    """
    digest, now = _digest(sign_in_name), clock.now()
    with transaction.atomic():
        kept = FailedSignIns.objects.select_for_update().filter(name_digest=digest).first()
        if kept and now - kept.last_failed_at >= LOCK:
            kept.delete()
            kept = None
        if kept and kept.failure_count >= FAILURES_BEFORE_LOCK:
            return Attempt(user=None, locked=True)
    user = authenticate(None, username=tidy_name(sign_in_name), password=password)
    if isinstance(user, User):
        FailedSignIns.objects.filter(name_digest=digest).delete()
        return Attempt(user=user)
    return Attempt(user=None, locked=_count_failure(digest) >= FAILURES_BEFORE_LOCK)


def _count_failure(digest: str) -> int:
    now = clock.now()
    with transaction.atomic():
        kept, made = FailedSignIns.objects.select_for_update().get_or_create(
            name_digest=digest,
            defaults={"failure_count": 1, "first_failed_at": now, "last_failed_at": now},
        )
        if not made:
            kept.failure_count += 1
            kept.last_failed_at = now
            kept.save(update_fields=["failure_count", "last_failed_at"])
        return kept.failure_count


@transaction.atomic
def ensure_agency(*, code: str, name: str) -> Agency:
    """Give the agency of this code, making it when it is not there; its name is brought up to date."""
    agency, _ = Agency.objects.update_or_create(code=code, defaults={"name": name})
    return agency


@transaction.atomic
def ensure_demo_user(
    *, sign_in_name: str, display_name: str, agency: Agency, profession: str, role: Role, password: str
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
    user.is_active = True
    if not user.password or not user.check_password(password):
        user.set_password(password)
    user.save()
    return user
