"""Verbs about signing in and about people. Each is one transaction; none knows of requests."""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import authenticate
from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from kinfold.casework.accounts.models import Agency, FailedSignIns, User
from kinfold.casework.accounts.queries import tidy_name
from kinfold.domain.agency import Role, Sector
from kinfold.domain.errors import UserError
from kinfold.kit import clock

FAILURES_BEFORE_LOCK = 5
LOCK = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Attempt:
    """What came of one attempt to sign in: a person, or none; and whether the name is locked for now."""

    user: User | None
    locked: bool = False


def _keyed(purpose: str, sign_in_name: str, nonce: str) -> str:
    words = f"{tidy_name(sign_in_name)}\n{nonce}"
    return salted_hmac(f"kinfold.{purpose}", words, algorithm="sha256").hexdigest()


def known_browser(sign_in_name: str) -> str:
    """Give what a browser may show later to prove that this name has signed in from it; it holds no name."""
    nonce = secrets.token_hex(16)
    return f"{nonce}.{_keyed('known-browser', sign_in_name, nonce)}"


def _nonce(sign_in_name: str, shown: str) -> str:
    """Give the mark of a browser from which this name has signed in before; of any other, nothing."""
    nonce, _, proof = shown.partition(".")
    is_ours = constant_time_compare(proof, _keyed("known-browser", sign_in_name, nonce))
    return nonce if is_ours else ""


def attempt_sign_in(*, sign_in_name: str, password: str, browser: str = "") -> Attempt:
    """Check a name and password, counting failures under that name.

    After five failures within a quarter of an hour the name is locked for a quarter of an hour from the last,
    whether or not anyone has it; while locked, even the right password is refused and not checked. A
    browser that shows what ``known_browser`` gave it is counted by itself: strangers who fail under a name
    cannot keep its owner out.
    """
    digest = _keyed("failed-sign-ins", sign_in_name, _nonce(sign_in_name, browser))
    failures = _count(digest)
    if failures is None:
        return Attempt(user=None, locked=True)
    user = authenticate(None, username=tidy_name(sign_in_name), password=password)
    if isinstance(user, User):
        FailedSignIns.objects.filter(name_digest=digest).delete()
        return Attempt(user=user)
    return Attempt(user=None, locked=failures >= FAILURES_BEFORE_LOCK)


@transaction.atomic
def _count(digest: str) -> int | None:
    """Count an attempt as failed before it is tried, so that many at once get no more; None is locked."""
    now = clock.now()
    FailedSignIns.objects.filter(last_failed_at__lte=now - LOCK).delete()
    kept, made = FailedSignIns.objects.select_for_update().get_or_create(
        name_digest=digest,
        defaults={"failure_count": 1, "first_failed_at": now, "last_failed_at": now},
    )
    if made:
        return 1
    if kept.failure_count >= FAILURES_BEFORE_LOCK:
        return None
    kept.failure_count += 1
    kept.last_failed_at = now
    kept.save(update_fields=["failure_count", "last_failed_at"])
    return kept.failure_count


@transaction.atomic
def ensure_agency(*, code: str, name: str, sector: Sector = Sector.COUNCIL) -> Agency:
    """Give the agency of this code, making it where it is not there; name and sector are kept up to date."""
    agency, _ = Agency.objects.update_or_create(code=code, defaults={"name": name, "sector": sector})
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
