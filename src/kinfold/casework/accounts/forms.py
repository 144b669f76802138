"""What a person may type to sign in, and what is said when something is missing."""

from django import forms


class SignInForm(forms.Form):
    """A sign-in name and a password; neither is echoed in a message."""

    sign_in_name = forms.CharField(
        max_length=80,
        error_messages={
            "required": "Enter your sign-in name",
            "max_length": "Shorten your sign-in name to 80 characters or fewer",
        },
    )
    password = forms.CharField(
        max_length=200,
        strip=False,
        error_messages={
            "required": "Enter your password",
            "max_length": "Shorten your password to 200 characters or fewer",
        },
    )
