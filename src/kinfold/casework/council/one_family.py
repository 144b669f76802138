"""One of the council's families on its way in: what is new, what has changed, and what is made of it.

Inside a transaction that ``bringing`` has opened; nothing that someone here wrote is touched.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from kinfold.casework.allocations.models import TeamAllocation
from kinfold.casework.classification import Guarded
from kinfold.casework.council import safe_places
from kinfold.casework.council.comparing import Merge, differences, merge
from kinfold.casework.council.known import Found
from kinfold.casework.council.making import Maker
from kinfold.casework.council.models import Statement
from kinfold.casework.council.ours import Ours
from kinfold.casework.council.revising import revise
from kinfold.casework.council.said import ADDRESS, BESIDE, FAMILY, PERSON, Key, Said, TheirFamily
from kinfold.casework.families.models import (
    Address,
    Family,
    FamilyName,
    Membership,
    Person,
)
from kinfold.casework.in_turn import in_turn
from kinfold.casework.process.actions import happened, standing
from kinfold.casework.process.models import StepTaken
from kinfold.casework.sharing import gate_operator, landing
from kinfold.domain.case import Step, problems

if TYPE_CHECKING:
    from kinfold.casework.council.bringing import Bringer

Current = Mapping[Key, Statement]
USUAL = {step.value: place for place, step in enumerate(Step)}
BY_PERSON = ("Membership", "Particulars", "Address", "Identifier")
LISTENED_TO = ("Membership", "TeamAllocation", "Particulars")
# The order in which rows can be added: what others name comes first.
ORDER = ("Family", "FamilyName", "Person", "Membership")


class OneFamily:
    """One family on its way in: what is new, what has changed, and what is made of it."""

    def __init__(self, bringer: "Bringer", family: TheirFamily, found: Found, before: Current) -> None:
        self.bringer, self.their, self.before = bringer, family, before
        self.is_new = not found.family_id
        self.row = Family(opened_at=bringer.at) if self.is_new else None
        self.id = self.row.pk if self.row else found.family_id
        self.people = dict(found.people)
        self.is_blank = self.is_new and not found.people  # nothing of it can stand here yet
        self.ours = Ours(self.id, self._read)
        self.maker = Maker(
            self.id,
            bringer.by,
            bringer.at,
            self.ours,
            self.people,
            bringer.teams,
            before,
            frozenset(each.about for each in family.said),
        )
        self.made: dict[str, list[Any]] = {name: [] for name in ORDER}
        self.said: list[tuple[Statement, Any]] = []
        self.told = Counter[str]()

    def _read(self, model: type[Any]) -> list[Any]:
        """Read a family's rows of one table, with those of people who come from another family."""
        if self.is_blank:
            return []
        if model is TeamAllocation:
            return list(
                TeamAllocation.objects.filter(family_id=self.id).select_related("team").order_by("pk")
            )
        guard = model.classified
        if isinstance(guard, Guarded) and guard.of_person:
            members = gate_operator.rows(Membership, family_id=self.id).values_list("person_id", flat=True)
            of = Q(**{f"{guard.through}__in": [*members, *self.people.values()]})
        else:
            of = Q(family_id=self.id)
        return list(gate_operator.rows(model).filter(of).order_by("pk"))

    def bring(self) -> None:
        """Do it."""
        in_turn("family", self.id)
        if self.row:
            self.made["Family"].append(self.row)
            self.made["FamilyName"].append(FamilyName(family=self.row, name=self.their.name))
        if self.their.key not in self.bringer.known.families:
            whole = Said("ssd_family", self.their.key, FAMILY, "", {})
            self._state(whole, None, None)
        self._people()
        rest = [each for each in self.their.said if each.aspect != PERSON]
        held = safe_places.held(
            self, [each for each in rest if each.aspect == ADDRESS and not self._stands(each)]
        )
        for each in rest:
            if each.about not in held:
                self._one(each)
        self._gone({each.about for each in self.their.said})
        self._save()
        self._count()

    def _people(self) -> None:
        for each in self.their.said:
            if each.aspect == PERSON:
                self._one(each)
        members = gate_operator.ever_of(self.id)
        for local, part in self.their.people:
            if self.people[local] not in members:
                tie = Membership(
                    family_id=self.id, person_id=self.people[local], part=part, starts_at=self.bringer.at
                )
                self.made["Membership"].append(tie)

    def _stands(self, said: Said) -> bool:
        """Say whether the council's system said so before."""
        before = self.before.get(said.about)
        return before is not None and not before.gone and dict(said.values) == before.theirs

    def _one(self, said: Said) -> None:
        """Bring in one statement: new, as before, or changed."""
        before = self.before.get(said.about)
        if before is None:
            self._new(said)
        elif not self._stands(said):
            self._changed(said, before)

    def _new(self, said: Said) -> None:
        row = None if self.is_blank else self.maker.adopt(said)
        if row is not None:
            mine = self.ours.values(said.aspect, row, said.values)
            self.told["differs"] += bool(differences(mine, said.values))
            self._state(said, row, None, was_here=getattr(row, "by_id", None) != self.bringer.by.pk)
            self.told["known"] += 1
            return
        row = self.maker.make(said)
        if row is not None:
            self._keep(row)
            if isinstance(row, Person):
                self.people[said.person] = row.pk
        self._state(said, row, None)
        self.told["beside" if said.aspect == BESIDE else "new"] += 1

    def _changed(self, said: Said, before: Statement) -> None:
        row = self.ours.row(before.aspect, before.target_id)
        if isinstance(row, Address) and not (row.lines or row.postcode):
            self._state(said, None, before)  # emptied for someone's safety: so it stays
        elif row is None:
            if before.target_id:
                self.told["differs"] += 1
            self._state(said, None, before)
        else:
            names = dict.fromkeys([*before.theirs, *said.values])
            mine = self.ours.values(said.aspect, row, names)
            merged = merge(mine, before.theirs, said.values)
            if self._is_theirs(row, before):
                self.told["differs"] += bool(merged.differs)
                self._revise(said, row, merged)
            else:
                self.told["differs"] += bool(differences(mine, said.values))
            self._state(said, row, before)
        self.told["changed"] += 1

    def _is_theirs(self, row: Any, before: Statement) -> bool:
        """Say whether what stands is as their system last put it, or as someone took it over from there."""
        if before.pk in self.bringer.known.taken_over:
            return True
        if isinstance(row, Person):
            return not before.was_here
        return bool(row.by_id == self.bringer.by.pk)

    def _revise(self, said: Said, row: Any, merged: Merge) -> None:
        """Put a further version in a row's place, where theirs goes in."""
        new = revise(self.maker, said, row, merged) if merged.changes else None
        if new is not None:
            self._keep(new)

    def _keep(self, row: Any) -> None:
        self.made.setdefault(type(row).__name__, []).append(row)
        self.ours.add(row)

    def _state(
        self,
        said: Said,
        row: Any,
        before: Statement | None,
        *,
        gone: bool = False,
        was_here: bool = False,
    ) -> None:
        """Write down what the council's system says now."""
        kept = before.target_id if before and row is None else ""
        statement = Statement(
            family_id=self.id,
            person_id=self.people.get(said.person) or None,
            table=said.table,
            key=said.key,
            aspect=said.aspect,
            theirs=dict(said.values),
            target=before.target if before and kept else _target(said, row),
            target_id=kept,
            load=self.bringer.load.pk,
            said_at=self.bringer.at,
            nth=before.nth + 1 if before else 1,
            gone=gone,
            was_here=was_here or (before is not None and before.was_here),
        )
        self.said.append((statement, row))

    def _gone(self, said: set[Key]) -> None:
        for about, before in self.before.items():
            if about not in said and self.bringer.is_gone(before):
                local = next((key for key, one in self.people.items() if one == before.person_id), "")
                self._state(Said(*about, local, before.theirs), None, before, gone=True)
                self.said[-1][0].person_id = before.person_id
                self.told["gone"] += 1

    def _save(self) -> None:
        self._in_order()
        for rows in self.made.values():
            if rows and isinstance(rows[0], TeamAllocation):
                TeamAllocation.objects.bulk_create(rows)
            else:
                gate_operator.add(rows)
        statements = []
        for statement, row in self.said:
            if row is not None:
                is_person = statement.aspect == PERSON
                statement.target_id = str(statement.person_id if is_person else row.pk)
            statements.append(statement)
        gate_operator.add(statements)
        gate_operator.find_by(self._whose())
        self._land()

    def _land(self) -> None:
        """Let those who listen to the family's record know that it grew: once, for they look at all of it."""
        told = [rows[0] for name in LISTENED_TO if (rows := self.made.get(name))]
        steps = {each.step: each for each in self.made.get(StepTaken.__name__, [])}
        seeing: Any = gate_operator.Bringing(self.bringer.by, self.bringer.at)
        for row in told[:1] or steps.values():
            landing.tell(seeing, row, self.id)

    def _in_order(self) -> None:
        """Let steps of one day stand in the order in which a case usually goes: days have no hours there."""
        steps = self.made.get(StepTaken.__name__, [])
        steps.sort(key=lambda each: (each.happened_at, USUAL[each.step], each.pk))
        for place, each in enumerate(steps):
            each.written_at = self.bringer.at + timedelta(microseconds=place)

    def _whose(self) -> set[str]:
        """Give who has a row by which they can be found, or has joined the family."""
        found = {each.pk for each in self.made["Person"]}
        for name in BY_PERSON:
            found |= {each.person_id for each in self.made.get(name, [])}
        return found

    def _count(self) -> None:
        tally, steps = self.bringer.tally, self.made.get(StepTaken.__name__, [])
        if steps:
            times = [each.starts_at for each in self.ours.rows(TeamAllocation)]
            found = problems(happened(standing(self.ours.rows(StepTaken)), times))
            self.told["out_of_order"] += sum(each.step is not Step.ALLOCATION for each, _ in found)
        tally.counts.update(self.told)
        kind = "families_new" if self.is_new else "families_changed" if self.said else "families_same"
        tally.counts[kind] += 1
        if self.said:
            self.bringer.write_down(self.id)
        self.bringer.known.remember(self.their, self.id, self.people)


def _target(said: Said, row: Any) -> str:
    """Give in which table stands what was made of a statement."""
    if row is None:
        return ""
    return PERSON if said.aspect == PERSON else type(row).__name__.lower()[:20]
