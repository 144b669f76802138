"""Verbs about who may see a family, one idea a module: each is one transaction, asked for through a Sight."""
