"""An invented authority, whole and repeatable."""
