"""The rules as a filter for queries: the second reader of the ties."""

from django.db.models import Q
from django.db.models.expressions import RawSQL

from kinfold.casework.accounts.models import User
from kinfold.casework.sharing.asking import Asking
from kinfold.domain.access import Level, Section, allowed_at
from kinfold.domain.access.expression import Always, And, Condition, Is, Not, Or, simplify

NOWHERE = Q(pk__in=[])


def allowed(worker: User, asking: Asking, section: Section, level: Level, *, column: str = "pk") -> Q:
    """Give the filter for families of which this worker may have at least a level of a section.

    ``column`` names the field that holds the family's id.
    """
    known = {
        "role": worker.role,
        "sector": worker.agency.sector,
        "section": section,
        "purpose": asking.purpose,
        "active": worker.is_active,
    }
    return _filter(simplify(allowed_at(level), known), asking, section, column)


def _filter(condition: Condition, asking: Asking, section: Section, column: str) -> Q:
    match condition:
        case Always(value):
            return ~NOWHERE if value else NOWHERE
        case Is(fact):
            text, values = asking.tie(fact, section)
            return Q(**{f"{column}__in": RawSQL(text, values)})
        case Not(inner):
            return ~_filter(inner, asking, section, column)
        case And(left, right):
            return _filter(left, asking, section, column) & _filter(right, asking, section, column)
        case Or(left, right):
            return _filter(left, asking, section, column) | _filter(right, asking, section, column)
    raise TypeError("a fact about the worker alone was not put in")
