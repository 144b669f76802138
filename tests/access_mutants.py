"""Mutants of the policy of access: each of its modules altered in one place, and loaded under another name.

``mutants()`` gives every one in a fixed order; ``load`` makes the policy anew with one of them. Annotations,
docstrings and the text of errors are left alone. Whether a mutant is noticed is for the test to say.
"""

import ast
import re
import sys
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import CodeType, ModuleType, SimpleNamespace
from typing import Any

import kinfold.domain.access as policy
from access_oracle import RELATIONSHIPS, STANDING
from kinfold.domain.access.facts import Level, Manner, Obligation, Purpose, Section
from kinfold.domain.agency import Role, Sector

HOUSE, MUTANT_HOUSE = "kinfold.domain.access", "mutant_of_access"
ROOMS = ("expression", "facts", "rules", "decision")  # in the order in which they need each other
KINDS = {
    kind.__name__: [each.name for each in kind] for kind in (Level, Role, Sector, Section, Purpose, Manner)
}
KINDS["Obligation"] = [each.name for each in Obligation]
LEVELS = [f"_{each.name}" for each in Level]
CONDITIONS = {"Is", "OneOf", "_role", "_sector", "_section", "_purpose", "any_of"}
TWINS = {
    "TRUE": "FALSE",
    "FALSE": "TRUE",
    "And": "Or",
    "Or": "And",
    "_PRACTICE": "_CHAIR",
    "_CHAIR": "_PRACTICE",
}
COMPARISONS = (ast.Eq, ast.NotEq, ast.Is, ast.IsNot, ast.In, ast.NotIn, ast.Lt, ast.LtE, ast.Gt, ast.GtE)
ALIKE = (
    (ast.Eq, ast.NotEq),
    (ast.Is, ast.IsNot),
    (ast.In, ast.NotIn),
    (ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq),
)
Place = tuple[tuple[str, int | None], ...]
Change = Callable[[Any], Any]


@dataclass(frozen=True)
class Mutant:
    """One alteration: in which module and line, what was there, and what became of it."""

    room: str
    place: Place
    line: int
    was: str
    now: str
    node: Any

    @property
    def name(self) -> str:
        """Say what was done in a line that another line elsewhere in the module does not shift."""
        was, now = (re.findall(r"Rule\('([\w-]+)'", text) for text in (self.was, self.now))
        if len(was) > 1 and sorted(was) == sorted(now):
            moved = [one for one, other in zip(was, now, strict=True) if one != other]
            return f"{self.room}: {' and '.join(moved)} change places"
        if len(was) > 1:
            return f"{self.room}: {' and '.join(set(was) - set(now))} is gone"
        return f"{self.room}: {self.was} -> {self.now}"


@cache
def _parsed(room: str) -> ast.Module:
    return ast.parse((Path(policy.__file__).parent / f"{room}.py").read_text(encoding="utf-8"))


@cache
def _unaltered(room: str) -> CodeType:
    return _compiled(room, deepcopy(_parsed(room)))


def _compiled(room: str, tree: ast.Module) -> CodeType:
    """Compile a module that takes the rest of the policy from the mutant's house."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith(HOUSE):
            node.module = str(node.module).replace(HOUSE, MUTANT_HOUSE)
    return compile(ast.fix_missing_locations(tree), f"<{MUTANT_HOUSE}.{room}>", "exec")


def mutants() -> list[Mutant]:
    """Give every mutant that reads differently from the policy, once each, in a fixed order."""
    found: dict[tuple[str, Place, str], Mutant] = {}
    for room in ROOMS:
        for place, node in _nodes(_parsed(room), ()):
            was = _told(node)
            for changed in _changes(node):
                now = _told(changed)
                if now != was:
                    mutant = Mutant(room, place, getattr(node, "lineno", 0), was, now, changed)
                    found.setdefault((room, place, now), mutant)
    return list(found.values())


def load(mutant: Mutant | None = None) -> SimpleNamespace:
    """Load the four modules afresh, one of them altered, under a name of their own."""
    made: dict[str, ModuleType] = {}
    try:
        for room in ROOMS:
            code = _unaltered(room)
            if mutant is not None and mutant.room == room:
                code = _compiled(room, _put(deepcopy(_parsed(room)), mutant.place, deepcopy(mutant.node)))
            made[room] = sys.modules[f"{MUTANT_HOUSE}.{room}"] = ModuleType(f"{MUTANT_HOUSE}.{room}")
            exec(code, made[room].__dict__)
    finally:
        for room in ROOMS:
            sys.modules.pop(f"{MUTANT_HOUSE}.{room}", None)
    return SimpleNamespace(**made)


def _told(node: Any) -> str:
    try:
        return ast.unparse(ast.fix_missing_locations(node))
    except AttributeError:  # a comparison or a join, which has no text of its own
        return type(node).__name__


def _nodes(node: Any, place: Place) -> Iterator[tuple[Place, Any]]:
    """Walk to whatever may be altered, outermost first, past annotations, docstrings and errors' words."""
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "names", "bases") or isinstance(value, str):
            continue
        if isinstance(value, list):
            for at, each in enumerate(value):
                if isinstance(each, ast.AST):
                    yield from _within(each, (*place, (name, at)))
        elif isinstance(value, ast.AST):
            yield from _within(value, (*place, (name, None)))


