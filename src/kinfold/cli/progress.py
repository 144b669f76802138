"""Progress bars on standard error, for stages that take over two seconds."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from kinfold.kit.progress import Advance, Progress


@dataclass(slots=True)
class _Bars:
    """Draws one bar a stage; on a plain log it prints one line when a stage begins."""

    display: object | None

    @contextmanager
    def stage(self, name: str, total: int | None = None) -> Iterator[Advance]:
        """Open a stage and show it."""
        if self.display is None:
            sys.stderr.write(f"{name}\n")
            sys.stderr.flush()
            yield lambda _: None
            return
        from rich.progress import Progress as Display

        assert isinstance(self.display, Display)
        display = self.display
        task = display.add_task(name, total=total)
        yield lambda steps: display.advance(task, steps)
        display.update(task, total=total or 1, completed=total or 1)


@contextmanager
def bars() -> Iterator[Progress]:
    """Give a progress display: bars on a terminal, one line a stage elsewhere."""
    if not sys.stderr.isatty():
        yield _Bars(display=None)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Display
    from rich.table import Column

    name = Column(width=42, no_wrap=True, overflow="ellipsis")
    columns = (
        TextColumn("{task.description}", table_column=name),
        BarColumn(bar_width=16),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Display(*columns, console=Console(stderr=True)) as display:
        yield _Bars(display=display)
