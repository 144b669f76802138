"""Whoever alters one thing in the policy of access is found out: every mutant differs somewhere.

The oracle judges level, obligations and the part of the page that decided; conditions for lists are judged by
the levels they must give, and by leaving nothing to ask that is known.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import FrozenInstanceError
from functools import cache
from itertools import combinations, product
from multiprocessing import get_context
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from access_mutants import Mutant, load, mutants
from access_oracle import (
    MANNERS,
    PRACTICE,
    PURPOSES,
    RELATIONSHIPS,
    SECTIONS,
    SECTORS,
    STANDING,
    Verdict,
    askings,
    judge,
    part_of,
    standings,
    ties,
)
from kinfold.domain.agency import Role, Sector

ATOMS = (*STANDING, *RELATIONSHIPS)
NOTHING = dict.fromkeys(ATOMS, False) | {"active": True}
LOOK_AT_WORK = {"purpose": "work", "manner": "look"}
# Mutants that decide the same of all facts, each with the reason. Shown to be so below: a line here that is
# no longer true fails.
DISJOINT = "No facts fit both rules, so neither can stand before the other."
UNBROKEN = "A guard for whoever adds a tie and forgets a cell: it speaks of no table but a broken one."
EQUIVALENT = {
    "rules: not-for-assurance and known change places": DISJOINT,
    "rules: privilege and health-not-to-police-or-schools change places": DISJOINT,
    "rules: health-not-to-police-or-schools and intelligence-not-to-schools change places": DISJOINT,
    "rules: intelligence-not-to-schools and intelligence-to-charities change places": DISJOINT,
    "rules: zip(_TIES, levels, strict=True) -> zip(_TIES, levels)": UNBROKEN,
    "rules: zip(_TIES, levels, strict=True) -> zip(_TIES, levels, strict=False)": UNBROKEN,
}
IN_SUITE = 240


class Policy:
    """A policy under trial: the modules of a mutant, and facts made of its own words."""

    def __init__(self, modules: SimpleNamespace) -> None:
        self.rooms = modules
        self.codes = {
            **{
                kind: {each.value: each for each in words}
                for kind, words in (("role", Role), ("sector", Sector))
            },
            "section": {code: modules.facts.Section(code) for code in SECTIONS},
            "purpose": {code: modules.facts.Purpose(code) for code in PURPOSES},
            "manner": {code: modules.facts.Manner(code) for code in MANNERS},
        }

    def facts(self, point: dict[str, Any]) -> Any:
        return self.rooms.facts.Facts(
            **{
                name: self.codes[name][value] if name in self.codes else value
                for name, value in point.items()
            }
        )

    def verdict(self, point: dict[str, Any]) -> Verdict:
        given = self.rooms.decision.decide(self.facts(point))
        return Verdict(int(given.level), given.obligations, part_of(given.rule.id))


def _wrong_somewhere(policy: Policy, points: Iterable[tuple[dict[str, Any], Verdict]]) -> bool:
    return any(policy.verdict(point) != told for point, told in points)


def _told(points: Iterator[dict[str, Any]]) -> list[tuple[dict[str, Any], Verdict]]:
    return [(point, judge(SimpleNamespace(**point))) for point in points]


@cache
def _telling() -> list[tuple[dict[str, Any], Verdict]]:
    """Give the points most likely to tell a mutant: one or two ties at work, then draws from everywhere."""
    draw = np.random.default_rng(20_263)
    tied = [
        dict.fromkeys(held, True)
        for size in (0, 1, 2)
        for held in combinations((*RELATIONSHIPS, "glass"), size)
    ]
    near = [NOTHING | LOOK_AT_WORK | asked | held for asked, held in product(_practising(), tied)]
    stops = [{}, {"active": False}, {"excluded": True}, {"conflicted": True}, {"sealed": True}]
    stops += [{"sealed": True, "named": True}, {"custodian": True}, {"custodian": True, "active": False}]
    kept = [
        NOTHING | LOOK_AT_WORK | asked | {"allocated": True} | stop
        for asked, stop in product(_practising(), stops)
    ]
    asked = list(askings())
    far = [
        asked[draw.integers(len(asked))]
        | {name: bool(draw.random() < 0.3) for name in ATOMS}
        | {"active": bool(draw.random() < 0.9)}
        for _ in range(4_000)
    ]
    points = near + kept + far
    return _told(points[at] for at in draw.permutation(len(points)))


def _practising() -> Iterator[dict[str, str]]:
    for role, sector, section in product(sorted(PRACTICE), SECTORS, SECTIONS):
        yield {"role": role, "sector": sector, "section": section}


@cache
def _each_tie() -> list[tuple[dict[str, Any], Verdict]]:
    """Give each single tie to each section, for whom the most is open: the council's own who chairs."""
    own = NOTHING | LOOK_AT_WORK | {"role": "conference_chair", "sector": "council"}
    pairs = product(SECTIONS, (*RELATIONSHIPS, "glass", "custodian"))
    return _told(own | {"section": section, tie: True} for section, tie in pairs)


