"""Watching over who looks at families: writing it down, and finding what is out of the ordinary.

It sees identifiers and times, never what a record says; it gives nobody a score.
"""
