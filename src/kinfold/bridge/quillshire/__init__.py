"""Quillshire's casework: its teams and its families by name, lived through by the product's own verbs.

Nothing here goes past the gate: whoever the story says did something does it, on the day the story says. The
people are those of ``synth.named``, so both streams tell of the same families.
"""

import json
from datetime import date
from importlib.resources import files
from pathlib import Path

from kinfold.bridge.seed import configure


def seed_quillshire(home: Path) -> dict[str, int]:
    """Make the teams and the families of the story, once; give how many of each there are.

    All or nothing. Raises UserError where ``home`` is not a demonstration.
    """
    configure(home)
    from kinfold.bridge.quillshire.lived import live_through  # its tables want a configured service

    story = json.loads(files(__package__).joinpath("story.json").read_text(encoding="utf-8"))
    live_through(story)
    return {"teams": len(story["teams"]), "families": len(story["families"])}


def late_file(home: Path) -> tuple[Path, date]:
    """Write what the police sent late, and give its path and the day it came."""
    configure(home)
    from kinfold.bridge.quillshire.chronology import RECEIVED, write_late_file

    return write_late_file(home / "late"), RECEIVED


def choose_for_review(home: Path) -> None:
    """Choose one family's chronology for its review, once partners' events are there."""
    configure(home)
    from kinfold.bridge.quillshire import chronology

    chronology.choose_for_review()
