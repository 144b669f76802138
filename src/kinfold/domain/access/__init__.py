"""Who may see what of a family's record: facts in, a decision and its rule in words out.

Pure: it knows no database and no request. ``docs/explanation/access.md`` tells the same in prose.
"""

from kinfold.domain.access.decision import Decision, decide
from kinfold.domain.access.facts import ATOMS, Facts, Level, Manner, Obligation, Purpose, Section
from kinfold.domain.access.rules import RULES, Rule, allowed_at

__all__ = [
    "ATOMS",
    "RULES",
    "Decision",
    "Facts",
    "Level",
    "Manner",
    "Obligation",
    "Purpose",
    "Rule",
    "Section",
    "allowed_at",
    "decide",
]
