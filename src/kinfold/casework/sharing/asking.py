"""Who asks, for what and when, in two forms: parameters of queries, and the transaction's own word.

Row policies on PostgreSQL read the latter. It is set for one transaction only, so no later borrower of a
connection inherits it; outside a transaction nobody asks, and nothing is seen.
"""

from dataclasses import dataclass
from datetime import datetime
from string import Formatter
from typing import Any

from django.db import connection, transaction

from kinfold.casework.sharing.ties import TIES
from kinfold.domain.access import Purpose, Section

ACTOR, PURPOSE, AT = "kinfold.actor", "kinfold.purpose", "kinfold.at"
BRINGS, COUNCIL_FILES = "kinfold.brings", "council"


def tell_bringing() -> None:
    """Let row policies know that the council's files are being brought in, until this transaction ends.

    They listen to the owner of the tables alone.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("select set_config(%s, %s, true)", [BRINGS, COUNCIL_FILES])


@dataclass(frozen=True, slots=True)
class Asking:
    """One worker, one purpose, one moment."""

    actor: str
    purpose: Purpose
    at: datetime

    def tell_database(self) -> None:
        """Let row policies know who asks, until this transaction ends, unless they know already."""
        if connection.vendor != "postgresql" or _last_told() == self:
            return
        with connection.cursor() as cursor:
            cursor.execute(
                "select set_config(%s, %s, true), set_config(%s, %s, true), set_config(%s, %s, true)",
                [ACTOR, self.actor, PURPOSE, self.purpose.value, AT, self.at.isoformat()],
            )
        transaction.on_commit(_Told(self))

    def tie(self, fact: str, section: Section | str) -> tuple[str, list[Any]]:
        """Give the set of family ids for which a fact is true, as SQL and its parameters.

        ``section`` is one section, or the column of a query round it that holds the section's code.
        """
        return self.fill(TIES[fact], section)

    def fill(self, text: str, section: Section | str = "") -> tuple[str, list[Any]]:
        """Give SQL that speaks of who asks and when, with its parameters."""
        values = {"actor": self.actor, "at": self._moment()}
        places = {**dict.fromkeys(values, "%s"), "section": section}
        if isinstance(section, Section):
            values["section"], places["section"] = section.value, "%s"
        order = [name for _, name, _, _ in Formatter().parse(text) if name in values]
        return text.format_map(places), [values[name] for name in order]

    def _moment(self) -> Any:
        """The moment as this database's columns of instants hold it."""
        return connection.ops.adapt_datetimefield_value(self.at)


@dataclass(frozen=True, slots=True)
class _Told:
    """What the database was told, among what waits for the commit: Django drops it where PostgreSQL forgets
    the telling too, with a savepoint that is rolled back, or with the transaction.
    """

    asking: Asking

    def __call__(self) -> None:
        """Do nothing: with the commit it is forgotten."""


def _last_told() -> Asking | None:
    """Give who the transaction was last told of, as far as it still stands."""
    waiting = (each[1] for each in reversed(connection.run_on_commit))
    return next((hook.asking for hook in waiting if isinstance(hook, _Told)), None)
