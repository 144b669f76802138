"""What the police record: incidents that name a member of a family.

Not domestic-abuse call-outs alone: those are another indicator, with a definition of its own.
"""

from kinfold.domain.event import EventKind
from kinfold.indicators.definition import Definition, Denominator, Polarity, Scope

POLICE_CALL_OUTS = Definition(
    id="police-call-outs",
    version=1,
    title="Police call-outs",
    question="How often are the police called to something that involves a family?",
    numerator=(
        "Police incidents that name any member of the family in any role, each incident once a family; the "
        "last incident in the 7 days up to the referral is left out, as the one that brought the family in."
    ),
    kind=EventKind.POLICE_INCIDENT,
    scope=Scope.FAMILY,
    persons="Children and adults together, who were in the family between its referral and its allocation.",
    exposure="Days on which the family is followed: up to 365 before allocation, and from allocation to 365 "
    "days after, closure or the end of the police data, whichever comes first.",
    denominator=Denominator.FAMILY_YEARS,
    per=100,
    unit="per 100 families a year",
    polarity=Polarity.LOWER,
    agency="quillshire-police",
    source="Police incident records, one row a person named.",
    sql="police_call_outs.sql",
    index_event_days=7,
    completeness="A month is complete when the police data speak of a day in its last week or later.",
    small_numbers="Counts of 7 or fewer are not shown; others are rounded to the nearest 5.",
    interval="Byar's limits of the count, widened for events that cluster in families.",
    caveats=(
        "Fewer incidents may mean fewer calls for help, not less harm.",
        "An incident counts only if its named persons were linked to a family.",
        "A sensitivity leaves out the 28 days up to the referral altogether.",
    ),
)
DEFINITIONS = (POLICE_CALL_OUTS,)
