"""Invented families for the genogram: named ones, hard ones, and as many drawn ones as are asked for."""

from dataclasses import replace
from datetime import date

import numpy as np

from kinfold.domain.kin import (
    Household,
    Kinship,
    Member,
    Parenthood,
    ParentKind,
    Person,
    Sex,
    Union,
    UnionEnd,
    UnionKind,
)

DAY = date(2026, 11, 24)
SEXES = {"f": Sex.FEMALE, "m": Sex.MALE, "o": Sex.OTHER, "u": Sex.UNKNOWN}


class Making:
    """A family in the making: people by their short ids, ties in the order told."""

    def __init__(self) -> None:
        self.people: list[Person] = []
        self.ties: list[Parenthood] = []
        self.unions: list[Union] = []
        self.homes: list[Household] = []

    def person(self, key: str, name: str, sex: str, year: int | None, **more: date | None) -> str:
        born = date(year, 6, 1 + 7 * len(self.people) % 27) if year else None
        self.people.append(Person(id=key, name=name, sex=SEXES[sex], **{"born": born, **more}))
        return key

    def child(self, child: str, *parents: str, kind: ParentKind = ParentKind.BIRTH) -> None:
        self.ties += [Parenthood(child=child, parent=parent, kind=kind) for parent in parents]

    def couple(self, a: str, b: str, year: int | None = None, end: str = "", married: bool = False) -> None:
        self.unions.append(
            Union(
                a=a,
                b=b,
                kind=UnionKind.MARRIED if married else UnionKind.PARTNERS,
                since=date(year, 6, 1) if year else None,
                ended_by=UnionEnd(end) if end else None,
            )
        )

    def home(self, label: str, *people: str, since: date | None = None) -> None:
        members = tuple(Member(person=person, since=since) for person in people)
        self.homes.append(Household(id=f"h{label}", label=label, members=members))

    def made(self) -> Kinship:
        return Kinship(
            people=tuple(self.people),
            parenthoods=tuple(self.ties),
            unions=tuple(self.unions),
            households=tuple(self.homes),
        )


def osei_thistledown() -> Kinship:
    """Twins of nine, a brother of two, parents who parted; two households."""
    one = Making()
    one.person("esi", "Esi", "f", 1991)
    one.person("kwame", "Kwame", "m", 1988)
    one.person("abena", "Abena", "f", 1962)
    one.person("una", "Una", "f", None, born=date(2017, 5, 6))
    one.person("ivo", "Ivo", "m", None, born=date(2017, 5, 6))
    one.person("pip", "Pip", "m", None, born=date(2024, 3, 9))
    one.couple("esi", "kwame", 2015, "parting")
    one.child("esi", "abena")
    for child in ("ivo", "una", "pip"):
        one.child(child, "esi", "kwame")
    one.home("A", "esi", "ivo", "una", "pip", since=date(2025, 3, 1))
    one.home("B", "kwame")
    return one.made()


def adeyemi_quince() -> Kinship:
    """Half-siblings by three partners, and a child expected."""
    one = Making()
    one.person("folake", "Folake Adeyemi-Quince", "f", 1994)
    one.person("marcus", "Marcus Quince", "m", 1992)
    one.person("segun", "Segun", "m", 1990)
    one.person("craig", "Craig", "m", 1989)
    one.person("temitope", "Temitope", "f", 2013)
    one.person("daniel", "Daniel", "m", 2018)
    one.person("baby", "Unborn baby", "u", None, expected=date(2026, 12, 14))
    one.couple("folake", "craig", 2011, "parting")
    one.couple("folake", "segun", 2016, "divorce", married=True)
    one.couple("folake", "marcus", 2024)
    one.child("temitope", "folake", "craig")
    one.child("daniel", "folake", "segun")
    one.child("baby", "folake", "marcus")
    one.home("A", "folake", "marcus", "temitope", "daniel")
    return one.made()


