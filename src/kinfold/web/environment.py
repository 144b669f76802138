"""What the web service is told by its environment: where state lies, which database, which secret.

Not Django's settings themselves: they are read from here, so that this can be tested without Django.
"""

import base64
import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from kinfold.domain.errors import UserError

DEMO_MARK = "DEMO"
SECRET_FILE = "secret_key"
SAFE_FILE = "safe_keys"
SHORTEST_SECRET = 32
_POSTGRES = {"postgres", "postgresql"}


def home(environ: Mapping[str, str] = os.environ) -> Path:
    """Give the folder where state lies (``KINFOLD_HOME``, else ``./var``), as an absolute path."""
    return Path(environ.get("KINFOLD_HOME") or "var").absolute()


def is_demo(folder: Path) -> bool:
    """Say whether this folder was marked as holding invented people only."""
    return (folder / DEMO_MARK).is_file()


def secret_key(folder: Path, environ: Mapping[str, str] = os.environ) -> str:
    """Give ``KINFOLD_SECRET_KEY``, or the folder's own; before a folder is prepared, one for this process.

    Writes nothing: tools that only read the settings must leave no trace. Raises UserError for one too short
    to keep anything secret.
    """
    given = environ.get("KINFOLD_SECRET_KEY")
    file = folder / SECRET_FILE
    if given or not file.is_file():
        return given or secrets.token_urlsafe(50)
    kept = file.read_text(encoding="utf-8").strip()
    if len(kept) < SHORTEST_SECRET:
        raise UserError(
            f"The file {SECRET_FILE} in the home folder is empty or cut short. Remove it: another is made, "
            "and everyone signs in again."
        )
    return kept


def safe_keys(folder: Path, environ: Mapping[str, str] = os.environ) -> list[str]:
    """Give the keys of safe addresses, newest first: ``KINFOLD_SAFE_KEYS`` (by commas), or the folder's own.

    Before a folder is prepared, one for this process. Raises UserError for what is no key.
    """
    file = folder / SAFE_FILE
    kept = file.read_text(encoding="utf-8") if file.is_file() else new_safe_key()
    keys = [key.strip() for key in (environ.get("KINFOLD_SAFE_KEYS") or kept).split(",") if key.strip()]
    if not keys or not all(_is_safe_key(key) for key in keys):
        raise UserError(
            "KINFOLD_SAFE_KEYS, or the file safe_keys in the home folder, holds something that is no key. "
            "Each is 32 random bytes in URL-safe base64, 44 characters long."
        )
    return keys


def new_safe_key() -> str:
    """Make a key for safe addresses."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode("ascii")


def _is_safe_key(key: str) -> bool:
    try:
        return len(base64.b64decode(key, altchars=b"-_", validate=True)) == 32
    except ValueError:
        return False


def keep_secrets(folder: Path) -> None:
    """Make the folder's own secret and key, once each; readable by their owner alone, whoever copied them."""
    folder.mkdir(parents=True, exist_ok=True)
    _keep(folder / SECRET_FILE, secrets.token_urlsafe(50))
    _keep(folder / SAFE_FILE, new_safe_key())


def _keep(file: Path, secret: str) -> None:
    draft = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write(secret)
    try:
        os.link(draft, file)  # whole or not at all, and never over one that is there
    except FileExistsError:
        with suppress(PermissionError):
            file.chmod(0o600)
    finally:
        draft.unlink()


def single_sign_on(environ: Mapping[str, str] = os.environ) -> dict[str, Any] | None:
    """Give what ``KINFOLD_OIDC_NAME``, ``_ISSUER``, ``_CLIENT_ID`` and ``_CLIENT_SECRET`` say; None if unset.

    ``mfa`` is whether the provider's word for a second step is taken (``KINFOLD_OIDC_MFA=1``). Raises
    UserError where only some are set, or where the issuer does not speak HTTPS.
    """
    parts = ("NAME", "ISSUER", "CLIENT_ID", "CLIENT_SECRET")
    found: dict[str, Any] = {part.lower(): environ.get(f"KINFOLD_OIDC_{part}", "") for part in parts}
    if not any(found.values()):
        return None
    missing = [f"KINFOLD_OIDC_{part}" for part in parts if not found[part.lower()]]
    if missing:
        raise UserError(
            f"Single sign-on is half set up. Set {' and '.join(missing)} too, or unset the others."
        )
    if not is_trustworthy(found["issuer"]):
        raise UserError("KINFOLD_OIDC_ISSUER must be an https address. Write it as https://provider/path.")
    found["issuer"] = found["issuer"].rstrip("/")
    return {**found, "mfa": environ.get("KINFOLD_OIDC_MFA") == "1"}


def is_trustworthy(address: str) -> bool:
    """Say whether an address is spoken to over HTTPS, or is on this very machine."""
    parts = urlsplit(address)
    here = parts.hostname in {"localhost", "127.0.0.1", "::1"}
    return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and here))


def database(folder: Path, environ: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """Give Django's description of the casework database.

    ``KINFOLD_DATABASE_URL`` names a PostgreSQL server (``postgresql://user:password@host:port/name``, or
    ``postgresql:///name?host=/socket/folder``); without it, SQLite lies in the folder.

    Raises UserError for any other address; the address itself is not repeated, for it may hold a password.
    """
    url = environ.get("KINFOLD_DATABASE_URL")
    return _postgresql(url, "KINFOLD_DATABASE_URL") if url else _sqlite(folder)


def owner(environ: Mapping[str, str] = os.environ) -> dict[str, Any] | None:
    """Give the same database as the owner of its tables reaches it (``KINFOLD_OWNER_URL``), or None.

    Used to prepare a version, never to serve. Raises UserError as ``database`` does.
    """
    url = environ.get("KINFOLD_OWNER_URL")
    return _postgresql(url, "KINFOLD_OWNER_URL") if url else None


def emitter(environ: Mapping[str, str] = os.environ) -> dict[str, Any] | None:
    """Give the same database as the role that reads for the store reaches it (``KINFOLD_EMIT_URL``), or None.

    Raises UserError as ``database`` does.
    """
    url = environ.get("KINFOLD_EMIT_URL")
    return _postgresql(url, "KINFOLD_EMIT_URL") if url else None


def _postgresql(url: str, said_by: str) -> dict[str, Any]:
    parts = urlsplit(url)
    name = unquote(parts.path.lstrip("/"))
    if parts.scheme not in _POSTGRES or not name:
        raise UserError(
            f"{said_by} does not name a PostgreSQL database. "
            "Write it as postgresql://user:password@host:5432/name, or unset it to use SQLite."
        )
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or options.pop("user", "")),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or options.pop("host", ""),
        "PORT": str(parts.port or options.pop("port", "")),
        "OPTIONS": options,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def _sqlite(folder: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": folder / "kinfold.sqlite3",
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
        },
    }