def _wide() -> Iterator[tuple[dict[str, Any], Verdict]]:
    """Give everything that can be asked by every standing with at most one tie, and nobody's glass broken."""
    stands = [stand for stand in standings(STANDING) if not stand["glass"]]
    for asked, stand, tie in product(askings(), stands, ties(1)):
        point = asked | stand | tie
        yield point, judge(SimpleNamespace(**point))


def words_are_lost(policy: Policy) -> bool:
    """Whether codes, labels, levels, or the names of facts are other than the page's."""
    facts = policy.rooms.facts
    kinds = ((facts.Section, SECTIONS), (facts.Purpose, PURPOSES), (facts.Manner, MANNERS))
    rules = policy.rooms.rules.RULES
    return not (
        all([each.value for each in kind] == list(codes) for kind, codes in kinds)
        and all(re.match("[A-Z]", each.label) for kind, _ in kinds for each in kind)
        and [each.value for each in facts.Level] == [0, 1, 2, 3, 4]
        and [each.value for each in facts.Obligation] == ["reason", "notify", "step_up", "two_person"]
        and len(facts.ATOMS) == len(set(facts.ATOMS) | set(ATOMS)) == len(ATOMS)
        and len({rule.id for rule in rules}) == len(rules)
        and all(re.fullmatch(r"[A-Z].*\.", rule.words) for rule in rules)
        and all(isinstance(rule.obligations, frozenset) for rule in rules)
    )


def silence_means_something_else(policy: Policy) -> bool:
    """Whether facts that are not given are other than: at work, looking, active, and nothing more."""
    few = {"role": "social_worker", "sector": "council", "section": "core"}
    held = ({}, *({name: True} for name in ATOMS))
    points = [few | each for each in held]
    given = policy.rooms.decision.decide
    return any(
        policy.facts(point) != policy.facts(NOTHING | LOOK_AT_WORK | point)
        or given(policy.facts(point)).words != given(policy.facts(point)).rule.words
        for point in points
    )


def values_are_loose(policy: Policy) -> bool:
    """Whether a value can be altered, carries more than its fields, or cannot be kept in a set."""
    e, made = policy.rooms.expression, policy.rooms
    rule = made.rules.RULES[0]
    facts = policy.facts({"role": "guardian", "sector": "council", "section": "core"})
    a = e.Is("a")
    values = (
        e.TRUE,
        a,
        e.OneOf("a", frozenset()),
        ~a,
        a & a,
        a | a,
        rule,
        facts,
        made.decision.decide(facts),
    )
    for value in values:
        hash(value)
        if hasattr(value, "__dict__"):
            return True
        for name in value.__slots__:
            try:
                setattr(value, name, None)
            except FrozenInstanceError:
                continue
            return True
    return _takes_facts_by_place(policy)


def _takes_facts_by_place(policy: Policy) -> bool:
    try:
        policy.rooms.facts.Facts(Role.GUARDIAN, Sector.COUNCIL, policy.codes["section"]["core"])
    except TypeError:
        return False
    return True


def _folded(e: Any, condition: Any, known: Any) -> bool:
    """Whether nothing is left in a condition that is known, or changes nothing."""
    match condition:
        case e.Is(name):
            return name not in known
        case e.OneOf(name, codes):
            return name not in known and isinstance(codes, frozenset)
        case e.Not(inner):
            return not isinstance(inner, e.Always | e.Not) and _folded(e, inner, known)
        case e.And(left, right) | e.Or(left, right):
            sound = left != right and not isinstance(left, e.Always) and not isinstance(right, e.Always)
            return sound and _folded(e, left, known) and _folded(e, right, known)
    return False


Truth = Callable[[dict[str, Any]], bool]


def _grown(e: Any, draw: np.random.Generator, depth: int) -> tuple[Any, Truth]:
    """Grow a condition at random, and beside it the same in Python's own words."""
    kind = int(draw.integers(4 if depth else 3, 8 if depth else 6))
    if kind == 3 or (not depth and kind == 5):
        codes = frozenset({"x", "y"} if draw.random() < 0.5 else {"z"})
        return e.OneOf("code", codes), lambda facts: facts["code"] in codes
    if not depth:
        name = "ab"[draw.integers(2)]
        return e.Is(name), lambda facts: facts[name] > 0
    left, left_true = _grown(e, draw, depth - 1)
    right, right_true = _grown(e, draw, depth - 1)
    return [
        (~left, lambda facts: not left_true(facts)),
        (left & right, lambda facts: left_true(facts) and right_true(facts)),
        (left | right, lambda facts: left_true(facts) or right_true(facts)),
        (e.any_of(left, e.FALSE, right, e.TRUE & left), lambda facts: left_true(facts) or right_true(facts)),
    ][kind - 4]


