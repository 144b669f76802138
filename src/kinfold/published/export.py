"""The panel in long form, for any program that reads CSV.

Not for choosing figures: it writes the rows it is given.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl

from kinfold.domain.errors import UserError
from kinfold.kit.machine import refusal
from kinfold.kit.whole import written_whole

FIRST = ["authority_code", "authority_name", "year", "measure", "value", "status", "source_file"]


@contextmanager
def may_write(out: Path) -> Iterator[None]:
    """Turn what the file system refuses into a UserError that names ``out``."""
    try:
        yield
    except (OSError, pl.exceptions.ComputeError) as error:
        why = refusal(error)
        if why is None:
            raise
        raise UserError(f"{out}: this cannot be written ({why}); choose another place.") from None


def write_csv(frame: pl.DataFrame, out: Path) -> None:
    """Write rows of the panel as CSV (UTF-8), replaced in one step.

    The columns of the contract come first, then those that trace a figure. Raises UserError where nothing
    can be written.
    """
    columns = FIRST + [name for name in frame.columns if name not in FIRST]
    with may_write(out), written_whole(out) as part:
        frame.select(columns).write_csv(part)
