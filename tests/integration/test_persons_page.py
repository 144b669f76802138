"""One person's page: what it shows, and writing down, putting right and taking back what it shows."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from invented_families import allocate, family, findable, holds, person, team, worker
from kinfold.casework.allocations.models import TeamAllocation
from kinfold.casework.families.models import (
    Family,
    Identifier,
    OtherName,
    Parenthood,
    Particulars,
    Person,
    PersonFact,
)
from kinfold.casework.persons.actions import FIRST
from kinfold.casework.saving.models import form_token
from kinfold.casework.sharing.gate import Sight
from kinfold.kit import clock
from web_visitors import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def demo(settings: Any) -> None:
    settings.KINFOLD_DEMO = True


class Ours:
    """A worker's own family, and their client."""

    def __init__(self) -> None:
        self.worker = worker()
        self.family: Family = findable(family(of=team(), allocated=(self.worker,)))
        self.client = client_of(self.worker)

    def person(self, given: str) -> Person:
        return next(p for _, p in Sight(self.worker).people(self.family.pk) if p.given_names == given)

    def at(self, who: Person, *more: str) -> str:
        return "/".join([f"/f/{self.family.pk}/people/{who.pk}", *more])

    def page(self, who: Person) -> str:
        return self.client.get(self.at(who)).content.decode()

    def write(self, who: Person, what: str, client: Client | None = None, **typed: str) -> Any:
        address = self.at(who, "write", what)
        return (client or self.client).post(address, {"token": form_token(), **typed})


@pytest.fixture
def ours() -> Ours:
    return Ours()


def days(name: str, day: date) -> dict[str, str]:
    return {f"{name}_{part}": str(getattr(day, part)) for part in ("day", "month", "year")}


def particulars(who: Person, seen: str = FIRST, **changes: str) -> dict[str, str]:
    """Give what the form of particulars holds of someone, with changes."""
    typed = {
        **{"given_names": who.given_names, "family_name": who.family_name, "known_as": who.known_as},
        **{"sex": who.sex, "why": "corrected", "how_known": "document", "seen": seen},
    }
    if who.birth_date:
        typed |= days("born_on", who.birth_date)
    return typed | changes


def test_a_name_put_right_stands_everywhere_and_what_was_written_stays(ours: Ours) -> None:
    pip = ours.person("Pip")

    answer = ours.write(pip, "particulars", **particulars(pip, given_names="Philippa"))

    assert answer.status_code == 302
    page = ours.page(pip)
    assert "<bdi>Philippa Osei-Thistledown</bdi></h1>" in page
    assert "given names from “Pip” to “Philippa”" in page
    assert ours.worker.display_name in page
    assert "Philippa" in ours.client.get(f"/f/{ours.family.pk}").content.decode()
    assert "Philippa" in ours.client.get(f"/f/{ours.family.pk}/people").content.decode()
    assert Person.rows.get(pk=pip.pk).given_names == "Pip"


def test_a_correction_is_taken_back_and_then_the_one_before_stands(ours: Ours) -> None:
    pip = ours.person("Pip")
    ours.write(pip, "particulars", **particulars(pip, given_names="Philippa"))
    first = Particulars.rows.get()
    ours.write(pip, "particulars", **particulars(pip, seen=str(first.pk), given_names="Phil"))
    second = Particulars.rows.exclude(pk=first.pk).get()

    gone = ours.client.post(ours.at(pip, "back", "particulars", str(first.pk)))
    answer = ours.client.post(ours.at(pip, "back", "particulars", str(second.pk)))

    assert (gone.status_code, answer.status_code) == (404, 302)
    assert ours.person("Philippa").pk == pip.pk
    last = Particulars.rows.latest("pk")
    ours.client.post(ours.at(pip, "back", "particulars", str(last.pk)))
    assert ours.person("Phil").pk == pip.pk
    assert Particulars.rows.count() == 4


def test_who_comes_second_is_shown_both_and_overwrites_nothing_unknowingly(ours: Ours) -> None:
    pip, colleague = ours.person("Pip"), worker()
    allocate(colleague, ours.family)
    ours.write(pip, "particulars", **particulars(pip, given_names="Philippa"))

    late = ours.write(pip, "particulars", client_of(colleague), **particulars(pip, known_as="Pippa"))

    page = late.content.decode()
    assert late.status_code == 422
    assert f"{ours.worker.display_name} changed this" in page
    assert "given names: Philippa" in page
    assert 'value="Pippa"' in page
    assert Particulars.rows.count() == 1
    seen = page.split('name="seen" value="')[1].split('"')[0]
    again = ours.write(
        pip,
        "particulars",
        client_of(colleague),
        **particulars(pip, seen, given_names="Philippa", known_as="Pippa"),
    )
    assert again.status_code == 302
    assert Particulars.rows.latest("pk").given_names == "Philippa"