NAMES = [
    "Ada",
    "Ng",
    "Łukasz",
    "Nokuthula",
    "Oluwaseun",
    "Wojciech",
    "Siân",
    "Aoife",
    "Priya",
    "Hùng",
    "Mehmet",
    "Zsófia",
    "Kwabena",
    "Ida",
    "Jürgen",
    "Noé",
    "Chukwuemeka",
    "Bronagh",
    "Ffion",
    "Mohammed",
    "Agnieszka",
    "Tariq",
    "Beata",
    "Dafydd",
    "Eilidh",
    "Yaw",
    "Ivana",
    "Rhys",
    "Ottilie",
    "Kofi",
]
LONG_NAMES = (
    "Oluwatemitope Ayodele Featherstonehaugh-Cholmondeley",
    "Александра Константиновна Рождественская",
    "عبد الرحمن بن محمد الهاشمي",
    "欧阳娜娜美智子",
    "அகிலாண்டேஸ்வரி இராமநாதன்",
    "Αικατερίνη Παπαδημητροπούλου",
    "Llanfairpwllgwyngyllgogerychwyrndrobwll",
    "ნინო ჯავახიშვილი",
    "Nguyễn Thị Minh Khai",
    "מרים בת־שבע אברהמוביץ'",
    "김서연",
    "X",
)


def cousins_marry() -> Kinship:
    """Two brothers' children have a child together."""
    one = Making()
    one.person("g1", "Yaw", "m", 1935)
    one.person("g2", "Ida", "f", 1937)
    for key, name, year in (("a", "Kofi", 1960), ("b", "Rhys", 1963)):
        one.person(key, name, "m", year)
        one.child(key, "g1", "g2")
    one.person("aw", "Ada", "f", 1961)
    one.person("bw", "Beata", "f", 1964)
    for key, name, sex, year, parents in (
        ("c1", "Tariq", "m", 1985, ("a", "aw")),
        ("c2", "Ffion", "f", 1988, ("a", "aw")),
        ("d1", "Noé", "m", 1986, ("b", "bw")),
        ("d2", "Siân", "f", 1990, ("b", "bw")),
    ):
        one.person(key, name, sex, year)
        one.child(key, *parents)
    one.person("e", "Ivana", "f", 2012)
    one.couple("g1", "g2", 1958, married=True)
    one.couple("c1", "d2", 2010, married=True)
    one.child("e", "c1", "d2")
    return one.made()


def half_siblings_both_ways() -> Kinship:
    """Three partners each on both sides of one couple, with children by all."""
    one = Making()
    one.person("m", "Bronagh", "f", 1985)
    one.person("f", "Mehmet", "m", 1983)
    one.couple("m", "f", 2015)
    for n in (1, 2):
        one.person(f"m{n}", f"Jürgen {n}", "m", 1980 + n)
        one.couple("m", f"m{n}", 2003 + 4 * n, "parting")
        one.person(f"f{n}", f"Agnieszka {n}", "f", 1980 + n)
        one.couple("f", f"f{n}", 2003 + 4 * n, "divorce", married=True)
        for at in (1, 2):
            one.person(f"cm{n}{at}", f"Ng {n}{at}", "m", 2004 + 4 * n + at)
            one.child(f"cm{n}{at}", "m", f"m{n}")
            one.person(f"cf{n}{at}", f"Ida {n}{at}", "f", 2004 + 4 * n + at)
            one.child(f"cf{n}{at}", "f", f"f{n}")
    for at in (1, 2, 3):
        one.person(f"cc{at}", f"Noé {at}", "u", 2015 + 2 * at)
        one.child(f"cc{at}", "m", "f")
    return one.made()


