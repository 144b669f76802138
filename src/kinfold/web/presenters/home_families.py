"""The first page of those who work with families: theirs, their team's, and word of what others opened."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone

from kinfold.casework.allocations.models import WorkerAllocation
from kinfold.casework.documents.actions import waiting as releases_waiting
from kinfold.casework.families.models import Part
from kinfold.casework.plans.queries import running_of
from kinfold.casework.process.actions import taken_of
from kinfold.casework.sharing.actions.glass import ASKED, BROKEN
from kinfold.casework.sharing.gate import Listed, Sight
from kinfold.casework.sharing.gate_many import new_of, people_of
from kinfold.casework.sharing.models import Notice
from kinfold.casework.sharing.queries.glass import glass_for_manager, glass_unanswered
from kinfold.domain.access import Level, Obligation
from kinfold.domain.agency import Role
from kinfold.reports.wording import joined
from kinfold.web.presenters.access import glass_left
from kinfold.web.presenters.home_groups import (
    DUTY,
    MINE,
    TEAM,
    Group,
    Known,
    Member,
    Word,
    groups_of,
    known_of,
    new_since,
    words_of,
)
from kinfold.web.presenters.next_due import NEVER, NextDue, last_seen, next_due
from kinfold.web.presenters.since import floor, new_steps, new_words
from kinfold.web.presenters.spoken import moment_words, with_age
from kinfold.web.presenters.write_saved import CarryOn, everywhere

PAGE_SIZE, MOST_NOTICES = 25, 10
OPENED = "opened"
# What a notice tells of its worker; of a look, whatever the section: its name could hint at a safe address.
DID = {
    BROKEN: "broke the glass for",
    ASKED: "asks you about breaking the glass for",
    "conflict": "declared that they know",
    "excluded": "may no longer see",
    "allocated:outside": "works now, from outside its team, with",
    "custodians": "changed who may see a part of",
    "seal:made": "sealed",
    "seal:rescued": "was named by the guardian to see the sealed",
    "seal:asked": "asks you to agree to open the seal of",
    "seal:opened": "opened the seal of",
    "contact:sealed": "wrote down a contact that may be about the sealed",
    "safe:council": "holds an address, not taken here, of someone whose safe address you keep in",
    "safe:words": "wrote words that may hold the safe address of",
}
SEALED = "A sealed family"
BEHIND_REASON = "A family you must first say why you look at"


@dataclass(frozen=True, slots=True)
class FamilyRow:
    """A family in a list: ``written`` is how much others wrote, by profession, since this worker looked.

    ``due`` is None, and children are told without when they were seen, where that may not be known.
    """

    id: str
    name: str
    reference: str
    who: tuple[str, ...]
    due: NextDue | None
    why: str
    written: str
    allocated: str
    new: str


@dataclass(frozen=True, slots=True)
class FamilyList:
    """A list of families by name, a page of it, with links to its neighbours."""

    name: str
    heading: str
    rows: tuple[FamilyRow, ...]
    shows_allocation: bool
    empty: str
    pages: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class NoticeShown:
    """Word that someone opened a family; with a link where it asks for something."""

    ids: str
    words: str
    href: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class FamiliesPage:
    """The page; its title names nobody."""

    heading: str
    notices: tuple[NoticeShown, ...]
    lists: tuple[FamilyList, ...]
    may_begin: bool
    waiting: str
    words: tuple[Word, ...]
    actions: int
    carry_on: tuple[CarryOn, ...] = ()

    @property
    def is_one_list(self) -> bool:
        """Whether the page's heading can be the list's."""
        return len(self.lists) == 1


def families_page(sight: Sight, asked: dict[str, str]) -> FamiliesPage:
    """Make the page. ``asked`` holds the number of the page of each list, as it stands in the address."""
    groups = groups_of(sight)
    notices = list(_unseen(sight))
    among = Q(pk__in={each.family_id for each in notices})
    for group in groups:
        among |= group.among()
    listed = sight.families(among, Level.EXISTS)
    known = known_of(sight, groups, [each.family.pk for each in listed])
    by_name = sorted(listed, key=lambda each: (not each.name, each.name.casefold(), each.family.reference))
    told = _Told(sight, [each.family.pk for each in by_name], known.allocated)
    by_day = sorted(by_name, key=lambda each: told.by_day(each.family.pk))
    cuts = list(_cuts(sight, groups, known, by_day, asked))
    mine = known.members.get(MINE, {})
    rows = _rows(sight, [each for cut in cuts for each in cut.shown], told, mine)
    references = {each.family.pk: each.family.reference for each in listed}
    names = {each.family.pk: each.name for each in listed}
    role = Role(sight.worker.role)
    return FamiliesPage(
        heading=HEADINGS[role],
        notices=tuple(_told(notices, references, _asked_of(sight, notices), told.today)),
        lists=tuple(_list(cut, rows, shows=role is Role.TEAM_MANAGER) for cut in cuts),
        may_begin=role in {Role.SOCIAL_WORKER, Role.TEAM_MANAGER},
        waiting=_waiting(sight),
        words=tuple(words_of(sight, known, references)),
        actions=0
        if role is Role.CONFERENCE_CHAIR
        else sum(each.family_id in mine for each in told.running.actions),
        carry_on=everywhere(sight, names) if known.has_drafts else (),
    )


def _cuts(
    sight: Sight, groups: Sequence[Group], known: Known, listed: Sequence[Listed], asked: Mapping[str, str]
) -> Iterable["_Cut"]:
    """Give the page of each list: no list of duty without duty, and a manager's own only if it has some."""
    for of in groups:
        cut = _Cut(
            of.name, of.heading, [each for each in listed if _is_in(each, known.members[of.name])], asked
        )
        is_left_out = of.name == DUTY and not known.on_duty
        if not is_left_out and (cut.count or of.name != MINE or sight.worker.role != Role.TEAM_MANAGER):
            yield cut


