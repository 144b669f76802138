"""The lookup ``prefix``: text that begins so, as a range that an index answers on both databases.

Not ``startswith``: on SQLite that reads the whole table, and on PostgreSQL it becomes LIKE, which may not run
before a row policy and so loses its index there. The operators here may: they can tell nobody what they saw.
"""

from typing import TYPE_CHECKING

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, Lookup
from django.db.models.sql.compiler import SQLCompiler

if TYPE_CHECKING:
    TextLookup = Lookup[str]
else:
    TextLookup = Lookup

LAST = "\U0010ffff"
BEFORE_SURROGATES, AFTER_SURROGATES = "\ud7ff", "\ue000"


def end_of_range(prefix: str) -> str | None:
    """Give the least text that is beyond all that begins with ``prefix``; None where nothing is.

    Both databases compare these by their bytes in UTF-8, which is the order of code points.
    """
    head = prefix.rstrip(LAST)
    if not head:
        return None
    last = head[-1]
    return head[:-1] + (AFTER_SURROGATES if last == BEFORE_SURROGATES else chr(ord(last) + 1))


@CharField.register_lookup
class Prefix(TextLookup):
    """``field__prefix="Os"``: case and accents count, and nothing in the text is a pattern."""

    lookup_name = "prefix"

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[str | int, ...]]:
        """Give the range in the order of bytes, as this database writes it."""
        least, below = ("~>=~", "~<~") if connection.vendor == "postgresql" else (">=", "<")
        column, values = self.process_lhs(compiler, connection)
        end = end_of_range(str(self.rhs))
        bounds = [(least, str(self.rhs)), *([(below, end)] if end is not None else [])]
        text = " and ".join(f"{column} {operator} %s" for operator, _ in bounds)
        return f"({text})", tuple(each for _, bound in bounds for each in (*values, bound))
