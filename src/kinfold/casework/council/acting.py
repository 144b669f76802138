"""Who acts when the council's files come in: an operator brings them, the council's system says what is so.

The system stands in the record as the author of what it said. It cannot sign in.
"""

from django.conf import settings

from kinfold.casework.accounts.models import Agency, User
from kinfold.casework.accounts.queries import tidy_name
from kinfold.domain.agency import Role, Sector
from kinfold.domain.errors import UserError

SIGN_IN_NAME = "council-system"
MAY_BRING = (Role.ADMINISTRATOR,)


def operator(sign_in_name: str) -> User:
    """Give who answers for bringing files in. Raises UserError for anyone but a working administrator."""
    found = User.objects.get_queryset().active().select_related("agency")
    who = found.filter(sign_in_name=tidy_name(sign_in_name)).first()
    if who is None or who.role not in MAY_BRING:
        raise UserError(
            "--by must be the sign-in name of an administrator who may sign in. See: kinfold user list."
        )
    return who


def system() -> User:
    """Give the council's system as an author; not saved yet where it is new.

    Raises UserError where no agency here is a council, or several are.
    """
    there = User.objects.get_queryset().select_related("agency").filter(sign_in_name=SIGN_IN_NAME).first()
    if there is not None:
        return there
    councils = list(Agency.objects.filter(sector=Sector.COUNCIL.value)[:2])
    if len(councils) != 1:
        raise UserError(
            "The files are the council's, but not exactly one agency here is a council. Add its people: "
            "kinfold user add --help."
        )
    made = User(
        sign_in_name=SIGN_IN_NAME,
        display_name="The council’s system",
        agency=councils[0],
        profession="Case management system",
        role=Role.ANALYST.value,
        is_active=False,
        is_demo=settings.KINFOLD_DEMO,
    )
    made.set_unusable_password()
    return made
