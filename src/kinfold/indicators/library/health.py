"""What hospitals record: attendances at A&E and emergency admissions, kept apart.

Not planned care: maternity and elective stays are no emergencies.
"""

from kinfold.domain.event import EventKind
from kinfold.indicators.definition import Definition, Denominator, Polarity, Scope

_TOGETHER = (
    "Children and adults together, who were in the family between its referral and its allocation; the first "
    "version does not divide them."
)
_EXPOSURE = (
    "Days on which each person is followed, from birth: up to 365 before allocation, and from allocation to "
    "365 days after, closure or the end of the hospital's data, whichever comes first."
)
_COMPLETE = "A month is complete when the hospital's data speak of a day in its last week or later."
_SMALL = "Counts of 7 or fewer are not shown; others are rounded to the nearest 5."
_INTERVAL = "Byar's limits of the count, widened for events that cluster in families."

AE_ATTENDANCES = Definition(
    id="ae-attendances",
    version=1,
    title="A&E attendances",
    question="How often do children and parents of these families go to A&E?",
    numerator="Attendances at an A&E department, each once a person.",
    kind=EventKind.AE_ATTENDANCE,
    scope=Scope.FAMILY,
    persons=_TOGETHER,
    exposure=_EXPOSURE,
    denominator=Denominator.PERSON_YEARS,
    per=100,
    unit="per 100 people a year",
    polarity=Polarity.LOWER,
    agency="quillshire-nhs",
    source="Emergency care records, one row an attendance.",
    sql="ae_attendances.sql",
    completeness=_COMPLETE,
    small_numbers=_SMALL,
    interval=_INTERVAL,
    caveats=(
        "Attendances are not admissions: the two were mixed in figures published before.",
        "An attendance that brought the family in is counted: the data do not say which it was.",
        "Babies attend more than older children, and families grow older between before and after.",
    ),
)

EMERGENCY_ADMISSIONS = Definition(
    id="emergency-admissions",
    version=1,
    title="Emergency hospital admissions",
    question="How often are children and parents of these families admitted as an emergency?",
    numerator=(
        "Hospital spells begun by an emergency admission (methods 21 to 25, 28 and 2A to 2D), each once a "
        "person; elective and maternity admissions are left out."
    ),
    kind=EventKind.EMERGENCY_ADMISSION,
    scope=Scope.FAMILY,
    persons=_TOGETHER,
    exposure=_EXPOSURE,
    denominator=Denominator.PERSON_YEARS,
    per=100,
    unit="per 100 people a year",
    polarity=Polarity.LOWER,
    agency="quillshire-nhs",
    source="Admitted patient care records, one row a spell.",
    sql="emergency_admissions.sql",
    completeness=_COMPLETE,
    small_numbers=_SMALL,
    interval=_INTERVAL,
    caveats=(
        "Admissions are not attendances: the two were mixed in figures published before.",
        "Small numbers: read the interval before the figure.",
        "Thresholds for admission change with beds and policy, not with families alone.",
    ),
)
DEFINITIONS = (AE_ATTENDANCES, EMERGENCY_ADMISSIONS)
