"""What a person may type about asking and telling. Whether it can be so, the verbs find out."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from kinfold.casework.day_field import DayField
from kinfold.casework.kinship.forms import Choices, Typed, one_of, radios
from kinfold.casework.saving.fields import Prose, Token
from kinfold.casework.sharing.actions.share import Basis
from kinfold.domain.exchange import Decided, Fact, How, Purpose, Urgency

LONGEST = 4_000


def _text(label: str, missing: str = "", hint: str = "", longest: int = LONGEST) -> Prose:
    return Prose(
        label=label,
        help_text=hint,
        max_length=longest,
        required=bool(missing),
        widget=forms.Textarea if longest > 200 else forms.TextInput,
        error_messages={
            "required": missing,
            "max_length": f"Shorten this to {longest:,} characters or fewer",
        },
    )


def _line(label: str, missing: str, hint: str = "") -> Prose:
    return _text(label, missing, hint, longest=200)


def _agency() -> forms.ChoiceField:
    return one_of("Which agency?", "Choose the agency")


class _OfAgencies(Typed):
    """A form in which an agency is chosen, and a day that has come."""

    day = ""
    token = Token()

    def __init__(self, *given: Any, agencies: Choices, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["agency"].choices = [("", "Choose"), *agencies]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse a day that has not come."""
        typed: date | None = self.cleaned_data.get(self.day)
        if typed and typed > self.today:
            self.add_error(self.day, "Enter a day that has come already")
        return self.cleaned_data


class AskForm(_OfAgencies):
    """What was asked, of whom and why, and how soon an answer is needed."""

    day = "asked_on"
    field_order = ("agency", "who", "what", "why", "urgency", "asked_on")

    agency = _agency()
    who = _line("Who there?", "Say who there", "Name and what they do, or the team")
    what = _text("What is asked for?", "Say what is asked for")
    why = _text("Why is it needed?", "Say why it is needed")
    urgency = radios("How soon is an answer needed?", Urgency.choices())
    asked_on = DayField(what="the day it was asked", label="Asked on")


class ReplyForm(Typed):
    """What they answered."""

    words = _text("What did they answer?", "Write what they answered")
    refused = radios("Did they tell us?", [("no", "Yes, all or a part"), ("yes", "No, they do not tell us")])
    replied_on = DayField(what="the day they answered", label="Answered on")
    token = Token()

    def clean_replied_on(self) -> date | None:
        """Refuse a day that has not come."""
        return self._past("replied_on")


class TellForm(_OfAgencies):
    """What was told or not, to whom, what for, on what basis, and whether the family knows."""

    day = "decided_on"
    field_order = (
        *("agency", "recipient", "decided", "purpose", "purpose_words", "basis", "facts", "notes", "words"),
        *("how", "family_told", "why_not_told", "weighed", "agreement", "decided_on"),
    )

    agency = _agency()
    recipient = _line("Who there?", "Say who there", "Name and what they do, or the team")
    decided = radios("What was decided?", Decided.choices())
    purpose = radios("What is it for?", Purpose.choices())
    purpose_words = _text("Say more, if it helps (optional)", longest=400)
    basis = forms.ChoiceField(
        label="On what basis in law?",
        help_text="Not needed where nothing is told. Consent is no basis here: say below if the family knows",
        choices=Basis.choices,
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": "Choose one of the list"},
    )
    facts = forms.MultipleChoiceField(
        label="What of the record? Only what this purpose needs",
        choices=Fact.choices(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": "Tick only what is listed"},
    )
    notes = forms.MultipleChoiceField(
        label="Which notes?",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": "Tick only notes of this list"},
    )
    words = _text("In your words: what was told")
    how = radios("How were they told? (not needed where nothing is told)", How.choices(), required=False)
    family_told = radios("Does the family know?", [("yes", "Yes, they were told"), ("no", "No")])
    why_not_told = _text("If not, why not?", "", "For example: it would put someone in danger", 400)
    weighed = _text(
        "What harm was weighed?",
        hint="What could happen if this is told, and if it is not. Needed where anything is kept back",
    )
    agreement = forms.ChoiceField(
        label="Under which agreement? (optional)",
        required=False,
        error_messages={"invalid_choice": "Choose one of the list"},
    )
    decided_on = DayField(what="the day it was decided", label="Decided on")

    def __init__(self, *given: Any, notes: Choices, agreements: Choices, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["notes"].choices = list(notes)  # type: ignore[attr-defined]
        self.fields["agreement"].choices = [("", "None, or not known"), *agreements]  # type: ignore[attr-defined]
        for name, offered in (("notes", notes), ("agreement", agreements)):
            if not offered:
                del self.fields[name]


class AgreementForm(Typed):
    """An agreement between agencies."""

    title = _text("What is it called?", "Enter what it is called", longest=160)
    parties = _text("Between which agencies?", "Say between which agencies", longest=400)
    purpose = _text("What is it for?", "Say what it is for")
    basis = radios("On what basis in law?", Basis.choices)
    what = _text("What may be shared?", "Say what may be shared", "Each kind of fact, and about whom")
    kept_for = _line("How long do they keep it?", "Say how long they keep it")
    signed_on = DayField(what="the day it was signed", label="Signed on")
    review_on = DayField(what="the day to look at it again", label="Look at it again on")
    ended_on = DayField(what="the day it ended", required=False, label="Ended on (empty while it stands)")

    def clean_signed_on(self) -> date | None:
        """Refuse a day that has not come."""
        return self._past("signed_on")


def agency_choices(agencies: Sequence[Any]) -> Choices:
    """Give agencies as they are chosen: by code, with their names."""
    return [(each.pk, each.name) for each in agencies]
