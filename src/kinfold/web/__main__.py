"""The server itself: ``python -m kinfold.web HOST PORT``, for a home that ``web.run`` has prepared.

Not for people: they say ``kinfold serve``.
"""

import os
import sys
from typing import Any

from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]

WORKERS, THREADS = 2, 4


class Server(BaseApplication):  # type: ignore[misc]
    """Gunicorn with our application and settings, told nothing by files or arguments."""

    def __init__(self, host: str, port: int) -> None:
        self.bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        super().__init__()

    def load_config(self) -> None:
        """Set what is ours; requests are not logged, for a log outlives a session."""
        wanted: dict[str, Any] = {
            "bind": self.bind,
            "workers": WORKERS,
            "threads": THREADS,
            "worker_class": "gthread",
            "accesslog": None,
            "errorlog": "-",
            "loglevel": "error",
            "proc_name": "kinfold",
            "control_socket_disable": True,
        }
        for name, value in wanted.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Any:
        """Give the application, in each worker anew."""
        from kinfold.web.wsgi import application

        return application


def main(host: str, port: str) -> None:
    """Serve until interrupted."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kinfold.web.settings")
    Server(host, int(port)).run()


if __name__ == "__main__":
    main(*sys.argv[1:3])
