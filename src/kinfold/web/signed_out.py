"""What someone typed while their sign-in ran out, brought back once they are signed in again.

It waits encrypted in the session of the very browser that sent it, and goes into a draft of whoever it was
shown to, through the gate. Where somebody else signs in there, it is forgotten, and never shown.
"""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict

from kinfold.casework.accounts.models import User
from kinfold.casework.sharing.gate import FirstDo, NotForYou
from kinfold.casework.workbook import drafts
from kinfold.casework.workbook.drafts import Sent
from kinfold.casework.workbook.screens import WAYS, screen_of, sent_from
from kinfold.domain.errors import UserError
from kinfold.web.gate import is_public
from kinfold.web.sight import sight
from kinfold.web.typed import KEPT, wait_on, waiting

BROUGHT_BACK = "brought_back"
WHEN_SIGNED_OUT = "kinfold_when_signed_out"
Answer = Callable[..., HttpResponse | None]


def when_signed_out(answer: Answer) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Say what a view does with a request of nobody, before the sign-in page is asked for.

    ``answer`` is given the request and the parts of the address; None leads to the sign-in page as ever.
    """

    def marked(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def through(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            return view(request, *args, **kwargs)

        setattr(through, WHEN_SIGNED_OUT, answer)
        return through

    return marked


def sent_of(data: QueryDict, draft: str = "") -> Sent:
    """Give what a page sends of a draft."""
    screen = screen_of(data.get("at", ""))
    version = data.get("version", "")
    return Sent(
        fields=sent_from(screen, data),
        screen=screen,
        token=data.get("token", ""),
        hand=_plain(data.get("hand", "")),
        version=int(version) if version.isascii() and version.isdigit() and len(version) < 9 else 0,
        draft=draft or _plain(data.get("draft", "")),
        way=next((way for way, at in WAYS.items() if at == screen), "entry"),
    )


def _plain(text: str) -> str:
    """Give an identifier of ours, or nothing."""
    return text if re.fullmatch("[a-z0-9]{1,32}", text) else ""


class BringsBack:
    """Put what waits in this browser into its author's drafts, with the first page they ask for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], _args: Any, _kwargs: Any
    ) -> None:
        """Bring back what is this worker's, and forget what is not."""
        if is_public(view) or not isinstance(request.user, User) or KEPT not in request.session:
            return
        theirs = [each for each in waiting(request) if each["whose"] == request.user.pk]
        wait_on(request, [each for each in theirs if not _bring_back(request, each)])


def _bring_back(request: HttpRequest, one: dict[str, str]) -> bool:
    """Keep one form as a draft; False where that must wait for something to be done first."""
    sent = sent_of(QueryDict(one["posted"]))
    if not sent.is_whole:
        return True
    try:
        with transaction.atomic():
            kept = drafts.keep(sight(request), family_id=one["family"], sent=sent)
    except FirstDo:
        return False
    except (NotForYou, UserError):
        return True  # they may no longer write there
    if kept:
        request.session[BROUGHT_BACK] = kept.draft.pk
    return True
