"""Words for scores and sessions of practice: what a number means, and how it stands to a line."""

from fractions import Fraction

from kinfold.casework.practice.models import Observation, Place, Way
from kinfold.casework.practice.queries import Scored
from kinfold.domain.practice import Instrument, Line, Result, Shape, Summary
from kinfold.reports.wording import day, number

LINES = {Line.BELOW: "below fair", Line.FAIR: "fair", Line.GOOD: "good"}
WITHDRAWN = "The family withdrew: nothing that was coded is kept"
REFUSED = "Not observed: the family did not agree"


def value_words(summary: Summary, value: Fraction) -> str:
    """Give a score as it is said: '3.5', '40%', '1.5 to 1'."""
    match summary.shape:
        case Shape.SHARE:
            return f"{number(float(value * 100), 0)}%"
        case Shape.RATIO:
            return f"{number(float(value), 2).rstrip('0').rstrip('.')} to 1"
        case Shape.SUM:
            return number(float(value), 0)
        case Shape.MEAN:
            return number(float(value), 2).rstrip("0").rstrip(".")


def result_words(result: Result) -> str:
    """Give a summary score with how it stands to its lines, or why there is none."""
    if result.value is None:
        return result.summary.when_none
    said = value_words(result.summary, result.value)
    return f"{said}, {LINES[result.line]}" if result.line else said


def lines_words(instrument: Instrument) -> str:
    """Say where the lines of an instrument are drawn, or that there are none."""
    drawn = [
        f"{each.title.lower()} {value_words(each, each.fair)} and {value_words(each, each.good)}"
        for each in instrument.summaries
        if each.fair is not None and each.good is not None
    ]
    return f"Fair and good begin at: {'; '.join(drawn)}." if drawn else "No lines are drawn: none are known."


def when(one: Observation) -> str:
    """Give the day of a session; of one that was not observed, the day on which the family was asked."""
    if not one.agreed:
        return f"Asked on {day(one.asked_on)}"
    return day(one.on) if one.on else "A session whose day is not kept"


def how(one: Observation) -> str:
    """Give where and how a session was observed."""
    said = [Place(one.place).label if one.place else "", Way(one.way).label if one.way else ""]
    return ". ".join(each for each in said if each) or "Not observed"


def state(one: Scored, *, is_drawn: bool) -> str:
    """Say how far the coding of a session has come, of what its reader may see."""
    if not one.observation.agreed:
        return REFUSED
    if one.observation.withdrawn_on:
        return WITHDRAWN
    if one.first and one.second:
        return "Coded twice"
    drawn = "; drawn to be coded twice" if is_drawn else ""
    return f"{'Coded' if one.first else 'Not coded yet'}{drawn}"
