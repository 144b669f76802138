"""Does a text hold a current safe address of this family? Asked wherever free text is written or taken out.

Someone who may not know the address must not learn it by asking. A custodian is told. Anyone
else is answered as always, and the custodians are told at once: the first right guess rings.
"""

from kinfold.casework.accounts.models import User
from kinfold.casework.safety.marks import digests_in
from kinfold.casework.safety.models import PlaceMark, Suspicion
from kinfold.casework.sharing.gate import Sight
from kinfold.casework.sharing.models import Custodian, Notice
from kinfold.domain.access import Level, Section
from kinfold.domain.errors import UserError

TAKE_IT_OUT = (
    "This text seems to hold a safe address. Take it out: it belongs on the safe address page, "
    "where only its custodians read it."
)
NOTICE = "safe:words"


def seems_to_hold(sight: Sight, family_id: str, text: str) -> bool:
    """Say whether a text seems to hold a current safe address of a family. Only for what is decided here."""
    marks = list(PlaceMark.objects.at(sight.at).filter(family_id=family_id).values_list("words", "digest"))
    if not marks:
        return False
    return bool({each for _, each in marks} & digests_in(text, {words for words, _ in marks}))


def held_by(sight: Sight, text: str) -> set[str]:
    """Give the families of which a text seems to hold a current safe address, whoever may know of them.

    Only for what is decided here and at the front door, where nobody has said yet whose words they are.
    """
    marks = PlaceMark.objects.at(sight.at)
    lengths = set(marks.values_list("words", flat=True).distinct())
    found = marks.filter(digest__in=digests_in(text, lengths)) if lengths and text.strip() else marks.none()
    return set(found.values_list("family_id", flat=True))


def look_over(sight: Sight, family_id: str, text: str, *, what: str = "note") -> None:
    """Look over a text before it is written. Raises UserError to a custodian whose text holds the address.

    For anyone else nothing that they can notice happens: the text is accepted, and custodians are told.
    ``what`` is where the words stand (``note``, ``step``, ``document``).
    """
    if not seems_to_hold(sight, family_id, text):
        return
    if sight.decide(family_id, Section.SAFE_ADDRESS).level >= Level.READ:
        raise UserError(TAKE_IT_OUT)
    suspect(sight, family_id, what=what)


def ring(sight: Sight, family_id: str, text: str, *, what: str) -> None:
    """Tell the custodians where a text that stands already, and is only carried on, seems to hold the
    address; nobody is refused.
    """
    if seems_to_hold(sight, family_id, text):
        suspect(sight, family_id, what=what)


def suspect(sight: Sight, family_id: str, *, what: str, writer: User | None = None) -> None:
    """Tell the custodians that someone's words seem to hold the address: this worker's, or ``writer``'s."""
    writer = writer or sight.worker
    Suspicion.objects.create(family_id=family_id, writer=writer, what=what, at=sight.at)
    to = set(Custodian.objects.at(sight.at).filter(family_id=family_id).values_list("worker_id", flat=True))
    told = {"family_id": family_id, "about": writer, "kind": NOTICE, "at": sight.at}
    Notice.objects.bulk_create([Notice(**told, to_id=each) for each in sorted(to - {sight.worker.id})])


def suspicions(sight: Sight, family_id: str) -> list[Suspicion]:
    """Give what custodians are to look at, newest first. Raises NotForYou and FirstDo."""
    sight.require(family_id, Section.SAFE_ADDRESS)
    found = Suspicion.objects.filter(family_id=family_id).select_related("writer")
    return list(found.order_by("-at", "-pk")[:25])
