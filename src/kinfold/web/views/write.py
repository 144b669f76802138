"""Writing an entry: a draft in three screens, a session in one, and saving it. Nothing typed is lost.

Not where it is said what an entry wants, nor where a draft is kept: the workbook does both.
"""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from kinfold.casework.accounts.rules import Page
from kinfold.casework.saving.models import form_token
from kinfold.casework.sharing.gate import NotForYou, Sight
from kinfold.casework.workbook import drafts
from kinfold.casework.workbook.actions import AlreadyChanged, NotReady
from kinfold.casework.workbook.drafts import Kept, Sent
from kinfold.casework.workbook.elsewhere import named_elsewhere
from kinfold.casework.workbook.forms import EntryForm
from kinfold.casework.workbook.models import Draft
from kinfold.casework.workbook.reading import parts_of
from kinfold.casework.workbook.screens import CHECK, SESSION, WAYS, WHAT, WHEN, WHOLE, why
from kinfold.domain.access import Level
from kinfold.domain.errors import UserError
from kinfold.web.gate import opens, person
from kinfold.web.presenters.family_frame import FamilyFrame, frame_of
from kinfold.web.presenters.write_entry import Asked, form_for, new_draft, write_page
from kinfold.web.presenters.write_saved import kept_words, saved_words
from kinfold.web.sight import sight
from kinfold.web.signed_out import BROUGHT_BACK, sent_of, when_signed_out
from kinfold.web.typed import keep_typed, whose

SAVED = "saved_to"  # in the session, until the page that says so is shown
LATER, SAVE = "later", "save"


def _typed_while_signed_out(request: HttpRequest, family_id: str, draft_id: str = "") -> None:  # noqa: ARG001
    """Keep what was sent; the sign-in page is asked for as ever, and leads back to the draft."""
    if request.method == "POST":
        keep_typed(request, family_id)


def _saved_while_signed_out(request: HttpRequest, family_id: str) -> HttpResponse:
    """Keep what was sent, and say to the script that nobody is signed in."""
    if request.method == "POST":
        keep_typed(request, family_id)
    return JsonResponse({"signed_out": True}, status=401)


@require_http_methods(["GET", "HEAD", "POST"])
@when_signed_out(_typed_while_signed_out)
@opens(Page.FAMILY)
def write(request: HttpRequest, family_id: str) -> HttpResponse:
    """Begin an entry; with ``?kind=session`` a session, in one screen."""
    seen, frame = _opened(request, family_id)
    if request.method == "POST":
        return _posted(request, seen, frame, "")
    back = request.session.pop(BROUGHT_BACK, None)
    if back and any(each.pk == back for each in drafts.own_drafts(seen, family_id)):
        return redirect("family_draft", family_id, back)
    way = "session" if request.GET.get("kind") == SESSION else "entry"
    return _shown(request, seen, frame, new_draft(seen, family_id, way), WAYS[way])


@require_http_methods(["GET", "HEAD", "POST"])
@when_signed_out(_typed_while_signed_out)
@opens(Page.FAMILY)
def draft(request: HttpRequest, family_id: str, draft_id: str) -> HttpResponse:
    """Carry on with a draft at one of its screens, and keep or save what is sent."""
    seen, frame = _opened(request, family_id)
    if request.method == "POST":
        return _posted(request, seen, frame, draft_id)
    request.session.pop(BROUGHT_BACK, None)
    found = drafts.draft_of(seen, family_id, draft_id)
    at = SESSION if found.way == "session" else _own_screen(request.GET.get("at", WHEN))
    return _shown(request, seen, frame, found, at, Asked(judged="told" in request.GET))


@require_http_methods(["GET", "HEAD", "POST"])
@when_signed_out(_saved_while_signed_out)
@opens(Page.FAMILY)
def keep(request: HttpRequest, family_id: str) -> HttpResponse:
    """Keep what a page's script sends; asked with GET, say that someone is signed in, with a fresh token."""
    seen = sight(request)
    seen.require(family_id, level=Level.WRITE)
    if request.method != "POST":
        return JsonResponse({"token": get_token(request)})
    sent = sent_of(request.POST)
    if not sent.is_whole:
        return JsonResponse({"refused": True}, status=422)
    kept = drafts.keep(seen, family_id=family_id, sent=sent)
    return JsonResponse(_answer(seen, kept))


