"""Text that is encrypted before it reaches the database, under keys that are not in the database.

``KINFOLD_SAFE_KEYS`` names them, newest first: the first encrypts, all decrypt, so a key can be replaced.
"""

from typing import TYPE_CHECKING, Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models

from kinfold.domain.errors import UserError


def _keys() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.KINFOLD_SAFE_KEYS])


def sealed(text: str) -> str:
    """Encrypt a text that is kept somewhere else than in a column."""
    return _keys().encrypt(text.encode()).decode("ascii")


def opened(kept: str) -> str | None:
    """Decrypt such a text; None where none of the keys fits."""
    try:
        return _keys().decrypt(kept.encode("ascii")).decode()
    except InvalidToken:
        return None


if TYPE_CHECKING:
    TextField = models.TextField[str, str]
else:
    TextField = models.TextField


class SealedText(TextField):
    """A text field whose column holds only what a key can open. It cannot be searched."""

    def get_prep_value(self, value: Any) -> str | None:
        """Encrypt."""
        return None if value is None else _keys().encrypt(str(value).encode()).decode("ascii")

    def from_db_value(self, value: str | None, *_: Any) -> str | None:
        """Decrypt; raises UserError where none of the keys fits."""
        try:
            return None if value is None else _keys().decrypt(value.encode("ascii")).decode()
        except InvalidToken as error:
            raise UserError(
                "A safe address cannot be read with the keys that this service was given. "
                "Put the key it was written with back into KINFOLD_SAFE_KEYS."
            ) from error
