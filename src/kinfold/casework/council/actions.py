"""Settling a difference between the council's system and what stands here: each verb is one transaction.

What is taken over goes through the same verbs as anything that a worker writes; what stays, stays.
"""

from typing import Any

from django.db import transaction

from kinfold.casework.council.making import SOURCE, noon, person_fields
from kinfold.casework.council.models import Answer, Statement
from kinfold.casework.council.ours import day_of
from kinfold.casework.council.queries import Difference, told_of
from kinfold.casework.council.said import PARENT, PERSON, STEP
from kinfold.casework.families.models import (
    PARTICULARS,
    HowKnown,
    Identifier,
    Parenthood,
    Particulars,
    Person,
    Why,
)
from kinfold.casework.in_turn import in_turn
from kinfold.casework.kinship import actions as kinship
from kinfold.casework.process import actions as process
from kinfold.casework.sharing.actions.managing import renew
from kinfold.casework.sharing.gate import NotForYou, Sight
from kinfold.domain.access import Level
from kinfold.domain.case import Step

TAKEN_OVER = "Taken over from the council’s system"
NOT_THERE = "No longer in the council’s system"


@transaction.atomic
def settle(sight: Sight, *, family_id: str, statement_id: str, takes: bool) -> Answer | None:
    """Take theirs, or keep ours; None where that has been settled already, or both say the same by now.

    Not asked again until the council's system says something else. Raises NotForYou, FirstDo, and UserError
    where theirs cannot stand here.
    """
    in_turn("family", family_id)
    renew(sight)
    sight.require(family_id, level=Level.WRITE)
    if statement_id not in {each.pk for each in sight.rows(Statement, family_id)}:
        raise NotForYou("missing")
    told = told_of(sight, family_id)
    found = {each.statement.pk: each for each in (*told.differs, *told.gone)}
    is_doubt = statement_id in {each.pk for each in told.doubts}
    if statement_id not in found and not is_doubt:
        return None
    if takes and not is_doubt:
        if not found[statement_id].may_take:
            raise NotForYou("missing")
        _take(sight, family_id, found[statement_id])
    made = Answer(family_id=family_id, statement=statement_id, takes=takes, by=sight.worker, at=sight.at)
    return sight.add(made, family_id)


def _take(sight: Sight, family_id: str, one: Difference) -> None:
    statement = one.statement
    if statement.aspect == PARENT:
        kinship.take_back(sight, family_id=family_id, model=Parenthood, row_id=str(one.row.pk))
    elif statement.aspect.startswith(STEP):
        _take_step(sight, family_id, one)
    elif statement.gone:
        raise NotForYou("missing")
    else:
        sight.add(_again(sight, one), family_id)


def _again(sight: Sight, one: Difference) -> Any:
    """Make a row with theirs that stands in the place of ours: of someone, of a number, or of a fact."""
    statement, row = one.statement, one.row
    written: dict[str, Any] = {"by": sight.worker, "written_at": sight.at}
    if statement.aspect == PERSON:
        is_first = isinstance(row, Person)
        old = {name: getattr(row, name) for name in PARTICULARS}
        return Particulars(
            **written,
            **{**old, **person_fields(statement.theirs)},
            person_id=statement.person_id or "",
            replaces=None if is_first else row,
            why=Why.CORRECTED,
            how_known=HowKnown.AGENCY,
        )
    theirs = {name: statement.theirs[name] for name in ("kind", "value")}
    source = row.source if isinstance(row, Identifier) else SOURCE
    return type(row)(**written, **theirs, person_id=row.person_id, source=source, replaces=row)


def _take_step(sight: Sight, family_id: str, one: Difference) -> None:
    statement, row = one.statement, one.row
    if statement.gone:
        process.withdraw(sight, family_id=family_id, row_id=row.pk, reason=NOT_THERE)
        return
    theirs: dict[str, Any] = {name: value for name, value in statement.theirs.items() if name != "on"}
    on = statement.theirs["on"]
    if row is None:
        process.record(
            sight,
            family_id=family_id,
            step=Step(statement.aspect.removeprefix(STEP)),
            at=noon(on),
            children=[statement.person_id] if statement.person_id else [],
            details=theirs,
        )
        return
    process.correct(
        sight,
        family_id=family_id,
        row_id=row.pk,
        at=row.happened_at if day_of(row.happened_at) == on else noon(on),
        details={**row.details, **theirs},
        reason=TAKEN_OVER,
    )
