"""The verb ``published``: the departments' files into the panel, and the panel out."""

from pathlib import Path
from typing import Annotated

import typer

from kinfold.cli.frame import Outcome, Run, verb

SourceArgument = Annotated[Path, typer.Argument(help="The folder that holds the departments' files.")]
OutOption = Annotated[
    Path | None,
    typer.Option("--out", help="The panel to write (Parquet); HOME/published/panel.parquet if absent."),
]
MoreOption = Annotated[
    Path | None,
    typer.Option("--sources", help="A folder of further declarations (*.yaml), as for a later year."),
]
CsvOption = Annotated[Path, typer.Option("--out", help="The CSV file to write.")]
FromOption = Annotated[
    Path | None, typer.Option("--from", help="A panel built before; the shipped one if absent.")
]
AllOption = Annotated[
    bool, typer.Option("--all", help="Every release's figures, not only the preferred ones.")
]


def build(run: Run, src_dir: SourceArgument, out: OutOption = None, sources: MoreOption = None) -> Outcome:
    """Read the departments' published files into the panel; write nothing unless all could be read."""
    from kinfold.kit import clock
    from kinfold.published import build as builder
    from kinfold.published.declaration import from_folder, shipped

    began = clock.now()
    releases = shipped() + (from_folder(sources) if sources else [])
    built = builder.build(src_dir, releases=releases, progress=run.progress)
    path, beside = builder.write(built, out or run.home / "published" / "panel.parquet")
    panel = built.panel
    authorities = panel.filter(panel["level"] == "authority")["authority_code"].n_unique()
    years = sorted(panel["year"].unique().to_list())
    data = {
        "rows": panel.height,
        "preferred_rows": int(panel["preferred"].sum()),
        "authorities": authorities,
        "years": years,
        "measures": panel["measure"].n_unique(),
        "statuses": dict(panel.group_by("status").len().sort("status").iter_rows()),
        "cells_refused": built.refused,
        "files_read": len(built.read),
        "ignored": list(built.ignored),
        "out": str(path),
        "neighbours": str(beside),
        "seconds": round((clock.now() - began).total_seconds(), 1),
    }
    lines = [
        f"{panel.height:,} figures of {authorities} authorities, {years[0]} to {years[-1]}, "
        f"from {len(built.read)} files: {path}",
        "Cells without a number: "
        + (", ".join(f"{reason} {count:,}" for reason, count in built.refused.items()) or "none"),
        f"Ignored, as no declaration speaks of them: {', '.join(built.ignored) or 'none'}",
    ]
    return Outcome(data, lines, findings=built.surprises > 0)


def panel(
    run: Run,  # noqa: ARG001
    out: CsvOption,
    source: FromOption = None,
    every: AllOption = False,
) -> Outcome:
    """Write the panel in long form as CSV: one line for each authority, year and measure."""
    from kinfold.published import export
    from kinfold.published import panel as published

    frame = published.load_all(source) if every else published.load(source)
    export.write_csv(frame, out)
    return Outcome({"rows": frame.height, "out": str(out)}, [f"{frame.height:,} rows: {out}"])


def measures(run: Run) -> Outcome:  # noqa: ARG001
    """List the measures: id, title, unit, and the years the panel holds."""
    import polars as pl

    from kinfold.published import panel as published

    year = pl.col("year")
    spans = published.load().group_by("measure").agg(first=year.min(), last=year.max())
    years = {name: (first, last) for name, first, last in spans.iter_rows()}
    rows = [
        {
            "id": one.id,
            "title": one.title,
            "unit": one.unit,
            "at": one.at,
            "note": one.note,
            "years": list(years.get(one.id, ())),
        }
        for one in published.measures().values()
    ]
    lines = [
        f"{row['id']}: {row['title']} ({row['unit']}), {row['years'][0]} to {row['years'][1]}" for row in rows
    ]
    return Outcome({"measures": rows}, lines)


def register(app: typer.Typer) -> None:
    """Add the verb."""
    published = typer.Typer(help="England's published figures.", no_args_is_help=True)
    verb(published, "build")(build)
    verb(published, "panel")(panel)
    verb(published, "measures")(measures)
    app.add_typer(published, name="published")
