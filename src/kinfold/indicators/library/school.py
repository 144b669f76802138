"""What schools record: the half-day sessions that a pupil misses, of those possible.

Not exclusions, and not authorised and unauthorised absence apart.
"""

from kinfold.domain.event import EventKind
from kinfold.indicators.definition import Definition, Denominator, Polarity, Scope

SCHOOL_SESSIONS_MISSED = Definition(
    id="school-sessions-missed",
    version=1,
    title="School sessions missed",
    question="How much school do the children of these families miss?",
    numerator="Half-day sessions missed, with or without leave, in whole calendar months.",
    kind=EventKind.SCHOOL_SESSIONS,
    scope=Scope.CHILD,
    persons="Children of statutory school age (5 to 15 on the first day of the month), who were in the "
    "family between its referral and its allocation.",
    exposure="Sessions possible in the months wholly before allocation (up to 365 days) and wholly after it "
    "(to 365 days, closure or the end of the schools' data); the month of allocation is in neither.",
    denominator=Denominator.SESSIONS,
    per=100,
    unit="per 100 sessions possible",
    polarity=Polarity.LOWER,
    agency="quillshire-schools",
    source="School attendance, one row a pupil and calendar month.",
    sql="school_sessions_missed.sql",
    completeness="A month is complete when the schools' data speak of a day in its last week or later.",
    small_numbers="Counts of 7 or fewer, missed or attended, are not shown; others are rounded to 5.",
    interval="Byar's limits of the count, widened for absence that clusters in families.",
    caveats=(
        "Absence has seasons: compare a month with the same month of another year, and a term with its like.",
        "Children grow older between before and after, and older pupils miss more.",
        "Children taught at home or off every roll are not in these data.",
    ),
)
DEFINITIONS = (SCHOOL_SESSIONS_MISSED,)
