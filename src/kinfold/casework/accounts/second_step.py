"""The second step of signing in: codes of an app, recovery codes, and which of them a person has.

allauth keeps them and knows the arithmetic; what is counted, refused and required is ours. Passkeys have
their own module. None of this knows of requests, save what a session remembers.
"""

from dataclasses import dataclass

from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.db import transaction
from django.utils.crypto import constant_time_compare

from kinfold.casework.accounts import lockout
from kinfold.casework.accounts.models import User
from kinfold.casework.accounts.rules import SEES_FAMILIES
from kinfold.domain.agency import Role
from kinfold.domain.errors import UserError
from kinfold.kit import clock

APP, PASSKEY, RECOVERY = (
    Authenticator.Type.TOTP,
    Authenticator.Type.WEBAUTHN,
    Authenticator.Type.RECOVERY_CODES,
)
FACTORS = (APP, PASSKEY)  # recovery codes alone are no second step: they stand in for one that is lost
LAST_ONE = "Set up another app or passkey first: your role needs a second step"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of an answer to the second step."""

    is_right: bool
    locked: bool = False


def is_required(user: User) -> bool:
    """Say whether this person's role must have a second step in this home."""
    wanted = settings.KINFOLD_SECOND_FACTOR
    asked_here = not settings.KINFOLD_DEMO if wanted is None else wanted
    return bool(asked_here) and Role(user.role) in SEES_FAMILIES


def is_set_up(user: User) -> bool:
    """Say whether this person has an app or a passkey."""
    return bool(Authenticator.objects.filter(user=user, type__in=FACTORS).exists())


def who_have_one() -> set[str]:
    """Give the identifiers of everyone who has an app or a passkey."""
    return set(Authenticator.objects.filter(type__in=FACTORS).values_list("user_id", flat=True))


def of(user: User) -> list[Authenticator]:
    """Give a person's apps and passkeys, the oldest first."""
    return list(Authenticator.objects.filter(user=user, type__in=FACTORS).order_by("created_at", "id"))


def recovery_codes_left(user: User) -> int:
    """Count the recovery codes that this person has not used."""
    found = Authenticator.objects.filter(user=user, type=RECOVERY).first()
    return len(RecoveryCodes(found).get_unused_codes()) if found else 0


def new_secret() -> str:
    """Make the secret that an app and the service will share."""
    return str(generate_totp_secret())


def fits(secret: str, code: str) -> int | None:
    """Give the half minute for which an app with this secret shows this code, of the three around now."""
    now: int = int(clock.now().timestamp()) // app_settings.TOTP_PERIOD
    for step in (now, now - 1, now + 1):
        if constant_time_compare(format_hotp_value(hotp_value(secret, step)), code):
            return step
    return None


def check_code(*, user: User, code: str, browser: str = "") -> Answer:
    """Try a code of the app, or a recovery code; each is good once. Failures lock as at the first step."""
    return counted(user, browser, lambda: _code_fits(user, "".join(code.split())))


def counted(user: User, browser: str, is_right: "lockout.Check") -> Answer:
    """Make one attempt at the second step, counted before it is made."""
    trying = lockout.begin(lockout.SECOND_STEP, sign_in_name=user.sign_in_name, browser=browser)
    if trying.is_locked:
        return Answer(is_right=False, locked=True)
    if is_right():
        trying.succeeded()
        return Answer(is_right=True)
    return Answer(is_right=False, locked=trying.locks)


@transaction.atomic
def _code_fits(user: User, code: str) -> bool:
    kept = {each.type: each for each in Authenticator.objects.select_for_update().filter(user=user)}
    if APP in kept and len(code) == app_settings.TOTP_DIGITS:
        return _app_shows(kept[APP], code)
    if RECOVERY in kept and len(code) == app_settings.RECOVERY_CODE_DIGITS:
        return bool(RecoveryCodes(kept[RECOVERY]).validate_code(code))
    return False


def _app_shows(app: Authenticator, code: str) -> bool:
    """Whether the app shows this code, and nobody has used it or a later one."""
    step = fits(decrypt(app.data["secret"]), code)
    if step is None or step <= app.data.get("last_step", 0):
        return False
    app.data["last_step"] = step
    app.last_used_at = clock.now()
    app.save(update_fields=["data", "last_used_at"])
    return True


@transaction.atomic
def set_up_app(*, user: User, secret: str, code: str) -> bool:
    """Keep an app that has shown the right code, in the place of one there was; False where it has not."""
    step = fits(secret, "".join(code.split()))
    if step is None:
        return False
    Authenticator.objects.filter(user=user, type=APP).delete()
    app = TOTP.activate(user, secret).instance
    app.data["last_step"] = step
    app.save(update_fields=["data"])
    return True


@transaction.atomic
def new_recovery_codes(*, user: User) -> list[str]:
    """Make recovery codes in the place of any there were. Raises UserError for one without a second step."""
    if not is_set_up(user):
        raise UserError("Set up an app or a passkey first: recovery codes stand in for one that is lost")
    Authenticator.objects.filter(user=user, type=RECOVERY).delete()
    return list(RecoveryCodes.activate(user).generate_codes())


@transaction.atomic
def remove(*, user: User, which: str) -> bool:
    """Take away one app or passkey of a person's own; False where they have none of that name.

    With the last one go the recovery codes. Raises UserError where the role must have one.
    """
    User.objects.select_for_update().get(id=user.id)
    mine = of(user)
    found = next((each for each in mine if name_of(each) == which), None)
    if found is None:
        return False
    if len(mine) == 1 and is_required(user):
        raise UserError(LAST_ONE)
    found.delete()
    if len(mine) == 1:
        Authenticator.objects.filter(user=user, type=RECOVERY).delete()
    return True


def name_of(factor: Authenticator) -> str:
    """Give what stands for an app or passkey in an address or form."""
    return "app" if factor.type == APP else f"passkey-{factor.pk}"
