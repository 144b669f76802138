"""What is asked at the front door, and what is said when something is missing or cannot be."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from django import forms

from kinfold.casework.day_field import DayField
from kinfold.casework.process.forms import TIMES
from kinfold.casework.referrals.contacts import Told
from kinfold.casework.referrals.forms import MOST_MEMBERS, MemberForm
from kinfold.casework.referrals.models import Contact
from kinfold.casework.saving.fields import Prose, Token
from kinfold.domain.case import LONDON, Step
from kinfold.domain.contact import Answer, Outcome, Way
from kinfold.domain.step_facts import facts_of
from kinfold.kit import clock

LONGEST, LONGEST_LINE, LONGEST_ANSWER = 8000, 160, 400
A_YEAR = timedelta(days=366)
TOO_LONG = "Shorten this to %(limit_value)d characters or fewer. It has %(show_value)d"
Choices = Sequence[tuple[str, str]]


def _choice(label: str, choices: Choices, missing: str, *, required: bool = True) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        required=required,
        widget=forms.RadioSelect,
        error_messages={"required": missing, "invalid_choice": missing},
    )


def _words(
    label: str, missing: str = "", *, most: int = LONGEST, hint: str = "", lines: bool = True
) -> Prose:
    return Prose(
        label=label,
        help_text=hint,
        required=bool(missing),
        max_length=most,
        error_messages={"required": missing, "max_length": TOO_LONG},
        widget=forms.Textarea if lines else forms.TextInput,
    )


class ToldOfForm(MemberForm):
    """One row: someone the contact tells of. What they are in the family need not be known yet."""

    asks_part = False


class ContactForm(forms.Form):
    """What someone told us: when, how, who, in whose words, and of whom."""

    on = DayField(what="the day on which it came in", label="Day on which it came in")
    at = forms.TimeField(
        label="Time",
        help_text="For example, 14:10",
        input_formats=TIMES,
        error_messages={
            "required": "Enter the time at which it came in",
            "invalid": "Enter a time such as 14:10",
        },
    )
    way = _choice("How it came in", Way.choices(), "Choose how it came in")
    source = _choice("Who told us", facts_of(Step.REFERRAL)[0].options, "Choose who told us")
    told_by = _words(
        "Their name and what they do",
        "Enter who told us. If they will not say, write that",
        most=LONGEST_LINE,
        hint="For example, Mrs Sandford-Achebe, head of year. If they will not say who they are, write that",
        lines=False,
    )
    phone = _words("Where to reach them (optional)", most=LONGEST_LINE, lines=False)
    concern = _words("What they are worried about, in their words", "Enter what they are worried about")
    lines = _words("Where the family lives, as told (optional)", most=200, lines=False)
    postcode = _words("Postcode (optional)", most=12, lines=False)
    consulted = _words("Who else was asked, and what they said (optional)")
    knows = _choice(
        "Does the family know that we were told?",
        [("yes", "Yes"), ("no", "No"), ("unsure", "We do not know")],
        "Choose whether the family knows",
    )
    team = _choice("Which team’s front door", (), "Choose a team")
    token = Token()

    def __init__(self, data: Any = None, *, teams: Choices, initial: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial=dict(initial or {}))
        self.fields["team"].choices = teams  # type: ignore[attr-defined]
        self.rows = [ToldOfForm(data, prefix=f"person{number}") for number in range(1, MOST_MEMBERS + 1)]

    def clean(self) -> dict[str, Any]:
        """Refuse a moment still to come, or of long ago."""
        found = self.cleaned_data
        if found.get("on") and found.get("at"):
            at = self.received_at
            if at > clock.now():
                here = "on" if found["on"] > clock.today() else "at"
                self.add_error(here, "Enter a moment that has come already")
            elif at < clock.now() - A_YEAR:
                self.add_error("on", "Enter a day within the last year")
        return found

    def is_valid(self) -> bool:
        """Say whether what was told is good, and it is of somebody."""
        good = super().is_valid()
        rows = [each for each in self.rows if each.is_bound and not each.is_empty]
        if self.is_bound and not rows:
            self.rows[0].is_valid()
            self.rows[0].add_error("given_names", "Enter at least one person whom it is about")
        return good and bool(rows) and all([each.is_valid() for each in rows])

    @property
    def received_at(self) -> datetime:
        """When it came in; of a valid form only."""
        found: time = self.cleaned_data["at"]
        return datetime.combine(self.cleaned_data["on"], found, LONDON)

    def contact(self) -> Contact:
        """Give what was told, of a valid form; not yet signed."""
        found = self.cleaned_data
        same = ("way", "source", "told_by", "phone", "concern", "lines", "postcode", "consulted")
        return Contact(
            received_at=self.received_at,
            people=[_kept(each) for each in self.rows if not each.is_empty],
            knows={"yes": True, "no": False}.get(found["knows"]),
            **{name: found[name] for name in same},
        )


def _kept(row: MemberForm) -> dict[str, str]:
    who = row.member()
    return {
        "given_names": who.given_names,
        "family_name": who.family_name,
        "part": who.part,
        "born": who.born.isoformat() if who.born else "",
        "expected": who.expected.isoformat() if who.expected else "",
    }


class AnswerForm(forms.Form):
    """How whoever told us was told what became of it."""

    answer = _choice("How were they told?", Answer.choices(), "Choose how they were told")
    words = _words("What they were told, or why they were not (optional)", most=LONGEST_ANSWER, lines=False)

    def clean(self) -> dict[str, Any]:
        """Ask why not, where they are not told."""
        found = self.cleaned_data
        if found.get("answer") == Answer.WITHHELD and not found.get("words"):
            self.add_error("words", "Say why they are not told")
        return found

    @property
    def told(self) -> Told | None:
        """How they were told; None where that is still to come."""
        typed = self.cleaned_data["answer"]
        return Told(Answer(typed), self.cleaned_data["words"]) if typed in Answer.codes() else None


NOT_YET = ("not_yet", "Not yet. It stays on the front door until they are")


class DecisionForm(AnswerForm):
    """The decision, and at once whether whoever told us has been told."""

    outcome = _choice("Decision", Outcome.choices(), "Choose a decision")
    reasons = _words("Why", "Enter why")
    consulted = _words("Who else was asked since, and what they said (optional)")
    field_order = ("outcome", "reasons", "consulted", "answer", "words")

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["answer"].choices = [*Answer.choices(), NOT_YET]  # type: ignore[attr-defined]
        self.fields["answer"].label = "Has whoever told us been told?"


class PassForm(forms.Form):
    """To which team's door a contact goes."""

    team = forms.ChoiceField(
        label="Which team",
        error_messages={"required": "Choose a team", "invalid_choice": "Choose one of the list"},
    )

    def __init__(self, data: Any = None, *, teams: Choices) -> None:
        super().__init__(data)
        self.fields["team"].choices = [("", "Choose a team"), *teams]  # type: ignore[attr-defined]


class WhoseForm(forms.Form):
    """Which family it is: one that was found, or by its reference."""

    family = forms.CharField(required=False, max_length=20)
    reference = forms.CharField(
        label="The family’s reference",
        required=False,
        max_length=20,
        error_messages={"max_length": "A reference has five signs, such as 7Q4KD"},
    )

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two."""
        found = self.cleaned_data
        if not found.get("family") and not found.get("reference") and not self.errors:
            self.add_error("reference", "Enter the family’s reference, such as 7Q4KD")
        return found


class NotTheirsForm(forms.Form):
    """From which family a contact is taken: the one that its page showed."""

    family = forms.CharField(
        max_length=20,
        error_messages={"required": "Open the contact again, and take it from the family there"},
    )
