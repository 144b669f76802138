"""The questions about one line of a plan: which are asked of which kind, and in what words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django import forms

from kinfold.casework.day_field import DayField
from kinfold.casework.saving.fields import Prose
from kinfold.domain.plan import VOICES, LineKind

LONGEST, LONGEST_WHO = 2000, 200
EARLIEST = date(1990, 1, 1)
SOMEONE_ELSE = "other"
TOO_LONG = "Shorten this to %(limit_value)d characters or fewer. It has %(show_value)d"
OUTCOMES = (("done", "It was done"), ("partly", "Some of it was done"), ("not_done", "It was not done"))
FIELDS: dict[LineKind, tuple[str, ...]] = {
    LineKind.CHILD: ("who",),
    LineKind.GOAL: ("words", "who", "other", "known_by", "readers"),
    LineKind.ACTION: ("goal", "who", "other", "words", "by_when", "known_by", "readers", "is_private"),
    LineKind.GOING_WELL: ("words", "who", "other", "readers"),
    LineKind.WORRY: ("words", "who", "other", "readers", "is_private"),
    LineKind.DANGER: ("words", "readers"),
    LineKind.SAFETY: ("words", "readers"),
    LineKind.CONTINGENCY: ("words", "readers"),
    LineKind.VIEW: ("who", "words", "on", "readers", "is_private"),
    LineKind.DISAGREEMENT: ("who", "words", "on", "readers", "is_private"),
    LineKind.DONE: ("outcome", "on", "words", "readers"),
}
WORDS = {
    LineKind.GOAL: "What do they want, in their own words?",
    LineKind.ACTION: "What will they do?",
    LineKind.GOING_WELL: "What is going well?",
    LineKind.WORRY: "What is the worry?",
    LineKind.DANGER: "What could happen to the children if nothing changes?",
    LineKind.SAFETY: "What must be so, for the children to be safe?",
    LineKind.CONTINGENCY: "If things go wrong, what happens, and who rings whom?",
    LineKind.VIEW: "What do they think, in their own words?",
    LineKind.DISAGREEMENT: "What do they not agree with, in their own words?",
    LineKind.DONE: "What came of it?",
}
WHO = {
    LineKind.CHILD: "Which child?",
    LineKind.GOAL: "Whose words are these?",
    LineKind.ACTION: "Who will do it?",
    LineKind.VIEW: "Who thinks so?",
    LineKind.DISAGREEMENT: "Who does not agree?",
}
READERS = (
    "Nobody has it on paper unless you tick them. Whoever says it or does it has it on their own paper. "
    "A child's words are on no adult's paper unless you tick that adult, and once more when you print"
)
PRIVATE = "Health, what someone told us about abuse, or anything that is nobody else's business"


@dataclass(frozen=True, slots=True)
class Choices:
    """Who and what may be chosen: people and readers of the family, workers, goals; each with its words."""

    people: Sequence[tuple[str, str]]
    readers: Sequence[tuple[str, str]]
    workers: Sequence[tuple[str, str]] = ()
    goals: Sequence[tuple[str, str]] = ()


def field_of(name: str, kind: LineKind, choices: Choices) -> forms.Field:
    """Give one question about a line of a kind."""
    return _MADE[name](kind, choices)


def _words(kind: LineKind, _: Choices) -> forms.Field:
    return _prose(WORDS[kind], "Write what they say" if kind in VOICES else "")


def _known_by(_: LineKind, __: Choices) -> forms.Field:
    return _prose("How will we know? (optional for now)")


def _prose(label: str, required: str = "") -> Prose:
    return Prose(
        label=label,
        required=bool(required),
        max_length=LONGEST,
        widget=forms.Textarea,
        error_messages={"required": required, "max_length": TOO_LONG},
    )


def _other(_: LineKind, __: Choices) -> forms.Field:
    return Prose(
        label="Someone else: who? (optional)",
        help_text="For example, the health visitor",
        required=False,
        max_length=LONGEST_WHO,
        error_messages={"max_length": TOO_LONG},
    )


def _who(kind: LineKind, choices: Choices) -> forms.Field:
    offered = [(f"p{each}", name) for each, name in choices.people]
    if kind in (LineKind.ACTION, LineKind.WORRY):
        offered += [(f"w{each}", name) for each, name in choices.workers]
    if "other" in FIELDS[kind]:
        offered.append((SOMEONE_ELSE, "Someone else"))
    must = kind in VOICES or kind is LineKind.CHILD
    return _choice(WHO.get(kind, "Who says so?"), offered, required="Choose who" if must else "")


def _goal(_: LineKind, choices: Choices) -> forms.Field:
    return _choice("For which goal?", choices.goals)


def _choice(label: str, offered: Sequence[tuple[str, str]], required: str = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=[("", "Not said yet"), *offered],
        required=bool(required),
        error_messages={"required": required, "invalid_choice": "Choose from the list"},
    )


def _by_when(_: LineKind, __: Choices) -> forms.Field:
    return DayField(what="the day by which it is done", label="By when? (optional for now)", required=False)


def _on(kind: LineKind, _: Choices) -> forms.Field:
    done = kind is LineKind.DONE
    return DayField(what="the day", label="On which day?" if done else "When did they say so?", required=done)


def _outcome(_: LineKind, __: Choices) -> forms.Field:
    return forms.ChoiceField(
        label="Was it done?",
        choices=OUTCOMES,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether it was done", "invalid_choice": "Choose from the list"},
    )


def _readers(_: LineKind, choices: Choices) -> forms.Field:
    return forms.MultipleChoiceField(
        label="On whose paper may this be?",
        help_text=READERS,
        required=False,
        choices=list(choices.readers),
        error_messages={"invalid_choice": "Tick people of this family"},
    )


def _is_private(_: LineKind, __: Choices) -> forms.Field:
    return forms.MultipleChoiceField(
        label="Is it private?",
        help_text=PRIVATE,
        required=False,
        choices=[("yes", "Never on anyone's paper but their own")],
        error_messages={"invalid_choice": "Tick it, or leave it"},
    )


_MADE: dict[str, Callable[[LineKind, Choices], forms.Field]] = {
    "words": _words,
    "who": _who,
    "other": _other,
    "goal": _goal,
    "by_when": _by_when,
    "known_by": _known_by,
    "on": _on,
    "outcome": _outcome,
    "readers": _readers,
    "is_private": _is_private,
}
