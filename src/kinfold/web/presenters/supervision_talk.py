"""What was said of one family in one meeting, in words. No scale is held against another."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from kinfold.casework.accounts.models import User
from kinfold.casework.process.actions import happened
from kinfold.casework.process.models import StepTaken
from kinfold.casework.supervision.models import Kind, Meeting, MeetingLine
from kinfold.casework.supervision.present import Present
from kinfold.casework.supervision.queries import Talk, TeamAction
from kinfold.casework.versions import standing
from kinfold.domain.agency import Discipline
from kinfold.domain.case import SPANS, Step
from kinfold.domain.supervision import Catalogue
from kinfold.reports.wording import day, joined
from kinfold.web.presenters.spoken import lasted, short_day, time_of_day
from kinfold.web.presenters.team_board import plan_words

MEASURED = {*SPANS, *SPANS.values()}
ONLY_STEPS = "The record measures only that. It does not say that nothing has changed for the children."


@dataclass(frozen=True, slots=True)
class Said:
    """Something that someone said, signed; ``about`` is the child's name, ``score`` of a scale."""

    words: str
    signed: str
    about: str = ""
    score: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """One box of a prompt, and what is written in it."""

    label: str
    lines: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """One prompt, with its boxes."""

    title: str
    boxes: tuple[Written, ...]


@dataclass(frozen=True, slots=True)
class ActionShown:
    """An action, who does it by when, and what came of it."""

    words: str
    who: str
    by_when: str
    late: bool
    came_of: str
    key: str
    plan_id: str
    line_id: str


def facts_of(rows: Sequence[StepTaken], children: Mapping[str, str], today: date) -> Iterable[str]:
    """Give how long on which plan, since when nothing measured has changed, and when last discussed."""
    steps = happened(rows)
    yield from plan_words(steps, children, today)
    changed = [each.on for each in steps if each.step in MEASURED]
    if changed:
        since = max(changed)
        yield (
            f"No measured change for {lasted(since, today)}: since {day(since)} no plan, order or care of a "
            f"child has begun or ended. {ONLY_STEPS}"
        )
    else:
        yield "Nothing measured yet: no plan, order or care of a child is written down."
    held = [each.on for each in steps if each.step is Step.SUPERVISION]
    if not held:
        yield "Not discussed in group supervision yet."
    else:
        ago = (today - max(held)).days
        yield f"Last discussed on {day(max(held))}, {ago} day{'' if ago == 1 else 's'} ago."


def last_scaling(talks: Iterable[Talk]) -> str:
    """Say when scales were shown last; of what they were, nothing."""
    days = [each.together.written_at for each in talks if each.together]
    return f"Last scaling: {day(_day(max(days)))}." if days else "No scaling yet."


def prompts_of(catalogue: Catalogue, talk: Talk, names: Mapping[str, str]) -> tuple[Answered, ...]:
    """Give the prompts with what is written under each; ``names`` are those of people by id."""
    return tuple(
        Answered(
            prompt.title,
            tuple(
                Written(
                    box.label.replace("for {child} ", "").replace(
                        "What {child} thinks", "What a child thinks"
                    ),
                    tuple(_said(each, names) for each in talk.in_box(box.code)),
                )
                for box in prompt.boxes
            ),
        )
        for prompt in catalogue.prompts
    )


def scales_of(talk: Talk, reader: str) -> tuple[Said, ...]:
    """Give where each stands that this reader may know, in the order in which they said so."""
    now = {each.pk for each in standing(talk.scales)}
    shown_at = talk.together.written_at if talk.together else None
    return tuple(
        Said(
            words=each.words,
            signed=f"You, {each.profession}" if each.by_id == reader and not shown_at else signed_by(each),
            score=str(each.score),
            note=" ".join(_notes(each, now, shown_at)),
        )
        for each in talk.scales
        if each.pk in now or (shown_at and each.written_at <= shown_at and _stood(each, talk, shown_at))
    )


def _stood(row: MeetingLine, talk: Talk, shown_at: datetime) -> bool:
    """Whether a scale stood when they were shown, though it does no longer."""
    later = [each for each in talk.scales if each.replaces_id == row.pk]
    return all(each.written_at > shown_at for each in later)


