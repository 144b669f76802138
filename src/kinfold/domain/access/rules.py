"""The rules of access, in the order in which they are asked: the first that fits decides.

``docs/explanation/access.md`` gives every rule in prose, with its reason. The model for break-glass is the
review of self-claimed access on the NHS Spine (NHS Digital, as read in November 2026).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from kinfold.domain.access.expression import TRUE, Always, Condition, Is, OneOf, any_of
from kinfold.domain.access.facts import Level, Obligation, Purpose, Section
from kinfold.domain.agency import Role, Sector


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: when it fits, what it gives, and why, in words to the person who asked."""

    id: str
    when: Condition
    level: Level
    words: str
    obligations: frozenset[Obligation] = frozenset()
    is_bare: bool = False  # gives so little that nothing is asked for in return, whatever else is true


def _role(*roles: Role) -> Condition:
    return OneOf("role", frozenset(roles))


def _sector(*sectors: Sector) -> Condition:
    return OneOf("sector", frozenset(sectors))


def _section(*sections: Section) -> Condition:
    return OneOf("section", frozenset(sections))


def _purpose(*purposes: Purpose) -> Condition:
    return OneOf("purpose", frozenset(purposes))


_PRACTICE = _role(Role.SOCIAL_WORKER, Role.ADULT_SPECIALIST, Role.TEAM_MANAGER, Role.CONFERENCE_CHAIR)
_CHAIR = _role(Role.CONFERENCE_CHAIR)
_GUARDED = frozenset({Obligation.STEP_UP, Obligation.NOTIFY})

_BEFORE_ALL = (
    Rule("left", ~Is("active"), Level.DENY, "You no longer work for this partnership."),
    Rule("excluded", Is("excluded"), Level.DENY, "You are on the list of those who may not see this family."),
    Rule("conflict", Is("conflicted"), Level.DENY, "You know this family, so someone else works with them."),
    Rule(
        "assurance",
        _role(Role.GUARDIAN) & _purpose(Purpose.ASSURANCE) & _section(Section.CORE),
        Level.EXISTS,
        "You review how records are looked at, and need to know that this family has one.",
        is_bare=True,
    ),
    Rule(
        "sealed",
        Is("sealed") & ~Is("named"),
        Level.DENY,
        "This family is sealed, and you are not one of the people named.",
    ),
)

_SAFE_ADDRESS = (
    Rule(
        "custodian",
        _section(Section.SAFE_ADDRESS) & _PRACTICE & _purpose(Purpose.WORK) & Is("custodian"),
        Level.WRITE,
        "You are a custodian of this family's safe address.",
        _GUARDED,
    ),
    Rule(
        "custodians-only",
        _section(Section.SAFE_ADDRESS),
        Level.DENY,
        "Only its custodians may see a safe address.",
    ),
)

_BY_ROLE = (
    Rule("figures-only", ~_PRACTICE, Level.DENY, "Your work needs figures about families, not records."),
    Rule(
        "not-for-assurance",
        _purpose(Purpose.ASSURANCE),
        Level.DENY,
        "Checking how records are looked at is the guardian's work.",
    ),
    Rule(
        "known",
        _purpose(Purpose.ENQUIRY) & _section(Section.CORE),
        Level.EXISTS,
        "You may learn that this family is known, and whom to ring.",
    ),
    Rule(
        "enquiry",
        _purpose(Purpose.ENQUIRY),
        Level.DENY,
        "An enquiry learns only whether a family is known.",
    ),
    Rule(
        "privilege",
        _section(Section.PRIVILEGED) & (~_sector(Sector.COUNCIL) | _role(Role.ADULT_SPECIALIST)),
        Level.DENY,
        "Legal advice to the council is for its own social workers and managers.",
    ),
    Rule(
        "health-not-to-police-or-schools",
        _section(Section.ADULT_HEALTH) & _sector(Sector.POLICE, Sector.EDUCATION),
        Level.DENY,
        "An adult's health detail is not for the police or schools.",
    ),
    Rule(
        "intelligence-not-to-schools",
        _section(Section.POLICE_INTELLIGENCE) & _sector(Sector.EDUCATION),
        Level.DENY,
        "Police intelligence is not for schools.",
    ),
    Rule(
        "intelligence-to-charities",
        _section(Section.POLICE_INTELLIGENCE)
        & _sector(Sector.CHARITY)
        & any_of(Is("allocated"), Is("co_worker"), Is("manager")),
        Level.EXISTS,
        "There may be police intelligence. Ask the family's social worker what you need to know.",
    ),
    Rule(
        "intelligence-not-to-charities",
        _section(Section.POLICE_INTELLIGENCE) & _sector(Sector.CHARITY),
        Level.DENY,
        "Police intelligence is not for charities.",
    ),
)

