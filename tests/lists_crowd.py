"""Several who look after one family's access at the same moment, again and again, and what is left by it.

Each scene makes a family, lets two to eight people do things at once, and says what is wrong afterwards.
"""

import secrets
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

from django.db import transaction

import persons_crowd
from crowd_world import MANAGERS, WORKERS, World

ADA, BEA = MANAGERS
CY, DEE, ELI = WORKERS
Scene = Callable[[World], list[str]]


def _open(model: Any, family_id: str, **where: Any) -> int:
    from kinfold.kit import clock

    return int(model.objects.at(clock.now()).filter(family_id=family_id, **where).count())


def _only(model: Any, family_id: str, what: str, **where: Any) -> list[str]:
    found = _open(model, family_id, **where)
    return [] if found == 1 else [f"{what}: {found} instead of one"]


def _locked_out(made: World, family_id: str) -> list[str]:
    """Say whether a sealed family is left to fewer than two people who see it, or to no manager who does."""
    from kinfold.casework.sharing.models import NamedWorker, Seal
    from kinfold.domain.access import Level
    from kinfold.kit import clock

    if not _open(Seal, family_id):
        return []
    named = NamedWorker.objects.at(clock.now()).filter(family_id=family_id).select_related("worker")
    seeing = [each.worker.sign_in_name for each in named]
    levels = {who: made.sight(who).decide(family_id).level for who in seeing}
    able = [who for who, level in levels.items() if level >= Level.READ]
    managing = [who for who in able if who in MANAGERS and levels[who] is Level.WRITE]
    return [] if len(able) >= 2 and managing else ["a sealed family is shut to too many"]


def seal_and_exclude(made: World) -> list[str]:
    """One seals a family to two, while the other excludes one of them, and a third ends her work with it."""
    from kinfold.casework.allocations.models import WorkerAllocation
    from kinfold.casework.sharing.actions import allocations, lists, seals

    family_id, _ = made.family()
    named = [made.people[each] for each in (ADA, CY)]
    hers = WorkerAllocation.objects.get(family_id=family_id, worker=made.people[CY])
    told = made.at_once([
        lambda: seals.seal(sight=made.sight(ADA), family_id=family_id, reason="x", named=named),
        lambda: lists.exclude(sight=made.sight(BEA), family_id=family_id, worker=made.people[CY], reason="x"),
        lambda: allocations.end_allocation(sight=made.sight(BEA), family_id=family_id, row_id=str(hers.pk)),
    ])  # fmt: skip
    return _locked_out(made, family_id) + _unexpected(told)


def seal_twice(made: World) -> list[str]:
    """Both seal a family."""
    from kinfold.casework.sharing.actions import seals
    from kinfold.casework.sharing.models import NamedWorker, Seal

    family_id, _ = made.family()
    named = [made.people[each] for each in (ADA, BEA, CY)]
    deeds = [partial(_seal, made, seals, family_id, who, named) for who in (*MANAGERS, ADA)]
    told = made.at_once(deeds)
    names = [f"{who} is named more than once" for who in (ADA, BEA, CY)
             if _open(NamedWorker, family_id, worker=made.people[who]) != 1]  # fmt: skip
    return _only(Seal, family_id, "seals") + names + _locked_out(made, family_id) + _unexpected(told)


def _seal(made: World, seals: Any, family_id: str, who: str, named: list[Any]) -> Any:
    return seals.seal(sight=made.sight(who), family_id=family_id, reason="x", named=named)


def open_again(made: World) -> list[str]:
    """One asks to open a sealed family and both agree, again and again, while a name is ended."""
    from kinfold.casework.sharing.actions import seals
    from kinfold.casework.sharing.models import NamedWorker, Notice, Seal

    family_id, _ = made.family()
    _sealed(made, family_id)
    theirs = NamedWorker.objects.get(family_id=family_id, worker=made.people[CY])
    if int(family_id[-1], 16) % 2:
        with transaction.atomic():
            seals.ask_to_open(sight=made.sight(ADA), family_id=family_id, why="x")
    told = made.at_once([
        lambda: seals.ask_to_open(sight=made.sight(ADA), family_id=family_id, why="x"),
        *[lambda: seals.agree_to_open(sight=made.sight(ADA), family_id=family_id)] * 2,
        *[lambda: seals.agree_to_open(sight=made.sight(BEA), family_id=family_id)] * 3,
        lambda: seals.end_name(sight=made.sight(BEA), family_id=family_id, row_id=str(theirs.pk)),
    ])  # fmt: skip
    opened = Seal.objects.filter(family_id=family_id).exclude(ended_by=None)
    by_one = [each for each in opened if each.opening_asked_by_id == each.ended_by_id]
    left = _open(NamedWorker, family_id) if opened else 0
    notices = Notice.objects.filter(family_id=family_id, kind="seal:opened", about=made.people[BEA])
    per_person = Counter(notices.values_list("to_id", flat=True))
    return [
        *(["one person alone opened a sealed family"] if by_one else []),
        *(["names are left without a seal"] if left else []),
        *(["the opening was told twice"] if max(per_person.values(), default=0) > 1 else []),
        *_locked_out(made, family_id),
        *_unexpected(told),
    ]


