"""What stands below each symbol: the name as given, and an age or dates. One wording for drawing and words.

Not for how wide a label is: ``widths`` measures.
"""

from datetime import date

from kinfold.domain.kin import Person
from kinfold.domain.kin_problems import years_between
from kinfold.reports.genogram.widths import lines_of, width_of
from kinfold.reports.wording import day as day_words

WEEKS_TO, MONTHS_TO = 13, 24
# How much wider than others a label may be, so that a long word need not be broken.
STRETCH = 1.4


def age_words(born: date, day: date) -> str:
    """Give an age: weeks to three months, months to two years, then years ('9')."""
    weeks = (day - born).days // 7
    months = (day.year - born.year) * 12 + day.month - born.month - (day.day < born.day)
    if weeks < WEEKS_TO:
        return f"{weeks} week{'' if weeks == 1 else 's'}"
    return f"{months} months" if months < MONTHS_TO else str(years_between(born, day))


def standing(person: Person, day: date) -> str:
    """Give 'aged 9', 'due 3 March 2027', '1950 to 2020, aged 70' or 'age not known'."""
    if person.is_unborn:
        due = f"due {day_words(person.expected)}"
        return f"{due}, pregnancy ended" if person.died else due
    if person.died and person.born:
        return f"{person.born.year} to {person.died.year}, aged {age_words(person.born, person.died)}"
    if person.died:
        return f"died {person.died.year}"
    return f"aged {age_words(person.born, day)}" if person.born else "age not known"


def label_of(person: Person, day: date, room: float, size: float) -> tuple[str, ...]:
    """Give the lines of a label that fit the room, or a little more where a word needs it."""
    longest = max((width_of(word, size) for word in person.name.replace("-", "- ").split()), default=0.0)
    wide = min(max(room, longest + 0.1), room * STRETCH)
    return (*lines_of(person.name, size, wide), *lines_of(standing(person, day), size, room))
