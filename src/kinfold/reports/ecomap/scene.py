"""What an ecomap shows: who is in the middle, who is around, and what joins them. Not where on paper.

In the middle is a household, or one person where the drawing is centred on them. Someone of the family who
lives elsewhere is around it. Whoever is joined only with others of the family is left out, and counted.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from kinfold.domain.kin import Kinship, ParentKind, Person, Sex
from kinfold.domain.support import Around, Circle, Flow, Link, Sort, Tone
from kinfold.reports.wording import joined

_PARENT = {Sex.FEMALE: "Mother", Sex.MALE: "Father"}
_CHILD = {Sex.FEMALE: "Daughter", Sex.MALE: "Son"}
_SIBLING = {Sex.FEMALE: "Sister", Sex.MALE: "Brother"}
UNNAMED = "Unborn baby"


@dataclass(frozen=True, slots=True)
class Tie:
    """A line of the drawing: from one around to someone in the middle, or with no person to all of them."""

    around: str
    person: str
    tone: Tone
    flow: Flow


@dataclass(frozen=True, slots=True)
class Scene:
    """An ecomap before it has places. ``left_out`` is how many are joined only with others."""

    day: date
    title: str
    members: tuple[Person, ...]
    around: tuple[Around, ...]
    ties: tuple[Tie, ...]
    centre: str = ""
    left_out: int = 0

    def ties_of(self, around: str) -> list[Tie]:
        """Give the lines of one around, in the order of those in the middle."""
        place = {person.id: n for n, person in enumerate(self.members)}
        mine = (each for each in self.ties if each.around == around)
        return sorted(mine, key=lambda tie: (place.get(tie.person, -1), tie.tone, tie.flow))


def scene_of(circle: Circle, *, day: date, centre: str = "") -> Scene:
    """Give the scene as on a day, round a household by its letter, a person, or where most children live.

    A centre who is nobody of that day, and no household of it, is as if none were asked for.
    """
    whole = circle.as_at(day)
    kinship = whole.kinship
    living = [person for person in kinship.people if not person.died]
    asked = next((person for person in living if person.id == centre), None)
    homes = {home.label: [m.person for m in home.members] for home in kinship.households if home.members}
    label = centre if centre in homes else _fullest(kinship, homes)
    inside = [asked.id] if asked else homes.get(label, [person.id for person in living])
    if not asked:
        inside += [
            p.id for p in living if p.is_unborn and p.id not in inside and kinship.mother(p.id) in inside
        ]
    inside = [each for each in kinship.in_birth_order(inside) if any(p.id == each for p in living)]
    middle = set(inside)
    others = [person for person in living if person.id not in middle]
    around = [
        *_family(kinship, others, inside, homes),
        *(a for a in whole.around if a.sort is not Sort.FAMILY),
    ]
    ties = list(_ties(whole, middle, [a.id for a in around if a.sort is Sort.FAMILY]))
    shown = {tie.around for tie in ties}
    named = kinship.person(asked.id).name or UNNAMED if asked else ""
    return Scene(
        day=day,
        title=named or (f"Household {label}" if label else "The family"),
        members=tuple(kinship.person(each) for each in inside),
        around=tuple(sorted((a for a in around if a.id in shown), key=_order)),
        ties=tuple(ties),
        centre=centre if asked or centre in homes else "",
        left_out=sum(a.id not in shown for a in around),
    )


def _order(around: Around) -> tuple[int, str, str]:
    return (list(Sort).index(around.sort), around.name, around.id)


def _fullest(kinship: Kinship, homes: dict[str, list[str]]) -> str:
    """Give the household where most children live, the first of several; nothing where there is none."""
    children = {tie.child for tie in kinship.parenthoods}
    counted = [(-len(children & set(people)), -len(people), label) for label, people in homes.items()]
    return min(counted)[2] if counted else ""


def _family(
    kinship: Kinship, others: list[Person], inside: list[str], homes: dict[str, list[str]]
) -> Iterator[Around]:
    together = {p for people in homes.values() if set(people) & set(inside) for p in people}
    for person in others:
        role = _role(kinship, person, inside)
        what = f"{role}, same household" if person.id in together else role
        yield Around(id=person.id, sort=Sort.FAMILY, name=person.name or UNNAMED, what=what)


def _ties(circle: Circle, middle: set[str], family: list[str]) -> Iterator[Tie]:
    """Give what is said of those around; someone of the family of whom nothing is said is joined to all."""
    told: dict[tuple[str, str], Tie] = {}
    for link in circle.links:
        gone = link.around in circle.kinship and link.around not in {*middle, *family}
        tie = None if gone else _seen(link, middle, set(family))
        if tie:
            told.setdefault((tie.around, tie.person), tie)
    yield from told.values()
    spoken = {around for around, _ in told}
    yield from (Tie(each, "", Tone.UNSAID, Flow.UNSAID) for each in family if each not in spoken)


def _seen(link: Link, middle: set[str], family: set[str]) -> Tie | None:
    """Give a link as seen from the middle: one of the family may be at either end of it."""
    if link.around in middle:
        turned = {Flow.GIVES: Flow.TAKES, Flow.TAKES: Flow.GIVES}.get(link.flow, link.flow)
        return Tie(link.person, link.around, link.tone, turned) if link.person in family else None
    if not link.person or link.person in middle:
        return Tie(link.around, link.person, link.tone, link.flow)
    return None


def _role(kinship: Kinship, person: Person, inside: list[str]) -> str:
    """Give what someone is to those in the middle: 'Father of Ivo and Una', 'Of the family'."""
    mine = person.id
    children = [each for each in inside if mine in kinship.parents(each)]
    if children:
        kinds = {t.kind for t in kinship.parenthoods if t.parent == mine and t.child in children}
        step = {ParentKind.STEP: "Step-parent", ParentKind.FOSTER: "Foster carer"}
        role = (
            step[kinds.pop()] if len(kinds) == 1 and kinds <= set(step) else _PARENT.get(person.sex, "Parent")
        )
        return f"{role} of {_named(kinship, children)}"
    parents = [each for each in inside if each in kinship.parents(mine)]
    if parents:
        return f"{_CHILD.get(person.sex, 'Child')} of {_named(kinship, parents)}"
    for union in kinship.unions:
        pair = {union.a, union.b}
        if mine in pair and (pair - {mine}) & set(inside):
            return f"{'Former partner' if union.is_over else 'Partner'} of {_named(kinship, pair - {mine})}"
    siblings = [e for e in inside if e != mine and set(kinship.parents(e)) & set(kinship.parents(mine))]
    if siblings:
        return f"{_SIBLING.get(person.sex, 'Brother or sister')} of {_named(kinship, siblings)}"
    return "Of the family"


def _named(kinship: Kinship, people: Iterable[str]) -> str:
    return joined([kinship.person(each).name or UNNAMED for each in kinship.in_birth_order(people)])
