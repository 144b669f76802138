"""Reading from the audit what the rules may find something in, with a bound on each question.

It only narrows down: a look that it leaves out could fit no rule. The rules decide.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q
from django.db.models.functions import TruncHour
from django.utils.timezone import localtime

from kinfold.casework.audit.models import AuditEvent, Subject
from kinfold.casework.oversight.facts import Pair, Seen
from kinfold.casework.oversight.rules import (
    BEFORE_LEAVING,
    DENIED,
    FAMILIES_AN_HOUR,
    GLASS,
    NIGHT_BEGINS,
    NIGHT_ENDS,
    OPENED,
    SEARCHES_AN_HOUR,
    TAKEN_OUT,
)
from kinfold.domain.access import RULES

MOST = 5000  # entries of one kind; the newest, where there are more


def seen(sequences: Collection[int], families: Collection[str] = ()) -> list[Seen]:
    """Give some entries as rows, one for each of their families, or only those of some; the oldest first."""
    entries = {each.sequence: each for each in AuditEvent.objects.filter(sequence__in=sequences).order_by()}
    about = Subject.objects.filter(entry__in=entries)
    if families:
        about = about.filter(family__in=families)
    rows = about.order_by("entry", "position").values_list("entry", "family", "given", "rule")
    made = [_row(entries[entry], family, given, rule) for entry, family, given, rule in rows]
    told = {row.sequence for row in made}
    without = [each for each in entries.values() if each.sequence not in told and each.action == "search"]
    return sorted([*made, *(_row(each, "", True, "") for each in without)], key=lambda row: row.sequence)


def _row(entry: AuditEvent, family: str, given: bool, rule: str) -> Seen:
    return Seen(
        sequence=entry.sequence,
        at=entry.at,
        worker=entry.actor,
        action=entry.action,
        route=entry.route,
        purpose=entry.purpose,
        family=family,
        given=given,
        rule=rule,
    )


def candidates(
    since: datetime, until: datetime, *, namesakes: Collection[Pair], leavers: Collection[str]
) -> list[Seen]:
    """Give every look within a span that a rule may find something in, the oldest first."""
    within = AuditEvent.objects.between(since, until)
    found: set[int] = set()
    for question in (
        within.filter(action=DENIED),
        within.filter(sequence__in=_by_rule((GLASS, "known", "conflict", "sealed", "excluded"), within)),
        within.filter(_nights(since, until), action__in=OPENED, subject_count__gt=0),
        within.filter(sequence__in=_of_pairs(namesakes, within)),
        _busy(within, OPENED, FAMILIES_AN_HOUR),
        _busy(within, {"search"}, SEARCHES_AN_HOUR),
        AuditEvent.objects.between(since - BEFORE_LEAVING, until).filter(
            actor__in=leavers, action__in=TAKEN_OUT
        ),
    ):
        found.update(question.order_by("-sequence").values_list("sequence", flat=True)[:MOST])
    return seen(found)


def _by_rule(kinds: Collection[str], within: Any) -> Any:
    """Give the entries about a family that one of some rules decided on; a look in a list is none of them."""
    rules = [rule.id for rule in RULES if rule.id.partition(":")[0] in kinds]
    span = within.exclude(action="list").exclude(action="search").values("sequence")
    return Subject.objects.filter(rule__in=rules, entry__in=span).values("entry")


def _of_pairs(pairs: Collection[Pair], within: Any) -> list[int]:
    """Give the entries in which one of some workers looked at one of some families."""
    if not pairs:
        return []
    workers, families = {worker for worker, _ in pairs}, {family for _, family in pairs}
    theirs = dict(within.filter(actor__in=workers, subject_count__gt=0).values_list("sequence", "actor"))
    about = Subject.objects.filter(family__in=families, entry__in=list(theirs)).values_list("entry", "family")
    wanted = set(pairs)
    return [entry for entry, family in about if (theirs[entry], family) in wanted]


def _nights(since: datetime, until: datetime) -> Q:
    """Give the condition of lying between 10pm and 6am, a range for each night, which an index serves."""
    nights = Q(pk__in=[])
    day = localtime(since).replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=1)
    while day <= until:
        evening, morning = day.replace(hour=NIGHT_BEGINS), (day + timedelta(days=1)).replace(hour=NIGHT_ENDS)
        nights |= Q(at__gte=evening, at__lt=morning)
        day += timedelta(days=1)
    return nights


def _busy(within: Any, actions: Collection[str], most: int) -> Any:
    """Give the entries of those hours in which someone did enough, with the hour before, to pass a bound."""
    counted = within.filter(action__in=actions).annotate(hour=TruncHour("at")).values("actor", "hour")
    hours = {(row["actor"], row["hour"]): row["many"] for row in counted.annotate(many=Count("sequence"))}
    one, busy = timedelta(hours=1), Q(pk__in=[])
    for (actor, hour), many in hours.items():
        if many + hours.get((actor, hour - one), 0) > most:
            busy |= Q(actor=actor, at__gte=hour - one, at__lt=hour + one)
    return within.filter(busy, action__in=actions)
