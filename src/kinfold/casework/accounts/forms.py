"""What a person may type to sign in or to mend their sign-in, and what is said when something is missing."""

from typing import Any

from django import forms

from kinfold.casework.accounts import passkeys, passwords
from kinfold.domain.agency import Role


def _password(missing: str) -> forms.CharField:
    return forms.CharField(
        max_length=passwords.LONGEST,
        strip=False,
        error_messages={
            "required": missing,
            "max_length": f"Shorten your password to {passwords.LONGEST} characters or fewer",
        },
    )


def first_message(form: forms.Form, field: str) -> str | None:
    """Give the first message about a field; an untouched form has none."""
    messages = form.errors.get(field) if form.is_bound else None
    return str(messages[0]) if messages else None


class SignInForm(forms.Form):
    """A sign-in name and a password; neither is echoed in a message."""

    sign_in_name = forms.CharField(
        max_length=80,
        error_messages={
            "required": "Enter your sign-in name",
            "max_length": "Shorten your sign-in name to 80 characters or fewer",
        },
    )
    password = _password("Enter your password")


class SecondStepForm(forms.Form):
    """A code, or what a browser says for a passkey."""

    code = forms.CharField(
        required=False, max_length=20, error_messages={"max_length": "Enter a code of 6 or 8 digits"}
    )
    credential = forms.CharField(required=False, max_length=passkeys.LONGEST)

    def complaint(self) -> str | None:
        """Say what is missing; None where there is something to try."""
        if not self.is_valid():
            return "Enter a code of 6 or 8 digits"
        typed = "".join(self.cleaned_data["code"].split())
        if self.cleaned_data["credential"] or (typed.isascii() and typed.isdigit()):
            return None
        return "Enter a code of 6 or 8 digits" if typed else "Enter the code your app shows now"


class NewPasswordForm(forms.Form):
    """A password that someone chooses."""

    new_password = _password("Enter a new password")


class ChangePasswordForm(NewPasswordForm):
    """The password there is, and the one to come."""

    password = _password("Enter your present password")
    field_order = ("password", "new_password")


class PasswordForm(forms.Form):
    """The password, asked for again."""

    password = _password("Enter your password")


class AppForm(forms.Form):
    """The first code that a new app shows."""

    code = forms.CharField(
        max_length=20,
        error_messages={
            "required": "Enter the code your app shows now",
            "max_length": "Enter the 6 digits your app shows now",
        },
    )

    def clean_code(self) -> Any:
        """Refuse anything but digits."""
        typed = "".join(self.cleaned_data["code"].split())
        if not (typed.isascii() and typed.isdigit()):
            raise forms.ValidationError("Enter the 6 digits your app shows now")
        return typed


class PasskeyForm(forms.Form):
    """A name for a new passkey, and what the browser says of it."""

    name = forms.CharField(
        max_length=passkeys.LONGEST_NAME,
        error_messages={
            "required": "Enter a name for the passkey, such as the device it is on",
            "max_length": f"Shorten the name to {passkeys.LONGEST_NAME} characters or fewer",
        },
    )
    credential = forms.CharField(
        max_length=passkeys.LONGEST,
        error_messages={"required": "Your browser made no passkey. Try again, or set up an app instead"},
    )


class SingleSignOnForm(forms.Form):
    """The identifier under which the single sign-on knows someone."""

    single_sign_on_id = forms.CharField(
        required=False,
        max_length=255,
        error_messages={"max_length": "Shorten the identifier to 255 characters or fewer"},
    )


class WorkForm(forms.Form):
    """What someone is called, which agency employs them, and as what they sign in."""

    display_name = forms.CharField(
        max_length=120,
        error_messages={
            "required": "Enter the person's name",
            "max_length": "Shorten the name to 120 characters or fewer",
        },
    )
    agency = forms.ChoiceField(
        error_messages={"required": "Choose an agency", "invalid_choice": "Choose an agency from the list"}
    )
    profession = forms.CharField(
        max_length=80,
        error_messages={
            "required": "Enter a profession",
            "max_length": "Shorten the profession to 80 characters or fewer",
        },
    )
    phone = forms.RegexField(
        r"^\s*\+?[0-9 ()-]{8,30}\s*$",
        required=False,
        error_messages={"invalid": "Enter a telephone number, such as 01632 960101, or leave it empty"},
    )
    role = forms.ChoiceField(
        choices=Role.choices(),
        error_messages={"required": "Choose a role", "invalid_choice": "Choose a role from the list"},
    )

    def __init__(self, *given: Any, agencies: list[tuple[str, str]], **more: Any) -> None:
        """Take the agencies that may be chosen, each by its identifier and name."""
        super().__init__(*given, **more)
        self.fields["agency"].choices = agencies  # type: ignore[attr-defined]


class PersonForm(WorkForm, SingleSignOnForm):
    """Someone who is to sign in."""

    sign_in_name = forms.RegexField(
        r"^\s*[^\W_][\w.@+-]*\s*$",
        max_length=80,
        error_messages={
            "required": "Enter a sign-in name",
            "max_length": "Shorten the sign-in name to 80 characters or fewer",
            "invalid": "Use letters, figures and . @ + - _ only in a sign-in name, without spaces",
        },
    )
    field_order = (
        "display_name",
        "sign_in_name",
        "agency",
        "profession",
        "phone",
        "role",
        "single_sign_on_id",
    )
