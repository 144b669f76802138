"""Words that name someone of another family: asked about once before they are saved, for they may be pasted.

Only families that the writer works with are thought of, so that nothing is told that they do not know.
"""

import re

from django.db.models import Q

from kinfold.casework.allocations.models import WorkerAllocation
from kinfold.casework.sharing.gate import Sight
from kinfold.casework.sharing.gate_many import people_of
from kinfold.domain.access import Level

_WORD = re.compile(r"[^\W_]+")


def named_elsewhere(sight: Sight, family_id: str, words: str) -> list[str]:
    """Give the names of the writer's other families whose reference, or one of whose people, is named."""
    mine = WorkerAllocation.objects.at(sight.at).filter(worker=sight.worker).exclude(family_id=family_id)
    listed = sight.families(Q(pk__in=mine.values("family_id")), Level.READ)
    listed = [each for each in listed if each.name]
    if not listed or not words.strip():
        return []
    people = people_of(sight, [family_id, *(each.family.pk for each in listed)])
    here = {_said(person) for _, person in people.get(family_id, ())}
    text = _plain(words)
    found = []
    for each in listed:
        names = {_said(person) for _, person in people.get(each.family.pk, ())} - here
        if any(f" {name} " in text for name in {_plain(each.family.reference).strip(), *names} if name):
            found.append(each.name)
    return found


def _said(person: object) -> str:
    """Give someone's given and family name, as they would stand in a sentence; nothing without both."""
    given, family = getattr(person, "given_names", ""), getattr(person, "family_name", "")
    return _plain(f"{given} {family}").strip() if given and family else ""


def _plain(text: str) -> str:
    return f" {' '.join(_WORD.findall(text.casefold()))} "
