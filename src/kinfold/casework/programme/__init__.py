"""The programme with a family: modules it needs, what was done, what an assessment takes from it."""
