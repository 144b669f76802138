"""An agency's own names for columns and codes, from a small YAML file.

Its keys, all optional: ``source`` and ``agency``; ``columns``, our column: theirs; ``values``, our column:
{their code: the code the extract knows}. Not for dates in another form: declare a source for those.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kinfold.domain.errors import UserError
from kinfold.intake.catalogue import all_sources
from kinfold.kit import yaml_text

KEYS = ("source", "agency", "columns", "values")


@dataclass(frozen=True, slots=True)
class Renaming:
    """What a mapping file says; empty where there is none."""

    source: str | None = None
    agency: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def _texts(path: Path, key: str, found: object) -> dict[str, str]:
    if not isinstance(found, dict) or any(isinstance(value, dict | list) for value in found.values()):
        raise UserError(f"{path.name}: '{key}' must list names, one 'ours: theirs' a line.")
    return {str(ours): str(theirs) for ours, theirs in found.items()}


def _check_ours(path: Path, ours: set[str]) -> None:
    """Refuse a name that no extract has: misspelt, it would silently do nothing."""
    known = {column.name for source in all_sources() for column in source.columns}
    if unknown := sorted(ours - known):
        raise UserError(
            f"{path.name}: no extract has a column '{unknown[0]}'. Write our name first, then theirs; see "
            "'kinfold intake sources'."
        )


def load(path: Path) -> Renaming:
    """Read a mapping file. Raises UserError where it cannot be read or says something unknown."""
    try:
        found = yaml_text.load(path.read_text(encoding="utf-8"), as_text=True) or {}
    except (OSError, UnicodeDecodeError, yaml_text.Fault) as error:
        raise UserError(
            f"{path} could not be read as YAML. Check that it is there, well formed, and names no key twice."
        ) from error
    if not isinstance(found, dict) or set(found) - set(KEYS):
        raise UserError(f"{path.name} may hold only {', '.join(KEYS)}, each as a key of its own.")
    values = found.get("values") or {}
    if not isinstance(values, dict):
        raise UserError(f"{path.name}: 'values' must hold, for each column of ours, their codes and ours.")
    columns = _texts(path, "columns", found.get("columns") or {})
    _check_ours(path, {*columns, *values})
    return Renaming(
        source=str(found["source"]) if found.get("source") else None,
        agency=str(found["agency"]) if found.get("agency") else None,
        columns=columns,
        values={str(column): _texts(path, "values", codes) for column, codes in values.items()},
    )
