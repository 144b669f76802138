"""The verbs ``keys …``: looking after the keys under which safe addresses are encrypted."""

import typer

from kinfold.cli.frame import Outcome, Run, verb


def register(app: typer.Typer) -> None:
    """Add the verbs."""
    keys = typer.Typer(help="The keys of safe addresses.", no_args_is_help=True)
    app.add_typer(keys, name="keys")
    verb(keys, "renew")(renew)


def renew(run: Run) -> Outcome:
    """Encrypt every safe address anew under the first of KINFOLD_SAFE_KEYS; older keys can then go.

    Nothing is decrypted but in memory, and nothing of it is shown or written down.
    """
    from kinfold.web.run import begin

    begin(run.home)
    from kinfold.casework.families.models import SafeAddress
    from kinfold.casework.safety.actions import rewrap
    from kinfold.web.upgrade import past_the_policies

    with run.progress.stage("Encrypting anew", total=1) as advance:
        with past_the_policies(SafeAddress):
            count = rewrap()
        advance(1)
    words = f"Safe addresses encrypted anew: {count}. Older keys can leave KINFOLD_SAFE_KEYS now."
    return Outcome({"renewed": count}, [words])