def _within(node: Any, place: Place) -> Iterator[tuple[Place, Any]]:
    told = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    if told or isinstance(node, ast.ImportFrom | ast.expr_context):
        return
    yield place, node
    flag = isinstance(node, ast.keyword) and isinstance(node.value, ast.Constant)  # altered with its call
    if not flag and not isinstance(node, ast.Raise):
        yield from _nodes(node, place)


def _put(tree: ast.Module, place: Place, new: Any) -> ast.Module:
    """Put a node in place of another."""
    holder: Any = tree
    for name, at in place[:-1]:
        held = getattr(holder, name)
        holder = held if at is None else held[at]
    name, at = place[-1]
    if at is None:
        setattr(holder, name, new)
    else:
        getattr(holder, name)[at] = new
    return tree


def _changes(node: Any) -> Iterator[Any]:
    """Give every alteration of one node."""
    for kind, ways in _WAYS:
        if isinstance(node, kind):
            for way in ways:
                yield from way(node)


def _with(node: Any, **fields: Any) -> Any:
    """Give a copy with some fields put anew."""
    made = deepcopy(node)
    for name, value in fields.items():
        setattr(made, name, deepcopy(value))
    return made


def _without_one(values: list[Any]) -> Iterator[list[Any]]:
    for at in range(len(values)):
        yield [*values[:at], *values[at + 1 :]]


def _neighbours_swapped(values: list[Any]) -> Iterator[list[Any]]:
    for at in range(len(values) - 1):
        yield [*values[:at], values[at + 1], values[at], *values[at + 2 :]]


def _compared(node: ast.Compare) -> Iterator[Any]:
    for alike in ALIKE:
        if isinstance(node.ops[0], alike):
            yield from (_with(node, ops=[other()]) for other in alike)
    yield _not(node)


def _joined(node: ast.BoolOp) -> Iterator[Any]:
    yield _with(node, op=ast.Or() if isinstance(node.op, ast.And) else ast.And())
    yield from (values[0] for values in _without_one(node.values) if len(values) == 1)
    yield _not(node)


def _combined(node: ast.BinOp) -> Iterator[Any]:
    """Both become either, each side is dropped, and the whole is denied."""
    yield ast.UnaryOp(ast.Invert(), deepcopy(node))
    yield _with(node, op=ast.BitOr() if isinstance(node.op, ast.BitAnd) else ast.BitAnd())
    yield node.left
    yield node.right


def _bare(node: ast.UnaryOp) -> Iterator[Any]:
    yield node.operand


def _not(node: ast.expr) -> ast.expr:
    return ast.UnaryOp(ast.Not(), deepcopy(node))


def _denied(node: Any) -> Iterator[Any]:
    """A condition of a rule becomes its contrary, always, and never."""
    name = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
    named = (
        isinstance(node, ast.Name) and node.id in ("_PRACTICE", "_CHAIR") and isinstance(node.ctx, ast.Load)
    )
    if name in CONDITIONS or named:
        yield ast.UnaryOp(ast.Invert(), deepcopy(node))
        yield from (_always(value) for value in (True, False))


def _always(value: bool) -> ast.expr:
    """Write a condition that holds always or never in words every module of rules knows."""
    return ast.Call(ast.Name("Always", ast.Load()), [ast.Constant(value)], [])