@require_POST
@opens(Page.FAMILY)
def drop(request: HttpRequest, family_id: str, draft_id: str) -> HttpResponse:
    """Let one of one's own drafts go."""
    if not drafts.drop(sight(request), family_id=family_id, draft_id=draft_id):
        raise NotForYou("missing")
    return redirect("family", family_id)


def _own_screen(name: str) -> str:
    """Give one of the three screens; what is none of them is the first."""
    return name if name in {WHEN, WHAT, CHECK} else WHEN


def _opened(request: HttpRequest, family_id: str) -> tuple[Sight, FamilyFrame]:
    seen = sight(request)
    frame = frame_of(seen, family_id)
    seen.require(family_id, level=Level.WRITE)
    return seen, frame


def _answer(seen: Sight, kept: Kept | None) -> dict[str, object]:
    if kept is None:
        return {"done": True}
    at = {"version": kept.draft.version, "draft": kept.draft.pk, "token": kept.draft.token}
    address = reverse("family_draft", args=[kept.draft.family_id, kept.draft.pk])
    words = kept_words(kept.beside, seen.at) if kept.beside else saved_words(kept.draft.saved_at)
    return {**at, "address": address, "said": words, "beside": bool(kept.beside)}


def _posted(request: HttpRequest, seen: Sight, frame: FamilyFrame, draft_id: str) -> HttpResponse:
    """Keep what a screen sends, then go where its button leads."""
    sent = sent_of(request.POST, draft_id)
    if not sent.is_whole:
        if draft_id:
            drafts.draft_of(seen, frame.id, draft_id)  # refuses what is not there
        return _not_whole(request, seen, frame, sent)
    kept = drafts.keep(seen, family_id=frame.id, sent=sent)
    if kept is None:
        return _saved(request, frame)
    go = request.POST.get("go", "")
    if go == LATER:
        return redirect("home")
    if go == SAVE and not kept.beside:
        return _save(request, seen, frame, kept.draft)
    at = "" if kept.draft.way == "session" else f"?at={_own_screen(go or sent.screen)}"
    return redirect(f"{reverse('family_draft', args=[frame.id, kept.draft.pk])}{at}")


def _not_whole(request: HttpRequest, seen: Sight, frame: FamilyFrame, sent: Sent) -> HttpResponse:
    """Show a form again that came without its token, with all that was typed."""
    begun = new_draft(seen, frame.id, sent.way, sent.fields)
    screen = WHEN if sent.screen == WHOLE else sent.screen
    return _shown(request, seen, frame, begun, screen, Asked(not_whole=True), status=422)


def _save(request: HttpRequest, seen: Sight, frame: FamilyFrame, found: Draft) -> HttpResponse:
    """Make the entry, or say all that it still wants and where."""
    screen = SESSION if found.way == "session" else CHECK
    form = form_for(seen, frame, found)
    if not form.is_valid():
        return _shown(request, seen, frame, found, screen, Asked(judged=True), form, 422)
    named = named_elsewhere(seen, frame.id, form.told.words) if request.POST.get("sure") != "yes" else []
    if named:
        return _shown(request, seen, frame, found, screen, Asked(named=tuple(named)), form, 422)
    try:
        drafts.finish(seen, draft=found, told=form.told, reason=form.cleaned_data["reason"])
    except NotReady as wants:
        for each in wants.problems:
            form.add_error(why(each.person) if each.person else each.field, each.words)
    except AlreadyChanged as changed:
        now = parts_of(seen, frame.id, found.entry)
        drafts.look_again(seen, draft=found, seen=[each.pk for each in now])
        asked = Asked(judged=True, meanwhile=str(changed), stands=tuple(now))
        return _shown(request, seen, frame, found, screen, asked, form, 422)
    except UserError as refused:
        form.add_error("text", str(refused))
    else:
        return _saved(request, frame)
    return _shown(request, seen, frame, found, screen, Asked(judged=True), form, 422)


def _saved(request: HttpRequest, frame: FamilyFrame) -> HttpResponse:
    request.session[SAVED] = frame.id
    return redirect("family", frame.id)


def _shown(
    request: HttpRequest,
    seen: Sight,
    frame: FamilyFrame,
    found: Draft,
    screen: str,
    asked: Asked = Asked(),  # noqa: B008  frozen
    form: EntryForm | None = None,
    status: int = 200,
) -> HttpResponse:
    page = write_page(seen, frame, found, screen, asked, form)
    signs = {"whose": whose(person(request), frame.id), "hand": form_token()}
    context = {"frame": frame, "page": page, "signs": signs}
    return render(request, f"pages/write_{page.name}.html", context, status=status)
