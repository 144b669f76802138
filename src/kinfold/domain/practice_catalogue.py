"""Reading instruments and the rules of practice from data files, and refusing what is not whole.

One file is one version of an instrument. Not where scores are made: that is ``practice``.
"""

import json
import math
import re
from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import Any, NoReturn

from kinfold.domain.errors import UserError
from kinfold.domain.practice import Instrument, Item, ItemKind, Rules, Shape, Summary

_NUMBER = (int, float)
_WHOLE: dict[str, tuple[type, ...]] = {
    **dict.fromkeys(("id", "version", "title", "short", "source", "licence", "note"), (str,)),
    "certain": (bool,),
    **dict.fromkeys(("items", "summaries"), (list,)),
}
_ITEM: dict[str, tuple[type, ...]] = {
    **dict.fromkeys(("id", "title", "kind", "group"), (str,)),
    **dict.fromkeys(("low", "high"), (int,)),
}
_SUMMARY: dict[str, tuple[type, ...]] = {
    **dict.fromkeys(("id", "title", "shape", "when_none"), (str,)),
    **dict.fromkeys(("of", "per"), (list,)),
    **dict.fromkeys(("fair", "good"), (*_NUMBER, type(None))),
}
_ID = re.compile(r"[a-z][a-z0-9_]{0,39}")
_VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z.-]{0,19}")
LONGEST_FILE = 100_000


@cache
def shipped() -> tuple[Instrument, ...]:
    """Give the instruments that come with the product, in the order of their files."""
    folder = files("kinfold.domain.codes").joinpath("instruments")
    found = sorted((each for each in folder.iterdir() if each.name.endswith(".json")), key=lambda at: at.name)
    return tuple(read_instrument(each.read_text(encoding="utf-8"), each.name) for each in found)


@cache
def rules() -> Rules:
    """Give the rules that are declared beside the instruments."""
    read = json.loads(
        files("kinfold.domain.codes").joinpath("practice_rules.json").read_text(encoding="utf-8")
    )
    return Rules(
        one_in=int(read["second_coder"]["one_in"]),
        seed=str(read["second_coder"]["seed"]),
        least_pairs=int(read["agreement"]["least_pairs"]),
        least_workers=int(read["team"]["least_workers"]),
        least_observations=int(read["team"]["least_observations"]),
    )


def read_instrument(text: str, name: str) -> Instrument:
    """Read one file. Raises UserError with the file, the place in it, and what to mend."""
    if len(text) > LONGEST_FILE:
        raise UserError(f"{name}: the file is longer than any instrument. Take out what is not one.")
    try:
        data = json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        raise UserError(f"{name}: line {line} is not JSON. Mend it.") from error
    whole = _fields(data, _WHOLE, name)
    _must(bool(_ID.fullmatch(whole["id"])), name, "'id' must be small letters, digits and underscores")
    _must(bool(_VERSION.fullmatch(whole["version"])), name, "'version' must be short, such as 4.2.1")
    for each in ("title", "short", "source", "licence"):
        _must(bool(whole[each].strip()), name, f"'{each}' must say something")
    items = tuple(_item(each, f"{name}: item {number}") for number, each in enumerate(whole["items"], 1))
    _must(bool(items), name, "'items' must name something to score")
    by_id = {each.id: each for each in items}
    _must(len(by_id) == len(items), name, "two items have one 'id'")
    summaries = tuple(
        _summary(each, by_id, f"{name}: summary {number}")
        for number, each in enumerate(whole["summaries"], 1)
    )
    _must(len({each.id for each in summaries}) == len(summaries), name, "two summaries have one 'id'")
    return Instrument(**{**whole, "items": items, "summaries": summaries})


def _no_number(_: str) -> NoReturn:
    raise ValueError("what is no number is no line")


def _must(is_so: bool, where: str, words: str) -> None:
    if not is_so:
        raise UserError(f"{where}: {words}.")


def _fields(data: object, wanted: Mapping[str, tuple[type, ...]], where: str) -> dict[str, Any]:
    """Give the fields of an object that has these and no others, each of its type."""
    if not isinstance(data, dict):
        raise UserError(f"{where}: an object in braces belongs here.")
    for each in wanted:
        _must(each in data, where, f"'{each}' is missing")
    for each in data:
        _must(each in wanted, where, "it has a field that no instrument has")
    for each, types in wanted.items():
        is_right = type(data[each]) in types
        _must(is_right, where, f"'{each}' is of the wrong kind")
    return dict(data)


def _item(data: object, where: str) -> Item:
    read = _fields(data, _ITEM, where)
    _must(bool(_ID.fullmatch(read["id"])), where, "'id' must be small letters, digits and underscores")
    _must(bool(read["title"].strip()), where, "'title' must say something")
    _must(read["kind"] in list(ItemKind), where, "'kind' must be rating or count")
    _must(0 <= read["low"] < read["high"] <= 1000, where, "'low' must be below 'high', from 0 to 1000")
    return Item(**{**read, "kind": ItemKind(read["kind"])})


def _summary(data: object, items: Mapping[str, Item], where: str) -> Summary:
    read = _fields(data, _SUMMARY, where)
    _must(bool(_ID.fullmatch(read["id"])), where, "'id' must be small letters, digits and underscores")
    _must(bool(read["title"].strip()), where, "'title' must say something")
    _must(read["shape"] in list(Shape), where, "'shape' must be mean, sum, share or ratio")
    shape, of, per = Shape(read["shape"]), read["of"], read["per"]
    for each in (*of, *per):
        _must(isinstance(each, str) and each in items, where, "'of' and 'per' must name items above")
    _must(bool(of), where, "'of' must name something")
    is_divided = shape in {Shape.SHARE, Shape.RATIO}
    _must(bool(per) is is_divided, where, "'per' belongs to a share or a ratio, and to no other")
    _must(bool(read["when_none"].strip()) is is_divided, where, "'when_none' belongs to a share or a ratio")
    _must(shape is not Shape.SHARE or set(of) <= set(per), where, "'of' must be part of 'per' in a share")
    if shape is Shape.MEAN:
        _must(all(items[each].kind is ItemKind.RATING for each in of), where, "a mean is of ratings")
    return Summary(
        **{**read, "shape": shape, "of": tuple(of), "per": tuple(per), **_lines(read, where)},
    )


def _lines(read: Mapping[str, Any], where: str) -> dict[str, Fraction | None]:
    given = [read[each] for each in ("fair", "good") if read[each] is not None]
    _must(all(math.isfinite(each) for each in given), where, "'fair' and 'good' are too large to be lines")
    fair, good = (None if read[each] is None else Fraction(str(read[each])) for each in ("fair", "good"))
    _must((fair is None) is (good is None), where, "'fair' and 'good' are given both, or neither")
    _must(fair is None or good is None or fair < good, where, "'fair' must be below 'good'")
    return {"fair": fair, "good": good}