def _sealed(made: World, family_id: str) -> None:
    from kinfold.casework.sharing.actions import seals

    with transaction.atomic():
        named = [made.people[each] for each in (ADA, BEA, CY)]
        seals.seal(sight=made.sight(ADA), family_id=family_id, reason="x", named=named)


def custodians_end(made: World) -> list[str]:
    """There are three custodians, and each of three managers' windows ends another."""
    from kinfold.casework.sharing.actions import lists
    from kinfold.casework.sharing.models import Custodian

    family_id, _ = made.family()
    with transaction.atomic():
        keepers = [made.people[each] for each in (CY, DEE, ELI)]
        rows = lists.add_custodians(sight=made.sight(ADA), family_id=family_id, workers=keepers)
    told = made.at_once([
        partial(_end_custodian, made, family_id, who, str(row.pk))
        for who, row in zip((ADA, BEA, ADA), rows, strict=True)
    ])  # fmt: skip
    left = _open(Custodian, family_id)
    return ([] if left == 2 else [f"{left} custodians remain of three"]) + _unexpected(told)


def _end_custodian(made: World, family_id: str, who: str, row_id: str) -> Any:
    from kinfold.casework.sharing.actions import lists

    return lists.end_custodian(sight=made.sight(who), family_id=family_id, row_id=row_id)


def allocate_twice(made: World) -> list[str]:
    """Both allocate the same worker, in both standings; and both hand the family on to another team."""
    from kinfold.casework.allocations.models import Standing, TeamAllocation, WorkerAllocation
    from kinfold.casework.sharing.actions import allocations

    family_id, _ = made.family()
    far = made.people["far"]
    told = made.at_once([
        partial(_allocate, made, family_id, who, standing)
        for who in MANAGERS for standing in (Standing.ALLOCATED, Standing.CO_WORKER)
    ])  # fmt: skip
    told += made.at_once([
        lambda: allocations.move_to_team(sight=made.sight(ADA), family_id=family_id, team=made.other_team),
        lambda: allocations.move_to_team(sight=made.sight(BEA), family_id=family_id, team=made.other_team),
    ])  # fmt: skip
    return [
        *_only(WorkerAllocation, family_id, "allocations", worker=far),
        *_only(TeamAllocation, family_id, "teams"),
        *_unexpected(told),
    ]


def _allocate(made: World, family_id: str, who: str, standing: Any) -> Any:
    from kinfold.casework.sharing.actions import allocations

    sight, far = made.sight(who), made.people["far"]
    return allocations.allocate(sight=sight, family_id=family_id, worker=far, standing=standing)


def glass_at_once(made: World) -> list[str]:
    """One worker breaks the glass in four windows at once."""
    from kinfold.casework.sharing.actions import glass
    from kinfold.casework.sharing.models import BrokenGlass, Notice
    from kinfold.domain.access import Purpose

    family_id, _ = made.family()

    def deed() -> Any:
        sight = made.sight("far")
        sight.purpose = Purpose.ENQUIRY
        return glass.break_glass(sight=sight, family_id=family_id, reason=glass.Emergency.CHILD, words="x")

    told = made.at_once([deed] * 4)
    notices = Notice.objects.filter(family_id=family_id, kind=glass.BROKEN)
    told_to = Counter(notices.values_list("to_id", flat=True))
    return [
        *_only(BrokenGlass, family_id, "broken glasses"),
        *([] if len({getattr(each, "pk", None) for each in told}) == 1 else ["not all were given the one"]),
        *([] if set(told_to.values()) == {1} else ["not everyone was told of it once"]),
    ]


def revoked(made: World) -> list[str]:
    """A worker looks; elsewhere their work with the family is ended; they look again."""
    from kinfold.casework.allocations.models import Standing
    from kinfold.casework.sharing.actions import allocations

    family_id, _ = made.family()
    with transaction.atomic():
        sight, far = made.sight(ADA), made.people["far"]
        row = allocations.allocate(sight=sight, family_id=family_id, worker=far, standing=Standing.CO_WORKER)
    client = made.client("far")
    before = client.get(f"/f/{family_id}").status_code
    made.at_once([
        lambda: allocations.end_allocation(sight=made.sight(ADA), family_id=family_id, row_id=str(row.pk))
    ])  # fmt: skip
    after = client.get(f"/f/{family_id}").status_code
    return [] if (before, after) == (200, 404) else [f"a look before and after: {before}, {after}"]