HEADINGS = {
    Role.SOCIAL_WORKER: "Your families",
    Role.ADULT_SPECIALIST: "Your families",
    Role.TEAM_MANAGER: "Your team",
    Role.CONFERENCE_CHAIR: "Reviews due",
}
EMPTY = "No families are allocated to you yet. They appear here the same minute."
NONE = {
    "families": EMPTY,
    "team": "No families are with your team yet.",
    "duty": "None besides your own.",
}


def _is_in(each: Listed, ids: Collection[str]) -> bool:
    return each.family.pk in ids and (each.decision.level >= Level.SUMMARY)


class _Cut:
    """One page of a list."""

    def __init__(
        self, name: str, heading: str, everything: Sequence[Listed], pages: Mapping[str, str]
    ) -> None:
        self.name, self.heading, self.count = name, heading, len(everything)
        self.last = max(1, -(-self.count // PAGE_SIZE))
        asked = pages.get(name, "")
        wanted = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
        self.number = min(max(wanted, 1), self.last)
        self.shown = everything[(self.number - 1) * PAGE_SIZE : self.number * PAGE_SIZE]


def _list(cut: _Cut, rows: dict[str, FamilyRow], *, shows: bool) -> FamilyList:
    return FamilyList(
        name=cut.name,
        heading=f"{cut.heading} ({cut.count})" if cut.count else cut.heading,
        rows=tuple(rows[each.family.pk] for each in cut.shown),
        shows_allocation=shows and cut.name == TEAM,
        empty=NONE[cut.name],
        pages=_pages(cut) if cut.last > 1 else None,
    )


def _pages(cut: _Cut) -> dict[str, Any]:
    def link(number: int) -> str:
        return f"?{urlencode({cut.name: number})}#{cut.name}"

    items = [
        {"number": number, "href": link(number), "current": number == cut.number}
        for number in range(1, cut.last + 1)
    ]
    made: dict[str, Any] = {"items": items, "landmarkLabel": f"Pages of: {cut.heading}"}
    if cut.number > 1:
        made["previous"] = {"href": link(cut.number - 1)}
    if cut.number < cut.last:
        made["next"] = {"href": link(cut.number + 1)}
    return made


class _Told:
    """What is due of every family listed, and its children: asked once, whatever the caseload."""

    def __init__(
        self,
        sight: Sight,
        ids: Sequence[str],
        allocated: Mapping[str, Sequence[datetime]],
    ) -> None:
        self.today = timezone.localtime(sight.at).date()
        people, self.steps = people_of(sight, ids), taken_of(sight, ids)
        self.running = running_of(sight, ids)  # after the people, of whom it asks who was joined
        self.children = {
            each: {
                who.pk: with_age(who, self.today) for of, who in people.get(each, ()) if of.part == Part.CHILD
            }
            for each in ids
        }
        self.unborn = {who.pk for of in people.values() for _, who in of if who.is_unborn}
        self.due = {
            each: next_due(
                rows,
                allocated.get(each, ()),
                self.children[each],
                self.today,
                self.unborn,
                self.running.reviews.get(each),
            )
            for each, rows in self.steps.items()
        }

    def by_day(self, family_id: str) -> date:
        """Order by the day of what is due; those with nothing due, or nothing to be known, come last."""
        due = self.due.get(family_id)
        return due.due_on if due and due.due_on else date.max

    def who(self, family_id: str) -> tuple[str, ...]:
        """Give each child, with when it was last seen where that may be known."""
        names, rows = self.children[family_id], self.steps.get(family_id)
        if not names:
            return ("No children written down yet",)
        return tuple(
            name if rows is None or child in self.unborn else f"{name}: {_small(last_seen(rows, child))}"
            for child, name in names.items()
        )


def _small(words: str) -> str:
    return "not written down" if words == NEVER else words


def _rows(
    sight: Sight, listed: Sequence[Listed], told: _Told, mine: Mapping[str, Member]
) -> dict[str, FamilyRow]:
    ids = list(dict.fromkeys(each.family.pk for each in listed))
    looked, news = new_of(sight, ids, floor(sight))
    stepped = {
        each: new_steps(sight, told.steps.get(each, ()), looked.get(each, floor(sight))) for each in ids
    }
    workers = _workers(sight, ids) if sight.worker.role == Role.TEAM_MANAGER else {}
    return {
        each.family.pk: FamilyRow(
            id=each.family.pk,
            name=each.name or _unnamed(each),
            reference=each.family.reference,
            who=told.who(each.family.pk) if each.name else (),
            due=told.due.get(each.family.pk) if each.name else None,
            why=each.decision.words,
            written=new_words([*news.get(each.family.pk, ()), *stepped[each.family.pk]]) if each.name else "",
            allocated=joined(workers.get(each.family.pk, [])) or "No worker",
            new=new_since(mine.get(each.family.pk), told.today),
        )
        for each in listed
    }


def _unnamed(each: Listed) -> str:
    return SEALED if Obligation.STEP_UP in each.decision.obligations else BEHIND_REASON


def _workers(sight: Sight, ids: Sequence[str]) -> dict[str, list[str]]:
    rows = WorkerAllocation.objects.at(sight.at).filter(family_id__in=ids, worker__is_active=True)
    found: dict[str, list[str]] = {}
    for family_id, name in rows.order_by("standing", "pk").values_list("family_id", "worker__display_name"):
        found.setdefault(family_id, []).append(name)
    return found


def _unseen(sight: Sight) -> list[Any]:
    """Give what this worker has not seen, and the broken glass that waits for them to review it."""
    mine = glass_for_manager(sight.worker, sight.at)
    broken = mine.filter(family_id=OuterRef("family_id"), worker_id=OuterRef("about_id"))
    rows = Notice.objects.filter(to=sight.worker).select_related("about")
    rows = rows.annotate(
        review=Subquery(broken.filter(starts_at=OuterRef("at")).values("pk")[:1]),
        due_on=Subquery(broken.filter(starts_at=OuterRef("at")).values("review_due_on")[:1]),
    )
    waiting = Q(seen_at=None) | Q(kind=BROKEN, review__isnull=False)
    return list(rows.filter(waiting).order_by("-at", "-pk")[:MOST_NOTICES])


def _waiting(sight: Sight) -> str:
    """Say how many documents wait for this worker as the second person; nothing where none does."""
    many = len(releases_waiting(sight))
    return f"{many} document{'s wait' if many > 1 else ' waits'} for your release" if many else ""


def _asked_of(sight: Sight, notices: Sequence[Notice]) -> dict[str, str]:
    """Give where this worker answers what a review asked about broken glass, by family."""
    if not any(each.kind == ASKED for each in notices):
        return {}
    return {
        each.family_id: reverse("glass_answer", args=[each.pk]) for each in glass_unanswered(sight.worker)
    }


def _told(
    notices: Sequence[Any], references: dict[str, str], asked: dict[str, str], today: date
) -> Iterable[NoticeShown]:
    """Say who opened which family and when; of several sections looked at in one minute, once."""
    said: dict[str, list[str]] = {}
    links: dict[str, tuple[str, str]] = {}
    for each in notices:
        family = f"Family {references[each.family_id]}" if each.family_id in references else "a family"
        did = DID.get(each.kind, OPENED)
        words = (
            f"{each.about.display_name}, {each.about.profession}, {did} {family} at {moment_words(each.at)}."
        )
        said.setdefault(words, []).append(str(each.pk))
        if each.kind == ASKED and each.family_id in asked:
            links[words] = asked[each.family_id], "Answer it"
        if each.kind == BROKEN and each.review:
            href = reverse("family_glass_review", args=[each.family_id, each.review])
            links[words] = href, f"Review it ({_soon(glass_left(each.due_on, today))})"
    for words, ids in said.items():
        yield NoticeShown(",".join(ids), words, *links.get(words, ("", "")))


def _soon(left: str) -> str:
    return left if left.startswith("LATE") else ("today" if left == "Today" else f"within {left}")
