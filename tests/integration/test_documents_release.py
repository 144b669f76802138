"""Documents: rendered for one recipient, released by whoever must, printed only then."""

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from invented_families import allocate, family, holds, person, safe_address, since, team, worker
from kinfold.casework.accounts.models import User
from kinfold.casework.audit.models import Action, AuditEvent
from kinfold.casework.documents import actions, gathering
from kinfold.casework.documents.contents import Reader
from kinfold.casework.documents.models import Release
from kinfold.casework.documents.render import render
from kinfold.casework.families.models import Address, CoreNote, Family, Part, Person
from kinfold.casework.safety.actions import current_people, keep_safe_address
from kinfold.casework.safety.kept import SafePlace
from kinfold.casework.safety.models import ProtectedFrom, Suspicion
from kinfold.casework.sharing.gate import FirstDo, NotForYou, Sight
from kinfold.casework.sharing.models import Custodian, NamedWorker, Seal, Share, StatedReason
from kinfold.domain.access import Section
from kinfold.domain.agency import Role, Sector
from kinfold.domain.errors import UserError
from kinfold.kit import clock
from web_visitors import bytes_of, client_of

pytestmark = pytest.mark.django_db
PLACE = SafePlace("14 Hidden Cottage", "QS9 9ZZ", "01632 960999", "Ring before 3pm")


class Household:
    """A mother, a father, a child and a teenager, with a worker, a specialist and notes."""

    def __init__(self) -> None:
        self.ours, self.other = worker(), worker()
        self.specialist = worker(Role.ADULT_SPECIALIST, Sector.CHARITY)
        self.team = team()
        self.family: Family = family(of=self.team, allocated=(self.ours, self.other))
        allocate(self.specialist, self.family)
        self.esi, self.pip = self._of(Part.MOTHER), self._of(Part.CHILD)
        self.marlon = person(self.family, "Marlon", "Invented", Part.FATHER, date(1990, 1, 1))
        self.ivo = person(self.family, "Ivo", "Invented", Part.CHILD, date(2012, 1, 1))
        Custodian.objects.create(family=self.family, worker=self.other, by=self.ours)
        self.notes = {
            "plain": self.note("Everyone came to the meeting."),
            "pip": self.note("Pip likes nursery.", self.pip),
            "esi": self.note("Did well this week.", self.esi),
            "marlon": self.note("Finished the course.", self.marlon),
            "names": self.note("Saw Esi at the door."),
            "postcode": self.note("Write to QS7 7AA."),
            "phone": self.note("The new number is 01632 960123."),
            "street": self.note("Moved to 8 Thornbank Road."),
        }

    def _of(self, part: str) -> Person:
        people = current_people(Sight(self.ours), self.family.pk).values()
        return next(who for each, who in people if each == part)

    def note(self, text: str, about: Person | None = None) -> CoreNote:
        made: CoreNote = CoreNote.rows.create(
            family=self.family,
            about={about.pk: {}} if about else {},
            text=text,
            author=self.ours,
            agency="quillshire-council",
            profession="Social worker",
            happened_on=clock.today(),
        )
        return made

    def draft(self, to: str, *chosen: str, by: User | None = None, confirmed: bool = False) -> Release:
        ids = [self.notes[each].pk for each in chosen or self.notes]
        sight = Sight(by or self.ours, proved=True)
        return actions.draft(sight, self.family.pk, recipient=to, note_ids=ids, confirmed=confirmed)

    def html(self, to: str, *chosen: str, confirmed: bool = False) -> str:
        release = self.draft(to, *chosen, confirmed=confirmed)
        return actions.see(Sight(self.ours, proved=True), release).html

    def left_out(self, to: str, *chosen: str, confirmed: bool = False) -> str:
        release = self.draft(to, *chosen, confirmed=confirmed)
        return " ".join(actions.see(Sight(self.ours, proved=True), release).left_out)

    def protect(self) -> ProtectedFrom:
        made: ProtectedFrom = ProtectedFrom.rows.create(
            family=self.family, person=self.esi, from_person=self.marlon
        )
        return made

    def keep_safe(self, place: SafePlace = PLACE) -> None:
        sight = Sight(self.other, proved=True)
        keep_safe_address(sight, self.family.pk, person_ids=[self.esi.pk, self.pip.pk], place=place,
                          nobody_else=True)  # fmt: skip


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> None:
    settings.KINFOLD_HOME, settings.KINFOLD_DEMO = tmp_path, True


