"""Quillshire's casework: its teams and its families by name, lived through by the product's own verbs.

Nothing here goes past the gate: whoever the story says did something does it, on the day the story says. The
people are those of ``synth.named``, so both streams tell of the same families.
"""

import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kinfold.bridge.seed import configure
from kinfold.kit import clock

if TYPE_CHECKING:
    from kinfold.casework.accounts.models import User
    from kinfold.casework.sharing.gate import Sight
    from kinfold.casework.teams.models import Team

Story = dict[str, Any]
BEGAN = "2025-01-06"  # when the three teams began
MORNING = time(9, 30)
PARTS = {0: "mother", 1: "father", 3: "father", 4: "father", 7: "child"}


def seed_quillshire(home: Path) -> dict[str, int]:
    """Make the teams and the families of the story, once; give how many of each there are.

    All or nothing. Raises UserError where ``home`` is not a demonstration.
    """
    configure(home)
    from django.db import transaction

    from kinfold.casework.teams.models import Team

    story = json.loads(files(__package__).joinpath("story.json").read_text(encoding="utf-8"))
    if not Team.objects.exists():
        with transaction.atomic():
            _Telling(story).tell()
        _look_where_one_may_not(story)
    return {"teams": len(story["teams"]), "families": len(story["families"])}


def _moment(day: str | None = None, *, days_ago: int | None = None) -> datetime:
    """Give a morning by its date or by how many days ago it was; never one to come."""
    on = date.fromisoformat(day) if day else clock.today() - timedelta(days=days_ago or 0)
    return min(datetime.combine(on, MORNING, UTC), clock.now())


def _late_last_night() -> datetime:
    return datetime.combine(clock.today() - timedelta(days=1), time(23, 52), UTC)


