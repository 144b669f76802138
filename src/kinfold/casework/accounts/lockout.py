"""Guessing is counted under a name, whoever guesses, and locks the name for a while.

Passwords and second steps are counted apart: a right password must not wipe out failures of the second step.
A name is kept as a keyed hash only.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from kinfold.casework.accounts.models import FailedSignIns
from kinfold.casework.accounts.queries import tidy_name
from kinfold.kit import clock

FAILURES_BEFORE_LOCK = 5
LOCK = timedelta(minutes=15)
Check = Callable[[], bool]
PASSWORD, SECOND_STEP = "failed-sign-ins", "failed-second-steps"


@dataclass(frozen=True, slots=True)
class Try:
    """One attempt, counted as failed before it is made; without a count it must not be made at all."""

    digest: str
    failures: int | None

    @property
    def is_locked(self) -> bool:
        """Whether the name was locked before this attempt."""
        return self.failures is None

    @property
    def locks(self) -> bool:
        """Whether the name is locked once this attempt has failed."""
        return self.failures is None or self.failures >= FAILURES_BEFORE_LOCK

    def succeeded(self) -> None:
        """Forget the failures: this attempt was none."""
        FailedSignIns.objects.filter(name_digest=self.digest).delete()


def begin(purpose: str, *, sign_in_name: str, browser: str = "") -> Try:
    """Count an attempt under a name; a browser that ``known_browser`` marked is counted by itself."""
    digest = _keyed(purpose, sign_in_name, _nonce(sign_in_name, browser))
    return Try(digest, _count(digest))


def known_browser(sign_in_name: str) -> str:
    """Give what a browser may show later to prove that this name has signed in from it; it holds no name."""
    nonce = secrets.token_hex(16)
    return f"{nonce}.{_keyed('known-browser', sign_in_name, nonce)}"


def _keyed(purpose: str, sign_in_name: str, nonce: str) -> str:
    words = f"{tidy_name(sign_in_name)}\n{nonce}"
    return salted_hmac(f"kinfold.{purpose}", words, algorithm="sha256").hexdigest()


def _nonce(sign_in_name: str, shown: str) -> str:
    """Give the mark of a browser from which this name has signed in before; of any other, nothing."""
    nonce, _, proof = shown.partition(".")
    is_ours = constant_time_compare(proof, _keyed("known-browser", sign_in_name, nonce))
    return nonce if is_ours else ""


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
