"""How it is between two, in the words that the drawing and its twin share. A line says nothing more."""

from collections.abc import Sequence

from kinfold.domain.support import Flow, Tone
from kinfold.reports.ecomap.scene import UNNAMED, Scene, Tie
from kinfold.reports.wording import joined

TONES = {Tone.STRONG: "Strong", Tone.MIXED: "Mixed", Tone.STRAINED: "Strained", Tone.UNSAID: ""}
FLOWS = {
    Flow.GIVES: "gives support",
    Flow.TAKES: "is given support",
    Flow.BOTH: "gives and is given support",
    Flow.UNSAID: "",
}


def how(tie: Tie) -> str:
    """Give 'Strong, gives support'; nothing where nobody has said."""
    words = ", ".join(filter(None, (TONES[tie.tone], FLOWS[tie.flow])))
    return f"{words[:1].upper()}{words[1:]}"


def name_of(scene: Scene, person: str) -> str:
    """Give the name of someone in the middle."""
    return next((each.name for each in scene.members if each.id == person), "") or UNNAMED


def grouped(ties: Sequence[Tie]) -> dict[str, list[str]]:
    """Give whom each way of it is said of, in the order told; an empty person is all in the middle."""
    found: dict[str, list[str]] = {}
    for tie in ties:
        found.setdefault(how(tie), []).append(tie.person)
    return found


def label_words(scene: Scene, ties: Sequence[Tie]) -> list[str]:
    """Give the lines of a label: how it is, and with whom where it differs."""
    ways = grouped(ties)
    if len(ways) == 1:
        return [words for words in ways if words]
    return [f"{whom(scene, people)}: {words.lower() or 'not said'}" for words, people in ways.items()]


def whom(scene: Scene, people: Sequence[str]) -> str:
    """Give 'Ivo and Una', or 'everyone'."""
    return "Everyone" if "" in people else joined([name_of(scene, each) for each in people])
