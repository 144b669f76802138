"""The policy of access against its second writing, and what the page promises of every decision."""

import re
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from itertools import islice, product
from multiprocessing import get_context
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from access_oracle import (
    COLUMNS,
    GRANTS,
    MANNERS,
    PRACTICE,
    PURPOSES,
    RELATIONSHIPS,
    ROLES,
    SECTIONS,
    SECTORS,
    STANDING,
    askings,
    judge,
    part_of,
    standings,
    ties,
)
from kinfold.domain.access import (
    ATOMS,
    RULES,
    Facts,
    Level,
    Manner,
    Purpose,
    Section,
    allowed_at,
    decide,
)
from kinfold.domain.access.expression import holds, simplify
from kinfold.domain.agency import Role, Sector

PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "access.md"
IN_SUITE = 5  # one in so many points is compared; the battery compares all
ASKINGS = len(ROLES) * len(SECTORS) * len(SECTIONS) * len(PURPOSES) * len(MANNERS)


def _asked(facts: Facts) -> Iterator[Facts]:
    """Give one worker's standing with everything asked in turn.

    It is the same object each time, altered: making as many frozen ones takes longer than deciding.
    """
    put = object.__setattr__
    for role, sector in product(Role, Sector):
        put(facts, "role", role)
        put(facts, "sector", sector)
        for section, purpose, manner in product(Section, Purpose, Manner):
            put(facts, "section", section)
            put(facts, "purpose", purpose)
            put(facts, "manner", manner)
            yield facts


def _facts(**known: Any) -> Facts:
    return Facts(role=Role.SOCIAL_WORKER, sector=Sector.COUNCIL, section=Section.CORE, **known)


def _differences(stands: list[dict[str, bool]], every: int = 1) -> tuple[int, list[str]]:
    """Compare policy and oracle for each standing and everything asked; give points and differences.

    ``every``: of all that is asked one in so many, of the next standing others.
    """
    points, found = 0, []
    for turn, stand in enumerate(stands):
        for facts in islice(_asked(_facts(**stand)), turn % every, None, every):
            points += 1
            ours, theirs = decide(facts), judge(facts)
            if (ours.level, ours.obligations, part_of(ours.rule.id)) != theirs:
                found.append(f"{facts}: {ours.level.name} {ours.rule.id}, but the page says {theirs}")
    return points, found


def _near() -> Iterator[dict[str, bool]]:
    """Give every standing with at most one relationship, and the pairs for those whom nothing stops."""
    for tie, stand in product(ties(2), standings(STANDING)):
        stopped = not stand["active"] or stand["excluded"] or stand["conflicted"] or stand["custodian"]
        if sum(tie.values()) < 2 or not stopped:
            yield tie | stand


def test_policy_and_oracle_agree_on_points_of_every_kind() -> None:
    points, found = _differences(list(_near()), IN_SUITE)
    assert not found, found[:5]
    assert points == (8 * 128 + 21 * 8) * ASKINGS // IN_SUITE == 343_296


@pytest.mark.battery
def test_policy_and_oracle_agree_on_the_whole_space() -> None:
    every = list(standings(ATOMS))
    with ProcessPoolExecutor(2, mp_context=get_context("fork")) as pool:
        done = list(pool.map(_differences, [every[start::64] for start in range(64)]))
    found = [each for _, some in done for each in some]
    assert not found, found[:5]
    assert sum(points for points, _ in done) == 2**14 * ASKINGS == 23_592_960


def test_oracle_and_policy_speak_of_the_same_facts() -> None:
    assert set(ATOMS) == {*STANDING, *RELATIONSHIPS}
    assert (tuple(Role.codes()), tuple(Sector.codes()), tuple(Section.codes())) == (ROLES, SECTORS, SECTIONS)
    assert (tuple(Purpose.codes()), tuple(Manner.codes())) == (PURPOSES, MANNERS)


