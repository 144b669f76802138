"""The programme with a family: each module, for whom it was chosen and why, and every session, signed.

Never how much of it is 'complete'. What stands in a section that may not be read leaves no gap.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import reverse

from kinfold.casework.programme.catalogues import of_keys
from kinfold.casework.programme.models import ChosenModule
from kinfold.casework.programme.reading import catalogue_now, chosen_of
from kinfold.casework.sharing.gate import Sight
from kinfold.casework.workbook.reading import Entry, entries_of
from kinfold.domain.access import Level
from kinfold.domain.programme import Catalogue, Module
from kinfold.reports.wording import day, joined
from kinfold.web.presenters.entries import Names, codes_of, names_of
from kinfold.web.presenters.family_frame import FamilyFrame, step_to

NOT_STARTED = "Not started. Choose what this family needs."


@dataclass(frozen=True, slots=True)
class Session:
    """One entry that is work on a module: who was there, who wrote it, what was used, and what changed."""

    address: str
    when: str
    who: str
    signed: str
    tools: tuple[str, ...]
    changed: str
    under: str


@dataclass(frozen=True, slots=True)
class ModuleShown:
    """One module. ``chosen`` says for whom, by whom and why; ``choose`` is where that is said."""

    id: str
    title: str
    purpose: str
    whom: str
    chosen: str
    why: str
    sessions: tuple[Session, ...]
    choose: str


@dataclass(frozen=True, slots=True)
class ProgrammePage:
    """The page; ``label`` says that the programme is illustrative, ``kept`` that versions differ."""

    title: str
    version: str
    label: str
    kept: tuple[str, ...]
    modules: tuple[ModuleShown, ...]
    empty: str


def programme_page(sight: Sight, frame: FamilyFrame) -> ProgrammePage:
    """Make the page for whoever may read the record."""
    now = catalogue_now(sight)
    entries = entries_of(sight, frame.id, among=~Q(module=""))
    work = [each for each in entries if any(part["module"] for part in each.parts)]
    chosen = {each.module: each for each in chosen_of(sight, frame.id)}
    keys = {str(part["catalogue"]) for each in work for part in each.parts if part["module"]}
    versions = of_keys({*keys, *(each.catalogue for each in chosen.values())}) | {now.key: now}
    names = names_of(frame, codes_of(work) | {each.agency for each in chosen.values()})
    may_choose = frame.level >= Level.WRITE
    modules = [
        _module(frame.id, each, chosen.get(each.id), work, versions, names, now, may_choose=may_choose)
        for each in [*now.modules, *_gone(now, work, chosen, versions)]
    ]
    old = sorted(keys - {now.key, ""})
    return ProgrammePage(
        title=now.title,
        version=f"Version {now.version}, in force from {day(now.effective_on)}. Source: {now.source}",
        label=now.label,
        kept=tuple(_kept(versions.get(each), each, now) for each in old),
        modules=tuple(modules),
        empty="" if work or chosen else NOT_STARTED,
    )


def _kept(old: Catalogue | None, key: str, now: Catalogue) -> str:
    """Say which version work was done under, where it is not the one in force."""
    was = f"version {old.version} of “{old.title}”" if old else key
    return f"Done under {was}; now version {now.version} of “{now.title}”. Both are kept."


def _gone(
    now: Catalogue,
    work: Sequence[Entry],
    chosen: Mapping[str, ChosenModule],
    versions: Mapping[str, Catalogue],
) -> list[Module]:
    """Give the modules that work was done in, or that were chosen, and that are not in force any more."""
    found = {}
    pairs = [(str(part["module"]), str(part["catalogue"])) for each in work for part in each.parts]
    for module, key in [*pairs, *((each.module, each.catalogue) for each in chosen.values())]:
        old = versions[key].module(module) if key in versions else None
        if old and now.module(module) is None:
            found[module] = old
    return list(found.values())


def _module(
    family_id: str,
    module: Module,
    chosen: ChosenModule | None,
    work: Sequence[Entry],
    versions: Mapping[str, Catalogue],
    names: Names,
    now: Catalogue,
    *,
    may_choose: bool,
) -> ModuleShown:
    mine = [each for each in work if any(part["module"] == module.id for part in each.parts)]
    words = ""
    if chosen:
        agency = names.agencies.get(chosen.agency, chosen.agency)
        by = f"{chosen.by.display_name}, {chosen.profession}, {agency}"
        words = f"Chosen for {names.about({'about': chosen.about})} by {by}"
    can = may_choose and now.module(module.id) is not None
    return ModuleShown(
        id=module.id,
        title=module.title,
        purpose=module.purpose,
        whom=", ".join(each.label for each in module.whom),
        chosen=words,
        why=chosen.why if chosen else "",
        sessions=tuple(_session(family_id, each, module.id, versions, names, now) for each in mine),
        choose=reverse("family_programme_choose", args=[family_id, module.id]) if can else "",
    )


def _session(
    family_id: str,
    entry: Entry,
    module: str,
    versions: Mapping[str, Catalogue],
    names: Names,
    now: Catalogue,
) -> Session:
    part = next(each for each in entry.parts if each["module"] == module)
    key = str(part["catalogue"])
    version = versions.get(key)
    tools = [version.tool(each) if version else each for each in part["tools"]]
    return Session(
        address=step_to("family_entry", family_id, entry.id),
        when=day(part["happened_on"]),
        who=_with(part, names),
        signed=names.signed(part),
        tools=tuple(tools),
        changed=next((str(each["changed"]) for each in entry.parts if each["changed"]), ""),
        under="" if key == now.key else f"Under version {version.version}" if version else f"Under {key}",
    )


def _with(row: Mapping[str, Any], names: Names) -> str:
    people = joined([names.people[each] for each in row["about"] if each in names.people])
    return people or names.about(row)
