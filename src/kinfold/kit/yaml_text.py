"""YAML that people write: plain values only, each key once, and any fault told in one way.

Not a schema: who reads a file says what it may hold.
"""

from collections.abc import Hashable
from typing import Any

import yaml

__all__ = ["Fault", "load"]

Fault = yaml.YAMLError


class _Once:
    """Refuses a key given twice, of which YAML would silently keep the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode) and key.tag != "tag:yaml.org,2002:merge":
                if key.value in seen:
                    raise yaml.MarkedYAMLError(problem="a key is given twice", problem_mark=key.start_mark)
                seen.add(key.value)
        made: dict[Hashable, Any] = super().construct_mapping(node, deep)  # type: ignore[misc]
        return made


class _Values(_Once, yaml.SafeLoader):
    """Reads numbers, days and truths as such."""


class _Texts(_Once, yaml.BaseLoader):
    """Reads every value as the text that stands there: 01 stays 01, and Yes stays Yes."""


def load(text: str, *, as_text: bool = False) -> Any:
    """Read one YAML document; with ``as_text`` every value is the text that stands there.

    Raises Fault, with the mark of the place where there is one, for whatever cannot be read: no YAML, a
    number or day that is none, a key given twice, nesting without end.
    """
    try:
        return yaml.load(text, Loader=_Texts if as_text else _Values)
    except (ValueError, TypeError, OverflowError, RecursionError) as error:
        raise Fault("a value that cannot be read, or nesting too deep") from error
