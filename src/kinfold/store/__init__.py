"""DuckDB: what was read, what was linked, what happened."""
