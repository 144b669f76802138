"""Words for the sign-in page. It asks no database."""

from dataclasses import dataclass

from kinfold.casework.accounts.forms import SignInForm

NOT_RIGHT = "Enter a sign-in name and password that belong together"
LOCKED = "Wait 15 minutes, then try again: signing in under this name has failed 5 times"


@dataclass(frozen=True, slots=True)
class SignInPage:
    """What the sign-in page shows."""

    sign_in_name: str
    name_error: str | None
    password_error: str | None
    next_address: str

    @property
    def errors(self) -> list[dict[str, str]]:
        """The error summary's list: each message with the field it is about."""
        pairs = (("#sign_in_name", self.name_error), ("#password", self.password_error))
        return [{"href": href, "text": text} for href, text in pairs if text]


def sign_in_page(form: SignInForm, *, next_address: str, failure: str | None = None) -> SignInPage:
    """Make the page from what was typed; a failure is shown by the name, whichever part was wrong."""
    return SignInPage(
        sign_in_name=str(form.data.get("sign_in_name", ""))[:80] if form.is_bound else "",
        name_error=failure or _first(form, "sign_in_name"),
        password_error=_first(form, "password"),
        next_address=next_address,
    )


def _first(form: SignInForm, field: str) -> str | None:
    """Give the first message about a field; an untouched form has none."""
    messages = form.errors.get(field) if form.is_bound else None
    return str(messages[0]) if messages else None
