"""The gate for contacts: which ones a worker finds at the front door, and adding to what is said of one.

Part of the gate: it reads rows past ``objects``, and is asked through a Sight. Which contacts those are is
decided by ``sharing.door_ties``, and by a family's record once it is said of which family one tells.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any, TypeVar

from django.db.models import Q
from django.db.models.expressions import RawSQL

from kinfold.casework.families.findkeys import Kind, digest, together
from kinfold.casework.families.models import FindKey
from kinfold.casework.families.spelling import name_words
from kinfold.casework.referrals.models import (
    Contact,
    ContactAnswer,
    ContactDecision,
    ContactFamily,
    ContactFit,
    ContactKey,
    ContactPlace,
    Signed,
)
from kinfold.casework.sharing.door_ties import AT_THE_DOOR, DOOR, remember_every_fit
from kinfold.casework.sharing.filters import allowed
from kinfold.casework.sharing.gate import NotForYou, Sight
from kinfold.casework.sharing.models import NamedWorker, Notice, Seal
from kinfold.casework.teams.models import Team
from kinfold.domain.access import Level, Purpose, Section

Row = TypeVar("Row", bound=Signed)
OF_SEALED = "contact:sealed"
A_YEAR, MOST_HELD_AGAINST = timedelta(days=366), 400


def is_at_work(sight: Sight) -> bool:
    """Say whether someone's role takes contacts down at all."""
    return sight.worker.is_active and sight.worker.role in AT_THE_DOOR and sight.purpose is Purpose.WORK


def waiting(sight: Sight) -> list[Contact]:
    """Give the contacts at this worker's door that nobody has decided on, the longest waiting first."""
    return _found(sight, Q(pk__in=_at_door(sight)), is_decided=False)


def unanswered(sight: Sight) -> list[Contact]:
    """Give those decided on, of which whoever told us has not been told; without those of a family."""
    return _found(sight, Q(pk__in=_at_door(sight)), is_decided=True)


def of_families(sight: Sight, family_ids: Iterable[str]) -> dict[str, list[Contact]]:
    """Give the contacts that tell of some families, of which the record may be read just now."""
    may = sight.opened(family_ids, Section.CORE, Level.READ)
    of = dict(
        ContactFamily.objects.filter(family_id__in=may, ends_at=None).values_list("contact_id", "family_id")
    )
    found: dict[str, list[Contact]] = {each: [] for each in may}
    for each in _rows(sight, Q(pk__in=list(of))) if of else ():
        found[of[each.pk]].append(each)
    for family_id in may:
        sight.remember(family_id, Section.CORE, Level.READ, sight.decide(family_id), given=True)
    return found


def contact(sight: Sight, contact_id: str, level: Level = Level.READ) -> Contact:
    """Give one contact. Raises NotForYou, also where there is none, and what a family's record asks first."""
    if not is_at_work(sight):
        raise NotForYou("not-at-the-door")
    family_id = family_of(contact_id)
    among = Q(pk=contact_id)
    if family_id:
        sight.require(family_id, Section.CORE, level)
    else:
        among &= Q(pk__in=_at_door(sight))
    found = next(iter(_rows(sight, among)), None)
    if found is None:
        raise NotForYou("not-at-the-door")
    return found


def family_of(contact_id: str) -> str:
    """Give of which family a contact tells; empty while nobody has said."""
    row = ContactFamily.objects.filter(contact_id=contact_id, ends_at=None).first()
    return row.family_id if row else ""


def place_of(of: Contact) -> str:
    """Give the id of the team at whose door a contact waits, or waited last."""
    row = ContactPlace.objects.filter(contact=of).order_by("-starts_at", "-pk").first()
    return str(row.team_id) if row else ""


def decision_of(sight: Sight, of: Contact) -> ContactDecision | None:
    """Give what was decided on a contact that this worker was given."""
    return _only(sight, ContactDecision, of)


def answer_of(sight: Sight, of: Contact) -> ContactAnswer | None:
    """Give how whoever told us was answered, of a contact that this worker was given."""
    return _only(sight, ContactAnswer, of)


def decisions_of(sight: Sight, contacts: Sequence[Contact]) -> dict[str, ContactDecision]:
    """Give what was decided on contacts that this worker was given, in one query."""
    sight.asking.tell_database()
    rows = ContactDecision.rows.filter(pk__in=[each.pk for each in contacts]).select_related("by")
    return {each.pk: each for each in rows} if contacts else {}