def test_table_on_the_page_is_the_one_the_oracle_and_the_policy_go_by() -> None:
    lines = re.findall(
        r"^\| (?:the record|adult health|police|domestic|privileged).*$", PAGE.read_text(), re.M
    )
    table = [[cell.strip() for cell in line.strip("|").split("|")][1:] for line in lines]
    assert [len(row) for row in table] == [len(COLUMNS)] * len(GRANTS)
    for (section, grants), row in zip(GRANTS.items(), table, strict=True):
        for column, word in zip(COLUMNS, row, strict=True):
            told = next((level for level, holders in grants if column in holders), Level.DENY)
            assert told == Level[word.upper()], (section, column)
            role = Role.CONFERENCE_CHAIR if column == "chair" else Role.SOCIAL_WORKER
            tie = {"conference" if column == "chair" else column: True}
            facts = Facts(role=role, sector=Sector.COUNCIL, section=Section(section), **tie)
            assert decide(facts).level == told, (section, column)


@pytest.fixture(scope="module")
def sample() -> list[Facts]:
    """Give 20,000 different-enough facts, drawn once and for all; most of them let somebody in."""
    draw = np.random.default_rng(20_261)
    chance = dict.fromkeys(ATOMS, 0.25) | dict(active=0.95, excluded=0.03, conflicted=0.03, named=0.8)
    roles = [*Role, *(role for role in Role if role in PRACTICE for _ in range(3))]
    return [
        Facts(
            role=roles[draw.integers(len(roles))],
            sector=list(Sector)[draw.integers(5)],
            section=list(Section)[draw.integers(6)],
            purpose=Purpose.WORK if draw.random() < 0.8 else list(Purpose)[draw.integers(3)],
            manner=list(Manner)[draw.integers(2)],
            **{name: bool(draw.random() < likely) for name, likely in chance.items()},
        )
        for _ in range(20_000)
    ]


def test_condition_for_a_level_says_what_the_decision_says(sample: list[Facts]) -> None:
    conditions = {level: allowed_at(level) for level in Level}
    for facts in sample[:10_000]:
        given = decide(facts).level
        for level, condition in conditions.items():
            assert holds(condition, lambda name: getattr(facts, name)) is (given >= level), (facts, level)  # noqa: B023


def test_condition_says_the_same_whatever_is_known_first(sample: list[Facts]) -> None:
    draw = np.random.default_rng(20_262)
    names = ["role", "sector", "section", "purpose", *ATOMS]
    for level in Level:
        condition = allowed_at(level)
        for facts in sample[:2_000]:
            given = decide(facts).level
            first = {name: getattr(facts, name) for name in names if draw.random() < 0.6}
            rest = {name: getattr(facts, name) for name in names if name not in first}
            # What is known is no longer there to ask for: ``rest`` would fail to give it.
            assert holds(simplify(condition, first), rest.__getitem__) is (given >= level), (facts, level)


def _differences_of_lists(kinds: list[dict[str, str]]) -> tuple[int, list[str]]:
    """Compare the condition for every level, folded for one kind of asking, with the oracle's levels."""
    points, found = 0, []
    stands = [SimpleNamespace(**stand, manner="look") for stand in standings(ATOMS)]
    for kind in kinds:
        left = [(level, simplify(allowed_at(level), kind)) for level in Level]
        for stand in stands:
            stand.__dict__.update(kind)
            told = judge(stand).level
            for level, condition in left:
                points += 1
                if holds(condition, stand.__dict__.__getitem__) is not (told >= level):
                    found.append(f"{stand}: the condition for {level.name} disagrees with {told}")
    return points, found


@pytest.mark.battery
def test_lists_and_oracle_agree_on_the_whole_space() -> None:
    kinds = [asked for asked in askings() if asked.pop("manner") == "look"]
    with ProcessPoolExecutor(2, mp_context=get_context("fork")) as pool:
        done = list(pool.map(_differences_of_lists, [kinds[start::24] for start in range(24)]))
    found = [each for _, some in done for each in some]
    assert not found, found[:5]
    assert sum(points for points, _ in done) == 720 * 2**14 * 5 == 58_982_400


def test_condition_folds_away_when_all_is_known(sample: list[Facts]) -> None:
    names = ["role", "sector", "section", "purpose", *ATOMS]
    for facts in sample[:300]:
        known = {name: getattr(facts, name) for name in names}
        for level in Level:
            assert simplify(allowed_at(level), known).value is (decide(facts).level >= level)


