"""Write the reference of casework's events from their declaration, as ``docs/reference/case_events.md``."""

from pathlib import Path

from kinfold.domain.case import OF_FAMILY, Step
from kinfold.domain.case_events import COUNTED, DECLARED, ON_ITS_WAY, Declared, Mark
from kinfold.domain.step_facts import facts_of

PAGE = Path(__file__).with_name("case_events.md")
HEAD = f"""# Which step becomes which event

What a family's case tells of, as figures count it. This page is written from the declaration
(`src/kinfold/domain/case_events.py`), and a test compares the two.

- A step of the family is told of each child who was of the family at any time from then until the event's
  end. Children there since the record was begun count from the beginning, others from when they joined; none
  is counted more than {ON_ITS_WAY.days} days before its birth.
- A span without its end yet is told again, with the end, once that is written down. The later event names
  the one it replaces. What is taken back is told as *withdrawn*.
- A code (flag) is borne where the first such step within the span says so.

| event | of | begins with | ends with | codes |
|---|---|---|---|---|
"""
ALLOCATION = (
    "| `care.allocation` | each child | the family is with a team | it is handed on, or the case closed | "
    "`team-` and the team's id |"
)
REST = """
## Steps that are nobody's figure

They are written down, start and meet [timescales](timescales.md), and are sent nowhere:
"""


def _mark(mark: Mark) -> str:
    labels = dict(next(each for each in facts_of(mark.step) if each.id == mark.fact).options)
    said = " or ".join(sorted(f"*{labels[value]}*" for value in mark.values))
    return f"`{mark.flag}` where {mark.step.label.lower()} says {said}"


def _row(declared: Declared) -> str:
    later = [each.begins.label for each in DECLARED if declared.ends and each.ends is declared.ends]
    ends = [declared.ends.label] if declared.ends else []
    ends += later if len(later) > 1 else []
    codes = ([f"`{declared.flag}`"] if declared.flag else []) + [_mark(each) for each in declared.marks]
    cells = (
        f"`{declared.kind.value}`",
        "each child" if declared.begins in OF_FAMILY else "the child",
        declared.begins.label.lower(),
        ", ".join(ends).lower() or "nothing: it is one day",
        "; ".join(codes),
    )
    return f"| {' | '.join(cells)} |"


def text() -> str:
    """Give the page."""
    others = [each.label.lower() for each in Step if each not in COUNTED and each is not Step.ALLOCATION]
    rows = "\n".join([*map(_row, DECLARED), ALLOCATION])
    return f"{HEAD}{rows}\n{REST}{', '.join(others)}.\n"


if __name__ == "__main__":
    PAGE.write_text(text(), encoding="utf-8")
