"""Group supervision: meetings of a team, and what is said there of each family, kept with that family.

Actions are lines of what the team does (``plans``), and are told of there; nothing here keeps them twice.
"""
