"""People as they stand, and records of one human shown as one: the one place where either is worked out.

Part of the gate: it reads rows that a Sight would hold back, and is asked through a Sight that decides.
Nothing is written by reading. In a family, a human is shown under a record of that very family, so that who
cannot see another family sees the same whether or not records were joined to it. Nobody is shown as one with
their parent or partner, whatever joinings lead from one to the other.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import Exists, OuterRef, Q, QuerySet

from kinfold.casework.families.models import (
    PARTICULARS,
    Couple,
    Joining,
    Membership,
    Parenthood,
    Particulars,
    Person,
)
from kinfold.casework.gated import Gated
from kinfold.casework.versions import standing
from kinfold.domain.access import Level, Section

if TYPE_CHECKING:
    from kinfold.casework.sharing.gate import Sight

Row = TypeVar("Row", bound=Gated)
Pairs = list[tuple[Membership, Person]]


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A record of the same human in another family, which opens to this worker."""

    family_id: str
    person_id: str


@dataclass(frozen=True, slots=True)
class Joined:
    """What is joined among one family's people. ``leads``: under which record each of those joined is shown.

    ``joinings`` are those that have to do with them, also those that undo another, and those undone.
    """

    leads: Mapping[str, str] = field(default_factory=dict)
    elsewhere: Mapping[str, tuple[Elsewhere, ...]] = field(default_factory=dict)
    joinings: Sequence[Joining] = ()

    def lead(self, person_id: str) -> str:
        """Give the record under which someone is shown."""
        return self.leads.get(person_id, person_id)

    def records(self, person_id: str) -> list[str]:
        """Give all records of this family that are shown as this one."""
        lead = self.lead(person_id)
        return [lead, *sorted(each for each, to in self.leads.items() if to == lead and each != lead)]


NOTHING = Joined()


def with_flags(rows: QuerySet[Membership]) -> QuerySet[Membership]:
    """Let memberships tell of whom there is anything more to ask: most people were never put right nor
    joined.
    """
    whom = OuterRef("person_id")
    return rows.annotate(
        is_put_right=Exists(Particulars.rows.filter(person_id=whom)),
        is_joined=Exists(Joining.rows.filter(kept_id=whom)) | Exists(Joining.rows.filter(other_id=whom)),
    )


def joined_of(sight: "Sight", family_ids: Iterable[str]) -> Mapping[str, Joined]:
    """Give what is joined among the people of some families, as far as this worker may know; asked once in a
    sight of each.
    """
    new = [each for each in family_ids if each not in sight.joined]
    if new:
        sight.asking.tell_database()
        rows = with_flags(Membership.rows.filter(family_id__in=new)).order_by("starts_at", "pk")
        sight.joined.update(dict.fromkeys(new, NOTHING) | _joined(sight, list(rows)))
    return sight.joined


def joined_in(sight: "Sight", family_id: str) -> Joined:
    """Give what is joined among one family's people."""
    return joined_of(sight, [family_id])[family_id]


def as_they_stand(sight: "Sight", rows: Sequence[Any]) -> Pairs:
    """Give all memberships of some families, made ``with_flags`` and with their people, as they stand:
    particulars put right, and each human once in each family and time. The order stays.
    """
    sight.joined.update(_joined(sight, rows))
    return _each_once(rows, sight.joined)


def by_own_joinings(sight: "Sight", family_id: str) -> tuple[Pairs, Joined]:
    """Give a family's people as they stand, joined only where both records are of this very family.

    Whoever may write the family gets the same: for what must not depend on who asks. Nothing is decided here.
    """
    ties = joined_in(sight, family_id).joinings
    sight.asking.tell_database()
    return own_people(family_id, ties)


def own_people(family_id: str, ties: Iterable[Joining]) -> tuple[Pairs, Joined]:
    """Give a family's people as they stand, joined by those ties whose both records are of this family."""
    rows: list[Any] = list(
        with_flags(Membership.rows.filter(family_id=family_id))
        .order_by("starts_at", "pk")
        .select_related("person")
    )
    own = list(dict.fromkeys(row.person_id for row in rows))
    joined = _in_family(family_id, own, [each for each in ties if _is_within(each, set(own))], {})
    return _each_once(rows, {family_id: joined}), joined


def _each_once(rows: Sequence[Any], joined: Mapping[str, Joined]) -> Pairs:
    """Give memberships with their people as they stand, each human once in each family and time."""
    people = put_right(rows)
    for family_id in {row.family_id for row in rows}:
        _fill_in(family_id, joined[family_id], people)
    found: Pairs = []
    for row in rows:
        lead = joined[row.family_id].lead(row.person_id)
        if lead == row.person_id or not _is_doubled(row, lead, rows):
            row.person = people[row.family_id, lead]
            found.append((row, row.person))
    return found


