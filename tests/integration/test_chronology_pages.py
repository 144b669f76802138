"""The chronology: drawn from the record with every source, marked, chosen for a reader, and printed."""

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from invented_families import allocate, family, person, team, worker
from kinfold.casework.chronology.models import Marked, RecordLine, Selection
from kinfold.casework.documents.models import Release
from kinfold.casework.families.models import CoreNote, Membership, Part
from kinfold.casework.partners.models import HealthEvent, PoliceEvent, RecordEvent, Supply
from kinfold.casework.process import actions as process
from kinfold.casework.saving.models import form_token
from kinfold.casework.sharing.gate import Sight
from kinfold.casework.workbook.actions import Told, answer, put_right, write_entry
from kinfold.casework.workbook.reading import parts_of
from kinfold.domain.access import Section
from kinfold.domain.agency import Role, Sector
from kinfold.domain.case import Step
from kinfold.domain.entry import EntryKind, Presence
from kinfold.kit import clock
from web_visitors import client_of

pytestmark = pytest.mark.django_db
CALL_OUT = "Police call-out, children at home"


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> None:
    settings.KINFOLD_HOME, settings.KINFOLD_DEMO = tmp_path, True


class Record:
    """A family of a mother, a father and two children, a worker of the council and one of a charity."""

    def __init__(self) -> None:
        self.ours = worker(name="amara")
        self.dev = worker(Role.ADULT_SPECIALIST, Sector.CHARITY, "dev")
        self.school = worker(Role.ADULT_SPECIALIST, Sector.EDUCATION, "teacher")
        self.family = family(of=team(), allocated=(self.ours, self.dev, self.school))
        self.pk = self.family.pk
        self.kwame = person(self.family, "Kwame", "Invented", Part.FATHER, date(1990, 1, 1))
        self.ivo = person(self.family, "Ivo", "Invented", Part.CHILD, date(2017, 1, 1))
        self.esi = Membership.rows.get(family=self.family, part=Part.MOTHER).person
        self.at = f"/f/{self.pk}/chronology"
        self.client = client_of(self.ours, proved=True)
        self.today = clock.today()

    def write(self, text: str, *, days: int = 1, significant: bool = False, **more: Any) -> str:
        about = more.pop("about", [self.ivo])
        section = more.pop("section", Section.CORE)
        told = Told(
            kind=more.pop("kind", EntryKind.NOTE), happened_on=self.today - timedelta(days=days),
            about={each.pk: more.get("how", Presence()) for each in about}, texts={section: text},
            significant=significant,
        )  # fmt: skip
        made = write_entry(Sight(self.ours), family_id=self.pk, told=told, token=form_token())
        assert made is not None
        return made

    def partner(self, model: Any, who: Any, *, days: int = 10, **more: Any) -> Any:
        told = {
            "event": f"x{days}", "key": f"k{model.__name__}{days}", "kind": "police.incident",
            "happened_on": self.today - timedelta(days=days), "received_on": self.today - timedelta(days=6),
            "flags": ["child-present"], "agency": "quillshire-police", "source": "police_incidents",
            "file": "Q-31.csv", "line": 112,
        }  # fmt: skip
        return model.rows.create(family=self.family, person=who, **told | more)

    def get(self, query: str = "", client: Client | None = None) -> str:
        got = (client or self.client).get(f"{self.at}{query}")
        assert got.status_code == 200, got.content.decode()
        return " ".join(strip_tags(got.content.decode()).split())

    def post(self, path: str, **typed: Any) -> Any:
        got = self.client.post(f"{self.at}{path}", {"token": form_token(), **typed})
        assert got.status_code in (302, 422), got.content.decode()
        return got

    def select(self, *keys: str) -> Selection:
        got = self.post("/new", title="Review conference", pick=list(keys))
        assert got.status_code == 302
        return Selection.rows.get()


@pytest.fixture
def case() -> Record:
    return Record()


def test_every_event_tells_who_says_so_and_when_it_was_known(case: Record) -> None:
    entry = case.write("Ivo says he hides in the cupboard.", significant=True)
    answer(
        Sight(case.ours), family_id=case.pk, entry_id=entry, kind=EntryKind.DISAGREEMENT, text="It was once.",
        happened_on=case.today, said_by=case.esi.pk, token=form_token(),
    )  # fmt: skip
    for each in (case.esi, case.kwame):
        case.partner(RecordEvent, each)
    with transaction.atomic():
        process.record(Sight(case.ours), family_id=case.pk, step=Step.REFERRAL, at=clock.now())
    Supply.objects.create(
        agency="quillshire-nhs", source="ae_attendances", complete_to=date(2026, 7, 31), loaded_on=case.today
    )

    page = case.get()

    assert page.count("About Esi and Kwame") == 1
    assert "row 112, file Q-31.csv" in page
    assert "received" in page
    assert "Amara Invented, Social worker" in page
    assert "Esi does not agree: “It was once.”" in page
    assert "Referral received" in page
    assert "Born" in page
    assert "One source is late: A&amp;E" in page


