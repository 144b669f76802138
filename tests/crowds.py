"""Crowds in one small world, one after another: ``crowds.py HOME EDITORS LISTS``; prints what it counts."""

import json
import sys
from pathlib import Path
from typing import Any

import editors_crowd
import lists_crowd
import plans_crowd
from crowd_world import world


def main(home: Path, editors: int, lists: int) -> dict[str, Any]:
    """Let editors do so many rounds, of plans half as many, and play each scene so often."""
    made = world(home)
    try:
        return {
            "editors": editors_crowd.play(made, editors),
            "plans": plans_crowd.play(made, editors // 2),
            "lists": lists_crowd.play(made, lists),
        }
    finally:
        made.over()


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))))  # noqa: T201
