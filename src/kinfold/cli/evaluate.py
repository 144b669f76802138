"""The verb ``evaluate``: a stated question into an answer, and any panel into an estimate."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kinfold.cli.frame import Outcome, Run, verb
from kinfold.domain.errors import UserError

if TYPE_CHECKING:
    from kinfold.evaluation.answer import Answer
    from kinfold.evaluation.design import Plan, WaitingListPlan
    from kinfold.evaluation.panel import FamilyPanel

Name = Annotated[str, typer.Argument(help="A shipped plan (hertfordshire, ...) or a plan file.")]
OutOption = Annotated[Path | None, typer.Option("--out", help="Folder for the answer.")]


def _families(plan: "WaitingListPlan", run: Run) -> "FamilyPanel":
    """Build the family-month panel of every indicator from the data store."""
    from kinfold.evaluation.panel import FamilyPanel
    from kinfold.indicators import family_months
    from kinfold.indicators.release import latest_day
    from kinfold.store.connection import open_store

    if not (run.home / "kinfold.duckdb").is_file():
        raise UserError(f"There is no data store in {run.home}; run 'kinfold demo' or load extracts first.")
    stage = run.progress.stage("Building family months", total=len(plan.indicators))
    frames = {}
    with stage as advance, open_store(run.home) as con:
        day = latest_day(con)
        for name in plan.indicators:
            frames[name] = family_months.build(con, name, as_of=day)
            advance(1)
    about = "The data store's events: families by months, under a per-run pseudonym"
    return FamilyPanel.of(frames, about, as_of=day)


def evaluate_plan(plan: "Plan", run: Run) -> "Answer":
    """Answer a plan from the published panel or the data store, as its kind needs."""
    from kinfold.evaluation.design import WaitingListPlan
    from kinfold.evaluation.published_rates import measures_of, published_panel
    from kinfold.evaluation.run import run as evaluate

    if isinstance(plan, WaitingListPlan):
        return evaluate(plan, family_panel=_families(plan, run), progress=run.progress)
    return evaluate(plan, authority_panel=published_panel(measures_of(plan)), progress=run.progress)


def answer_plan(plan: "Plan", run: Run) -> dict[str, Any]:
    """Answer a plan and give the whole document, words included."""
    from kinfold.kit.clock import now
    from kinfold.reports.plain_words import document

    return document(evaluate_plan(plan, run), now())


def run_plan(run: Run, plan: Name, out: OutOption = None) -> Outcome:
    """Answer a pre-stated question with its checks; exit 1 when a check failed or could not run."""
    from kinfold.evaluation.design import load
    from kinfold.evaluation.release import release

    document = answer_plan(load(plan), run)
    path = release(document, out or run.home / "released" / "answers")
    open_checks = [check for check in document["checks"] if check["outcome"] != "pass"]
    first = [document["headline_caution"]] if document["headline_caution"] else []
    lines = [*first, document["sentence"], *document["further"], f"Grade {document['grade']}."]
    lines += [f"  {check['outcome']}: {check['label']} {check['detail']}" for check in open_checks]
    lines += [f"Written to {path}"]
    return Outcome({**document, "path": str(path)}, lines, findings=bool(open_checks))


def list_plans(run: Run) -> Outcome:  # noqa: ARG001  every verb is given its run
    """List the plans that ship with kinfold."""
    from kinfold.evaluation.design import parse, shipped

    plans = [parse(text, f"{name}.yaml (shipped)") for name, text in shipped().items()]
    rows = [
        {
            "name": plan.slug,
            "title": plan.title,
            "question": plan.question,
            "registered_on": plan.registered_on.isoformat(),
            "digest": plan.digest(),
        }
        for plan in plans
    ]
    return Outcome({"plans": rows}, [f"{row['name']}: {row['question']}" for row in rows])


def panel(
    run: Run,  # noqa: ARG001  every verb is given its run
    file: Annotated[Path, typer.Argument(help="A CSV of one row a unit and time.")],
    method: Annotated[
        str, typer.Option(help="before-after, its, did, twfe, synthetic-control or synthetic-did.")
    ],
    unit: Annotated[str, typer.Option(help="Column naming the unit.")] = "unit",
    time: Annotated[str, typer.Option(help="Column holding the time, a number.")] = "time",
    outcome: Annotated[str, typer.Option(help="Column holding the outcome.")] = "outcome",
    adopted: Annotated[
        str, typer.Option(help="Column holding each unit's first treated time; empty for never.")
    ] = "adopted",
) -> Outcome:
    """Estimate an effect from any panel by one method, with its diagnostics."""
    from kinfold.evaluation.any_panel import estimate_panel, read_panel

    found = estimate_panel(read_panel(file, unit=unit, time=time, outcome=outcome, adopted=adopted), method)
    limits = f" ({found['low']:.6g} to {found['high']:.6g})" if found["low"] is not None else " (no limits)"
    return Outcome(found, [f"{method}: {found['estimate']:.6g}{limits}"])


def register(app: typer.Typer) -> None:
    """Add the verb."""
    evaluate = typer.Typer(help="Questions stated before their answers.", no_args_is_help=True)
    verb(evaluate, "run")(run_plan)
    verb(evaluate, "plans")(list_plans)
    verb(evaluate, "panel")(panel)
    app.add_typer(evaluate, name="evaluate")
