"""What a released savings statement must look like for its page. Only checked, never changed."""

from pydantic import Field

from kinfold.web.shapes import Day, Name, Number, Shape


class Agency(Shape):
    """What was claimed for one agency, and what could be carried and cashed."""

    agency: str
    claimed_pounds: Number | None = None
    carried_pounds: Number | None = None
    cashable_pounds: Number | None = None


class Line(Shape):
    """A reason, for one claim."""

    id: str
    reason: str = ""


class AgencyLine(Line):
    """A reason, for one claim of one agency."""

    agency: str


class Money(Shape):
    """An amount and where it comes from."""

    pounds: Number | None = None


class Value(Shape):
    """A result, or the reason why there is none."""

    value: Number | None = None
    unit: str | None = None
    reason: str = ""


class Sum(Value):
    """Arithmetic with the claims."""

    label: str


class Claim(Shape):
    """What was said, and where."""

    label: str
    also_said: list[str] | None = None


class Rests(Shape):
    """The answer that a statement rests on; without one the slug is empty."""

    slug: Name | None = None
    grade: str | None = None


class Discounting(Shape):
    """Where the rates come from."""

    source: str | None = None


class Savings(Shape):
    """``savings/<slug>.json``."""

    slug: Name
    sentence: str
    title: str = ""
    by_agency: list[Agency]
    carried: list[Line] = Field(default_factory=list)
    cashable_lines: list[AgencyLine] = Field(default_factory=list)
    grants: list[Money] = Field(default_factory=list)
    running_costs: Value | None = None
    families: Value | None = None
    cashable: Value | None = None
    npv: Value | None = None
    bcr: Value | None = None
    payback: Value | None = None
    arithmetic: list[Sum] = Field(default_factory=list)
    claimed: list[Claim] = Field(default_factory=list)
    cautions: list[str] = Field(default_factory=list)
    answer: Rests | None = None
    discounting: Discounting | None = None
    computed_at: Day | None = None
