"""Who belongs to whom in a family, written down as it is learnt; the drawing makes itself from it."""