def note_once(made: World) -> list[str]:
    """One form is sent by eight presses at once."""
    from kinfold.casework.workbook.actions import Told, write_entry
    from kinfold.domain.access import Section
    from kinfold.domain.entry import EntryKind, Presence
    from kinfold.kit import clock

    family_id, people = made.family()
    token = secrets.token_hex(16)
    about, words = {people[0]: Presence()}, {Section.CORE: "Seen and well."}
    told_once = Told(EntryKind.NOTE, clock.today(), about, words)

    def deed() -> Any:
        return write_entry(made.sight(CY), family_id=family_id, told=told_once, token=token)

    told = made.at_once([deed] * 8)
    with transaction.atomic():
        from kinfold.casework.families.models import CoreNote

        kept = len(made.sight(CY).rows(CoreNote, family_id))
    return ([] if kept == 1 else [f"a note was kept {kept} times"]) + _unexpected(told)


def address_once(made: World) -> list[str]:
    """Two custodians keep a safe address for the same person at once."""
    from kinfold.casework.families.models import SafeAddress
    from kinfold.casework.safety.actions import keep_safe_address
    from kinfold.casework.safety.kept import SafePlace
    from kinfold.casework.sharing.actions import lists

    family_id, people = made.family()
    with transaction.atomic():
        keepers = [made.people[each] for each in (CY, DEE)]
        lists.add_custodians(sight=made.sight(ADA), family_id=family_id, workers=keepers)
    told = made.at_once([
        partial(
            keep_safe_address, made.sight(who), family_id, person_ids=people[:1], nobody_else=True,
            place=SafePlace(f"{number} Hidden Close", "QS1 1AA", "", ""),
        )
        for number, who in enumerate((CY, DEE, CY), start=1)
    ])  # fmt: skip
    with transaction.atomic():
        kept = len(made.sight(CY).rows(SafeAddress, family_id, ends_at=None))
    return ([] if kept == 1 else [f"{kept} safe addresses of one person stand"]) + _unexpected(told)


def step_once(made: World) -> list[str]:
    """A step's form is sent by eight presses at once."""
    from kinfold.casework.process.actions import every, record
    from kinfold.domain.case import Step
    from kinfold.kit import clock

    family_id, _ = made.family()
    token = secrets.token_hex(16)
    told = made.at_once([
        lambda: record(
            made.sight(CY), family_id=family_id, step=Step.REFERRAL, at=clock.now(), token=token
        )
    ] * 8)  # fmt: skip
    with transaction.atomic():
        kept = len(every(made.sight(CY), family_id))
    return ([] if kept == 1 else [f"a step was kept {kept} times"]) + _unexpected(told)


def tie_once(made: World) -> list[str]:
    """Three write down the same parenthood at once, then all take it back at once."""
    from kinfold.casework.families.models import Parenthood
    from kinfold.casework.kinship import actions

    family_id, (mother, child) = made.family(workers=WORKERS)

    def write(who: str) -> Any:
        row = Parenthood(child_id=child, parent_id=mother, kind="birth")
        return actions.add_tie(made.sight(who), family_id=family_id, row=row, token=secrets.token_hex(16))

    told = made.at_once([partial(write, who) for who in WORKERS])
    rows = _ties(made, family_id)
    first = str(rows[0].pk)
    told += made.at_once([
        partial(actions.take_back, made.sight(who), family_id=family_id, model=Parenthood, row_id=first)
        for who in WORKERS
    ])  # fmt: skip
    left = len(_ties(made, family_id))
    wrong = (
        []
        if (len(rows), left) == (1, 2)
        else [f"{len(rows)} of one tie, and {left} after one was taken back"]
    )
    return wrong + _unexpected(told)


def _ties(made: World, family_id: str) -> list[Any]:
    from kinfold.casework.families.models import Parenthood

    with transaction.atomic():
        return list(made.sight(CY).rows(Parenthood, family_id))


def _unexpected(told: list[Any]) -> list[str]:
    """Say so where all were refused: then the scene tried nothing."""
    return ["everyone was refused"] if all(isinstance(each, Exception) for each in told) else []


SCENES: tuple[Scene, ...] = (
    seal_and_exclude, seal_twice, open_again, custodians_end, allocate_twice, note_once, address_once,
    revoked, step_once, tie_once, *persons_crowd.SCENES,
)  # fmt: skip


def play(made: World, rounds: int) -> dict[str, Any]:
    """Play each scene so often; count what went wrong."""
    wrong: Counter[str] = Counter()
    for _ in range(rounds):
        for scene in SCENES:
            wrong.update(f"{scene.__name__}: {each}" for each in scene(made))
    wrong.update(f"glass_at_once: {each}" for _ in range(2) for each in glass_at_once(made))
    return {"scenes": rounds * len(SCENES) + 2, "faults": wrong}
