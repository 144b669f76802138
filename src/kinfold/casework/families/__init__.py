"""Families, the people of families, and what is written about them, split by confidentiality."""
