"""The rules as row policies of PostgreSQL: the third reader of the ties, and the second lock.

Text in, text out: who puts the policies up is ``web.second_lock``, whether they stand ``web.lock_check``. A
policy asks what the transaction was told of who asks (``asking``); where it was told nothing, no row passes.
The rules stand in functions, one for each section and level, because the server keeps a function's plans: in
the policies themselves they were planned anew with every query, three milliseconds each time.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from hashlib import sha256
from itertools import product
from typing import Any

from django.apps import apps
from django.db import models

from kinfold.casework.classification import AtTheDoor, Guarded
from kinfold.casework.dated import Dated
from kinfold.casework.families.models import Family, Membership
from kinfold.casework.sharing import facts
from kinfold.casework.sharing.asking import ACTOR, AT, BRINGS, COUNCIL_FILES, PURPOSE
from kinfold.casework.sharing.door_ties import AT_THE_DOOR, DOOR
from kinfold.casework.sharing.gate import MAY_OPEN
from kinfold.casework.sharing.ties import TIES
from kinfold.domain.access import Level, Purpose, Section, allowed_at
from kinfold.domain.access.expression import FALSE, Always, And, Condition, Is, Not, Or, simplify
from kinfold.domain.agency import PRACTICE, Role, Sector

SEE, ADD, CHANGE, BRING = "kinfold_see", "kinfold_add", "kinfold_change", "kinfold_bring"
REMOVE = "kinfold_remove"
# What the owner may add to or read while bringing the council's files or partners' events in, in a
# transaction that says so.
BROUGHT = frozenset(
    {
        *("families_family", "families_familyname", "families_person", "families_identifier"),
        *(
            "families_address",
            "families_parenthood",
            "process_steptaken",
            "families_particulars",
            "families_personfact",
        ),
        *("council_statement", "council_answer", "outbox_outboxevent"),
        *("partners_recordevent", "partners_healthevent", "partners_policeevent"),
    }
)
ONLY_ASKED = frozenset({"families_safeaddress", "families_othername"})
ENDS = "ends_at"
_DOOR = "kinfold_may_find_at_the_door"
COST = 2000  # in the planner's units, about what one call takes


def _told(name: str) -> str:
    """Give what the transaction was told. After one that was, the next reads an empty text, not NULL."""
    return f"nullif(current_setting('{name}', true), '')"


_ACTOR, _PURPOSE, _AT = _told(ACTOR), _told(PURPOSE), f"{_told(AT)}::timestamptz"
_STANDING = (
    f"(select concat_ws(' ', u.is_active, u.role, g.sector, {_PURPOSE}) "
    f"from accounts_user u join accounts_agency g on g.id = u.agency_id where u.id = {_ACTOR})"
)


def guarded() -> list[type[models.Model]]:
    """Give the tables that have row policies, in the order of their names."""
    found = (model for model in apps.get_models() if isinstance(_guard(model), Guarded))
    return sorted((model for model in found if _guard(model).row_policy), key=table)


def at_the_door() -> list[type[models.Model]]:
    """Give the tables about contacts, in the order of their names."""
    return sorted((each for each in apps.get_models() if isinstance(_guard(each), AtTheDoor)), key=table)


def protected() -> list[type[models.Model]]:
    """Give every table that has row policies."""
    return [*guarded(), *at_the_door()]


def table(model: type[models.Model]) -> str:
    """Give a table's name."""
    return str(model._meta.db_table)


def policies(model: type[models.Model]) -> dict[str, str]:
    """Give a table's policies by their names: to see, to add, and to end what has an end.

    None to delete, but for what is a worker's own.
    """
    guard, name = _guard(model), table(model)
    found = (
        _at_door(model)
        if isinstance(guard, AtTheDoor)
        else {
            SEE: f"for select using ({_may(model, guard.read_at)})",
            ADD: f"for insert with check ({_may_add(model)})",
        }
    )
    if _own(guard, name):
        found = {each: f"{text[:-1]}{_own(guard, name)})" for each, text in found.items()}
        may = f"{_may(model, Level.WRITE)}{_own(guard, name)}"
        found[CHANGE] = f"for update using ({may}) with check ({may})"
        found[REMOVE] = f"for delete using ({may})"
    if issubclass(model, Dated):
        may = _may(model, Level.WRITE)
        found[CHANGE] = f"for update using ({may}) with check ({may})"
    return {each: f"create policy {each} on {name} as permissive {text}" for each, text in found.items()}


def statements(model: type[models.Model]) -> list[str]:
    """Give what puts a table's policies up, for its owner too."""
    name = table(model)
    return [
        f"alter table {name} enable row level security",
        f"alter table {name} force row level security",
        *policies(model).values(),
        *_for_the_owner(name),
    ]


def _for_the_owner(name: str) -> list[str]:
    """Give the policy by which the council's files come in: for whoever puts the policies up, the owner."""
    told = f"{_told(BRINGS)} = '{COUNCIL_FILES}'"
    start = f"create policy {BRING} on {name} as permissive"
    if name in ONLY_ASKED:
        return [f"{start} for select to current_user using ({told})"]
    return [f"{start} for all to current_user using ({told}) with check ({told})"] if name in BROUGHT else []


def functions() -> list[str]:
    """Give the functions that the policies ask, and the gate, to be made first; ``{schema}`` is where the
    tables lie.

    Names are looked up there and nowhere before it: a temporary table can stand in for none of ours.
    """
    asked = sorted({each for model in guarded() for each in _asked(model)})
    return [
        *(_function(_name(*each), _allowed(*each)) for each in asked),
        *(_function(_name(*each, of_person=True), _through_families(*each)) for each in asked),
        _function(_DOOR, _through_door()),
        facts.function(),
    ]


