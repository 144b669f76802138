"""The command line: one module a verb. Heavy libraries are imported inside the verbs."""

from kinfold.cli.app import main

__all__ = ["main"]
