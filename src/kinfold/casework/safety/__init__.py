"""Safe addresses: keeping them, showing them to custodians, and noticing where else they are written.

Not where it is decided who may: the access policy knows custodians.
"""
