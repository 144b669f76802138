"""The county's words as data: names, spellings, places, and England's published figures.

Not for anything computed: only read here.
"""

import json
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def read(name: str) -> Any:
    """Read one of the word files, such as ``forenames``."""
    return json.loads(files(__name__).joinpath(f"{name}.json").read_text(encoding="utf-8"))