def test_only_what_is_significant_is_shown_until_everything_is_asked_for(case: Record) -> None:
    case.write("An ordinary day.")
    case.write("A night that mattered.", significant=True)

    assert "An ordinary day." not in case.get()
    assert "A night that mattered." in case.get()
    assert "An ordinary day." in case.get("?show=everything")


def test_anyone_who_works_with_the_family_marks_an_event_and_changes_no_word_of_it(case: Record) -> None:
    entry = case.write("An ordinary day.")
    case.client = client_of(case.dev)
    case.post("/mark", mark=f"e:{entry}")
    case.post("/mark", mark=f"e:{entry}")

    assert "An ordinary day." in case.get()
    assert Marked.rows.count() == 1
    case.post("/mark", unmark=f"e:{entry}")
    assert "An ordinary day." not in case.get()
    (part,) = parts_of(Sight(case.ours), case.pk, entry)
    assert (part.significant, part.replaces_id) == (False, None)
    got = case.client.post(f"{case.at}/mark", {"mark": "e:e0000000000000000"})
    assert got.status_code == 404


def test_it_is_filtered_by_whom_source_and_kind_and_ordered(case: Record) -> None:
    case.write("About Ivo.", significant=True)
    case.write("About Esi.", about=[case.esi], significant=True, days=2)
    case.partner(RecordEvent, case.esi)

    page = case.get(f"?who={case.esi.pk}")
    assert "About Ivo." not in page
    assert "About Esi." in page
    assert "About Esi." not in case.get("?source=quillshire-police|")
    assert CALL_OUT not in case.get("?kind=note")
    assert "Nothing fits" in case.get("?kind=nothing")
    newest, oldest = case.get(), case.get("?order=oldest")
    assert newest.index("About Ivo.") < newest.index("About Esi.")
    assert oldest.index("About Ivo.") > oldest.index("About Esi.")


def test_what_another_section_holds_leaves_no_gap(case: Record) -> None:
    case.write("Told in confidence.", section=Section.POLICE_INTELLIGENCE, significant=True)
    case.partner(PoliceEvent, case.kwame, flags=[])
    case.partner(HealthEvent, case.kwame, kind="health.ae_attendance", flags=[])

    ours, school = case.get(), case.get(client=client_of(case.school))

    assert "Told in confidence." in ours
    assert "Went to accident and emergency" in ours
    for each in ("Told in confidence", "Police", "accident", "Adult health"):
        assert each not in school


def test_a_visit_that_an_entry_tells_of_is_shown_once(case: Record) -> None:
    how = Presence(seen=True, alone=True)
    case.write("We talked.", kind=EntryKind.VISIT, how=how, significant=True)

    page = case.get("?show=everything&kind=visit")
    assert "We talked." in page
    assert "Visit to the child" not in case.get("?show=everything")


def test_events_are_chosen_ordered_and_explained(case: Record) -> None:
    first = case.write("The first night.", days=9, significant=True)
    second = case.write("The second night.", days=5, significant=True)
    assert case.post("/choose", to="new").status_code == 422
    chosen = case.select(f"e:{second}", f"e:{first}")
    at = f"/{chosen.pk}"

    page = case.get(at)
    assert page.index("The first night.") < page.index("The second night.")
    rows = re.findall(r'name="about-(\w+)"', case.client.get(f"{case.at}{at}").content.decode())
    case.post(f"{at}/save", **{f"about-{rows[0]}": "The third weekend", "down": rows[0]})
    page = case.get(at)
    assert page.index("The first night.") > page.index("The second night.")
    assert "The third weekend" in page
    assert case.post(f"{at}/save", **{f"about-{rows[0]}": "From a page left open"}).status_code == 422
    assert case.post("/choose", to=chosen.pk, pick=[f"e:{first}"]).status_code == 302
    assert RecordLine.rows.filter(replaces=None).count() == 2


def test_what_was_corrected_since_it_was_chosen_is_told_beside_what_it_was(case: Record) -> None:
    entry = case.write("It was Tuesday.", significant=True)
    chosen = case.select(f"e:{entry}")
    assert "corrected since" not in case.get(f"/{chosen.pk}")
    (part,) = parts_of(Sight(case.ours), case.pk, entry)
    put_right(
        Sight(case.ours), family_id=case.pk, entry_id=entry, reason="Wrong day", seen=[part.pk],
        told=Told(EntryKind.NOTE, case.today, {case.ivo.pk: Presence()}, {Section.CORE: "It was Wednesday."}),
    )  # fmt: skip

    page = case.get(f"/{chosen.pk}")
    assert "1 chosen event was corrected since. See what changed" in page
    assert "It was Tuesday." in page
    assert "It was Wednesday." in page
    row = RecordLine.rows.get()
    case.post(f"/{chosen.pk}/save", take=row.pk)
    assert "corrected since" not in case.get(f"/{chosen.pk}")