@pytest.fixture
def house() -> Household:
    return Household()


def _to(who: Person) -> str:
    return f"p{who.pk}"


def test_each_adult_and_older_child_gets_their_own_and_agencies_need_a_share(house: Household) -> None:
    agency = worker(sector=Sector.HEALTH).agency
    sight = Sight(house.ours)

    before = [each.key for each in gathering.recipients(sight, house.family.pk)]
    share = Share.objects.create(
        family=house.family, agency=agency, section="core", purpose_words="To plan", basis="public_task",
        told=True, by=house.ours,
    )  # fmt: skip
    after = [each.key for each in gathering.recipients(Sight(house.ours), house.family.pk)]

    assert set(before) == {_to(house.esi), _to(house.marlon), _to(house.ivo), "c"}
    assert set(after) - set(before) == {f"a{agency.pk}"}
    share.ends_at = clock.now()
    share.save()
    with pytest.raises(NotForYou):
        house.draft(f"a{agency.pk}")


def test_recipient_specific_rendition(house: Household) -> None:
    theirs, his = house.html(_to(house.esi)), house.html(_to(house.marlon))

    assert "Did well this week" in theirs
    assert "Finished the course" not in theirs
    assert "Finished the course" in his
    assert "Did well this week" not in his
    assert "Saw Esi" not in his
    assert "Marlon" not in theirs
    assert "Esi" not in his
    assert house.specialist.display_name not in theirs + his
    assert house.ours.display_name in theirs


def test_children_are_written_of_only_where_it_was_confirmed(house: Household) -> None:
    assert "nursery" not in house.html(_to(house.esi), "pip")
    assert "you did not confirm" in house.left_out(_to(house.esi), "pip")
    assert "nursery" in house.html(_to(house.esi), "pip", confirmed=True)


@pytest.mark.parametrize("which", ["postcode", "phone", "street"])
def test_a_place_or_number_in_a_note_leaves_for_nobody(house: Household, which: str) -> None:
    text = house.notes[which].text

    assert text not in house.html(_to(house.marlon), which, confirmed=True)
    assert text not in house.html(_to(house.esi), which, confirmed=True)
    assert "address or a telephone number" in house.left_out(_to(house.marlon), which)
    assert text not in house.html("c", which)
    assert "Everyone came" in house.html("c", "plain")


def test_nobody_is_told_where_another_lives_or_lived(house: Household) -> None:
    mine = Address.rows.get(person=house.marlon)
    Address.rows.create(
        person=house.esi, lines="3 Before Lane", postcode="QS4 4AA", starts_at=since(), ends_at=clock.now()
    )

    his = house.html(_to(house.marlon), confirmed=True)

    assert mine.lines in his
    for each in Address.rows.exclude(person=house.marlon):
        assert each.lines not in his


def test_bundle_no_sealed_address(house: Household) -> None:
    house.keep_safe()
    note = house.note("She is happy at 14 hidden cottage.")
    house.notes["told"] = note

    for to in (_to(house.marlon), _to(house.esi), _to(house.ivo), "c"):
        assert "hidden cottage" not in house.html(to, confirmed=True).lower()
    assert Suspicion.objects.filter(what="document").exists()


def test_words_of_a_note_cannot_become_markup(house: Household) -> None:
    house.notes["bad"] = house.note("<script>alert(1)</script>")

    html = house.html("c", "bad")

    assert "<script" not in html
    assert "&lt;script&gt;" in html


