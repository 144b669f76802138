"""One observed session in words: what the family said, how it was coded, and what its reader may do.

The second coder is not told whose session it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.timezone import localtime

from kinfold.casework.accounts.models import User
from kinfold.casework.practice.coding import is_recording_kept
from kinfold.casework.practice.models import Coding, Observation
from kinfold.casework.practice.queries import Scored
from kinfold.domain.practice import Instrument, summarise
from kinfold.reports.tables import Table
from kinfold.reports.wording import day
from kinfold.web.presenters.practice_words import REFUSED, WITHDRAWN, how, lines_words, result_words, when

NOTICES = {
    "code": "The scores are saved.",
    "second": "They are asked to code it. Let them hear the recording, and tell them nothing of your scores.",
    "withdraw": "It is written down that the family withdrew. What was coded is gone.",
    "deleted": "The day on which the recording was deleted is written down.",
}
GONE = "The file of this version of the instrument is gone, so its scores cannot be shown."
LINKS = {
    "code": "Code this session",
    "again": "Correct the scores",
    "second": "Ask a second coder",
    "withdraw": "The family no longer agrees",
    "deleted": "The recording is deleted",
}


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a coder says to the worker."""

    went_well: str
    to_try: str
    signed: str


@dataclass(frozen=True, slots=True)
class OnePage:
    """The page. ``to_do`` are the changes that its reader may make: which, and the words of the link."""

    id: str
    heading: str
    notice: str | None
    back: str
    back_text: str
    facts: tuple[tuple[str, str], ...]
    warnings: tuple[str, ...]
    summary: Table | None
    items: Table | None
    lines: str
    note: str
    feedback: Feedback | None
    corrected: tuple[str, ...]
    to_do: tuple[tuple[str, str], ...]


def one_page(
    one: Scored,
    *,
    reader: User,
    instrument: Instrument | None,
    may: Sequence[str],
    is_drawn: bool,
    notice: str,
) -> OnePage:
    """Make the page; ``one`` holds only what its reader may see, ``may`` the changes open to them."""
    seen = one.observation
    is_second = reader.pk == seen.second_id
    coded = [each for each in (one.first, one.second) if each]
    return OnePage(
        id=seen.pk,
        heading=f"Session on {when(seen)}" if seen.on else when(seen),
        notice=NOTICES.get(notice),
        **_back(seen, reader, is_second=is_second),
        facts=_facts(seen, instrument, tells_who=not is_second, is_drawn=is_drawn),
        warnings=_warnings(one, instrument, is_second=is_second),
        summary=_summary(instrument, coded) if instrument and coded else None,
        items=_items(instrument, coded) if instrument and coded else None,
        lines=lines_words(instrument) if instrument else "",
        note=instrument.note if instrument else "",
        feedback=_feedback(one.first) if one.first and not is_second else None,
        corrected=tuple(
            f"{_coder(each)} corrected their scores: {each.reason}" for each in coded if each.replaces_id
        ),
        to_do=tuple((("code" if each == "again" else each), LINKS[each]) for each in may),
    )


def _back(seen: Observation, reader: User, *, is_second: bool) -> dict[str, str]:
    if reader.pk == seen.worker_id:
        return {"back": reverse("practice"), "back_text": "Your practice"}
    if is_second:
        return {"back": reverse("practice_coach"), "back_text": "Coaching"}
    address = reverse("practice_worker", args=[seen.worker_id])
    return {"back": address, "back_text": f"Practice of {seen.worker.display_name}"}


def _facts(
    seen: Observation, instrument: Instrument | None, *, tells_who: bool, is_drawn: bool
) -> tuple[tuple[str, str], ...]:
    said = "They agreed" if seen.agreed else "They did not agree"
    asked_by = f" by {seen.asked_by.display_name}" if tells_who else ""
    facts = [("Worker", seen.worker.display_name)] if tells_who else []
    facts += [
        ("When", when(seen)),
        ("Where and how", how(seen)),
        ("The family", f"{said}. Asked{asked_by} on {day(seen.asked_on)}"),
    ]
    if seen.agreed:
        facts.append(("Instrument", instrument.name if instrument else f"{seen.instrument} {seen.version}"))
    if seen.withdrawn_on:
        facts.append(("Withdrawn", day(seen.withdrawn_on)))
    if seen.agreed and seen.deleted_on:
        facts.append(("Recording", f"Deleted on {day(seen.deleted_on)}"))
    if is_drawn and tells_who:
        asked = f"Drawn, and asked of {seen.second.display_name}" if seen.second else "Drawn: ask someone"
        facts.append(("Second coder", asked))
    return tuple(facts)


def _warnings(one: Scored, instrument: Instrument | None, *, is_second: bool) -> tuple[str, ...]:
    seen = one.observation
    if not seen.agreed:
        return (REFUSED,)
    told = [WITHDRAWN] if seen.withdrawn_on else []
    if instrument is None:
        told.append(GONE)
    if is_recording_kept(seen) and not is_second:
        told.append(_until_coded(one) if seen.stands else "Delete the recording now, and write down the day.")
    return tuple(told)


def _until_coded(one: Scored) -> str:
    """Say until when a recording may be kept: while someone who was asked has not scored it."""
    waits = one.first is None or (one.observation.second_id and one.second is None)
    when = "as soon as it is coded" if waits else "now: it is coded"
    return f"Delete the recording {when}, and write down the day."


def _coder(coding: Coding) -> str:
    return f"Second coder, {coding.by.display_name}" if coding.is_second else coding.by.display_name


def _summary(instrument: Instrument, coded: Sequence[Coding]) -> Table:
    results = [summarise(instrument, each.scores) for each in coded]
    rows = tuple(
        (summary.title, *(result_words(each[at]) for each in results))
        for at, summary in enumerate(instrument.summaries)
    )
    return Table(f"Summary scores by {instrument.name}", ("Score", *(_coder(each) for each in coded)), rows)


def _items(instrument: Instrument, coded: Sequence[Coding]) -> Table:
    rows = tuple(
        (f"{item.group}: {item.title}", *(str(each.scores[item.id]) for each in coded))
        for item in instrument.items
    )
    return Table("What was scored", ("Scored", *(_coder(each) for each in coded)), rows)


def _feedback(coding: Coding) -> Feedback | None:
    if not (coding.went_well or coding.to_try):
        return None
    signed = f"{coding.by.display_name}, on {day(localtime(coding.written_at).date())}"
    return Feedback(coding.went_well, coding.to_try, signed)