def as_one(joined: Joined, rows: Sequence[Row]) -> list[Row]:
    """Let rows about someone joined be about the record under which they are shown.

    What the row itself says stays readable by ``written_about``.
    """
    for row in rows if joined.leads else ():
        if names := _names_in(type(row)):
            setattr(row, names, by_leads(joined, getattr(row, names)))
        for name in _columns(type(row)):
            said = getattr(row, name)
            if said in joined.leads and joined.leads[said] != said:
                row.__dict__.setdefault("_written_about", {})[name] = said
                setattr(row, name, joined.leads[said])
    return list(rows)


def by_leads(joined: Joined, about: Mapping[str, Any]) -> dict[str, Any]:
    """Give what is said of people by the records they are shown under; of two, what is said of either.

    In one order on both databases, of which one keeps none.
    """
    found: dict[str, Any] = {}
    for each, said in sorted(about.items()):
        lead = joined.lead(each)
        found[lead] = {**said, **found.get(lead, {})}
    return found


def written_about(row: Gated, name: str) -> str:
    """Give whom a column of a row names in the table itself, whoever the row is shown about."""
    kept: dict[str, str] = row.__dict__.get("_written_about", {})
    return str(kept.get(name, getattr(row, name)))


def widened(joined: Joined, model: type[Gated], where: Mapping[str, Any]) -> dict[str, Any]:
    """Give a filter by people that also finds what is written about their other records."""
    names, found = _columns(model), {}
    for key, value in where.items():
        name, _, how = key.partition("__")
        if joined.leads and name in names and how in ("", "in") and value is not None:
            asked = [value] if not how else value
            found[f"{name}__in"] = [each for one in asked for each in joined.records(one)]
        else:
            found[key] = value
    return found


def keep_about(row: Gated, joined: Joined) -> None:
    """Let a further version be about whom the row was written that it replaces, not whom that was shown
    about.
    """
    old = type(row).rows.filter(pk=getattr(row, "replaces_id", None)).first() if joined.leads else None
    for name in _columns(type(row)) if old else ():
        said = getattr(old, name)
        if said and getattr(row, name) == joined.lead(said):
            setattr(row, name, said)
    if old and (names := _names_in(type(row))):
        written = {joined.lead(each): each for each in getattr(old, names)}
        about = getattr(row, names)
        setattr(row, names, {written.get(each, each): said for each, said in about.items()})


def _names_in(model: type[Gated]) -> str:
    """Give the column whose keys name people, or nothing."""
    return str(getattr(model.classified, "names_in", ""))  # type: ignore[attr-defined]


def _columns(model: type[Gated]) -> list[str]:
    """Give the columns that name someone, of tables in which a joined record stands for another."""
    if model in (Joining, Person):
        return []
    return [each.attname for each in model._meta.concrete_fields if each.related_model is Person]


def put_right(rows: Sequence[Any]) -> dict[tuple[str, str], Person]:
    """Give the people of memberships by family, each with the last particulars that were written down."""
    people = {(row.family_id, row.person_id): row.person for row in rows}
    wrong = {row.person_id for row in rows if row.is_put_right}
    last = {
        each.person_id: each for each in Particulars.rows.filter(person_id__in=wrong).order_by("pk") if wrong
    }
    for (_, person_id), person in people.items():
        for name in PARTICULARS if person_id in last else ():
            setattr(person, name, getattr(last[person_id], name))
    return people


def _fill_in(family_id: str, joined: Joined, people: Mapping[tuple[str, str], Person]) -> None:
    """Let what the leading record leaves open be told by the others."""
    for other, lead in sorted(joined.leads.items()):
        if other == lead:
            continue
        for name in PARTICULARS:
            if not getattr(people[family_id, lead], name):
                setattr(people[family_id, lead], name, getattr(people[family_id, other], name))


def _is_doubled(row: Membership, lead: str, rows: Iterable[Membership]) -> bool:
    """Say whether a membership of a joined record tells of no time that another of the human does not
    tell.
    """
    return any(
        each is not row
        and each.family_id == row.family_id
        and each.person_id == lead
        and (each.ends_at is None or each.ends_at > row.starts_at)
        and (row.ends_at is None or row.ends_at > each.starts_at)
        for each in rows
    )


def _joined(sight: "Sight", rows: Sequence[Any]) -> dict[str, Joined]:
    """Work out what is joined in some families, of which these are all memberships, in their order."""
    found = dict.fromkeys((row.family_id for row in rows), NOTHING)
    flagged = {row.family_id for row in rows if row.is_joined}
    may = set(sight.opened(flagged, Section.CORE, Level.READ)) if flagged else set()
    people = {row.person_id for row in rows if row.is_joined and row.family_id in may}
    ties, homes = _ties(sight, people)
    told = {end for tie in ties for end in (tie.kept_id, tie.other_id)}
    tied = _tied(ties, [(row.person_id, row.family_id) for row in rows if row.family_id in may], homes)
    for family_id in may:
        of_it = (row.person_id for row in rows if row.family_id == family_id)
        if own := list(dict.fromkeys(each for each in of_it if each in told)):
            found[family_id] = _in_family(family_id, own, ties, homes, tied)
    return found


