"""Words for signing in and for one's own account. It asks no database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import qrcode
from allauth.mfa.models import Authenticator
from django import forms
from django.utils.timezone import localtime

from kinfold.casework.accounts import second_step
from kinfold.casework.accounts.forms import SignInForm, first_message
from kinfold.casework.accounts.models import OpenSession

NOT_RIGHT = "Enter a sign-in name and password that belong together"
LOCKED = "Wait 15 minutes, then try again: signing in under this name has failed 5 times"
SECOND_NOT_RIGHT = "Enter the code your app shows now, or a recovery code you have not used. Each works once"
SECOND_LOCKED = "Wait 15 minutes, then try again: the second step has failed 5 times"
PASSWORD_NOT_RIGHT = "Enter the password you sign in with"
PASSWORD_LOCKED = "Wait 15 minutes, then try again: your password was entered wrongly 5 times"
CODE_NOT_RIGHT = "Enter the code your app shows now. If it never fits, check the clock of your device"
PASSKEY_NOT_RIGHT = "Your browser's answer does not fit. Try again, or set up an app instead"


@dataclass(frozen=True, slots=True)
class FormPage:
    """A page with one form: what was typed is not repeated, save names; each field with its message."""

    errors: list[dict[str, str]]
    message: dict[str, str | None]
    typed: dict[str, str]


def form_page(
    form: forms.Form,
    *,
    failures: dict[str, str] | None = None,
    repeat: Sequence[str] = (),
) -> FormPage:
    """Make the page from what was typed; ``failures`` are messages that the form itself could not know."""
    failed = failures or {}
    messages = {name: failed.get(name) or first_message(form, name) for name in form.fields}
    errors = [{"href": f"#{name}", "text": text} for name, text in messages.items() if text]
    typed = {name: str(form.data.get(name, ""))[:255] if form.is_bound else "" for name in repeat}
    return FormPage(errors, messages, typed)


@dataclass(frozen=True, slots=True)
class SignInPage:
    """What the sign-in page shows."""

    sign_in_name: str
    name_error: str | None
    password_error: str | None
    next_address: str
    notice: str | None = None
    provider_error: str | None = None

    @property
    def errors(self) -> list[dict[str, str]]:
        """The error summary's list: each message with the field it is about."""
        pairs = (
            ("#sign_in_name", self.name_error),
            ("#password", self.password_error),
            ("#single_sign_on", self.provider_error),
        )
        return [{"href": href, "text": text} for href, text in pairs if text]


def sign_in_page(
    form: SignInForm,
    *,
    next_address: str,
    failure: str | None = None,
    notice: str | None = None,
    provider_error: str | None = None,
) -> SignInPage:
    """Make the page from what was typed; a failure is shown by the name, whichever part was wrong."""
    return SignInPage(
        sign_in_name=str(form.data.get("sign_in_name", ""))[:80] if form.is_bound else "",
        name_error=failure or first_message(form, "sign_in_name"),
        password_error=first_message(form, "password"),
        next_address=next_address,
        notice=notice,
        provider_error=provider_error,
    )


@dataclass(frozen=True, slots=True)
class SecondStepPage:
    """What is asked at the second step; ``options`` is for the browser's passkeys, if any."""

    next_address: str
    failure: str | None
    options: str

    @property
    def errors(self) -> list[dict[str, str]]:
        """The error summary's list."""
        return [{"href": "#code", "text": self.failure}] if self.failure else []


def second_step_page(*, next_address: str, failure: str | None, options: str) -> SecondStepPage:
    """Make the page."""
    return SecondStepPage(next_address, failure, options)


def moment(at: datetime) -> str:
    """Give '24 November 2026, 2:14pm', as a clock on the wall here tells it."""
    here = localtime(at)
    half = "am" if here.hour < 12 else "pm"
    return f"{here.day} {here:%B %Y}, {here.hour % 12 or 12}:{here.minute:02}{half}"


@dataclass(frozen=True, slots=True)
class Factor:
    """An app or a passkey, as its owner sees it."""

    which: str
    name: str
    used: str


@dataclass(frozen=True, slots=True)
class OneSession:
    """A session, as its owner sees it."""

    session_id: str
    browser: str
    when: str
    is_this: bool


@dataclass(frozen=True, slots=True)
class AccountPage:
    """What the account page shows: each way in, and where one is signed in."""

    facts: tuple[tuple[str, str], ...]
    factors: tuple[Factor, ...]
    codes_left: int
    is_required: bool
    by_provider: bool
    has_password: bool
    sessions: tuple[OneSession, ...]
    notice: str | None
    problem: str | None


def factors(kept: Sequence[Authenticator]) -> tuple[Factor, ...]:
    """Give the words for apps and passkeys."""
    return tuple(
        Factor(
            which=second_step.name_of(each),
            name="App" if each.type == second_step.APP else f"Passkey: {each.wrap().name}",
            used=f"Last used {moment(each.last_used_at)}" if each.last_used_at else "Not used yet",
        )
        for each in kept
    )


def open_sessions(found: Sequence[OpenSession], this: str) -> tuple[OneSession, ...]:
    """Give the words for sessions, the one that asks first."""
    listed = [
        OneSession(
            session_id=each.id,
            browser=each.browser,
            when=f"signed in {moment(each.began_at)}, last used {moment(each.seen_at)}",
            is_this=each.id == this,
        )
        for each in found
    ]
    return tuple(sorted(listed, key=lambda one: not one.is_this))


@dataclass(frozen=True, slots=True)
class AppPage:
    """What setting up an app shows: the picture as one path, and the same key in groups of letters."""

    path: str
    size: int
    key: str
    form: FormPage


def app_page(form: forms.Form, *, address: str, secret: str, failures: dict[str, str]) -> AppPage:
    """Make the page; the picture is drawn from ``address``, which holds the secret."""
    drawn = qrcode.QRCode(border=4)
    drawn.add_data(address)
    drawn.make(fit=True)
    squares = [
        f"M{x} {y}h1v1h-1z" for y, row in enumerate(drawn.get_matrix()) for x, dark in enumerate(row) if dark
    ]
    return AppPage(
        path="".join(squares),
        size=len(drawn.get_matrix()),
        key=" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        form=form_page(form, failures=failures),
    )
