"""Which team and which workers work with a family, and since when."""
