"""The indicators, one module a family of them, each beside its SQL."""