def grandparents_raise() -> Kinship:
    """Four generations; a grandmother and her husband foster two grandchildren, triplets among them."""
    one = Making()
    one.person("gg", "Ottilie", "f", 1930, died=date(2011, 2, 3))
    one.person("g", "Eilidh", "f", 1955)
    one.person("gh", "Dafydd", "m", 1950)
    one.person("m", "Ffion", "f", 1988, died=date(2022, 8, 9))
    one.person("ms", "Aoife", "f", 1984)
    one.person("f", "Tariq", "m", 1986)
    one.child("g", "gg")
    one.child("m", "g", "gh")
    one.child("ms", "g", "gh")
    one.couple("g", "gh", 1980, married=True)
    one.couple("m", "f", 2012, "death")
    one.person("k0", "Rhys", "m", 2013)
    for n in (1, 2, 3):
        one.person(f"k{n}", f"Triplet {n}", "f", None, born=date(2016, 4, 4))
    for n in range(4):
        one.child(f"k{n}", "m", "f")
    for n in (0, 1):
        one.child(f"k{n}", "g", "gh", kind=ParentKind.FOSTER)
    one.home("A", "g", "gh", "k0", "k1")
    one.home("B", "f", "k2", "k3")
    return one.made()


def adopted() -> Kinship:
    """Two women adopt a child whose birth parents are known, beside a child of their own by birth."""
    one = Making()
    one.person("a", "Priya", "f", 1980)
    one.person("b", "Zsófia", "f", 1979)
    one.couple("a", "b", 2010, married=True)
    one.person("own", "Noé", "m", 2012)
    one.child("own", "a")
    one.child("own", "b", kind=ParentKind.ADOPTIVE)
    one.person("c", "Ivana", "f", 2015)
    one.person("bm", "Beata", "f", 1996)
    one.person("bf", "Hùng", "m", 1994)
    one.person("next", "Yaw", "m", 2020)
    one.child("c", "a", "b", kind=ParentKind.ADOPTIVE)
    one.child("c", "bm", "bf")
    one.child("next", "bm", "bf")
    one.home("A", "a", "b", "own", "c")
    one.home("B", "bm", "bf", "next")
    return one.made()


def step_parents() -> Kinship:
    """A step-father beside the mother, one since parted, and a child in two homes by turns."""
    one = Making()
    one.person("m", "Agnieszka", "f", 1987)
    one.person("f", "Wojciech", "m", 1985)
    one.person("s", "Kwabena", "m", 1984)
    one.person("fs", "Siân", "f", 1990)
    one.couple("m", "f", 2010, "divorce", married=True)
    one.couple("m", "s", 2020)
    one.couple("f", "fs", 2021)
    one.person("k", "Beata", "f", 2012)
    one.person("k2", "Ida", "f", 2022)
    one.person("sk", "Kofi", "m", 2009)
    one.child("k", "m", "f")
    one.child("k", "s", kind=ParentKind.STEP)
    one.child("k2", "m", "s")
    one.child("sk", "s")
    one.home("A", "m", "s", "k", "k2", "sk")
    one.home("B", "f", "fs", "k")
    return one.made()


def two_generations_one_couple() -> Kinship:
    """A child by a man and his daughter: it happens, and must be drawn."""
    one = Making()
    one.person("f", "Rhys", "m", 1960)
    one.person("m", "Ida", "f", 1962)
    one.person("d", "Beata", "f", 1985)
    one.person("d2", "Ada", "f", 1988)
    one.person("k", "Noé", "m", 2004)
    one.couple("f", "m", 1984, "divorce", married=True)
    for child in ("d", "d2"):
        one.child(child, "f", "m")
    one.child("k", "f", "d")
    return one.made()


def sister_fosters() -> Kinship:
    """A grown sister fosters her brother; a lodger whom no tie joins; a brother born to nobody known."""
    one = Making()
    one.person("m", "Beata", "f", 1970)
    one.person("s", "Ida", "f", 1995)
    one.person("b", "Yaw", "m", 2014)
    one.person("h", "Mehmet", "m", 1993)
    one.person("l", "Jürgen", "m", 1990)
    one.couple("s", "h", 2018)
    one.child("s", "m")
    one.child("b", "m")
    one.child("b", "s", kind=ParentKind.FOSTER)
    one.home("A", "s", "b", "h", "l")
    return one.made()


