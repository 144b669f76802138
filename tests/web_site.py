"""A served home and a real browser, for tests that drive pages; nothing here asserts anything."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from homes import plain

SERVE = (
    "import sys; from pathlib import Path; from kinfold.web.run import serve; "
    "serve(Path(sys.argv[1]), '127.0.0.1', int(sys.argv[2]))"
)


@dataclass(frozen=True)
class Site:
    """A running service; by name, for a browser makes no passkey for a number."""

    address: str
    home: Path


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(home: Path, **environment: str) -> Iterator[Site]:
    """Serve a home from a process of its own, and stop that process."""
    port = free_port()
    running = subprocess.Popen(
        [sys.executable, "-c", SERVE, str(home), str(port)],
        env=plain(**environment),
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(f"http://127.0.0.1:{port}/healthy")
        yield Site(f"http://localhost:{port}", home)
    finally:
        running.terminate()
        running.wait(timeout=20)


def _wait_for(address: str) -> None:
    until = monotonic() + 30
    while True:
        try:
            with urlopen(address):
                return
        except URLError:
            if monotonic() > until:
                raise
            sleep(0.1)


def kinfold(*words: str, home: Path) -> "subprocess.CompletedProcess[str]":
    """Say something on the command line."""
    command = "import sys; sys.argv[0] = 'kinfold'; from kinfold.cli import main; main()"
    return subprocess.run(
        [sys.executable, "-c", command, *words, "--home", str(home)],
        env=plain(), check=False, capture_output=True, text=True,
    )  # fmt: skip


def give_passkeys(page: Any) -> Any:
    """Give a page a key that answers for its owner, as a device with a fingerprint reader would."""
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable", {"enableUI": False})
    device.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    return device
