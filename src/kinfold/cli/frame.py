"""What every verb shares: where state lies, how it answers, and what its exit code means.

Exit 0 done, 1 done with findings, 2 wrong use or unusable input, 3 a bug. No verb prints or exits by itself.
"""

import inspect
import json
import math
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, get_type_hints

import typer

from kinfold.cli.progress import bars
from kinfold.domain.errors import UserError
from kinfold.kit.machine import refusal
from kinfold.kit.progress import Progress

DEFAULT_HOME = Path("var")
NO_MEMORY = "This needs more memory than the machine has to give. Ask for less, or use a larger machine."

HomeOption = Annotated[
    Path | None, typer.Option("--home", help="Where state lies (or KINFOLD_HOME).", show_default="./var")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object as the last thing.")]


@dataclass(frozen=True, slots=True)
class Run:
    """What a verb is given besides its own arguments."""

    home: Path
    progress: Progress


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a verb found: ``data`` for ``--json``, ``lines`` for people, and whether to exit with 1.

    ``then`` is work that begins once all has been said, and ends when it is interrupted: serving.
    """

    data: dict[str, Any]
    lines: Sequence[str] = field(default_factory=tuple)
    findings: bool = False
    then: Callable[[], None] | None = None


def _home(option: Path | None) -> Path:
    return option or Path(os.environ.get("KINFOLD_HOME") or DEFAULT_HOME)


def refuse(sentence: str, as_json: bool) -> int:
    """Tell one sentence, with ``--json`` as an object too, and give the exit code of wrong use."""
    _complain(sentence, as_json)
    return 2


def _complain(sentence: str, as_json: bool) -> None:
    """Tell what went wrong on one line: a file's name may hold line breaks, and bytes that are no text."""
    plain = "".join(letter if letter.isprintable() else "?" for letter in sentence)
    typer.echo(plain, err=True)
    if as_json:
        _print_object({"error": plain})


def _print_object(data: dict[str, Any]) -> None:
    """Print one JSON object, in bare ASCII where standard output cannot say all of it."""
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, default=str)
    if _sayable(text) != text:
        text = json.dumps(data, allow_nan=False, default=str)
    typer.echo(text)


def _sayable(text: str) -> str:
    """Give a text with a question mark for what standard output has no way to say."""
    encoding = sys.stdout.encoding or "utf-8"
    return text.encode(encoding, errors="replace").decode(encoding)


def _of_the_machine(error: Exception) -> str | None:
    """Say what the machine refused: a full disk or a closed folder is no fault of the program."""
    what = refusal(error)
    if what is None:
        return None
    where = f"{error.filename}: " if isinstance(error, OSError) and error.filename else ""
    return f"{where}{what}. Nothing was half done; mend that, or name another place, and try again."


def _own_up(error: Exception, as_json: bool) -> int:
    """Say that it is our fault and where, with nothing of the data that met it."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "unknown"
    _complain(
        f"A fault in kinfold ({type(error).__name__} at {where}). Nothing was half done. "
        "Please report it; set KINFOLD_DEBUG=1 to see the trace.",
        as_json,
    )
    if os.environ.get("KINFOLD_DEBUG"):
        traceback.print_exc()
    return 3


def _tell(outcome: Outcome, as_json: bool) -> None:
    if as_json:
        _print_object(outcome.data)
    else:
        for line in outcome.lines:
            typer.echo(_sayable(line))
    sys.stdout.flush()


def _check_finite(arguments: dict[str, Any]) -> None:
    for name, value in arguments.items():
        if isinstance(value, float) and not math.isfinite(value):
            raise UserError(f"--{name.replace('_', '-')} must be a finite number. Give one.")


def _perform(work: Callable[..., Outcome], home: Path, as_json: bool, arguments: dict[str, Any]) -> int:
    try:
        _check_finite(arguments)
        with bars() as progress:
            outcome = work(Run(home=home, progress=progress), **arguments)
        _tell(outcome, as_json)
        if outcome.then:
            outcome.then()
    except UserError as error:
        return refuse(str(error), as_json)
    except BrokenPipeError:  # the reader had enough: `kinfold ... | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except MemoryError:
        return refuse(NO_MEMORY, as_json)
    except Exception as error:
        refused = _of_the_machine(error)
        return refuse(refused, as_json) if refused else _own_up(error, as_json)
    return 1 if outcome.findings else 0


def verb(app: typer.Typer, name: str) -> Callable[[Callable[..., Outcome]], Callable[..., Outcome]]:
    """Register a function ``(run, ...) -> Outcome`` as a verb, adding ``--home`` and ``--json``."""

    def register(work: Callable[..., Outcome]) -> Callable[..., Outcome]:
        hints = get_type_hints(work, include_extras=True)
        own = [
            parameter.replace(annotation=hints[parameter.name])
            for parameter in list(inspect.signature(work).parameters.values())[1:]
        ]

        def command(**arguments: Any) -> None:
            home, as_json = arguments.pop("home"), arguments.pop("as_json")
            raise typer.Exit(_perform(work, _home(home), as_json, arguments))

        shared = [
            inspect.Parameter("home", inspect.Parameter.KEYWORD_ONLY, default=None, annotation=HomeOption),
            inspect.Parameter(
                "as_json", inspect.Parameter.KEYWORD_ONLY, default=False, annotation=JsonOption
            ),
        ]
        keyword_only = [parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY) for parameter in own]
        command.__signature__ = inspect.Signature(keyword_only + shared)  # type: ignore[attr-defined]
        command.__annotations__ = {parameter.name: parameter.annotation for parameter in own + shared}
        command.__doc__ = inspect.getdoc(work)
        app.command(name)(command)
        return work

    return register