def digest() -> str:
    """Give the digest of everything that this version's rules make of row security."""
    made = [*functions(), *(text for model in protected() for text in statements(model))]
    return sha256("\n".join(made).encode()).hexdigest()


def _guard(model: type[models.Model]) -> Any:
    return getattr(model, "classified", None)


def _asked(model: type[models.Model]) -> Iterator[tuple[Section, Level]]:
    guard = _guard(model)
    yield guard.section, guard.read_at
    yield guard.section, Level.WRITE


def _name(section: Section, level: Level, *, of_person: bool = False) -> str:
    return f"kinfold_may_{level.name.lower()}_{section.value}{'_of_person' if of_person else ''}"


def _function(name: str, body: str) -> str:
    return (
        f"create function {name}(text) returns boolean language plpgsql stable parallel safe cost {COST} "
        "set search_path = {schema}, pg_temp set plan_cache_mode = force_generic_plan "
        f"as $$\n{body}\n$$"
    )


def _may(model: type[models.Model], level: Level) -> str:
    """Give the condition under which a row's family, or one of each of its people's, gives at least a
    level.
    """
    guard, asked = _guard(model), _name(_guard(model).section, level, of_person=_guard(model).of_person)
    columns = filter(None, (guard.through, guard.also))
    return " and ".join(f"{asked}({table(model)}.{each})" for each in columns)


def _own(guard: Any, name: str) -> str:
    """Give what else is asked of a row that is one worker's own; nothing of any other table."""
    return f" and {name}.{guard.own} = {_ACTOR}" if getattr(guard, "own", "") else ""


def _through_families(section: Section, level: Level) -> str:
    """Give the condition for a person: that any family of theirs, now or once, gives at least a level."""
    return (
        f"begin return exists (select 1 from {table(Membership)} theirs where theirs.person_id = $1 "
        f"and {_name(section, level)}(theirs.family_id)); end"
    )


def _at_door(model: type[models.Model]) -> dict[str, str]:
    """Give the policies of a table about contacts. A new contact is at no door yet: a role may begin it."""
    may = f"{_DOOR}({table(model)}.{_guard(model).through})"
    is_new = _guard(model).through == "id"
    return {
        SEE: f"for select using ({may})",
        ADD: f"for insert with check ({_of_role(AT_THE_DOOR) if is_new else may})",
    }


def _through_door() -> str:
    """Give the body of the function that says whether the contact $1 may be seen."""
    mine = f"select 1 from ({DOOR.format(actor=_ACTOR, at=_AT)}) d where d.contact_id = $1"
    theirs = (
        "select 1 from referrals_contactfamily o "
        f"where o.contact_id = $1 and o.ends_at is null and {_name(Section.CORE, Level.READ)}(o.family_id)"
    )
    work = f"{_PURPOSE} = '{Purpose.WORK.value}'"
    return f"begin return {work} and (exists ({mine}) or exists ({theirs})); end"


def _may_add(model: type[models.Model]) -> str:
    """Give the condition for a new row. A new family or person is of nobody yet: a role may begin them."""
    guard = _guard(model)
    if model is Family:
        return _of_role(MAY_OPEN)
    if guard.of_person and guard.through == model._meta.pk.attname:
        return _of_role(PRACTICE)
    return _may(model, Level.WRITE)


def _of_role(roles: Iterable[Role]) -> str:
    codes = ", ".join(f"'{role.value}'" for role in sorted(roles))
    return (
        "exists (select 1 from accounts_user u "
        f"where u.id = {_ACTOR} and u.is_active and u.role in ({codes}))"
    )


@cache
def _allowed(section: Section, level: Level) -> str:
    """Give the body of the function that says whether the family $1 gives at least a level of a section.

    What is true of the worker alone is asked first, and leaves as little to ask of the family as can be.
    """
    branches = [
        f"if standing in ({', '.join(standings)}) then\n{_steps(left, section)}\nend if;"
        for left, standings in _by_standing(section, level)
    ]
    return "\n".join([f"declare standing text := {_STANDING};", "begin", *branches, "return false;", "end"])


def _steps(condition: Condition, section: Section) -> str:
    """Give a condition as steps, each of which may settle it."""
    match condition:
        case And(left, right):
            return f"if not {_text(left, section)} then return false; end if;\n{_steps(right, section)}"
        case Or(left, right):
            return f"if {_text(left, section)} then return true; end if;\n{_steps(right, section)}"
    return f"return {_text(condition, section)};"


def _by_standing(section: Section, level: Level) -> Iterator[tuple[Condition, list[str]]]:
    """Give what is left of the rules to ask of a row, each with the standings for which it is left."""
    found: dict[Condition, list[str]] = defaultdict(list)
    for active, role, sector, purpose in product((True, False), Role, Sector, Purpose):
        known = {"active": active, "role": role, "sector": sector, "purpose": purpose, "section": section}
        left = simplify(allowed_at(level), known)
        if left != FALSE:
            found[left].append(f"'{'t' if active else 'f'} {role.value} {sector.value} {purpose.value}'")
    yield from found.items()


def _text(condition: Condition, section: Section) -> str:
    match condition:
        case Always(value):
            return "true" if value else "false"
        case Is(fact):
            where = TIES[fact].format(actor=_ACTOR, at=_AT, section=f"'{section.value}'")
            return f"exists (select 1 from ({where}) tie where tie.family_id = $1)"
        case Not(inner):
            return f"not {_text(inner, section)}"
        case And(left, right):
            return f"({_text(left, section)} and {_text(right, section)})"
        case Or(left, right):
            return f"({_text(left, section)} or {_text(right, section)})"
    raise TypeError("a fact about the worker alone was not put in")
