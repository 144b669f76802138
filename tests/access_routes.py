"""Every route of the service, read from the resolver, those of included apps too."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse


def routes(patterns: Any, space: str = "") -> Iterator[tuple[str, tuple[str, ...]]]:
    """Give the name of every route, also of included apps, and the parts of its address."""
    for each in patterns:
        if isinstance(each, URLResolver):
            inner = f"{space}{each.namespace}:" if each.namespace else space
            yield from routes(each.url_patterns, inner)
        elif isinstance(each, URLPattern):
            yield f"{space}{each.name}", tuple(each.pattern.converters)


ROUTES = dict(routes(get_resolver().url_patterns))


def address(route: str, given: Mapping[str, str], fill: Mapping[str, str]) -> str:
    """Give the address of one thing of a route; ``?`` among the parts is a query."""
    parts = {part: text.format(**fill) for part, text in given.items()}
    query = parts.pop("?", "")
    family = {"family_id": fill["family"]} if "family_id" in ROUTES[route] else {}
    return reverse(route, kwargs={**family, **parts}) + (f"?{query}" if query else "")
