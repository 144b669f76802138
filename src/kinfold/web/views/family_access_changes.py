"""What a manager can change on a family's access page: for each, its words, its form and its verb."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms

from kinfold.casework.accounts.models import Agency, User
from kinfold.casework.allocations.models import Standing
from kinfold.casework.day_span import after_day, first_moment
from kinfold.casework.sharing.actions import allocations, lists, seals, share
from kinfold.casework.sharing.actions.share import Basis
from kinfold.casework.sharing.forms import access as typed_forms
from kinfold.casework.sharing.gate import Sight
from kinfold.casework.sharing.queries.lists import teams_of_family, worker_named, workers_named
from kinfold.casework.teams.models import Team
from kinfold.casework.teams.queries import workers_of
from kinfold.domain.access import Section
from kinfold.web.presenters.change_page import Words

Typed = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """One change: what its page says, the form it asks with, and what it does with what was typed."""

    words: Words
    form: Callable[[Any, Sight, str], forms.Form]
    do: Callable[[Sight, str, Typed, str], object]
    done: str


def _plain(form: type[forms.Form]) -> Callable[[Any, Sight, str], forms.Form]:
    return lambda data, *_: form(data)


def _allocate_form(data: Any, sight: Sight, family_id: str) -> forms.Form:
    teams = [each.pk for each in teams_of_family(family_id, sight.at)]
    members = [(each.id, f"{each.display_name}, {each.profession}") for each in workers_of(teams, sight.at)]
    return typed_forms.AllocateForm(data, members=members)


def _allocate(sight: Sight, family_id: str, typed: Typed, _: str) -> object:
    if typed["member"]:
        worker = User.objects.get(pk=typed["member"])
    else:
        worker = worker_named(typed["worker"], "worker")
    standing = Standing(typed["standing"])
    return allocations.allocate(sight=sight, family_id=family_id, worker=worker, standing=standing)


def _move_form(data: Any, *_: Any) -> forms.Form:
    teams = [(each.pk, each.name) for each in Team.objects.all()]
    return typed_forms.MoveForm(data, teams=teams)


def _move(sight: Sight, family_id: str, typed: Typed, _: str) -> object:
    team = Team.objects.get(pk=typed["team"])
    return allocations.move_to_team(sight=sight, family_id=family_id, team=team)


def _seal(sight: Sight, family_id: str, typed: Typed, _: str) -> object:
    named = workers_named(typed["named"], "named")
    return seals.seal(sight=sight, family_id=family_id, reason=typed["reason"], named=named)


def _name(sight: Sight, family_id: str, typed: Typed, _: str) -> object:
    worker = worker_named(typed["worker"], "worker")
    return seals.name_worker(sight=sight, family_id=family_id, worker=worker)


def _unseal(sight: Sight, family_id: str, typed: Typed, _: str) -> object:
    return seals.ask_to_open(sight=sight, family_id=family_id, why=typed["why"])


def _exclude(sight: Sight, family_id: str, typed: Typed, _: str) -> object:
    worker = worker_named(typed["worker"], "worker")
    return lists.exclude(sight=sight, family_id=family_id, worker=worker, reason=typed["reason"])


def _custodians(sight: Sight, family_id: str, typed: Typed, _: str) -> object:
    workers = workers_named(typed["workers"], "workers")
    return lists.add_custodians(sight=sight, family_id=family_id, workers=workers)


def _seat(sight: Sight, family_id: str, typed: Typed, _: str) -> object:
    return lists.seat(
        sight=sight,
        family_id=family_id,
        worker=worker_named(typed["worker"], "worker"),
        starts_at=first_moment(typed["starts_on"]),
        ends_at=after_day(typed["ends_on"]),
    )


def _share_form(data: Any, *_: Any) -> forms.Form:
    agencies = [(each.pk, each.name) for each in Agency.objects.all()]
    return typed_forms.ShareForm(data, agencies=agencies)


def _share(sight: Sight, family_id: str, typed: Typed, _: str) -> object:
    return share.share(
        sight=sight,
        family_id=family_id,
        agency=Agency.objects.get(pk=typed["agency"]),
        section=Section(typed["section"]),
        ends_at=after_day(typed["ends_on"]),
        purpose_words=typed["purpose_words"],
        basis=Basis(typed["basis"]),
        told=typed["told"] == "yes",
        told_words=typed["told_words"],
    )


def _ends(title: str, lead: str, verb: Callable[..., object], *, warns: bool = True) -> Change:
    def do(sight: Sight, family_id: str, _: Typed, row: str) -> object:
        return verb(sight=sight, family_id=family_id, row_id=row)

    words = Words(
        title, (lead, "Nothing is deleted: the end is written down with your name."), "End it", warns
    )
    return Change(words, _plain(forms.Form), do, "Ended at once.")


_SEE_AT_ONCE = "They can see the family at once."
CHANGES: dict[str, Change] = {
    "allocate": Change(
        Words("Allocate someone", (_SEE_AT_ONCE,), "Allocate"), _allocate_form, _allocate, "Allocated."
    ),
    "end-allocation": _ends(
        "End their work with this family",
        "What they see by it ends at once. They may see the family for another reason, such as their team.",
        allocations.end_allocation,
    ),
    "move": Change(
        Words(
            "Hand the family on to another team",
            (
                "The other team's manager looks after this at once, and you may no longer see the family. "
                "Those allocated stay allocated until they are ended.",
            ),
            "Hand it on",
            warns=True,
        ),
        _move_form,
        _move,
        "Handed on.",
    ),
    "seal": Change(
        Words(
            "Seal this family",
            (
                "Only those named can see it. Name at least two who work with the family, one of them "
                "managing its team: yourself, if you need to see it. Opening it again takes two of them.",
            ),
            "Seal this family",
            warns=True,
        ),
        _plain(typed_forms.SealForm),
        _seal,
        "Sealed.",
    ),
    "name": Change(
        Words(
            "Name someone else",
            (
                "They see this sealed family only with a reason of their own besides, such as "
                "being allocated.",
            ),
            "Name them",
        ),
        _plain(typed_forms.NameForm),
        _name,
        "Named.",
    ),
    "end-name": _ends(
        "Name them no more",
        "They cannot see this family while it is sealed. Two people named must still be able to.",
        seals.end_name,
    ),
    "unseal": Change(
        Words(
            "Ask to open this family",
            ("Someone else who is named must agree. They are told at once.",),
            "Ask the others",
        ),
        _plain(typed_forms.UnsealForm),
        _unseal,
        "Asked. The family stays sealed until someone else who is named agrees.",
    ),
    "exclude": Change(
        Words(
            "Shut someone out",
            ("They cannot see this family, whatever else is true, and not by breaking the glass.",),
            "Shut them out",
            warns=True,
        ),
        _plain(typed_forms.ExcludeForm),
        _exclude,
        "They can no longer see this family.",
    ),
    "end-exclusion": _ends(
        "Let them in again",
        "The rules decide again whether they may see this family.",
        lists.end_exclusion,
    ),
    "custodians": Change(
        Words(
            "Add custodians",
            ("Custodians alone read and keep a safe address, after proving who they are.",),
            "Add custodians",
        ),
        _plain(typed_forms.CustodiansForm),
        _custodians,
        "Added.",
    ),
    "end-custodian": _ends(
        "End someone's custody", "They can no longer read the safe address.", lists.end_custodian
    ),
    "seat": Change(
        Words("Add a member of the conference", ("They read the record in these days.",), "Add"),
        _plain(typed_forms.SeatForm),
        _seat,
        "Added.",
    ),
    "end-seat": _ends(
        "End someone's seat in the conference", "What they see by it ends at once.", lists.end_seat
    ),
    "share": Change(
        Words(
            "Share a section with an agency",
            ("Its workers learn that there is something and whom to ask, until the day you set.",),
            "Share",
        ),
        _share_form,
        _share,
        "Shared.",
    ),
    "end-share": _ends("End a share", "The agency's workers lose it at once.", share.end_share),
}
