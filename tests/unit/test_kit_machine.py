"""What the machine refuses is told in its words, however a library wraps it; our own faults are not."""

import errno
import os

import polars as pl
import pytest

from kinfold.kit.machine import refusal

FULL = os.strerror(errno.ENOSPC)


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ENOSPC, FULL, "somewhere"),
        OSError(f"{FULL} (os error {errno.ENOSPC})"),
        pl.exceptions.ComputeError(f"parquet: underlying IO error: x (os error {errno.ENOSPC})"),
        RuntimeError(f'Failed to commit: Could not write file "Thistledown": {FULL}'),
    ],
)
def test_a_full_disk_is_told_in_the_machine_s_words_alone(error: Exception) -> None:
    assert refusal(error) == FULL


def test_a_fault_of_ours_is_not_the_machine_s() -> None:
    assert refusal(ValueError("Esi Osei-Thistledown")) is None
    assert refusal(OSError("Esi Osei-Thistledown")) == "The file system refused"
