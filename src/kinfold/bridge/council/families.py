"""Which people are one family: as the council's numbers say, and where they say nothing, by mother and child.

Two numbers are two families, however many people they share: nothing is merged here.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from kinfold.bridge.council import people, steps, teams
from kinfold.bridge.council.reading import PEOPLE, ReadFolder, Row
from kinfold.casework.council.said import FAMILY, PERSON, Said, TheirFamily, TheirFolder

COMES_OF_AGE = 18
CHILD, MOTHER, OTHER = "child", "mother", "other"
# What is about one child alone stands in the first of the families it is of.
EVERYWHERE = frozenset({PERSON})


def put_together(found: ReadFolder, today: date) -> TheirFolder:
    """Make families of everything that was read, with all that is said of each."""
    persons = {row["pers_person_id"]: row for row in found.rows(PEOPLE)}
    same = _same(persons.values())
    mothers = {
        same.get(each.person, each.person): same.get(each.other, each.other)
        for each in people.of_mothers(found)
        if each.other in persons
    }
    cases = steps.by_person(found, today)
    homes, left = _homes(found, persons, same, mothers, cases)
    told = _by_person(found, same, cases)
    families = [
        _family(key, who, persons, same, mothers, told, homes, today)
        for key, who in sorted(homes.members.items())
    ]
    families = [teams.with_teams(each) for each in families]
    notes = list(found.notes)
    if left:
        notes.append(f"{left} people are of no family and have no referral, plan or visit: not taken.")
    if same:
        notes.append(
            f"{len(same)} people stand twice, with one NHS number and birth date: taken as one each."
        )
    return TheirFolder(
        digest=found.digest,
        files=tuple(file for each in found.tables.values() for file in each.files),
        families=tuple(families),
        same=same,
        keys={name: frozenset(row["key"] for row in each.rows) for name, each in found.tables.items()}
        | {FAMILY: frozenset(homes.members)},
        held_keys={name: frozenset(each.held_keys) for name, each in found.tables.items()},
        notes=tuple(notes),
    )


def _same(persons: Iterable[Row]) -> dict[str, str]:
    """Give those who stand a second time, by NHS number and birth date, each with the first number."""
    first: dict[tuple[str, date], str] = {}
    found = {}
    for row in persons:
        if row["pers_common_child_id"] and row["pers_dob"]:
            who = (row["pers_common_child_id"], row["pers_dob"])
            if who in first:
                found[row["pers_person_id"]] = first[who]
            else:
                first[who] = row["pers_person_id"]
    return found


@dataclass(slots=True)
class _Homes:
    """Who is of which family of theirs, by families and by people."""

    members: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    of: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def join(self, key: str, person: str) -> None:
        """Let someone be of a family."""
        if person not in self.members[key]:
            self.members[key].append(person)
            self.of[person].append(key)

    def first(self, person: str) -> str:
        """Give the family in which stands what is about someone alone."""
        return min(self.of[person])


def _homes(
    found: ReadFolder,
    persons: Mapping[str, Row],
    same: Mapping[str, str],
    mothers: Mapping[str, str],
    cases: Mapping[str, list[Said]],
) -> tuple[_Homes, int]:
    """Give who is of which family, and how many are of none and have no case."""
    homes, left = _Homes(), 0
    for row in found.rows("ssd_family"):
        homes.join(row["fami_family_id"], same.get(row["fami_person_id"], row["fami_person_id"]))
    for person in persons:
        if person not in same and not homes.of.get(person):
            _without_number(person, mothers.get(person, ""), homes, is_case=bool(cases.get(person)))
    for child, mother in mothers.items():
        for key in list(homes.of.get(child, ())) if mother in persons else ():
            homes.join(key, mother)
    for person in persons:
        left += person not in same and not homes.of.get(person)
    return homes, left


def _without_number(person: str, mother: str, homes: _Homes, *, is_case: bool) -> None:
    """Find a family for someone whom the council's system gives none: the mother's, or else their own."""
    if mother:
        for key in list(homes.of.get(mother, ())) or [f"mother:{mother}"]:
            homes.join(key, person)
    elif is_case:
        homes.join(f"person:{person}", person)


def _by_person(
    found: ReadFolder, same: Mapping[str, str], cases: Mapping[str, list[Said]]
) -> dict[str, list[Said]]:
    """Give all that is said, by the person it is about; of those who stand twice, by their first number."""
    told: dict[str, list[Said]] = defaultdict(list)
    for each in (
        *people.of_people(found),
        *people.of_mothers(found),
        *(s for one in cases.values() for s in one),
    ):
        if each.person in same and each.table == PEOPLE:
            continue  # the second row of one human says nothing of its own
        told[same.get(each.person, each.person)].append(each)
    return told


def _family(
    key: str,
    who: list[str],
    persons: Mapping[str, Row],
    same: Mapping[str, str],
    mothers: Mapping[str, str],
    told: Mapping[str, list[Said]],
    homes: _Homes,
    today: date,
) -> TheirFamily:
    first = {person: homes.first(person) == key for person in who}
    said = [
        _known_as(each, same)
        for person in who
        for each in told.get(person, ())
        if first[person] or each.aspect in EVERYWHERE
    ]
    said = [each for each in said if not each.other or each.other in who]
    of_mothers = {mothers[child] for child in who if child in mothers}
    parts = tuple(
        (person, _part(person, persons[person], person in of_mothers, mothers, told.get(person, ()), today))
        for person in who
    )
    return TheirFamily(key, _name(parts, persons), parts, steps.of_family(said))


def _known_as(said: Said, same: Mapping[str, str]) -> Said:
    if said.person not in same and said.other not in same:
        return said
    return Said(
        said.table,
        said.key,
        said.aspect,
        same.get(said.person, said.person),
        said.values,
        said.place,
        said.line,
        same.get(said.other, said.other),
    )


def _part(
    person: str, row: Row, is_mother: bool, mothers: Mapping[str, str], told: Iterable[Said], today: date
) -> str:
    """Say what someone is in the family, as far as the tables tell."""
    if is_mother:
        return MOTHER
    born: date | None = row["pers_dob"]
    young = born is None and row["pers_expected_dob"] is not None
    young = young or (
        born is not None and born > today.replace(year=today.year - COMES_OF_AGE, day=min(today.day, 28))
    )
    if young or person in mothers or any(each.table == "ssd_cin_episodes" for each in told):
        return CHILD
    return MOTHER if row["pers_is_mother"] == "Y" else OTHER


def _name(parts: Iterable[tuple[str, str]], persons: Mapping[str, Row]) -> str:
    """Give what the family is called in lists: by the mother, or else by most of the children."""
    names = {
        part: [
            persons[who]["pers_surname"]
            for who, what in parts
            if what == part and persons[who]["pers_surname"]
        ]
        for part in (MOTHER, CHILD, OTHER)
    }
    for part in (MOTHER, CHILD, OTHER):
        if names[part]:
            return str(Counter(names[part]).most_common(1)[0][0])[:160]
    return "Name not given"
