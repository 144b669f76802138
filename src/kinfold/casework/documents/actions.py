"""Asking for a document, releasing or refusing it, taking it out. Each verb decides anew through a Sight."""

from collections.abc import Sequence

from django.db import transaction

from kinfold.casework.documents import chronologies, gathering, plans
from kinfold.casework.documents.contents import PlanPaper, Recipient, Rendered
from kinfold.casework.documents.models import CHRONOLOGY, LASTS, PLAN, Release
from kinfold.casework.documents.render import digest_of, render
from kinfold.casework.safety import guard
from kinfold.casework.safety.models import ProtectedFrom
from kinfold.casework.sharing.gate import FirstDo, NotForYou, Sight
from kinfold.casework.sharing.models import StatedReason
from kinfold.domain.access import Level, Manner, Obligation, Section
from kinfold.domain.errors import UserError

CHANGED = "The record has changed since this was asked for, so it is no longer the same document. Ask again."
NOW_TWO = "Since this was released it takes a second person to release it. Ask again."
SETTLED = "This was released or refused already. Ask again if it is needed once more."


@transaction.atomic
def draft(
    sight: Sight, family_id: str, *, recipient: str, note_ids: Sequence[str], confirmed: bool
) -> Release:
    """Begin a document, to be looked at; custodians are told where a chosen note seems to hold their secret.

    Raises NotForYou and FirstDo, also for a recipient or a note that is not there.
    """
    sight.require(family_id, Section.CORE, Level.READ)
    to = gathering.recipient(sight, family_id, recipient)
    chosen = [each for each in gathering.notes(sight, family_id) if each.id in set(note_ids)]
    if len(chosen) != len(set(note_ids)):
        raise NotForYou("missing")
    if any(guard.seems_to_hold(sight, family_id, each.text) for each in chosen):
        guard.suspect(sight, family_id, what="document")
    made: Release = Release.objects.create(
        family_id=family_id,
        recipient=to.key,
        notes=[each.id for each in chosen],
        confirmed=confirmed,
        sections=[Section.CORE.value],
        requested_by=sight.worker,
        drafted_at=sight.at,
    )
    return made


@transaction.atomic
def draft_plan(sight: Sight, family_id: str, *, recipient: str, paper: PlanPaper) -> Release:
    """Begin a plan's paper, to be looked at; custodians are told where a line seems to hold their secret.

    Raises NotForYou and FirstDo, also for a recipient, a plan or a version that is not there.
    """
    sight.require(family_id, Section.CORE, Level.READ)
    to = gathering.recipient(sight, family_id, recipient, plans.YOUNGEST)
    material = plans.material(sight, family_id, to=to, paper=paper, on=sight.at)
    if any(each.hides_a_place for each in material.rows):
        guard.suspect(sight, family_id, what="document")
    made: Release = Release.objects.create(
        family_id=family_id,
        recipient=to.key,
        what=PLAN,
        chosen=plans.kept(paper),
        sections=[Section.CORE.value],
        requested_by=sight.worker,
        drafted_at=sight.at,
    )
    return made


@transaction.atomic
def draft_chronology(
    sight: Sight, family_id: str, *, recipient: str, selection_id: str, confirmed: bool
) -> Release:
    """Begin a chosen chronology's paper, to be looked at; custodians are told as with a plan.

    Its sections are those that stand on this reader's paper. Raises NotForYou and FirstDo, also for a
    recipient or a chronology that is not there.
    """
    sight.require(family_id, Section.CORE, Level.READ)
    to = gathering.recipient(sight, family_id, recipient)
    kept = {"selection": selection_id, "confirmed": confirmed}
    material = chronologies.material(sight, family_id, to=to, chosen=kept, on=sight.at)
    if any(each.hides_a_place for each in material.rows):
        guard.suspect(sight, family_id, what="document")
    made: Release = Release.objects.create(
        family_id=family_id,
        recipient=to.key,
        what=CHRONOLOGY,
        chosen=kept,
        sections=chronologies.sections_on_paper(material, to, confirmed=confirmed),
        requested_by=sight.worker,
        drafted_at=sight.at,
    )
    return made


def recipient_of(sight: Sight, release: Release) -> Recipient:
    """Give whom a document is for. Raises NotForYou where there is no such, or no longer, and FirstDo."""
    youngest = plans.YOUNGEST if release.what == PLAN else gathering.OLD_ENOUGH
    return gathering.recipient(sight, release.family_id, release.recipient, youngest)


def needs_two(sight: Sight, family_id: str, sections: Sequence[str]) -> bool:
    """Say whether a second person releases: the policy asks for it, or someone must be kept safe."""
    taken = [sight.decide(family_id, Section(each), Manner.TAKE_OUT) for each in sections]
    if any(Obligation.TWO_PERSON in each.obligations for each in taken):
        return True
    rows = sight.rows(ProtectedFrom, family_id)
    return any(row.ends_at is None or row.ends_at > sight.at for row in rows)


def prove_before(sight: Sight, family_id: str) -> None:
    """Raise FirstDo where whoever prepares a document of this family proves first who they are."""
    if not sight.proved and needs_two(sight, family_id, [Section.CORE.value]):
        raise FirstDo(family_id, Obligation.STEP_UP)


