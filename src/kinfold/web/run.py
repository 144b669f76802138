"""Preparing a home for the web service, and serving it. The verbs ``serve`` and ``demo`` call it."""

import os
import socket
import sys
from contextlib import suppress
from pathlib import Path

from kinfold.domain.errors import UserError
from kinfold.web import environment

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
DEFAULT_HOST, DEFAULT_PORT = "127.0.0.1", 8000
SHOW_CURSOR = "\x1b[?25h"


def prepare(home: Path, *, demo: bool = False) -> None:
    """Make a home ready: its secret, its mark as a demonstration, its casework database up to date.

    May be called again at any time; nothing is lost. ``demo`` marks the folder for good as holding invented
    people only. Raises UserError where a folder with real people is marked, or would be, as a demonstration,
    and where the database is not safe to serve (``web.lock_check``).
    """
    environment.keep_secrets(home)
    had_database = (home / "kinfold.sqlite3").exists() or bool(os.environ.get("KINFOLD_DATABASE_URL"))
    newly_marked = demo and not environment.is_demo(home)
    if newly_marked:
        (home / environment.DEMO_MARK).write_text(
            "This folder holds invented people only.\n", encoding="utf-8"
        )
    try:
        _configure(home)
        _migrate()
        if environment.is_demo(home) and had_database:
            _refuse_real_people()
        _refuse_unless_sound()
        _make_keys_anew()
    except UserError:
        if newly_marked:
            (home / environment.DEMO_MARK).unlink()
        raise


def serve(home: Path, host: str = DEFAULT_HOST, port: int = DEFAULT_PORT, *, demo: bool = False) -> None:
    """Serve the pages until interrupted; does not return. Raises UserError as ``ready`` does."""
    ready(home, host, port, demo=demo)
    become_server(host, port)


def ready(home: Path, host: str = DEFAULT_HOST, port: int = DEFAULT_PORT, *, demo: bool = False) -> None:
    """Prepare a home and make sure that it may be served there.

    Raises UserError where the database may not face a network, or something else has the port.
    """
    prepare(home, demo=demo)
    from django.conf import settings

    embedded = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")
    if host not in LOOPBACK and embedded and not settings.KINFOLD_DEMO:
        raise UserError(
            f"SQLite serves one person on one machine, not {host}. Set KINFOLD_DATABASE_URL to a PostgreSQL "
            "database, or serve on 127.0.0.1."
        )
    check_free(host, port)


def become_server(host: str = DEFAULT_HOST, port: int = DEFAULT_PORT) -> None:
    """Put the server in this process's place; the home must be ready.

    A server made of forks must begin in a process that has no threads yet: whoever called us may have
    used Polars, whose threads do not survive a fork.
    """
    if sys.stderr.isatty():
        sys.stderr.write(SHOW_CURSOR)  # a progress bar may have hidden it
    sys.stdout.flush()
    sys.stderr.flush()
    os.execv(sys.executable, [sys.executable, "-m", "kinfold.web", host, str(port)])


def address(host: str = DEFAULT_HOST, port: int = DEFAULT_PORT) -> str:
    """Give the address to type into a browser."""
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{port}/"


def begin(home: Path, *, sound: bool = True) -> None:
    """Open a home's casework database as it is, changing nothing.

    Raises UserError where there is none, it is of another version of Kinfold, or it is not safe to serve;
    without ``sound`` the last is let pass, for those who come to find out what was done to it.
    """
    if not (home / "kinfold.sqlite3").is_file() and not os.environ.get("KINFOLD_DATABASE_URL"):
        raise UserError(f"There is no casework database in {home}. Name the home of the service with --home.")
    _configure(home)
    from django.db import DatabaseError

    from kinfold.web.upgrade import is_due

    try:
        due = is_due()
    except DatabaseError as error:
        raise UserError("The casework database cannot be read. Check that its server runs.") from error
    if due:
        raise UserError("The casework database is of another version. Start the service once: kinfold serve.")
    if sound:
        _refuse_unless_sound()


def _configure(home: Path) -> None:
    wanted = str(home.absolute())
    os.environ["KINFOLD_HOME"] = wanted
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kinfold.web.settings")
    import django
    from django.conf import settings

    if settings.configured and str(settings.KINFOLD_HOME) != wanted:
        raise UserError("One process serves one home. Start another for this folder.")
    django.setup()


def _migrate() -> None:
    from kinfold.web.upgrade import upgrade

    upgrade()
    _keep_to_owner()


def _make_keys_anew() -> None:
    """Let families be found by this version's keys; what is not sound is refused before."""
    from kinfold.web.keys_anew import make_anew

    make_anew()


def _keep_to_owner() -> None:
    """Let nobody else on this machine read who signs in: the embedded database is the owner's alone."""
    from django.conf import settings

    engine, name = settings.DATABASES["default"]["ENGINE"], Path(str(settings.DATABASES["default"]["NAME"]))
    if engine.endswith("sqlite3") and name.is_file():
        for file in (name, Path(f"{name}-wal"), Path(f"{name}-shm")):
            with suppress(FileNotFoundError, PermissionError):
                file.chmod(0o600)


def _refuse_unless_sound() -> None:
    from kinfold.web.lock_check import refuse_unless_sound

    refuse_unless_sound()


def _refuse_real_people() -> None:
    from kinfold.casework.accounts.models import User

    if User.objects.get_queryset().real().exists():
        raise UserError(
            "This folder holds real people, so it cannot be a demonstration. Name another with --home."
        )


def check_free(host: str = DEFAULT_HOST, port: int = DEFAULT_PORT) -> None:
    """Raise UserError unless the port can be listened on."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise UserError(
                f"Port {port} of {host} cannot be used: {error.strerror}. Name another with --port."
            ) from error
