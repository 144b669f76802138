"""A second writing of who may see what, from the prose of docs/explanation/access.md alone.

It holds no ordered list of rules and imports nothing of the policy: it branches, as the page tells it, and
reads facts by their names and codes. So it can judge the policy, or a mutant of it loaded under another name.
"""

from collections.abc import Iterator
from itertools import combinations, product
from typing import Any, NamedTuple

DENY, EXISTS, SUMMARY, READ, WRITE = range(5)

ROLES = (
    *("social_worker", "adult_specialist", "team_manager", "conference_chair"),
    *("analyst", "board_member", "guardian", "administrator"),
)
PRACTICE = frozenset(ROLES[:4])
SECTORS = ("council", "police", "health", "education", "charity")
SECTIONS = (
    *("core", "safe_address", "adult_health", "police_intelligence", "abuse_disclosure", "privileged"),
)
PURPOSES = ("work", "enquiry", "assurance")
MANNERS = ("look", "take_out")
STANDING = ("active", "excluded", "conflicted", "sealed", "named", "custodian", "glass")
RELATIONSHIPS = ("allocated", "co_worker", "same_team", "manager", "duty", "conference", "shared")

# The columns of the page's table from the left; "chair" is a conference member whose role is to chair it.
COLUMNS = (
    *("allocated", "manager", "co_worker", "chair", "duty", "same_team", "conference", "shared", "glass"),
)

# The page's table turned about: for each section, from the highest level down, who is given it.
GRANTS = {
    "core": (
        (WRITE, {"allocated", "manager", "co_worker", "chair", "duty"}),
        (READ, {"same_team", "conference", "glass"}),
        (SUMMARY, {"shared"}),
    ),
    "adult_health": (
        (WRITE, {"allocated", "co_worker"}),
        (READ, {"manager"}),
        (SUMMARY, {"chair", "duty", "same_team", "conference", "shared"}),
    ),
    "police_intelligence": (
        (WRITE, {"allocated", "manager"}),
        (READ, {"co_worker", "chair", "duty", "glass"}),
        (SUMMARY, {"same_team", "conference", "shared"}),
    ),
    "abuse_disclosure": (
        (WRITE, {"allocated", "co_worker"}),
        (READ, {"manager", "chair", "duty", "glass"}),
        (SUMMARY, {"same_team", "shared"}),
    ),
    "privileged": (
        (WRITE, {"allocated", "manager"}),
        (READ, {"co_worker"}),
    ),
}

# Which part of the page each rule of the policy belongs to; rules of relationship are named by their column.
PART = {
    "conflict": "conflicted",
    "custodians-only": "safe_address",
    "assurance": "guardian",
    "figures-only": "outside",
    "not-for-assurance": "assurance",
    "known": "enquiry",
    "privilege": "section",
    "health-not-to-police-or-schools": "section",
    "intelligence-not-to-schools": "section",
    "intelligence-to-charities": "section",
    "intelligence-not-to-charities": "section",
    "co-worker": "co_worker",
    "same-team": "same_team",
    "break-glass": "glass",
    "no-reason": "otherwise",
}


class Verdict(NamedTuple):
    """A level as a number, obligations by their codes, and the part of the page that decided."""

    level: int
    obligations: frozenset[str]
    because: str


def judge(facts: Any) -> Verdict:
    """Say what the page says of these facts."""
    level, asked, because = _ground(facts)
    if level == DENY or because == "guardian":
        return Verdict(level, frozenset(), because)
    asked = set(asked)
    if facts.sealed:
        asked |= {"step_up", "notify"}
    if facts.manner == "take_out":
        asked.add("reason")
        if facts.sealed or facts.section != "core":
            asked |= {"step_up", "two_person"}
    return Verdict(level, frozenset(asked), because)


def _ground(facts: Any) -> tuple[int, set[str], str]:
    """Paragraphs 1 to 4: what stands between a worker and the family before anyone's role is asked."""
    if not facts.active:
        return DENY, set(), "left"
    if facts.excluded:
        return DENY, set(), "excluded"
    if facts.conflicted:
        return DENY, set(), "conflicted"
    if facts.role == "guardian" and facts.purpose == "assurance" and facts.section == "core":
        return EXISTS, set(), "guardian"
    if facts.sealed and not facts.named:
        return DENY, set(), "sealed"
    if facts.section == "safe_address":
        return _address(facts)
    return _practice(facts) if facts.role in PRACTICE else (DENY, set(), "outside")


def _address(facts: Any) -> tuple[int, set[str], str]:
    """Paragraph 5."""
    if facts.custodian and facts.role in PRACTICE and facts.purpose == "work":
        return WRITE, {"step_up", "notify"}, "custodian"
    return DENY, set(), "safe_address"


def _practice(facts: Any) -> tuple[int, set[str], str]:
    """Paragraphs 7 and 8: people of practice, by purpose, then by section and employer."""
    if facts.purpose == "assurance":
        return DENY, set(), "assurance"
    if facts.purpose == "enquiry":
        return (EXISTS if facts.section == "core" else DENY), set(), "enquiry"
    section, sector = facts.section, facts.sector
    if section == "privileged" and (sector != "council" or facts.role == "adult_specialist"):
        return DENY, set(), "section"
    if section == "adult_health" and sector in ("police", "education"):
        return DENY, set(), "section"
    if section == "police_intelligence" and sector == "education":
        return DENY, set(), "section"
    if section == "police_intelligence" and sector == "charity":
        known = facts.allocated or facts.co_worker or facts.manager
        return (EXISTS if known else DENY), set(), "section"
    return _relationship(facts)


def _relationship(facts: Any) -> tuple[int, set[str], str]:
    """Paragraphs 9 and 10: the highest level any relationship gives; of equals, the one further left."""
    for level, holders in GRANTS[facts.section]:
        for column in COLUMNS:
            if column in holders and _stands(facts, column):
                asked = {"duty": {"reason"}, "glass": {"reason", "notify"}}.get(column, set())
                return level, asked, column
    return DENY, set(), "otherwise"


def _stands(facts: Any, column: str) -> bool:
    if column == "chair":
        return bool(facts.conference) and facts.role == "conference_chair"
    return bool(getattr(facts, column))


def part_of(rule: str) -> str:
    """Give the part of the page that a rule of the policy, by its id, is the writing of."""
    name = rule.partition(":")[0]
    return PART.get(name, name)


def askings() -> Iterator[dict[str, str]]:
    """Give everything that can be asked, by whom and how: 8 roles x 5 sectors x 6 x 3 x 2."""
    names = ("role", "sector", "section", "purpose", "manner")
    for values in product(ROLES, SECTORS, SECTIONS, PURPOSES, MANNERS):
        yield dict(zip(names, values, strict=True))


def standings(names: tuple[str, ...]) -> Iterator[dict[str, bool]]:
    """Give every way in which facts of these names can be true or false."""
    for values in product((False, True), repeat=len(names)):
        yield dict(zip(names, values, strict=True))


def ties(most: int) -> Iterator[dict[str, bool]]:
    """Give every set of at most so many relationships, the empty one first."""
    for size in range(most + 1):
        for held in combinations(RELATIONSHIPS, size):
            yield {name: name in held for name in RELATIONSHIPS}
