"""Deciding about a look out of the ordinary, or about broken glass: proper, ask, or refer."""

from django.db import transaction

from kinfold.casework.accounts.models import User
from kinfold.casework.oversight.facts import Flag
from kinfold.casework.oversight.models import Outcome, Verdict
from kinfold.casework.sharing.models import BrokenGlass
from kinfold.domain.errors import UserError
from kinfold.kit import clock


@transaction.atomic
def decide(*, about: Flag, verdict: Verdict, words: str, by: User) -> Outcome:
    """Add an outcome to a flag; an earlier one stays to be read."""
    made = Outcome(
        rule=about.rule, entry=about.entry, verdict=verdict.value, words=words, by=by, at=clock.now()
    )
    made.save()
    return made


@transaction.atomic
def review_glass(*, glass_id: int, verdict: Verdict, words: str, by: User) -> BrokenGlass:
    """Write the guardian's review into broken glass, once. Raises UserError where it was reviewed before."""
    glass: BrokenGlass = BrokenGlass.objects.select_for_update().get(pk=glass_id)
    if glass.reviewed_at:
        raise UserError("This was reviewed already")
    glass.reviewed_at, glass.reviewed_by = clock.now(), by
    glass.outcome, glass.review_words = verdict.value, words
    glass.save(update_fields=["reviewed_at", "reviewed_by", "outcome", "review_words"])
    return glass
