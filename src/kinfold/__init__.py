"""The open family safeguarding hub."""

__version__ = "0.1.0"
