"""The verb ``serve``: the pages, on this machine unless told otherwise. The work is in ``web.run``."""

from typing import Annotated

import typer

from kinfold.cli.frame import Outcome, Run, verb


def register(app: typer.Typer) -> None:
    """Add the verb."""
    verb(app, "serve")(serve)


def serve(
    run: Run,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.", min=1, max=65535)] = 8000,
) -> Outcome:
    """Serve the pages until interrupted."""
    from kinfold.web.run import address, become_server, ready

    ready(run.home, host, port)
    line = f"Kinfold is at {address(host, port)} (state in {run.home}). Press Ctrl-C to stop."
    return Outcome({"url": address(host, port)}, [line], then=lambda: become_server(host, port))
