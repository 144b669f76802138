"""The bytes of every file read in, kept as they came under the name of their digest.

Not for reading back in the course of work: they are there to answer for a figure.
"""

import hashlib
import os
from pathlib import Path

FOLDER = "raw"


def digest(data: bytes) -> str:
    """Give the SHA-256 of some bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def keep(home: Path, sha256: str, data: bytes) -> None:
    """Keep bytes under their digest, wholly or not at all, readable by the owner alone."""
    folder = home / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    place = folder / sha256
    if place.exists() and place.stat().st_size == len(data):
        return
    part = folder / f".{sha256}.{os.getpid()}"
    with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    part.replace(place)
