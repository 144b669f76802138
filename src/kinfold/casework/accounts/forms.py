"""What a person may type to sign in or to mend their sign-in, and what is said when something is missing."""

from typing import Any

from django import forms

from kinfold.casework.accounts import passkeys, passwords


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
