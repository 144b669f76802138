"""The verb ``link``: rows into persons and families, and people's say in it."""

import resource
import time
from pathlib import Path
from typing import Annotated, Any

import typer

from kinfold.cli.frame import Outcome, Run, verb
from kinfold.domain.errors import UserError
from kinfold.kit.whole import written_whole

FileArgument = Annotated[Path, typer.Argument(help="A CSV or Parquet file of person rows.")]
ColumnsOption = Annotated[
    str | None,
    typer.Option("--columns", help="Other names of columns: ours=theirs,... or a file of such pairs."),
]
ByOption = Annotated[str, typer.Option("--by", help="Who decides; kept beside the decision.")]


def register(app: typer.Typer) -> None:
    """Add the verb."""
    link = typer.Typer(help="Rows into persons and families.", no_args_is_help=True)
    app.add_typer(link, name="link")
    verb(link, "run")(run)
    verb(link, "score")(score)
    verb(link, "records")(records)
    verb(link, "files")(files)
    verb(link, "decide")(decide)
    verb(link, "undo")(undo)
    verb(link, "explain")(explain)


def _cost(began: float) -> dict[str, float]:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": round(time.perf_counter() - began, 3), "peak_memory_mb": round(peak, 1)}


def _write(frame: Any, out: Path) -> None:
    if not out.parent.is_dir():
        raise UserError(f"{out.parent} is not a folder. Make it first, or give --out another place.")
    with written_whole(out) as part:
        frame.write_csv(part)


def run(
    run: Run,
    engine: Annotated[str, typer.Option("--engine", help="duckdb, or spark for national scale.")] = "duckdb",
) -> Outcome:
    """Link new rows into persons and families; a second run changes nothing."""
    if engine == "spark":
        import importlib.util

        if importlib.util.find_spec("pyspark") is None:
            raise UserError("Spark is not installed. Install it with: pip install 'splink[pyspark]'.")
        raise UserError("Linking on Spark is not built yet. Use --engine duckdb.")
    if engine != "duckdb":
        raise UserError("--engine must be duckdb or spark.")
    from kinfold.linkage import index
    from kinfold.store.connection import open_store

    began = time.perf_counter()
    with open_store(run.home) as con:
        found = index.run(con, progress=run.progress)
    data = {**found.as_dict(), **_cost(began)}
    return Outcome(
        data,
        (
            f"{found.new_records} new of {found.records} records.",
            f"{found.persons} persons in {found.families} families; {found.links} links made.",
            f"Pairs that wait for a person to decide: {found.review}.",
        ),
    )


def score(
    run: Run,
    truth: Annotated[Path, typer.Option("--truth", help="The records.csv that kinfold synth wrote.")],
) -> Outcome:
    """Measure the links against the truth of an invented authority."""
    from kinfold.linkage import truth as judge
    from kinfold.store.connection import open_store

    with open_store(run.home, read_only=True) as con:
        quality = judge.score(con, truth).as_dict()
    lines = [f"{name.replace('_', ' ')}: {_figure(value)}" for name, value in quality.items()]
    return Outcome(quality, lines)


def _figure(value: float | None) -> str:
    if value is None:
        return "none to judge"
    return f"{value:,}" if isinstance(value, int) else f"{value:.5f}"


def records(
    run: Run,
    file: FileArgument,
    out: Annotated[Path, typer.Option("--out", help="Where to write record_id,person,family.")],
    columns: ColumnsOption = None,
) -> Outcome:
    """Cluster any table of person rows, without touching the store."""
    from kinfold.linkage import files as reading
    from kinfold.linkage import tables

    began = time.perf_counter()
    table = reading.read(file, reading.mapping(columns))
    linked = tables.link(table, progress=run.progress)
    people = tables.people(linked)
    _write(people, out)
    persons, review = people["person"].n_unique(), int((linked.edges["decision"] == "review").sum())
    data = {
        "records": people.height,
        "persons": persons,
        "families": people["family"].n_unique(),
        "links": people.height - persons,
        "review": review,
        "out": str(out),
        **_cost(began),
    }
    return Outcome(
        data, (f"{people.height} records, {persons} persons; {review} pairs in doubt. Written to {out}.",)
    )


