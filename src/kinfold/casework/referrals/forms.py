"""What is asked to begin a family's record, and what is said when something is missing."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from kinfold.casework.day_field import DayField
from kinfold.casework.families.models import Part
from kinfold.casework.homes.forms import PLACE, ask_if_secret, lines_field
from kinfold.casework.referrals.actions import Member
from kinfold.casework.saving.fields import Postcode, Prose, Telephone, Token
from kinfold.kit import clock

MOST_MEMBERS = 6
_LONGEST_NAME = 160


def _name(what: str, *, required: bool = False) -> Prose:
    return Prose(
        required=required,
        max_length=_LONGEST_NAME,
        error_messages={
            "required": f"Enter {what}",
            "max_length": f"Shorten {what} to {_LONGEST_NAME} characters or fewer",
        },
    )


class MemberForm(forms.Form):
    """One row: someone of the family, or an empty row. A date to come is when a baby is due."""

    asks_part = True
    given_names = _name("the first names")
    family_name = _name("the surname")
    born = DayField(what="the date of birth, or the day a baby is due,", required=False)
    part = forms.ChoiceField(
        required=False,
        choices=[("", ""), *Part.choices],
        error_messages={"invalid_choice": "Choose what this person is in the family"},
    )

    @property
    def is_empty(self) -> bool:
        """Whether nothing was written in this row."""
        typed = (value for name, value in self.data.items() if name.startswith(f"{self.prefix}-"))
        return not any(str(value).strip() for value in typed)

    def clean(self) -> dict[str, Any]:
        """Ask for a name or a due day, and for what the person is."""
        found = self.cleaned_data
        if self.is_empty:
            return found
        if not (found.get("given_names") or found.get("family_name") or self._is_expected):
            self.add_error("given_names", "Enter a name, or the day a baby is due")
        if self.asks_part and not found.get("part") and "part" not in self.errors:
            self.add_error("part", "Choose what this person is in the family")
        born = found.get("born")
        if born and (born.year < clock.today().year - 120 or born.year > clock.today().year + 1):
            self.add_error(
                "born", "Enter a year within the last 120 years, or a due day within the next year"
            )
        return found

    @property
    def _is_expected(self) -> bool:
        born = self.cleaned_data.get("born")
        return bool(born and born > clock.today())

    def member(self) -> Member:
        """Give the person that a good row tells of."""
        found = self.cleaned_data
        born, expected = (None, found["born"]) if self._is_expected else (found["born"], None)
        return Member(found["given_names"], found["family_name"], found["part"], born, expected)


class FamilyForm(forms.Form):
    """The family's name, the team, and up to six people."""

    name = _name("the family’s name", required=True)
    team = forms.ChoiceField(
        error_messages={"required": "Choose a team", "invalid_choice": "Choose one of your teams"}
    )
    token = Token()

    def __init__(
        self,
        data: Any,
        *,
        teams: Sequence[tuple[str, str]],
        initial: Mapping[str, Any] | None = None,
        members: Sequence[Mapping[str, Any]] = (),
    ) -> None:
        """Make the form; ``initial`` and ``members`` are what it begins with, as a contact told it."""
        super().__init__(data, initial=dict(initial or {}))
        self.fields["team"].choices = teams  # type: ignore[attr-defined]
        given = [*members, *({} for _ in range(MOST_MEMBERS))][:MOST_MEMBERS]
        self.rows = [
            MemberForm(data, prefix=f"person{number}", initial=dict(each))
            for number, each in enumerate(given, start=1)
        ]

    def is_valid(self) -> bool:
        """Say whether the family and every row that is not empty are good, and there is somebody."""
        good = super().is_valid()
        rows = [row.is_valid() for row in self.filled()]
        if self.is_bound and not self.filled():
            self.rows[0].is_valid()
            self.rows[0].add_error("given_names", "Enter at least one person of the family")
        return good and bool(rows) and all(rows)

    def filled(self) -> list[MemberForm]:
        """Give the rows that something was written in."""
        return [row for row in self.rows if row.is_bound and not row.is_empty]

    def members(self) -> list[Member]:
        """Give the people, in the order of the rows."""
        return [row.member() for row in self.filled()]


EVERYONE, NOBODY = "everyone", "nobody"
LIVES = [
    (EVERYONE, "Yes, everyone named here"),
    (NOBODY, "No, or it may be a safe address: do not write it down as where they live"),
]


class ToldFamilyForm(FamilyForm):
    """The same, begun from a contact: where they live as told, which is kept only if someone says so."""

    lines = lines_field("Address", "", required=False)
    postcode = Postcode(label="Postcode", required=False)
    phone = Telephone(label="Telephone there", required=False)
    lives = forms.ChoiceField(
        label="Do they live there?",
        required=False,
        choices=LIVES,
        error_messages={"invalid_choice": "Say whether they live there"},
    )

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        if self.data.get("lives") == EVERYONE:
            ask_if_secret(self)

    def clean(self) -> dict[str, Any]:
        """Ask whether they live there where a place is given, and for the place where they do."""
        found = super().clean() or self.cleaned_data
        typed = [name for name in PLACE if found.get(name)]
        if typed and not found.get("lives") and "lives" not in self.errors:
            self.add_error("lives", "Say whether they live there")
        if found.get("lives") == EVERYONE and not found.get("lines") and "lines" not in self.errors:
            self.add_error("lines", "Enter the address, or choose that it is not written down")
        return found

    def place(self) -> tuple[str, str, str] | None:
        """Give where they live, in one line; None where it is not to be written down."""
        found = self.cleaned_data
        if found["lives"] != EVERYONE:
            return None
        lines = (part.strip(" ,") for part in str(found["lines"]).splitlines())
        return ", ".join(filter(None, lines)), found["postcode"], found["phone"]
