"""The decision: the first rule that fits, and what must be done besides."""

from dataclasses import dataclass, field
from functools import cache

from kinfold.domain.access.expression import FALSE, Condition, holds, simplify
from kinfold.domain.access.facts import Facts, Level, Manner, Obligation, Purpose, Section
from kinfold.domain.access.rules import RULES, Rule
from kinfold.domain.agency import Role, Sector


@dataclass(frozen=True, slots=True)
class Decision:
    """How much, on what conditions, and the rule that decided."""

    level: Level
    rule: Rule
    obligations: frozenset[Obligation] = field(default_factory=frozenset)

    @property
    def words(self) -> str:
        """Why, in words to the person who asked."""
        return self.rule.words


def decide(facts: Facts) -> Decision:
    """Decide. Total: there is a decision for all facts, and the last rule denies.

    The last rule fits always. Where nothing is given, nothing is asked for in return.
    """
    asked = _rules_for(facts.role, facts.sector, facts.section, facts.purpose)
    rule = next(rule for when, rule in asked if holds(when, lambda name: getattr(facts, name)))
    if rule.level is Level.DENY or rule.is_bare:
        return Decision(rule.level, rule)
    return Decision(rule.level, rule, rule.obligations | _for_secrets(facts) | _for_taking_out(facts))


@cache
def _rules_for(
    role: Role, sector: Sector, section: Section, purpose: Purpose
) -> tuple[tuple[Condition, Rule], ...]:
    """Give the rules as they stand for one kind of asking, without those that can never fit it."""
    known = {"role": role, "sector": sector, "section": section, "purpose": purpose}
    left = ((simplify(rule.when, known), rule) for rule in RULES)
    return tuple((when, rule) for when, rule in left if when != FALSE)


def _for_secrets(facts: Facts) -> set[Obligation]:
    """Sealed: only for someone who has just proved who they are, and it is told."""
    return {Obligation.STEP_UP, Obligation.NOTIFY} if facts.sealed else set()


def _for_taking_out(facts: Facts) -> set[Obligation]:
    """Whatever leaves has a reason; sealed or protected matter takes a second person, too."""
    if facts.manner is Manner.LOOK:
        return set()
    protected = facts.sealed or facts.section is not Section.CORE
    return {Obligation.REASON} | ({Obligation.STEP_UP, Obligation.TWO_PERSON} if protected else set())
