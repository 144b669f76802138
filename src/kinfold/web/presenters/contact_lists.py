"""Words for lists of contacts: others that may be about the same child as one, and those decided on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.text import Truncator

from kinfold.casework.referrals import door
from kinfold.casework.referrals.alike import may_be_same
from kinfold.casework.referrals.models import Contact, ContactDecision
from kinfold.casework.sharing.gate import Sight
from kinfold.domain.contact import Outcome
from kinfold.web.presenters.front_door import names_of, source_of
from kinfold.web.presenters.paging import Paged, paged
from kinfold.web.presenters.spoken import moment_words

MOST_OTHERS, SHORT = 10, 200
WAITS = "Waits for a decision"
TAKEN = "It was with a family, and was taken from it. It waits at its front door again"


@dataclass(frozen=True, slots=True)
class Told:
    """A contact in a list: ``state`` is what became of it, ``family`` with whose record it is."""

    id: str
    received: str
    source: str
    about: str
    concern: str
    state: str
    family: str
    family_id: str


@dataclass(frozen=True, slots=True)
class Decided:
    """Contacts that were decided on, the latest decision first; ``chosen`` is one decision, or empty."""

    rows: tuple[Told, ...]
    count: int
    choices: tuple[dict[str, object], ...]
    chosen: str
    paged: Paged


def others(sight: Sight, of: Contact, family_id: str) -> tuple[Told, ...]:
    """Give other contacts that may be about the same child or family, the latest first.

    Those that this worker may read anyway, and no others: at their door, or of families they may read.
    """
    among, families = door.within_reach(sight)
    found = [
        each
        for each in door.near(sight, of, among)
        if may_be_same(of, each) or (family_id and families.get(each.pk) == family_id)
    ]
    return tuple(_told(sight, found[:MOST_OTHERS], families))


def decided(sight: Sight, outcome: str, asked: str) -> Decided:
    """Give a page of what was decided on; an ``outcome`` that there is not is answered with all of them."""
    chosen = outcome if outcome in Outcome.codes() else ""
    among, families = door.within_reach(sight)
    ids = door.decided_ids(sight, among, chosen)
    cut = paged(ids, asked, "Pages of: contacts decided on", keeps={"decision": chosen} if chosen else {})
    choices = [("", "Every decision"), *Outcome.choices()]
    return Decided(
        rows=tuple(_told(sight, door.by_ids(sight, cut.shown), families)),
        count=len(ids),
        choices=tuple({"value": code, "text": text, "selected": code == chosen} for code, text in choices),
        chosen=chosen,
        paged=cut,
    )


def _told(sight: Sight, found: Sequence[Contact], families: Mapping[str, str]) -> Iterable[Told]:
    of = {each.pk: families[each.pk] for each in found if each.pk in families}
    door.show_families(sight, of.values())
    names, made = sight.names(of.values()), door.decisions_of(sight, found)
    taken = door.taken_from(each.pk for each in found)
    for each in found:
        yield Told(
            id=each.pk,
            received=moment_words(each.received_at),
            source=f"{source_of(each.source)}: {each.told_by}",
            about=names_of(each),
            concern=Truncator(each.concern).chars(SHORT),
            state=_state(made.get(each.pk), was_taken=each.pk in taken),
            family=names.get(of.get(each.pk, ""), ""),
            family_id=of.get(each.pk, ""),
        )


def _state(made: ContactDecision | None, *, was_taken: bool) -> str:
    if made is None:
        return TAKEN if was_taken else WAITS
    return f"{Outcome(made.outcome).label}. {made.by.display_name}, {moment_words(made.written_at)}"