def spouses_with_parents() -> Kinship:
    """Three sisters, each with a husband whose parents are shown: one crossing that no order avoids."""
    one = Making()
    one.person("p", "Kofi", "m", 1950)
    one.person("q", "Ada", "f", 1952)
    one.couple("p", "q", 1975, married=True)
    for n in (1, 2, 3):
        one.person(f"s{n}", NAMES[n], "f", 1975 + 2 * n)
        one.child(f"s{n}", "p", "q")
        one.person(f"h{n}", NAMES[n + 5], "m", 1974 + 2 * n)
        one.couple(f"s{n}", f"h{n}", 2000 + n, married=True)
        one.person(f"hm{n}", NAMES[n + 9], "f", 1950 + n)
        one.person(f"hf{n}", NAMES[n + 12], "m", 1948 + n)
        one.child(f"h{n}", f"hm{n}", f"hf{n}")
        for k in (1, 2):
            one.person(f"k{n}{k}", NAMES[n + k + 15], "f", 2001 + n + 2 * k)
            one.child(f"k{n}{k}", f"s{n}", f"h{n}")
    return one.made()


def long_names() -> Kinship:
    """Names of many scripts, some very long."""
    one = Making()
    years = (1960, 1958, 1930, 1970, 1971, 1972, 1973, 1980, 1984, 1986, 1989, 2012)
    keys = [one.person(f"p{n}", name, "fmou"[n % 4], years[n]) for n, name in enumerate(LONG_NAMES)]
    one.couple(keys[0], keys[1], 1985, married=True)
    for child in keys[8:11]:
        one.child(child, keys[0], keys[1])
    one.child(keys[11], keys[8], keys[7])
    one.child(keys[0], keys[2])
    one.home("A", *keys[8:11])
    return one.made()


HARD = (
    osei_thistledown,
    adeyemi_quince,
    cousins_marry,
    half_siblings_both_ways,
    grandparents_raise,
    adopted,
    step_parents,
    two_generations_one_couple,
    sister_fosters,
    spouses_with_parents,
    long_names,
)


def drawn_family(seed: int, most: int = 30) -> Kinship:
    """Give a family of up to ``most`` people in up to four generations, drawn by a seed; it can be so."""
    return _Drawing(seed, most).made()