def _toggle(house: Household, times: int) -> None:
    """Keep secrets, of kinds drawn at random, and take each back; no byte may tell."""
    draw = np.random.default_rng(20261124)
    recipients = [_to(house.marlon), _to(house.ivo), "c"]
    for _ in range(times):
        to = recipients[int(draw.integers(3))]
        chosen = [each.pk for each in house.notes.values() if draw.random() < 0.5]
        asked = {"note_ids": chosen, "confirmed": bool(draw.random() < 0.5), "on": clock.now()}
        before = _bytes(house, to, asked)
        secrets: list[Any] = []
        if draw.random() < 0.6:
            secrets.append(house.protect())
        if draw.random() < 0.6:
            place = f"{int(draw.integers(1, 99))} Hidden Cottage"
            secrets.append(safe_address(house.family, house.esi, house.other, place))
        if draw.random() < 0.3 or not secrets:
            secrets.append(Address.rows.create(person=house.esi, lines="2 Away", postcode="QS3 3AA"))
        assert _bytes(house, to, asked) == before
        for each in secrets:
            type(each).rows.filter(pk=each.pk).delete()


def _bytes(house: Household, to: str, asked: dict[str, Any]) -> bytes:
    sight = Sight(house.ours, proved=True)
    reader = gathering.recipient(sight, house.family.pk, to)
    return render(gathering.material(sight, house.family.pk, to=reader, **asked), reader).html.encode()


def test_toggling_a_secret_changes_no_byte_of_the_others_document(house: Household) -> None:
    _toggle(house, 40)


@pytest.mark.battery
def test_toggling_secrets_changes_no_byte_of_the_others_document(house: Household) -> None:
    _toggle(house, 500)


def test_an_ordinary_document_is_released_at_once_with_its_reason(house: Household) -> None:
    sight = Sight(house.ours)
    release = house.draft(_to(house.esi), "plain")

    actions.ask(sight, release, reason="For the meeting")

    assert release.released_at is not None
    assert StatedReason.objects.filter(worker=house.ours, manner="take_out").count() == 1
    assert "Everyone came" in actions.take_out(Sight(house.ours), release).html


def test_two_person_release(house: Household) -> None:
    house.protect()
    release = house.draft(_to(house.esi), "plain")
    with pytest.raises(FirstDo):
        actions.ask(Sight(house.ours), release, reason="For the meeting")
    mine, second = Sight(house.ours, proved=True), Sight(house.other, proved=True)

    actions.ask(mine, release, reason="For the meeting")

    assert release.released_at is None
    with pytest.raises(NotForYou):
        actions.take_out(mine, release)
    with pytest.raises(NotForYou):
        actions.decide(mine, release)
    assert [each.pk for each in actions.waiting(second)] == [release.pk]
    assert actions.waiting(mine) == []
    with pytest.raises(FirstDo):
        actions.decide(Sight(house.other), release)
    seen = actions.shown_to_second(second, release).html
    actions.decide(second, release)
    release.refresh_from_db()
    assert actions.take_out(Sight(house.ours, proved=True), release).html == seen


def test_sealed_takes_two_and_both_are_named(house: Household) -> None:
    Seal.objects.create(family=house.family, by=house.ours, reason="Invented")
    NamedWorker.objects.create(family=house.family, worker=house.ours, by=house.ours)
    release = house.draft(_to(house.esi), "plain")
    actions.ask(Sight(house.ours, proved=True), release, reason="For the meeting")

    assert release.two_person
    with pytest.raises(NotForYou):
        actions.decide(Sight(house.other, proved=True), release)
    assert actions.waiting(Sight(house.other, proved=True)) == []
    NamedWorker.objects.create(family=house.family, worker=house.other, by=house.ours)
    actions.decide(Sight(house.other, proved=True), release)
    release.refresh_from_db()
    assert actions.take_out(Sight(house.ours, proved=True), release).html


def test_sealed_after_it_was_released_does_not_leave(house: Household) -> None:
    release = house.draft(_to(house.esi), "plain")
    actions.ask(Sight(house.ours, proved=True), release, reason="For the meeting")
    Seal.objects.create(family=house.family, by=house.ours, reason="Invented")
    NamedWorker.objects.create(family=house.family, worker=house.ours, by=house.ours)

    with pytest.raises(FirstDo):
        actions.take_out(Sight(house.ours, proved=True), release)