def test_a_changed_name_keeps_the_old_one_and_both_find_the_family(ours: Ours) -> None:
    esi = ours.person("Esi")

    ours.write(esi, "particulars", **particulars(esi, family_name="Adomako", why="changed"))

    page = ours.page(esi)
    assert "<strong>Former name</strong>: <bdi>Esi Osei-Thistledown" in page
    assert OtherName.rows.get().until == clock.today()
    for surname in ("Adomako", "Osei-Thistledown"):
        found = ours.client.post("/find", {"typed": surname}, follow=True)
        assert f'href="/f/{ours.family.pk}"' in found.content.decode()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (days("born_on", date(2031, 1, 1)), "Enter a day that has come already"),
        ({"born_on_day": "31", "born_on_month": "2", "born_on_year": "2020"}, "must be a real day"),
        (days("born_on", date(1985, 1, 1)), "would be younger than Pip"),
        (days("born_on", date(1996, 1, 1)), "would be 4 when Pip was born"),
        (days("died_on", date(2000, 1, 1)), "would have died before being born"),
        ({"given_names": "", "family_name": ""}, "Enter a name"),
        (days("expected_on", date(2026, 12, 24)), "the baby has been born"),
    ],
)
def test_what_cannot_be_is_refused_beside_the_field_and_nothing_typed_is_lost(
    ours: Ours, typed: dict[str, str], words: str
) -> None:
    pip, esi = ours.person("Pip"), ours.person("Esi")
    Parenthood.rows.create(family=ours.family, child=pip, parent=esi, kind="birth", by=ours.worker)

    answer = ours.write(pip, "particulars", **particulars(pip, known_as="Pippa", **typed))

    page = answer.content.decode()
    if "was born" in words:  # a mother of four takes her own record
        moved = days("born_on", date(2020, 3, 1))
        answer = ours.write(esi, "particulars", **particulars(esi, known_as="Pippa", **moved))
        page, words = answer.content.decode(), "would be 4 when Pip was born"
    assert answer.status_code == 422
    assert words in page
    assert 'class="govuk-error-message"' in page
    assert 'value="Pippa"' in page
    assert not Particulars.rows.exists()


def test_an_expected_child_is_born_as_the_same_person(ours: Ours) -> None:
    due = clock.today() + timedelta(days=9)
    baby = person(ours.family, "", "", "child", date(2020, 1, 1))
    Person.rows.filter(pk=baby.pk).update(birth_date=None, expected_on=due)
    born = {"given_names": "Ada", "family_name": "Osei-Thistledown", "sex": "female", "how_known": "register"}

    before = ours.page(baby)
    answer = ours.write(baby, "born", seen=FIRST, **born, **days("born_on", clock.today()))

    assert "The baby has been born" in before
    assert answer.status_code == 302
    page = ours.page(baby)
    assert "Ada Osei-Thistledown" in page
    assert "0 weeks" in page
    assert "The baby has been born" not in page
    assert ours.client.get(ours.at(baby, "write", "born")).status_code == 404


def test_a_death_is_recorded_told_and_can_be_taken_back(ours: Ours) -> None:
    esi = ours.person("Esi")

    early = ours.write(esi, "died", seen=FIRST, how_known="register", **days("died_on", date(1990, 1, 1)))
    answer = ours.write(esi, "died", seen=FIRST, how_known="register", **days("died_on", date(2026, 11, 2)))

    assert (early.status_code, answer.status_code) == (422, 302)
    assert "would have died before being born" in early.content.decode()
    assert "Died 2 November 2026" in ours.page(esi)
    ours.client.post(ours.at(esi, "back", "particulars", str(Particulars.rows.get().pk)))
    assert ours.person("Esi").died_on is None


