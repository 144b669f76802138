"""Prepare a home as a service does at its start: ``lock_start.py HOME``; prints what it is refused for."""

import sys
from pathlib import Path

from kinfold.domain.errors import UserError
from kinfold.web.run import prepare

if __name__ == "__main__":
    try:
        prepare(Path(sys.argv[1]))
    except UserError as refused:
        sys.exit(f"refused: {refused}")