_DENY, _EXISTS, _SUMMARY, _READ, _WRITE = Level
# What each relationship gives of each section. Highest first, so that the best of several decides.
_TIES: tuple[tuple[str, Condition, str], ...] = (
    ("allocated", Is("allocated"), "You are allocated to this family."),
    ("manager", Is("manager"), "You manage the team that works with this family."),
    ("co-worker", Is("co_worker"), "You work with this family beside those allocated."),
    ("chair", Is("conference") & _CHAIR, "You chair this family's conference."),
    ("duty", Is("duty"), "You are on duty for the team that works with this family."),
    ("same-team", Is("same_team"), "Your team works with this family."),
    ("conference", Is("conference"), "You are a member of this family's conference."),
    ("shared", Is("shared"), "This was shared with your agency, for a time."),
    ("break-glass", Is("glass"), "You broke the glass for this family. It closes after an hour."),
)
_GIVES: dict[Section, tuple[Level, ...]] = {
    # allocated, manager, co-worker, chair, duty, same team, conference, shared, break-glass
    Section.CORE: (_WRITE, _WRITE, _WRITE, _WRITE, _WRITE, _READ, _READ, _SUMMARY, _READ),
    Section.ADULT_HEALTH: (_WRITE, _READ, _WRITE, _SUMMARY, _SUMMARY, _SUMMARY, _SUMMARY, _SUMMARY, _DENY),
    Section.POLICE_INTELLIGENCE: (_WRITE, _WRITE, _READ, _READ, _READ, _SUMMARY, _SUMMARY, _SUMMARY, _READ),
    Section.ABUSE_DISCLOSURE: (_WRITE, _READ, _WRITE, _READ, _READ, _SUMMARY, _DENY, _SUMMARY, _READ),
    Section.PRIVILEGED: (_WRITE, _WRITE, _READ, _DENY, _DENY, _DENY, _DENY, _DENY, _DENY),
}
_ASKS: dict[str, frozenset[Obligation]] = {
    "duty": frozenset({Obligation.REASON}),
    "break-glass": frozenset({Obligation.REASON, Obligation.NOTIFY}),
}


def _relationships() -> Iterator[Rule]:
    """Give the rules of relationship, section by section, those that give most first."""
    for section, levels in _GIVES.items():
        ties = sorted(zip(_TIES, levels, strict=True), key=lambda each: -each[1])
        for (name, tie, words), level in ties:
            if level is not Level.DENY:
                yield Rule(
                    f"{name}:{section.value}",
                    _section(section) & tie,
                    level,
                    words,
                    _ASKS.get(name, frozenset()),
                )


OTHERWISE = Rule("no-reason", TRUE, Level.DENY, "You have no current reason to see this.")
RULES: tuple[Rule, ...] = (*_BEFORE_ALL, *_SAFE_ADDRESS, *_BY_ROLE, *_relationships(), OTHERWISE)


def allowed_at(wanted: Level) -> Condition:
    """Give the condition under which the rules give at least a level: what lists and the database ask.

    It is made from the same rules in the same order: a rule decides where it fits and none before it does.
    The last rule fits always, and nothing lies below what it gives.
    """
    made: Condition = Always(wanted is OTHERWISE.level)
    for rule in reversed(RULES[:-1]):
        made = rule.when | made if rule.level >= wanted else ~rule.when & made
    return made
