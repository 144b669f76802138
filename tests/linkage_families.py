"""A small and nasty generator of families' records with the truth beside them, for the tests of linkage.

Independent of ``kinfold.synth`` on purpose, with names and errors that the product's dictionaries do not all
know.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

CULTURES = {
    "british": (
        "Oliver Jack Harry Thomas William James Charlie Alfie Joshua Ethan Dylan Ryan Kyle Liam Connor Aaron "
        "Stephen Philip Craig Wayne Darren Matthew Christopher Daniel Robert Kai Tyler Jaxon Lorcan Tobias",
        "Olivia Amelia Emily Charlotte Sophie Megan Lucy Chloe Katie Rebecca"
        " Sarah Catherine Elizabeth Margaret "
        "Leanne Kelly Donna Tracey Ellie Lily Ruby Poppy Jasmine Lacey Demi"
        " Skye Bethany Abigail Ottilie Seren",
        "Smith Jones Taylor Brown Williams Wilson Johnson Davies Robinson Wright Thompson Evans Walker White "
        "Roberts Green Hall Wood Jackson Clarke Patterson Hughes Ackroyd"
        " Thistlethwaite O'Neill Marsh Pike Dunne",
    ),
    "south_asian": (
        "Mohammed Ahmed Ali Hassan Hussain Omar Bilal Hamza Yusuf Imran Tariq"
        " Zain Arjun Rohan Harpreet Gurpreet",
        "Fatima Aisha Zainab Maryam Khadija Amina Sana Hafsa Iqra Priya Anjali"
        " Simran Harpreet Samina Nadia Noor",
        "Khan Hussain Ahmed Ali Begum Patel Singh Kaur Shah Malik Iqbal Akhtar Mahmood Sharma Chowdhury Miah",
    ),
    "african": (
        "Oluwaseun Oluwatobi Emmanuel Kwame Kofi Samuel Abdirahman Mohamed David Chinedu Tendai Babatunde",
        "Ngozi Ifeoma Temitope Hodan Sahra Grace Blessing Abena Folasade Mercy Hibo Chidinma Rudo Esther",
        "Okafor Adeyemi Mensah Abdi Mohamed Osei Nwosu Moyo Hassan Balogun Owusu Farah Eze Dlamini",
    ),
    "east_european": (
        "Jakub Szymon Piotr Tomasz Mateusz Krzysztof Andrei Mihai Ionut Alexandru Kacper Oskar",
        "Zuzanna Katarzyna Agnieszka Julia Elena Ioana Oliwia Aleksandra Malgorzata Maria Daria Weronika",
        "Kowalski Nowak Wisniewski Popescu Ionescu Zielinski Wojcik Lewandowski Radu Dumitru Mazur",
    ),
}
HEADS = [
    "Ash",
    "Brad",
    "Clif",
    "Dal",
    "Ells",
    "Far",
    "Gar",
    "Hart",
    "Ken",
    "Lang",
    "Nor",
    "Oak",
    "Rad",
    "Thorn",
]
TAILS = ["ford", "ley", "ton", "well", "worth", "croft", "den", "field"]
CULTURES["british"] = (
    CULTURES["british"][0]
    + " George Arthur Leo Oscar Noah Freddie Archie Isaac Max Lucas Edward Samuel Logan Theo"
    " Finley Adam Reuben Hugo Luca Gabriel Elliot Frederick Nathan Blake"
    " Callum Bradley Jordan Kieran Declan Sean Scott",
    CULTURES["british"][1]
    + " Ava Isla Mia Grace Evie Freya Phoebe Alice Daisy Florence Sienna Matilda Millie Holly"
    " Molly Erin Imogen Harriet Willow Hannah Maya Violet Esme Eleanor"
    " Anna Penelope Martha Zara Summer Georgia Robyn",
    CULTURES["british"][2] + " " + " ".join(head + tail for head in HEADS for tail in TAILS),
)
SHARE = (0.68, 0.18, 0.07, 0.07)
SHORT = {
    "Thomas": "Tom", "William": "Billy", "James": "Jamie", "Charlie": "Charles", "Joshua": "Josh",
    "Stephen": "Steve",
    "Philip": "Phil", "Matthew": "Matt", "Christopher": "Chris", "Daniel": "Danny", "Robert": "Bob",
    "Emily": "Em",
    "Charlotte": "Lottie", "Catherine": "Kate", "Elizabeth": "Beth", "Margaret": "Maggie", "Rebecca": "Becky",
    "Abigail": "Abi", "Mohammed": "Muhammad", "Fatima": "Fathima", "Aisha": "Ayesha", "Hussain": "Hussein",
    "Yusuf": "Yousaf", "Omar": "Umar", "Hassan": "Hasan", "Khadija": "Khadijah", "Oluwaseun": "Seun",
    "Temitope": "Temi", "Piotr": "Peter", "Katarzyna": "Kasia", "Alexandru": "Alex", "Aleksandra": "Ola",
    "Sarah": "Sara", "Stephanie": "Steph", "Lorcan": "Lorc",
}  # fmt: skip
STREETS = "Mill High Church Station Park Kiln Orchard Victoria Albert Tannery Priory Larch Weir Fen Quarry"


@dataclass
class Person:
    key: str
    family: str
    role: str
    first: str
    middle: str | None
    surname: str
    dob: date
    sex: str
    nhs: str
    upn: str | None
    twin_of: str | None = None
    origin: str = "british"
    maiden: str | None = None


def nhs_number(rng: np.random.Generator) -> str:
    while True:
        digits = [9, 9, 9, *rng.integers(0, 10, 6).tolist()]
        check = (11 - sum(d * (10 - i) for i, d in enumerate(digits)) % 11) % 11
        if check < 10:
            return "".join(map(str, [*digits, check]))


def upn_of(rng: np.random.Generator) -> str:
    digits = rng.integers(0, 10, 12).tolist()
    return "ABCDEFGHJKLMNPQRTUVWXYZ"[sum(d * (i + 2) for i, d in enumerate(digits)) % 23] + "".join(
        map(str, digits)
    )


class County:
    def __init__(self, seed: int, *, noise: float = 1.0) -> None:
        self.rng = np.random.default_rng(seed)
        self.noise = noise
        self.people: list[Person] = []
        self.rows: list[dict[str, object]] = []

    def chance(self, p: float) -> bool:
        return bool(self.rng.random() < min(0.95, p * self.noise))

    def pick(self, text: str | list[str]) -> str:
        words = text.split() if isinstance(text, str) else text
        ranks = 1 / (np.arange(len(words)) + 2.0)
        return str(words[self.rng.choice(len(words), p=ranks / ranks.sum())])

    def person(self, family: str, role: str, origin: str, surname: str, year: int, **given: object) -> Person:
        male, female, _ = CULTURES[origin]
        sex = str(given.get("sex") or ("M" if self.rng.random() < 0.5 else "F"))
        first = str(given.get("first") or self.pick(male if sex == "M" else female))
        taken = {p.first for p in self.people[-8:] if p.family == family} | {first}
        middle = self.pick(male if sex == "M" else female) if self.rng.random() < 0.6 else None
        middle = None if middle in taken else middle
        born = given.get("dob") or date(year, 1, 1) + timedelta(days=int(self.rng.integers(0, 365)))
        made = Person(
            key=f"P{len(self.people):06d}", family=family, role=role, first=first, middle=middle,
            surname=surname,
            dob=born, sex=sex, nhs=nhs_number(self.rng), origin=origin,  # type: ignore[arg-type]
            upn=upn_of(self.rng) if role == "child" and born.year < 2021 else None,  # type: ignore[union-attr]
        )  # fmt: skip
        self.people.append(made)
        return made

    def family(self, number: int) -> None:
        rng, name = self.rng, f"F{number:05d}"
        origin = str(rng.choice(list(CULTURES), p=SHARE))
        surnames = CULTURES[origin][2]
        surname = self.pick(surnames)
        members = []
        mother = self.person(name, "adult", origin, surname if rng.random() < 0.6 else self.pick(surnames),
                             int(rng.integers(1975, 2000)), sex="F")  # fmt: skip
        mother.maiden = self.pick(surnames)
        members.append(mother)
        if rng.random() < 0.7:
            members.append(
                self.person(name, "adult", origin, surname, int(rng.integers(1970, 1998)), sex="M")
            )
        children: list[Person] = []
        for _ in range(int(rng.integers(1, 5))):
            child = self.person(name, "child", origin, surname, int(rng.integers(2007, 2026)))
            self.unlike(child, children)
            if child.sex == "M" and len(members) > 1 and not children and rng.random() < 0.12:
                child.first = members[1].first  # named after his father
            children.append(child)
            if rng.random() < 0.08:
                sex = child.sex if rng.random() < 0.65 else None
                twin = self.person(name, "child", origin, surname, child.dob.year, dob=child.dob, sex=sex)
                self.unlike(twin, children)
                twin.twin_of = child.key
                children.append(twin)
        self.records(members + children, children)

    def unlike(self, child: Person, others: list[Person]) -> None:
        """Give a child a name that no brother or sister bears."""
        taken = {other.first for other in others} | {other.middle for other in others}
        names = CULTURES[child.origin][0 if child.sex == "M" else 1]
        while child.first in taken:
            child.first = self.pick(names)

    def address(self) -> tuple[str, str]:
        rng = self.rng
        line = (
            f"{rng.integers(1, 200)} {self.pick(STREETS)} {rng.choice(['Street', 'Road', 'Close', 'Lane'])}"
        )
        letters = "ABDEFGHJLNPQRSTUWXYZ"
        inward = f"{rng.integers(1, 10)}{letters[rng.integers(20)]}{letters[rng.integers(20)]}"
        return line, f"QS{rng.integers(1, 20)} {inward}"

    def records(self, everyone: list[Person], children: list[Person]) -> None:
        rng = self.rng
        homes = [self.address() for _ in range(1 + int(rng.random() < 0.35) + int(rng.random() < 0.1))]
        phone = (
            f"01632 960{rng.integers(0, 1000):03d}"
            if rng.random() < 0.3
            else f"07{rng.integers(10**8, 10**9)}"
        )
        moved = sorted(rng.integers(0, 1000, len(homes) - 1).tolist())
        for person in everyone:
            for _ in range(1 + int(rng.poisson(2.6 if person.role == "child" else 1.8))):
                day = int(rng.integers(0, 1000))
                home = homes[sum(day >= at for at in moved)]
                siblings = [c for c in children if c is not person]
                self.rows.append(self.row(person, day, home, phone, siblings))

    def row(
        self, person: Person, day: int, home: tuple[str, str], phone: str, siblings: list[Person]
    ) -> dict[str, object]:
        rng = self.rng
        kinds = ["council", "health", "police"] + (["school"] if person.upn else [])
        agency = str(rng.choice(kinds))
        first, surname = self.first(person, agency), self.last(person, day)
        if self.chance(0.004):
            first, surname = surname, first
        nhs, upn = self.numbers(person, agency, siblings)
        line, postcode = home
        if self.chance(0.05):
            line = line.replace("Street", "St").replace("Road", "Rd").upper()
        if self.chance(0.04):
            line = self.typo(line)
        sex = person.sex if not self.chance(0.003) else "FM"[person.sex == "F"]
        return {
            "record_id": f"R{len(self.rows):07d}",
            "agency": agency,
            "first_name": first,
            "middle_name": person.middle if rng.random() < 0.5 else (person.middle or "")[:1] or None,
            "surname": surname,
            "dob": self.birth(person.dob, agency),
            "sex": None if self.chance(0.02) else sex,
            "nhs_number": nhs,
            "upn": upn,
            "address_line": None if self.chance(0.04) else line,
            "postcode": None if self.chance(0.05) else postcode,
            "phone": phone if rng.random() < 0.35 else None,
            "record_date": (date(2023, 10, 1) + timedelta(days=day)).isoformat(),
            "person_id": person.key,
        }

    def first(self, person: Person, agency: str) -> str:
        if person.role == "child" and person.dob.year >= 2024 and agency == "health" and self.chance(0.35):
            return str(self.rng.choice(["Baby", "Twin 1", "Twin 2", "Baby Girl"]))
        if person.middle and self.chance(0.01):
            return person.middle
        if agency == "police" and self.chance(0.03):
            return person.first[0]
        first = SHORT.get(person.first, person.first) if self.chance(0.08) else person.first
        return self.typo(first) if self.chance(0.025) else first

    def last(self, person: Person, day: int) -> str:
        if person.maiden and day < 300:
            return person.maiden
        if self.chance(0.02):
            return f"{person.surname}-{self.pick(CULTURES[person.origin][2])}"
        return self.typo(person.surname) if self.chance(0.02) else person.surname

    def numbers(self, person: Person, agency: str, siblings: list[Person]) -> tuple[str | None, str | None]:
        rng = self.rng
        nhs = person.nhs if agency == "health" or (agency == "council" and rng.random() < 0.5) else None
        upn = person.upn if agency == "school" or (agency == "council" and rng.random() < 0.5) else None
        if nhs and self.chance(0.06):
            nhs = None
        if siblings and nhs and self.chance(0.008):
            nhs = siblings[int(rng.integers(len(siblings)))].nhs
        if nhs and self.chance(0.004):
            nhs = nhs[:4] + str(rng.integers(10)) + nhs[5:]
        return nhs, upn

    def birth(self, born: date, agency: str) -> str | None:
        rng = self.rng
        if agency == "police" and self.chance(0.08):
            return None
        if self.chance(0.008) and born.day <= 12:
            return f"{born.year}-{born.day:02d}-{born.month:02d}"
        if self.chance(0.006):
            return f"{born.year}-01-01"
        if self.chance(0.008):
            return f"{born.year}-{born.month:02d}-{rng.integers(1, 29):02d}"
        if self.chance(0.004):
            return f"{born.year + int(rng.choice([-1, 1, 10]))}-{born.month:02d}-{born.day:02d}"
        return born.isoformat()

    def typo(self, text: str) -> str:
        if len(text) < 3:
            return text
        at = int(self.rng.integers(0, len(text) - 1))
        kind = int(self.rng.integers(3))
        letter = "aeilnorst"[int(self.rng.integers(9))]
        if kind == 0:
            return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
        return text[:at] + letter + text[at + 1 :] if kind == 1 else text[:at] + text[at + 1 :]


def make(families: int, seed: int, *, noise: float = 1.0) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Give the rows (with ``person_id``, the truth, as the last column) and the persons."""
    county = County(seed, noise=noise)
    for number in range(families):
        county.family(number)
    rows = pl.DataFrame(county.rows, infer_schema_length=None)
    persons = pl.DataFrame(
        [
            {
                "person_id": p.key,
                "family_id": p.family,
                "role": p.role,
                "twin_of": p.twin_of,
                "origin": p.origin,
            }
            for p in county.people
        ],
        schema_overrides={"twin_of": pl.String},
        infer_schema_length=None,
    )
    return rows, persons