def logic_is_broken(policy: Policy) -> bool:
    """Whether conditions are not what Python's own ``and``, ``or`` and ``not`` say, known or half known."""
    e, draw = policy.rooms.expression, np.random.default_rng(20_264)
    worlds = [{"a": a, "b": b, "code": code} for a, b, code in product((0, 2), (0, 2), "xyz")]
    for depth in (*[1] * 12, *[2] * 25, *[3] * 8):
        condition, true = _grown(e, draw, depth)
        for world in worlds:
            first = {name: value for name, value in world.items() if draw.random() < 0.4}
            left = e.simplify(condition, first)
            if e.holds(condition, world.__getitem__) is not true(world):
                return True
            if e.holds(left, world.__getitem__) is not true(world):
                return True
            if not isinstance(left, e.Always) and not _folded(e, left, first):
                return True
            if e.simplify(condition, world).value is not true(world):
                return True
    return (
        _order_is_lost(e)
        or e.any_of() != e.FALSE
        or e.any_of(e.Is("a")) != e.Is("a")
        or _holds_of_anything(e)
    )


def _order_is_lost(e: Any) -> bool:
    """Whether a condition is asked in another order than it was written in."""
    a, b = e.Is("a"), e.Is("b")
    orders = ((a & b, e.And(a, b)), (a | b, e.Or(a, b)), (e.any_of(a, b), e.Or(a, b)))
    return any(made != told or e.simplify(made, {}) != told for made, told in orders)


def _holds_of_anything(e: Any) -> bool:
    try:
        e.holds("no condition", dict)
    except TypeError as error:
        return not str(error)
    return True


def lists_differ(policy: Policy) -> bool:
    """Whether the condition for a level gives anything but those whom the decision gives it."""
    draw, rules, e = np.random.default_rng(20_265), policy.rooms.rules, policy.rooms.expression
    conditions = {level: rules.allowed_at(level) for level in policy.rooms.facts.Level}
    for point, told in (*_each_tie(), *_telling()[:400]):
        facts = policy.facts(point)
        names = [name for name in point if name != "manner"]
        first = {name: getattr(facts, name) for name in names if draw.random() < 0.7}
        rest = {name: getattr(facts, name) for name in names if name not in first}
        for level, condition in conditions.items():
            left = e.simplify(condition, first)
            if not isinstance(left, e.Always) and not _folded(e, left, first):
                return True
            if e.holds(left, rest.__getitem__) is not (told.level >= level):
                return True
    return False


def rules_are_kept_idle(policy: Policy) -> bool:
    """Whether rules that can never fit are asked all the same, or the work of finding them is done twice."""
    e, rules_for = policy.rooms.expression, policy.rooms.decision._rules_for
    for code, purpose in product(SECTIONS, PURPOSES):
        section, purpose = policy.codes["section"][code], policy.codes["purpose"][purpose]
        asked = {"role": Role.SOCIAL_WORKER, "sector": Sector.CHARITY, "section": section, "purpose": purpose}
        kept = rules_for(*asked.values())
        if kept is not rules_for(*asked.values()):
            return True
        if not all(when == e.TRUE or _folded(e, when, asked) for when, _ in kept):
            return True
    return False


def notice(mutant: Mutant | None, thorough: bool = True) -> str:
    """Give what gave a mutant away; nothing where it decides as the page says of all that was asked."""
    try:
        policy = Policy(load(mutant))
        if _wrong_somewhere(policy, _telling()[:600]):
            return "decision"
        for trial in TRIALS:
            if trial(policy):
                return trial.__name__
        if _wrong_somewhere(policy, _telling()[600:]):
            return "rarer decision"
        if thorough and _wrong_somewhere(policy, _wide()):
            return "rarest decision"
    except Exception as error:  # a mutant may break in any way; breaking is being noticed
        return type(error).__name__
    return ""


TRIALS = (
    *(words_are_lost, silence_means_something_else, values_are_loose, logic_is_broken),
    *(rules_are_kept_idle, lists_differ),
)


def _surviving(some: list[Mutant]) -> list[str]:
    return [mutant.name for mutant in some if not notice(mutant)]


def test_policy_itself_passes_every_trial() -> None:
    assert notice(None, thorough=False) == ""


def test_a_slice_of_the_mutants_is_noticed() -> None:
    every = [mutant for mutant in mutants() if mutant.name not in EQUIVALENT]
    chosen = np.random.default_rng(20_266).choice(len(every), IN_SUITE, replace=False)
    assert [every[at].name for at in chosen if not notice(every[at], thorough=False)] == []


@pytest.mark.battery
def test_every_mutant_is_noticed() -> None:
    every = mutants()
    assert len(every) >= 2_000
    _telling()
    with ProcessPoolExecutor(2, mp_context=get_context("fork")) as pool:
        surviving = sorted(
            name for some in pool.map(_surviving, [every[at::40] for at in range(40)]) for name in some
        )
    assert surviving == sorted(EQUIVALENT)
