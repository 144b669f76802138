"""Rows become persons; persons become families."""
