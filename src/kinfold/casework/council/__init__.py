"""What the council's own system says of a family, kept beside what is written here and held against it."""
