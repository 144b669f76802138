"""Conditions as values, so that one rule can be asked of one family, of a query, and of the database itself.

A condition names facts; ``holds`` asks it of facts, ``simplify`` puts in those already known. What Django or
PostgreSQL make of one is for ``casework.sharing``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Any


class Condition:
    """Something that is true of facts or not. Combine with ``&``, ``|`` and ``~``."""

    __slots__ = ()

    def __and__(self, other: "Condition") -> "Condition":
        return And(self, other)

    def __or__(self, other: "Condition") -> "Condition":
        return Or(self, other)

    def __invert__(self) -> "Condition":
        return Not(self)


@dataclass(frozen=True, slots=True)
class Always(Condition):
    """True or false whatever the facts."""

    value: bool


@dataclass(frozen=True, slots=True)
class Is(Condition):
    """A yes-or-no fact."""

    fact: str


@dataclass(frozen=True, slots=True)
class OneOf(Condition):
    """A fact that has one of several codes."""

    fact: str
    codes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Not(Condition):
    """The contrary."""

    inner: Condition


@dataclass(frozen=True, slots=True)
class And(Condition):
    """Both."""

    left: Condition
    right: Condition


@dataclass(frozen=True, slots=True)
class Or(Condition):
    """Either, or both."""

    left: Condition
    right: Condition


TRUE, FALSE = Always(True), Always(False)


def any_of(*conditions: Condition) -> Condition:
    """At least one; of none, never."""
    return reduce(Or, conditions) if conditions else FALSE


def holds(condition: Condition, fact: Callable[[str], Any]) -> bool:
    """Say whether a condition is true; ``fact`` gives each fact by its name."""
    match condition:
        case Always(value):
            return value
        case Is(name):
            return bool(fact(name))
        case OneOf(name, codes):
            return fact(name) in codes
        case Not(inner):
            return not holds(inner, fact)
        case And(left, right):
            return holds(left, fact) and holds(right, fact)
        case Or(left, right):
            return holds(left, fact) or holds(right, fact)
    raise TypeError("not a condition")


def simplify(condition: Condition, known: Mapping[str, Any]) -> Condition:
    """Put in the facts that are known, and give what is left to ask."""
    match condition:
        case Is(name) if name in known:
            return Always(bool(known[name]))
        case OneOf(name, codes) if name in known:
            return Always(known[name] in codes)
        case Not(inner):
            return _negated(simplify(inner, known))
        case And(left, right):
            return _joined(simplify(left, known), simplify(right, known), And, absorbing=FALSE)
        case Or(left, right):
            return _joined(simplify(left, known), simplify(right, known), Or, absorbing=TRUE)
    return condition


def _negated(inner: Condition) -> Condition:
    match inner:
        case Always(value):
            return Always(not value)
        case Not(twice):
            return twice
    return Not(inner)


def _joined(left: Condition, right: Condition, join: type[And] | type[Or], *, absorbing: Always) -> Condition:
    """Join two simplified conditions, dropping what changes nothing."""
    if left == absorbing or right == absorbing:
        return absorbing
    if isinstance(left, Always):
        return right
    if isinstance(right, Always) or left == right:
        return left
    return join(left, right)
