"""Named sets of what access rests on. Nothing here writes."""
