"""Secrets of second factors at rest: encrypted under a key that comes from the service's own secret.

allauth asks this adapter to encrypt whatever it keeps (the secret of an app, the seed of recovery codes). A
passkey's public key is no secret. Not for safe addresses: they have their own table and key.
"""

import base64
import hashlib

from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.utils.encoding import force_bytes

PURPOSE = b"kinfold.second-factor.1"


def _key(secret: str | bytes) -> Fernet:
    """Derive a key of its own for this purpose; the secret itself is long and random."""
    return Fernet(
        base64.urlsafe_b64encode(hashlib.blake2b(force_bytes(secret), key=PURPOSE, digest_size=32).digest())
    )


def _keys() -> MultiFernet:
    return MultiFernet([_key(each) for each in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """How allauth keeps our second factors."""

    def encrypt(self, text: str) -> str:
        """Encrypt a secret for the database."""
        return _keys().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Give a secret back; raises InvalidToken where the service's secret was replaced."""
        return _keys().decrypt(encrypted_text.encode()).decode()
