"""Evidence becomes words, charts and tables."""
