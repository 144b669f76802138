"""Who works with a family and does not sign in here, and who matters to it.

Not who is of the family (``kinship``), nor which workers of the partnership are allocated (``allocations``).
"""
