"""The panel in long form, for any program that reads CSV.

Not for choosing figures: it writes the rows it is given.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl

from kinfold.domain.errors import UserError

FIRST = ["authority_code", "authority_name", "year", "measure", "value", "status", "source_file"]


@contextmanager
def scratch_beside(out: Path) -> Iterator[Path]:
    """Give a folder beside ``out`` to make files in before they take their place.

    Raises UserError where nothing can be written.
    """
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=out.parent) as scratch:
            yield Path(scratch)
    except OSError as error:
        raise UserError(f"{out}: this cannot be written ({error.strerror}); choose another place.") from None


def write_csv(frame: pl.DataFrame, out: Path) -> None:
    """Write rows of the panel as CSV (UTF-8), replaced in one step.

    The columns of the contract come first, then those that trace a figure. Raises UserError where nothing
    can be written.
    """
    columns = FIRST + [name for name in frame.columns if name not in FIRST]
    with scratch_beside(out) as scratch:
        made = scratch / "panel.csv"
        frame.select(columns).write_csv(made)
        os.replace(made, out)