@dataclass(slots=True)
class _Telling:
    """The story as it is being lived through: who is who, and which family has which id."""

    story: Story
    workers: dict[str, "User"] = field(default_factory=dict)
    teams: dict[str, "Team"] = field(default_factory=dict)
    families: dict[str, str] = field(default_factory=dict)

    def tell(self) -> None:
        """Live it through in the order of its days."""
        from kinfold.casework.accounts.models import User

        invented = User.objects.get_queryset().invented().select_related("agency")
        self.workers = {each.sign_in_name: each for each in invented}
        deeds = [*self._of_teams(), *self._of_families(), *self._of_lists()]
        for moment, deed in sorted(deeds, key=lambda each: each[0]):
            with clock.told(moment):
                deed()

    def sight(self, who: str, **more: Any) -> "Sight":
        """Give the sight of someone of the story, now."""
        from kinfold.casework.sharing.gate import Sight

        return Sight(self.workers[who], proved=True, **more)

    def manager_of(self, team: str) -> str:
        """Give who leads a team."""
        leading = next(each for each in self.story["posts"] if each["team"] == team and each.get("leads"))
        return str(leading["holders"][0]["who"])

    def _of_teams(self) -> list["_Deed"]:
        from kinfold.casework.accounts.models import Agency
        from kinfold.casework.teams import actions

        administrator, began = self.workers["sunita"], _moment(BEGAN)

        def make() -> None:
            council = Agency.objects.get(code="quillshire-council")
            for each in self.story["teams"]:
                made = actions.create_team(by=administrator, agency=council, **each)
                self.teams[made.name] = made

        deeds: list[_Deed] = [(began, make)]
        for post in self.story["posts"]:
            deeds += self._of_post(post)
        today = datetime.combine(clock.today(), time(0), UTC)
        for turn in self.story["duty"]:
            deeds.append((today, partial(self._on_duty, turn)))
        return deeds

    def _of_post(self, post: Story) -> list["_Deed"]:
        from kinfold.casework.teams import actions
        from kinfold.domain.agency import Discipline

        administrator, began = self.workers["sunita"], _moment(BEGAN) + timedelta(minutes=1)
        kept: dict[str, Any] = {}

        def make() -> None:
            kept["post"] = actions.add_post(
                by=administrator,
                team_id=self.teams[post["team"]].pk,
                discipline=Discipline(post["discipline"]),
                fte=Decimal(post.get("fte", "1.00")),
                leads=bool(post.get("leads")),
                starts_at=clock.now(),
            )

        def fill(who: str) -> None:
            kept[who] = actions.fill_post(
                by=administrator, post_id=kept["post"].pk, worker=self.workers[who], starts_at=clock.now()
            )

        def leave(who: str) -> None:
            actions.end_holding(by=administrator, holding_id=str(kept[who].pk), ends_at=clock.now())

        deeds: list[_Deed] = [(began, make)]
        for holder in post["holders"]:
            since = _moment(holder.get("since", BEGAN)) + timedelta(minutes=2)
            deeds.append((since, partial(fill, holder["who"])))
            if "until" in holder:
                deeds.append((_moment(holder["until"]), partial(leave, holder["who"])))
        return deeds

    def _on_duty(self, turn: Story) -> None:
        from kinfold.casework.teams import actions

        actions.add_turn(
            by=self.workers[self.manager_of(turn["team"])],
            team_id=self.teams[turn["team"]].pk,
            worker=self.workers[turn["who"]],
            starts_at=clock.now() + timedelta(hours=7),
            ends_at=clock.now() + timedelta(hours=22),
        )

    def _of_families(self) -> list["_Deed"]:
        deeds: list[_Deed] = []
        for one in self.story["families"]:
            began = _moment(one["since"]) - timedelta(minutes=1)
            deeds.append((began, partial(self._open, one)))
            later = began + timedelta(minutes=1)
            deeds.append((later, partial(self._join, one)))
            for step in one.get("steps", []):
                moment = max(later, _moment(step.get("on"), days_ago=step.get("days_ago")))
                deeds.append((moment, partial(self._take, one, step)))
            for note in one["notes"]:
                moment = max(later, _moment(days_ago=note["days_ago"])) + timedelta(hours=1)
                deeds.append((min(moment, clock.now()), partial(self._write, one, note)))
        return deeds

    def _open(self, one: Story) -> None:
        from kinfold.casework.families.models import Address
        from kinfold.casework.referrals.actions import open_family

        sight = self.sight(one["lead"])
        made = open_family(
            sight,
            name=one["label"],
            team=self.teams[one["team"]],
            workers=[self.workers[each] for each in one["allocated"]],
            members=_members(one),
            token=secrets.token_hex(16),
        )
        if made is None:
            raise ValueError("a family of the story was saved before")
        self.families[one["label"]] = made.pk
        for _, person in sight.people(made.pk):
            lines, postcode = one["apart"].get(_first_name(person), (one["home"], one["postcode"]))
            if lines:
                place = Address(person=person, lines=lines, postcode=postcode, starts_at=sight.at)
                sight.add(place, made.pk)

    def _join(self, one: Story) -> None:
        """Let the manager add whoever works beside those allocated, and what keeps the family safe."""
        from kinfold.casework.allocations.models import Standing
        from kinfold.casework.sharing.actions import allocations

        manager, family_id = self.manager_of(one["team"]), self.families[one["label"]]
        for each in one["co_workers"]:
            allocations.allocate(
                sight=self.sight(manager),
                family_id=family_id,
                worker=self.workers[each],
                standing=Standing.CO_WORKER,
            )
        self._tie(one)
        if "protect" in one:
            self._protect(one)
        if "seal" in one:
            self._seal(one)

    def _tie(self, one: Story) -> None:
        """Write down who belongs to whom; of two of one name, the younger is marked with a star."""
        from kinfold.casework.families.models import Couple, Parenthood, Residence
        from kinfold.casework.kinship.actions import add_tie

        sight, family_id = self.sight(one["lead"]), self.families[one["label"]]
        ids: dict[str, str] = {}
        for _, person in sorted(sight.people(family_id), key=lambda pair: str(pair[1].birth_date)):
            name = _first_name(person)
            ids[f"{name}*" if name in ids else name] = person.pk
        for told in one.get("ties", []):
            since = date.fromisoformat(told["since"]) if told.get("since") else None
            row: Any
            if "couple" in told:
                until = date.fromisoformat(told["until"]) if told["until"] else None
                row = Couple(kind=told["kind"], until=until, ended_by=told["ended_by"])
                row.first_id, row.second_id = (ids[each] for each in told["couple"])
            elif "lives" in told:
                row = Residence(person_id=ids[told["lives"]], household=told["household"])
            else:
                row = Parenthood(kind=told["kind"], is_responsible=told["responsible"])
                row.child_id, row.parent_id = ids[told["parent_of"]], ids[told["parent"]]
            row.since, row.source = since, told["source"]
            add_tie(sight, family_id=family_id, row=row, token=secrets.token_hex(16))

    def _protect(self, one: Story) -> None:
        from kinfold.casework.safety.actions import keep_safe_address
        from kinfold.casework.safety.kept import SafePlace
        from kinfold.casework.sharing.actions.lists import add_custodians

        told, family_id = one["protect"], self.families[one["label"]]
        keepers = [self.workers[each] for each in told["custodians"]]
        add_custodians(sight=self.sight(self.manager_of(one["team"])), family_id=family_id, workers=keepers)
        sight = self.sight(told["custodians"][0])
        ids = {_first_name(person): person.pk for _, person in sight.people(family_id)}
        keep_safe_address(
            sight,
            family_id,
            person_ids=[ids[each] for each in told["who"]],
            place=SafePlace(**{each: told[each] for each in ("lines", "postcode", "phone", "contact")}),
            safe_from=[ids[told["from"]]],
            nobody_else=True,
        )

    def _seal(self, one: Story) -> None:
        from kinfold.casework.sharing.actions.seals import seal

        told = one["seal"]
        seal(
            sight=self.sight(told["by"]),
            family_id=self.families[one["label"]],
            reason=told["reason"],
            named=[self.workers[each] for each in told["named"]],
        )

    def _take(self, one: Story, step: Story) -> None:
        from kinfold.casework.process.actions import record
        from kinfold.domain.case import Step

        sight, family_id = self.sight(step["by"]), self.families[one["label"]]
        ids = {_first_name(person): person.pk for _, person in sight.people(family_id)}
        record(
            sight,
            family_id=family_id,
            step=Step(step["step"]),
            at=clock.now(),
            children=[ids[each] for each in step.get("children", [])],
            details=step["details"],
        )

    def _write(self, one: Story, note: Story) -> None:
        from kinfold.casework.workbook.actions import write_note
        from kinfold.domain.access import Section

        sight, family_id = self.sight(note["by"]), self.families[one["label"]]
        ids = {_first_name(person): person.pk for _, person in sight.people(family_id)}
        write_note(
            sight,
            family_id=family_id,
            section=Section(note["section"]),
            text=note["text"],
            happened_on=clock.today(),
            about=ids[note["about"]] if note["about"] else None,
            token=secrets.token_hex(16),
        )

    def _of_lists(self) -> list["_Deed"]:
        lately = _moment(days_ago=30) + timedelta(hours=2)
        deeds: list[_Deed] = [(lately, self._seat), (lately, self._share), (lately, self._declare)]
        deeds += [(_late_last_night(), partial(self._break, each)) for each in self.story["glass"]]
        return deeds

    def _seat(self) -> None:
        from kinfold.casework.sharing.actions.lists import seat

        for one in self.story["families"]:
            for each in one["conference"]:
                seat(
                    sight=self.sight(self.manager_of(one["team"])),
                    family_id=self.families[one["label"]],
                    worker=self.workers[each],
                    starts_at=clock.now(),
                    ends_at=clock.now() + timedelta(days=150),
                )

    def _share(self) -> None:
        from kinfold.casework.accounts.models import Agency
        from kinfold.casework.sharing.actions.share import Basis, share
        from kinfold.domain.access import Section

        for each in self.story["shares"]:
            share(
                sight=self.sight(each["by"]),
                family_id=self.families[each["label"]],
                agency=Agency.objects.get(code=each["agency"]),
                section=Section(each["section"]),
                ends_at=clock.now() + timedelta(days=each["days"]),
                purpose_words=each["purpose"],
                basis=Basis(each["basis"]),
                told=each["told"],
                told_words="",
            )

    def _declare(self) -> None:
        from kinfold.casework.sharing.actions.conflicts import declare_for
        from kinfold.casework.sharing.models import Knows
        from kinfold.domain.access import Purpose

        for each in self.story["conflicts"]:
            declare_for(
                sight=self.sight(each["by"], purpose=Purpose.ENQUIRY),
                worker=self.workers[each["who"]],
                family_id=self.families[each["label"]],
                knows=Knows(each["knows"]),
            )

    def _break(self, each: Story) -> None:
        from kinfold.casework.sharing.actions.glass import Emergency, break_glass
        from kinfold.domain.access import Purpose

        break_glass(
            sight=self.sight(each["who"], purpose=Purpose.ENQUIRY),
            family_id=self.families[each["label"]],
            reason=Emergency(each["reason"]),
            words=each["words"],
        )


