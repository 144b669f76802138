"""The verb ``indicators``: what is measured, and the figures, fit to be shown."""

from pathlib import Path
from typing import Annotated

import typer

from kinfold.cli.days import day
from kinfold.cli.frame import Outcome, Run, verb


def register(app: typer.Typer) -> None:
    """Add the verb."""
    indicators = typer.Typer(help="Definitions of indicators, and their figures.", no_args_is_help=True)
    app.add_typer(indicators, name="indicators")
    verb(indicators, "list")(list_)
    verb(indicators, "compute")(compute)


def list_(
    run: Run,  # noqa: ARG001
    page: Annotated[bool, typer.Option("--page", help="Give the reference page, as Markdown.")] = False,
) -> Outcome:
    """Say what each indicator counts."""
    from kinfold.indicators import reference
    from kinfold.indicators.catalogue import INDICATORS, definitions_digest

    described = [{**definition.plain(), "digest": definition.digest()} for definition in INDICATORS]
    lines = [f"{one.id} (version {one.version}): {one.question} {one.unit}." for one in INDICATORS]
    shown = reference.page().splitlines() if page else lines
    return Outcome({"indicators": described, "definitions_digest": definitions_digest()}, shown)


def compute(
    run: Run,
    as_of: Annotated[str | None, typer.Option(help="The day up to which to count, yyyy-mm-dd.")] = None,
    out: Annotated[Path | None, typer.Option(help="The folder to write to.", show_default="released")] = None,
) -> Outcome:
    """Compute the figures and write those fit to be shown."""
    import time

    from kinfold.indicators import release
    from kinfold.kit import clock
    from kinfold.store.connection import open_store

    began = time.perf_counter()
    upto = day("--as-of", as_of)
    with open_store(run.home, read_only=True) as con:
        document = release.compute(con, as_of=upto, computed_at=clock.now(), progress=run.progress)
    path = release.write(document, out or run.home / "released")
    shown = release.plain(document)
    seconds = round(time.perf_counter() - began, 2)
    data = {
        "indicators": [one["id"] for one in shown["indicators"]],
        "rows": sum(len(one["months"]) + 2 for one in shown["indicators"]),
        "seconds": seconds,
        "as_of": shown["as_of"],
        "definitions_digest": shown["definitions_digest"],
        "path": str(path),
    }
    lines = [_sentence(one) for one in shown["indicators"]]
    return Outcome(data, [*lines, shown["indicators"][0]["before_after"]["warning"], f"Written to {path}."])


def _sentence(one: dict) -> str:  # type: ignore[type-arg]
    sides = one["before_after"]
    before, after, ratio, expected = (sides[key] for key in ("before", "after", "ratio", "no_effect"))
    if sides["refused"]:
        return f"{one['title']}: {sides['refused']}"
    if ratio["value"] is None:
        return f"{one['title']}: too few to show."
    told = (
        f"{one['title']}: {before['rate']} before and {after['rate']} after allocation, {one['unit']}; "
        f"ratio {ratio['value']} ({ratio['low']} to {ratio['high']})"
    )
    if expected["value"] is None:
        return f"{told}; the ratio expected with no effect could not be worked out."
    return f"{told}; expected with no effect {expected['value']} ({expected['low']} to {expected['high']})."