def test_who_needs_an_interpreter_is_told_on_every_page_of_the_family(ours: Ours) -> None:
    esi = ours.person("Esi")

    missing = ours.write(esi, "interpreter", value="yes", source="Esi")
    ours.write(esi, "interpreter", value="yes", more="Twi", source="Esi told us")

    assert "Say which language" in missing.content.decode()
    for address in ("", "/people", "/process"):
        assert (
            "Esi: needs an interpreter, Twi"
            in ours.client.get(f"/f/{ours.family.pk}{address}").content.decode()
        )
    ours.write(esi, "interpreter", value="no", source="Esi told us")
    assert "needs an interpreter" not in ours.client.get(f"/f/{ours.family.pk}").content.decode()
    assert PersonFact.rows.count() == 2


def test_a_number_is_checked_by_its_digit_and_by_a_person(ours: Ours) -> None:
    pip = ours.person("Pip")
    Identifier.rows.filter(person=pip).delete()

    wrong = ours.write(pip, "number", kind="nhs_number", value="999 765 4324", source="Red book")
    real = ours.write(pip, "number", kind="nhs_number", value="943 476 5919", source="Red book")
    right = ours.write(pip, "number", kind="nhs_number", value="999 765 4323", source="Red book")

    assert (wrong.status_code, real.status_code, right.status_code) == (422, 422, 302)
    assert "This cannot be an NHS number" in wrong.content.decode()
    assert "999 765 4324" in wrong.content.decode()
    assert "demonstration" in real.content.decode()
    row = Identifier.rows.get(person=pip)
    assert row.value == "9997654323"
    assert "Not checked yet" in ours.page(pip)
    ours.client.post(ours.at(pip, "checked", str(row.pk)))
    assert f"Checked on 24 November 2026 by {ours.worker.display_name}" in ours.page(
        pip
    ) or "Checked on" in ours.page(pip)


def test_a_number_that_another_of_the_family_has_is_refused(ours: Ours) -> None:
    pip, esi = ours.person("Pip"), ours.person("Esi")
    Identifier.rows.all().delete()
    ours.write(esi, "number", kind="upn", value="R919412309017", source="School")

    answer = ours.write(pip, "number", kind="upn", value="R919412309017", source="School")

    assert answer.status_code == 422
    assert "Someone else of this family has this number" in answer.content.decode()


def test_a_fact_put_right_or_taken_back_stays_in_the_history(ours: Ours) -> None:
    esi = ours.person("Esi")
    ours.write(esi, "language", value="Twy", source="Esi")
    row = PersonFact.rows.get()
    right = ours.at(esi, "right", "fact", str(row.pk))

    shown = ours.client.get(right).content.decode()
    ours.client.post(right, {"token": form_token(), "value": "Twi", "source": "Esi"})
    late = ours.client.post(right, {"token": form_token(), "value": "Ewe", "source": "Esi"})

    assert 'value="Twy"' in shown
    assert late.status_code == 404
    assert "First language: Twi, where it said Twy" in ours.page(esi)
    now = PersonFact.rows.latest("pk")
    ours.client.post(ours.at(esi, "back", "fact", str(now.pk)))
    assert "Taken back: First language: Twi" in ours.page(esi)
    assert PersonFact.rows.count() == 3


def test_a_form_sent_twice_is_saved_once(ours: Ours) -> None:
    esi = ours.person("Esi")
    typed = {"token": form_token(), "value": "Twi", "source": "Esi"}

    answers = [ours.client.post(ours.at(esi, "write", "language"), typed).status_code for _ in range(2)]

    assert answers == [302, 302]
    assert PersonFact.rows.count() == 1


def test_who_only_reads_sees_the_page_and_no_way_to_change_it(ours: Ours) -> None:
    reader, esi = worker(), ours.person("Esi")
    holds(reader, TeamAllocation.objects.get(family=ours.family).team)
    client = client_of(reader)

    assert "Esi" in client.get(ours.at(esi)).content.decode()
    assert "Put right" not in client.get(ours.at(esi)).content.decode()
    for what in ("particulars", "died", "language", "number", "name"):
        assert client.get(ours.at(esi, "write", what)).status_code == 404
    assert client_of(worker()).get(ours.at(esi)).status_code == 404


def test_someone_of_another_family_is_not_there(ours: Ours) -> None:
    other = family(of=team(), allocated=(ours.worker,))
    stranger = person(other, "Ivo", "Else", "child", date(2019, 1, 1))

    assert ours.client.get(ours.at(stranger)).status_code == 404
    assert ours.write(stranger, "language", value="Twi", source="x").status_code == 404
