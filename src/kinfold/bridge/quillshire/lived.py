"""Living through the story in the order of its days, in one transaction."""

from contextlib import suppress

from django.db import transaction

from kinfold.bridge.quillshire.around import deeds_around
from kinfold.bridge.quillshire.chronology import deeds_of_chronology
from kinfold.bridge.quillshire.contacts import deeds_of_contacts
from kinfold.bridge.quillshire.entries import deeds_of_drafts
from kinfold.bridge.quillshire.exchange import deeds_of_exchange
from kinfold.bridge.quillshire.families import deeds_of_families
from kinfold.bridge.quillshire.lists import deeds_of_lists
from kinfold.bridge.quillshire.persons import deeds_of_persons
from kinfold.bridge.quillshire.plans import deeds_of_plans
from kinfold.bridge.quillshire.practice import deeds_of_practice
from kinfold.bridge.quillshire.supervision import deeds_of_supervision
from kinfold.bridge.quillshire.teams import deeds_of_teams
from kinfold.bridge.quillshire.telling import Story, Telling
from kinfold.casework.accounts.models import User
from kinfold.casework.oversight.recording import recorded
from kinfold.casework.sharing.gate import NotForYou, Sight
from kinfold.casework.sharing.models import Conflict
from kinfold.casework.teams.models import Team
from kinfold.kit import clock


def live_through(story: Story) -> None:
    """Do all that the story tells, once; nothing where it was done before."""
    if Team.objects.exists():
        return
    invented = User.objects.get_queryset().invented().select_related("agency")
    telling = Telling(story, {each.sign_in_name: each for each in invented})
    deeds = [*deeds_of_teams(telling), *deeds_of_families(telling), *deeds_of_lists(telling)]
    deeds += [*deeds_of_contacts(telling), *deeds_of_persons(telling), *deeds_around(telling)]
    deeds += [*deeds_of_plans(telling), *deeds_of_practice(telling), *deeds_of_exchange(telling)]
    deeds += [*deeds_of_supervision(telling), *deeds_of_drafts(telling)]
    deeds += deeds_of_chronology(telling)
    with transaction.atomic():
        for moment, deed in sorted(deeds, key=lambda each: each[0]):
            with clock.told(moment):
                deed()
                telling.write_looks_down()
    _look_where_one_may_not(story)


def _look_where_one_may_not(story: Story) -> None:
    """Let a worker ask for a family that they know: refused, and written down for the guardian."""

    for each in story["looks"]:
        worker = User.objects.get_queryset().select_related("agency").get(sign_in_name=each["who"])
        known = Conflict.objects.filter(worker=worker).values_list("family_id", flat=True)
        sight = Sight(worker)
        with suppress(NotForYou), recorded(sight, "family"):
            sight.family(known[0])
