"""The facts of a person: written down, put right, taken back; and two records of one human joined and parted.

Tables are in ``families``. Who belongs to whom is for ``kinship``, where someone is safe for ``safety``.
"""
