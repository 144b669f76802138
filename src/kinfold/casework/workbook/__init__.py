"""What workers write about families: forms and actions. The tables of notes are in ``families``."""