def test_what_changed_since_is_not_released(house: Household) -> None:
    house.protect()
    release = house.draft(_to(house.esi), "plain")
    actions.ask(Sight(house.ours, proved=True), release, reason="For the meeting")
    person(house.family, "Una", "Invented", Part.CHILD, date(2020, 1, 1))

    with pytest.raises(UserError, match="has changed"):
        actions.decide(Sight(house.other, proved=True), release)


def test_refused_with_words_and_never_released_after(house: Household) -> None:
    house.protect()
    release = house.draft(_to(house.esi), "plain")
    actions.ask(Sight(house.ours, proved=True), release, reason="For the meeting")
    actions.decide(Sight(house.other, proved=True), release, refuse_with="Take out the second note")

    with pytest.raises(UserError, match="already"):
        actions.decide(Sight(house.other, proved=True), release)
    release.refresh_from_db()
    with pytest.raises(NotForYou):
        actions.take_out(Sight(house.ours, proved=True), release)


def test_after_seven_days_it_is_asked_for_again(house: Household) -> None:
    release = house.draft(_to(house.esi), "plain")
    actions.ask(Sight(house.ours), release, reason="For the meeting")
    late = clock.now() + timedelta(days=7, minutes=1)

    with pytest.raises(NotForYou):
        actions.take_out(Sight(house.ours, at=late), release)
    assert actions.take_out(Sight(house.ours, at=clock.now() + timedelta(days=6)), release).html


def test_a_stranger_finds_neither_page_nor_document(house: Household) -> None:
    release = house.draft(_to(house.esi), "plain")
    actions.ask(Sight(house.ours), release, reason="For the meeting")
    stranger = client_of(worker(), proved=True)
    missing = bytes_of(stranger.get("/f/f0000000000000000/print"))

    for address in (
        f"/f/{house.family.pk}/print",
        f"/f/{house.family.pk}/print/{release.pk}",
        f"/f/{house.family.pk}/print/{release.pk}/paper",
        f"/releases/{release.pk}",
    ):
        refused = stranger.get(address)
        assert refused.status_code == 404
        assert bytes_of(refused) == missing


def test_someone_elses_paper_and_another_familys_are_missing(house: Household) -> None:
    release = house.draft(_to(house.esi), "plain")
    actions.ask(Sight(house.ours), release, reason="For the meeting")
    elsewhere = family("Elsewhere", of=house.team, allocated=(house.ours, house.other))

    assert client_of(house.ours).get(f"/f/{elsewhere.pk}/print/{release.pk}/paper").status_code == 404
    assert client_of(house.other).get(f"/f/{house.family.pk}/print/{release.pk}/paper").status_code == 404
    assert client_of(house.ours).get(f"/f/{house.family.pk}/print/{release.pk}/paper").status_code == 200


def test_through_the_pages_from_choice_to_paper(house: Household) -> None:
    house.protect()
    mine, second = client_of(house.ours, proved=True), client_of(house.other, proved=True)
    form = mine.get(f"/f/{house.family.pk}/print").content.decode()
    assert "is to be kept safe from Marlon" in form

    chosen = mine.post(
        f"/f/{house.family.pk}/print", {"recipient": _to(house.marlon), "notes": [house.notes["plain"].pk]}
    )
    preview = mine.get(chosen["Location"]).content.decode()
    assert "What was left out, and why" in preview
    assert mine.post(chosen["Location"], {}).status_code == 422
    assert mine.post(chosen["Location"], {"reason": "For the meeting"}).status_code == 302
    release = Release.objects.get()
    assert mine.get(f"{chosen['Location']}/paper").status_code == 404
    assert "1 document waits for your release" in second.get("/").content.decode()
    assert "for your release" not in mine.get("/").content.decode()
    assert not AuditEvent.objects.filter(action=Action.PRINT).exists(), "nothing has been taken out yet"
    assert release.pk in second.get("/releases").content.decode()
    assert AuditEvent.objects.order_by("sequence").last().action == Action.LIST
    assert release.pk not in mine.get("/releases").content.decode()
    assert "Everyone came" in second.get(f"/releases/{release.pk}").content.decode()
    assert second.post(f"/releases/{release.pk}", {"answer": "refuse"}).status_code == 422
    assert second.post(f"/releases/{release.pk}", {"answer": "release"}).status_code == 302
    paper = mine.get(f"{chosen['Location']}/paper").content.decode()

    assert "For Marlon Invented only" in paper
    title = re.search("<title>(.*)</title>", paper)
    assert title
    assert "Marlon" not in title.group(1)
    assert "Released by" in paper
    assert AuditEvent.objects.get(action=Action.PRINT).route == "family_print_paper"
    assert "Esi" not in paper


