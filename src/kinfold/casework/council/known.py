"""Who of the council's families is known here already: by number there, or by NHS number and birth date.

Nobody is taken for somebody else on less; what looks alike is a doubt, which a person settles.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kinfold.casework.council.models import Answer, Statement
from kinfold.casework.council.said import DOUBT, FAMILY, NUMBER, PERSON, Said, TheirFamily, TheirFolder
from kinfold.casework.families.models import Identifier, Membership, Part, Particulars, Person
from kinfold.casework.families.spelling import plain
from kinfold.casework.sharing import gate_operator
from kinfold.casework.versions import standing

NHS_NUMBER = "nhs_number"
NUMBER_WORDS = "number"
NAME_WORDS = "name"
FAMILY_WORDS = "family"
SEVERAL_WORDS = "several"


@dataclass(frozen=True, slots=True)
class Doubt:
    """That one of theirs may be someone of a family here. ``why`` says what is alike."""

    person: str
    ours: str
    family_id: str
    why: str


@dataclass(frozen=True, slots=True)
class Found:
    """Which family here is theirs, empty for none; who is who; and what someone must settle first."""

    family_id: str
    people: Mapping[str, str]
    doubts: tuple[Doubt, ...] = ()


@dataclass(slots=True)
class Known:
    """Everyone whom the council's system has told of before, and where they are."""

    folder: TheirFolder
    people: dict[str, str] = field(default_factory=dict)
    families: dict[str, str] = field(default_factory=dict)
    homes: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    answers: dict[tuple[str, str], bool] = field(default_factory=dict)
    taken_over: set[str] = field(default_factory=set)
    _alike: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))

    def learn(self) -> None:
        """Read once what earlier loads have left. Inside a transaction that brings files in."""
        rows = gate_operator.rows(Statement, aspect__in=[PERSON, FAMILY]).order_by("nth", "pk")
        for aspect, key, person, family in rows.values_list("aspect", "key", "person_id", "family_id"):
            if aspect == FAMILY:
                self.families[key] = family
            elif person:
                self.people[key] = person
        members = gate_operator.rows(Membership).values_list("person_id", "family_id", "part")
        for person, family, part in members:
            self.homes[person][family] = part
        answers = dict(gate_operator.rows(Answer).values_list("statement", "takes"))
        self.taken_over = {statement for statement, takes in answers.items() if takes}
        for each in gate_operator.rows(Statement, aspect=DOUBT):
            if each.pk in answers:
                self.answers[(each.key, each.person_id)] = answers[each.pk]

    def remember(self, family: TheirFamily, family_id: str, people: Mapping[str, str]) -> None:
        """Keep what has just been brought in."""
        self.families[family.key] = family_id
        self.people.update(people)
        for local, part in family.people:
            self.homes[people[local]].setdefault(family_id, part)

    def look_for(self, families: Iterable[TheirFamily]) -> None:
        """Look up, for some families at once, who here is alike to those whose number there is new."""
        self._alike.clear()
        new = [each for family in families for each in family.said if self._is_new(each)]
        numbers = {each.values["value"]: each for each in new if each.aspect == NUMBER and _is_nhs(each)}
        people = {each.person: each for each in new if each.aspect == PERSON}
        if not people:
            return
        bound = set(self.people.values())
        self._by_number(numbers, people)
        self._by_name(people, bound)

    def _is_new(self, said: Said) -> bool:
        return said.aspect in (PERSON, NUMBER) and said.person not in self.people

    def _by_number(self, numbers: Mapping[str, Said], people: Mapping[str, Said]) -> None:
        rows = list(gate_operator.rows(Identifier, kind=NHS_NUMBER, value__in=list(numbers)))
        locals_of, now = self._locals(), _as_they_stand({row.person_id for row in standing(rows)})
        for row in standing(rows):
            local = numbers[row.value].person
            mine = locals_of.get(row.person_id, set())
            theirs = str(people[local].values.get("born") or "") if local in people else ""
            if theirs and theirs == now[row.person_id]["born"]:
                if not mine & self.still_there():
                    self._alike[local].append((row.person_id, ""))
            elif not mine:
                self._alike[local].append((row.person_id, NUMBER_WORDS))

    def _by_name(self, people: Mapping[str, Said], bound: set[str]) -> None:
        days = sorted({str(each.values["born"]) for each in people.values() if each.values.get("born")})
        names: dict[tuple[str, str, str], list[str]] = defaultdict(list)
        for local, said in people.items():
            names[_called(said.values)].append(local)
        born = set(gate_operator.rows(Person, birth_date__in=days).values_list("pk", flat=True))
        put_right = gate_operator.rows(Particulars, birth_date__in=days)
        born |= set(put_right.values_list("person_id", flat=True))
        for ours, values in _as_they_stand(born - bound).items():
            for local in names.get(_called(values), ()):
                if ours not in {each for each, _ in self._alike[local]}:
                    self._alike[local].append((ours, NAME_WORDS))

    def still_there(self) -> frozenset[str]:
        """Give the numbers of people that the council's system holds now."""
        nobody: frozenset[str] = frozenset()
        return self.folder.keys.get("ssd_person", nobody) | self.folder.held_keys.get("ssd_person", nobody)

    def _locals(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for local, person in self.people.items():
            found[person].add(local)
        return found

    def find(self, family: TheirFamily) -> Found:
        """Say which family here is this one, and who of it is who."""
        people: dict[str, str] = {}
        doubts: list[Doubt] = []
        for local, _ in family.people:
            alike = self._alike.get(local, [])
            certain = [ours for ours, why in alike if not why]
            person = self.people.get(local) or (certain[0] if len(certain) == 1 else "")
            for ours, why in [] if person else alike:
                answer = self.answers.get((local, ours))
                if answer:
                    person = ours
                elif answer is None:
                    home = next(iter(self.homes[ours]), "")
                    doubts += [Doubt(local, ours, home, why)] if home else []
            if person:
                people[local] = person
        known = self.families.get(family.key, "")
        if known or doubts:
            return Found(known, people, tuple(doubts))
        return self._home(family, people)

    def _home(self, family: TheirFamily, people: dict[str, str]) -> Found:
        """Find the family here that their people are of; one with another number of theirs is another."""
        taken = {
            home
            for key, home in self.families.items()
            if key != family.key and key in self.folder.keys.get(FAMILY, frozenset())
        }
        homes: dict[str, list[str]] = defaultdict(list)
        for local, person in people.items():
            for home in set(self.homes[person]) - taken:
                homes[home].append(local)
        if not homes:
            return Found("", people)
        if len(homes) > 1:
            doubts = [Doubt(who[0], people[who[0]], home, SEVERAL_WORDS) for home, who in homes.items()]
            return Found("", people, tuple(doubts))
        home, who = next(iter(homes.items()))
        children = [each for each in who if self.homes[people[each]][home] == Part.CHILD]
        if children:
            return Found(home, people)
        asked = self.answers.get((who[0], people[who[0]]))
        if asked is None:
            return Found("", people, (Doubt(who[0], people[who[0]], home, FAMILY_WORDS),))
        return Found(home if asked else "", people)


def _as_they_stand(ids: set[str]) -> dict[str, dict[str, str]]:
    """Give names and birth dates of some people here, as they were last put right."""
    rows = {each.pk: each for each in gate_operator.rows(Person, pk__in=ids)} if ids else {}
    for each in gate_operator.rows(Particulars, person_id__in=ids).order_by("pk") if ids else ():
        rows[each.person_id] = each
    return {
        pk: {
            "given_names": row.given_names,
            "family_name": row.family_name,
            "born": row.birth_date.isoformat() if row.birth_date else "",
        }
        for pk, row in rows.items()
    }


def _is_nhs(said: Said) -> bool:
    return bool(said.values.get("kind") == NHS_NUMBER)


def _called(values: Mapping[str, object]) -> tuple[str, str, str]:
    given = plain(str(values.get("given_names") or "")).split(" ")[0]
    return given, plain(str(values.get("family_name") or "")), str(values.get("born") or "")
