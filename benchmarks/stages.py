"""Seconds and peak memory of each stage as whole processes, with hand-written DuckDB beside two of them.

Run `make bench` (3,000 families) or `python benchmarks/stages.py --families N`. Machines are noisy:
read the ratios, which come from one run of one machine, before the seconds.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

KINFOLD = Path(sys.executable).parent / "kinfold"
HERE = Path(__file__).parent


def measure(command: list[str]) -> tuple[float, float, float]:
    """Run a command; give wall seconds, CPU seconds and peak MiB. Exit codes 0 and 1 are both done."""
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert process.stderr is not None
    error = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        sys.exit(f"{' '.join(command)} failed:\n{error.decode()}")
    return time.perf_counter() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def row(
    name: str, found: tuple[float, float, float], beside: tuple[float, float, float] | None = None
) -> None:
    """Print one line of the table."""
    ratio = f"{found[0] / beside[0]:6.1f}x {found[1] / beside[1]:6.1f}x" if beside else " " * 15
    print(f"{name:<34}{found[0]:8.1f} {found[1]:8.1f} {found[2]:8.0f}  {ratio}")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--families", type=int, default=3000)
    parser.add_argument("--published", type=Path, help="the departments' raw files, to time the panel too")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        own = ["--home", str(home)]
        extracts = str(home / "extracts")
        print(f"{asked.families:,} families{'':<20}  wall s    CPU s  peak MiB  by hand: wall     CPU")
        row("synth", measure([str(KINFOLD), "synth", extracts, "--families", str(asked.families), *own]))
        intake = measure([str(KINFOLD), "intake", "run", extracts, *own])
        by_hand = [sys.executable, str(HERE / "by_hand.py")]
        row("intake", intake, measure([*by_hand, "intake", extracts, str(home / "hand.duckdb")]))
        row("link", measure([str(KINFOLD), "link", "run", *own]))
        indicators = measure([str(KINFOLD), "indicators", "compute", *own])
        row("indicators", indicators, measure([*by_hand, "indicators", str(home / "kinfold.duckdb")]))
        for plan in ("hertfordshire", "adopters-2017", "waiting-list"):
            row(f"evaluate {plan}", measure([str(KINFOLD), "evaluate", "run", plan, *own]))
        row("savings hertfordshire", measure([str(KINFOLD), "savings", "run", "hertfordshire", *own]))
        if asked.published:
            out = str(home / "panel.parquet")
            row(
                "published build",
                measure([str(KINFOLD), "published", "build", str(asked.published), "--out", out]),
            )


if __name__ == "__main__":
    main()