class _Drawing:
    def __init__(self, seed: int, most: int) -> None:
        self.chance = np.random.default_rng(seed)
        self.one = Making()
        self.most = int(self.chance.integers(4, most + 1))
        self.rows: list[list[str]] = [[], [], [], []]
        self.sex: dict[str, str] = {}

    def made(self) -> Kinship:
        for _ in range(int(self.chance.integers(1, 3))):
            self.couple_up(self.add(0), 0)
        for row in (1, 2):
            for person in list(self.rows[row]):
                if self.maybe(0.6):
                    self.couple_up(person, row)
        self.extras()
        self.homes()
        return self.one.made()

    def maybe(self, share: float) -> bool:
        return bool(self.chance.random() < share)

    @property
    def is_full(self) -> bool:
        return len(self.one.people) >= self.most

    def add(self, row: int, sex: str = "", nth: int | None = None) -> str:
        key = f"p{len(self.one.people)}"
        sex = sex or ("u" if self.maybe(0.05) else "fm"[int(self.chance.integers(2))])
        names = LONG_NAMES if self.maybe(0.1) else NAMES
        name = names[int(self.chance.integers(len(names)))]
        year = 1939 + 25 * row + (int(self.chance.integers(9)) if nth is None else min(nth, 11))
        died = date(2026, 9, 4) if self.maybe(0.3 if row == 0 else 0.03) else None
        self.one.person(key, name, sex, None if self.maybe(0.05) else year, died=died)
        self.rows[row].append(key)
        self.sex[key] = sex
        return key

    def couple_up(self, person: str, row: int) -> None:
        for nth in range(1 + sum(self.maybe(0.25) for _ in range(2))):
            if self.is_full:
                return
            other = self.partner(person, row)
            if other is None:
                continue
            if self.maybe(0.7):
                end = ("", "", "parting", "divorce", "death")[int(self.chance.integers(5))]
                self.one.couple(person, other, 1962 + 26 * row + 3 * nth, end, self.maybe(0.5))
            alone = self.maybe(0.1)
            self.children(row + 1, (person,) if alone else (person, other))

    def partner(self, person: str, row: int) -> str | None:
        """Choose a cousin or an in-law now and then; mostly someone new, whose parents may be known too."""
        tied = {frozenset((u.a, u.b)) for u in self.one.unions}
        parents = {t.parent for t in self.one.ties if t.child == person}
        free = [
            other
            for other in self.rows[row]
            if other != person
            and frozenset((person, other)) not in tied
            and not parents & {t.parent for t in self.one.ties if t.child == other}
        ]
        if row and free and self.maybe(0.12):
            return free[int(self.chance.integers(len(free)))]
        opposite = {"f": "m", "m": "f"}.get(self.sex[person], "") if self.maybe(0.95) else ""
        other = self.add(row, opposite, nth=int(self.chance.integers(9)))
        if row and self.maybe(0.25) and not self.is_full:
            above = [self.add(row - 1, "f")] + ([self.add(row - 1, "m")] if self.maybe(0.7) else [])
            self.one.child(other, *above)
            if self.maybe(0.4) and not self.is_full:
                self.one.child(self.add(row, nth=9), *above)
        return other

    def children(self, row: int, parents: tuple[str, ...]) -> None:
        kind = ParentKind.ADOPTIVE if self.maybe(0.05) else ParentKind.BIRTH
        many = int(self.chance.integers(1, 4))
        twins, born = self.maybe(0.15), None
        for nth in range(many):
            if self.is_full:
                return
            child = self.add(row, nth=self.born_to(parents, row))
            if twins and nth == 1:
                self.one.people[-1] = replace(self.one.people[-1], born=born)
            born = self.one.people[-1].born
            self.one.child(child, *parents, kind=kind)

    def born_to(self, parents: tuple[str, ...], row: int) -> int:
        """Give the next year of the row in which these parents have no child yet."""
        its = {tie.child for tie in self.one.ties if tie.parent in parents}
        taken = {person.born.year for person in self.one.people if person.id in its and person.born}
        nth = len(its)
        while 1939 + 25 * row + nth in taken:
            nth += 1
        return nth

    def extras(self) -> None:
        """Foster some children with someone of an older generation, and expect one."""
        for row in (2, 3):
            for child in self.rows[row]:
                if self.maybe(0.06):
                    above = self.rows[row - 1] + self.rows[row - 2]
                    carer = above[int(self.chance.integers(len(above)))]
                    self.one.child(child, carer, kind=ParentKind.FOSTER)
        if self.rows[3] and self.maybe(0.4):
            last = self.one.people.index(next(p for p in self.one.people if p.id == self.rows[3][-1]))
            self.one.people[last] = replace(
                self.one.people[last], born=None, died=None, expected=date(2027, 4, 2)
            )

    def homes(self) -> None:
        for label in "AB"[: int(self.chance.integers(0, 3))]:
            row = int(self.chance.integers(1, 4))
            adults = self.rows[row - 1]
            if adults and self.rows[row]:
                start = int(self.chance.integers(len(self.rows[row])))
                its = [adults[int(self.chance.integers(len(adults)))], *self.rows[row][start : start + 4]]
                self.one.home(label, *its)
