"""What happened when, and who says so: drawn from what is written down already, and chosen for a reader.

Nothing of it is typed again: a chronology is what entries, steps, partners and the facts of people tell.
"""
