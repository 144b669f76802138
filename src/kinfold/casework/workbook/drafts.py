"""Drafts: kept while someone types, carried on with, and gone once the entry is saved.

Nothing typed is judged here: a draft may want anything. Who may have one is asked of the gate each time.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction

from kinfold.casework.in_turn import in_turn
from kinfold.casework.saving.actions import is_saved
from kinfold.casework.saving.models import form_token
from kinfold.casework.sharing.actions.managing import renew
from kinfold.casework.sharing.gate import NotForYou, Sight
from kinfold.casework.sharing.gate_own import change_own, own_of, remove_own
from kinfold.casework.workbook.actions import Told, put_right, write_entry
from kinfold.casework.workbook.models import Draft, Fields, as_kept
from kinfold.casework.workbook.screens import merged
from kinfold.domain.access import Level
from kinfold.domain.errors import UserError

MOST = 50  # drafts of one author in one family


@dataclass(frozen=True, slots=True)
class Sent:
    """What one screen sends of a draft, and who sends it.

    ``token`` is that of the form, made once; ``hand`` that of this showing of the page.
    """

    fields: Fields
    screen: str
    token: str
    hand: str
    version: int = 0
    draft: str = ""
    way: str = "entry"

    @property
    def is_whole(self) -> bool:
        """Whether it carries the token of a form of ours."""
        return bool(re.fullmatch("[0-9a-f]{32}", self.token))


@dataclass(frozen=True, slots=True)
class Kept:
    """What came of it: the draft, and the one beside which it was kept, if another window had saved."""

    draft: Draft
    beside: Draft | None = field(default=None)


def own_drafts(sight: Sight, family_id: str) -> list[Draft]:
    """Give this worker's drafts in a family, the latest first. Raises NotForYou and FirstDo."""
    return sight.rows(Draft, family_id, order=("-saved_at", "pk"))


def all_drafts(sight: Sight) -> list[Draft]:
    """Give this worker's drafts in every family in which they may still write, the latest first."""
    return own_of(sight, Draft, "-saved_at")


def draft_of(sight: Sight, family_id: str, draft_id: str) -> Draft:
    """Give one draft of one's own. Raises NotForYou, also for another's, and FirstDo."""
    found = sight.rows(Draft, family_id, pk=draft_id)
    if not found:
        raise NotForYou("missing")
    return found[0]


@transaction.atomic
def keep(sight: Sight, *, family_id: str, sent: Sent) -> Kept | None:
    """Keep what a page sends; None where the form was saved as an entry meanwhile.

    Where another window saved the same draft since this one was shown, both are kept. Raises NotForYou,
    FirstDo, and UserError where someone has more drafts than anyone needs.
    """
    renew(sight)
    sight.require(family_id, level=Level.WRITE)
    in_turn("draft", f"{sight.worker.pk}:{sent.token}")
    if is_saved(token=sent.token, by=sight.worker):
        return None
    found = _found(sight, family_id, sent)
    if found is None:
        return Kept(_begin(sight, family_id, sent, sent.fields, token=sent.token))
    fields = merged(found.fields, sent.screen, sent.fields)
    if found.version == sent.version or found.hand == sent.hand:
        values = {"kept": as_kept(fields), "version": found.version + 1, "hand": sent.hand}
        change_own(sight, Draft, found.pk, family_id, **values, saved_at=sight.at)
        return Kept(draft_of(sight, family_id, found.pk))
    if fields == found.fields:
        return Kept(found)
    made = _begin(sight, family_id, sent, fields, token=form_token(), beside=found)
    return Kept(made, found)


@transaction.atomic
def drop(sight: Sight, *, family_id: str, draft_id: str) -> bool:
    """Let a draft of one's own go; False where there is none."""
    sight.require(family_id, level=Level.WRITE)
    return remove_own(sight, Draft, draft_id, family_id)


@transaction.atomic
def finish(sight: Sight, *, draft: Draft, told: Told, reason: str = "") -> str | None:
    """Make an entry of a draft, or put its entry right, and let the draft go; None where saved before.

    Raises as ``write_entry`` and ``put_right`` do; the draft then stays.
    """
    family_id = str(draft.family_id)
    if draft.entry:
        kept = {"family_id": family_id, "entry_id": draft.entry, "reason": reason, "token": draft.token}
        made = put_right(sight, told=told, seen=draft.seen, **kept)
    else:
        made = write_entry(sight, family_id=family_id, told=told, token=draft.token)
    remove_own(sight, Draft, draft.pk, family_id)
    return made


@transaction.atomic
def begin_right(sight: Sight, *, family_id: str, entry_id: str, fields: Fields, seen: Iterable[str]) -> Draft:
    """Begin to put one's own entry right, or carry on with what was begun."""
    sight.require(family_id, level=Level.WRITE)
    begun = sight.rows(Draft, family_id, entry=entry_id)
    if begun:
        return begun[0]
    row = Draft(family_id=family_id, author=sight.worker, way="entry", entry=entry_id, seen=list(seen))
    row.kept, row.token, row.hand = as_kept(fields), form_token(), form_token()
    row.begun_at = row.saved_at = sight.at
    return sight.add(row, family_id)


@transaction.atomic
def look_again(sight: Sight, *, draft: Draft, seen: Iterable[str]) -> None:
    """Note that its author has now seen what stands of the entry that a draft puts right."""
    change_own(sight, Draft, draft.pk, str(draft.family_id), seen=list(seen))


def _found(sight: Sight, family_id: str, sent: Sent) -> Draft | None:
    where = {"pk": sent.draft} if sent.draft else {"token": sent.token}
    found = sight.rows(Draft, family_id, **where)
    if found:
        return found[0]
    return next(iter(sight.rows(Draft, family_id, token=sent.token)), None)


def _begin(
    sight: Sight, family_id: str, sent: Sent, fields: Fields, *, token: str, beside: Draft | None = None
) -> Draft:
    if len(own_drafts(sight, family_id)) >= MOST:
        raise UserError(f"You have {MOST} drafts for this family. Save or delete one first.")
    row = Draft(family_id=family_id, author=sight.worker, way=sent.way, hand=sent.hand, token=token)
    row.kept = as_kept(fields)
    if beside:
        row.beside, row.way, row.entry, row.seen = beside.pk, beside.way, beside.entry, beside.seen
    row.begun_at = row.saved_at = sight.at
    return sight.add(row, family_id)
