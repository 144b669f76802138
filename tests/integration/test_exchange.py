"""What agencies ask and are told about a family: kept with its reasons, refusals too, and who sees it."""

from datetime import date, timedelta
from typing import Any

import pytest

from invented_families import family, findable, holds, notes, team, worker
from kinfold.casework.accounts.models import Agency, User
from kinfold.casework.exchange.models import Agreement, Decision, DecisionWords, Reply, Request
from kinfold.casework.families.models import Family
from kinfold.domain.agency import Role
from kinfold.domain.exchange import Urgency
from kinfold.kit import clock
from web_visitors import client_of, visitor

pytestmark = pytest.mark.django_db


def _agency(code: str, name: str) -> Agency:
    made, _ = Agency.objects.get_or_create(code=code, defaults={"name": name, "sector": "police"})
    return made


class Office:
    """A family with its social worker, and an agency to tell."""

    def __init__(self) -> None:
        its = team("Inkwell")
        self.amara: User = worker(Role.SOCIAL_WORKER)
        holds(self.amara, its)
        self.family: Family = findable(family("Osei-Thistledown", of=its, allocated=(self.amara,)))
        self.police = Agency.objects.create(
            code="quillshire-police", name="Quillshire Police", sector="police"
        )
        self.note = notes(self.family, self.amara)["core"]
        self.client = client_of(self.amara)
        self.page = f"/f/{self.family.pk}/shared"

    def token(self, address: str) -> str:
        text = self.client.get(address).content.decode()
        return text.split('name="token" value="')[1][:32]

    def tell(self, query: str = "", **more: Any) -> Any:
        today = clock.today()
        typed = {
            "agency": self.police.pk,
            "recipient": "Sergeant Invented, public protection",
            "decided": "all",
            "purpose": "protect",
            "basis": "safeguarding",
            "facts": ["people", "seen"],
            "notes": [self.note.pk],
            "words": "We told them who lives there.",
            "how": "spoken",
            "family_told": "no",
            "why_not_told": "It would put her in danger",
            "decided_on_day": today.day,
            "decided_on_month": today.month,
            "decided_on_year": today.year,
        }
        address = f"{self.page}/new{query}"
        return self.client.post(address, {**typed, "token": self.token(address), **more})

    def ask(self, way: str, **more: Any) -> Any:
        today = clock.today()
        typed = {
            "agency": self.police.pk,
            "who": "The control room",
            "what": "Call-outs since May",
            "why": "The conference is on Friday",
            "urgency": "soon",
            "asked_on_day": today.day,
            "asked_on_month": today.month,
            "asked_on_year": today.year,
        }
        address = f"{self.page}/ask/{way}"
        return self.client.post(address, {**typed, "token": self.token(address), **more})

    def text(self) -> str:
        return str(self.client.get(self.page).content.decode())


@pytest.fixture
def office(settings: Any) -> Office:
    settings.KINFOLD_DEMO = True
    return Office()


def test_the_empty_page_says_what_comes(office: Office) -> None:
    assert "Nothing yet. Write it down here whenever an agency is told something" in office.text()


def test_what_was_told_is_kept_whole_and_shown_with_its_reasons(office: Office) -> None:
    assert office.tell().status_code == 302

    text = office.text()
    for words in (
        "Told all that was asked for: Quillshire Police, Sergeant Invented, public protection",
        "To keep a child safe from harm",
        "Substantial public interest: safeguarding",
        "Who is in the family, with birth dates. When each child was last seen, and whether alone",
        "No. It would put her in danger",
        "We told them who lives there.",
    ):
        assert words in text
    assert "written in core" not in text


def test_a_decision_not_to_tell_needs_its_reason_and_no_basis(office: Office) -> None:
    none = {"decided": "nothing", "basis": "", "how": "", "facts": [], "notes": [], "words": ""}
    refused = office.tell(**none)
    assert refused.status_code == 422
    assert "Say why telling would do more harm" in refused.content.decode()
    assert not Decision.objects.exists()

    assert office.tell(**none, weighed="He works there.").status_code == 302
    assert "Told nothing: Quillshire Police" in office.text()


@pytest.mark.parametrize(
    ("left_out", "words"),
    [
        ({"basis": ""}, "Choose on what basis in law"),
        ({"how": ""}, "Choose how they were told"),
        ({"facts": [], "notes": [], "words": ""}, "Tick what was told, or write it"),
        ({"why_not_told": ""}, "Say why the family was not told"),
        ({"decided": "part"}, "Say why telling would do more harm"),
        ({"agency": ""}, "Choose the agency"),
    ],
)
def test_what_is_left_out_is_asked_for_and_nothing_typed_is_lost(
    office: Office, left_out: dict[str, Any], words: str
) -> None:
    answer = office.tell(**left_out)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "Sergeant Invented" in answer.content.decode()
    assert not DecisionWords.rows.exists()