def answered(sight: Sight, contacts: Sequence[Contact]) -> set[str]:
    """Give of which contacts, that this worker was given, whoever told us has been answered."""
    sight.asking.tell_database()
    rows = ContactAnswer.rows.filter(pk__in=[each.pk for each in contacts])
    return set(rows.values_list("pk", flat=True)) if contacts else set()


def open_of_families(sight: Sight) -> dict[str, str]:
    """Give the contacts, with their families, that ask for something of whoever may write about the family.

    Identifiers alone: some of these families may ask for a reason first.
    """
    sight.asking.tell_database()
    may = allowed(sight.worker, sight.asking, Section.CORE, Level.WRITE, column="family_id")
    done = ContactAnswer.rows.values("pk")
    rows = ContactFamily.objects.filter(may, ends_at=None).exclude(contact_id__in=done)
    rows = rows.order_by("starts_at", "pk")
    return dict(rows.values_list("contact_id", "family_id")) if is_at_work(sight) else {}


def within_reach(sight: Sight) -> tuple[Q, dict[str, str]]:
    """Give which contacts this worker may read just now, and with which families some of them are.

    Those at their door, and those of families whose record asks for nothing first. No look is remembered:
    ``show_family`` does so for what is shown.
    """
    sight.asking.tell_database()
    may = allowed(sight.worker, sight.asking, Section.CORE, Level.READ, column="family_id")
    rows = ContactFamily.objects.filter(may, ends_at=None).values_list("contact_id", "family_id")
    of = dict(rows) if is_at_work(sight) else {}
    opened = set(sight.opened(of.values(), Section.CORE, Level.READ))
    of = {contact: family for contact, family in of.items() if family in opened}
    return Q(pk__in=_at_door(sight)) | Q(pk__in=list(of)), of


def show_families(sight: Sight, family_ids: Iterable[str]) -> None:
    """Remember for the audit that contacts of some families are shown."""
    for family_id in dict.fromkeys(family_ids):
        sight.remember(family_id, Section.CORE, Level.READ, sight.decide(family_id), given=True)


def near(sight: Sight, of: Contact, among: Q) -> list[Contact]:
    """Give others of some contacts that may be held against one: those within a year of it, and of any time
    those with the same surname and birth date or postcode; the latest first.
    """
    if not is_at_work(sight):
        return []
    alike = Q()
    for key in ContactKey.objects.filter(contact=of):
        alike |= Q(digest=key.digest, with_digest=key.with_digest)
    keyed = ContactKey.objects.filter(alike).values("contact_id") if alike else ()
    sight.asking.tell_database()
    when = Q(received_at__range=(of.received_at - A_YEAR, of.received_at + A_YEAR)) | Q(pk__in=keyed)
    rows = Contact.rows.filter(among, when).exclude(pk=of.pk).select_related("by")
    return list(rows.order_by("-received_at", "-pk")[:MOST_HELD_AGAINST])


def decided_ids(sight: Sight, among: Q, outcome: str) -> list[str]:
    """Give which of some contacts were decided on, or so, the latest decision first."""
    if not is_at_work(sight):
        return []
    sight.asking.tell_database()
    rows = ContactDecision.rows.filter(contact__in=Contact.rows.filter(among).values("pk"))
    rows = rows.filter(outcome=outcome) if outcome else rows
    return list(rows.order_by("-written_at", "-pk").values_list("pk", flat=True))


def by_ids(sight: Sight, ids: Sequence[str]) -> list[Contact]:
    """Give contacts that this worker was found to be within reach of, in the order of their ids."""
    found = {each.pk: each for each in _rows(sight, Q(pk__in=list(ids)))} if ids else {}
    return [found[each] for each in ids if each in found]


def taken_from(contact_ids: Iterable[str]) -> set[str]:
    """Give which of some contacts were put with a family once, and are with none now."""
    rows = ContactFamily.objects.filter(contact_id__in=list(contact_ids))
    ends = dict(rows.order_by("starts_at", "pk").values_list("contact_id", "ends_at"))
    return {contact for contact, ended in ends.items() if ended is not None}


def may_tell_of(of: Contact, family_ids: Iterable[str]) -> set[str]:
    """Give of which of some families a contact may tell: it fitted them once, or someone of theirs has a
    surname that it tells of. One without a surname may tell of any.
    """
    ids = list(family_ids)
    names = {"".join(name_words(each["family_name"])) for each in of.people} - {""}
    if not names or not ids:
        return set(ids)
    bears = Q(digest__in=[digest(Kind.SURNAME, each) for each in names], membership__family_id__in=ids)
    once = ContactFit.objects.filter(contact=of, family_id__in=ids).values_list("family_id", flat=True)
    return {*FindKey.rows.filter(bears).values_list("membership__family_id", flat=True), *once}


