"""The verbs ``user …``: who may sign in, from the server's console. The first administrator is made here.

Nobody's password is set: a person is given a link by which they set their own. Not for a demonstration, whose
people are invented by it.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kinfold.cli.frame import Outcome, Run, verb
from kinfold.domain.agency import Role, Sector, is_agency_code
from kinfold.domain.errors import UserError

if TYPE_CHECKING:
    from kinfold.casework.accounts.models import Agency, User

NameArgument = Annotated[str, typer.Argument(help="Their sign-in name.", show_default=False)]
AddressOption = Annotated[str, typer.Option(help="Where people open the service; the link begins with it.")]
HERE = "http://localhost:8000"


def register(app: typer.Typer) -> None:
    """Add the verbs."""
    user = typer.Typer(help="Who may sign in.", no_args_is_help=True)
    app.add_typer(user, name="user")
    verb(user, "add")(add)
    verb(user, "list")(listing)
    verb(user, "leave")(leave)
    verb(user, "reset")(reset)


def add(
    run: Run,
    name: NameArgument,
    display_name: Annotated[str, typer.Option(help="Their name, as colleagues read it.")],
    profession: Annotated[str, typer.Option(help="What they are, such as social worker.")],
    role: Annotated[str, typer.Option(help=f"What they sign in to do: {', '.join(Role.codes())}.")],
    agency: Annotated[str, typer.Option(help="The code of the agency that employs them.")],
    agency_name: Annotated[str, typer.Option(help="The agency's name, if it is not there yet.")] = "",
    sector: Annotated[
        str, typer.Option(help=f"What a new agency is: {', '.join(Sector.codes())}.")
    ] = Sector.COUNCIL.value,
    single_sign_on_id: Annotated[str, typer.Option(help="Their identifier at the single sign-on.")] = "",
    address: AddressOption = HERE,
) -> Outcome:
    """Add a person, and print the link by which they set their own password: once, within 72 hours."""
    _check(role, Role.codes(), "--role")
    _check(sector, Sector.codes(), "--sector")
    _open(run.home)
    from django.db import transaction

    from kinfold.casework.accounts import actions
    from kinfold.casework.audit.actions import Witness

    _check_words(name, display_name, profession)
    with transaction.atomic():
        made = actions.add_person(
            sign_in_name=name,
            display_name=display_name,
            agency=_agency(agency, agency_name, Sector(sector)),
            profession=profession,
            role=Role(role),
            single_sign_on_id=single_sign_on_id,
            by=Witness(),
        )
        code = actions.make_set_up_link(user=made)
    return _link(made, code, address)


def listing(run: Run) -> Outcome:
    """List who may sign in, and who has left."""
    _open(run.home)
    from kinfold.casework.accounts.models import User

    people = list(User.objects.get_queryset().for_listing())
    data = [
        {
            "sign_in_name": each.sign_in_name,
            "agency": each.agency.code,
            "role": each.role,
            "active": each.is_active,
        }
        for each in people
    ]
    lines = [_line(each) for each in people]
    nobody = ["Nobody may sign in yet. Add an administrator: kinfold user add --help"]
    return Outcome({"people": data}, lines or nobody)


def _line(user: "User") -> str:
    left = "" if user.is_active else "left"
    return f"{user.sign_in_name:<24}{user.agency.code:<24}{user.role:<20}{left}".rstrip()


def leave(run: Run, name: NameArgument) -> Outcome:
    """End a leaver's access: at their next request they are signed out, everywhere."""
    found = _found(run.home, name)
    from kinfold.casework.accounts import actions
    from kinfold.casework.audit.actions import Witness

    actions.leave(found, by=Witness())
    return Outcome({"user": found.id, "active": False}, ["Their access has ended."])


def reset(run: Run, name: NameArgument, address: AddressOption = HERE) -> Outcome:
    """Begin anew for someone who lost their password or second step: prints a new set-up link."""
    found = _found(run.home, name)
    from kinfold.casework.accounts import actions
    from kinfold.casework.audit.actions import Witness

    return _link(found, actions.reset(found, by=Witness()), address)


def _open(home: Path) -> None:
    """Prepare the home. Raises UserError for a demonstration."""
    from kinfold.web.environment import is_demo
    from kinfold.web.run import prepare

    if is_demo(home):
        raise UserError(
            "This home is a demonstration, whose people are invented by it. Name the partnership's own "
            "home with --home."
        )
    prepare(home)


def _found(home: Path, name: str) -> "User":
    _open(home)
    from kinfold.casework.accounts.models import User
    from kinfold.casework.accounts.queries import tidy_name

    found = User.objects.select_related("agency").filter(sign_in_name=tidy_name(name)).first()
    if found is None:
        raise UserError("Nobody has this sign-in name. See: kinfold user list.")
    return found


def _agency(code: str, name: str, sector: Sector) -> "Agency":
    from kinfold.casework.accounts import actions
    from kinfold.casework.accounts.models import Agency

    if not is_agency_code(code):
        raise UserError("--agency is a code of small letters, figures and hyphens. Give the agency's code.")
    if name.strip():
        return actions.ensure_agency(code=code, name=name.strip(), sector=sector)
    found = Agency.objects.filter(code=code).first()
    if found is None:
        raise UserError("No agency has this code yet. Give its name too, with --agency-name.")
    return found


def _check(given: str, known: list[str], option: str) -> None:
    if given not in known:
        raise UserError(f"{option} names nothing we know. Choose one of: {', '.join(known)}.")


def _check_words(name: str, display_name: str, profession: str) -> None:
    from kinfold.casework.accounts.forms import PersonForm

    form = PersonForm(
        {"sign_in_name": name, "display_name": display_name, "profession": profession}, agencies=[]
    )
    for field in ("sign_in_name", "display_name", "profession"):
        if messages := form.errors.get(field):
            raise UserError(f"{messages[0]}.")


def _link(user: "User", code: str, address: str) -> Outcome:
    from django.urls import reverse

    link = f"{address.rstrip('/')}{reverse('accounts:set_up_link', args=(code,))}"
    data: dict[str, Any] = {"user": user.id, "link": link, "valid_hours": 72}
    lines = ["Hand this link over, to someone you know. It works once, for 72 hours:", f"  {link}"]
    return Outcome(data, lines)
