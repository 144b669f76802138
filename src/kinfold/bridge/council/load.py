"""Checking a folder of the council's files against casework, and bringing it in: the public functions.

Family by family, each in one transaction: whoever is interrupted runs it again, and what was done stays done.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from django.db import transaction

from kinfold.bridge.council.families import put_together
from kinfold.bridge.council.reading import read
from kinfold.casework.council import waiting
from kinfold.casework.council.acting import operator, system
from kinfold.casework.council.bringing import Bringer, Tally
from kinfold.casework.council.known import Known
from kinfold.casework.council.models import CouncilFile, CouncilLoad
from kinfold.casework.council.said import TheirFamily, TheirFile, TheirFolder
from kinfold.casework.sharing.asking import tell_bringing
from kinfold.casework.teams.models import Team
from kinfold.domain.errors import UserError
from kinfold.kit import clock
from kinfold.kit.progress import QUIET, Progress

AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a folder: the account of its lines, and what was new, changed, held or left over.

    ``without_team``: open families that nobody sees, as no team works with them.
    """

    files: tuple[TheirFile, ...]
    families: int
    counts: Counter[str]
    doubts: tuple[tuple[str, int, str], ...]
    unknown_teams: tuple[str, ...]
    notes: tuple[str, ...]
    load_id: str = ""
    held: int = field(default=0)
    without_team: int = 0


def check(folder: Path, *, by: str, progress: Progress = QUIET) -> Report:
    """Say what bringing a folder in would do: everything is done and taken back.

    Raises UserError where the folder is unusable.
    """
    return _bring(folder, by, progress, dry=True)


def load(folder: Path, *, by: str, keeper: str = "", progress: Progress = QUIET) -> Report:
    """Bring a folder in. Run again it changes nothing; after an end half-way it goes on.

    ``keeper`` names the team with which open families without one wait until a manager allocates them.
    Raises UserError where the folder is unusable or no team is called so, before anything is brought in.
    """
    return _bring(folder, by, progress, keeper, dry=False)


def _bring(folder: Path, by: str, progress: Progress, keeper: str = "", *, dry: bool) -> Report:
    who, now, teams = operator(by), clock.now(), _teams()
    if keeper and keeper.casefold() not in teams:
        raise UserError("No one team here is called as --waits-with says. The page Teams lists their names.")
    theirs = put_together(read(folder, clock.today(), progress), clock.today())
    author = system()
    if not dry:
        author.save()
    load = CouncilLoad(digest=theirs.digest, by=who) if dry else _begun(theirs, who)
    bringer = Bringer(load, who, author, now, _known(theirs), teams, _tables(theirs), dry)
    tally = _all(theirs, bringer, progress)
    if dry:
        return _report(theirs, tally, teams, "")
    without_team = _settle(theirs, bringer, teams.get(keeper.casefold()))
    _finished(load, tally)
    return replace(_report(theirs, tally, teams, load.pk), without_team=without_team)


def _all(theirs: TheirFolder, bringer: Bringer, progress: Progress) -> Tally:
    with progress.stage("Families", len(theirs.families)) as advance:
        for some in _in_chunks(theirs.families):
            current = bringer.prepare(some)
            for family in some:
                bringer.bring(family, current)
                advance(1)
    return bringer.tally


def _settle(theirs: TheirFolder, bringer: Bringer, keeper: Team | None) -> int:
    known = bringer.known.families
    return sum(
        waiting.settle(bringer, [known[each.key] for each in some if each.key in known], keeper)
        for some in _in_chunks(theirs.families)
    )


def _in_chunks(families: Sequence[TheirFamily]) -> Iterator[list[TheirFamily]]:
    rest = iter(families)
    while some := list(islice(rest, AT_ONCE)):
        yield some


def _known(theirs: TheirFolder) -> Known:
    known = Known(theirs)
    with transaction.atomic():
        tell_bringing()
        known.learn()
    return known


def _teams() -> dict[str, Team]:
    """Give the teams by name, small: of two of one name neither is meant."""
    names = Counter(each.name.casefold() for each in Team.objects.all())
    return {each.name.casefold(): each for each in Team.objects.all() if names[each.name.casefold()] == 1}


def _tables(theirs: TheirFolder) -> frozenset[str]:
    return frozenset(each.table for each in theirs.files)


@transaction.atomic
def _begun(theirs: TheirFolder, who: object) -> CouncilLoad:
    """Begin a load, or go on with one of the same files that was not finished."""
    found = CouncilLoad.objects.filter(digest=theirs.digest, finished_at=None).order_by("-begun_at").first()
    if found is not None:
        return found  # type: ignore[no-any-return]
    made: CouncilLoad = CouncilLoad.objects.create(digest=theirs.digest, by=who)
    CouncilFile.objects.bulk_create(
        [
            CouncilFile(
                load=made,
                name=each.name[:200],
                table=each.table,
                sha256=each.sha256,
                lines=each.lines,
                accepted=each.accepted,
                held=each.held,
                repeats=each.repeats,
                refused=[list(why) for why in each.refused],
            )
            for each in theirs.files
        ]
    )
    return made


def _finished(load: CouncilLoad, tally: Tally) -> None:
    load.finished_at = clock.now()
    load.counts = dict(tally.counts)
    load.save(update_fields=["finished_at", "counts"])


def _report(theirs: TheirFolder, tally: Tally, teams: dict[str, Team], load_id: str) -> Report:
    lines = {
        each.person: each.line
        for family in theirs.families
        for each in family.said
        if each.table == "ssd_person"
    }
    named = {
        each.values["team"] for family in theirs.families for each in family.said if each.aspect == "team"
    }
    return Report(
        files=theirs.files,
        families=len(theirs.families),
        counts=tally.counts,
        doubts=tuple(("ssd_person.csv", lines.get(person, 0), why) for person, why in tally.doubts),
        unknown_teams=tuple(sorted(each for each in named if each.casefold() not in teams)),
        notes=theirs.notes,
        load_id=load_id,
        held=sum(each.held for each in theirs.files),
    )
