"""Invented circles for the ecomap: named ones, hard ones, and as many drawn ones as are asked for."""

from datetime import date

import numpy as np

from genogram_families import HARD as KIN
from genogram_families import LONG_NAMES, Making, drawn_family, osei_thistledown
from kinfold.domain.kin import Household, Kinship, Member
from kinfold.domain.support import Around, Circle, Flow, Link, Sort, Tone

TONES, FLOWS, SORTS = list(Tone), list(Flow), list(Sort)[1:]
WHAT = (
    "",
    "Friend",
    "Neighbour",
    "Teacher or school, Inkwell Primary School",
    "Substance misuse worker, Tallow Trust for Recovery and Change in the County of Quillshire",
    "Christliche Donaudampfschifffahrtsgesellschaft",
    "Social worker elsewhere, 教育委員会",
)


def of(kinship: Kinship, *told: tuple[Around, tuple[Link, ...]]) -> Circle:
    """Make a circle of a family and those around it, each with its links."""
    return Circle(
        kinship=kinship,
        around=tuple(each for each, _ in told),
        links=tuple(link for _, links in told for link in links),
    )


def osei() -> Circle:
    """Nana gives, the neighbour is mixed, Dad elsewhere is strained; two schools and a GP."""
    return of(
        osei_thistledown(),
        (
            Around(id="abena", sort=Sort.FAMILY, name=""),
            (
                Link(around="abena", person="esi", tone=Tone.STRONG, flow=Flow.GIVES),
                Link(around="abena", person="pip", tone=Tone.STRONG, flow=Flow.BOTH),
            ),
        ),
        (
            Around(id="kwame", sort=Sort.FAMILY, name=""),
            (Link(around="kwame", person="esi", tone=Tone.STRAINED, since=date(2026, 10, 10)),),
        ),
        (
            Around(id="n", sort=Sort.PERSON, name="Mrs Achterberg", what="Neighbour"),
            (Link(around="n", tone=Tone.MIXED, flow=Flow.GIVES),),
        ),
        (
            Around(id="s1", sort=Sort.AGENCY, name="Mr Holloway", what="Teacher or school, Inkwell Primary"),
            (Link(around="s1", person="ivo", tone=Tone.STRONG),),
        ),
        (
            Around(id="s2", sort=Sort.AGENCY, name="Ms Petrov", what="Teacher or school, Vellum Primary"),
            (Link(around="s2", person="una", until=date(2026, 12, 1)),),
        ),
        (
            Around(id="r", sort=Sort.AGENCY, name="Rowan", what="Substance misuse worker", is_guarded=True),
            (Link(around="r", person="kwame"), Link(around="r", person="esi")),
        ),
    )


def nobody() -> Circle:
    """Nothing is written down at all."""
    return Circle()


def alone() -> Circle:
    """A family of whom only its people are known, without a household."""
    one = Making()
    one.person("a", "Ada", "f", 1990)
    one.person("b", "Noé", "m", 2020)
    one.child("b", "a")
    return Circle(kinship=one.made())


def everyone_with_everyone() -> Circle:
    """Eight in one home, and twelve around who each are joined with every one of them, all strained."""
    one = Making()
    people = [one.person(f"p{n}", LONG_NAMES[n], "fmou"[n % 4], 1980 + n) for n in range(8)]
    one.home("A", *people)
    around = []
    for n in range(12):
        links = tuple(
            Link(around=f"a{n}", person=p, tone=Tone.STRAINED, flow=FLOWS[(n + k) % 4])
            for k, p in enumerate(people)
        )
        around.append((Around(id=f"a{n}", sort=SORTS[n % 4], name=LONG_NAMES[n], what=WHAT[n % 7]), links))
    return of(one.made(), *around)


def one_side() -> Circle:
    """Twenty-six agencies round a mother and her child, and nobody else."""
    one = Making()
    one.person("m", "Bronagh", "f", 1990)
    one.person("c", "Ng", "m", 2020)
    one.child("c", "m")
    one.home("A", "m", "c")
    around = [
        (
            Around(id=f"a{n}", sort=Sort.AGENCY, name=LONG_NAMES[n % 12], what=WHAT[n % 7]),
            (Link(around=f"a{n}", person=("", "m", "c")[n % 3], tone=TONES[n % 4]),),
        )
        for n in range(26)
    ]
    return of(one.made(), *around)


HARD = (osei, nobody, alone, everyone_with_everyone, one_side)


def drawn_circle(seed: int, most: int = 28) -> Circle:
    """Give a family with up to ``most`` around it, drawn by a seed."""
    chance = np.random.default_rng(seed)
    kinship = KIN[seed % len(KIN)]() if seed % 5 == 0 else drawn_family(seed, most=14)
    people = [person.id for person in kinship.people]
    if not kinship.households:
        some = people[: 1 + int(chance.integers(6))]
        home = Household(id="h", label="A", members=tuple(Member(person=each) for each in some))
        kinship = _with(kinship, home)
    told = []
    for n in range(int(chance.integers(most + 1))):
        key, is_kin = f"w{n}", chance.random() < 0.1
        key = people[int(chance.integers(len(people)))] if is_kin else key
        sort = Sort.FAMILY if is_kin else SORTS[int(chance.integers(len(SORTS)))]
        name = (LONG_NAMES if chance.random() < 0.3 else ("Ada", "Mr Holloway", "St Agatha’s"))[
            int(chance.integers(3))
        ]
        whom = (
            [""] if chance.random() < 0.3 else list(chance.choice(people, size=1 + int(chance.integers(3))))
        )
        links = tuple(
            Link(
                around=key,
                person=str(each),
                tone=TONES[int(chance.integers(4))],
                flow=FLOWS[int(chance.integers(4))],
                since=date(2026, 1, 1) if chance.random() < 0.3 else None,
                until=date(2026, 6, 1) if chance.random() < 0.1 else None,
            )
            for each in dict.fromkeys(whom)
        )
        told.append((Around(id=key, sort=sort, name=name, what=WHAT[int(chance.integers(7))]), links))
    return of(kinship, *told)


def _with(kinship: Kinship, home: Household) -> Kinship:
    return Kinship(
        people=kinship.people,
        parenthoods=kinship.parenthoods,
        unions=kinship.unions,
        households=(home,),
    )
