"""The verb ``synth``: an invented county's extracts, with the truth beside them."""

from pathlib import Path
from typing import Annotated

import typer

from kinfold.cli.frame import Outcome, Run, verb


def register(app: typer.Typer) -> None:
    """Add the verb."""
    verb(app, "synth")(synth)


def synth(
    run: Run,
    out: Annotated[Path, typer.Argument(help="Folder to write; a county made before is replaced.")],
    families: Annotated[int, typer.Option(help="Families known to children's services.")] = 3000,
    persons: Annotated[
        int | None, typer.Option(help="Persons living beside them.", show_default="7 a family")
    ] = None,
    events: Annotated[
        int | None,
        typer.Option(help="About how many rows the other agencies send.", show_default="what the rates give"),
    ] = None,
    seed: Annotated[int, typer.Option(help="The same seed gives the same bytes.")] = 1,
    effect: Annotated[
        float, typer.Option(help="Planted rate ratio of police call-outs after allocation; 1 plants nothing.")
    ] = 0.75,
    council: Annotated[
        Path | None,
        typer.Option(help="Also the council's own files, and those of a month later, in this folder."),
    ] = None,
    noise: Annotated[float, typer.Option(help="Factor on the mistakes in people's details.")] = 1.0,
) -> Outcome:
    """Make an invented county: its agencies' extracts, and the truth in OUT/truth."""
    from kinfold.synth.county import make

    made = make(
        out,
        families=families,
        persons=persons,
        events=events,
        seed=seed,
        effect=effect,
        noise=noise,
        progress=run.progress,
    )
    files = [{"name": file.name, "rows": file.rows, "sha256": file.sha256} for file in made.files]
    data = {
        "out": str(out),
        "files": files,
        "rows": made.rows,
        "seed": made.seed,
        "families": made.families,
        "persons": made.persons,
    }
    lines = [
        f"Quillshire, an invented county, is in {out}: {made.families:,} known families, "
        f"{made.persons:,} persons, {made.rows:,} rows in {len(files)} files (seed {made.seed}).",
        f"The truth about it is in {out / 'truth'}.",
    ]
    if council:
        from kinfold.synth.council_files import write

        folders = write(out, council, seed)
        data["council"] = {str(each.folder.name): each.rows for each in folders}
        lines.append(f"The council's own files are in {council}: first, and later.")
    return Outcome(data=data, lines=lines)
