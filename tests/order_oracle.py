"""A second writing of which step may come after which, from the page of the reference alone.

It keeps, for the family and for each child, what is open and what has come, and looks at one step at a time;
the product looks back instead. A step counts from when it is told, lawful or not.
"""

from collections.abc import Sequence

from clocks_oracle import ENDS

CLOSED, REFERRAL = "Case closed", "Referral received"
FAMILY = {
    *(REFERRAL, "Decision on the referral", "Child and family assessment finished", "Strategy discussion"),
    *("Allocated to a Family Safeguarding team", "Group supervision", "Letter before proceedings sent"),
    *("Family group decision-making offered", "Pre-proceedings ended", "Serious incident known"),
    *("Serious incident notified", "Rapid review finished", CLOSED),
}
PLAN, CARE = "Child protection plan begun", "Became looked after"
NEEDS_OPEN = {
    "Core group": PLAN,
    "Review conference": PLAN,
    "Child in need review": "Child in need plan begun",
    "Moved to a home in care": CARE,
    "Legal status of the child in care changed": CARE,
    "Visit to the child in care": CARE,
    "Review of the child in care": CARE,
    **{end: begun for begun, end in ENDS.items()},
}
NEEDS_BEFORE = {
    "Decision on the referral": REFERRAL,
    "Child and family assessment finished": REFERRAL,
    "Strategy discussion": REFERRAL,
    "Allocated to a Family Safeguarding team": REFERRAL,
    "Child protection enquiry begun": "Strategy discussion",
    "Initial child protection conference": "Strategy discussion",
    PLAN: "Initial child protection conference",
    "Group supervision": "Allocated to a Family Safeguarding team",
    "Serious incident notified": "Serious incident known",
    "Rapid review finished": "Serious incident notified",
    "Return interview": "Came back after going missing",
}


class _Side:
    """What counts for the family alone, or for one child: what is open, and what has come."""

    def __init__(self) -> None:
        self.open: set[str] = set()
        self.come: set[str] = set()

    def take(self, name: str) -> None:
        self.come.add(name)
        if name in ENDS:
            self.open.add(name)
        self.open -= {begun for begun, end in ENDS.items() if end == name}
        if name == CLOSED:
            self.come.clear()

    def lacks(self, name: str) -> str:
        if name in self.open:
            return "already recorded"
        if name in NEEDS_OPEN and NEEDS_OPEN[name] not in self.open:
            return NEEDS_OPEN[name]
        return NEEDS_BEFORE[name] if name in NEEDS_BEFORE and NEEDS_BEFORE[name] not in self.come else ""


def refused(steps: Sequence[tuple[str, str]], children: Sequence[str]) -> list[tuple[int, str]]:
    """Give the place of each step that may not come, and why in a word: (name, child or '') in order."""
    sides = {each: _Side() for each in ("", *children)}
    is_closed, was_referred = False, False
    out = []
    for place, (name, child) in enumerate(steps):
        if name == CLOSED:
            why = _not_closed(is_closed, was_referred, sides.values())
        elif is_closed and name != REFERRAL:
            why = "new referral"
        else:
            why = sides[child].lacks(name)
        if why:
            out.append((place, why))
        for each, side in sides.items():
            if child in {"", each}:
                side.take(name)
        is_closed = name == CLOSED or (is_closed and name != REFERRAL)
        was_referred = was_referred or name == REFERRAL
    return out


def _not_closed(is_closed: bool, was_referred: bool, sides: object) -> str:
    if is_closed:
        return "already closed"
    if not was_referred:
        return "no open case"
    return "has not ended" if any(side.open for side in sides) else ""  # type: ignore[attr-defined]
