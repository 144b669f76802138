"""Whether a team has the disciplines that the model rests on. Not who holds a post: only since when.

Source of the four: Family Safeguarding as Hertfordshire described it, one team of children's social workers
and specialists in domestic abuse, mental health and substance misuse.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kinfold.domain.agency import Discipline

EXPECTED = {
    Discipline.SOCIAL_WORK: "social worker",
    Discipline.DOMESTIC_ABUSE: "domestic abuse worker",
    Discipline.MENTAL_HEALTH: "mental health worker",
    Discipline.SUBSTANCE_MISUSE: "substance misuse worker",
}


@dataclass(frozen=True, slots=True)
class Filled:
    """A span during which someone worked in a discipline: from a day until just before another."""

    discipline: Discipline
    starts_on: date
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """A discipline that a team lacks, and the first day without it; None where it never had it."""

    discipline: Discipline
    since: date | None

    @property
    def who(self) -> str:
        """Who is missing: 'mental health worker'."""
        return EXPECTED[self.discipline]


def gaps(filled: Iterable[Filled], on: date) -> tuple[Gap, ...]:
    """Give the disciplines of the model that nobody worked in on a day, in the model's order."""
    begun = [each for each in filled if each.starts_on <= on and each.ends_on != each.starts_on]
    found = []
    for discipline in EXPECTED:
        ends = [each.ends_on for each in begun if each.discipline is discipline]
        if any(end is None or end > on for end in ends):
            continue
        found.append(Gap(discipline, max((end for end in ends if end), default=None)))
    return tuple(found)
