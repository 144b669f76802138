"""Writing down steps, and correcting what was written. Each verb is one transaction; no row is changed."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import prefetch_related_objects

from kinfold.casework import versions
from kinfold.casework.allocations.models import TeamAllocation
from kinfold.casework.in_turn import in_turn
from kinfold.casework.process.models import StepTaken, occurrence_id
from kinfold.casework.safety import guard
from kinfold.casework.saving.actions import is_first
from kinfold.casework.sharing import gate_many
from kinfold.casework.sharing.actions.managing import renew
from kinfold.casework.sharing.gate import Sight
from kinfold.domain.access import Level
from kinfold.domain.case import Happened, Step, problems
from kinfold.domain.errors import UserError

ORDER = ("happened_at", "written_at", "pk")


class NotLawful(UserError):
    """A step cannot have come then; the message says why, for the field of the date."""


class AlreadyCorrected(UserError):
    """Someone else has just corrected the same row; both are shown to whoever comes second."""


def taken(sight: Sight, family_id: str) -> list[StepTaken]:
    """Give the steps of a family as they stand: neither replaced nor withdrawn, the oldest first."""
    return standing(every(sight, family_id))


def every(sight: Sight, family_id: str) -> list[StepTaken]:
    """Give all rows about a family's steps, also those replaced and those that only take one back."""
    rows = list(sight.rows(StepTaken, family_id, ORDER))
    prefetch_related_objects(rows, "by")
    return rows


def taken_of(sight: Sight, family_ids: Iterable[str]) -> dict[str, list[StepTaken]]:
    """Give those that stand of several families, of which steps may be read just now, in one query."""
    found = gate_many.rows_of(sight, StepTaken, family_ids, ORDER)
    return {family_id: standing(rows) for family_id, rows in found.items()}


def standing(rows: Iterable[StepTaken]) -> list[StepTaken]:
    """Keep those that no other row replaces, and that are not themselves a withdrawal.

    In the order of their time; of one instant, in the order in which they were first written down, so that a
    correction changes no order.
    """
    rows = list(rows)
    left = versions.standing(rows)
    first = {each.pk: earlier(rows, each)[-1] if each.replaces_id else each for each in left}
    return sorted(left, key=lambda each: (each.happened_at, first[each.pk].written_at, first[each.pk].pk))


def earlier(rows: Iterable[StepTaken], row: StepTaken) -> list[StepTaken]:
    """Give what a row replaced, what that replaced, and so on: the latest version first."""
    known = {each.pk: each for each in rows}
    found = []
    while row.replaces_id in known:
        row = known[row.replaces_id]
        found.append(row)
    return found


def in_place_of(rows: Iterable[StepTaken], row_id: str) -> StepTaken | None:
    """Give what a row has become: itself, its latest correction, or what took it back; None for no row."""
    rows = list(rows)
    found = next((each for each in rows if each.pk == row_id), None)
    later = {each.replaces_id: each for each in rows if each.replaces_id}
    while found is not None and found.pk in later:
        found = later[found.pk]
    return found


def happened(rows: Iterable[StepTaken], allocated: Iterable[datetime] = ()) -> list[Happened]:
    """Give what the rules of the case and the clocks ask for; an allocation is a step of the family."""
    steps = [Happened(each.happened_at, Step(each.step), each.child_id or "") for each in rows]
    return [*steps, *(Happened(at, Step.ALLOCATION) for at in allocated)]


def referred_at(sight: Sight, family_id: str) -> datetime | None:
    """Give when the family was referred last; None where no referral is written down."""
    return max(
        (each.happened_at for each in taken(sight, family_id) if each.step == Step.REFERRAL), default=None
    )


def allocated_at(family_id: str) -> list[datetime]:
    """Give when the family was allocated to a team."""
    return allocated_at_of([family_id]).get(family_id, [])


def allocated_at_of(family_ids: Iterable[str]) -> dict[str, list[datetime]]:
    """Give the same of several families, in one query."""
    found: dict[str, list[datetime]] = {}
    rows = TeamAllocation.objects.filter(family_id__in=list(family_ids), until_allocated=False)
    rows = rows.order_by("starts_at", "pk")
    for family_id, at in rows.values_list("family_id", "starts_at"):
        found.setdefault(family_id, []).append(at)
    return found


