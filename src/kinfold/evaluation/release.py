"""An answer set down where pages find it: whole or not at all, and untouched when nothing in it changed.

Not a store: one JSON file an answer.
"""

import json
from pathlib import Path
from typing import Any

from kinfold.domain.errors import UserError
from kinfold.kit.canonical import digest
from kinfold.kit.whole import written_whole

TIME = "computed_at"


def _kept_time(path: Path, document: dict[str, Any]) -> dict[str, Any]:
    """Keep the earlier computing time when everything else is the same, so that equal answers are equal
    bytes."""
    try:
        earlier = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return document
    same = isinstance(earlier, dict) and earlier.get("content_digest") == document["content_digest"]
    return {**document, TIME: earlier[TIME]} if same and TIME in earlier else document


def release(document: dict[str, Any], folder: Path) -> Path:
    """Write ``document`` as ``<slug>.json`` below ``folder`` by replacing the file in one step; give its
    path.

    Adds ``content_digest``, over all but the computing time. Raises UserError when the folder cannot be
    written.
    """
    content = digest({key: value for key, value in document.items() if key != TIME})
    path = folder / f"{document['slug']}.json"
    whole = _kept_time(path, {**document, "content_digest": content})
    text = json.dumps(whole, ensure_ascii=False, allow_nan=False, indent=1, sort_keys=True)
    try:
        with written_whole(path) as part:
            part.write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise UserError(f"{folder} cannot be written ({error.strerror}); name another with --out.") from None
    return path
