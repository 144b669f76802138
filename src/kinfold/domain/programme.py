"""The programme of direct work: a versioned catalogue of modules as data, read and held against its shape.

What ships is illustrative and says so. A partnership loads its own; work keeps the version it was done under.
Not where anyone is told how a family does: a module has no marks and is never 'complete'.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from kinfold.domain.agency import Discipline, Labelled
from kinfold.domain.errors import UserError

SHIPPED = "illustrative"
LABEL = "Illustrative: not the official programme"
MOST_MODULES, MOST_TOOLS, LONGEST_CODE, LONGEST_TEXT = 30, 30, 30, 600
_CODE = re.compile("[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


class Whom(Labelled):
    """For whom a module is."""

    ADULT = "adult", "An adult"
    CHILD = "child", "A child"
    COUPLE = "couple", "A couple"
    FAMILY = "family", "The family together"


@dataclass(frozen=True, slots=True)
class Tool:
    """Something used in a session, by its code, in words of the catalogue's own."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Module:
    """One module: what it is for, and what it gives to an assessment.

    ``captured``: what is written down of it. ``pre_birth``: how it is done before a baby is born; empty where
    it is not.
    """

    id: str
    title: str
    purpose: str
    whom: tuple[Whom, ...]
    tools: tuple[Tool, ...]
    lead: Discipline
    captured: tuple[str, ...]
    assessment: str
    pre_birth: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """One version of a programme. ``label`` is shown wherever any of it is; empty for a partnership's own."""

    id: str
    version: int
    title: str
    label: str
    effective_on: date
    source: str
    modules: tuple[Module, ...]

    @property
    def key(self) -> str:
        """What work keeps of it, such as 'illustrative:1'."""
        return f"{self.id}:{self.version}"

    def module(self, module_id: str) -> Module | None:
        """Give a module by its code; None where this version has none such."""
        return next((each for each in self.modules if each.id == module_id), None)

    def tool(self, tool_id: str) -> str:
        """Give a tool's words by its code; the code itself where this version has none such."""
        every = (tool for module in self.modules for tool in module.tools)
        return next((each.title for each in every if each.id == tool_id), tool_id)


@cache
def shipped() -> Catalogue:
    """Give the catalogue that comes with Kinfold: illustrative, and labelled so."""
    return read(shipped_text())


def shipped_text() -> str:
    """Give its file as it stands: an example for whoever writes their own."""
    name = "programme_illustrative_1.json"
    return files("kinfold.domain.codes").joinpath(name).read_text(encoding="utf-8")


def read(text: str) -> Catalogue:
    """Read a catalogue's file. Raises UserError that says where something is wrong, and what is wanted."""
    try:
        found = json.loads(text)
    except ValueError as error:
        where = f"line {error.lineno}" if isinstance(error, json.JSONDecodeError) else "the file"
        raise UserError(f"This is no JSON: look at {where}.") from error
    top = _Place("", _mapping("the file", found))
    top.only({"id", "version", "title", "label", "effective_on", "source", "modules"})
    modules = tuple(_module(each) for each in top.each("modules", MOST_MODULES))
    _once("modules", [each.id for each in modules])
    _once("tools", sorted({tool for each in modules for tool in each.tools}, key=lambda tool: tool.id))
    return Catalogue(
        id=top.code("id"),
        version=top.number("version"),
        title=top.text("title"),
        label=top.text("label", may_be_empty=True),
        effective_on=top.day("effective_on"),
        source=top.text("source"),
        modules=modules,
    )


def _module(at: "_Place") -> Module:
    at.only(
        {"id", "title", "purpose", "for", "tools", "lead", "captured", "assessment", "pre_birth"},
    )
    tools = tuple(Tool(each.code("id"), each.text("title")) for each in at.each("tools", MOST_TOOLS))
    _once(f"{at.name}tools", [each.id for each in tools])
    return Module(
        id=at.code("id"),
        title=at.text("title"),
        purpose=at.text("purpose"),
        whom=tuple(Whom(each) for each in at.texts("for", Whom.codes())),
        tools=tools,
        lead=Discipline(at.texts("lead", Discipline.codes(), is_one=True)[0]),
        captured=tuple(at.texts("captured")),
        assessment=at.text("assessment"),
        pre_birth=at.text("pre_birth", may_be_empty=True),
    )