def _called(node: ast.Call) -> Iterator[Any]:
    for word in node.keywords:
        if isinstance(word.value, ast.Constant):
            others = [each for each in node.keywords if each is not word]
            changed = ast.keyword(word.arg, ast.Constant(not word.value.value))
            yield _with(node, keywords=[*others, changed])
    yield from (_with(node, args=args) for args in _without_one(node.args))
    yield from (_with(node, keywords=words) for words in _without_one(node.keywords))
    if ast.unparse(node.func) not in CONDITIONS - {"OneOf"}:  # those take any number, and heed no order
        yield from (_with(node, args=args) for args in _neighbours_swapped(node.args))
    if len(node.args) == 1 and not node.keywords:
        yield node.args[0]


def _listed(node: Any) -> Iterator[Any]:
    yield from (_with(node, elts=elts) for elts in _without_one(node.elts))
    if not isinstance(node, ast.Set):
        yield from (_with(node, elts=elts) for elts in _neighbours_swapped(node.elts))


def _keyed(node: ast.Dict) -> Iterator[Any]:
    pairs = list(zip(node.keys, node.values, strict=True))
    for left in _without_one(pairs):
        yield _with(node, keys=[key for key, _ in left], values=[value for _, value in left])


def _constant(node: ast.Constant) -> Iterator[Any]:
    if isinstance(node.value, bool):
        yield ast.Constant(not node.value)
    elif isinstance(node.value, int):
        yield from (ast.Constant(node.value + step) for step in (1, -1))
    elif isinstance(node.value, str):
        yield ast.Constant("")
        if node.value in (*STANDING, *RELATIONSHIPS):
            yield from (ast.Constant(name) for name in (*STANDING, *RELATIONSHIPS))


def _member(node: ast.Attribute) -> Iterator[Any]:
    if isinstance(node.value, ast.Name) and node.attr in KINDS.get(node.value.id, ()):
        yield from (_with(node, attr=name) for name in KINDS[node.value.id])


def _name(node: ast.Name) -> Iterator[Any]:
    if isinstance(node.ctx, ast.Load):
        yield from (_with(node, id=name) for name in LEVELS if node.id in LEVELS)
        yield from (_with(node, id=TWINS[node.id]) for _ in range(node.id in TWINS))


def _chosen(node: Any) -> Iterator[Any]:
    yield from (node.body, node.orelse)
    yield _with(node, test=_not(node.test))


def _branched(node: ast.If) -> Iterator[Any]:
    yield from (_with(node, test=test) for test in (ast.Constant(True), ast.Constant(False), _not(node.test)))


def _filtered(node: ast.comprehension) -> Iterator[Any]:
    yield from (_with(node, ifs=ifs) for ifs in _without_one(node.ifs))
    yield from (_with(node, ifs=[_not(each)]) for each in node.ifs)


def _matched(node: ast.Match) -> Iterator[Any]:
    """Drop each case. Each is of a class of its own, so their order says nothing and is left alone."""
    yield from (_with(node, cases=cases) for cases in _without_one(node.cases) if cases)


def _guarded(node: ast.match_case) -> Iterator[Any]:
    if node.guard is not None:
        yield from (_with(node, guard=guard) for guard in (None, ast.Constant(False), _not(node.guard)))


def _written(node: ast.JoinedStr) -> Iterator[Any]:
    yield from (_with(node, values=values) for values in _without_one(node.values))


def _removed(node: Any) -> Iterator[Any]:
    yield ast.Pass()


def _returned(node: ast.Return) -> Iterator[Any]:
    yield ast.Return(ast.Constant(None))


_WAYS: tuple[tuple[Any, tuple[Change, ...]], ...] = (
    (ast.Compare, (_compared,)),
    (ast.BoolOp, (_joined,)),
    (ast.BinOp, (_combined,)),
    (ast.UnaryOp, (_bare,)),
    ((ast.Call, ast.Name), (_denied,)),
    (ast.Call, (_called,)),
    ((ast.Tuple, ast.Set, ast.List), (_listed,)),
    (ast.Dict, (_keyed,)),
    (ast.Constant, (_constant,)),
    (ast.Attribute, (_member,)),
    (ast.Name, (_name,)),
    (ast.IfExp, (_chosen,)),
    (ast.If, (_branched,)),
    (ast.comprehension, (_filtered,)),
    (ast.Match, (_matched,)),
    (ast.match_case, (_guarded,)),
    (ast.JoinedStr, (_written,)),
    (ast.stmt, (_removed,)),
    (ast.Return, (_returned,)),
)