def test_every_rule_decides_something_and_denial_asks_for_nothing(sample: list[Facts]) -> None:
    decided = {decision.rule.id: decision for decision in map(decide, sample)}
    assert set(decided) == {rule.id for rule in RULES}
    assert len(decided) == len(RULES)
    for decision in map(decide, sample):
        assert decision.level is not Level.DENY or not decision.obligations


def test_words_are_one_sentence_or_two_and_name_nobody() -> None:
    for rule in RULES:
        assert re.fullmatch(r"[A-Z][^.{}%]*\.( [A-Z][^.{}%]*\.)?", rule.words), rule.id
        inside = re.findall(r"(?<![.] )(?<!^)\b[A-Z]\w*", rule.words)
        assert not inside, "a capital within a sentence may be a name"


def test_exclusion_conflict_and_leaving_deny_over_everything(sample: list[Facts]) -> None:
    for facts in sample:
        for stop in (dict(active=False), dict(excluded=True), dict(conflicted=True)):
            assert decide(replace(facts, **stop)).level is Level.DENY
    assert sum(decide(facts).level > Level.DENY for facts in sample) > 5_000


def test_safe_address_reaches_custodians_at_work_and_nobody_else(sample: list[Facts]) -> None:
    reached = 0
    for facts in sample:
        decision = decide(replace(facts, section=Section.SAFE_ADDRESS))
        entitled = facts.custodian and facts.role in PRACTICE and facts.purpose is Purpose.WORK
        assert entitled or decision.level is Level.DENY
        if decision.level > Level.DENY:
            assert {"step_up", "notify"} <= decision.obligations
            reached += 1
    assert reached > 1_000


@pytest.mark.parametrize("name", ["glass", *RELATIONSHIPS, "named", "custodian", "active"])
def test_gaining_a_tie_never_lowers_a_level(sample: list[Facts], name: str) -> None:
    raised = 0
    for facts in sample[:10_000]:
        without = decide(replace(facts, **{name: False})).level
        gained = decide(replace(facts, **{name: True})).level
        assert gained >= without, facts
        raised += gained > without
    assert raised


def test_sealing_never_raises_a_level_and_never_asks_for_less(sample: list[Facts]) -> None:
    for facts in sample:
        before, after = decide(replace(facts, sealed=False)), decide(replace(facts, sealed=True))
        assert after.level in {before.level, Level.DENY}
        bare = after.level is Level.DENY or after.rule.id == "assurance"
        assert bare or after.obligations >= before.obligations | {"step_up", "notify"}


def test_taking_out_never_changes_the_level_and_never_asks_for_less(sample: list[Facts]) -> None:
    for facts in sample:
        seen, taken = (
            decide(replace(facts, manner=Manner.LOOK)),
            decide(replace(facts, manner=Manner.TAKE_OUT)),
        )
        assert seen.level is taken.level
        assert (
            taken.level is Level.DENY
            or taken.rule.id == "assurance"
            or taken.obligations >= seen.obligations | {"reason"}
        )


def test_enquiry_and_assurance_never_give_more_than_that_there_is_something(sample: list[Facts]) -> None:
    for facts in sample:
        assert decide(replace(facts, purpose=Purpose.ENQUIRY)).level <= Level.EXISTS
        assert decide(replace(facts, purpose=Purpose.ASSURANCE)).level <= Level.EXISTS


def test_nobody_outside_practice_reads_whatever_their_ties(sample: list[Facts]) -> None:
    for facts in sample[:5_000]:
        for role in set(Role) - PRACTICE:
            assert decide(replace(facts, role=role)).level <= Level.EXISTS


def test_break_glass_never_opens_health_advice_or_an_address(sample: list[Facts]) -> None:
    for section in (Section.ADULT_HEALTH, Section.PRIVILEGED, Section.SAFE_ADDRESS):
        for facts in sample[:5_000]:
            asked = replace(facts, section=section)
            assert decide(replace(asked, glass=True)) == decide(replace(asked, glass=False))
