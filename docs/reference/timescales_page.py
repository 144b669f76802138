"""Write the reference of timescales from their data: ``python docs/reference/timescales_page.py``."""

from pathlib import Path

from kinfold.domain.case import AFTER, OF_FAMILY, SPANS, WHILE_OPEN, Step
from kinfold.domain.clocks import Timescale, timescales

PAGE = Path(__file__).with_name("timescales.md")
HEAD = """# Timescales and steps

Every clock on a family's *Process* page comes from one row of this table, which is dated data
(`src/kinfold/domain/codes/timescales.json`). A maximum is not a target, and no clock counts against a worker.

- Working days are neither Saturday nor Sunday nor a bank holiday of England. The day of the start does not
  count.
- A month ends on the day of the same number, or on the last day of a month that has none.
- A limit in hours runs to the minute, also over a change of the clocks; all others end with their day, by the
  clock on the wall in England.
- Where something must be open, which is the first, and which the second, is counted anew each time it begins.
- Steps of the family count for each child of it. A clock runs until the step that meets it, or one that
  stops it.
- *Check* in the last column: the source was not read in its own words. Check the present wording before
  relying on it.

| what | at most | from | met by | stopped by | in force | source | |
|---|---|---|---|---|---|---|---|
"""
STEPS = """
## Steps

- A step of the family counts for each child of it. A child's step counts for that child alone, and for
  closing.
- What begins is open until its end. Meanwhile it cannot begin again.
- *After* means: since the last *case closed*, where there was one. Steps of one instant count as they were
  written down.
- After *case closed* nothing may come but a new referral. A case is closed only after a referral, once, and
  when nothing is open for any child.
- All other steps may come at any time, also before a referral is written down.

| step | of | ends with | only while this is open | only after |
|---|---|---|---|---|
"""


def _small(step: Step) -> str:
    return f"{step.label[:1].lower()}{step.label[1:]}"


def _start(rule: Timescale) -> str:
    more = []
    if rule.restarts:
        more.append("a later one begins it anew")
    if rule.first_counted > 1:
        more.append("counted from the second one on")
    if rule.last_counted:
        more.append("the first one only")
    if rule.during:
        more.append(f"while this is open: {_small(rule.during)}")
    return f"{_small(rule.starts_with)} ({'; '.join(more)})" if more else _small(rule.starts_with)


def _row(rule: Timescale) -> str:
    stops = ", ".join(sorted(_small(each) for each in rule.stops_with)) or "nothing"
    until = f" to {rule.valid_until}" if rule.valid_until else ""
    cells = (
        rule.title,
        rule.limit,
        _start(rule),
        _small(rule.met_by),
        stops,
        f"{rule.valid_from}{until}",
        f"{rule.source} ({rule.standing})",
        "" if rule.certain else "check",
    )
    return f"| {' | '.join(cells)} |"


def _step(step: Step) -> str:
    begun = next((begin for begin, end in SPANS.items() if end is step), None)
    told = [SPANS.get(step), begun or WHILE_OPEN.get(step), AFTER.get(step)]
    cells = [
        step.label,
        "the family" if step in OF_FAMILY else "a child",
        *(_small(each) if each else "" for each in told),
    ]
    return f"| {' | '.join(cells)} |"


def text() -> str:
    """Give the page."""
    return HEAD + "\n".join(map(_row, timescales())) + "\n" + STEPS + "\n".join(map(_step, Step)) + "\n"


if __name__ == "__main__":
    PAGE.write_text(text(), encoding="utf-8")
