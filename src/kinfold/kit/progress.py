"""How long work tells that it moves; what is shown is the caller's choice.

Not a display: ``cli`` draws bars, tests and library callers are quiet.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

Advance = Callable[[int], None]


class Progress(Protocol):
    """Something that can be told of a stage and of steps in it."""

    def stage(self, name: str, total: int | None = None) -> AbstractContextManager[Advance]:
        """Open a stage of ``total`` steps (None: unknown); call what it gives with steps done."""
        ...


class Quiet:
    """Says nothing: the default for library use."""

    @contextmanager
    def stage(self, name: str, total: int | None = None) -> Iterator[Advance]:  # noqa: ARG002
        """Open a stage and show nothing."""
        yield lambda _: None


QUIET = Quiet()
