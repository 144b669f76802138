"""What pages of figures share: where released files are, and the page for one that cannot be read."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kinfold.casework.accounts.models import Agency
from kinfold.web.released import Released, ReleasedUnreadable

View = Callable[..., HttpResponse]


def released() -> Released:
    """Give the released files of this home."""
    return Released.of(settings.KINFOLD_HOME)


def agency_names() -> dict[str, str]:
    """Give the partnership's agencies: code to name."""
    return dict(Agency.objects.values_list("code", "name"))


def tells_unreadable(view: View) -> View:
    """Show which released file cannot be read, and what to do, instead of a fault."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except ReleasedUnreadable as error:
            return render(request, "errors/unreadable.html", {"sentence": str(error)}, status=503)

    return guarded
