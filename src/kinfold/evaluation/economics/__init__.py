"""What a change was worth, to whom, and whether it could be banked."""
