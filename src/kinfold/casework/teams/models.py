"""Teams with their posts, filled or vacant, and who is on duty. A role is not an employer."""

from functools import partial
from typing import ClassVar

from django.db import models

from kinfold.casework.accounts.models import Agency, User
from kinfold.casework.by_whom import WHO_AND_WHEN, ByWhom
from kinfold.casework.classification import Classification, Unguarded
from kinfold.casework.gated import opaque_id
from kinfold.domain.agency import Discipline

team_id = partial(opaque_id, "t")
post_id = partial(opaque_id, "o")


class Team(models.Model):
    """A Family Safeguarding team; its agency is the one that leads it, not the employer of all in it."""

    classified: ClassVar[Classification] = Unguarded(
        why="Teams, not families",
        personal=frozenset(),
        plain=frozenset({"id", "name", "agency", "duty_phone"}),
    )

    id = models.CharField(primary_key=True, max_length=20, default=team_id, editable=False)
    name = models.CharField(max_length=120, unique=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="teams")
    duty_phone = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.id


class Post(ByWhom):
    """A post of a team, which stands whether or not anyone holds it. ``leads`` is the team manager's."""

    classified: ClassVar[Classification] = Unguarded(
        why="Posts, not families",
        personal=frozenset(),
        plain=frozenset({"id", "team", "discipline", "fte", "leads", *WHO_AND_WHEN}),
    )

    id = models.CharField(primary_key=True, max_length=20, default=post_id, editable=False)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="posts")
    discipline = models.CharField(max_length=20, choices=Discipline.choices())
    fte = models.DecimalField(max_digits=3, decimal_places=2, default=1)
    leads = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.id


class Holding(ByWhom):
    """Someone in a post. A worker may hold several posts, in several teams."""

    classified: ClassVar[Classification] = Unguarded(
        why="Who works where", personal=frozenset({"worker"}), plain=frozenset({"id", "post", *WHO_AND_WHEN})
    )

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="holdings")
    worker = models.ForeignKey(User, on_delete=models.PROTECT, related_name="holdings")

    def __str__(self) -> str:
        return str(self.pk)


class DutyTurn(ByWhom):
    """Someone on duty for a team, for a time."""

    classified: ClassVar[Classification] = Unguarded(
        why="Who is on duty", personal=frozenset({"worker"}), plain=frozenset({"id", "team", *WHO_AND_WHEN})
    )

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="duty_turns")
    worker = models.ForeignKey(User, on_delete=models.PROTECT, related_name="duty_turns")

    def __str__(self) -> str:
        return str(self.pk)
