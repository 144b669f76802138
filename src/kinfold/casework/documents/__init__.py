"""Documents: rendered for one recipient, released, and only then printed. The one way out of a record.

Not where it is decided who may take what out: the access policy does, and this does what it asks for.
"""
