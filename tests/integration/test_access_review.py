"""The guardian's pages: what waits, who looked at a family, what someone looked at, and what comes of it."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

import invented_families as invented
from kinfold.casework.accounts.models import User
from kinfold.casework.audit.models import Action, AuditEvent, Subject
from kinfold.casework.audit.queries import AppendOnly
from kinfold.casework.audit.verification import verify
from kinfold.casework.families.models import Family
from kinfold.casework.oversight.actions import decide
from kinfold.casework.oversight.facts import Flag
from kinfold.casework.oversight.forms import REASONS
from kinfold.casework.oversight.models import Outcome, Verdict
from kinfold.casework.refused import Refused
from kinfold.casework.sharing.actions.glass import Emergency, break_glass
from kinfold.casework.sharing.gate import Sight
from kinfold.casework.sharing.models import BrokenGlass, Conflict, Exclusion, Notice, Seal, Share
from kinfold.domain.access import Purpose
from kinfold.domain.agency import Role, Sector
from kinfold.domain.working_days import after_working_days
from kinfold.kit import clock
from web_visitors import client_of

pytestmark = pytest.mark.django_db
SURNAME = "Osei-Thistledown"


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    settings.KINFOLD_HOME, settings.KINFOLD_DEMO = tmp_path, True
    return tmp_path


@pytest.fixture
def guardian() -> Client:
    return client_of(invented.worker(Role.GUARDIAN))


def _page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode().replace("&#39;", "'")


def _broken_glass(by: User, of: Family, words: str = "Child at the door, nobody else in") -> BrokenGlass:
    now = clock.now()
    made: BrokenGlass = BrokenGlass.objects.create(
        family=of, worker=by, by=by, starts_at=now, ends_at=now + timedelta(hours=1), reason="child",
        words=words, review_due_on=after_working_days(now.date(), 2),
    )  # fmt: skip
    return made


def test_the_front_page_has_what_waits_first_and_the_chain_last(guardian: Client) -> None:
    worker = invented.worker()
    family = invented.family(SURNAME)
    _broken_glass(worker, family)
    client_of(worker).get(f"/f/{family.id}")
    other = invented.worker(name="thea")
    Conflict.objects.create(worker=other, family=family, knows="kin", by=other, starts_at=invented.since())
    client_of(other).get(f"/f/{family.id}")

    page = _page(guardian, "/access")

    order = [
        "Broken glass awaiting review", "Child at the door", "2 working days", "Unusual looks",
        "the conflict register says they know", "yesterday", "The chain verifies to",
    ]  # fmt: skip
    assert [page.index(words) for words in order] == sorted(page.index(words) for words in order)
    assert "Broke the glass. They have had nothing to do with it within 30 days." in page
    assert family.reference in page
    assert SURNAME not in page
    assert "Nobody looked at anything yesterday." in page


def test_where_nothing_waits_the_page_says_so(guardian: Client) -> None:
    page = _page(guardian, "/access")

    assert page.count("Nothing waits.") == 2


def test_a_family_is_found_by_its_reference_which_is_in_no_address(guardian: Client) -> None:
    family = invented.family(SURNAME)

    found = guardian.post("/access/choose", {"reference": f" {family.reference.lower()} "})
    missing = guardian.post("/access/choose", {"reference": "ZZZZZ"})
    empty = guardian.post("/access/choose", {"reference": ""})

    assert found["Location"] == f"/access/families/{family.id}"
    assert "No family that you may know of has this reference" in missing.content.decode()
    assert "Give the family’s reference" in empty.content.decode()


def test_who_looked_at_a_family_tells_who_when_how_much_and_why_and_no_name_of_the_family(
    guardian: Client,
) -> None:
    worker, stranger = invented.worker(), invented.worker(Role.ADULT_SPECIALIST, Sector.HEALTH)
    family, other = invented.family(SURNAME, allocated=(worker,)), invented.family(allocated=(worker,))
    client_of(worker).get(f"/f/{family.id}")
    client_of(worker).get(f"/f/{other.id}")
    client_of(stranger).get(f"/f/{family.id}")

    page = _page(guardian, f"/access/families/{family.id}")

    assert f"Who looked at family {family.reference}" in page
    assert "Allocated to the family" in page
    assert "The record: read" in page
    assert "Refused: no current reason" in page
    assert "Social worker" in page
    assert worker.display_name in page
    assert page.index(stranger.display_name) < page.index(worker.display_name)
    for secret in (SURNAME, "Pip", "Esi", other.reference, other.id):
        assert secret not in page


def test_what_a_person_looked_at_leads_to_the_families_by_reference(guardian: Client) -> None:
    worker = invented.worker()
    family = invented.family(SURNAME, allocated=(worker,))
    client_of(worker).get(f"/f/{family.id}")

    page = _page(guardian, f"/access/workers/{worker.id}")

    assert f"What {worker.display_name} looked at" in page
    assert f'href="/access/families/{family.id}">{family.reference}</a>' in page
    assert SURNAME not in page


def test_a_seal_hides_from_no_guardian_who_looked_and_shows_them_nothing_of_the_family(
    guardian: Client,
) -> None:
    worker = invented.worker()
    family = invented.family(SURNAME)
    Seal.objects.create(family=family, by=worker, reason="Adoption", starts_at=invented.since())
    client_of(worker).get(f"/f/{family.id}")

    front = _page(guardian, "/access")
    looked = _page(guardian, f"/access/families/{family.id}")

    assert "Tried to open a sealed family" in front
    assert family.reference in front
    assert worker.display_name in looked
    assert SURNAME not in front + looked
    assert guardian.get(f"/f/{family.id}").status_code == 404


def test_dates_narrow_the_list_and_a_day_that_is_none_is_said(guardian: Client) -> None:
    worker = invented.worker()
    family = invented.family(allocated=(worker,))
    client_of(worker).get(f"/f/{family.id}")
    today = clock.today().strftime("%d/%m/%Y")

    address = f"/access/families/{family.id}"
    assert worker.display_name in _page(guardian, f"{address}?since={today}&until={today}")
    assert "No look was written down in these days" in _page(guardian, f"{address}?until=01/01/2020")
    assert "Give the first day as 24/11/2026" in _page(guardian, f"{address}?since=soon")
    wrong = _page(guardian, f"{address}?since=02/01/2026&until=01/01/2026")
    assert "The last day must not be before the first" in wrong


def test_a_file_is_taken_out_through_the_log_and_holds_no_formula(guardian: Client) -> None:
    worker = invented.worker(name="=cmd|' /c calc'!a1")
    family = invented.family(SURNAME, allocated=(worker,))
    client_of(worker).get(f"/f/{family.id}")

    for address in (f"/access/families/{family.id}/file", f"/access/workers/{worker.id}/file"):
        asked, empty = guardian.get(address), guardian.post(address)
        form = AuditEvent.objects.newest_first()[0]
        response = guardian.post(address, {"reason": REASONS[0]})
        text = response.content.decode()
        entry = AuditEvent.objects.newest_first()[0]
        assert response["Content-Disposition"] == 'attachment; filename="looks.csv"'
        assert "Why do you need it?" in asked.content.decode()
        assert (empty.status_code, form.action) == (422, Action.VIEW)
        assert worker.display_name not in empty.content.decode()
        assert entry.action == Action.EXPORT
        assert entry.rule.endswith(REASONS[0])
        assert Subject.objects.filter(entry=entry.sequence, family=family.id, given=True).exists()
        assert not any(cell[:1] in "=+-@" for line in text.splitlines() for cell in line.split(",") if cell)
        assert SURNAME not in text


def test_a_file_that_cannot_be_logged_is_not_given(guardian: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    worker = invented.worker()
    family = invented.family(allocated=(worker,))
    client_of(worker).get(f"/f/{family.id}")
    guardian.raise_request_exception = False

    def full(*_args: Any, **_more: Any) -> None:
        raise DatabaseError("disk full")

    monkeypatch.setattr(AuditEvent, "save", full)
    response = guardian.post(f"/access/families/{family.id}/file", {"reason": REASONS[0]})

    assert response.status_code == 500
    assert worker.display_name not in response.content.decode()


def test_broken_glass_is_reviewed_once_with_words(guardian: Client) -> None:
    worker, family = invented.worker(), invented.family()
    glass = _broken_glass(worker, family)
    client_of(worker).get(f"/f/{family.id}")
    address = f"/access/glass/{glass.pk}"

    shown = _page(guardian, address)
    empty = guardian.post(address, {}).content.decode()
    done = guardian.post(address, {"outcome": "proper", "words": "Rang the duty manager, all as told."})
    again = guardian.post(address, {"outcome": "refer", "words": "Once more"}).content.decode()

    assert "Broke the glass" in shown
    assert "Choose an outcome" in empty
    assert "Say how you came to this" in empty
    assert done["Location"] == "/access"
    assert "This has been reviewed already" in again
    glass.refresh_from_db()
    assert (glass.outcome, glass.reviewed_by is not None) == ("proper", True)
    assert "No broken glass is without a review" in _page(guardian, "/access")
    assert AuditEvent.objects.filter(action=Action.WRITE, route="access_glass").count() == 1


def test_a_question_is_answered_and_an_answer_is_never_changed(guardian: Client) -> None:
    worker, family = invented.worker(), invented.family()
    client_of(worker).get(f"/f/{family.id}")
    entry = AuditEvent.objects.filter(action=Action.DENIED).get()
    address = f"/access/unusual/no-relationship-{entry.sequence}"
    assert address in _page(guardian, "/access")

    guardian.post(address, {"outcome": "ask", "words": "Asked Sam to say why."})
    asked = _page(guardian, "/access")
    guardian.post(address, {"outcome": "proper", "words": "A mistyped address."})

    assert "Asked on" in asked
    assert address not in _page(guardian, "/access")
    assert [each.verdict for each in Outcome.objects.order_by("pk")] == ["ask", "proper"]
    assert "Asked Sam to say why." in _page(guardian, address)
    for refused in (Outcome.objects.all().delete, lambda: Outcome.objects.update(words="")):
        with pytest.raises(AppendOnly):
            refused()
    for asked_for in ("delete from oversight_outcome", "update oversight_outcome set words = ''"):
        with pytest.raises(DatabaseError, match="An outcome stays"), transaction.atomic():
            connection.cursor().execute(asked_for)


def test_a_question_nobody_would_ask_is_not_there(guardian: Client) -> None:
    for address in ("/access/unusual/own-9", "/access/unusual/x", "/access/glass/9", "/access/workers/u9"):
        assert guardian.get(address).status_code == 404


def test_the_registers_tell_basis_and_ends_by_reference(guardian: Client) -> None:
    worker, family = invented.worker(), invented.family(SURNAME)
    by = {"by": worker, "starts_at": invented.since()}
    Share.objects.create(
        family=family, agency=worker.agency, section="core", purpose_words="Strategy meeting",
        basis="Working Together", told=True, ends_at=clock.now() - timedelta(days=1), **by,
    )  # fmt: skip
    Exclusion.objects.create(family=family, worker=worker, reason="Former partner", **by)
    Conflict.objects.create(family=family, worker=worker, knows="neighbour", **by)

    page = _page(guardian, "/access/sharing")

    for words in ("Working Together", "0 stand, 1 ended.", "Ended ", "Neighbours", "No family is sealed."):
        assert words in page
    assert family.reference in page
    for secret in (SURNAME, "Former partner", "Strategy meeting"):
        assert secret not in page


def test_only_the_guardian_finds_any_of_it() -> None:
    worker, family = invented.worker(), invented.family()
    glass = _broken_glass(worker, family)
    addresses = (
        "/access", "/access/looks", "/access/sharing", f"/access/families/{family.id}",
        f"/access/families/{family.id}/file", f"/access/workers/{worker.id}",
        f"/access/workers/{worker.id}/file", f"/access/glass/{glass.pk}", "/access/workers",
    )  # fmt: skip
    for role in set(Role) - {Role.GUARDIAN}:
        client = client_of(invented.worker(role))
        for address in addresses:
            assert client.get(address).status_code == 404, (role, address)
        assert (
            client.post(f"/access/glass/{glass.pk}", {"outcome": "proper", "words": "x"}).status_code == 404
        )
    glass.refresh_from_db()
    assert glass.reviewed_at is None


def test_the_manager_of_the_team_reads_who_looked_and_nobody_else_does() -> None:
    team, manager, worker = invented.team(), invented.worker(Role.TEAM_MANAGER), invented.worker()
    other = invented.worker(Role.TEAM_MANAGER)
    invented.holds(manager, team, leads=True)
    invented.holds(worker, team)
    family = invented.family(of=team, allocated=(worker, other))
    client_of(worker).get(f"/f/{family.id}")

    page = _page(client_of(manager), f"/f/{family.id}/looks")

    assert "Who looked at this family" in page
    assert worker.display_name in page
    assert "Allocated to the family" in page
    leads_as_worker = invented.worker()
    invented.holds(leads_as_worker, team, leads=True)
    for each in (worker, other, leads_as_worker, invented.worker(Role.GUARDIAN)):
        assert client_of(each).get(f"/f/{family.id}/looks").status_code == 404
    assert verify().is_sound


def test_the_list_gives_25_looks_a_page_in_few_queries(
    guardian: Client, django_assert_max_num_queries: Any
) -> None:
    worker = invented.worker()
    family = invented.family(allocated=(worker,))
    client = client_of(worker)
    for _ in range(30):
        client.get(f"/f/{family.id}")

    with django_assert_max_num_queries(30):
        first = _page(guardian, f"/access/families/{family.id}")
    assert first.count("Allocated to the family") == 25
    assert "page=2" in first


def test_the_guardian_reads_what_the_rules_say_they_are_told_at_once(guardian: Client) -> None:
    manager, keepers, team = (
        invented.worker(Role.TEAM_MANAGER),
        [invented.worker(), invented.worker()],
        invented.team(),
    )
    invented.holds(manager, team, leads=True)
    of, unseen = invented.family(of=team), invented.family("Unseen-Quillby")
    assert "Nothing.</strong> In the last 14 days" in _page(guardian, "/access")
    names = "\n".join(each.sign_in_name for each in keepers)

    client_of(manager).post(f"/f/{of.pk}/access?do=custodians", {"workers": names})
    page = _page(guardian, "/access")

    assert "Changed who may see a part of the family" in page
    assert manager.display_name in page
    assert of.reference in page
    assert unseen.reference not in page
    assert "Osei-Thistledown" not in page


def test_the_guardian_is_told_whose_sign_in_an_administrator_began_anew(guardian: Client) -> None:
    administrator, worker = invented.worker(Role.ADMINISTRATOR), invented.worker()
    client_of(administrator, proved=True).post(f"/people/{worker.id}/reset")

    page = _page(guardian, "/access")

    assert administrator.display_name in page
    assert f"/access/workers/{worker.id}" in page
    assert "whoever holds the link is them" in page


def test_a_guardian_answers_no_question_about_themself() -> None:
    one, other = invented.worker(Role.GUARDIAN), invented.worker(Role.GUARDIAN)
    asked = Flag(rule="night", entry=1, at=clock.now(), worker=one.id, family="", words="At night")
    said = {"about": asked, "verdict": Verdict.PROPER, "words": "I was only looking around."}

    with pytest.raises(Refused, match="This is about you"):
        decide(**said, by=one)
    assert not Outcome.objects.exists()
    assert decide(**said, by=other).by == other


@pytest.mark.parametrize("until", ["9999-12-31", "0001-01-01"])
def test_a_day_beyond_all_time_is_said_and_is_no_fault(guardian: Client, until: str) -> None:
    of = invented.family()
    page = _page(guardian, f"/access/families/{of.pk}?until={until}")

    assert "Give a day from 2000 to 2199" in page


def test_a_manager_reviews_what_was_broken_at_their_teams_family_and_nothing_else() -> None:
    manager, crew, stranger = invented.worker(Role.TEAM_MANAGER), invented.team(), invented.worker()
    invented.holds(manager, crew, leads=True)
    ours, elsewhere = invented.family(of=crew), invented.family(of=invented.team())
    broken = Sight(stranger, Purpose.ENQUIRY, proved=True)
    mine = break_glass(sight=broken, family_id=ours.pk, reason=Emergency.CHILD, words="Nobody else in")
    other = _broken_glass(stranger, elsewhere)
    client = client_of(manager)

    client.post("/notices/seen", {"seen": [str(each.pk) for each in Notice.objects.all()]})
    home = client.get("/").content.decode()
    address = f"/f/{ours.pk}/glass/{mine.pk}"
    page = client.get(address)
    refused = client.post(address, {"outcome": "proper"})
    saved = client.post(address, {"outcome": "proper", "words": "On duty for us"})

    assert f'href="{address}"' in home
    assert "within 2 working days" in home
    assert stranger.display_name in page.content.decode()
    assert "/access/" not in page.content.decode()
    assert (refused.status_code, saved["Location"]) == (422, "/")
    assert f'href="{address}"' not in client.get("/").content.decode()
    assert client.get(address).status_code == 404
    for wrong in (f"/f/{elsewhere.pk}/glass/{other.pk}", f"/f/{ours.pk}/glass/{other.pk}"):
        assert client.get(wrong).status_code == 404
    assert client_of(invented.worker(Role.TEAM_MANAGER)).get(address).status_code == 404


def test_a_manager_does_not_review_the_glass_they_broke() -> None:
    manager, crew, second = (
        invented.worker(Role.TEAM_MANAGER),
        invented.team(),
        invented.worker(Role.TEAM_MANAGER),
    )
    made = invented.family(of=crew)
    broken = _broken_glass(manager, made)
    for each in (manager, second):
        invented.holds(each, crew, leads=True)

    assert client_of(manager).get(f"/f/{made.pk}/glass/{broken.pk}").status_code == 404
    assert client_of(second).get(f"/f/{made.pk}/glass/{broken.pk}").status_code == 200
