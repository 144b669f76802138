"""What the team itself is to do with a family, as its page shows it. Nobody agrees to it."""

from dataclasses import dataclass

from django.urls import reverse

from kinfold.domain.plan import LineKind
from kinfold.web.presenters.plan_line import LineShown, Shown, lines_shown


@dataclass(frozen=True, slots=True)
class TeamPage:
    """What is to be done, what was, and where an action is added."""

    to_do: tuple[LineShown, ...]
    done: tuple[LineShown, ...]
    add: str


def team_page(shown: Shown) -> TeamPage:
    """Make the page."""
    whole = shown.whole
    actions = whole.of(LineKind.ACTION)
    where = [whole.plan.family_id, whole.plan.pk, LineKind.ACTION.value]
    return TeamPage(
        to_do=lines_shown(shown, [each for each in actions if whole.came_of(each) is None]),
        done=lines_shown(shown, [each for each in actions if whole.came_of(each) is not None]),
        add=reverse("family_plan_add", args=where) if shown.may_write else "",
    )
