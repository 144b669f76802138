"""Who looked at what, kept so that nobody can quietly change it. Not what they saw: it keeps no content."""
