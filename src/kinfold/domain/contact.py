"""What comes in at the front door: how it came, what became of it, and how whoever told us was answered.

A contact is not yet a referral, nor about a family that has a record here. Who may see one is not said here.
"""

from kinfold.domain.agency import Labelled
from kinfold.domain.case import Step
from kinfold.domain.clocks import Timescale, timescales


class Way(Labelled):
    """How a contact came in."""

    PHONE = "phone", "By phone"
    IN_PERSON = "in_person", "In person"
    LETTER = "letter", "By e-mail or letter"
    FORM = "form", "By an online form"


class Outcome(Labelled):
    """What was decided on a contact."""

    NO_MORE = "no_more", "No more work by us"
    ADVICE = "advice", "Advice to whoever told us"
    EARLY_HELP = "early_help", "Offer early help"
    ASSESSMENT = "assessment", "It becomes a referral: assess"
    STRATEGY = "strategy", "It becomes a referral: strategy discussion at once"


REFERRALS = frozenset({Outcome.ASSESSMENT, Outcome.STRATEGY})
"""The outcomes by which a contact becomes a referral, and so needs a family's record."""


class Answer(Labelled):
    """How whoever told us was told what became of it."""

    PHONE = "phone", "By phone"
    IN_PERSON = "in_person", "In person"
    LETTER = "letter", "By e-mail or letter"
    WITHHELD = "withheld", "Not told: it could put someone in danger, or we do not know who they are"


def rule_of_decision() -> Timescale:
    """Give the timescale for deciding, and for telling whoever told us: that of a referral."""
    return next(each for each in timescales() if each.met_by is Step.REFERRAL_DECISION)
