"""Homes that many tests begin from, made once a run by the product itself, and copied.

Making one takes seconds: every migration is applied, every password hashed as slowly as it should be. All
workers of a run share what is made, and wait for whoever makes it.
"""

import fcntl
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

DATABASE = "kinfold.sqlite3"
_BEGIN = (
    "import sys; from pathlib import Path; from kinfold.web.run import prepare; home = Path(sys.argv[1]); "
)
_KINDS = {
    "empty": f"{_BEGIN}prepare(home)",
    "people": f"{_BEGIN}prepare(home, demo=True); from kinfold.bridge.seed import seed_demo; seed_demo(home)",
}


def plain(**more: str) -> dict[str, str]:
    """Give this process's environment without what the tests set for themselves."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("KINFOLD_", "DJANGO_"))}
    return {**kept, **more}


@dataclass(frozen=True)
class Homes:
    """Where they are made."""

    folder: Path

    def empty(self, home: Path) -> Path:
        """Give a home an empty casework database of this version, and neither key nor secret."""
        home.mkdir(parents=True, exist_ok=True)
        shutil.copy2(self._made("empty") / DATABASE, home / DATABASE)
        return home

    def people(self, home: Path) -> Path:
        """Make a home a demonstration with its people, and without families."""
        shutil.copytree(self._made("people"), home, dirs_exist_ok=True)
        return home

    def database(self) -> Path:
        """Give the empty casework database itself, to be read only."""
        return self._made("empty") / DATABASE

    def _made(self, kind: str) -> Path:
        home, whole = self.folder / kind, self.folder / f"{kind}.whole"
        self.folder.mkdir(exist_ok=True)
        with (self.folder / f"{kind}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not whole.exists():
                _run(_KINDS[kind], home)
                whole.touch()
        return home


def _run(code: str, home: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", code, str(home)], env=plain(), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"no home could be made: {done.stderr[-3000:]}")
