"""Ages, days and times of day as a worker would say them. Not for figures: ``reports.wording`` has those."""

from collections.abc import Collection, Mapping
from datetime import date, datetime

from django.utils import timezone

from kinfold.casework.families.models import Person
from kinfold.reports.wording import MONTHS, day, joined

NOT_KNOWN = "age not known"
WEEK, MONTHS_IN_WEEKS, YEARS_IN_MONTHS = 7, 3, 2


def age(person: Person, today: date) -> str:
    """Give '9', '14 months', '5 weeks', 'Unborn baby, due 3 March 2027', or that it is not known."""
    if person.died_on:
        return f"died {day(person.died_on)}"
    if person.birth_date is None:
        return f"Unborn baby, due {day(person.expected_on)}" if person.expected_on else NOT_KNOWN
    months = _months(person.birth_date, today)
    if months < MONTHS_IN_WEEKS:
        return _counted(max(0, (today - person.birth_date).days // WEEK), "week")
    if months < YEARS_IN_MONTHS * 12:
        return _counted(months, "month")
    return str(months // 12)


def _months(born: date, today: date) -> int:
    return (today.year - born.year) * 12 + today.month - born.month - (today.day < born.day)


def _counted(how_many: int, what: str) -> str:
    return f"{how_many} {what}{'' if how_many == 1 else 's'}"


def lasted(since: date, today: date) -> str:
    """Give how long something has lasted: '3 days', '5 weeks', '11 months', '2 years'."""
    days, months = max(0, (today - since).days), _months(since, today)
    if days < WEEK:
        return "today" if not days else _counted(days, "day")
    if months < MONTHS_IN_WEEKS:
        return _counted(days // WEEK, "week")
    return _counted(months, "month") if months < YEARS_IN_MONTHS * 12 else _counted(months // 12, "year")


def called(person: Person) -> str:
    """Give what someone is called for short; a baby not yet named has only its date."""
    return person.known_as or person.given_names or person.family_name


def with_age(person: Person, today: date) -> str:
    """Give 'Ivo 9', or of a baby not yet named when it is due."""
    name, years = called(person), age(person, today)
    if not name:
        return years
    return f"{name} {years}" if years[:1].isdigit() else f"{name}, {years[:1].lower()}{years[1:]}"


def full_name(person: Person) -> str:
    """Give someone's whole name, with what they are known as; accents and all, as given."""
    whole = f"{person.given_names} {person.family_name}".strip()
    known = person.known_as
    if known and known not in {person.given_names, whole}:
        whole = f"{whole} (known as {known})".strip()
    return whole or "Unborn baby"


def short_day(value: date) -> str:
    """Give 'Mon 16 Nov', with the year where it is not this one's neighbour in a list."""
    return f"{value:%a} {value.day} {MONTHS[value.month - 1][:3]} {value.year}"


def time_of_day(moment: datetime) -> str:
    """Give '3:15pm' in the partnership's own time."""
    here = timezone.localtime(moment)
    return f"{here.hour % 12 or 12}:{here.minute:02}{'am' if here.hour < 12 else 'pm'}"


def moment_words(moment: datetime) -> str:
    """Give '3:10pm on 16 November 2026' in the partnership's own time."""
    return f"{time_of_day(moment)} on {day(timezone.localtime(moment).date())}"


def those_named(about: Collection[str], names: Mapping[str, str], gone: str) -> str:
    """Give 'Esi, Ivo and Una' of some ids, in the order in which the family's names are given.

    ``gone`` stands for whoever is not among them; the ids themselves come in no order.
    """
    left = sorted(each for each in about if each not in names)
    return joined([*(name for who, name in names.items() if who in about), *(gone for _ in left)])
