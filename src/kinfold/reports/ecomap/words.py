"""The same as the drawing says, in sentences: for screen readers, narrow screens and print. Not for places.

Who is in the middle comes first, then everyone around in the drawing's two groups.
"""

from dataclasses import dataclass

from kinfold.reports.ecomap.layout import HEADINGS, is_agency
from kinfold.reports.ecomap.phrases import grouped, name_of, whom
from kinfold.reports.ecomap.scene import Scene
from kinfold.reports.wording import joined


@dataclass(frozen=True, slots=True)
class Group:
    """One side of the drawing: a heading, and a sentence for each around."""

    heading: str
    around: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """An ecomap in words: the middle, those around, and how many are not shown."""

    middle: str
    groups: tuple[Group, ...]
    notes: tuple[str, ...]

    @property
    def text(self) -> str:
        """All of it, a line for each."""
        lines = [line for each in self.groups for line in (each.heading, *each.around)]
        return "\n".join([self.middle, *lines, *self.notes])


def in_words(scene: Scene) -> Words:
    """Give a scene in words."""
    groups = []
    for n, heading in enumerate(HEADINGS):
        its = [each for each in scene.around if is_agency(each) == bool(n)]
        if its:
            groups.append(Group(heading, tuple(_one(scene, each.id) for each in its)))
    return Words(_middle(scene), tuple(groups), tuple(_notes(scene)))


def _middle(scene: Scene) -> str:
    names = [name_of(scene, each.id) for each in scene.members]
    if names == [scene.title]:
        return f"In the middle: {scene.title}."
    return f"In the middle, {scene.title[:1].lower()}{scene.title[1:]}: {joined(names) or 'nobody'}."


def _one(scene: Scene, around: str) -> str:
    """Give 'Abena (Mother of Esi), with Esi: strong, gives support.'"""
    found = next(each for each in scene.around if each.id == around)
    head = f"{found.name} ({found.what})" if found.what else found.name
    told = []
    for words, people in grouped(scene.ties_of(around)).items():
        with_whom = "with everyone" if "" in people else f"with {whom(scene, people)}"
        told.append(f"{with_whom}: {words[:1].lower()}{words[1:] or 'not said how it is'}")
    return f"{head}, {'; '.join(told)}."


def _notes(scene: Scene) -> list[str]:
    if not scene.left_out:
        return []
    who = "1 more is" if scene.left_out == 1 else f"{scene.left_out} more are"
    return [f"{who} joined only with others of the family. Centre the drawing on them to see."]
