"""An invented year of looks: workers in teams who do their work, with its slips, and a few who snoop.

The rates of slips are our own assumptions, written here to be argued with; no real audit was at hand.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from numpy.random import Generator, default_rng

from kinfold.casework.oversight.facts import Known, Pair, Seen, Span

BEGINS = datetime(2026, 1, 5, 0, 0, tzinfo=UTC)
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
TEAM, CASELOAD, LOOKS_A_DAY = 10, 12, 8
ALWAYS = Span(BEGINS - 400 * DAY)
# How often something that is no snooping, yet may be asked about, happens to one worker in one day.
MISTYPED, OLD_BOOKMARK, TRUE_GLASS, COLLEAGUE_LATE, SUPERVISION = 0.0005, 0.001, 0.0003, 0.0002, 0.02
KINDS = ("own", "kin", "surname", "handover", "stranger", "sweep")
UNSEEN = "within the team"  # by day, undeclared, no name in common: no rule of ours can tell it from work


@dataclass(frozen=True, slots=True)
class Snoop:
    """One who looked without a reason: of which kind, and with which entries."""

    kind: str
    worker: str
    entries: frozenset[int]


@dataclass(slots=True)
class Year:
    """What was looked at, what was true, and who snooped."""

    rows: list[Seen] = field(default_factory=list)
    snoops: list[Snoop] = field(default_factory=list)
    ties: dict[Pair, list[Span]] = field(default_factory=lambda: defaultdict(list))
    worked: dict[Pair, list[Span]] = field(default_factory=lambda: defaultdict(list))
    conflicts: dict[Pair, str] = field(default_factory=dict)
    namesakes: set[Pair] = field(default_factory=set)
    workers: int = 0
    days: int = 0

    def known(self) -> Known:
        """Give it as the rules take it."""
        return Known(
            ties=self.ties, worked=self.worked, conflicts=self.conflicts, namesakes=frozenset(self.namesakes)
        )


class _Maker:
    def __init__(self, seed: int, workers: int, days: int) -> None:
        self.draw: Generator = default_rng(seed)
        self.year = Year(workers=workers, days=days)
        self.made: list[tuple[datetime, dict[str, object], list[int]]] = []
        self.team = {f"u{each}": each // TEAM for each in range(workers)}
        self.mine = {
            worker: [f"f{number}-{each}" for each in range(CASELOAD)]
            for number, worker in enumerate(self.team)
        }
        self.of_team: dict[int, list[str]] = defaultdict(list)
        for worker, families in self.mine.items():
            self.of_team[self.team[worker]] += families
            for family in families:
                self.year.worked[worker, family].append(ALWAYS)
        for worker, number in self.team.items():
            for family in self.of_team[number]:
                self.year.ties[worker, family].append(ALWAYS)
        for worker in self.team:
            if self.draw.random() < 0.015:  # by chance, of a colleague's family
                self.year.namesakes.add((worker, str(self.draw.choice(self.of_team[self.team[worker]]))))

    def look(
        self,
        at: datetime,
        worker: str,
        family: str,
        rule: str,
        action: str = "view",
        keep: list[int] | None = None,
    ) -> None:
        told: dict[str, object] = {
            "worker": worker, "family": family, "rule": rule, "action": action, "given": action != "denied",
            "route": "family", "purpose": "work",
        }  # fmt: skip
        self.made.append((at, told, keep if keep is not None else []))

    def moment(self, day: int, begins: float = 8.5, ends: float = 18) -> datetime:
        return BEGINS + day * DAY + timedelta(hours=float(self.draw.uniform(begins, ends)))

    def stranger(self, worker: str) -> str:
        """Give a family of another team."""
        other = [each for each in self.team if self.team[each] != self.team[worker]]
        return str(self.draw.choice(self.mine[str(self.draw.choice(other))]))

    def work(self, worker: str, day: int) -> None:
        """Do a day's work."""
        for _ in range(int(self.draw.poisson(LOOKS_A_DAY))):
            mine = self.draw.random() < 0.88
            family = str(self.draw.choice(self.mine[worker] if mine else self.of_team[self.team[worker]]))
            rule = "allocated:core" if family in self.mine[worker] else "same-team:core"
            late = self.draw.random() < (0.02 if mine else 0)
            self.look(self.moment(day, 20, 24) if late else self.moment(day), worker, family, rule)
        slips = self.draw.random(5)
        if slips[0] < MISTYPED:
            self.look(self.moment(day), worker, self.stranger(worker), "no-reason", "denied")
        if slips[1] < OLD_BOOKMARK:
            self.bookmark(worker, day)
        if slips[2] < TRUE_GLASS:
            self.look(self.moment(day, 17, 23), worker, self.stranger(worker), "break-glass:core")
        if slips[3] < COLLEAGUE_LATE:
            family = str(self.draw.choice(self.of_team[self.team[worker]]))
            self.look(self.moment(day, 22, 24), worker, family, "same-team:core")
        if slips[4] < SUPERVISION:
            at = self.moment(day, 9, 15)
            for each in self.draw.choice(self.of_team[self.team[worker]], 8, replace=False):
                at += timedelta(minutes=float(self.draw.uniform(3, 12)))
                self.look(at, worker, str(each), "same-team:core")

    def bookmark(self, worker: str, day: int) -> None:
        """Open what was handed over a few days ago, to finish a note; it is refused."""
        family, at = self.stranger(worker), self.moment(day)
        ended = at - timedelta(days=float(self.draw.exponential(4)))
        span = [Span(ended - 200 * DAY, ended)]
        self.year.worked[worker, family] = self.year.ties[worker, family] = span
        self.look(at, worker, family, "no-reason", "denied")

    def snoop(self, kind: str) -> None:
        """Let someone look without a reason."""
        worker = str(self.draw.choice(list(self.team)))
        family, day = self.stranger(worker), int(self.draw.integers(0, self.year.days))
        at, entries = self.moment(day), list[int]()
        if kind in {"own", "kin"}:
            self.year.conflicts[worker, family] = kind
            self.look(at, worker, family, "conflict", "denied", entries)
        elif kind == "surname":
            self._namesake(worker, family, at, entries)
        elif kind == "handover":
            self._handed_over(worker, family, at, entries)
        elif kind == "stranger":
            glass = self.draw.random() < 0.3
            self.look(
                at,
                worker,
                family,
                *(("break-glass:core",) if glass else ("no-reason", "denied")),
                keep=entries,
            )
        elif kind == "sweep":
            for each in self.draw.choice(
                self.of_team[self.team[worker]], int(self.draw.integers(27, 45)), replace=False
            ):
                at += timedelta(seconds=float(self.draw.uniform(20, 70)))
                self.look(at, worker, str(each), "same-team:core", keep=entries)
        else:
            self.look(
                at,
                worker,
                str(self.draw.choice(self.of_team[self.team[worker]])),
                "same-team:core",
                keep=entries,
            )
        self.year.snoops.append(Snoop(kind, worker, entries))  # type: ignore[arg-type]  numbered below

    def _namesake(self, worker: str, family: str, at: datetime, entries: list[int]) -> None:
        """Look at kin that were never declared: of the own team, or of another one in vain."""
        if self.draw.random() < 0.5:
            family = str(self.draw.choice(self.of_team[self.team[worker]]))
            self.look(at, worker, family, "same-team:core", keep=entries)
        else:
            self.look(at, worker, family, "no-reason", "denied", entries)
        self.year.namesakes.add((worker, family))

    def _handed_over(self, worker: str, family: str, at: datetime, entries: list[int]) -> None:
        ended = at - timedelta(days=float(self.draw.uniform(8, 120)))
        span = [Span(ended - 200 * DAY, ended)]
        self.year.worked[worker, family] = self.year.ties[worker, family] = span
        self.look(at, worker, family, "no-reason", "denied", entries)

    def done(self) -> Year:
        """Number all in the order of time."""
        for number, (at, told, entries) in enumerate(sorted(self.made, key=lambda each: each[0]), 1):
            self.year.rows.append(Seen(sequence=number, at=at, **told))  # type: ignore[arg-type]
            entries.append(number)
        self.year.snoops = [
            Snoop(each.kind, each.worker, frozenset(each.entries)) for each in self.year.snoops
        ]
        return self.year


def year_of_looks(seed: int, *, workers: int, days: int, snoops: int) -> Year:
    """Make working days of looks, with so many snoops of six kinds in turn, and a few that no rule sees."""
    maker = _Maker(seed, workers, days)
    for day in range(days):
        for worker in maker.team:
            maker.work(worker, day)
    for each in range(snoops):
        maker.snoop(KINDS[each % len(KINDS)])
    for _ in range(snoops // 10):
        maker.snoop(UNSEEN)
    return maker.done()