def _notes(row: MeetingLine, now: set[str], shown_at: datetime | None) -> Iterable[str]:
    if row.pk not in now:
        yield "As it was when the scales were shown; see the later one."
    elif shown_at and row.written_at > shown_at and row.replaces_id:
        yield f"Changed after the scales were shown, because: {row.reason}"
    elif shown_at and row.written_at > shown_at:
        yield "Written after the scales were shown."


def dissents_of(talk: Talk) -> tuple[Said, ...]:
    """Give who disagrees, each under their name."""
    return tuple(_said(each, {}) for each in talk.of(Kind.DISSENT))


def actions_shown(found: Iterable[TeamAction], today: date) -> tuple[ActionShown, ...]:
    """Give actions as the team's list has them now."""
    return tuple(
        ActionShown(
            words=each.line.words,
            who=each.line.worker.display_name if each.line.worker else each.line.other or "Not said",
            by_when=short_day(each.line.by_when) if each.line.by_when else "",
            late=bool(each.line.by_when and each.line.by_when < today and not each.came_of),
            came_of=_came_of(each),
            key=each.line.key,
            plan_id=each.line.plan_id,
            line_id=each.line.pk,
        )
        for each in found
    )


def _came_of(each: TeamAction) -> str:
    done = each.came_of
    if done is None:
        return ""
    on = f"{short_day(done.on)}: " if done.on else ""
    return f"{on}{done.words or 'done'}"


def shown_words(talk: Talk, names: Mapping[str, str]) -> str:
    """Say when the scales were shown, and who had not answered by then."""
    row = talk.together
    if row is None:
        return ""
    at = timezone.localtime(row.written_at)
    missing = [names.get(each, "someone who has left") for each in row.who]
    without = f" Not answered by then: {joined(missing)}." if missing else ""
    return f"Shown together at {time_of_day(row.written_at)} on {day(at.date())}.{without}"


def decided_words(talk: Talk, names: Mapping[str, str]) -> tuple[str, ...]:
    """Say when and by whom it was decided, who was here, and which disciplines nobody was here for."""
    row = talk.decided
    if row is None:
        return ()
    here = [names[each] for each in row.who if each in names]
    lacking = [Discipline(each).label for each in row.lacking]
    return (
        f"Decided on {day(_day(row.written_at))}. {signed_by(row)}.",
        f"Here: {joined(here)}." if here else "It is not written down who was here.",
        *([f"Nobody was here for: {joined(lacking)}."] if lacking else []),
    )


def present_words(present: Present) -> tuple[str, ...]:
    """Say who is here by discipline, who is missing, and which posts nobody holds."""
    by: dict[str, list[str]] = {}
    for each in present.here:
        by.setdefault(discipline_words(each.discipline), []).append(each.worker.display_name)
    here = "; ".join(f"{what}: {joined(who)}" for what, who in by.items()) or "nobody yet"
    away = [f"{each.worker.display_name} ({discipline_words(each.discipline)})" for each in present.away]
    return (
        f"{'Here' if present.is_taken else 'To come'}: {here}.",
        *([f"Missing: {joined(away)}."] if away else []),
        *(
            f"Nobody holds the post of {discipline_words(each.discipline)} since {day(_day(each.since))}."
            for each in present.vacant
        ),
    )


def discipline_words(code: str) -> str:
    """Give a discipline's words; someone without a post of the team is a guest."""
    return Discipline(code).label if code in Discipline.codes() else "Guest"


def signed_by(row: MeetingLine) -> str:
    """Give who wrote a line, as what they were then."""
    return f"{row.by.display_name}, {row.profession}"


def names_of(workers: Iterable[User]) -> dict[str, str]:
    """Give the names of workers by id."""
    return {each.pk: each.display_name for each in workers}


def moment_of(meeting: Meeting) -> str:
    """Give 'Thu 26 Nov 2026, 10:00am'."""
    return f"{short_day(_day(meeting.starts_at))}, {time_of_day(meeting.starts_at)}"


def _said(row: MeetingLine, names: Mapping[str, str]) -> Said:
    about = names.get(row.child_id or "", "")
    return Said(row.words, signed_by(row), about)


def _day(moment: datetime) -> date:
    return timezone.localtime(moment).date()
