"""Bringing in what the council's system says of one family: one transaction, nothing of ours overwritten.

Not for files (``bridge.council``), and not for a page: an operator acts here, by the gate's door for one.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from kinfold.casework.accounts.models import User
from kinfold.casework.audit import actions as audit
from kinfold.casework.audit.models import Action
from kinfold.casework.council import safe_places
from kinfold.casework.council.known import Doubt, Known
from kinfold.casework.council.models import CouncilLoad, Statement
from kinfold.casework.council.one_family import OneFamily
from kinfold.casework.council.said import ADDRESS, DOUBT, FAMILY, PERSON, Key, TheirFamily
from kinfold.casework.sharing import gate_operator
from kinfold.casework.sharing.asking import tell_bringing
from kinfold.casework.teams.models import Team
from kinfold.domain.access import Level, Section

Current = Mapping[Key, Statement]
ROUTE = "council_load"


@dataclass(slots=True)
class Tally:
    """What came of it, in numbers; ``doubts`` are persons' numbers there and why, for the operator."""

    counts: Counter[str] = field(default_factory=Counter)
    doubts: list[tuple[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class Bringer:
    """Brings families in, for one load. ``dry``: everything is done and taken back, to say what would be."""

    load: CouncilLoad
    operator: User
    by: User
    at: datetime
    known: Known
    teams: Mapping[str, Team]
    tables: frozenset[str]
    dry: bool
    tally: Tally = field(default_factory=Tally)

    def prepare(self, families: Iterable[TheirFamily]) -> dict[str, dict[Key, Statement]]:
        """Look up what is known of some families, and give what the council's system said of them last."""
        with transaction.atomic():
            tell_bringing()
            families = list(families)
            self.known.look_for(families)
            ids = [self.known.families[each.key] for each in families if each.key in self.known.families]
            return _said_of(ids)

    def bring(self, family: TheirFamily, current: Mapping[str, dict[Key, Statement]]) -> None:
        """Bring one family in, in a transaction of its own."""
        known_as = self.known.families.get(family.key, "")
        before = current.get(known_as)
        if before is not None and self._is_unchanged(family, before):
            self.tally.counts["families_same"] += 1
            return
        with transaction.atomic():
            tell_bringing()
            if self.dry:
                self.by.save()
                self.load.save()
            found = self.known.find(family)
            if found.doubts:
                self._hold(found.doubts)
            else:
                if before is None and found.family_id:
                    before = _said_of([found.family_id])[found.family_id]
                OneFamily(self, family, found, before or {}).bring()
            if self.dry:
                transaction.set_rollback(True)

    def write_down(self, family_id: str) -> None:
        """Write into the audit that the operator brought something in of a family."""
        operator = self.operator
        audit.record(
            by=audit.Witness(actor=operator.id, agency=operator.agency.code, role=operator.role),
            action=Action.WRITE,
            route=ROUTE,
            rule="An operator brings the council's files in",
            thing=self.load.pk,
            about=[audit.About(family_id, Section.CORE.value, Level.WRITE.name.lower(), True, "operator")],
        )

    def _is_unchanged(self, family: TheirFamily, before: Current) -> bool:
        new = {each.about: each for each in family.said}
        still = {
            about for about, each in before.items() if not each.gone and each.aspect not in (DOUBT, FAMILY)
        }
        if any(each.person not in self.known.people for each in family.said if each.aspect == PERSON):
            return False
        said = {about for about, each in new.items() if each.aspect != ADDRESS}
        held = {about for about in new if about not in still} - said  # addresses that were not taken before
        if (
            held
            or not said <= still
            or any(self.is_gone(each) for about, each in before.items() if about not in new)
        ):
            return False
        return all(dict(new[about].values) == before[about].theirs for about in new)

    def is_gone(self, statement: Statement) -> bool:
        """Say whether a statement whose row gives nothing any longer is one that the system has dropped."""
        if statement.gone or statement.aspect in (DOUBT, FAMILY) or statement.table not in self.tables:
            return False
        nothing: frozenset[str] = frozenset()
        key = statement.key.rpartition("#")[0] or statement.key
        return key not in self.known.folder.held_keys.get(statement.table, nothing)

    def _hold(self, doubts: Iterable[Doubt]) -> None:
        """Bring nothing in, and write down on the family here what someone must say first."""
        self.tally.counts["families_held"] += 1
        doubts = list(doubts)
        asked = gate_operator.rows(Statement, aspect=DOUBT, key__in=[each.person for each in doubts])
        there = set(asked.values_list("key", "person_id"))
        new = [each for each in doubts if (each.person, each.ours) not in there]
        gate_operator.add(
            [
                Statement(
                    family_id=each.family_id,
                    person_id=each.ours,
                    table="ssd_person",
                    key=each.person,
                    aspect=DOUBT,
                    theirs={"why": each.why},
                    load=self.load.pk,
                    said_at=self.at,
                    nth=1 + sum(1 for key, _ in there if key == each.person) + place,
                )
                for place, each in enumerate(new)
            ]
        )
        shut = safe_places.sealed({each.family_id for each in doubts}, self.at)
        self.tally.doubts += [(each.person, each.why) for each in doubts if each.family_id not in shut]


def _said_of(family_ids: Iterable[str]) -> dict[str, dict[Key, Statement]]:
    """Give what the council's system said last of some families."""
    found: dict[str, dict[Key, Statement]] = {each: {} for each in family_ids}
    for row in gate_operator.rows(Statement, family_id__in=list(found)).order_by("nth"):
        found[row.family_id][row.about] = row
    return found
