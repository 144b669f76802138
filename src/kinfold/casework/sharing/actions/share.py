"""Sharing a section of a family's record with an agency until a day, on a basis in law; and ending it.

Consent is no basis here: families must be told, and a family that cannot freely refuse does not consent.
"""

from datetime import datetime, timedelta

from django.db import models, transaction

from kinfold.casework.accounts.models import Agency
from kinfold.casework.in_turn import still_open
from kinfold.casework.refused import Refused
from kinfold.casework.sharing.actions.managing import begin, end_row, finish
from kinfold.casework.sharing.gate import Sight
from kinfold.casework.sharing.models import Share
from kinfold.domain.access import Facts, Level, Section, decide
from kinfold.domain.agency import Role, Sector

LONGEST_SHARE = timedelta(days=180)


class Basis(models.TextChoices):
    """On what basis in law something is shared (UK GDPR articles 6 and 9, Data Protection Act 2018)."""

    PUBLIC_TASK = "public_task", "Public task"
    LEGAL_OBLIGATION = "legal_obligation", "Legal obligation"
    VITAL_INTERESTS = "vital_interests", "Vital interests: to save a life"
    SAFEGUARDING = "safeguarding", "Substantial public interest: safeguarding"


def gives_something(section: Section, sector: Sector) -> bool:
    """Say whether the rules let anyone of a sector have anything of a section by its being shared."""
    facts = Facts(role=Role.SOCIAL_WORKER, sector=sector, section=section, shared=True)
    return decide(facts).level > Level.DENY


SHAREABLE = tuple(each for each in Section if any(gives_something(each, sector) for sector in Sector))


@transaction.atomic
def share(
    *,
    sight: Sight,
    family_id: str,
    agency: Agency,
    section: Section,
    ends_at: datetime,
    purpose_words: str,
    basis: Basis,
    told: bool,
    told_words: str,
) -> Share:
    """Share a section with an agency from now until ``ends_at``, at most 180 days on.

    Whether the family was told is kept, and where not, why. Raises NotForYou, FirstDo and Refused.
    """
    at = begin(sight, family_id)
    if ends_at <= at:
        raise Refused("ends_on", "The last day is past. Choose today or a later day")
    if ends_at - at > LONGEST_SHARE:
        raise Refused("ends_on", "A share lasts at most 180 days. Choose an earlier last day")
    if not gives_something(section, Sector(agency.sector)):
        raise Refused("section", "The rules do not let this agency have this section. Choose another")
    if not told and not told_words:
        raise Refused("told_words", "Say why the family was not told")
    there = Share.objects.filter(family_id=family_id, agency=agency, section=section.value)
    if still_open(there, at).exists():
        raise Refused("agency", "This section is shared with this agency already. End that share first")
    made: Share = Share.objects.create(
        family_id=family_id,
        by=sight.worker,
        agency=agency,
        section=section.value,
        starts_at=at,
        ends_at=ends_at,
        purpose_words=purpose_words,
        basis=basis.value,
        told=told,
        told_words=told_words,
    )
    finish(sight, family_id, "agency")
    return made


@transaction.atomic
def end_share(*, sight: Sight, family_id: str, row_id: str) -> Share:
    """End a share now. Raises NotForYou and FirstDo."""
    return end_row(Share, sight, family_id, row_id)
