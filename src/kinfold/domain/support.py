"""Who is around a family: people, agencies and groups, and how it is between them and the family's people.

Plain frozen shapes, read by drawings and by words alike. Not for storing, and not for who may see what: a
caller leaves out what a reader may not see before it makes a ``Circle``. No strength is ever counted up.
"""

from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from kinfold.domain.kin import Kinship


class Tone(StrEnum):
    """How it is between two, in the family's own view; nothing where nobody has said."""

    STRONG = "strong"
    MIXED = "mixed"
    STRAINED = "strained"
    UNSAID = ""


class Flow(StrEnum):
    """Who gives: they to the family, the family to them, or each to the other."""

    GIVES = "gives"
    TAKES = "takes"
    BOTH = "both"
    UNSAID = ""


class Closeness(StrEnum):
    """How close the family says that someone is."""

    VERY = "very"
    CLOSE = "close"
    NOT_VERY = "not_very"
    UNSAID = ""


class Sort(StrEnum):
    """What stands around: someone of the family elsewhere, a person, a group, an animal, or an agency."""

    FAMILY = "family"
    PERSON = "person"
    GROUP = "group"
    PET = "pet"
    AGENCY = "agency"


class Kind(StrEnum):
    """What someone is to the family who does not work with it."""

    RELATIVE = "relative"
    FRIEND = "friend"
    NEIGHBOUR = "neighbour"
    GODPARENT = "godparent"
    FAITH = "faith"
    COMMUNITY = "community"
    CLUB = "club"
    PET = "pet"
    OTHER = "other"


class Profession(StrEnum):
    """What someone does who works with the family and does not sign in here."""

    TEACHER = "teacher"
    NURSERY = "nursery"
    DOCTOR = "doctor"
    HEALTH_VISITOR = "health_visitor"
    MIDWIFE = "midwife"
    SCHOOL_NURSE = "school_nurse"
    PAEDIATRICIAN = "paediatrician"
    CHILD_MENTAL_HEALTH = "child_mental_health"
    ADULT_MENTAL_HEALTH = "adult_mental_health"
    SUBSTANCE_MISUSE = "substance_misuse"
    THERAPIST = "therapist"
    HOSPITAL = "hospital"
    PROBATION = "probation"
    POLICE = "police"
    SOLICITOR = "solicitor"
    HOUSING = "housing"
    DOMESTIC_ABUSE = "domestic_abuse"
    SOCIAL_WORKER = "social_worker"
    FAMILY_SUPPORT = "family_support"
    ADVOCATE = "advocate"
    INTERPRETER = "interpreter"
    OTHER = "other"


KIND_WORDS = {
    Kind.RELATIVE: "Relative",
    Kind.FRIEND: "Friend",
    Kind.NEIGHBOUR: "Neighbour",
    Kind.GODPARENT: "Godparent",
    Kind.FAITH: "Faith group",
    Kind.COMMUNITY: "Community group",
    Kind.CLUB: "Club or activity",
    Kind.PET: "Pet",
    Kind.OTHER: "Someone else",
}
PROFESSION_WORDS = {
    Profession.TEACHER: "Teacher or school",
    Profession.NURSERY: "Nursery",
    Profession.DOCTOR: "GP",
    Profession.HEALTH_VISITOR: "Health visitor",
    Profession.MIDWIFE: "Midwife",
    Profession.SCHOOL_NURSE: "School nurse",
    Profession.PAEDIATRICIAN: "Children’s doctor",
    Profession.CHILD_MENTAL_HEALTH: "Children’s mental health worker",
    Profession.ADULT_MENTAL_HEALTH: "Adult mental health worker",
    Profession.SUBSTANCE_MISUSE: "Substance misuse worker",
    Profession.THERAPIST: "Therapist or counsellor",
    Profession.HOSPITAL: "Hospital doctor or nurse",
    Profession.PROBATION: "Probation officer",
    Profession.POLICE: "Police officer",
    Profession.SOLICITOR: "Solicitor",
    Profession.HOUSING: "Housing officer",
    Profession.DOMESTIC_ABUSE: "Domestic abuse worker",
    Profession.SOCIAL_WORKER: "Social worker elsewhere",
    Profession.FAMILY_SUPPORT: "Family support worker",
    Profession.ADVOCATE: "Advocate",
    Profession.INTERPRETER: "Interpreter",
    Profession.OTHER: "Other",
}
SORT_OF_KIND = {
    Kind.FAITH: Sort.GROUP,
    Kind.COMMUNITY: Sort.GROUP,
    Kind.CLUB: Sort.GROUP,
    Kind.PET: Sort.PET,
}
# That an adult sees one of these tells of their health: never in the children's file or another's print.
TELLS_OF_HEALTH = frozenset(
    {
        Profession.ADULT_MENTAL_HEALTH,
        Profession.SUBSTANCE_MISUSE,
        Profession.THERAPIST,
        Profession.HOSPITAL,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """Someone or something around a family. ``what`` says what they are; ``is_guarded`` is off paper."""

    id: str
    sort: Sort
    name: str
    what: str = ""
    is_guarded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What joins one around with someone of the family; ``person`` is empty for the family as a whole."""

    around: str
    person: str = ""
    tone: Tone = Tone.UNSAID
    flow: Flow = Flow.UNSAID
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Circle:
    """A family with all that is known to be around it. One around may itself be a person of the family."""

    kinship: Kinship = field(default_factory=Kinship)
    around: tuple[Around, ...] = ()
    links: tuple[Link, ...] = ()

    def as_at(self, day: date) -> "Circle":
        """Give what was so on this day; whatever has no beginning recorded counts as begun."""
        kinship = self.kinship.as_at(day)
        links = tuple(
            each
            for each in self.links
            if (each.since is None or each.since <= day)
            and (each.until is None or day < each.until)
            and (not each.person or each.person in kinship)
        )
        joined = {each.around for each in links}
        return Circle(
            kinship=kinship,
            around=tuple(each for each in self.around if each.id in joined),
            links=links,
        )

    def on_paper(self) -> "Circle":
        """Give the same without those whose part of the record is left off a browser's print."""
        kept = {each.id for each in self.around if not each.is_guarded}
        return replace(
            self,
            around=tuple(each for each in self.around if each.id in kept),
            links=tuple(each for each in self.links if each.around in kept),
        )