def _once(where: str, found: Iterable[Any]) -> None:
    """Refuse a code that stands twice; a tool may be shared by modules where its words are the same."""
    codes = [each.id if isinstance(each, Tool) else each for each in found]
    for code in codes:
        if codes.count(code) > 1:
            raise UserError(f"In {where} the id '{code}' stands twice. Give each its own.")


def _mapping(where: str, found: Any) -> Mapping[str, Any]:
    if not isinstance(found, dict):
        raise UserError(f"In {where} something in braces {{}} is wanted.")
    return found


class _Place:
    """One object of the file, with the words for where it is: ``modules[2].``."""

    def __init__(self, name: str, found: Mapping[str, Any]) -> None:
        self.name, self.found = name, found

    def only(self, known: set[str]) -> None:
        """Refuse a name that is not known: it may be another, misspelt."""
        for each in self.found:
            if each not in known:
                raise UserError(f"'{self.name}{each}' is not known here. Known: {', '.join(sorted(known))}.")

    def text(self, key: str, *, may_be_empty: bool = False) -> str:
        """Give a text."""
        found = self.found.get(key, "")
        if not isinstance(found, str) or not (found.strip() or may_be_empty):
            raise UserError(f"'{self.name}{key}' wants some text.")
        if len(found) > LONGEST_TEXT:
            raise UserError(f"'{self.name}{key}' is longer than {LONGEST_TEXT} signs. Shorten it.")
        return found.strip()

    def code(self, key: str) -> str:
        """Give a code, which stays the same from version to version."""
        found = self.text(key)
        if not _CODE.fullmatch(found) or len(found) > LONGEST_CODE:
            raise UserError(
                f"'{self.name}{key}' wants small letters, digits and hyphens, at most {LONGEST_CODE}."
            )
        return found

    def number(self, key: str) -> int:
        """Give a whole number from 1."""
        found = self.found.get(key)
        if not isinstance(found, int) or isinstance(found, bool) or not 1 <= found <= 99_999:
            raise UserError(f"'{self.name}{key}' wants a whole number from 1.")
        return found

    def day(self, key: str) -> date:
        """Give a day."""
        try:
            return date.fromisoformat(self.text(key))
        except ValueError as error:
            raise UserError(f"'{self.name}{key}' wants a day such as 2026-09-01.") from error

    def texts(self, key: str, among: Iterable[str] = (), *, is_one: bool = False) -> list[str]:
        """Give a list of texts, of those ``among``, if any; ``is_one``: a single text instead."""
        found = [self.found.get(key)] if is_one else self.found.get(key)
        if not isinstance(found, list) or not found:
            raise UserError(f"'{self.name}{key}' wants a list in brackets [].")
        allowed = list(among)
        for number, each in enumerate(found):
            place = f"{self.name}{key}" if is_one else f"{self.name}{key}[{number}]"
            if not isinstance(each, str) or not each.strip() or len(each) > LONGEST_TEXT:
                raise UserError(f"'{place}' wants some text, at most {LONGEST_TEXT} signs.")
            if allowed and each not in allowed:
                raise UserError(f"'{place}' is '{each}'. It may be: {', '.join(allowed)}.")
        _once(f"{self.name}{key}", found)
        return found

    def each(self, key: str, most: int) -> list["_Place"]:
        """Give the objects of a list, each with its place."""
        found = self.found.get(key)
        if not isinstance(found, list) or not 1 <= len(found) <= most:
            raise UserError(f"'{self.name}{key}' wants a list in brackets [], of 1 to {most}.")
        return [
            _Place(f"{self.name}{key}[{number}].", _mapping(f"{self.name}{key}[{number}]", each))
            for number, each in enumerate(found)
        ]
