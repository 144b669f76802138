"""The Jinja environment of every page: components, filters for words and numbers, and addresses.

Not for what a page says: presenters do that.
"""

import hashlib
from functools import cache
from typing import Any

from django.conf import settings
from django.urls import reverse
from jinja2 import ChoiceLoader, Environment, PackageLoader, PrefixLoader

from kinfold.reports import wording as words


@cache
def asset(name: str) -> str:
    """Give the address of a compiled file, which changes when its content does."""
    content = (settings.STATIC_ROOT / name).read_bytes()
    return f"{settings.STATIC_URL}{name}?v={hashlib.sha256(content).hexdigest()[:12]}"


def environment(**options: Any) -> Environment:
    """Make the environment Django asks for."""
    options["loader"] = ChoiceLoader(
        [
            options["loader"],
            PackageLoader("kinfold.casework.accounts"),
            PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
        ]
    )
    made = Environment(**options, trim_blocks=True, lstrip_blocks=True)
    made.globals.update(url=_address, asset=asset)
    made.filters.update(
        day=words.day,
        month=words.month,
        number=words.number,
        whole=words.whole,
        interval=words.interval,
        status=words.status,
        joined=words.joined,
    )
    return made


def _address(name: str, *args: Any) -> str:
    return reverse(name, args=args)


__all__ = ["asset", "environment"]