def test_a_form_sent_twice_is_one_decision(office: Office) -> None:
    token = office.token(f"{office.page}/new")
    for _ in range(2):
        assert office.tell(token=token).status_code == 302
    assert Decision.objects.count() == 1


def test_what_they_ask_waits_with_its_day_until_it_is_answered(office: Office) -> None:
    answer = office.ask("they")
    asked = Request.rows.get()
    assert answer.headers["Location"].endswith(f"?request={asked.pk}")
    assert asked.due_on == Urgency.SOON.due_on(clock.today())
    assert "Waiting for an answer" in office.text()

    assert office.tell(f"?request={asked.pk}").status_code == 302
    assert "Waiting for an answer" not in office.text()
    again = office.tell(f"?request={asked.pk}")
    assert again.status_code == 422
    assert "answered meanwhile" in again.content.decode()


def test_what_we_ask_waits_and_says_how_late_it_is(office: Office) -> None:
    office.ask("we")
    asked = Request.rows.get()
    Request.rows.filter(pk=asked.pk).update(due_on=clock.today() - timedelta(days=14))
    assert "LATE 10 working days" in office.text()
    address = f"{office.page}/{asked.pk}/reply"
    day = {f"replied_on_{part}": getattr(clock.today(), part) for part in ("day", "month", "year")}
    typed = {"words": "Two call-outs.", "refused": "no", **day}

    assert office.client.post(address, {**typed, "token": office.token(address)}).status_code == 302

    assert "They answered" in office.text()
    assert Reply.rows.get().words == "Two call-outs."


def test_days_and_notes_of_elsewhere_are_refused(office: Office) -> None:
    tomorrow = clock.today() + timedelta(days=1)
    day = {f"decided_on_{part}": getattr(tomorrow, part) for part in ("day", "month", "year")}
    assert "Enter a day that has come already" in office.tell(**day).content.decode()
    other = notes(family("Elsewhere"), office.amara)["core"]
    assert office.tell(notes=[other.pk]).status_code == 422
    assert office.client.get(f"{office.page}/new?request=q0000000000000000").status_code == 404


def test_who_may_not_read_the_family_meets_none_of_it(office: Office) -> None:
    office.tell()
    stranger = client_of(worker(Role.SOCIAL_WORKER))
    for address in (office.page, f"{office.page}/new", f"{office.page}/ask/we"):
        assert stranger.get(address).status_code == 404


def test_the_guardian_sees_that_it_was_decided_and_never_what(office: Office) -> None:
    office.tell()
    text = visitor(Role.GUARDIAN).get("/access/sharing").content.decode()
    assert "Quillshire Police" in text
    assert "Told all that was asked for" in text
    assert "We told them who lives there." not in text
    assert "Sergeant" not in text


def test_the_guardian_keeps_the_register_of_agreements(office: Office) -> None:
    guardian = visitor(Role.GUARDIAN)
    assert "No agreement is entered yet" in guardian.get("/agreements").content.decode()
    typed = {
        "title": "Police and council",
        "parties": "Quillshire Council, Quillshire Police",
        "purpose": "To keep children safe",
        "basis": "safeguarding",
        "what": "Call-outs where a child lives",
        "kept_for": "Until the child is 25",
        **dict(zip(("signed_on_day", "signed_on_month", "signed_on_year"), (1, 2, 2024), strict=True)),
        **dict(zip(("review_on_day", "review_on_month", "review_on_year"), (1, 2, 2025), strict=True)),
    }
    assert guardian.post("/agreements/new", typed).status_code == 302
    assert "Look at it again" in guardian.get("/agreements").content.decode()
    first = Agreement.objects.get()
    later = typed | {"review_on_year": 2024, "review_on_month": 1}
    wrong = guardian.post(f"/agreements/{first.pk}", later)
    assert "looked at again before it was signed" in wrong.content.decode()
    assert guardian.post(f"/agreements/{first.pk}", typed | {"review_on_year": 2099}).status_code == 302
    assert Agreement.objects.filter(replaces=first).exists()
    assert guardian.post(f"/agreements/{first.pk}", typed).status_code == 404
    assert client_of(office.amara).get("/agreements").status_code == 404
    chosen = Agreement.objects.get(replaces=first)
    assert office.tell(agreement=chosen.pk).status_code == 302
    assert "Police and council" in office.text()


def test_answers_are_due_by_working_days() -> None:
    friday = date(2026, 12, 18)
    due = {each: each.due_on(friday) for each in Urgency}
    assert due == {
        Urgency.TODAY: friday,
        Urgency.SOON: date(2026, 12, 22),
        Urgency.ORDINARY: date(2027, 1, 6),
    }
