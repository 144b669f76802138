"""Who is in a family: the genogram, its twin in words, and every tie with its source."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from kinfold.casework.families.models import Couple, Parenthood, Residence
from kinfold.casework.families.models.kinship import Tie
from kinfold.domain.kin import Kinship
from kinfold.kit.svg import Picture
from kinfold.reports.genogram.draw import drawn
from kinfold.reports.genogram.layout import laid_out
from kinfold.reports.genogram.words import Words, in_words
from kinfold.reports.wording import day

STEPS = 3  # how far from whoever the drawing is centred on
KINDS: dict[str, type[Tie]] = {"parent": Parenthood, "couple": Couple, "household": Residence}
RELATION = {"birth": "by birth", "adoptive": "by adoption", "step": "step-parent", "foster": "foster carer"}
RESPONSIBLE = {
    True: ", with parental responsibility",
    False: ", without parental responsibility",
    None: "",
}
OVER = {"parting": "parted", "divorce": "divorced", "death": "ended by a death"}


@dataclass(frozen=True, slots=True)
class TieShown:
    """A tie in words, who said so, and where it may be ended or taken back."""

    words: str
    source: str
    end: str
    take_back: str


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """What the page shows. ``picture`` is None before anybody is written down."""

    picture: Picture | None
    words: Words | None
    ties: tuple[TieShown, ...]
    centres: tuple[dict[str, Any], ...]
    as_at: date
    is_today: bool
    pages: tuple[tuple[str, str], ...] = ()


def people_page(
    kinship: Kinship,
    ties: Sequence[Tie],
    *,
    family_id: str,
    as_at: date,
    today: date,
    centre: str,
    may_write: bool,
) -> PeoplePage:
    """Make the page as things were on a day, centred on someone if so asked."""
    then = kinship.as_at(as_at)
    layout = laid_out(then, day=as_at, centre=centre or None, steps=STEPS if centre else None)
    names = {each.id: each.name or "Unborn baby" for each in kinship.people}
    return PeoplePage(
        picture=drawn(layout) if then.people else None,
        words=in_words(layout) if then.people else None,
        ties=tuple(_ties(ties, names, family_id, may_write)),
        centres=(
            {"value": "", "text": "Everyone", "selected": not centre},
            *(
                {"value": each.id, "text": names[each.id], "selected": each.id == centre}
                for each in kinship.people
            ),
        ),
        as_at=as_at,
        is_today=as_at == today,
        pages=tuple((reverse("family_person", args=[family_id, pk]), name) for pk, name in names.items()),
    )


def _ties(ties: Iterable[Tie], names: dict[str, str], family_id: str, may_write: bool) -> Iterable[TieShown]:
    code = {model: name for name, model in KINDS.items()}
    for each in ties:
        where = [family_id, code[type(each)], each.pk]
        yield TieShown(
            words=f"{_words(each, names)}{_span(each)}",
            source=f"{each.source}. Written down on {day(each.written_at.date())} by {each.by.display_name}.",
            end=reverse("family_tie_end", args=where) if may_write and each.until is None else "",
            take_back=reverse("family_tie_back", args=where) if may_write else "",
        )


def _words(tie: Tie, names: dict[str, str]) -> str:
    if isinstance(tie, Parenthood):
        said = f"{names.get(tie.parent_id, 'Someone')} is a parent of {names.get(tie.child_id, 'someone')}"
        return f"{said} ({RELATION[tie.kind]}){RESPONSIBLE[tie.is_responsible]}"
    if isinstance(tie, Couple):
        pair = f"{names.get(tie.first_id, 'Someone')} and {names.get(tie.second_id, 'someone')}"
        return f"{pair}: {tie.kind}{', ' + OVER[tie.ended_by] if tie.ended_by else ''}"
    if isinstance(tie, Residence):
        return f"{names.get(tie.person_id, 'Someone')} lives in household {tie.household}"
    raise TypeError("not a tie that is shown")


def _span(tie: Tie) -> str:
    since = f", since {day(tie.since)}" if tie.since else ""
    return f"{since}{f', until {day(tie.until)}' if tie.until else ''}"