def files(
    run: Run,
    a: FileArgument,
    b: FileArgument,
    out: Annotated[Path, typer.Option("--out", help="Where to write row_a,row_b,probability,decision.")],
    columns: ColumnsOption = None,
) -> Outcome:
    """Link two files of person rows; rows are numbered from 1."""
    from kinfold.linkage import files as reading
    from kinfold.linkage import tables

    began = time.perf_counter()
    names = reading.mapping(columns)
    left, right = (reading.read(path, names, ids=False) for path in (a, b))
    pairs = tables.between(left, right, progress=run.progress)
    _write(pairs, out)
    joined = int((pairs["decision"] == "joined").sum())
    data = {
        "pairs": pairs.height,
        "joined": joined,
        "review": pairs.height - joined,
        "out": str(out),
        **_cost(began),
    }
    return Outcome(data, (f"{joined} pairs joined, {pairs.height - joined} in doubt. Written to {out}.",))


def decide(
    run: Run,
    kind: Annotated[str, typer.Argument(help="must (one person) or cannot (two).")],
    a: Annotated[str, typer.Argument(help="A record id.")],
    b: Annotated[str, typer.Argument(help="Another record id.")],
    reason: Annotated[str, typer.Option("--reason", help="Why, in words; no personal data.")],
    by: ByOption = "operator",
) -> Outcome:
    """Say that two records are, or are not, one person; outlives every later run."""
    if kind not in ("must", "cannot"):
        raise UserError("The first argument must be 'must' or 'cannot'.")
    from kinfold.linkage import decisions, index
    from kinfold.store.connection import open_store

    with open_store(run.home) as con:
        with index.transaction(con):
            made = decisions.decide(con, kind, a, b, by=by, reason=reason)
        found = index.run(con, progress=run.progress)
    data = {"decision_id": made, "kind": kind, **found.as_dict()}
    return Outcome(data, (f"Decided ({made}); {found.moved} records moved to another person.",))


def undo(
    run: Run,
    decision_id: Annotated[str, typer.Argument(help="As link explain, or link decide, gives it.")],
    by: ByOption = "operator",
) -> Outcome:
    """Take a merge, or a decision, apart again."""
    from kinfold.linkage import decisions, index
    from kinfold.store.connection import open_store

    with open_store(run.home) as con:
        with index.transaction(con):
            undone = decisions.undo(con, decision_id, by=by)
        found = index.run(con, progress=run.progress)
    data = {"undone": decision_id, "decision_id": undone.decision_id, "kind": undone.kind, **found.as_dict()}
    words = "the rows are kept apart from now on" if undone.kind == "join" else "the decision no longer holds"
    return Outcome(
        data,
        (
            f"Undone: {words}; {found.moved} records moved to another person.",
            f"To change your mind: kinfold link undo {undone.decision_id}" if undone.kind == "join" else "",
        ),
    )


def explain(
    run: Run,
    a: Annotated[str, typer.Argument(help="A record id.")],
    b: Annotated[str, typer.Argument(help="Another record id.")],
) -> Outcome:
    """Say in words why two records are or are not one person."""
    from dataclasses import asdict

    from kinfold.linkage.explain import explain as say
    from kinfold.store.connection import open_store

    with open_store(run.home, read_only=True) as con:
        found = say(con, a, b)
    steps = [
        f"  {step.record_a} – {step.record_b}: {step.words}" for step in found.steps if len(found.steps) > 1
    ]
    return Outcome(
        {"same": found.same, "sentence": found.sentence, "steps": [asdict(step) for step in found.steps],
         "weakest": asdict(found.weakest) if found.weakest else None},
        [found.sentence, *steps],
    )  # fmt: skip
