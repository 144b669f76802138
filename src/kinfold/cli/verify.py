"""The verb ``verify``: whether what must not change has stayed as it was. The audit app does the work."""

from pathlib import Path
from typing import Annotated

import typer

from kinfold.cli.frame import Outcome, Run, verb


def register(app: typer.Typer) -> None:
    """Add the verb."""
    verify = typer.Typer(help="Whether what must not change has stayed as it was.", no_args_is_help=True)
    app.add_typer(verify, name="verify")
    verb(verify, "audit")(audit)


def audit(
    run: Run,
    head: Annotated[
        Path | None,
        typer.Option(help="A file elsewhere: hold the chain against it, then write the new head there."),
    ] = None,
    seal: Annotated[bool, typer.Option("--seal", help="Seal what is still open, if all is sound.")] = False,
) -> Outcome:
    """Verify the audit of looks: every entry, every seal, the chain; exit 1 when anything was changed."""
    from kinfold.web.audit_check import check

    with run.progress.stage("Reading the audit", total=1) as advance:
        found = check(run.home, head_file=head, seal=seal)
        advance(1)
    findings = [str(each) for each in found.findings]
    data = {
        "rows": found.rows,
        "segments": found.segments,
        "open_rows": found.open_rows,
        "head": found.head,
        "sound": found.is_sound,
        "findings": findings,
    }
    counted = f"Entries {found.rows}, seals {found.segments}, entries not sealed yet {found.open_rows}."
    ending = ["The chain verifies."] if found.is_sound else [f"Findings: {len(findings)}. Ring the guardian."]
    return Outcome(data, [counted, *findings[:50], f"Head {found.head}", *ending], findings=bool(findings))