def test_tampered_choices_are_told_or_missing(house: Household) -> None:
    client = client_of(house.ours)
    other = family("Elsewhere", of=house.team, allocated=(house.ours,))
    foreign = CoreNote.rows.create(
        family=other,
        text="Not here",
        author=house.ours,
        agency="a",
        profession="b",
        happened_on=clock.today(),
    )
    address = f"/f/{house.family.pk}/print"

    assert client.post(address, {"recipient": "pnobody"}).status_code == 422
    assert client.post(address, {"recipient": "c", "notes": [foreign.pk]}).status_code == 422
    assert client.post(address, {"recipient": "c", "extra": "x"}).status_code == 302
    with pytest.raises(NotForYou):
        actions.draft(
            Sight(house.ours), house.family.pk, recipient="c", note_ids=[foreign.pk], confirmed=True
        )


def test_who_reads_the_same_releases_though_not_allocated(house: Household) -> None:
    house.protect()
    colleague = worker()
    holds(colleague, house.team)
    release = house.draft("c", "plain")
    actions.ask(Sight(house.ours, proved=True), release, reason="For the meeting")

    kept = actions.decide(Sight(colleague, proved=True), release)

    assert kept.decided_by == colleague
    assert gathering.COLLEAGUE.reader is Reader.COLLEAGUE
    assert kept.sections == [Section.CORE.value]


GUESSES = (
    "Is it QS9 9ZX or QS9 9ZZ?",
    "Ring 01632 960998 or 01632 960999.",
    "It could be 12 Hidden Cottage or 14 Hidden Cottage.",
    "It could be 12. Hidden. Cottage or 14. Hidden. Cottage.",
)


@pytest.mark.parametrize("guesses", GUESSES)
def test_a_document_confirms_no_guess_at_a_kept_place(house: Household, guesses: str) -> None:
    house.notes["right"] = house.note(guesses)
    house.notes["wrong"] = house.note(guesses.replace("ZZ", "ZY").replace("999", "997").replace("14", "16"))
    before = house.html("c", "plain", "right", "wrong")
    house.keep_safe()

    assert "Everyone came" in before
    assert house.html("c", "plain", "right", "wrong") == before
    for to in ("c", _to(house.marlon)):
        assert house.html(to, "wrong") == house.html(to, "right")
        assert house.left_out(to, "wrong") == house.left_out(to, "right")


def test_a_print_released_before_someone_had_to_be_kept_safe_needs_a_second_person_now(
    house: Household,
) -> None:
    sight = Sight(house.ours, proved=True)
    release = actions.ask(sight, house.draft(_to(house.marlon), "plain"), reason="For the meeting")
    assert not release.two_person
    assert actions.take_out(Sight(house.ours, proved=True), release).html

    house.protect()

    with pytest.raises(UserError, match="second person"):
        actions.take_out(Sight(house.ours, proved=True), release)


def test_before_it_leaves_it_is_said_who_else_at_home_may_read_it() -> None:
    home = Household()
    Address.rows.filter(person__in=(home.esi, home.marlon)).update(lines="1 One Road", postcode="QS1 1AA")
    address = f"/f/{home.family.pk}/print/"

    page = client_of(home.ours, proved=True).get(f"{address}{home.draft(f'p{home.esi.pk}', 'plain').pk}")
    other = client_of(home.ours, proved=True).get(f"{address}{home.draft(f'p{home.ivo.pk}', 'plain').pk}")

    assert "Marlon Invented may read this too" in page.content.decode()
    assert "may read this too" not in other.content.decode()
