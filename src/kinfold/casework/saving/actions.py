"""Saving a form once, however often its button is pressed or its request replayed."""

from kinfold.casework.accounts.models import User
from kinfold.casework.saving.models import SavedForm


def is_first(*, token: str, by: User) -> bool:
    """Say whether a form's token comes for the first time, and remember it with the open transaction."""
    _, first = SavedForm.objects.get_or_create(by=by, token=token)
    return bool(first)


def is_saved(*, token: str, by: User) -> bool:
    """Say whether a form with this token was saved by them before."""
    return bool(SavedForm.objects.filter(by=by, token=token).exists())
