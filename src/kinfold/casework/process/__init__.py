"""The statutory process a family lives through: steps that happened, and the clocks that they start."""