@transaction.atomic
def record(
    sight: Sight,
    *,
    family_id: str,
    step: Step,
    at: datetime,
    children: Sequence[str] = (),
    details: Mapping[str, Any] | None = None,
    token: str = "",
    stands: bool = False,
    occurrence: str = "",
) -> list[StepTaken]:
    """Write down a step, for the family or for each child named; nothing where this form was saved before.

    ``token`` is that of a form, where it comes from one; ``occurrence`` is the entry that tells of it. Raises
    NotLawful where the step cannot have come then, or would make impossible what is already written, and
    UserError to a custodian whose words hold the safe address they keep, unless the words ``stands`` already,
    in a contact, and are only carried on.
    """
    if not _begin(sight, family_id, token):
        return []
    _look_over(sight, family_id, details or {}, stands=stands)
    new = [
        _row(sight, family_id, step=step, at=at, child=child, details=details or {})
        for child in (children or [""])
    ]
    occurrence = occurrence or occurrence_id()
    for each in new:
        each.occurrence = occurrence
    _check(family_id, taken(sight, family_id), new)
    return [sight.add(each, family_id) for each in new]


@transaction.atomic
def correct(
    sight: Sight,
    *,
    family_id: str,
    row_id: str,
    at: datetime,
    details: Mapping[str, Any],
    reason: str,
    token: str = "",
) -> StepTaken | None:
    """Put a new version in the place of one row; the old one stays readable. None where saved before.

    Raises NotLawful as ``record`` does, and AlreadyCorrected where another version came first.
    """
    if not _begin(sight, family_id, token):
        return None
    _look_over(sight, family_id, details, reason)
    rows = taken(sight, family_id)
    old = _one(rows, row_id)
    new = _row(
        sight, family_id, step=Step(old.step), at=at, child=old.child_id or "", details=details, reason=reason
    )
    return _replace(sight, family_id, rows, old, new)


@transaction.atomic
def withdraw(sight: Sight, *, family_id: str, row_id: str, reason: str, token: str = "") -> StepTaken | None:
    """Say that a step did not happen; None where saved before.

    Raises NotLawful where later steps rest on it, and AlreadyCorrected.
    """
    if not _begin(sight, family_id, token):
        return None
    _look_over(sight, family_id, {}, reason)
    rows = taken(sight, family_id)
    old = _one(rows, row_id)
    new = _row(
        sight,
        family_id,
        step=Step(old.step),
        at=old.happened_at,
        child=old.child_id or "",
        details={},
        reason=reason,
    )
    new.withdrawn = True
    return _replace(sight, family_id, rows, old, new)


def _begin(sight: Sight, family_id: str, token: str) -> bool:
    """Wait one's turn with a family's steps: what is lawful is judged on what others have written by then.

    Say whether the form comes for the first time.
    """
    in_turn("family", family_id)
    renew(sight)
    return not token or is_first(token=token, by=sight.worker)


def _look_over(
    sight: Sight, family_id: str, details: Mapping[str, Any], reason: str = "", *, stands: bool = False
) -> None:
    """Hold the words of a step against the family's safe addresses, as those of a note are."""
    sight.require(family_id, level=Level.WRITE)
    words = [each for each in (*details.values(), reason) if isinstance(each, str)]
    look = guard.ring if stands else guard.look_over
    look(sight, family_id, "\n".join(words), what="step")


def _one(rows: Iterable[StepTaken], row_id: str) -> StepTaken:
    found = next((each for each in rows if each.pk == row_id), None)
    if found is None:
        raise AlreadyCorrected("This was corrected meanwhile. Below is what stands now; look at it first.")
    return found


def _replace(
    sight: Sight, family_id: str, rows: list[StepTaken], old: StepTaken, new: StepTaken
) -> StepTaken:
    new.replaces, new.occurrence = old, old.occurrence
    changed = [new if each.pk == old.pk else each for each in rows]
    _check(family_id, [each for each in changed if not each.withdrawn], [], before=rows)
    try:
        with transaction.atomic():
            return sight.add(new, family_id)
    except IntegrityError as error:
        raise AlreadyCorrected(
            "This was corrected meanwhile. Below is what stands now; look at it first."
        ) from error


def _check(
    family_id: str,
    rows: list[StepTaken],
    new: list[StepTaken],
    before: list[StepTaken] | None = None,
) -> None:
    """Refuse what would add a problem to those there are: records from elsewhere may hold some already."""
    allocated = allocated_at(family_id)
    known = _words(happened(rows if before is None else before, allocated))
    found = _words(happened([*rows, *new], allocated)) - known
    if found:
        raise NotLawful(next(iter(found)))


def _words(steps: Iterable[Happened]) -> Counter[str]:
    """Give what is wrong with these steps; an allocation is a fact, and is not judged here."""
    return Counter(words for each, words in problems(steps) if each.step is not Step.ALLOCATION)


def _row(
    sight: Sight,
    family_id: str,
    *,
    step: Step,
    at: datetime,
    child: str,
    details: Mapping[str, Any],
    reason: str = "",
) -> StepTaken:
    worker = sight.worker
    return StepTaken(
        family_id=family_id,
        child_id=child or None,
        step=step.value,
        happened_at=at,
        details=dict(details),
        by=worker,
        agency=worker.agency.code,
        profession=worker.profession,
        written_at=sight.at,
        reason=reason,
    )
