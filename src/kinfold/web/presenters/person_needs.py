"""What whoever meets someone must see to first, in a few words."""

from kinfold.casework.families.models import PersonFact
from kinfold.domain.person_facts import FACTS, NEEDS, NOT_A_NEED, FactKind


def is_need(row: PersonFact) -> bool:
    """Say whether a fact is something to see to."""
    kind = FactKind(row.kind)
    return kind in NEEDS and (kind, row.value) not in NOT_A_NEED


def need_words(row: PersonFact) -> str:
    """Give 'needs an interpreter, Twi', or what else there is."""
    fact = FACTS[FactKind(row.kind)]
    if row.kind == FactKind.INTERPRETER:
        return f"needs an interpreter, {row.more}"
    said = fact.choices.get(row.value, row.value) if fact.choices else row.value
    more = f" ({row.more})" if row.more else ""
    return f"{fact.label.lower()}: {said[:1].lower()}{said[1:]}{more}"
