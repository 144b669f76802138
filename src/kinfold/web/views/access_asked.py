"""What the guardian's pages have in common: whose sight it is, who is who, and which days were asked for.

Not a page.
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.utils.timezone import get_current_timezone

from kinfold.casework.accounts.models import User
from kinfold.casework.accounts.witness import name_digest
from kinfold.casework.oversight.forms import DatesForm
from kinfold.casework.sharing.gate import Sight
from kinfold.domain.access import Level, Purpose
from kinfold.web.presenters.access_words import Directory
from kinfold.web.sight import sight
from kinfold.web.views.figures import agency_names

KNOW_IT = frozenset({"excluded", "conflict"})
FIRST_DAY = date(2000, 1, 1)
DAY = timedelta(days=1)


def guardian(request: HttpRequest) -> Sight:
    """Give the sight of someone who checks looks: that families are there, and nothing of them."""
    return sight(request, Purpose.ASSURANCE)


def not_their_own(request: HttpRequest, family_id: str) -> None:
    """Refuse a guardian who knows a family or is excluded from it: another reviews how it was looked at.

    That a family is sealed stands in no way: its reference is not shown. Raises NotForYou.
    """
    asking = guardian(request)
    if asking.decide(family_id).rule.id in KNOW_IT:
        asking.require(family_id, level=Level.EXISTS)


def directory(request: HttpRequest, families: Collection[str] = ()) -> Directory:
    """Give who is who, with the references of those of some families that this guardian may know of."""
    people = User.objects.get_queryset().for_listing()
    return Directory(
        people={one.id: one for one in people},
        agencies=agency_names(),
        under_name={name_digest(one.sign_in_name): one.id for one in people},
        references=references(guardian(request), families),
    )


def references(asking: Sight, families: Collection[str]) -> dict[str, str]:
    """Give the references of those of some families that may be known of."""
    wanted = {each for each in families if each}
    if not wanted:
        return {}
    return {each.family.pk: each.family.reference for each in asking.families(Q(pk__in=wanted), Level.EXISTS)}


def dates(request: HttpRequest) -> tuple[dict[str, str], dict[str, str], Q]:
    """Give the days asked for as they were typed, what is wrong with them, and the condition they make."""
    form = DatesForm(request.GET)
    typed = {name: request.GET.get(name, "").strip()[:20] for name in ("since", "until")}
    if not form.is_valid():
        errors = {name: str(messages[0]) for name, messages in form.errors.items()}
        return typed, errors, Q(pk__in=[])
    return typed, {}, _within(form.cleaned_data["since"], form.cleaned_data["until"])


def _within(first: date | None, last: date | None) -> Q:
    made = Q()
    if first:
        made &= Q(at__gte=_midnight(first))
    if last:
        made &= Q(at__lt=_midnight(last + DAY))
    return made


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, get_current_timezone())


def families_of(subjects: Iterable[Any]) -> set[str]:
    """Give the families that some subjects are about."""
    return {each.family for each in subjects}
