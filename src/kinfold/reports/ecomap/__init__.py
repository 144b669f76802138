"""Ecomaps: a household with people, agencies and groups around it, drawn from its record, and in words."""
