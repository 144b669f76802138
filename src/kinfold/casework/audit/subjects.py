"""Reading the subjects of entries beside the entries, once, in their order, for verification.

Not for deciding whether they are as they were written: ``verification`` holds them against their entries.
"""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef

from kinfold.casework.audit.chain import SUBJECT_FIELDS, subjects_digest
from kinfold.casework.audit.models import AuditEvent, Subject

AT_ONCE = 2000
STRAYS_NAMED = 50
Row = tuple[object, ...]


class Subjects:
    """The subjects of the entries after one sequence and up to another; ``read`` counts them."""

    def __init__(self, after: int, last: int) -> None:
        self.after, self.last, self.read = after, last, 0
        self._strays: list[int] = []
        rows = Subject.objects.filter(entry__gt=after, entry__lte=last).order_by("entry", "position")
        self._rows: Iterator[Row] = rows.values_list("entry", *SUBJECT_FIELDS).iterator(AT_ONCE)
        self._waiting = next(self._rows, None)

    def of(self, sequence: int) -> tuple[int, str]:
        """Give how many subjects an entry has, and their digest. Ask in the order of the entries."""
        held: list[Row] = []
        while self._waiting is not None and self._waiting[0] <= sequence:  # type: ignore[operator]
            entry, *told = self._waiting
            if entry == sequence:
                held.append(tuple(told))
            else:
                self._note(int(str(entry)))
            self.read += 1
            self._waiting = next(self._rows, None)
        return len(held), subjects_digest(held)

    def strays(self) -> list[int]:
        """Give entries that have subjects and are not there: of those read, and of whatever lies beyond."""
        for entry, *_ in (self._waiting, *self._rows) if self._waiting else ():
            self._note(int(str(entry)))
        of_one = AuditEvent.objects.filter(sequence=OuterRef("entry"))
        beyond = Subject.objects.filter(entry__gt=self.last) | Subject.objects.filter(entry__lt=1)
        more = beyond.filter(~Exists(of_one)).order_by("entry").values_list("entry", flat=True)
        return sorted({*self._strays, *more[:STRAYS_NAMED]})

    def _note(self, entry: int) -> None:
        if len(self._strays) < STRAYS_NAMED:
            self._strays.append(entry)