def undecided(sight: Sight) -> Any:
    """Give the contacts that wait for this worker's decision, to be counted: at their door, or of families
    they may write about, also of such as ask for a reason first. None for whoever decides on none.
    """
    if not is_at_work(sight):
        return None
    sight.asking.tell_database()
    may = allowed(sight.worker, sight.asking, Section.CORE, Level.WRITE, column="family_id")
    theirs = ContactFamily.objects.filter(may, ends_at=None).values("contact_id")
    rows = Contact.rows.filter(Q(pk__in=_at_door(sight)) | Q(pk__in=theirs))
    return rows.exclude(pk__in=ContactDecision.rows.values("pk")).values("pk", "received_at")


def take_down(sight: Sight, made: Contact, team: Team) -> Contact:
    """Write a contact down at a team's door. Raises NotForYou for whoever takes none down."""
    if not is_at_work(sight):
        raise NotForYou("not-at-the-door")
    sight.asking.tell_database()
    made.save(force_insert=True)
    ContactPlace.objects.create(contact=made, team=team, starts_at=sight.at, by=sight.worker, is_first=True)
    ContactKey.objects.bulk_create(list(_keys(made)))
    _tell_those_named(sight, made)
    return made


def _tell_those_named(sight: Sight, made: Contact) -> None:
    """Tell those named to see a sealed family that a contact may tell of it; nobody else learns so."""
    fits: set[str] = set()
    for each in ContactKey.objects.filter(contact=made):
        rare = FindKey.rows.filter(digest=each.with_digest).values("membership__family_id")
        both = FindKey.rows.filter(digest=each.digest, membership__family_id__in=rare)
        fits |= set(both.values_list("membership__family_id", flat=True))
    sealed = Seal.objects.at(sight.at).filter(family_id__in=fits).values("family_id")
    named = NamedWorker.objects.at(sight.at).filter(family_id__in=sealed).exclude(worker=sight.worker)
    Notice.objects.bulk_create(
        Notice(
            to_id=each.worker_id, family_id=each.family_id, about=sight.worker, kind=OF_SEALED, at=sight.at
        )
        for each in named
    )


def add(sight: Sight, row: Row) -> Row:
    """Add what was decided or answered, on a contact that this worker was given to write on."""
    sight.asking.tell_database()
    row.save(force_insert=True)
    return row


def _only(sight: Sight, model: type[Row], of: Contact) -> Row | None:
    sight.asking.tell_database()
    found: Row | None = model.rows.filter(pk=of.pk).select_related("by").first()
    return found


def _found(sight: Sight, among: Q, *, is_decided: bool) -> list[Contact]:
    if not is_at_work(sight):
        return []
    sight.asking.tell_database()
    decided, answered = (each.rows.values("pk") for each in (ContactDecision, ContactAnswer))
    asked = Q(pk__in=decided) & ~Q(pk__in=answered) if is_decided else ~Q(pk__in=decided)
    return _rows(sight, among & asked)


def _rows(sight: Sight, among: Q) -> list[Contact]:
    sight.asking.tell_database()
    return list(Contact.rows.filter(among).select_related("by").order_by("received_at", "pk"))


def _at_door(sight: Sight) -> Any:
    return RawSQL(*sight.asking.fill(DOOR))


def remake_keys() -> None:
    """Make the keys of every contact anew. For whoever owns the tables, before anyone is served."""
    remember_every_fit()
    ContactKey.objects.all().delete()
    for each in Contact.rows.order_by("pk").iterator():
        ContactKey.objects.bulk_create(list(_keys(each)))


def _keys(of: Contact) -> Iterable[ContactKey]:
    """Give by what a family would be known: a surname with a birth date of one person, or with a postcode."""
    for each in of.people:
        surname = "".join(name_words(each["family_name"]))
        born, place = each["born"], together(of.postcode)
        beside = [(Kind.BORN, str(born) if born else ""), (Kind.POSTCODE, place)]
        for kind, value in beside if surname else ():
            if value:
                first, second = digest(Kind.SURNAME, surname), digest(kind, value)
                yield ContactKey(contact=of, digest=first, with_digest=second)
