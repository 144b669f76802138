"""The gate: rows about families reach a page, a list, a count or a file through a Sight, and no other way.

It decides nothing itself. It asks the rules, holds rows back until what a rule asks for is done, and
remembers what it decided, for the audit entry that is written with the answer.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Exists, F, OuterRef, Q, Subquery

from kinfold.casework.accounts.models import User
from kinfold.casework.classification import Guarded
from kinfold.casework.families.models import Address, Family, FamilyName, Membership, Person, TakenOut
from kinfold.casework.gated import Gated
from kinfold.casework.sharing import duties, landing
from kinfold.casework.sharing.asking import Asking
from kinfold.casework.sharing.facts import facts_about
from kinfold.casework.sharing.filters import allowed
from kinfold.casework.sharing.findable import keep_findable
from kinfold.casework.sharing.gate_joined import (
    Joined,
    Pairs,
    as_one,
    as_they_stand,
    by_own_joinings,
    joined_in,
    keep_about,
    widened,
    with_flags,
)
from kinfold.domain.access import Decision, Facts, Level, Manner, Obligation, Purpose, Section, decide
from kinfold.domain.agency import Role
from kinfold.domain.errors import KinfoldError
from kinfold.kit import clock

Row = TypeVar("Row", bound=Gated)
MAY_OPEN = (Role.SOCIAL_WORKER, Role.TEAM_MANAGER)


class NotForYou(KinfoldError):
    """The rules do not give this much; to the one who asked, it is not there. The audit has the rule."""


class FirstDo(KinfoldError):
    """The rules give it once something else is done: a reason stated, an identity proved, a second person."""

    def __init__(self, family_id: str, obligation: Obligation) -> None:
        super().__init__(f"first: {obligation.value}")
        self.family_id, self.obligation = family_id, obligation


@dataclass(frozen=True, slots=True)
class Look:
    """One decision that was made, for the audit: what was asked for, and what came of it."""

    family_id: str
    section: Section
    level: Level
    rule: str
    words: str
    given: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """A family in a list. ``name`` is empty where even that waits for something to be done first."""

    family: Family
    name: str
    decision: Decision


def _guard(model: type[Gated]) -> Guarded:
    guard = model.classified  # type: ignore[attr-defined]
    if not isinstance(guard, Guarded):
        raise TypeError("only guarded tables are asked for here")
    return guard


@dataclass(slots=True)
class Sight:
    """What one worker may see, for one purpose, at one moment.

    ``proved``: has just shown again who they are. ``released``: families of which a second person
    has released what is being taken out. Ask inside a transaction: on PostgreSQL nothing is seen outside one.
    """

    worker: User
    purpose: Purpose = Purpose.WORK
    at: datetime = field(default_factory=clock.now)
    proved: bool = False
    released: set[str] = field(default_factory=set)
    looks: list[Look] = field(default_factory=list)
    joined: dict[str, Joined] = field(default_factory=dict)
    _remembered: set[Look] = field(default_factory=set)
    _facts: dict[str, dict[Section, Facts]] = field(default_factory=dict)
    _decided: dict[tuple[str, Section, Manner], Decision] = field(default_factory=dict)
    _undone: dict[tuple[str, Manner, frozenset[Obligation]], Obligation | None] = field(default_factory=dict)

    @property
    def asking(self) -> Asking:
        """Who asks, for what and when."""
        return Asking(self.worker.id, self.purpose, self.at)

    def decisions(
        self, family_ids: Iterable[str], section: Section = Section.CORE, manner: Manner = Manner.LOOK
    ) -> dict[str, Decision]:
        """Decide about some families, in one query; none where they were asked about before."""
        wanted = list(dict.fromkeys(family_ids))
        self._learn(wanted)
        return {each: self._decision(each, section, manner) for each in wanted}

    def sections(self, family_ids: Iterable[str]) -> dict[str, dict[Section, Decision]]:
        """Decide about every section of some families, in one query; none where they were asked before."""
        wanted = list(dict.fromkeys(family_ids))
        self._learn(wanted)
        return {
            each: {section: self._decision(each, section, Manner.LOOK) for section in Section}
            for each in wanted
        }

    def _learn(self, family_ids: Iterable[str]) -> None:
        """Collect the facts about those families of which they are not known yet."""
        new = [each for each in family_ids if each not in self._facts]
        self._facts.update(facts_about(self.worker, self.asking, new))

    def _decision(self, family_id: str, section: Section, manner: Manner) -> Decision:
        key = (family_id, section, manner)
        if key not in self._decided:
            self._decided[key] = decide(replace(self._facts[family_id][section], manner=manner))
        return self._decided[key]

    def decide(
        self, family_id: str, section: Section = Section.CORE, manner: Manner = Manner.LOOK
    ) -> Decision:
        """Decide about one family."""
        return self.decisions([family_id], section, manner)[family_id]

    def require(
        self,
        family_id: str,
        section: Section = Section.CORE,
        level: Level = Level.READ,
        manner: Manner = Manner.LOOK,
    ) -> Decision:
        """Give the decision where it gives at least a level and all it asks for is done.

        Raises NotForYou and FirstDo. What is asked for by way of notice is given here.
        """
        decision = self.decide(family_id, section, manner)
        given = decision.level >= level
        undone = self.first_undone(family_id, decision, manner) if given else None
        self.remember(family_id, section, level, decision, given=given and undone is None)
        if not given:
            raise NotForYou(decision.rule.id)
        if undone:
            raise FirstDo(family_id, undone)
        if Obligation.NOTIFY in decision.obligations:
            duties.notify(self.worker, family_id, section, at=self.at)
        return decision

    def family(self, family_id: str, level: Level = Level.SUMMARY) -> Family:
        """Give one family. Raises NotForYou, also where there is none, and FirstDo."""
        self.asking.tell_database()
        found: Family | None = Family.rows.filter(pk=family_id).first()
        self.require(family_id, Section.CORE, level)  # second, so that missing and refused take as long
        if found is None:
            raise NotForYou("missing")
        return found

    def named(self, family_id: str, having: type[Gated]) -> tuple[Family, str, bool]:
        """Give one family with its name, as ``family`` does, in one query; and whether it has rows of one
        table, which is told to whoever may read them.
        """
        guard, of = _guard(having), OuterRef("pk")
        self.asking.tell_database()
        name = FamilyName.rows.filter(family_id=of).values("name")[:1]
        theirs = Exists(having.rows.filter(**{guard.through: of}))
        found = Family.rows.filter(pk=family_id).annotate(said=Subquery(name), has=theirs).first()
        self.require(family_id, Section.CORE, Level.SUMMARY)
        if found is None:
            raise NotForYou("missing")
        may = family_id in self.opened([family_id], guard.section, guard.read_at)
        return found, found.said or "", bool(may and found.has)

    def names(self, family_ids: Iterable[str]) -> dict[str, str]:
        """Give the families' names, of those whose names may be known just now; it is remembered."""
        may = self.opened(family_ids, Section.CORE, Level.SUMMARY)
        for each in may:
            self.remember(each, Section.CORE, Level.SUMMARY, self.decide(each), given=True)
        self.asking.tell_database()
        return dict(FamilyName.rows.filter(pk__in=may).values_list("family_id", "name"))

    def families(self, among: Q, level: Level = Level.SUMMARY, most: int | None = None) -> list[Listed]:
        """List the families ``among`` which the rules give at least a level, the oldest first."""
        self.asking.tell_database()
        query = Family.rows.filter(among).filter(allowed(self.worker, self.asking, Section.CORE, level))
        found = list(query.order_by("opened_at", "pk")[:most])
        decided = self.decisions(each.pk for each in found)
        names = self.names(decided)
        for each in found:
            self.remember(each.pk, Section.CORE, level, decided[each.pk], given=True)
        return [Listed(each, names.get(each.pk, ""), decided[each.pk]) for each in found]

    def people(self, family_id: str) -> list[tuple[Membership, Person]]:
        """Give everyone who is or was of the family, as they stand now. Raises NotForYou and FirstDo."""
        self.require(family_id, Section.CORE, Level.SUMMARY)
        self.asking.tell_database()
        rows = Membership.rows.filter(family_id=family_id).order_by("starts_at", "pk")
        return as_they_stand(self, list(with_flags(rows).select_related("person")))

    def own_people(self, family_id: str) -> tuple[Pairs, Joined]:
        """Give a family's people by the joinings within it alone: what does not depend on who asks."""
        return by_own_joinings(self, family_id)

    def rows(
        self, model: type[Row], family_id: str, order: Sequence[str] = ("pk",), **where: Any
    ) -> list[Row]:
        """Give a family's rows of one table. Raises NotForYou and FirstDo.

        A table about people gives those of everyone who is or was of the family. Of two records of one human
        in it, all rows are about the one under which they are shown.
        """
        guard = _guard(model)
        self.require(family_id, guard.section, guard.read_at)
        self.asking.tell_database()
        of_family = (
            Q(**{f"{guard.through}__in": Membership.rows.filter(family_id=family_id).values("person_id")})
            if guard.of_person
            else Q(**{guard.through: family_id})
        )
        joined = joined_in(self, family_id)
        if guard.own:
            of_family &= Q(**{guard.own: self.worker.pk})
        found = model.rows.filter(of_family, **widened(joined, model, where)).order_by(*order)
        return as_one(joined, list(found))

    def add(self, row: Row, family_id: str) -> Row:
        """Add a row to a family's record. Raises NotForYou and FirstDo, as reading does.

        A row of another family than ``family_id`` is a bug of ours; one about a person whom this worker may
        not know through any family is answered as if there were no such person.
        """
        guard = _guard(type(row))
        if not guard.of_person and getattr(row, guard.through) != family_id:
            raise TypeError("the row is of another family")
        if guard.own and getattr(row, guard.own) != self.worker.pk:
            raise TypeError("the row is another worker's own")
        self.require(family_id, guard.section, Level.WRITE)
        self.asking.tell_database()
        if getattr(row, "replaces_id", None):
            keep_about(row, joined_in(self, family_id))
        if not self._knows_whom(row, guard, family_id):
            raise NotForYou("missing")
        row.save(force_insert=True)
        keep_findable(row)
        if guard.also or isinstance(row, Membership):
            self.joined.clear()
        landing.tell(self, row, family_id)
        return row

    def end_addresses(self, rows: Iterable[Address], family_id: str, *, at: datetime) -> None:
        """End ordinary addresses of people of a family at a moment, never before they began.

        They stay in the history; one that had ended by then stays as it is. Raises NotForYou and FirstDo.
        """
        self.require(family_id, Section.CORE, Level.WRITE)
        self.asking.tell_database()
        theirs = Q(person_id__in=Membership.rows.filter(family_id=family_id).values("person_id"))
        for row in rows:
            ends = max(at, row.starts_at)
            if row.ends_at is None or row.ends_at > ends:
                Address.rows.filter(theirs, pk=row.pk).update(ends_at=ends)

    def take_out(self, row: TakenOut, family_id: str) -> None:
        """Add that a membership was written down in error, or that it was right; so it stands.

        Nobody is of a family through a membership that ends as it begins. Raises NotForYou and FirstDo.
        """
        self.add(row, family_id)
        ends = row.ended_at if row.withdrawn else F("starts_at")
        mine = Membership.every.filter(pk=row.membership_id, family_id=family_id)
        mine.update(ends_at=ends)
        self.joined.clear()
        for member in mine:
            keep_findable(member)
            landing.tell(self, member, family_id)

    def _knows_whom(self, row: Gated, guard: Guarded, family_id: str) -> bool:
        """Say whether a row is about someone of this family, someone new, or known through another."""
        if isinstance(row, Membership):
            others = set(Membership.rows.filter(person=row.person).values_list("family_id", flat=True))
            known = self.decisions(others)
            return not others or any(each.level >= Level.SUMMARY for each in known.values())
        if not guard.of_person or isinstance(row, Person):
            return True
        about = Membership.rows.filter(family_id=family_id, person_id=getattr(row, guard.through))
        return bool(about.exists()) and (not guard.also or self._may_write_of(getattr(row, guard.also)))

    def _may_write_of(self, person_id: str) -> bool:
        """Say whether this worker may write in a family of someone's, with nothing left to do first."""
        theirs = Membership.rows.filter(person_id=person_id).values_list("family_id", flat=True)
        return bool(self.opened(theirs, Section.CORE, Level.WRITE))

    def open_family(self) -> Family:
        """Make a family that nobody works with yet; whoever makes it allocates it in the same transaction.

        Raises NotForYou for anyone who does not work with families.
        """
        if not (self.worker.is_active and self.worker.role in MAY_OPEN):
            raise NotForYou("figures-only")
        self.asking.tell_database()
        made = Family(opened_at=self.at)
        made.save(force_insert=True)
        return made

    def forget(self) -> None:
        """Decide anew from here on: what access rests on has just been changed."""
        self._facts.clear()
        self._decided.clear()
        self._undone.clear()
        self.joined.clear()

    def first_undone(self, family_id: str, decision: Decision, manner: Manner) -> Obligation | None:
        """Give what must be done first; asked once in a sight for each family and kind of asking."""
        key = (family_id, manner, decision.obligations)
        if key not in self._undone:
            self._undone[key] = duties.first_undone(self, family_id, decision, manner)
        return self._undone[key]

    def opened(self, family_ids: Iterable[str], section: Section, level: Level) -> list[str]:
        """Give those families of which a section may be had just now, without remembering it as a look."""
        decided = self.decisions(family_ids, section)
        return [
            each
            for each, decision in decided.items()
            if decision.level >= level and self.first_undone(each, decision, Manner.LOOK) is None
        ]

    def waiting(self, family_ids: Iterable[str]) -> set[str]:
        """Give those families that would be known to this worker once they had said why they look."""
        return {
            each
            for each, decision in self.decisions(family_ids).items()
            if decision.level >= Level.SUMMARY
            and self.first_undone(each, decision, Manner.LOOK) is Obligation.REASON
        }

    def remember(
        self, family_id: str, section: Section, level: Level, decision: Decision, *, given: bool
    ) -> None:
        """Keep for the audit that something was asked for, and what came of it."""
        look = Look(family_id, section, level, decision.rule.id, decision.words, given)
        if look not in self._remembered:
            self._remembered.add(look)
            self.looks.append(look)