def _ties(sight: "Sight", people: set[str]) -> tuple[list[Joining], dict[str, set[str]]]:
    """Give the joinings, also those undone, as far as one leads to another through records this worker may
    read, and the families through which those of elsewhere are read.
    """
    ties: dict[Any, Joining] = {}
    homes: dict[str, set[str]] = {}
    new = set(people)
    while new:
        sight.asking.tell_database()
        rows = Joining.rows.filter(Q(kept_id__in=new) | Q(other_id__in=new)).order_by("pk")
        fresh = {row.pk: row for row in rows if row.pk not in ties}
        ends = {end for row in fresh.values() for end in (row.kept_id, row.other_id)}
        beyond = _open_homes(sight, ends - people)
        homes |= beyond
        ties |= {k: row for k, row in fresh.items() if {row.kept_id, row.other_id} <= people | set(homes)}
        new, people = set(beyond) - people, people | set(beyond)
    return list(ties.values()), homes


def _open_homes(sight: "Sight", people: set[str]) -> dict[str, set[str]]:
    """Give the families of some people that open to this worker as they are, with nothing to be done
    first.
    """
    if not people:
        return {}
    rows = Membership.rows.filter(person_id__in=people).values_list("person_id", "family_id")
    families = {family_id for _, family_id in rows}
    decided = sight.decisions(families)
    found: dict[str, set[str]] = {}
    for person_id, family_id in rows:
        if decided[family_id].level >= Level.READ and not decided[family_id].obligations:
            found.setdefault(person_id, set()).add(family_id)
    return found


def _tied(
    ties: Iterable[Joining], of: Iterable[tuple[str, str]], homes: Mapping[str, set[str]]
) -> list[frozenset[str]]:
    """Give those pairs, of records joined by whatever way, who are written down as parent and child or as a
    couple in a family that this worker may read.
    """
    groups, together = groups_of(standing(ties)), defaultdict[tuple[str, str], set[str]](set)
    beyond = ((person, family) for person, families in homes.items() for family in families)
    for person, family in {*of, *beyond}:
        if person in groups:
            together[family, min(groups[person])].add(person)
    doubled = {key: people for key, people in together.items() if len(people) > 1}
    if not doubled:
        return []
    who, where = {each for people in doubled.values() for each in people}, {family for family, _ in doubled}
    above = Parenthood.rows.filter(family_id__in=where, child_id__in=who, parent_id__in=who)
    beside = Couple.rows.filter(family_id__in=where, first_id__in=who, second_id__in=who)
    return [
        *(frozenset({each.child_id, each.parent_id}) for each in standing(above)),
        *(frozenset({each.first_id, each.second_id}) for each in standing(beside)),
    ]


def groups_of(ties: Iterable[Joining]) -> dict[str, set[str]]:
    """Give, for every record that is joined, all records of the same human."""
    groups: dict[str, set[str]] = {}
    for tie in ties:
        one = groups.get(tie.kept_id, {tie.kept_id}) | groups.get(tie.other_id, {tie.other_id})
        groups |= dict.fromkeys(one, one)
    return groups


def _is_within(tie: Joining, members: set[str]) -> bool:
    return tie.kept_id in members and tie.other_id in members


def _in_family(
    family_id: str,
    own: list[str],
    ties: Iterable[Joining],
    homes: Mapping[str, set[str]],
    tied: Sequence[frozenset[str]] = (),
) -> Joined:
    """Say who is shown under whom in a family: the record kept most often, and of those alike the first.

    Where joinings lead to one ``tied`` to another of them, only those made within the family are gone by.
    """
    members, given_up, stand = set(own), dict.fromkeys(own, 0), standing(ties)
    groups, within = groups_of(stand), [tie for tie in stand if _is_within(tie, members)]
    near_by = groups_of(within)
    for tie in within:
        given_up[tie.other_id] += 1
    leads: dict[str, str] = {}
    elsewhere: dict[str, tuple[Elsewhere, ...]] = {}
    for each in (one for one in own if one in groups):
        is_sound = not any(pair <= groups[each] for pair in tied)
        shown = groups[each] if is_sound else near_by.get(each, {each})
        mine = [one for one in own if one in shown]
        leads[each] = min(mine, key=lambda one: (given_up[one], own.index(one)))
        elsewhere[leads[each]] = tuple(
            Elsewhere(home, one)
            for one in sorted(groups[each] - members)
            for home in sorted(homes.get(one, set()) - {family_id})
        )
    near = [tie for tie in ties if (groups.get(tie.kept_id, set()) | {tie.kept_id, tie.other_id}) & members]
    return Joined(leads, elsewhere, tuple(near))
