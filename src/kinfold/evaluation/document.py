"""The keys and values of a file that a person writes: a plan or a savings model.

Not their meaning: each kind of document says which keys it may hold.
"""

from typing import Any

from kinfold.domain.errors import UserError
from kinfold.kit import yaml_text


def keys_of(text: str, origin: str, kind: str) -> dict[str, Any]:
    """Read YAML text as keys and values; ``origin`` names the file in errors, ``kind`` what it is.

    Raises UserError in one sentence, with the line, for what is not YAML or not keys and values.
    """
    try:
        said: Any = yaml_text.load(text)
    except yaml_text.Fault as error:
        mark = getattr(error, "problem_mark", None)
        line = f" line {mark.line + 1}" if mark else ""
        raise UserError(
            f"{origin}{line}: this is not YAML; correct the indentation or quoting there."
        ) from None
    if not isinstance(said, dict):
        raise UserError(f"{origin}: a {kind} is a list of keys and values, and this file holds none.")
    return said
