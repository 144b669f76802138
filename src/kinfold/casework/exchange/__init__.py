"""What agencies ask of one another about a family, what each was told or not and why, and the agreements.

Not a standing share of a section, which gives sight of the record itself (``sharing``), nor a document's
release (``documents``).
"""