def found(sight: Sight, release_id: str, family_id: str | None = None) -> Release:
    """Give a document that this worker asked for, or may release. Raises NotForYou."""
    asked = Release.objects.filter(pk=release_id).select_related("requested_by", "decided_by")
    row = (asked.filter(family_id=family_id) if family_id else asked).first()
    if row is None:
        sight.require(family_id or release_id, level=Level.READ)  # takes as long as where it is not theirs
        raise NotForYou("missing")
    for each in row.sections:
        sight.require(row.family_id, Section(each), Level.READ)
    if row.requested_by_id != sight.worker.id and row.requested_at is None:
        raise NotForYou("missing")
    found_row: Release = row
    return found_row


def see(sight: Sight, release: Release) -> Rendered:
    """Render a document as this worker's Sight gives it. Raises NotForYou and FirstDo."""
    to, on = recipient_of(sight, release), release.requested_at or sight.at
    if release.what == PLAN:
        return plans.see(sight, release.family_id, to=to, paper=plans.paper_of(release.chosen), on=on)
    if release.what == CHRONOLOGY:
        return chronologies.see(sight, release, to=to, on=on)
    given = gathering.material(
        sight,
        release.family_id,
        to=to,
        note_ids=release.notes,
        confirmed=release.confirmed,
        on=on,
    )
    return render(given, to)


@transaction.atomic
def ask(sight: Sight, release: Release, *, reason: str) -> Release:
    """Ask to take a document out; without need of a second person it is released at once.

    Raises NotForYou for anyone but whoever drafted it, FirstDo, and UserError where it was asked for already.
    """
    _only(release.requested_by_id == sight.worker.id)
    if release.requested_at is not None:
        raise UserError(SETTLED)
    release.two_person = needs_two(sight, release.family_id, release.sections)
    _prove(sight, release)
    release.requested_at, release.reason = sight.at, reason
    release.digest = digest_of(see(sight, release).html)
    StatedReason.objects.create(
        family_id=release.family_id,
        worker=sight.worker,
        by=sight.worker,
        manner=Manner.TAKE_OUT.value,
        words=reason,
        starts_at=sight.at,
        ends_at=sight.at + LASTS,
    )
    sight.forget()
    if not release.two_person:
        _may_leave(sight, release)
        release.released_at, release.decided_by = sight.at, sight.worker
    release.save()
    return release


@transaction.atomic
def decide(sight: Sight, release: Release, *, refuse_with: str = "") -> Release:
    """Release what someone else asked for, or refuse it with words.

    Raises NotForYou for whoever asked and whoever may not read all of it themselves, FirstDo, and UserError
    where it is settled or has changed.
    """
    _may_decide(sight, release)
    _prove(sight, release)
    locked = Release.objects.select_for_update().get(pk=release.pk)
    if locked.released_at or locked.refused_at:
        raise UserError(SETTLED)
    if refuse_with:
        locked.refused_at, locked.refusal_words = sight.at, refuse_with
    else:
        _same(see(sight, locked), locked)
        locked.released_at = sight.at
    locked.decided_by = sight.worker
    locked.save()
    kept: Release = locked
    return kept


def shown_to_second(sight: Sight, release: Release) -> Rendered:
    """Give exactly the bytes that were asked for. Raises as ``decide``."""
    _may_decide(sight, release)
    _prove(sight, release)
    rendered = see(sight, release)
    _same(rendered, release)
    return rendered


def take_out(sight: Sight, release: Release) -> Rendered:
    """Give a released document to whoever asked for it, within seven days.

    Raises NotForYou where it is not released to them or too old, FirstDo, and UserError where it has changed,
    or where it takes a second person by now and was released without one.
    """
    _only(release.requested_by_id == sight.worker.id)
    _only(release.released_at is not None and sight.at <= release.released_at + LASTS)
    _prove(sight, release)
    if release.decided_by_id != sight.worker.id:
        sight.released.add(release.family_id)
        sight.forget()
    _may_leave(sight, release)
    if release.decided_by_id == sight.worker.id and needs_two(sight, release.family_id, release.sections):
        raise UserError(NOW_TWO)
    rendered = see(sight, release)
    _same(rendered, release)
    return rendered


def waiting(sight: Sight) -> list[Release]:
    """Give what waits for a second person and may be released by this worker, oldest first."""
    asked = (
        Release.objects.filter(two_person=True, requested_at__gt=sight.at - LASTS)
        .filter(released_at=None, refused_at=None)
        .exclude(requested_by=sight.worker)
        .select_related("requested_by")
        .order_by("requested_at", "pk")
    )
    rows = list(asked[:200])
    levels = sight.decisions(row.family_id for row in rows)
    return [row for row in rows if levels[row.family_id].level >= Level.READ]


def _may_decide(sight: Sight, release: Release) -> None:
    _only(release.requested_at is not None and release.requested_by_id != sight.worker.id)
    _only(release.two_person)
    for each in release.sections:
        sight.require(release.family_id, Section(each), Level.READ)


def _may_leave(sight: Sight, release: Release) -> None:
    for each in release.sections:
        sight.require(release.family_id, Section(each), Level.READ, Manner.TAKE_OUT)


def _prove(sight: Sight, release: Release) -> None:
    if release.two_person and not sight.proved:
        raise FirstDo(release.family_id, Obligation.STEP_UP)


def _same(rendered: Rendered, release: Release) -> None:
    if digest_of(rendered.html) != release.digest:
        raise UserError(CHANGED)


def _only(holds: bool) -> None:
    if not holds:
        raise NotForYou("missing")
