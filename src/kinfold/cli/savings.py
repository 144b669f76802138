"""The verb ``savings``: what was claimed, what could be banked, and what the comparison can carry."""

from pathlib import Path
from typing import Annotated

import typer

from kinfold.cli.frame import Outcome, Run, verb


def run_model(
    run: Run,
    model: Annotated[str, typer.Argument(help="A shipped model (hertfordshire-savings) or a model file.")],
    out: Annotated[Path | None, typer.Option("--out", help="Folder for the statement.")] = None,
) -> Outcome:
    """Set out savings by agency: claimed, cashable and carried, never added together."""
    from kinfold.cli.evaluate import evaluate_plan
    from kinfold.evaluation.design import load
    from kinfold.evaluation.economics.catalogue import shipped_catalogue
    from kinfold.evaluation.economics.discounting import schedule
    from kinfold.evaluation.economics.model import load_model
    from kinfold.evaluation.economics.run import run_savings
    from kinfold.evaluation.release import release
    from kinfold.kit.clock import now, today

    said = load_model(model)
    answer = evaluate_plan(load(said.answer), run)
    document = run_savings(said, answer, shipped_catalogue(today()), schedule())
    document["computed_at"] = now().strftime("%Y-%m-%dT%H:%M:%SZ")
    path = release(document, out or run.home / "released" / "savings")
    lines = [document["sentence"]]
    lines += [f"  claimed, {row['agency']}: {row['said']} ({row['basis']})" for row in document["claimed"]]
    lines += [f"  {row['label']}: {_figure(row['value'])} {row['unit']}" for row in document["arithmetic"]]
    lines += [f"Written to {path}"]
    return Outcome({**document, "path": str(path)}, lines)


def _figure(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.2f}"


def register(app: typer.Typer) -> None:
    """Add the verb."""
    savings = typer.Typer(help="What a change was worth, and to whom.", no_args_is_help=True)
    verb(savings, "run")(run_model)
    app.add_typer(savings, name="savings")
