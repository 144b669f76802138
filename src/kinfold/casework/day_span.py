"""Days as moments, in the partnership's own time: a day's first instant, and that of the day after."""

from datetime import date, datetime, time, timedelta

from django.utils.timezone import make_aware


def first_moment(day: date, at: time = time.min) -> datetime:
    """Give the instant at which a day begins, or a time of that day."""
    return make_aware(datetime.combine(day, at))


def after_day(day: date) -> datetime:
    """Give the instant at which a last day is over."""
    return first_moment(day + timedelta(days=1))
