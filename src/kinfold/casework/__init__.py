"""Django apps, one for each stage of a family's journey."""
