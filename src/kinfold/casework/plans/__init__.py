"""Plans in plain words: what the family wants, who does what by when, how we will know, and who disagrees."""