def test_the_paper_keeps_source_and_dissent_and_leaves_out_what_its_reader_may_not_have(case: Record) -> None:
    ours = case.write("Ivo hides in the cupboard.", significant=True)
    other = case.write("Kwame lost his work.", about=[case.kwame], significant=True)
    secret = case.write("Told in confidence.", section=Section.POLICE_INTELLIGENCE, significant=True)
    case.partner(RecordEvent, case.ivo, key="kcall", line=7)
    answer(
        Sight(case.ours), family_id=case.pk, entry_id=ours, kind=EntryKind.DISAGREEMENT, text="It was once.",
        happened_on=case.today, said_by=case.ivo.pk, token=form_token(),
    )  # fmt: skip
    chosen = case.select(*(f"e:{each}" for each in (ours, other, secret)), "p:kcall")

    page = paper(case, chosen, f"p{case.esi.pk}", may="children")
    assert "Ivo hides in the cupboard." in page
    assert "It was once." in page
    assert "Amara Invented, Social worker" in page
    assert CALL_OUT in page
    left = page.partition("was left out")[2]
    assert "about another adult" in left
    assert "may not have that part of the record" in left
    assert "Kwame lost his work." not in page
    assert "Told in confidence." not in page

    colleague = paper(case, chosen, "c")
    assert "Kwame lost his work." in colleague
    assert "Told in confidence." not in colleague
    assert "row 7, file Q-31.csv" in colleague


def paper(case: Record, chosen: Selection, recipient: str, **more: Any) -> str:
    """Draft a paper and give the page that shows it before it leaves."""
    got = case.post(f"/{chosen.pk}/print", recipient=recipient, **more)
    assert got.status_code == 302, got.content.decode()
    page = case.client.get(got["Location"]).content.decode()
    return " ".join(strip_tags(page).split())


def test_a_section_that_is_shared_with_an_agency_takes_a_second_person(case: Record) -> None:
    from kinfold.casework.sharing.models import Share

    secret = case.write("Told in confidence.", section=Section.POLICE_INTELLIGENCE, significant=True)
    chosen = case.select(f"e:{secret}")
    agency = worker(Role.ADULT_SPECIALIST, Sector.POLICE).agency
    for section in (Section.CORE, Section.POLICE_INTELLIGENCE):
        Share.objects.create(
            family=case.family, agency=agency, section=section.value, basis="public_task", told=True,
            purpose_words="x", told_words="x", by=case.ours, starts_at=clock.now() - timedelta(days=1),
        )  # fmt: skip

    page = paper(case, chosen, f"a{agency.pk}")

    assert "Told in confidence." in page
    release = Release.objects.get()
    assert release.sections == ["core", "police_intelligence"]
    case.client.post(f"/f/{case.pk}/print/{release.pk}", {"reason": "For the review"})
    release.refresh_from_db()
    assert (release.two_person, release.released_at) == (True, None)


def test_who_does_not_work_with_the_family_finds_no_such_page(case: Record) -> None:
    chosen = case.select(f"e:{case.write('A night.', significant=True)}")
    stranger, ours = client_of(worker()), case.client
    for path in ("", f"/{chosen.pk}", f"/{chosen.pk}/print", "/new"):
        assert stranger.get(f"{case.at}{path}").status_code == 404
        assert ours.get(f"{case.at}{path}").status_code == 200
    reader = worker()
    allocate(reader, case.family, "co_worker")
    assert client_of(reader).get(case.at).status_code == 200


def test_the_page_takes_few_queries_with_two_thousand_entries_and_five_hundred_partner_events(
    case: Record,
) -> None:
    signed = {"author": case.ours, "agency": "a", "profession": "p"}
    CoreNote.rows.bulk_create(
        CoreNote(
            family=case.family, text=f"entry {number}", about={case.ivo.pk: {}}, significant=True,
            happened_on=case.today - timedelta(days=number), **signed,
        )
        for number in range(2000)
    )  # fmt: skip
    told = {"kind": "police.incident", "agency": "quillshire-police", "source": "police_incidents"}
    RecordEvent.rows.bulk_create(
        RecordEvent(
            family=case.family, person=case.ivo, event=f"x{number}", key=f"k{number}", file="f", line=number,
            happened_on=case.today - timedelta(days=number), received_on=case.today, **told,
        )
        for number in range(500)
    )  # fmt: skip
    case.select("p:k1")
    with transaction.atomic():
        process.record(Sight(case.ours), family_id=case.pk, step=Step.REFERRAL, at=clock.now())
    case.client.get("/definitions")
    with CaptureQueriesContext(connection) as plain:
        case.client.get("/definitions")
    with CaptureQueriesContext(connection) as found:
        page = case.client.get(case.at)

    assert len(found) - len(plain) <= 17, [each["sql"][:90] for each in found]
    assert len(page.content) < 80_000
    assert "2,504 events" in page.content.decode() or "2504 events" in page.content.decode()
