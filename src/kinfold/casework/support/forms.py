"""What a person may type about who is around a family. Whether it can be so, the verbs find out."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.validators import validate_email

from kinfold.casework.kinship.forms import (
    Choices,
    EndForm,
    Typed,
    one_of,
    radios,
    since_field,
    source_field,
    until_field,
)
from kinfold.casework.saving.fields import Prose, Telephone
from kinfold.domain.access import Section
from kinfold.domain.support import KIND_WORDS, PROFESSION_WORDS, Closeness, Flow, Kind, Tone

EVERYONE = "everyone"
TONES = [
    (Tone.STRONG.value, "Strong: it helps"),
    (Tone.MIXED.value, "Mixed: it helps, and it is hard"),
    (Tone.STRAINED.value, "Strained: it is hard"),
    (Tone.UNSAID.value, "Nobody has said"),
]
FLOWS = [
    (Flow.GIVES.value, "They give support"),
    (Flow.TAKES.value, "They are given support"),
    (Flow.BOTH.value, "Each gives to the other"),
    (Flow.UNSAID.value, "Nobody has said"),
]
CLOSENESS = [
    (Closeness.VERY.value, "Very close"),
    (Closeness.CLOSE.value, "Close"),
    (Closeness.NOT_VERY.value, "Not very close"),
    (Closeness.UNSAID.value, "Nobody has said"),
]
SECTION_WORDS = {
    Section.CORE: "In the record, which the team reads",
    Section.ADULT_HEALTH: "Only in an adult’s health detail, which fewer read",
}


def _email(value: str) -> None:
    try:
        validate_email(value)
    except forms.ValidationError:
        raise forms.ValidationError(
            "Enter an e-mail address in full, such as name@school.example, or leave it empty"
        ) from None


def _name(label: str, hint: str = "") -> Prose:
    return Prose(
        label=label,
        help_text=hint,
        max_length=160,
        required=False,
        error_messages={"max_length": "Shorten this to 160 characters or fewer"},
    )


class _AroundForm(Typed):
    """What is asked of everyone around a family."""

    TITLES: tuple[str, ...] = ()

    whom = forms.MultipleChoiceField(
        label="With whom?",
        help_text="Tick everyone it is about, or the whole family",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Tick who it is about, or the whole family",
            "invalid_choice": "Tick only people of this family",
        },
    )
    phone = Telephone(label="Telephone (optional)", required=False)
    tone = radios("How is it between them, as the family says?", TONES, required=False)
    flow = radios("Who supports whom?", FLOWS, required=False)
    since = since_field()
    until = until_field()
    note = Prose(
        label="Note (optional)",
        max_length=400,
        required=False,
        widget=forms.Textarea,
        error_messages={"max_length": "Shorten the note to 400 characters or fewer"},
    )
    source = source_field()

    def __init__(self, *given: Any, people: Choices, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["whom"].choices = [(EVERYONE, "The whole family"), *people]  # type: ignore[attr-defined]

    @property
    def person_ids(self) -> list[str]:
        """Give whom it is about; nobody in particular is the whole family."""
        ticked: list[str] = self.cleaned_data["whom"]
        return [] if EVERYONE in ticked else ticked

    def clean(self) -> dict[str, Any]:
        """Ask for a name of some kind."""
        found = self.cleaned_data
        if not any(found.get(each) for each in self.TITLES) and not set(self.TITLES) & set(self.errors):
            self.add_error(self.TITLES[0], self.unnamed)
        return found

    unnamed = ""


class ProfessionalForm(_AroundForm):
    """Someone who works with the family and does not sign in here."""

    TITLES = ("name", "agency")
    unnamed = "Enter a name, or the agency"
    field_order = ("name", "profession", "agency", "phone", "email", "whom", "section", "tone", "flow")

    name = _name("Name")
    profession = one_of("What do they do?", "Choose what they do")
    agency = _name("Agency", "For example, Inkwell Primary School")
    email = forms.CharField(
        label="E-mail (optional)",
        required=False,
        max_length=160,
        validators=[_email],
        error_messages={"max_length": "Shorten the e-mail address to 160 characters or fewer"},
    )
    section = radios("Where is this kept?", ())

    def __init__(self, *given: Any, sections: Sequence[Section], **more: Any) -> None:
        super().__init__(*given, **more)
        professions = [("", "Choose"), *((each.value, words) for each, words in PROFESSION_WORDS.items())]
        self.fields["profession"].choices = professions  # type: ignore[attr-defined]
        self.fields["section"].choices = [(each.value, SECTION_WORDS[each]) for each in sections]  # type: ignore[attr-defined]


class ConnectionForm(_AroundForm):
    """Someone, a group or an animal that matters to the family."""

    TITLES = ("name", "other")
    unnamed = "Enter a name, or choose someone of the family"
    field_order = ("name", "kind", "other", "phone", "whom", "closeness", "tone", "flow")

    name = _name("Name", "Of a person, a group or a pet")
    kind = one_of("What are they to the family?", "Choose what they are to the family")
    other = forms.ChoiceField(
        label="Or someone of this family’s record (optional)",
        help_text="For example a grandmother who lives elsewhere",
        required=False,
        error_messages={"invalid_choice": "Choose someone of the list"},
    )
    closeness = radios("How close, as the family says?", CLOSENESS, required=False)

    def __init__(self, *given: Any, people: Choices, **more: Any) -> None:
        super().__init__(*given, people=people, **more)
        kinds = [("", "Choose"), *((each.value, words) for each, words in KIND_WORDS.items())]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
        self.fields["other"].choices = [("", "Nobody of it"), *people]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse two names, and someone who would be connected with themselves."""
        found = super().clean()
        if found.get("name") and found.get("other"):
            self.add_error("name", "Leave the name empty: you chose someone of the family")
        if found.get("other") and found.get("other") in (found.get("whom") or ()):
            self.add_error("whom", "Nobody is connected with themselves. Tick someone else")
        if not found.get("kind") and found.get("other"):
            self.errors.pop("kind", None)
            found["kind"] = Kind.RELATIVE.value
        return found


__all__ = ["EVERYONE", "ConnectionForm", "EndForm", "ProfessionalForm"]
