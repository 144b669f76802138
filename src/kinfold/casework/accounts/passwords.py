"""What a password must be: long, and not one that a stranger would try first. No mix of letters is asked for.

The list of common passwords is the one that Django ships (20,000, lower case). Not where passwords are
checked at sign-in.
"""

import re

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.db import transaction

from kinfold.casework.accounts import sessions
from kinfold.casework.accounts.models import SetUpLink, User

SHORTEST, LONGEST = 12, 200
FEWEST_DIFFERENT, FEWEST_OF_ITS_OWN = 5, 6
TOO_SHORT = f"Use {SHORTEST} characters or more: three or four words that do not belong together are best"
TOO_LONG = f"Use {LONGEST} characters or fewer"
TOO_COMMON = "Choose another password: this one is among those that strangers try first"
TOO_NEAR = "Choose another password: this one is made of your name, your agency or the name of this service"
SERVICE = "kinfold"


def complaint(password: str, user: User) -> str | None:
    """Say why a password will not do for this person; None where it does."""
    if len(password) < SHORTEST:
        return TOO_SHORT
    if len(password) > LONGEST:
        return TOO_LONG
    if _is_common(password):
        return TOO_COMMON
    return TOO_NEAR if _is_near(password, user) else None


def _is_common(password: str) -> bool:
    """Whether it hardly varies, or is on the list as it is, said twice, or with figures behind it."""
    folded = password.strip().lower()
    bare = re.sub(r"[\W\d_]+$", "", folded)
    half = folded[: len(folded) // 2]
    once = half if half * 2 == folded else folded
    return len(set(folded)) < FEWEST_DIFFERENT or any(map(_listed, {folded, bare, once}))


def _listed(word: str) -> bool:
    try:
        _COMMON.validate(word)
    except ValidationError:
        return True
    return False


_COMMON = CommonPasswordValidator()


def _is_near(password: str, user: User) -> bool:
    """Whether little is left once the words that stand about this person are taken away."""
    words = re.findall(
        r"\w{3,}", f"{user.sign_in_name} {user.display_name} {user.agency.name} {user.agency.code}".lower()
    )
    left = password.lower()
    for word in sorted({SERVICE, *words}, key=len, reverse=True):
        left = left.replace(word, " ")
    return len(re.sub(r"[\W\d_]+", "", left)) < FEWEST_OF_ITS_OWN and left != password.lower()


@transaction.atomic
def change_password(*, user: User, password: str) -> None:
    """Give a person the password that they chose, and end every session of theirs."""
    user.set_password(password)
    user.save(update_fields=["password"])
    SetUpLink.objects.filter(user=user, used_at=None).delete()
    sessions.end_all(user=user)
