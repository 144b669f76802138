"""Genograms: a family drawn from its record, generation by generation, and the same in words."""