def _first_name(person: Any) -> str:
    return str(person.given_names).split(" ")[0]


_Deed = tuple[datetime, Callable[[], Any]]


def _members(one: Story) -> list[Any]:
    """Give the people of a family: those of the county's own story, or of this one."""
    from kinfold.casework.referrals.actions import Member
    from kinfold.synth.named import families

    named = {each["label"]: each["people"] for each in families()}
    made = []
    for each in one.get("people") or named[one["label"]]:
        day = date.fromisoformat(each["dob"])
        unborn = not each["forename"]
        given = f"{each['forename']} {each.get('middle', '')}".strip()
        made.append(
            Member(
                given_names=given,
                family_name=each["surname"],
                part=PARTS[each["role"]],
                born=None if unborn else day,
                expected=day if unborn else None,
                sex=("male", "female")[each["sex"]],
                known_as=each["forename"],
            )
        )
    return made


def _look_where_one_may_not(story: Story) -> None:
    """Let a worker ask for a family that they know: refused, and written down for the guardian."""
    from contextlib import suppress

    from kinfold.casework.accounts.models import User
    from kinfold.casework.oversight.recording import recorded
    from kinfold.casework.sharing.gate import NotForYou, Sight
    from kinfold.casework.sharing.models import Conflict

    for each in story["looks"]:
        worker = User.objects.get_queryset().select_related("agency").get(sign_in_name=each["who"])
        known = Conflict.objects.filter(worker=worker).values_list("family_id", flat=True)
        sight = Sight(worker)
        with suppress(NotForYou), recorded(sight, "family"):
            sight.family(known[0])
