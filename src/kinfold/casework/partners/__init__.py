"""What partners' data tell of a family's people: police, hospitals and schools, each event with its source.

Not where it is decided who is who: linkage does that, and only what it is sure of comes here.
"""
